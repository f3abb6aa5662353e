"""Does the arithmetic of a proposal hold: lines, tax, totals, capitals, instalments; every cent of it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pipeline.domain.findings import Finding, finding
from pipeline.domain.money.amounts import add_up, format_amount, parse_capital, round_cent, split_tax, to_capital
from pipeline.domain.money.payments import split_payments
from pipeline.domain.money.vat import last_day_of, rates_on
from pipeline.domain.proposal.model import LineItem, Payment, Proposal, TaxSum, Totals

_HUNDRED = Decimal(100)
_LARGE_ADVANCE = Decimal(30)
_LARGEST_DEPOSIT = Decimal("0.2")


def check_sums(proposal: Proposal) -> Iterator[Finding]:
    """Everything about amounts."""
    for index, line in enumerate(proposal.line_items):
        yield from _check_line(line, index)
        yield from _check_rate(line, index, proposal.proposal.planned_sign_date)
    yield from _check_line_numbers(proposal)
    yield from _check_discounts(proposal)
    yield from _check_tax_summary(proposal)
    yield from _check_totals(proposal)
    yield from _check_instalments(proposal)
    yield from _check_special_payments(proposal)


def _check_line(line: LineItem, index: int) -> Iterator[Finding]:
    at = f"line_items[{index}]"
    if line.quantity <= 0:
        yield finding("P202", at=f"{at}.quantity", line=line.line_no)
    gross = round_cent(line.quantity * line.unit_price_gross)
    if line.amount_gross != gross:
        yield _off("P203", f"{at}.amount_gross", line.amount_gross, gross, line=line.line_no)
    net, tax = split_tax(line.amount_gross, line.tax_rate)
    if line.amount_net != net:
        yield _off("P204", f"{at}.amount_net", line.amount_net, net, line=line.line_no, part="不含税金额")
    if line.amount_tax != tax:
        yield _off("P204", f"{at}.amount_tax", line.amount_tax, tax, line=line.line_no, part="税额")


def _check_rate(line: LineItem, index: int, day: date) -> Iterator[Finding]:
    last = last_day_of(line.tax_rate, day)
    at = f"line_items[{index}].tax_rate"
    if last is None:
        known = "、".join(f"{each.rate.normalize():f}" for each in rates_on(day))
        yield finding("P205", at=at, line=line.line_no, rate=line.tax_rate, known=known)
    elif last != date.max:
        yield finding("P206", at=at, line=line.line_no, rate=line.tax_rate, last=last)


def _check_line_numbers(proposal: Proposal) -> Iterator[Finding]:
    for index, line in enumerate(proposal.line_items):
        if line.line_no != index + 1:
            yield finding("P201", at=f"line_items[{index}].line_no", found=line.line_no, due=index + 1)


def _check_discounts(proposal: Proposal) -> Iterator[Finding]:
    sold = {each.tax_rate for each in proposal.line_items if not each.is_discount}
    for index, line in enumerate(proposal.line_items):
        if line.is_discount and line.tax_rate not in sold:
            yield finding("P207", at=f"line_items[{index}].tax_rate", line=line.line_no, rate=line.tax_rate)


def _check_tax_summary(proposal: Proposal) -> Iterator[Finding]:
    rates = {each.tax_rate for each in proposal.line_items}
    stated = [each.tax_rate for each in proposal.tax_summary]
    for rate in sorted(rates - set(stated)):
        yield finding("P208", at="tax_summary", rate=rate)
    for index, row in enumerate(proposal.tax_summary):
        if row.tax_rate not in rates or row.tax_rate in stated[:index]:
            yield finding("P209", at=f"tax_summary[{index}].tax_rate", rate=row.tax_rate)
        else:
            lines = [each for each in proposal.line_items if each.tax_rate == row.tax_rate]
            yield from _compare(row, lines, f"tax_summary[{index}]", "P210")


def _check_totals(proposal: Proposal) -> Iterator[Finding]:
    totals = proposal.totals
    yield from _compare(totals, proposal.line_items, "totals", "P211")
    if totals.amount_gross <= 0:
        yield finding("P212", at="totals.amount_gross", stated=format_amount(totals.amount_gross))
    yield from _check_capital(totals.amount_gross_upper, totals.amount_gross, "totals.amount_gross_upper")


def _compare(stated: TaxSum | Totals, lines: list[LineItem], at: str, code: str) -> Iterator[Finding]:
    for name in ("amount_gross", "amount_net", "amount_tax"):
        due, found = add_up(getattr(each, name) for each in lines), getattr(stated, name)
        if found != due:
            yield _off(code, f"{at}.{name}", found, due)


def _check_capital(capital: str, amount: Decimal, at: str) -> Iterator[Finding]:
    try:
        said = parse_capital(capital)
    except ValueError:
        yield finding("P213", at=at, capital=capital, due=to_capital(amount))
        return
    if said != amount:
        yield finding("P214", at=at, said=format_amount(said), stated=format_amount(amount), due=to_capital(amount))


def _check_instalments(proposal: Proposal) -> Iterator[Finding]:
    plan, total = proposal.payment_plan, proposal.totals.amount_gross
    for index, each in enumerate(plan):
        yield from _check_instalment(each, index, is_last=index == len(plan) - 1)
    percents = [each.percent for each in plan]
    paid = add_up(each.amount_gross for each in plan)
    if paid != total:
        yield _off("P222", "payment_plan", paid, total)
    if sum(percents) != _HUNDRED:
        yield finding("P221", at="payment_plan", sum=sum(percents))
        return
    for index, (each, due) in enumerate(zip(plan, split_payments(total, percents), strict=True)):
        if each.amount_gross != due:
            yield _off("P223", f"payment_plan[{index}].amount_gross", each.amount_gross, due, seq=each.seq)


def _check_instalment(payment: Payment, index: int, *, is_last: bool) -> Iterator[Finding]:
    at = f"payment_plan[{index}]"
    if payment.seq != index + 1:
        yield finding("P220", at=f"{at}.seq", found=payment.seq, due=index + 1)
    if payment.amount_gross <= 0 or payment.percent <= 0:
        yield finding("P224", at=f"{at}.amount_gross", seq=payment.seq)
    if payment.rounding_plug and not is_last:
        yield finding("P225", at=f"{at}.rounding_plug", seq=payment.seq)
    yield from _check_capital(payment.amount_upper, payment.amount_gross, f"{at}.amount_upper")


def _check_special_payments(proposal: Proposal) -> Iterator[Finding]:
    total = proposal.totals.amount_gross
    deposit = add_up(each.amount_gross for each in proposal.payment_plan if each.deposit_dingjin)
    # An instalment of just 20 % is rounded to the cent like every other; half a cent is no larger deposit.
    most = round_cent(total * _LARGEST_DEPOSIT)
    if deposit > most:
        yield finding("P226", at="payment_plan", deposit=format_amount(deposit), most=format_amount(most))
    for index, each in enumerate(proposal.payment_plan):
        at = f"payment_plan[{index}]"
        if "订金" in each.name + each.trigger:
            yield finding("P227", at=f"{at}.name", seq=each.seq)
        if each.trigger_event == "CONTRACT_EFFECTIVE" and each.percent > _LARGE_ADVANCE:
            yield finding("P228", at=f"{at}.percent", percent=each.percent)
        if each.retention_money and not proposal.warranty_months:
            yield finding("P229", at=f"{at}.retention_money", seq=each.seq)


def _off(code: str, at: str, stated: Decimal, due: Decimal, **values: object) -> Finding:
    return finding(code, at=at, stated=format_amount(stated), due=format_amount(due), **values)
