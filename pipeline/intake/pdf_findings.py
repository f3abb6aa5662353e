"""What the facts about a PDF mean for the person who sent it, as findings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from pipeline import disk
from pipeline.domain.findings import Finding, finding
from pipeline.intake.pdf_facts import PdfFacts, PdfTrouble, parse_answer
from pipeline.intake.sandbox import Ending, Outcome

_PROGRAMS = re.compile(
    r"\.(exe|com|scr|bat|cmd|ps1|vb[se]|jse?|wsf|hta|msi|lnk|jar|dll|cpl|reg|sh|app|apk|docm|xlsm|pptm|iso|img)$", re.I
)
_BROKEN_WORDS = (("trailer", "找不到文件目录"), ("page", "页面目录有错"), ("root", "页面目录有错"))
_STOP_WORDS = {
    "MemoryError": "内存超限",
    "NoAnswer": "内存超限",
    "RecursionError": "嵌套过深",
    "too_complex": "对象过多",
}
_ACTION_TITLES = {
    "SubmitForm": "提交表单",
    "ImportData": "导入数据",
    "GoToE": "打开内嵌文件",
    "GoToR": "打开外部文件",
    "RichMediaExecute": "富媒体",
    "Rendition": "播放媒体",
    "Movie": "播放视频",
    "Sound": "播放声音",
}


@dataclass(frozen=True, slots=True)
class GateRule:
    """What is still taken (size, pages, pixels of one image, paper sides) and what reading it may cost."""

    max_mb: int = 500
    max_pages: int = 500
    max_megapixels: int = 200
    min_side_mm: float = 20.0
    max_side_mm: float = 2000.0
    cpu_seconds: int = 20
    wall_seconds: float = 60.0
    memory_mb: int = 768


def judge_outcome(outcome: Outcome, name: str, rule: GateRule) -> tuple[PdfFacts | None, list[Finding]]:
    """The facts the probe brought back, or the finding that says why there are none."""
    if outcome.ending is Ending.TIMEOUT:
        return None, [finding("F030", at=name, seconds=rule.cpu_seconds)]
    if outcome.ending is Ending.KILLED or outcome.why.startswith(("MemoryError", "RecursionError")):
        return None, [_stopped(outcome.why.partition(":")[0], name)]
    if outcome.ending is Ending.REFUSED:
        return None, [finding("F013", at=name, why="结构有错")]
    try:
        answer = parse_answer(outcome.value)
    except ValidationError:  # a child under foreign control may answer anything
        return None, [_stopped("BadAnswer", name)]
    return (answer, []) if isinstance(answer, PdfFacts) else (None, [_trouble(answer, name, rule)])


def judge_facts(facts: PdfFacts, name: str, rule: GateRule) -> list[Finding]:
    """Every finding about a readable PDF, errors and flags alike."""
    return [*_soundness(facts, name), *_active_parts(facts, name), *_attached(facts, name), *_sizes(facts, name, rule)]


def _trouble(trouble: PdfTrouble, name: str, rule: GateRule) -> Finding:
    match trouble.trouble:
        case "password":
            return finding("F010", at=name)
        case "no_pages":
            return finding("F015", at=name)
        case "too_many_pages":
            return finding("F016", at=name, pages=trouble.pages, limit=rule.max_pages)
        case "too_complex":
            return _stopped("too_complex", name)
    lower = trouble.detail.lower()
    why = next((words for mark, words in _BROKEN_WORDS if mark in lower), "结构有错")
    return finding("F013", at=name, why=why)


def _stopped(why: str, name: str) -> Finding:
    return finding("F031", at=name, why=_STOP_WORDS.get(why, f"读取程序崩溃，{why}"))


def _soundness(facts: PdfFacts, name: str) -> Iterator[Finding]:
    if facts.is_encrypted:
        yield finding("F011", at=name)
    if facts.is_repaired:
        yield finding("F014", at=name, pages=facts.pages)
    if facts.has_xfa:
        yield finding("F025" if facts.is_xfa_only else "F026", at=name)
    if facts.signatures:
        yield finding("F027", at=name, count=facts.signatures)


def _active_parts(facts: PdfFacts, name: str) -> Iterator[Finding]:
    if facts.scripts:
        yield finding("F020", at=name, count=facts.scripts)
    if facts.launches:
        yield finding("F021", at=name, count=facts.launches)
    if facts.other_actions:
        yield finding("F024", at=name, kinds="、".join(_ACTION_TITLES.get(each, each) for each in facts.other_actions))


def _attached(facts: PdfFacts, name: str) -> Iterator[Finding]:
    names = [disk.safe_name(each, limit=80) for each in facts.attachments]
    programs = [each for each in names if _PROGRAMS.search(each)]
    if programs:
        yield finding("F022", at=name, names="、".join(programs))
    elif facts.attachment_count:
        yield finding("F023", at=name, count=facts.attachment_count, names="、".join(names))


def _sizes(facts: PdfFacts, name: str, rule: GateRule) -> Iterator[Finding]:
    for page, (width, height) in enumerate(facts.page_sizes, 1):
        if not rule.min_side_mm <= min(width, height) <= max(width, height) <= rule.max_side_mm:
            place = f"{name} 第 {page} 页"
            yield finding("F019", at=place, page=page, width_mm=round(width), height_mm=round(height))
            break
    if facts.largest_image > rule.max_megapixels * 1_000_000:
        place = f"{name} 第 {facts.largest_image_page} 页" if facts.largest_image_page else name
        megapixels = round(facts.largest_image / 1_000_000)
        yield finding("F018", at=place, megapixels=megapixels, limit=rule.max_megapixels)
