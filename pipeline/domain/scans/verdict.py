"""The verdict on a scan: is it one whole signing copy, every page once and in order, or who must look at it?

FILED needs certainty. A scan with something of ours that is not whole is HELD for a person, with what is wrong
on which page and with candidates whose score is a sum of named reasons. One with nothing of ours is REJECTED.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.findings import Finding, errors_in, finding
from pipeline.domain.scans.checks import CheckResult, CheckStatus, all_checks, failed, passed
from pipeline.domain.scans.faults import page_faults, ranges, stray_faults, whole_faults
from pipeline.domain.scans.pages import IssuedCopy, PageFate, PageJudged, PageReading, judge_pages, owners_in

__all__ = [
    "Candidate",
    "CheckResult",
    "CheckStatus",
    "IssuedCopy",
    "Outcome",
    "PageReading",
    "Reason",
    "Verdict",
    "judge_scan",
    "owners_in",
]


_SPOILED_BY: Mapping[str, tuple[str, ...]] = {
    "IN-03": ("IN-03", "IN-04"),
    "IN-04": ("IN-04",),
    "IN-05": ("IN-05",),
    "IN-10": ("IN-03", "IN-04", "IN-10"),
    "S002": ("IN-03", "IN-04", "IN-05"),
    "S003": ("IN-03", "IN-04", "IN-05", "IN-10"),
    "S004": ("IN-05",),
    "S005": ("IN-03", "IN-04", "IN-05"),
    "S006": ("IN-03", "IN-04", "IN-05"),
    "S007": ("IN-05",),
    "S008": ("IN-03", "IN-04", "IN-10"),
    "S009": ("IN-04",),
}
"""Which checks a finding makes fail."""


class Outcome(StrEnum):
    """Where a scan goes."""

    FILED = "FILED"
    HELD = "HELD"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a candidate's score, in words."""

    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A signing copy the scan may be, with the reasons that speak for it; at most 100 points."""

    contract_no: str
    document_no: str
    title: str
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        """All reasons added up."""
        return sum(each.points for each in self.reasons)

    def as_json(self) -> dict[str, object]:
        """The candidate as plain JSON values, for the ledger."""
        return {
            "contract_no": self.contract_no,
            "document_no": self.document_no,
            "title": self.title,
            "score": self.score,
            "reasons": [{"name": each.name, "points": each.points} for each in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became clear about a scan; `filed_as` is set for FILED alone."""

    outcome: Outcome
    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    filed_as: IssuedCopy | None = None


def judge_scan(readings: Sequence[PageReading], issued: Sequence[IssuedCopy], *, door_evidence: str = "") -> Verdict:
    """The verdict on a scan whose pages were read, against every copy it may belong to.

    `issued` should hold all copies of the contracts in `owners_in(readings)`, superseded ones too.
    `door_evidence` says how active content was looked for (IN-02); without it that check stays 未检.
    """
    made = _door_checks(readings, door_evidence)
    pages = judge_pages(readings, issued)
    faults = page_faults(pages)
    if not any(each.code for each in pages):
        nothing_ours = finding("S001", at="全文", pages=len(pages))
        return Verdict(Outcome.REJECTED, tuple(all_checks(made)), (nothing_ours, *faults))
    copies = {each.copy.document_no: each.copy for each in pages if each.copy}
    candidates = sorted(
        (_weigh(pages, each) for each in copies.values()), key=lambda each: (-each.score, each.document_no)
    )
    if not candidates:
        return Verdict(Outcome.HELD, tuple(all_checks(made)), (*faults, *stray_faults(pages, None)))
    copy = copies[candidates[0].document_no]
    findings = [*faults, *stray_faults(pages, copy), *whole_faults(pages, copy)]
    checks = tuple(all_checks(made | _page_checks(pages, copy, findings)))
    if errors_in(findings):
        return Verdict(Outcome.HELD, checks, tuple(findings), tuple(candidates))
    return Verdict(Outcome.FILED, checks, tuple(findings), tuple(candidates), copy)


def _door_checks(readings: Sequence[PageReading], door_evidence: str) -> dict[str, CheckResult]:
    made = {}
    if readings:
        made["IN-01"] = passed("IN-01", f"已打开并逐面读过，共 {len(readings)} 面")
    if door_evidence:
        made["IN-02"] = passed("IN-02", door_evidence)
    return made


def _weigh(pages: Sequence[PageJudged], copy: IssuedCopy) -> Candidate:
    mine = [each for each in pages if each.copy is copy]
    found = [each.code.page for each in mine if each.fate is PageFate.GENUINE and each.code]
    total = len(copy.codes)
    printed = sum(each.fate is not PageFate.BLANK for each in pages)
    reasons = {
        f"认出 {len(set(found))} / {total} 页": round(60 * len(set(found)) / total),
        "校验字符全部相符": 15 if len(found) == len(mine) else 0,
        "页数相同": 10 if printed == total else 0,
        "页序正确": 10 if found and found == sorted(set(found)) else 0,
        "是现行签署版": 0 if copy.is_superseded else 5,
    }
    kept = tuple(Reason(name, points) for name, points in reasons.items() if points)
    return Candidate(copy.contract_no, copy.document_no, copy.title, kept)


def _page_checks(pages: Sequence[PageJudged], copy: IssuedCopy, findings: Sequence[Finding]) -> dict[str, CheckResult]:
    blank = [each.place for each in pages if each.fate is PageFate.BLANK]
    backs = f"第 {ranges(blank)} 面为空白面，不计页" if blank else "没有空白面"
    evidence = {
        "IN-03": f"有图文的 {len(pages) - len(blank)} 面，签署版 {len(copy.codes)} 页",
        "IN-04": f"第 1 至 {len(copy.codes)} 页依次连续",
        "IN-05": f"每页都是 {copy.document_no}，校验字符相符",
        "IN-10": f"{backs}；没有重复页",
    }
    return {code: _result(code, text, findings) for code, text in evidence.items()}


def _result(code: str, evidence: str, findings: Iterable[Finding]) -> CheckResult:
    wrong = [each.message for each in findings if code in _SPOILED_BY[each.code]]
    return failed(code, " ".join(wrong)) if wrong else passed(code, evidence)
