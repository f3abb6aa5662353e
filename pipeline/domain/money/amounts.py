"""Amounts of money: exact decimal yuan, rounded half up to the cent, written with thousands marks."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from pipeline.domain.money.capital import parse_capital, to_capital

__all__ = ["CENT", "add_up", "format_amount", "parse_amount", "parse_capital", "round_cent", "split_tax", "to_capital"]

CENT = Decimal("0.01")

_AMOUNT = re.compile(r"-?(?:[0-9]{1,14}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,2})?")


def parse_amount(text: str) -> Decimal:
    """The amount in yuan that `text` writes, like `-6600.00` or `1,234.50`.

    Raises ValueError for a third decimal, an exponent, misplaced thousands marks or full-width digits:
    an amount that has to be guessed at is refused.
    """
    if not _AMOUNT.fullmatch(text):
        raise ValueError(f"not an amount in yuan with at most two decimals: {text!r}")
    return Decimal(text.replace(",", "")).quantize(CENT)


def format_amount(amount: Decimal) -> str:
    """The amount with thousands marks and two decimals: `1,234.50`; ValueError when a cent would be lost."""
    exact = amount.quantize(CENT)
    if exact != amount:
        raise ValueError(f"{amount} has parts of a cent")
    return f"{exact:,.2f}"


def round_cent(amount: Decimal) -> Decimal:
    """The amount to the cent, half a cent away from zero, as invoices do (not banker's rounding)."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def split_tax(gross: Decimal, rate: Decimal) -> tuple[Decimal, Decimal]:
    """The net amount and the VAT inside `gross`; both to the cent, and together exactly `gross`.

    The way of 增值税法 art. 7 (价外税): net = gross / (1 + rate), the tax is what remains.
    """
    net = round_cent(gross / (1 + rate))
    return net, gross - net


def add_up(amounts: Iterable[Decimal]) -> Decimal:
    """The sum, `0.00` for none."""
    return sum(amounts, Decimal("0.00"))
