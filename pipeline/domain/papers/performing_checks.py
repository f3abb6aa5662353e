"""What is wrong with the facts of a paper of performance, held against the dossier and the calendar day."""

from collections.abc import Iterator
from datetime import date, datetime

from pipeline.domain.contract import ContractState
from pipeline.domain.findings import Finding, finding
from pipeline.domain.papers.performing_facts import ApplicationFacts, DeliveryFacts, RecordFacts, WeekFacts


def check_delivery(state: ContractState, facts: DeliveryFacts, today: date) -> Iterator[Finding]:
    """The hand-over is not ahead of today, and the batch before it has its receipt (handbook 2.18)."""
    yield from _not_ahead("delivered_on", "交付日期", facts.delivered_on, today)
    before = facts.batch_no - 1
    if before and not _has_title(state, "JFQS", f"（第{before}批）"):
        yield finding("B102", at="batch_no", batch=before)


def check_application(state: ContractState, facts: ApplicationFacts) -> Iterator[Finding]:
    """The days follow one another, and the receipt named is one of this contract (handbook 2.19)."""
    yield from _in_order("sent_on", "交付至发出申请", facts.delivered_on, facts.sent_on)
    yield from _in_order("proposed_from", "建议验收时间", facts.proposed_from, facts.proposed_to)
    if not _has_number(state, "JFQS", facts.receipt_no):
        yield finding("B100", at="receipt_no", number=facts.receipt_no)


def check_record(state: ContractState, facts: RecordFacts, today: date) -> Iterator[Finding]:
    """The tests are over, and the application named is one of this contract (handbook 2.20)."""
    yield from _in_order("started_on", "测试", facts.started_on, facts.finished_on)
    yield from _not_ahead("finished_on", "测试完成日期", facts.finished_on, today)
    if not _has_number(state, "YSSQ", facts.application_no):
        yield finding("B101", at="application_no", number=facts.application_no)


def check_week(facts: WeekFacts, now: datetime) -> Iterator[Finding]:
    """A week's sheet was filled in before now (handbook 2.15)."""
    if facts.reported_at > now:
        told, present = (each.isoformat(" ", "minutes") for each in (facts.reported_at, now))
        yield finding("B104", at="reported_at", what="填报时刻", told=told, now=present)


def _not_ahead(at: str, what: str, told: date, today: date) -> Iterator[Finding]:
    if told > today:
        yield finding("B104", at=at, what=what, told=told, now=today)


def _in_order(at: str, what: str, start: date, end: date) -> Iterator[Finding]:
    if start > end:
        yield finding("B105", at=at, what=what, start=start, end=end)


def _has_number(state: ContractState, code: str, number: str) -> bool:
    return any(each.document_no == number for each in state.documents_of(code))


def _has_title(state: ContractState, code: str, ending: str) -> bool:
    return any(each.title.endswith(ending) for each in state.documents_of(code))
