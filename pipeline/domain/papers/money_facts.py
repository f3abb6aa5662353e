"""What finance enters about one contract's money: invoices, receipts, and what takes them back (handbook 2.23)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pipeline.domain.proposal.model import Amount, Day, Line, Rate

InvoiceType = Literal["增值税专用发票（数电）", "普通发票（数电）", "增值税专用发票（纸质）", "增值税普通发票（纸质）"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""A name or reference as the bank writes it; blanks around it mean nothing."""

Seq = Annotated[int, Field(ge=1)]


class TaxLine(_Part):
    """The part of an invoice at one VAT rate."""

    tax_rate: Rate
    net: Amount
    tax: Amount


class _Taxed(_Part):
    """Net, VAT and gross; `tax_rate` for one rate, `rates` for several."""

    net: Amount
    tax: Amount
    gross: Amount
    tax_rate: Rate | None = None
    rates: list[TaxLine] = []

    def tax_lines(self) -> list[TaxLine]:
        """The parts by rate, one for a single rate; none when no rate is given."""
        if self.rates or self.tax_rate is None:
            return self.rates
        return [TaxLine.model_construct(tax_rate=self.tax_rate, net=self.net, tax=self.tax)]


class InvoiceEntry(_Taxed):
    """An invoice that went out for one instalment."""

    plan_seq: Seq
    invoice_type: InvoiceType
    invoice_no: Line
    invoiced_on: Day
    delivered_ref: str = ""


class ReversalEntry(_Taxed):
    """A red-letter invoice; amounts are written positive."""

    invoice_no: Line
    reverses: Line
    reversed_on: Day
    reason: Line


class Application(_Part):
    """How much of a receipt pays which instalment."""

    plan_seq: Seq
    amount: Amount


Applied = Annotated[list[Application], Field(min_length=1)]


class ReceiptEntry(_Part):
    """Money that came in; `payer_note` explains a payer who is not the other party."""

    received_on: Day
    amount: Amount
    payer: Name
    bank_ref: Name
    applied: Applied
    payer_note: str = ""
    variance_reason: str = ""


class RefundEntry(_Part):
    """Money that went back; `refunds` is the bank reference of the receipt."""

    refunded_on: Day
    amount: Amount
    bank_ref: Name
    refunds: Name
    applied: Applied
    reason: Line


class ConditionEntry(_Part):
    """The day an instalment's condition was met, with the paper that shows it."""

    plan_seq: Seq
    met_on: Day
    basis: Line


class MoneyEntries(_Part):
    """One file of entries; what was recorded before may stand in it again."""

    invoices: list[InvoiceEntry] = []
    receipts: list[ReceiptEntry] = []
    reversals: list[ReversalEntry] = []
    refunds: list[RefundEntry] = []
    conditions: list[ConditionEntry] = []
