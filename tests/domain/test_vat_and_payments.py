"""VAT rates with their days, and payment plans that close."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.money.payments import split_payments
from pipeline.domain.money.vat import last_day_of, rates_on


def amounts(*texts: str) -> list[Decimal]:
    return [Decimal(each) for each in texts]


def test_the_reduced_rate_ends_with_2027() -> None:
    one_percent = Decimal("0.01")

    assert last_day_of(one_percent, date(2027, 12, 31)) == date(2027, 12, 31)
    assert last_day_of(one_percent, date(2028, 1, 1)) is None
    assert one_percent not in {each.rate for each in rates_on(date(2028, 1, 1))}


def test_an_unknown_rate_holds_on_no_day() -> None:
    assert last_day_of(Decimal("0.17"), date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("total", "percents", "due"),
    [
        ("541657.10", (20, 35, 40, 5), ("108331.42", "189579.99", "216662.84", "27082.85")),
        ("1500020.08", (30, 20, 25, 20, 5), ("450006.02", "300004.02", "375005.02", "300004.02", "75001.00")),
        ("270000.00", (30, 40, 25, 5), ("81000.00", "108000.00", "67500.00", "13500.00")),
        ("0.01", (50, 50), ("0.01", "0.00")),
    ],
)
def test_the_last_instalment_takes_what_rounding_left(
    total: str, percents: tuple[int, ...], due: tuple[str, ...]
) -> None:
    assert split_payments(Decimal(total), [Decimal(each) for each in percents]) == amounts(*due)


@given(st.integers(1, 10**12), st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_instalments_always_add_up_to_the_total(cents: int, shares: list[int]) -> None:
    percents = [Decimal(each) for each in shares]
    percents.append(Decimal(100) - sum(percents))

    total = Decimal(cents) / 100

    assert sum(split_payments(total, percents)) == total


@pytest.mark.parametrize("percents", [[], ["99.99"], ["50", "50.01"]])
def test_percentages_that_do_not_make_a_hundred_are_refused(percents: list[str]) -> None:
    with pytest.raises(ValueError, match="not 100"):
        split_payments(Decimal(1), amounts(*percents))
