"""What a week's sheet says of delays, held against the delay cases of the contract (R6-04 to R6-06, handbook 2.15)."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from pipeline.domain.calendar.clock import CHINA
from pipeline.domain.findings import Finding, finding
from pipeline.domain.numbering.numbers import parse_document_number
from pipeline.domain.papers.performing_facts import TaskProgress, WeekFacts
from pipeline.domain.papers.rectifying import unversioned
from pipeline.domain.papers.remedying_facts import DelayFacts

DELAY_PAPER = "YQSM"
TIME_TO_TELL = timedelta(hours=24)
MOST_BEHIND = 15
"""Percentage points between plan and progress from which a task counts as delayed (R6-04)."""

_DELAYED, _AS_PLANNED = "存在延迟", "正常进行"
_AT_REST = frozenset({"已完成", "已取消", "已暂停"})


@dataclass(frozen=True, slots=True)
class WeekFile:
    """What the house knows: the delay cases by the number of their newest statement, the sheet of an earlier week."""

    contract_no: str
    cases: Mapping[str, DelayFacts] = field(default_factory=dict)
    before: WeekFacts | None = None
    is_changed: bool = False

    def has(self, number: str) -> bool:
        """Whether a number is that of a delay statement, whichever version of it."""
        return unversioned(number) in {unversioned(each) for each in self.cases}

    @property
    def is_agreed(self) -> bool:
        """Whether the customer accepted a plan against a delay, or signed a supplement: the ground for a new plan."""
        return self.is_changed or any(each.customer_reply == "同意" for each in self.cases.values())


def why_late(task: TaskProgress, day: date) -> str:
    """Why a task counts as delayed on a day, empty when it does not (R6-04)."""
    if task.status == _DELAYED:
        return "填为“存在延迟”"
    if task.status in _AT_REST:
        return ""
    if task.forecast_end and task.forecast_end > task.baseline_end:
        return f"预计 {task.forecast_end} 完成，晚于基线 {task.baseline_end}"
    if day > task.baseline_end and task.actual < 100:
        return f"已过基线 {task.baseline_end}，进度 {task.actual}%"
    behind = task.planned - task.actual
    return f"比计划落后 {behind} 个百分点" if behind >= MOST_BEHIND else ""


def late_tasks(facts: WeekFacts) -> list[TaskProgress]:
    """The tasks of a week that are delayed on the day it was reported."""
    return [each for each in facts.tasks if why_late(each, facts.reported_at.date())]


def tell_until(facts: WeekFacts) -> datetime:
    """Until when a delay that this sheet reports must be told to sales manager and customer (R6-05)."""
    return facts.reported_at + TIME_TO_TELL


def check_delays(facts: WeekFacts, known: WeekFile) -> Iterator[Finding]:
    """Case numbers that are none, delays without a case, delays that vanish without an agreed plan."""
    for place, each in enumerate(facts.issues):
        if each.delay_case_no:
            yield from _check_number(f"issues[{place}].delay_case_no", each.delay_case_no, known)
    yield from _check_unnamed(facts)
    yield from _check_vanished(facts, known)


def _check_number(at: str, number: str, known: WeekFile) -> Iterator[Finding]:
    if known.has(number):
        return
    near = _nearest(number[:100], list(known.cases))
    hint = f"是不是要写 {near}？" if near else ""
    if near or not _may_come(number, known.contract_no):
        told = "、".join(known.cases) or "无"
        yield finding("B106", at=at, number=number, known=told, hint=hint)
    else:
        yield finding("B107", at=at, number=number)


def _nearest(number: str, cases: Sequence[str]) -> str:
    """The case that was probably meant: one whose number holds this one (YQSM-01), else one written much like it."""
    holding = [each for each in cases if number in each]
    return next(iter(holding or difflib.get_close_matches(number, cases, n=1, cutoff=0.5)), "")


def _may_come(number: str, contract_no: str) -> bool:
    """Whether a number could be that of a delay statement still to be drawn."""
    try:
        parsed = parse_document_number(number)
    except ValueError:
        return False
    return (parsed.owner, parsed.code) == (contract_no, DELAY_PAPER)


def _check_unnamed(facts: WeekFacts) -> Iterator[Finding]:
    is_named, day = any(each.delay_case_no for each in facts.issues), facts.reported_at.date()
    for place, each in enumerate(facts.tasks):
        why = why_late(each, day)
        if why and each.status != _DELAYED:
            yield finding("B109", at=f"tasks[{place}].status", no=each.no, why=why, status=each.status)
        if why and not is_named:
            until = tell_until(facts).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
            yield finding("B108", at=f"tasks[{place}]", no=each.no, why=why, until=until)


def _check_vanished(facts: WeekFacts, known: WeekFile) -> Iterator[Finding]:
    """From 存在延迟 back to 正常进行, or to a later baseline, only by an accepted plan or a supplement (R6-06)."""
    if known.before is None or known.is_agreed:
        return
    earlier = {each.no: each for each in known.before.tasks}
    for place, each in enumerate(facts.tasks):
        was = earlier.get(each.no)
        if was and was.status == _DELAYED and each.status == _AS_PLANNED:
            yield finding("B110", at=f"tasks[{place}].status", no=each.no, week=_iso(known.before))
        if was and each.baseline_end > was.baseline_end:
            days = {"before": was.baseline_end, "after": each.baseline_end}
            yield finding("B111", at=f"tasks[{place}].baseline_end", no=each.no, week=_iso(known.before), **days)


def _iso(facts: WeekFacts) -> str:
    return f"{facts.year}-W{facts.week:02d}"


def untold_delay(weeks: Sequence[WeekFacts], cases: Mapping[str, DelayFacts]) -> WeekFacts | None:
    """The first week that reports a delay no statement answers: none is named, none was detected since the week began.

    A statement of an earlier delay answers only the weeks that name it.
    """
    file = WeekFile("", cases)
    return next((each for each in weeks if late_tasks(each) and not _is_answered(each, file)), None)


def _is_answered(week: WeekFacts, known: WeekFile) -> bool:
    monday = date.fromisocalendar(week.year, week.week, 1)
    named = any(known.has(each.delay_case_no) for each in week.issues if each.delay_case_no)
    return named or any(each.detected_at.date() >= monday for each in known.cases.values())
