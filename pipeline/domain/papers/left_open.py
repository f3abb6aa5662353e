"""What rectification leaves open under a contract, and whether a certificate of acceptance may follow (R7-04, 2.22)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.domain.findings import Finding, finding
from pipeline.domain.papers.rectifying import (
    FAILED,
    PASSED,
    Plan,
    Recheck,
    Source,
    SourceRecord,
    open_items,
    unversioned,
)

Series = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rectification:
    """All that was tested, planned and rechecked under a contract, the newest version of each paper."""

    records: Sequence[SourceRecord]
    plans: Sequence[Plan]
    rechecks: Sequence[Recheck]

    @property
    def has_begun(self) -> bool:
        """Whether anything has to be put right, or was."""
        return bool(self.plans) or any(each.overall != PASSED for each in self.records)

    def open_of(self, plan: Plan) -> list[str]:
        """The items of a plan that no recheck has closed."""
        return open_items(plan.facts, [each.facts for each in self.rechecks_of(plan.number)])

    def rechecks_of(self, plan_no: str) -> list[Recheck]:
        """The rounds of a plan, whichever version of it they name, first round first."""
        rounds = [each for each in self.rechecks if unversioned(each.facts.plan_no) == unversioned(plan_no)]
        return sorted(rounds, key=lambda each: each.facts.round)

    def record(self, number: str) -> SourceRecord | None:
        """A record by the number of any of its versions."""
        return next((each for each in self.records if unversioned(each.number) == unversioned(number)), None)

    def plan(self, number: str) -> Plan | None:
        """A plan by the number of any of its versions."""
        return next((each for each in self.plans if unversioned(each.number) == unversioned(number)), None)

    def series_of(self, number: str) -> Series | None:
        """The stage and application a record, plan or round of rechecks belongs to; None when the house cannot say."""
        recheck = next((each for each in self.rechecks if unversioned(each.number) == unversioned(number)), None)
        plan = self.plan(recheck.facts.plan_no if recheck else number)
        record = self.record(plan.facts.record_no if plan else number)
        return record.series if record else None

    def vain_rechecks(self, source: Source, stage: str, *, beside: str) -> int:
        """How often the same thing was rechecked in vain under other plans of this stage than `beside`."""
        others = [each for each in self.plans if unversioned(each.number) != unversioned(beside)]
        return sum(self._vain_in(each, source, stage) for each in others)

    def _vain_in(self, plan: Plan, source: Source, stage: str) -> int:
        record = self.record(plan.facts.record_no)
        if record is None or record.stage != stage:
            return 0
        named = {each.no: record.source(each.case) for each in plan.facts.items}
        results = [each for recheck in self.rechecks_of(plan.number) for each in recheck.facts.items]
        vain = [named.get(each.no) for each in results if each.result == FAILED]
        return sum(each is not None and each.name == source.name for each in vain)

    def last_records(self) -> list[SourceRecord]:
        """The last round of each series."""
        rounds = sorted(self.records, key=lambda each: each.round)
        return list({each.series: each for each in rounds}.values())

    def unplanned(self) -> list[SourceRecord]:
        """The last round of each series where something was left to put right and no plan answers it."""
        answered = {unversioned(each.facts.record_no) for each in self.plans}
        last = self.last_records()
        return [each for each in last if each.overall != PASSED and unversioned(each.number) not in answered]


def check_nothing_open(known: Rectification, record_no: str, *, is_final: bool) -> Iterator[Finding]:
    """Whatever keeps a certificate that rests on `record_no` back; a final one waits for every plan.

    A plan whose application is not known, or a certificate whose record is not, counts as concerned.
    """
    series = known.series_of(record_no)
    held = [*_open_plans(known, series, is_final), *_unplanned(known, series, is_final)]
    if series is None and any(each.is_error for each in held):
        yield finding("B273", at="record_no", number=record_no)
    yield from held


def _open_plans(known: Rectification, series: Series | None, is_final: bool) -> Iterator[Finding]:
    for plan in known.plans:
        left, record = known.open_of(plan), known.record(plan.facts.record_no)
        if left:
            code = "B270" if is_final or _meets(record, series) else "B272"
            yield finding(code, at="record_no", number=plan.number, items="、".join(left))


def _unplanned(known: Rectification, series: Series | None, is_final: bool) -> Iterator[Finding]:
    for record in known.unplanned():
        if is_final or _meets(record, series):
            code = "B271" if record.overall == FAILED else "B274"
            yield finding(code, at="record_no", number=record.number, overall=record.overall)


def _meets(record: SourceRecord | None, series: Series | None) -> bool:
    return record is None or series is None or record.series == series
