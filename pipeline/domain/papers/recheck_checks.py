"""What speaks against a round of rechecks: its place in the row, its items, what it leaves open (handbook 2.22)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.findings import Finding, finding
from pipeline.domain.papers.rectifying import (
    CLOSED,
    FAILED,
    Plan,
    RectifyTerm,
    SourceRecord,
    last_day,
    open_items,
    standings,
    term_of,
    whole_number,
)
from pipeline.domain.papers.rectifying_checks import MAX_ROUNDS
from pipeline.domain.papers.remedying_facts import RecheckedItem, RecheckFacts

_NOT_DONE = "未复验"
_WANTED = {"done": "整改完成情况", "method": "复验方法", "measured": "实测"}


@dataclass(frozen=True, slots=True)
class RecheckFile:
    """What the house knows beside the facts: the plan and its record, each round so far, the contract's words.

    `vain` counts, by item, how often the same thing was rechecked in vain under other plans.
    """

    plan: Plan
    newest_plan: str
    rounds: Mapping[int, RecheckFacts]
    record: SourceRecord
    rectify_days: str
    max_rounds: str
    vain: Mapping[str, int] = field(default_factory=dict)

    def term(self, calendar: WorkCalendar) -> RectifyTerm:
        """The contract's time for rectification."""
        return term_of(self.plan.facts, self.record, self.rectify_days, calendar)

    def before(self, number: int) -> list[RecheckFacts]:
        """The rounds before this one."""
        return [each for place, each in sorted(self.rounds.items()) if place < number]


def check_recheck(facts: RecheckFacts, known: RecheckFile, calendar: WorkCalendar, today: date) -> Iterator[Finding]:
    """Everything that speaks against one round."""
    if facts != known.rounds.get(facts.round):
        yield from _check_round(facts, known)
    yield from _check_most(facts, known)
    yield from _check_items(facts, known)
    yield from _check_days(facts, known, today)
    yield from _check_outcome(facts, known)
    yield from _check_vain(facts, known)
    yield from _check_limit(facts, known, calendar)
    if facts.buyer_checker == facts.seller_checker:
        yield finding("B265", at="seller_checker", name=facts.seller_checker)


def _check_round(facts: RecheckFacts, known: RecheckFile) -> Iterator[Finding]:
    due, later = len(known.before(facts.round)) + 1, [each for each in known.rounds if each > facts.round]
    if known.plan.number != known.newest_plan:
        yield finding("B251", at="plan_no", number=known.plan.number, newest=known.newest_plan)
    if later:
        yield finding("B254", at="round", later=max(later), round=facts.round)
    elif facts.round > due:
        yield finding("B252", at="round", count=len(known.rounds), round=facts.round, due=due)
    if not open_items(known.plan.facts, known.before(facts.round)):
        yield finding("B255", at="plan_no", number=known.plan.number)


def _check_most(facts: RecheckFacts, known: RecheckFile) -> Iterator[Finding]:
    most = whole_number(known.max_rounds)
    if not most:
        told = {"term": "复验次数上限", "value": known.max_rounds or "无", "what": "复验轮次"}
        yield finding("B243", at=MAX_ROUNDS, **told)
    elif facts.round > most:
        yield finding("B253", at="round", most=most, round=facts.round)


def _check_items(facts: RecheckFacts, known: RecheckFile) -> Iterator[Finding]:
    planned = {each.no: each for each in known.plan.facts.items}
    stand = standings(known.plan.facts, known.before(facts.round))
    told = [each.no for each in facts.items]
    for place, each in enumerate(facts.items):
        at = f"items[{place}]"
        if each.no in told[:place]:
            yield finding("B257", at=at, no=each.no)
        if each.no not in planned:
            yield finding("B256", at=at, no=each.no, known="、".join(planned))
        elif stand[each.no].round and stand[each.no].status == CLOSED:
            yield finding("B259", at=at, no=each.no, round=stand[each.no].round)
        yield from _check_told(at, each)
    for no, item in planned.items():
        if no not in told and not (stand[no].round and stand[no].status == CLOSED):
            yield finding("B258", at="items", no=no, case=item.case)


def _check_told(at: str, item: RecheckedItem) -> Iterator[Finding]:
    if item.result == _NOT_DONE:
        if not item.evidence:
            yield finding("B261", at=at, no=item.no)
        return
    missing = "、".join(label for name, label in _WANTED.items() if not getattr(item, name))
    if missing:
        yield finding("B260", at=at, no=item.no, result=item.result, missing=missing)


def _check_days(facts: RecheckFacts, known: RecheckFile, today: date) -> Iterator[Finding]:
    if facts.checked_on > today:
        yield finding("B104", at="checked_on", what="复验日期", told=facts.checked_on, now=today)
    earlier = known.before(facts.round)
    starts = [("计划提出至复验", known.plan.facts.planned_on)]
    starts += [("上一轮复验至本轮", each.checked_on) for each in earlier[-1:]]
    for what, start in starts:
        if facts.checked_on < start:
            yield finding("B105", at="checked_on", what=what, start=start, end=facts.checked_on)
    for place, each in enumerate(facts.items):
        if each.checked_on and each.checked_on > facts.checked_on:
            told = {"what": f"{each.no} 复验", "start": each.checked_on, "end": facts.checked_on}
            yield finding("B105", at=f"items[{place}].checked_on", **told)


def _check_outcome(facts: RecheckFacts, known: RecheckFile) -> Iterator[Finding]:
    left = open_items(known.plan.facts, [*known.before(facts.round), facts])
    if left and not facts.next_step:
        yield finding("B262", at="next_step", count=len(left))
    if left and facts.round == whole_number(known.max_rounds):
        yield finding("B263", at="round", round=facts.round, items="、".join(left))


def _check_vain(facts: RecheckFacts, known: RecheckFile) -> Iterator[Finding]:
    """The contract counts the rechecks of one thing, not the rounds of one plan."""
    most, rounds = whole_number(known.max_rounds), [*known.before(facts.round), facts]
    for place, item in enumerate(facts.items):
        if item.result != FAILED or not known.vain.get(item.no):
            continue
        here = sum(each.no == item.no and each.result == FAILED for one in rounds for each in one.items)
        count = here + known.vain[item.no]
        if most and count >= most:
            yield finding("B266", at=f"items[{place}]", no=item.no, count=count, most=most)


def _check_limit(facts: RecheckFacts, known: RecheckFile, calendar: WorkCalendar) -> Iterator[Finding]:
    limit = last_day(known.plan.facts, known.term(calendar))
    if limit and facts.checked_on > limit:
        yield finding("B264", at="checked_on", checked=facts.checked_on, limit=limit)
