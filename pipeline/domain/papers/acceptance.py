"""What was tested before an acceptance certificate may be drawn up, and what speaks against it.

The facts come from the test record (handbook 2.20); the certificate itself (2.21) is then signed and sealed by
the customer, who writes the date.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from pipeline.domain.calendar.deadlines import acceptance_application_due
from pipeline.domain.calendar.workdays import CalendarUndecided, WorkCalendar
from pipeline.domain.findings import Finding, finding
from pipeline.domain.papers.account import BY_SUPPLEMENT
from pipeline.domain.proposal.model import Day, Line, Payment, Proposal, Quantity


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Handed(_Part):
    """One thing handed over."""

    name: Line = Field(title="交付物")
    version: Line | None = Field(default=None, title="版本")
    quantity: Quantity = Field(title="数量")
    unit: Line = Field(title="单位")


class Result(_Part):
    """One acceptance criterion as it was measured."""

    item: Line = Field(title="验收项", description="与合同验收标准一字不差")
    measured: Line = Field(title="实测结果")
    passed: bool = Field(title="达标")


class OpenPoint(_Part):
    """A matter the customer lets stand until a day."""

    item: Line = Field(title="遗留项")
    due_on: Day = Field(title="完成期限")
    responsible: Line = Field(title="责任方")


class AcceptanceReport(_Part):
    """The test record an acceptance certificate rests on; a final stage must cover every criterion."""

    stage: Line = Field(title="验收阶段")
    is_final: bool = Field(title="是否终验")
    delivered_on: Day = Field(title="交付日期")
    applied_on: Day = Field(title="申请日期")
    tested_on: Day = Field(title="测试日期")
    record_no: Line = Field(title="测试记录编号")
    place: Line = Field(title="验收地点")
    deliverables: Annotated[list[Handed], Field(min_length=1)] = Field(title="交付物")
    results: Annotated[list[Result], Field(min_length=1)] = Field(title="验收结果")
    satisfaction: Annotated[int, Field(ge=1, le=5)] | None = Field(
        default=None, title="客户满意度", description="1 到 5 分"
    )
    open_points: list[OpenPoint] = Field(default=[], title="遗留项")
    triggers: list[Line] = Field(default=[], title="触发的付款事件", description="合同付款计划里的触发事件代号")

    @property
    def passed(self) -> int:
        """How many criteria were met."""
        return sum(each.passed for each in self.results)

    def instalments(self, plan: Sequence[Payment]) -> tuple[int, ...]:
        """The numbers of the instalments that the certificate makes due, by event or by number (第2期)."""
        return tuple(each.seq for each in plan if {each.trigger_event, _nth(each)} & set(self.triggers))


def _nth(payment: Payment) -> str:
    return f"第{payment.seq}期"


def check_acceptance(
    report: AcceptanceReport, proposal: Proposal, calendar: WorkCalendar, today: date
) -> list[Finding]:
    """Everything that speaks against the certificate (rules R7-01 to R7-04); `proposal` as supplements left it."""
    return [
        *_dates(report, calendar, today),
        *_coverage(report, proposal),
        *_failures(report),
        *_events(report, proposal),
    ]


def _dates(report: AcceptanceReport, calendar: WorkCalendar, today: date) -> Iterator[Finding]:
    ordered = (
        ("交付日", report.delivered_on),
        ("申请日", report.applied_on),
        ("测试日", report.tested_on),
        ("今天", today),
    )
    for (name, day), (later, after) in pairwise(ordered):
        if day > after:
            yield finding("K030", at=name, name=name, day=day, later=later, after=after)
    try:
        due = acceptance_application_due(report.delivered_on, calendar)
    except CalendarUndecided as undecided:
        yield finding("K032", at="applied_on", year=undecided.year)
        return
    if report.applied_on > due:
        yield finding("K031", at="applied_on", applied=report.applied_on, due=due)


def _coverage(report: AcceptanceReport, proposal: Proposal) -> Iterator[Finding]:
    agreed = [each.item for each in proposal.acceptance.criteria]
    tested = [each.item for each in report.results]
    for item in tested:
        if item not in agreed:
            yield finding("K033", at="results", item=item, agreed="、".join(agreed))
    for item in agreed if report.is_final else []:
        if item not in tested:
            yield finding("K034", at="results", item=item)


def _failures(report: AcceptanceReport) -> Iterator[Finding]:
    for each in report.results:
        if not each.passed:
            yield finding("K035", at="results", item=each.item, measured=each.measured)


def _events(report: AcceptanceReport, proposal: Proposal) -> Iterator[Finding]:
    events = sorted({each.trigger_event for each in proposal.payment_plan} - {BY_SUPPLEMENT})
    known = [*events, *(_nth(each) for each in proposal.payment_plan)]
    for each in report.triggers:
        if each not in known:
            yield finding("K036", at="triggers", event=each, known="、".join(known))
