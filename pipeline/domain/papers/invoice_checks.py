"""What speaks against an invoice or a red-letter invoice (handbook 2.23, 5.2, 5.3)."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.domain.closing_events import InvoiceRecorded, InvoiceReversed
from pipeline.domain.findings import Finding, finding
from pipeline.domain.money.amounts import split_tax
from pipeline.domain.money.vat import rates_on
from pipeline.domain.papers.account import Account
from pipeline.domain.papers.money_ground import Ground, day_possible, percent_text, seq_exists, sum_of, yuan

WHOLE_INVOICE_TOLERANCE = Decimal("1.27")
"""How far line-by-line rounding may move the VAT of a whole invoice, as the invoicing service allows."""

_DIGITAL = re.compile(r"[0-9]{20}")
_PAPER = re.compile(r"(?:[0-9]{10}|[0-9]{12})-[0-9]{8}")


def check_invoice(place: str, fact: InvoiceRecorded, account: Account, ground: Ground) -> Iterator[Finding]:
    """Number, taxes, days, and what is invoiced in all (handbook 2.23)."""
    yield from seq_exists(place, [fact.plan_seq], account)
    yield from _number(place, fact, account, ground)
    yield from _taxes(place, fact, date.fromisoformat(fact.invoiced_on), ground)
    yield from day_possible(f"{place}.invoiced_on", "开票日", fact.invoiced_on, ground)
    after = account.with_fact(fact)
    if after.invoiced > account.amount:
        yield finding("B408", at=f"{place}.gross", total=yuan(after.invoiced), amount=yuan(account.amount))
    payment = account.payment(fact.plan_seq)
    total = after.invoiced_for(fact.plan_seq)
    if payment and total > payment.amount_gross:
        amount = yuan(payment.amount_gross)
        yield finding("B410", at=f"{place}.gross", seq=fact.plan_seq, total=yuan(total), amount=amount)


def _number(place: str, fact: InvoiceRecorded, account: Account, ground: Ground) -> Iterator[Finding]:
    at, is_digital = f"{place}.invoice_no", "数电" in fact.invoice_type
    pattern, form = (_DIGITAL, "20 位数字") if is_digital else (_PAPER, "发票代码-8 位号码")
    if not pattern.fullmatch(fact.invoice_no):
        yield finding("B401", at=at, number=fact.invoice_no, kind=fact.invoice_type, form=form)
    elif is_digital and fact.invoice_no[:2] != fact.invoiced_on[2:4]:
        yield finding("B414", at=at, prefix=fact.invoice_no[:2], day=fact.invoiced_on)
    yield from _unused(at, fact.invoice_no, account, ground)


def _unused(at: str, number: str, account: Account, ground: Ground) -> Iterator[Finding]:
    """A number is used once in the whole ledger, red-letter invoices included."""
    ours = {each.invoice_no for each in account.invoices} | {each.invoice_no for each in account.reversals}
    owner = ground.contract_no if number in ours else ground.invoices.get(number)
    if owner:
        yield finding("B402", at=at, number=number, contract="本合同" if owner == ground.contract_no else owner)


def _taxes(place: str, fact: InvoiceRecorded | InvoiceReversed, day: date, ground: Ground) -> Iterator[Finding]:
    net, tax, gross = Decimal(fact.net), Decimal(fact.tax), Decimal(fact.gross)
    if gross <= 0:
        yield finding("B411", at=f"{place}.gross", what="价税合计", amount=yuan(gross))
    if net + tax != gross:
        yield finding("B403", at=f"{place}.gross", net=yuan(net), tax=yuan(tax), gross=yuan(gross))
    if not fact.rates:
        yield finding("B415", at=f"{place}.tax_rate", why="没有税率")
    elif sum_of(fact.rates, "net") != net or sum_of(fact.rates, "tax") != tax:
        yield finding("B415", at=f"{place}.rates", why="各税率的不含税或税额之和与票面合计不同")
    for each in fact.rates:
        yield from _rate(f"{place}.tax_rate", each, day, ground)


def _rate(at: str, part: Mapping[str, Any], day: date, ground: Ground) -> Iterator[Finding]:
    rate, net, tax = Decimal(part["tax_rate"]), Decimal(part["net"]), Decimal(part["tax"])
    holding = [each.rate for each in rates_on(day)]
    if rate not in holding:
        yield finding("B406", at=at, rate=percent_text(rate), day=day, known="、".join(map(percent_text, holding)))
    elif rate not in ground.rates:
        yield finding("B407", at=at, rate=percent_text(rate), known="、".join(map(percent_text, ground.rates)))
    expected = split_tax(net + tax, rate)[1]
    gap = abs(tax - expected)
    if gap:
        code = "B404" if gap > WHOLE_INVOICE_TOLERANCE else "B405"
        told = {"tax": yuan(tax), "rate": percent_text(rate), "expected": yuan(expected), "gap": yuan(gap)}
        yield finding(code, at=at, gross=yuan(net + tax), **told)


def check_reversal(place: str, fact: InvoiceReversed, account: Account, ground: Ground) -> Iterator[Finding]:
    """A red-letter invoice takes back no more than is left of a recorded one."""
    yield from _taxes(place, fact, date.fromisoformat(fact.reversed_on), ground)
    yield from day_possible(f"{place}.reversed_on", "冲红日", fact.reversed_on, ground)
    yield from _unused(f"{place}.invoice_no", fact.invoice_no, account, ground)
    taken_back = invoice_of(account, fact.reverses)
    if taken_back is None:
        known = "、".join(each.invoice_no for each in account.invoices) or "无"
        yield finding("B430", at=f"{place}.reverses", number=fact.reverses, known=known)
        return
    form = _DIGITAL if "数电" in taken_back.invoice_type else _PAPER
    if not form.fullmatch(fact.invoice_no):
        digits = "20 位数字" if form is _DIGITAL else "发票代码-8 位号码"
        yield finding("B401", at=f"{place}.invoice_no", number=fact.invoice_no, kind="红字发票", form=digits)
    left = account.left_of_invoice(fact.reverses)
    if Decimal(fact.gross) > left:
        yield finding("B431", at=f"{place}.gross", amount=yuan(fact.gross), number=fact.reverses, left=yuan(left))
    if fact.reversed_on < taken_back.invoiced_on:
        at = f"{place}.reversed_on"
        yield finding("B434", at=at, what="冲红日", day=fact.reversed_on, before=taken_back.invoiced_on)


def invoice_of(account: Account, number: str) -> InvoiceRecorded | None:
    """The invoice with this number, None when it is not recorded."""
    return next((each for each in account.invoices if each.invoice_no == number), None)
