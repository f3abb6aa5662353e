"""Entries of money judged one after another against the contract's account and the whole ledger (handbook 2.23)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.domain.closing_events import (
    InvoiceRecorded,
    InvoiceReversed,
    PaymentConditionMet,
    ReceiptRecorded,
    ReceiptRefunded,
)
from pipeline.domain.findings import Finding, errors_in
from pipeline.domain.papers.account import Account, MoneyFact
from pipeline.domain.papers.invoice_checks import check_invoice, check_reversal, invoice_of
from pipeline.domain.papers.money_facts import (
    Application,
    ConditionEntry,
    InvoiceEntry,
    MoneyEntries,
    ReceiptEntry,
    RefundEntry,
    ReversalEntry,
    TaxLine,
)
from pipeline.domain.papers.money_ground import Ground
from pipeline.domain.papers.receipt_checks import check_condition, check_receipt, check_refund


@dataclass(frozen=True, slots=True)
class Judged:
    """What is new among the entries, what was recorded before, what was found."""

    facts: tuple[MoneyFact, ...]
    known: int
    findings: tuple[Finding, ...]


def judge(entries: MoneyEntries, account: Account, ground: Ground) -> Judged:
    """Every entry as a fact, checked in turn against all before it; one that is recorded already counts as known."""
    facts: list[MoneyFact] = []
    findings: list[Finding] = []
    known = 0
    for place, entry in _in_turn(entries):
        fact = _FACT_OF[type(entry)](entry, account, ground)
        if fact in account.facts:
            known += 1
            continue
        found = list(_CHECK_OF[type(fact)](place, fact, account, ground))
        findings += found
        if not errors_in(found):
            account = account.with_fact(fact)
            facts.append(fact)
    return Judged(tuple(facts), known, tuple(findings))


def _in_turn(entries: MoneyEntries) -> Iterator[tuple[str, Any]]:
    for name in ("conditions", "invoices", "reversals", "receipts", "refunds"):
        for place, each in enumerate(getattr(entries, name)):
            yield f"{name}[{place}]", each


def _invoice(entry: InvoiceEntry, _account: Account, ground: Ground) -> InvoiceRecorded:
    return InvoiceRecorded(
        contract_no=ground.contract_no,
        plan_seq=entry.plan_seq,
        invoice_type=entry.invoice_type,
        invoice_no=entry.invoice_no,
        invoiced_on=entry.invoiced_on.isoformat(),
        net=_text(entry.net),
        tax=_text(entry.tax),
        gross=_text(entry.gross),
        rates=_rates(entry.tax_lines()),
        delivered_ref=entry.delivered_ref,
    )


def _reversal(entry: ReversalEntry, account: Account, ground: Ground) -> InvoiceReversed:
    taken_back = invoice_of(account, entry.reverses)
    return InvoiceReversed(
        contract_no=ground.contract_no,
        plan_seq=taken_back.plan_seq if taken_back else 0,
        invoice_no=entry.invoice_no,
        reverses=entry.reverses,
        reversed_on=entry.reversed_on.isoformat(),
        net=_text(entry.net),
        tax=_text(entry.tax),
        gross=_text(entry.gross),
        rates=_rates(entry.tax_lines()),
        reason=entry.reason,
    )


def _receipt(entry: ReceiptEntry, _account: Account, ground: Ground) -> ReceiptRecorded:
    return ReceiptRecorded(
        contract_no=ground.contract_no,
        received_on=entry.received_on.isoformat(),
        amount=_text(entry.amount),
        payer=entry.payer,
        bank_ref=entry.bank_ref,
        applied=_applied(entry.applied),
        payer_note=entry.payer_note,
        variance_reason=entry.variance_reason,
    )


def _refund(entry: RefundEntry, _account: Account, ground: Ground) -> ReceiptRefunded:
    return ReceiptRefunded(
        contract_no=ground.contract_no,
        refunded_on=entry.refunded_on.isoformat(),
        amount=_text(entry.amount),
        bank_ref=entry.bank_ref,
        refunds=entry.refunds,
        applied=_applied(entry.applied),
        reason=entry.reason,
    )


def _condition(entry: ConditionEntry, _account: Account, ground: Ground) -> PaymentConditionMet:
    return PaymentConditionMet(ground.contract_no, entry.plan_seq, entry.met_on.isoformat(), entry.basis)


def _rates(lines: Sequence[TaxLine]) -> list[dict[str, Any]]:
    return [{"tax_rate": f"{each.tax_rate:f}", "net": _text(each.net), "tax": _text(each.tax)} for each in lines]


def _applied(parts: Sequence[Application]) -> list[dict[str, Any]]:
    return [{"plan_seq": each.plan_seq, "amount": _text(each.amount)} for each in parts]


def _text(amount: Decimal) -> str:
    return f"{amount:.2f}"


_FACT_OF: Mapping[type, Callable[[Any, Account, Ground], MoneyFact]] = {
    InvoiceEntry: _invoice,
    ReversalEntry: _reversal,
    ReceiptEntry: _receipt,
    RefundEntry: _refund,
    ConditionEntry: _condition,
}
_CHECK_OF: Mapping[type, Callable[[str, Any, Account, Ground], Iterator[Finding]]] = {
    InvoiceRecorded: check_invoice,
    InvoiceReversed: check_reversal,
    ReceiptRecorded: check_receipt,
    ReceiptRefunded: check_refund,
    PaymentConditionMet: check_condition,
}
