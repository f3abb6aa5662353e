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

    tax_rate: Rate = Field(title="税率")
    net: Amount = Field(title="不含税金额")
    tax: Amount = Field(title="税额")


class _Taxed(_Part):
    """Net, VAT and gross; `tax_rate` for one rate, `rates` for several."""

    net: Amount = Field(title="不含税金额")
    tax: Amount = Field(title="税额")
    gross: Amount = Field(title="价税合计")
    tax_rate: Rate | None = Field(default=None, title="税率", description="只有一种税率的填这里")
    rates: list[TaxLine] = Field(default=[], title="分税率明细", description="一张票有几种税率的才填。")

    def tax_lines(self) -> list[TaxLine]:
        """The parts by rate, one for a single rate; none when no rate is given."""
        if self.rates or self.tax_rate is None:
            return self.rates
        return [TaxLine.model_construct(tax_rate=self.tax_rate, net=self.net, tax=self.tax)]


class InvoiceEntry(_Taxed):
    """An invoice that went out for one instalment."""

    plan_seq: Seq = Field(title="期次")
    invoice_type: InvoiceType = Field(title="发票类型")
    invoice_no: Line = Field(title="发票号码", json_schema_extra={"names_row": True})
    invoiced_on: Day = Field(title="开票日期")
    delivered_ref: str = Field(default="", title="交付凭据")


class ReversalEntry(_Taxed):
    """A red-letter invoice; amounts are written positive."""

    invoice_no: Line = Field(title="红字发票号码", json_schema_extra={"names_row": True})
    reverses: Line = Field(title="被冲红的发票号码")
    reversed_on: Day = Field(title="冲红日期")
    reason: Line = Field(title="原因")


class Application(_Part):
    """How much of a receipt pays which instalment."""

    plan_seq: Seq = Field(title="期次")
    amount: Amount = Field(title="核销金额", description="元")


Applied = Annotated[list[Application], Field(min_length=1)]


class ReceiptEntry(_Part):
    """Money that came in; `payer_note` explains a payer who is not the other party."""

    received_on: Day = Field(title="到账日期")
    amount: Amount = Field(title="到账金额", description="元")
    payer: Name = Field(title="付款户名")
    bank_ref: Name = Field(title="银行流水号", json_schema_extra={"names_row": True})
    applied: Applied = Field(title="核销")
    payer_note: str = Field(default="", title="代付说明", description="付款户名不是客户的必填")
    variance_reason: str = Field(default="", title="差额原因")


class RefundEntry(_Part):
    """Money that went back; `refunds` is the bank reference of the receipt."""

    refunded_on: Day = Field(title="退款日期")
    amount: Amount = Field(title="退款金额", description="元")
    bank_ref: Name = Field(title="退款流水号", json_schema_extra={"names_row": True})
    refunds: Name = Field(title="原到账流水号")
    applied: Applied = Field(title="冲减")
    reason: Line = Field(title="退款原因")


class ConditionEntry(_Part):
    """The day an instalment's condition was met, with the paper that shows it."""

    plan_seq: Seq = Field(title="期次")
    met_on: Day = Field(title="成就日期")
    basis: Line = Field(title="凭据")


class MoneyEntries(_Part):
    """One file of entries; what was recorded before may stand in it again."""

    invoices: list[InvoiceEntry] = Field(default=[], title="开票")
    receipts: list[ReceiptEntry] = Field(default=[], title="到账")
    reversals: list[ReversalEntry] = Field(default=[], title="红字发票")
    refunds: list[RefundEntry] = Field(default=[], title="退款")
    conditions: list[ConditionEntry] = Field(default=[], title="付款条件成就")
