"""What entries of money are held against, and the checks that all of them share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.domain.findings import Finding, finding
from pipeline.domain.money.amounts import add_up, format_amount
from pipeline.domain.papers.account import Account


@dataclass(frozen=True, slots=True)
class Ground:
    """What entries are held against; `invoices` and `receipts` name the contract of each number in the ledger."""

    contract_no: str
    customer: str
    effective_on: date
    today: date
    rates: tuple[Decimal, ...]
    invoices: Mapping[str, str] = field(default_factory=dict)
    receipts: Mapping[str, Sequence[str]] = field(default_factory=dict)


def seq_exists(place: str, seqs: Sequence[int], account: Account) -> Iterator[Finding]:
    """A finding for each instalment the plan has not."""
    for seq in sorted({each for each in seqs if account.payment(each) is None}):
        known = "、".join(str(each.seq) for each in account.plan)
        yield finding("B409", at=f"{place}.plan_seq", seq=seq, known=known)


def day_possible(at: str, what: str, day: str, ground: Ground) -> Iterator[Finding]:
    """Ahead of today (error), or before the contract bound (warning)."""
    if date.fromisoformat(day) > ground.today:
        yield finding("B412", at=at, what=what, day=day, today=ground.today)
    elif date.fromisoformat(day) < ground.effective_on:
        yield finding("B413", at=at, what=what, day=day, effective=ground.effective_on)


def by_instalment(applied: Sequence[Mapping[str, Any]]) -> dict[int, Decimal]:
    """The amount applied to each instalment."""
    sums: dict[int, Decimal] = {}
    for each in applied:
        sums[each["plan_seq"]] = sums.get(each["plan_seq"], Decimal("0.00")) + Decimal(each["amount"])
    return sums


def sum_of(parts: Sequence[Mapping[str, Any]], name: str) -> Decimal:
    """One amount of all parts added up."""
    return add_up(Decimal(each[name]) for each in parts)


def yuan(amount: Decimal | str) -> str:
    """With thousands marks."""
    return format_amount(Decimal(amount))


def percent_text(rate: Decimal) -> str:
    """`6%`."""
    return f"{(rate * 100).normalize():f}%"
