"""What speaks against a rectification plan, everything at once (handbook 2.22, 1.4 H)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.domain.calendar.workdays import CalendarUndecided, WorkCalendar
from pipeline.domain.findings import Finding, finding
from pipeline.domain.papers.rectifying import (
    CLOSED,
    OPEN,
    PASSED,
    STEPS,
    RectifyTerm,
    Source,
    SourceRecord,
    Standing,
    last_day,
    plan_due,
    standings,
    term_of,
)
from pipeline.domain.papers.remedying_facts import RecheckFacts, RectificationFacts, RectificationItem

RECTIFY_DAYS, MAX_ROUNDS = "rectify_days", "max_rounds"


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What the house knows beside the facts: the record, the contract's words, the plan's last version and rechecks."""

    record: SourceRecord
    rectify_days: str
    criteria: Sequence[str] = ()
    newest_record: str = ""
    before: RectificationFacts | None = None
    rechecks: Sequence[RecheckFacts] = field(default_factory=tuple)

    @property
    def standings(self) -> dict[str, Standing]:
        """How the items of the plan's last version stand."""
        return standings(self.before, self.rechecks) if self.before else {}


def check_plan(facts: RectificationFacts, known: PlanFile, calendar: WorkCalendar, today: date) -> Iterator[Finding]:
    """Everything that speaks against one version of a plan; a fault in its days stops the counting of days."""
    yield from _check_record(facts, known)
    yield from _check_one_to_one(facts.items, known.record)
    yield from _check_steps(facts, known)
    wrong_days = list(_check_days(facts, known.record, today))
    yield from wrong_days
    if not wrong_days:
        yield from _check_in_time(facts, known, calendar)
        yield from _check_due(facts, known, calendar, today)
    if not facts.customer_agree:
        yield finding("B244", at="customer_agree")


def _check_record(facts: RectificationFacts, known: PlanFile) -> Iterator[Finding]:
    record = known.record
    if record.doubt:
        yield finding("B231", at="record_no", why=record.doubt)
    elif facts.record and (differences := "；".join(_differences(facts, record))):
        yield finding("B232", at="record", number=record.number, differences=differences)
    if known.newest_record not in ("", record.number):
        yield finding("B233", at="record_no", number=record.number, newest=known.newest_record)
    if record.overall == PASSED:
        yield finding("B234", at="record_no", number=record.number)
    for each in dict.fromkeys(facts.record.failed) if facts.record and record.doubt else ():
        if each not in known.criteria:
            yield finding("B248", at="record.failed", item=each, known="、".join(known.criteria) or "无")


def _differences(facts: RectificationFacts, record: SourceRecord) -> Iterator[str]:
    told = facts.record
    if told is None:
        return
    for name, ours, theirs in (
        ("阶段", record.stage, told.stage),
        ("轮次", record.round, told.round),
        ("结论", record.overall, told.overall),
        ("测试日期", record.tested_on, told.tested_on),
    ):
        if ours != theirs:
            yield f"{name}记录为 {ours}，填报为 {theirs}"
    named = {record.source(each) for each in told.failed}
    if named != {each for each in record.sources if each.must}:
        yield "不达标项不同"


def _check_one_to_one(items: Sequence[RectificationItem], record: SourceRecord) -> Iterator[Finding]:
    answers: dict[Source, list[str]] = defaultdict(list)
    numbers = [each.no for each in items]
    for place, each in enumerate(items):
        source = record.source(each.case)
        if each.no in numbers[:place]:
            yield finding("B238", at=f"items[{place}].no", no=each.no)
        if source is None:
            labels = "、".join(one.label for one in record.sources) or "无"
            yield finding("B235", at=f"items[{place}].case", no=each.no, case=each.case, known=labels)
        else:
            answers[source].append(each.no)
    for one in record.sources:
        if one.must and one not in answers:
            yield finding("B236", at="items", source=one.label)
        if len(answers.get(one, ())) > 1:
            told = {"count": len(answers[one]), "items": "、".join(answers[one])}
            yield finding("B237", at="items", source=one.label, **told)


def _check_steps(facts: RectificationFacts, known: PlanFile) -> Iterator[Finding]:
    """Statuses go on step by step; a version drawn again as it was takes no step."""
    if facts == known.before:
        return
    stand = known.standings
    for place, each in enumerate(facts.items):
        before = stand.get(each.no, Standing(OPEN)).status
        if each.status not in STEPS[before]:
            told = {"before": before, "status": each.status, "possible": "、".join(STEPS[before])}
            yield finding("B245", at=f"items[{place}].status", no=each.no, **told)


def _check_days(facts: RectificationFacts, record: SourceRecord, today: date) -> Iterator[Finding]:
    days = (
        ("record.tested_on", "测试日期", record.tested_on),
        ("objected_on", "收到书面意见日", facts.objected_on),
        ("planned_on", "计划提出日", facts.planned_on),
        ("as_of", "状态日期", facts.as_of),
    )
    for at, what, day in days:
        if day and day > today:
            yield finding("B104", at=at, what=what, told=day, now=today)
        if day and day < record.tested_on:
            yield finding("B105", at=at, what=f"测试至{what}", start=record.tested_on, end=day)
    if facts.as_of and facts.as_of < facts.planned_on:
        yield finding("B105", at="as_of", what="计划提出至状态日期", start=facts.planned_on, end=facts.as_of)


def _check_in_time(facts: RectificationFacts, known: PlanFile, calendar: WorkCalendar) -> Iterator[Finding]:
    try:
        due = plan_due(known.record, calendar)
    except CalendarUndecided as undecided:
        yield finding("B203", at="planned_on", year=undecided.year, what="整改计划是否按期提出")
        return
    if facts.planned_on > due:
        yield finding("B241", at="planned_on", planned=facts.planned_on, due=due)


def _check_due(facts: RectificationFacts, known: PlanFile, calendar: WorkCalendar, today: date) -> Iterator[Finding]:
    term = term_of(facts, known.record, known.rectify_days, calendar)
    yield from _check_term(facts, term)
    limit, stand = last_day(facts, term), known.standings
    for place, each in enumerate(facts.items):
        at = f"items[{place}].due"
        if limit and each.due > limit:
            yield finding("B239", at=at, no=each.no, due=each.due, limit=limit)
        if each.due < facts.planned_on:
            yield finding("B240", at=at, no=each.no, due=each.due, planned=facts.planned_on)
        if each.due < today and CLOSED not in (each.status, stand.get(each.no, Standing(OPEN)).status):
            yield finding("B242", at=at, no=each.no, due=each.due, status=each.status, owner=each.owner)


def _check_term(facts: RectificationFacts, term: RectifyTerm) -> Iterator[Finding]:
    yield from unknown_term(term)
    if facts.extension is None or term.until is None:
        return
    code = "B247" if facts.extension.until > term.until else "B246"
    yield finding(code, at="extension", until=facts.extension.until, limit=term.until)


def unknown_term(term: RectifyTerm) -> Iterator[Finding]:
    """Why the last day of rectification could not be worked out."""
    if term.undecided:
        yield finding("B203", at=RECTIFY_DAYS, year=term.undecided, what="合同整改期的届满日")
    if term.wrong:
        yield finding("B243", at=RECTIFY_DAYS, term="整改期限", value=term.wrong, what="合同整改期")
