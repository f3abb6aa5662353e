"""The values of the papers of money: the account of a contract (KPSK) and its closure (JQQR).

As with other papers of a contract, the `doc` group is added when the paper is numbered.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from pipeline.domain.closing_events import InvoiceRecorded, InvoiceReversed, ReceiptRecorded, ReceiptRefunded
from pipeline.domain.money.amounts import add_up, format_amount
from pipeline.domain.papers.account import Account, Standing
from pipeline.domain.papers.closing_checks import ONE_SIDED, receivable_after
from pipeline.domain.papers.closing_facts import ClosureFacts
from pipeline.drafting.values.contract import Values
from pipeline.drafting.values.sales import day_text

_SHARE = Decimal("0.0001")
_NO_INVOICE: Values = dict.fromkeys(("invoice_type", "invoice_no", "invoiced_on", "net", "tax", "tax_rate", "gross"))
_NO_RECEIPT: Values = {
    **dict.fromkeys(("received_on", "amount", "payer", "bank_ref")),
    "applied_text": "",
    "variance_reason": "",
}


def account_values(contract: Mapping[str, Any], account: Account, standings: Sequence[Standing], today: date) -> Values:
    """开票与收款登记表 KPSK: invoices on the left, receipts on the right, by instalment (handbook 2.23)."""
    refs = [each.delivered_ref for each in account.invoices if each.delivered_ref]
    return {
        "contract": {name: contract["contract"][name] for name in ("no", "title")},
        **_parties(contract),
        "totals": {"amount_gross": account.amount},
        "plan": [_plan_line(each, today) for each in standings],
        "rows": list(_rows(account)),
        "sums": _sums(account, standings, today),
        "delivered_refs": list(dict.fromkeys(refs)),
    }


def _parties(contract: Mapping[str, Any]) -> Values:
    return {side: {"name": contract[side]["name"]} for side in ("buyer", "seller")}


def _plan_line(standing: Standing, today: date) -> Values:
    payment = standing.payment
    return {
        "seq": payment.seq,
        "name": payment.name,
        "amount_gross": payment.amount_gross,
        "status": standing.status(today),
    }


def _rows(account: Account) -> Iterator[Values]:
    for payment in account.plan:
        invoices = [row for each in _invoices_for(account, payment.seq) for row in _invoice_rows(each)]
        receipts = [_receipt_row(each) for each in _receipts_for(account, payment.seq)]
        for left, right in zip_longest(invoices, receipts):
            yield {"seq": payment.seq, **(left or _NO_INVOICE), **(right or _NO_RECEIPT)}


def _invoices_for(account: Account, seq: int) -> list[InvoiceRecorded | InvoiceReversed]:
    facts = [each for each in account.facts if isinstance(each, InvoiceRecorded | InvoiceReversed)]
    return [each for each in facts if each.plan_seq == seq]


def _receipts_for(account: Account, seq: int) -> list[ReceiptRecorded | ReceiptRefunded]:
    """A receipt stands once, beside the first instalment it pays."""
    facts = [each for each in account.facts if isinstance(each, ReceiptRecorded | ReceiptRefunded)]
    return [each for each in facts if min(part["plan_seq"] for part in each.applied) == seq]


def _invoice_rows(invoice: InvoiceRecorded | InvoiceReversed) -> Iterator[Values]:
    """One row for each VAT rate; what was taken back is negative."""
    head, sign = _invoice_head(invoice)
    for part in invoice.rates:
        net, tax = sign * Decimal(part["net"]), sign * Decimal(part["tax"])
        yield {**head, "net": net, "tax": tax, "tax_rate": Decimal(part["tax_rate"]), "gross": net + tax}


def _invoice_head(invoice: InvoiceRecorded | InvoiceReversed) -> tuple[Values, int]:
    if isinstance(invoice, InvoiceReversed):
        kind, day, sign = f"红字发票，冲{invoice.reverses}", invoice.reversed_on, -1
    else:
        kind, day, sign = invoice.invoice_type, invoice.invoiced_on, 1
    return {"invoice_type": kind, "invoice_no": invoice.invoice_no, "invoiced_on": date.fromisoformat(day)}, sign


def _receipt_row(receipt: ReceiptRecorded | ReceiptRefunded) -> Values:
    if isinstance(receipt, ReceiptRefunded):
        day, payer, sign = receipt.refunded_on, f"退款，退{receipt.refunds}", -1
    else:
        day, payer, sign = receipt.received_on, receipt.payer, 1
    return {
        "received_on": date.fromisoformat(day),
        "amount": sign * Decimal(receipt.amount),
        "payer": payer,
        "bank_ref": receipt.bank_ref,
        "applied_text": "；".join(_applied_text(each, sign) for each in receipt.applied),
        "variance_reason": _remarks(receipt),
    }


def _applied_text(part: Mapping[str, Any], sign: int) -> str:
    return f"第{part['plan_seq']}期 {format_amount(sign * Decimal(part['amount']))}"


def _remarks(receipt: ReceiptRecorded | ReceiptRefunded) -> str:
    if isinstance(receipt, ReceiptRefunded):
        return f"原因：{receipt.reason}"
    told = [("差异：", receipt.variance_reason), ("付款人说明：", receipt.payer_note)]
    return "；".join(f"{label}{text}" for label, text in told if text.strip())


def _sums(account: Account, standings: Sequence[Standing], today: date) -> Values:
    return {
        "net": _less(account, "net"),
        "tax": _less(account, "tax"),
        "invoiced": account.invoiced,
        "received": account.received,
        "open": account.open,
        "due_open": add_up(each.outstanding for each in standings if each.is_due(today)),
        "retention_open": add_up(each.outstanding for each in standings if each.payment.retention_money),
        "invoiced_ratio": _share(account.invoiced, account.amount),
        "received_ratio": _share(account.received, account.amount),
        "check": _three_lines(account),
    }


def _less(account: Account, name: str) -> Decimal:
    gave = add_up(Decimal(getattr(each, name)) for each in account.invoices)
    return gave - add_up(Decimal(getattr(each, name)) for each in account.reversals)


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole).quantize(_SHARE) if whole else Decimal(0)


def _three_lines(account: Account) -> str:
    """What the check of contract, invoices and receipts gives."""
    if account.invoiced > account.amount:
        return f"不符，累计开票超过现行合同额 {format_amount(account.invoiced - account.amount)} 元"
    strangers = sum(each.payer_note != "" for each in account.receipts)
    return f"相符（第三方付款 {strangers} 笔，已附说明）" if strangers else "相符"


def closure_values(contract: Mapping[str, Any], account: Account, facts: ClosureFacts) -> Values:
    """合同结清（终止）确认单 JQQR (handbook 2.24); the balance is what the ledger and the deductions make it."""
    receivable = receivable_after(account, facts)
    return {
        "contract": {name: contract["contract"][name] for name in ("no", "title")},
        **_parties(contract),
        "closure": {"type": facts.closure_type, "ended_on": facts.ended_on, "basis": _basis(facts)},
        "money": {
            "contract": account.amount,
            "invoiced": account.invoiced,
            "received": account.received,
            "receivable": receivable,
            "settled": receivable == 0,
        },
        "settlements": [_settlement(each.model_dump()) for each in facts.settlements],
        "returns": [each.model_dump() for each in facts.returns],
        "surviving": [each.model_dump() for each in facts.surviving],
        "pending": list(facts.pending),
        "signers": facts.model_dump(include={"finance", "sales", "legal"}),
    }


def _settlement(told: Values) -> Values:
    note = "（冲减应收）" if told["deducts"] else ""
    return {"name": told["name"], "amount": told["amount"], "handling": f"{told['handling'] or '无'}{note}"}


def _basis(facts: ClosureFacts) -> str:
    if facts.closure_type == ONE_SIDED and facts.notice_delivered_on:
        return f"{facts.basis}（解除通知于{day_text(facts.notice_delivered_on)}送达对方）"
    return facts.basis
