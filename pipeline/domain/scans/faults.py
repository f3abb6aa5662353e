"""What is wrong with a scan that should be one whole signing copy: which pages, and what to do."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from pipeline.domain.findings import Finding, finding
from pipeline.domain.scans.pages import IssuedCopy, PageFate, PageJudged

_BAD_PAGES = {PageFate.FOREIGN: "S002", PageFate.UNREADABLE: "S003", PageFate.FORGED: "S004"}


def page_faults(pages: Sequence[PageJudged]) -> list[Finding]:
    """Pages that are no page of ours: foreign, unreadable, forged; one finding for each sort."""
    sorts = {code: [each.place for each in pages if each.fate is fate] for fate, code in _BAD_PAGES.items()}
    return [_at_places(code, places) for code, places in sorts.items() if places]


def stray_faults(pages: Sequence[PageJudged], copy: IssuedCopy | None) -> list[Finding]:
    """Pages of another version, of another document, or of none that was issued."""
    strays: dict[tuple[str, str], list[int]] = {}
    for each in pages:
        if each.code and (copy is None or each.copy is not copy):
            found = each.copy.document_no if each.copy else each.code.prefix.rpartition("/")[0]
            strays.setdefault((_stray_code(each, copy), found), []).append(each.place)
    due = copy.document_no if copy else ""
    return [_at_places(code, places, found=found, due=due) for (code, found), places in strays.items()]


def _stray_code(page: PageJudged, copy: IssuedCopy | None) -> str:
    if copy and page.name == copy.name:
        return "IN-05"
    return "S006" if page.copy else "S005"


def whole_faults(pages: Sequence[PageJudged], copy: IssuedCopy) -> list[Finding]:
    """What keeps the pages of `copy` from being all its pages, once each and in order."""
    numbers = [page_no for _, page_no in _genuine(pages, copy)]
    total, times = len(copy.codes), Counter(numbers)
    findings = [finding("S007", at="全文", document_no=copy.document_no)] if copy.is_superseded else []
    if len(times) == total and set(times.values()) == {len(numbers) // total} != {1}:
        return [*findings, finding("S008", at="全文", times=len(numbers) // total, document_no=copy.document_no)]
    missing = [each for each in range(1, total + 1) if not times[each]]
    if missing:
        findings.append(finding("IN-03", at="全文", missing=ranges(missing), pages=total))
    return findings + _doubled(pages, copy, times) + _disorder(list(dict.fromkeys(numbers)), total)


def _doubled(pages: Sequence[PageJudged], copy: IssuedCopy, times: Counter[int]) -> list[Finding]:
    doubled = sorted(each for each, count in times.items() if count > 1)
    places = {each: [place for place, page_no in _genuine(pages, copy) if page_no == each] for each in doubled}
    return [_at_places("IN-10", places[each], page=each, times=times[each]) for each in doubled]


def _disorder(numbers: list[int], total: int) -> list[Finding]:
    if numbers == sorted(numbers):
        return []
    if numbers == sorted(numbers, reverse=True):
        return [finding("S009", at="全文")]
    return [finding("IN-04", at="全文", found="、".join(map(str, numbers)), pages=total)]


def _genuine(pages: Iterable[PageJudged], copy: IssuedCopy) -> list[tuple[int, int]]:
    """Where in the scan which page of the copy lies."""
    return [
        (each.place, each.code.page)
        for each in pages
        if each.fate is PageFate.GENUINE and each.copy is copy and each.code
    ]


def _at_places(code: str, places: Sequence[int], **values: object) -> Finding:
    return finding(code, at=f"扫描件第 {ranges(places)} 面", places=ranges(places), **values)


def ranges(numbers: Iterable[int]) -> str:
    """Ascending numbers in short: `1、3–5`."""
    runs = [[number for _, number in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
