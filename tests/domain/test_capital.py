"""Amounts in Chinese capitals, both ways."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.money.capital import parse_capital, to_capital

OFFICIAL = {
    "1409.50": "壹仟肆佰零玖元伍角整",
    "6007.14": "陆仟零柒元壹角肆分",
    "1680.32": "壹仟陆佰捌拾元叁角贰分",
    "107000.53": "壹拾万柒仟元伍角叁分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "325.04": "叁佰贰拾伍元零肆分",
    "0": "零元整",
    "0.05": "伍分",
    "0.50": "伍角整",
    "10": "壹拾元整",
    "100000": "壹拾万元整",
    "1000010": "壹佰万零壹拾元整",
    "100010000": "壹亿零壹万元整",
    "1000000000000": "壹万亿元整",
    "1000100000001.10": "壹万零壹亿零壹元壹角整",
    "541657.10": "伍拾肆万壹仟陆佰伍拾柒元壹角整",
    "1500020.08": "壹佰伍拾万零贰拾元零捌分",
    "-5.50": "负伍元伍角整",
}


@pytest.mark.parametrize(("amount", "capital"), OFFICIAL.items())
def test_amounts_are_written_as_the_rules_show(amount: str, capital: str) -> None:
    assert to_capital(Decimal(amount)) == f"人民币{capital}"


@given(st.integers(-(10**16) + 1, 10**16 - 1) | st.integers(0, 10**7))
def test_what_is_written_reads_back_as_the_same_amount(cents: int) -> None:
    amount = Decimal(cents) / 100

    assert parse_capital(to_capital(amount)) == amount


@given(st.integers(1, 10**16 - 1))
def test_no_zero_is_doubled_or_stands_before_a_unit(cents: int) -> None:
    capital = to_capital(Decimal(cents) / 100)

    assert not re.search("零零|零[元万亿角分拾佰仟]", capital)


@pytest.mark.parametrize(
    "text",
    [
        "人民币壹拾万柒仟元零伍角叁分",
        "人民币壹拾万零柒仟元伍角叁分",
        "壹拾万零柒仟元零伍角叁分",
        "人民币壹拾万柒仟圆伍角叁分",
        "人民幣壹拾萬柒仟圓伍角參分".replace("幣", "币"),
    ],
)
def test_zeros_that_may_be_left_out_make_no_difference(text: str) -> None:
    assert parse_capital(text) == Decimal("107000.53")


@pytest.mark.parametrize(
    "text", ["壹仟肆佰零玖元伍角", "壹仟肆佰零玖元伍角整", "壹仟肆佰零玖元伍角正", "壹仟肆佰零玖圆伍角整"]
)
def test_the_end_mark_after_jiao_is_optional(text: str) -> None:
    assert parse_capital(text) == Decimal("1409.50")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "人民币",
        "元",
        "元整",
        "整",
        "负",
        "负零元整",
        "壹元",
        "壹佰伍元整",
        "壹元伍分",
        "壹元零零伍分",
        "壹元零零伍角整",
        "拾元整",
        "壹亿亿元整",
        "壹万万元整",
        "贰元元整",
        "壹元整整",
        "壹分整",
        "一元整",
        "壹 元整",
        "人民币 壹元整",
        "人民币人民币壹元整",
        "壹拾壹拾元整",
        "壹元壹分壹角",
        "零壹元整",
        "美元壹元整",
        "亿" * 10_000,
        "壹亿" * 29 + "元整",
    ],
)
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="capitals"):
        parse_capital(text)


@given(st.text("零壹贰叁拾佰仟万亿元角分整正负人民币", max_size=14))
def test_anything_that_is_read_is_written_the_same_but_for_optional_signs(text: str) -> None:
    try:
        amount = parse_capital(text)
    except ValueError:
        return
    assert parse_capital(to_capital(amount)) == amount


@pytest.mark.parametrize("amount", ["100.005", "100000000000000", "-100000000000000"])
def test_amounts_beyond_the_rules_are_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        to_capital(Decimal(amount))
