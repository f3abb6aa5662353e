"""What was found wanting, the plan to put it right, and how each item stands (handbook 1.4 G, H and 2.22)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.domain.calendar.workdays import CalendarUndecided, WorkCalendar
from pipeline.domain.numbering.numbers import parse_document_number, parse_version
from pipeline.domain.papers.remedying_facts import RecheckFacts, RectificationFacts

OPEN, FIXING, READY, CLOSED, REOPENED = "待整改", "整改中", "待复验", "已关闭", "重新打开"
STEPS: Mapping[str, tuple[str, ...]] = {
    OPEN: (OPEN, FIXING, READY),
    FIXING: (FIXING, READY),
    READY: (READY,),
    REOPENED: (REOPENED, FIXING, READY),
    CLOSED: (CLOSED,),
}
"""Where an item may stand in the next version of its plan; only a recheck closes or reopens one (1.4 H)."""

FAILED, CONDITIONAL, PASSED = "不通过", "有条件通过", "通过"
LEFT_OVER = "遗留事项"
PLAN_WORKDAYS = 2


@dataclass(frozen=True, slots=True)
class Source:
    """Something a test found: its number in the record, its name, and whether an item must answer it."""

    no: str
    name: str
    must: bool = True

    @property
    def label(self) -> str:
        """`C-02 通电合格率`."""
        return f"{self.no} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A test record as far as rectification rests on it; `doubt` says why it could not be compared."""

    number: str
    stage: str
    round: int
    application_no: str
    overall: str
    tested_on: date
    sources: tuple[Source, ...]
    doubt: str = ""

    def source(self, named: str) -> Source | None:
        """The source with this number, name or label."""
        return next((each for each in self.sources if named in (each.no, each.name, each.label)), None)

    @property
    def series(self) -> tuple[str, str]:
        """Rounds of one stage of one application belong together."""
        return self.stage, unversioned(self.application_no)


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of a rectification plan."""

    number: str
    facts: RectificationFacts


@dataclass(frozen=True, slots=True)
class Recheck:
    """One round of rechecks of a plan."""

    number: str
    facts: RecheckFacts


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item stands, and the round of rechecks that said so; 0 when none did."""

    status: str
    round: int = 0


def standings(plan: RectificationFacts, rechecks: Sequence[RecheckFacts]) -> dict[str, Standing]:
    """Each item of the plan by number, after these rechecks."""
    stand = {each.no: Standing(each.status) for each in plan.items}
    for recheck in sorted(rechecks, key=lambda each: each.round):
        for each in recheck.items:
            if each.no in stand and each.result != "未复验":
                stand[each.no] = Standing(CLOSED if each.result == PASSED else REOPENED, recheck.round)
    return stand


def open_items(plan: RectificationFacts, rechecks: Sequence[RecheckFacts]) -> list[str]:
    """The numbers of the items that are not closed by a recheck."""
    return [no for no, each in standings(plan, rechecks).items() if each.status != CLOSED or not each.round]


def unversioned(number: str) -> str:
    """A document number without its version; what is no document number stays as it is written."""
    try:
        parsed = parse_document_number(number)
    except ValueError:
        return number
    return f"{parsed.owner}-{parsed.code}-{parsed.serial}"


def newest_of(number: str, known: Sequence[str]) -> str:
    """The newest version among `known` of the document `number` is a version of; empty when there is none."""
    versions = [each for each in known if unversioned(each) == unversioned(number)]
    return max(versions, key=lambda each: parse_version(parse_document_number(each).version), default="")


@dataclass(frozen=True, slots=True)
class RectifyTerm:
    """How long rectification may take by the contract: working days from `start` on; `until` None when not known.

    `wrong` is the contract's wording when it is no whole number, `undecided` a year without calendar data.
    """

    start: date
    days: int
    until: date | None
    wrong: str = ""
    undecided: int = 0


def rectify_term(start: date, days: str, calendar: WorkCalendar) -> RectifyTerm:
    """The contract's time for rectification from `start`, which itself is not counted."""
    count = whole_number(days)
    if not count:
        return RectifyTerm(start, 0, None, wrong=days or "无")
    try:
        return RectifyTerm(start, count, calendar.add_workdays(start, count))
    except CalendarUndecided as undecided:
        return RectifyTerm(start, count, None, undecided=undecided.year)


def term_of(facts: RectificationFacts, record: SourceRecord, days: str, calendar: WorkCalendar) -> RectifyTerm:
    """The time for a plan: from the day the customer's written objection came, else from the day of the tests."""
    return rectify_term(facts.objected_on or record.tested_on, days, calendar)


def last_day(facts: RectificationFacts, term: RectifyTerm) -> date | None:
    """The last day for rectification, with the customer's consent to a longer time."""
    return facts.extension.until if facts.extension else term.until


def whole_number(text: str) -> int:
    """The number a clause parameter writes, 0 when it writes none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


def plan_due(record: SourceRecord, calendar: WorkCalendar) -> date:
    """Until when the plan is made: two working days after the conclusion; CalendarUndecided without data."""
    return calendar.add_workdays(record.tested_on, PLAN_WORKDAYS)
