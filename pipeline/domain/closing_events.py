"""The facts of money and of loans: frozen types named in the past tense; `events` joins them to all others.

Amounts are decimal strings in yuan, always positive: what is taken back is a fact of its own, never a minus sign.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class InvoiceRecorded:
    """An invoice went out; `rates` splits it by VAT rate: `{tax_rate, net, tax}`."""

    contract_no: str
    plan_seq: int
    invoice_type: str
    invoice_no: str
    invoiced_on: str
    net: str
    tax: str
    gross: str
    rates: list[dict[str, Any]]
    delivered_ref: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceReversed:
    """A red-letter invoice (红字发票) took back all or part of the invoice `reverses`."""

    contract_no: str
    plan_seq: int
    invoice_no: str
    reverses: str
    reversed_on: str
    net: str
    tax: str
    gross: str
    rates: list[dict[str, Any]]
    reason: str


@dataclass(frozen=True, slots=True)
class ReceiptRecorded:
    """Money came in; `applied` says which instalments it pays: `{plan_seq, amount}`."""

    contract_no: str
    received_on: str
    amount: str
    payer: str
    bank_ref: str
    applied: list[dict[str, Any]]
    payer_note: str = ""
    variance_reason: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptRefunded:
    """Money of the receipt `refunds` went back; `applied` says which instalments are open again by it."""

    contract_no: str
    refunded_on: str
    amount: str
    bank_ref: str
    refunds: str
    applied: list[dict[str, Any]]
    reason: str


@dataclass(frozen=True, slots=True)
class PaymentConditionMet:
    """What makes an instalment due happened on `met_on`; the newest fact of an instalment counts."""

    contract_no: str
    plan_seq: int
    met_on: str
    basis: str


@dataclass(frozen=True, slots=True)
class ArchiveLent:
    """Somebody uses a volume of the archive (借阅); `contract_no` is the contract the volume is about."""

    loan_no: str
    archive_no: str
    contract_no: str
    title: str
    pages: int
    borrower: str
    mode: str
    purpose: str
    approved_by: str
    lent_on: str
    due_on: str


@dataclass(frozen=True, slots=True)
class ArchiveReturned:
    """A loan ended; `pages` are the pages counted on return, `check` what was found."""

    loan_no: str
    contract_no: str
    returned_on: str
    pages: int
    is_sound: bool
    check: str
