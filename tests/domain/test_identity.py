"""Check digits and forms of identity data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.identity import (
    has_inner_check,
    is_account_no,
    is_cnaps,
    is_email,
    is_phone,
    is_uscc,
    masked,
    organisation_check_digit,
    uscc_check_digit,
    uscc_kind,
)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
STANDARD_EXAMPLE = "91350100M000100Y43"
GOOD_CODES = (
    STANDARD_EXAMPLE,
    "91339901XN0000012E",
    "91339901XN00000A64",
    "91339901XN00000B4Y",
    "12339901XN00000C2Y",
)
BODIES = st.text(ALPHABET, min_size=17, max_size=17)


@pytest.mark.parametrize("code", GOOD_CODES)
def test_good_credit_codes_pass_both_checks(code: str) -> None:
    assert is_uscc(code)
    assert has_inner_check(code)


def test_every_single_slip_in_a_credit_code_is_found() -> None:
    code = GOOD_CODES[1]
    slips = [code[:at] + other + code[at + 1 :] for at in range(18) for other in ALPHABET if other != code[at]]

    assert len(slips) == 540
    assert not any(is_uscc(each) for each in slips)


@pytest.mark.parametrize("code", GOOD_CODES)
def test_swapped_neighbours_in_a_credit_code_are_found(code: str) -> None:
    swapped = {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(17)} - {code}

    assert not any(is_uscc(each) for each in swapped)


@given(BODIES)
def test_the_check_character_is_always_one_of_the_alphabet(body: str) -> None:
    assert uscc_check_digit(body) in ALPHABET


def test_a_sum_that_31_divides_gives_zero_and_not_an_overflow() -> None:
    assert uscc_check_digit("0" * 17) == "0"


def test_the_inner_digit_counts_letters_from_ten() -> None:
    assert organisation_check_digit("M000100Y") == "4"
    assert organisation_check_digit("XN000001") == "2"


def test_a_wrong_inner_digit_alone_leaves_the_code_usable() -> None:
    body = "91339901XN0000013"
    code = body + uscc_check_digit(body)

    assert is_uscc(code)
    assert not has_inner_check(code)


@pytest.mark.parametrize(
    "text",
    ["", "91350100M000100Y4Z", "91350100m000100y43", "91350100M000100Y4", "9135010OM000100Y43", "９1350100M000100Y43"],
)
def test_other_texts_are_no_credit_codes(text: str) -> None:
    assert not is_uscc(text)


def test_authorities_beyond_the_usual_are_not_refused_by_form() -> None:
    for start in ("N1", "A1", "Y1"):
        body = f"{start}339901XN0000012"
        assert is_uscc(body + uscc_check_digit(body))
        assert uscc_kind(body) == ""
    assert uscc_kind("12339901XN00000C2Y") == "事业单位"


@pytest.mark.parametrize("number", ["102100099996", "105100000017", "308584000013", "999339900011", "999339900020"])
def test_bank_numbers_pass_their_check_digit(number: str) -> None:
    assert is_cnaps(number)


def test_every_slip_of_one_digit_in_a_bank_number_is_found() -> None:
    number = "102100099996"
    slips = [number[:at] + each + number[at + 1 :] for at in range(12) for each in "0123456789" if each != number[at]]

    assert not any(is_cnaps(each) for each in slips)
    assert not is_cnaps("10210009999")


@pytest.mark.parametrize(
    "text", ["13800000000", "0571-12345678", "010-1234567-8", "0000-10000001", "400-800-1234", "+8613800000000"]
)
def test_telephone_numbers_are_known(text: str) -> None:
    assert is_phone(text)


@pytest.mark.parametrize(
    "text", ["", "12345", "23800000000", "1380000000", "+0123456789", "138 0000 0000", "０571-12345678"]
)
def test_other_texts_are_no_telephone_numbers(text: str) -> None:
    assert not is_phone(text)


@pytest.mark.parametrize("text", ["contract@lanshu.example", "a.b+c@x-y.co", "x_1@sub.dom.cn"])
def test_mail_addresses_are_known(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a@b",
        "@x.cn",
        "a@",
        ".a@x.cn",
        "a.@x.cn",
        "a..b@x.cn",
        "a b@x.cn",
        "a@-x.cn",
        "a@x..cn",
        "a@b@c.cn",
        f"{'a' * 250}@x.cn",
    ],
)
def test_other_texts_are_no_mail_addresses(text: str) -> None:
    assert not is_email(text)


def test_company_accounts_are_never_held_to_the_card_number_rule() -> None:
    assert is_account_no("3399010000000000011")
    assert not is_account_no("33990100 00000")
    assert not is_account_no("1" * 31)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("11010519491231002X", "110105********002X"), ("procure@x.example", "p***@x.example"), ("张三", "**"), ("", "")],
)
def test_masking_keeps_the_ends_alone(text: str, shown: str) -> None:
    assert masked(text) == shown


@given(st.text(st.characters(exclude_characters="@"), min_size=3))
def test_masking_keeps_the_length_and_hides_the_middle(text: str) -> None:
    assert len(masked(text)) == len(text)
    assert "*" in masked(text)
