"""Amounts in a contract text: capitals, digits beside them, the price by tax rate, the deposit."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.domain.findings import Finding, finding
from pipeline.domain.money.amounts import format_amount
from pipeline.domain.money.capital import parse_capital
from pipeline.domain.proposal.model import LineItem, Proposal, TaxSum, Totals
from pipeline.domain.text_checks.lines import ContractText

MOST_DEPOSIT = Decimal(20)
"""民法典 586: per cent of the price of the main contract."""

MOST_PENALTY = Decimal(30)

_CAPITAL = re.compile(
    r"人民币(?=[^零壹贰叁肆伍陆柒捌玖]{0,3}[零壹贰叁肆伍陆柒捌玖])[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正负]+"
)
_DIGITS = re.compile(r"¥\s*(-?[0-9][0-9,]*(?:\.[0-9]+)?)")
_PAIR = re.compile(rf"{_DIGITS.pattern}[^¥。]{{0,8}}大写[^¥。]{{0,4}}({_CAPITAL.pattern})")
_PENALTY_CAP = re.compile(r"违约金[^。；）]{0,20}不超过[^。；0-9]{0,30}([0-9]+(?:\.[0-9]+)?)\s*%")
_DEPOSIT_RATE = re.compile(r"定金[^。]{0,60}?(?:总价|价款|总额)的?\s*([0-9]+(?:\.[0-9]+)?)\s*%")


def capitals(text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """Every amount in capitals is one of the proposal (R4-08)."""
    known = _amounts(proposal)
    for line in text.lines:
        for capital in _CAPITAL.findall(line.text):
            amount = _read(capital)
            if amount not in known:
                shown = "（读不出）" if amount is None else format_amount(amount)
                yield finding("K002", at=line.place, capital=capital, amount=shown)


def capitals_beside_digits(text: ContractText, _proposal: Proposal) -> Iterator[Finding]:
    """The digits and the capitals of one amount say the same number."""
    for line in text.lines:
        for digits, capital in _PAIR.findall(line.text):
            if _read(capital) not in (None, Decimal(digits.replace(",", ""))):
                yield finding("K050", at=line.place, digits=digits, capital=capital)


def digits(text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """Every amount written with ¥ is one of the proposal (R4-06)."""
    known = _amounts(proposal)
    for line in text.lines:
        for amount in _DIGITS.findall(line.text):
            if Decimal(amount.replace(",", "")) not in known:
                yield finding("K051", at=line.place, amount=amount)


def tax_by_rate(text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """With several tax rates the net amount and the tax stand for each of them (增值税法 12)."""
    if len(proposal.tax_summary) < 2:
        return
    for each in proposal.tax_summary:
        rate = f"{(each.tax_rate * 100).normalize():f}%"
        amounts = [format_amount(amount) for amount in (each.amount_gross, each.amount_net, each.amount_tax)]
        if rate not in text.squeezed or not all(amount in text.squeezed for amount in amounts):
            yield finding("K055", at="价款条款", rate=rate, amounts="、".join(amounts))


def deposit(text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """A deposit is called 定金 and is no more than a fifth of the price (民法典 586)."""
    for line in text.lines:
        if "订金" in line.text:
            yield finding("K005", at=line.place)
        for rate in _DEPOSIT_RATE.findall(line.text):
            if Decimal(rate) > MOST_DEPOSIT:
                yield finding("K054", at=line.place, rate=f"{rate}%")
    agreed = sum((each.amount_gross for each in proposal.payment_plan if each.deposit_dingjin), Decimal(0))
    if agreed * 100 > proposal.totals.amount_gross * MOST_DEPOSIT:
        yield finding("K054", at="付款计划", rate=f"{agreed * 100 / proposal.totals.amount_gross:.2f}%")


def penalty(text: ContractText, _proposal: Proposal) -> Iterator[Finding]:
    """A cap on damages for delay beyond 30 per cent is likely to be cut (法释〔2023〕13 号 65)."""
    for line in text.lines:
        for cap in _PENALTY_CAP.findall(line.text):
            if Decimal(cap) > MOST_PENALTY:
                yield finding("K065", at=line.place, cap=f"{cap}%")


def _amounts(proposal: Proposal) -> set[Decimal]:
    sums: list[Totals | TaxSum | LineItem] = [proposal.totals, *proposal.tax_summary, *proposal.line_items]
    split = {amount for each in sums for amount in (each.amount_gross, each.amount_net, each.amount_tax)}
    instalments = {each.amount_gross for each in proposal.payment_plan}
    return {*split, *instalments, *(each.unit_price_gross for each in proposal.line_items), *_negotiated(proposal)}


def _negotiated(proposal: Proposal) -> Iterator[Decimal]:
    """Amounts that the parties wrote themselves into clauses and parameters."""
    for words in (*proposal.special_terms, *proposal.terms.values()):
        yield from (amount for each in _CAPITAL.findall(words) if (amount := _read(each)) is not None)
        yield from (Decimal(each.replace(",", "")) for each in _DIGITS.findall(words))


def _read(capital: str) -> Decimal | None:
    try:
        return parse_capital(capital)
    except ValueError:
        return None
