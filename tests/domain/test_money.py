"""Amounts: exact, to the cent, never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.money.amounts import add_up, format_amount, parse_amount, round_cent, split_tax

AMOUNTS = st.integers(-(10**15), 10**15).map(lambda cents: Decimal(cents) / 100)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("0", "0.00"), ("270000.00", "270000.00"), ("-6600.5", "-6600.50"), ("1,234,567.89", "1234567.89")],
)
def test_an_amount_is_read_to_the_cent(text: str, amount: str) -> None:
    assert str(parse_amount(text)) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "100.005",
        "1e5",
        "1,00.00",
        "12,34",
        "１２",
        "٣",
        " 1",
        "1 ",
        "+1",
        ".5",
        "5.",
        "NaN",
        "Infinity",
        "--1",
        "1_000",
    ],
)
def test_what_has_to_be_guessed_at_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_amount(text)


@given(AMOUNTS)
def test_a_written_amount_reads_back_as_itself(amount: Decimal) -> None:
    assert parse_amount(format_amount(amount)) == amount


def test_a_third_decimal_is_never_dropped_silently() -> None:
    with pytest.raises(ValueError, match="parts of a cent"):
        format_amount(Decimal("1.005"))


@pytest.mark.parametrize(
    ("exact", "rounded"), [("2.675", "2.68"), ("-2.675", "-2.68"), ("0.005", "0.01"), ("1.004", "1.00")]
)
def test_half_a_cent_goes_away_from_zero(exact: str, rounded: str) -> None:
    assert round_cent(Decimal(exact)) == Decimal(rounded)


@given(AMOUNTS, st.sampled_from(["0.13", "0.09", "0.06", "0.03", "0.01", "0"]))
def test_net_and_tax_together_are_exactly_the_gross_amount(gross: Decimal, rate: str) -> None:
    net, tax = split_tax(gross, Decimal(rate))

    assert net + tax == gross
    assert net == round_cent(net)
    assert abs(net * (1 + Decimal(rate)) - gross) <= Decimal("0.01")


def test_tax_is_split_per_line_and_not_off_the_total() -> None:
    lines = [split_tax(Decimal("100.00"), Decimal("0.13")) for _ in range(3)]

    assert add_up(tax for _, tax in lines) == Decimal("34.50")
    assert split_tax(Decimal("300.00"), Decimal("0.13"))[1] == Decimal("34.51")
