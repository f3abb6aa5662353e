"""Fills in what a form may leave empty because it follows from the rest: amounts, sums, capitals, numbers."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

from pipeline.domain.money.amounts import add_up, parse_amount, round_cent, split_tax
from pipeline.domain.money.capital import to_capital
from pipeline.domain.money.payments import split_payments

_PARTS = ("amount_gross", "amount_net", "amount_tax")
_UNKNOWN = (KeyError, ValueError, TypeError, InvalidOperation)

Row = dict[str, Any]


def fill_in(values: dict[str, Any]) -> None:
    """Every empty computed field filled where what it needs is there; what was written stays and is checked later."""
    items: list[Row] = values.get("line_items", [])
    for number, item in enumerate(items, 1):
        item.setdefault("line_no", number)
        _fill(item, _line_amounts)
    if items and not values.get("tax_summary"):
        with suppress(*_UNKNOWN):
            values["tax_summary"] = tax_sums(items)
    if not values.get("tax_summary"):
        values.pop("tax_summary", None)  # then the faults of the lines say why
    totals: Row = values.setdefault("totals", {})
    _fill(totals, lambda _: sums_of(items))
    _fill(totals, lambda row: {"amount_gross_upper": to_capital(parse_amount(row["amount_gross"]))})
    _fill_payments(values.get("payment_plan", []), totals)
    for number, talk in enumerate(values.get("negotiation", []), 1):
        talk.setdefault("round", number)


def _fill(row: Row, rule: Callable[[Row], Row]) -> None:
    with suppress(*_UNKNOWN):
        for key, value in rule(row).items():
            row.setdefault(key, value)


def _line_amounts(item: Row) -> Row:
    due = round_cent(Decimal(item["quantity"]) * Decimal(item["unit_price_gross"]))
    gross = parse_amount(item["amount_gross"]) if "amount_gross" in item else due
    net, tax = split_tax(gross, Decimal(item["tax_rate"]))
    return dict(zip(_PARTS, map(str, (gross, net, tax)), strict=True))


def sums_of(rows: Iterable[Row]) -> Row:
    """The amounts of all rows added up."""
    columns = list(rows)
    return {part: str(add_up(parse_amount(each[part]) for each in columns)) for part in _PARTS}


def tax_sums(items: list[Row]) -> list[Row]:
    """One row per VAT rate, the lowest rate first."""
    rates = {Decimal(each["tax_rate"]): str(each["tax_rate"]) for each in items}
    return [
        {"tax_rate": text, **sums_of(each for each in items if Decimal(each["tax_rate"]) == rate)}
        for rate, text in sorted(rates.items())
    ]


def _fill_payments(payments: list[Row], totals: Row) -> None:
    with suppress(*_UNKNOWN):
        total = parse_amount(totals["amount_gross"])
        for payment, amount in zip(payments, _instalments(total, payments), strict=True):
            payment.setdefault("amount_gross", str(amount))
    for number, payment in enumerate(payments, 1):
        payment.setdefault("seq", number)
        _fill(payment, lambda row: {"amount_upper": to_capital(parse_amount(row["amount_gross"]))})


def _instalments(total: Decimal, payments: list[Row]) -> list[Decimal]:
    percents = [Decimal(each["percent"]) for each in payments]
    if sum(percents) == 100:
        return split_payments(total, percents)
    return [round_cent(total * each / 100) for each in percents]
