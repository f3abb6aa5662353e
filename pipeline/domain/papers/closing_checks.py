"""What speaks against the closure of a contract: money, signers, dates, things not given back (handbook 2.24)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.domain.contract import ContractStatus
from pipeline.domain.findings import Finding, finding
from pipeline.domain.money.amounts import add_up, format_amount
from pipeline.domain.papers.account import Account
from pipeline.domain.papers.closing_facts import ClosureFacts

PERFORMED, VOIDED, ONE_SIDED = "履行完毕", "作废", "单方解除"
_NO_MORE = frozenset({ContractStatus.CLOSED, ContractStatus.ARCHIVED})
SIGNING_ROLES = {"finance": "财务", "sales": "销售经理", "legal": "法务"}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a contract stands when somebody wants to close it; `holders` names who may sign in each place."""

    status: ContractStatus
    is_service: bool
    effective_on: date | None
    has_certificate: bool
    today: date
    holders: Mapping[str, Sequence[str]]


def receivable_after(account: Account, facts: ClosureFacts) -> Decimal:
    """What is still to come when the agreed deductions are taken off."""
    return account.open - _deducted(facts)


def check_closure(facts: ClosureFacts, account: Account, ending: Ending) -> Iterator[Finding]:
    """Everything that keeps this closure from being declared, all at once."""
    yield from _kind(facts, ending)
    yield from _dates(facts, ending)
    yield from _money(facts, account)
    yield from _left_over(facts, ending)
    yield from _signers(facts, ending)


def _kind(facts: ClosureFacts, ending: Ending) -> Iterator[Finding]:
    is_void = ending.status is ContractStatus.VOID
    never_bound = ending.effective_on is None
    if is_void != (facts.closure_type == VOIDED) or (never_bound and not is_void) or ending.status in _NO_MORE:
        yield finding("B447", at="closure_type", status=ending.status.label, type=facts.closure_type)
    if facts.closure_type == ONE_SIDED and facts.notice_delivered_on is None:
        yield finding("B450", at="notice_delivered_on")
    if facts.closure_type == PERFORMED and not ending.has_certificate:
        yield finding("B448", at="basis")


def _dates(facts: ClosureFacts, ending: Ending) -> Iterator[Finding]:
    named = [("ended_on", "终止日期", facts.ended_on), ("notice_delivered_on", "送达日期", facts.notice_delivered_on)]
    named += [(f"returns[{place}].done_on", "完成日期", each.done_on) for place, each in enumerate(facts.returns)]
    for at, what, day in named:
        if day and day > ending.today:
            yield finding("B412", at=at, what=what, day=day, today=ending.today)
    if ending.effective_on and facts.ended_on < ending.effective_on:
        yield finding("B444", at="ended_on", ended=facts.ended_on, effective=ending.effective_on)
    for place, each in enumerate(facts.surviving):
        if each.until and each.until < facts.ended_on:
            at = f"surviving[{place}].until"
            yield finding("B443", at=at, duty=each.duty, until=each.until, ended=facts.ended_on)


def _money(facts: ClosureFacts, account: Account) -> Iterator[Finding]:
    receivable, deducted = receivable_after(account, facts), _deducted(facts)
    if facts.closure_type == PERFORMED and receivable:
        yield finding("B440", at="closure_type", receivable=format_amount(receivable))
    if facts.closure_type != PERFORMED and receivable and not facts.settlements:
        yield finding("B454", at="settlements", receivable=format_amount(receivable))
    if account.invoiced != account.received:
        sums = {"invoiced": format_amount(account.invoiced), "received": format_amount(account.received)}
        yield finding("B441", at="invoiced", **sums)
    if deducted > max(account.open, Decimal(0)):
        sums = {"deducted": format_amount(deducted), "open": format_amount(account.open)}
        yield finding("B453", at="settlements", **sums)
    for place, each in enumerate(facts.settlements):
        if each.amount < 0:
            yield finding("B411", at=f"settlements[{place}].amount", what=each.name, amount=format_amount(each.amount))
        if each.deducts and not each.handling.strip():
            yield finding("B451", at=f"settlements[{place}].handling", name=each.name)


def _left_over(facts: ClosureFacts, ending: Ending) -> Iterator[Finding]:
    if ending.is_service and ending.effective_on and not facts.returns:
        yield finding("B442", at="returns")
    if facts.closure_type != PERFORMED:
        return
    if facts.pending:
        yield finding("B449", at="pending", first=facts.pending[0], count=len(facts.pending))
    for place, each in enumerate(facts.returns):
        if each.done_on is None:
            yield finding("B452", at=f"returns[{place}].done_on", what=each.name, place=place + 1)


def _signers(facts: ClosureFacts, ending: Ending) -> Iterator[Finding]:
    names = {place: str(getattr(facts, place)) for place in SIGNING_ROLES}
    for place, role in SIGNING_ROLES.items():
        known = ending.holders[place]
        if names[place] not in known:
            yield finding("B445", at=place, name=names[place], role=role, known="、".join(known) or "目前无人")
    for name in sorted({each for each in names.values() if list(names.values()).count(each) > 1}):
        yield finding("B446", at="finance", name=name)


def _deducted(facts: ClosureFacts) -> Decimal:
    return add_up(each.amount for each in facts.settlements if each.deducts)
