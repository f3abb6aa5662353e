"""Business numbers: written one way, given out in order, never twice, every gap accounted for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.numbering.numbers import (
    DocumentNumber,
    NumberKind,
    NumberRow,
    NumberStatus,
    archive_number,
    check_register,
    contract_number,
    contract_series,
    document_number,
    is_number,
    item_number,
    monthly_report_number,
    next_major,
    next_minor,
    next_number,
    next_serial,
    parse_document_number,
    parse_version,
    serial_of,
    series_of,
    weekly_number,
)
from pipeline.errors import Refused

CONTRACT = "LS-RJ-2026-0007"


def contract_row(serial: int, status: NumberStatus = NumberStatus.USED, category: str = "RJ") -> NumberRow:
    return NumberRow(contract_number("LS", category, 2026, serial), NumberKind.CONTRACT, "LS-2026", status)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (NumberKind.LEAD, "XS-202609-0031"),
        (NumberKind.CUSTOMER, "202609-001"),
        (NumberKind.OPPORTUNITY, "202609-001-OP01"),
        (NumberKind.CONTRACT, CONTRACT),
        (NumberKind.SUPPLEMENT, f"{CONTRACT}-B01"),
        (NumberKind.TERMINATION, f"{CONTRACT}-Z01"),
        (NumberKind.DOCUMENT, f"{CONTRACT}-HTSP-01-V1.0"),
        (NumberKind.DOCUMENT, f"{CONTRACT}-B01-HTWB-01-V0.1"),
        (NumberKind.DOCUMENT, "202609-001-HZFA-01-V2.0"),
        (NumberKind.DOCUMENT, f"{CONTRACT}-ZXGZ-2026W47-V1.0"),
        (NumberKind.MONTHLY_REPORT, "YDFP-202610-V1.0"),
        (NumberKind.VOLUME, "LS01-HT·2026-D30-0007"),
        (NumberKind.ITEM, "LS01-HT·2026-D30-0007-003"),
    ],
)
def test_every_kind_of_number_is_known_by_its_form_alone(kind: NumberKind, number: str) -> None:
    assert is_number(kind, number)
    assert not is_number(kind, f"{number} ")
    assert not is_number(kind, f"x{number}")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (NumberKind.CUSTOMER, "202613-001"),
        (NumberKind.CUSTOMER, "２02609-001"),
        (NumberKind.CONTRACT, "LS-XX-2026-0007"),
        (NumberKind.CONTRACT, "L-RJ-2026-0007"),
        (NumberKind.DOCUMENT, f"{CONTRACT}-HTSP-1-V1.0"),
        (NumberKind.DOCUMENT, f"{CONTRACT}-HTSP-01-V01.0"),
        (NumberKind.DOCUMENT, f"{CONTRACT}-ZXGZ-2026W54-V1.0"),
        (NumberKind.VOLUME, "LS01-HT-2026-D30-0007"),
        (NumberKind.VOLUME, "LS01-HT·2026-D20-0007"),
    ],
)
def test_misspelt_numbers_are_refused(kind: NumberKind, text: str) -> None:
    assert not is_number(kind, text)


def test_contracts_of_a_year_share_one_counter_across_categories() -> None:
    numbers = [contract_number("LS", "RJ", 2026, 1), contract_number("LS", "XS", 2026, 2)]

    assert {series_of(NumberKind.CONTRACT, each) for each in numbers} == {contract_series("LS", 2026)} == {"LS-2026"}
    assert next_number(NumberKind.CONTRACT, "LS-JS-2026", numbers) == "LS-JS-2026-0003"


def test_the_first_number_of_a_series_is_one() -> None:
    assert next_number(NumberKind.CUSTOMER, "202611", []) == "202611-001"
    assert next_number(NumberKind.SUPPLEMENT, CONTRACT, []) == f"{CONTRACT}-B01"
    assert next_number(NumberKind.VOLUME, "LS01-HT·2026-D30", []) == "LS01-HT·2026-D30-0001"


def test_a_void_number_is_never_given_out_again() -> None:
    taken_and_void = ["202611-001", "202611-002"]

    assert next_number(NumberKind.CUSTOMER, "202611", taken_and_void) == "202611-003"


def test_numbers_set_aside_are_stepped_over_and_do_not_raise_the_counter() -> None:
    taken, reserved = ["202611-001"], ["202611-002", "202611-900"]

    assert next_number(NumberKind.CUSTOMER, "202611", taken, reserved=reserved) == "202611-003"


def test_a_full_series_is_refused_and_never_wraps() -> None:
    with pytest.raises(Refused, match="用完") as refusal:
        next_serial(NumberKind.CUSTOMER, ["202611-999"])
    assert refusal.value.next_step


def test_a_misspelt_series_is_refused_before_it_becomes_a_number() -> None:
    with pytest.raises(ValueError, match="not a"):
        next_number(NumberKind.CUSTOMER, "202613", [])


@given(st.sets(st.integers(1, 998), max_size=30))
def test_the_next_number_is_always_new_and_after_all_others(serials: set[int]) -> None:
    taken = [f"202611-{each:03d}" for each in serials]

    following = next_number(NumberKind.CUSTOMER, "202611", taken)

    assert following not in taken
    assert serial_of(NumberKind.CUSTOMER, following) > max(serials, default=0)


@given(st.sampled_from(["HTWB", "HTSP", "YSQR"]), st.integers(1, 99), st.integers(0, 99), st.integers(0, 99))
def test_a_document_number_reads_back_into_its_parts(code: str, serial: int, major: int, minor: int) -> None:
    number = document_number(CONTRACT, code, serial, f"V{major}.{minor}")

    assert parse_document_number(number) == DocumentNumber(CONTRACT, code, f"{serial:02d}", f"V{major}.{minor}")
    assert str(parse_document_number(number)) == number
    assert series_of(NumberKind.DOCUMENT, number) == f"{CONTRACT}-{code}"


def test_weekly_and_monthly_sheets_are_named_by_their_time() -> None:
    assert weekly_number(CONTRACT, "ZXGZ", "2026W47", "V1.0") == f"{CONTRACT}-ZXGZ-2026W47-V1.0"
    assert monthly_report_number("202610", "V1.0") == "YDFP-202610-V1.0"
    with pytest.raises(ValueError, match="not a counted"):
        serial_of(NumberKind.DOCUMENT, f"{CONTRACT}-ZXGZ-2026W47-V1.0")


def test_archive_numbers_join_fonds_year_term_and_serial() -> None:
    volume = archive_number("LS01", 2026, "D30", 7)

    assert volume == "LS01-HT·2026-D30-0007"
    assert item_number(volume, 3) == "LS01-HT·2026-D30-0007-003"
    assert series_of(NumberKind.VOLUME, volume) == "LS01-HT·2026-D30"


@pytest.mark.parametrize(
    ("owner", "code", "serial"), [("nobody", "HTWB", 1), (CONTRACT, "htwb", 1), (CONTRACT, "HTWB", 100)]
)
def test_impossible_document_numbers_are_refused(owner: str, code: str, serial: int) -> None:
    with pytest.raises(ValueError, match="not a"):
        document_number(owner, code, serial, "V1.0")


def test_versions_go_up_by_minor_and_by_major() -> None:
    assert parse_version("V0.12") == (0, 12)
    assert next_minor("V1.9") == "V1.10"
    assert next_major("V1.9") == "V2.0"
    with pytest.raises(ValueError, match="not a version"):
        next_minor("1.0")


def test_a_register_with_voids_and_reserves_is_in_order() -> None:
    rows = [
        contract_row(1),
        contract_row(2, NumberStatus.VOID),
        contract_row(3, category="XS"),
        contract_row(4, NumberStatus.RESERVED),
        contract_row(9000, NumberStatus.RESERVED),
    ]

    assert check_register(rows) == []


def test_a_gap_without_a_reason_is_found() -> None:
    found = check_register([contract_row(1), contract_row(4)])

    assert [(each.code, each.values["serial"]) for each in found] == [("N003", "2"), ("N003", "3")]
    assert "LS-2026" in found[0].message


def test_a_number_given_twice_is_found() -> None:
    assert [each.code for each in check_register([contract_row(1), contract_row(1)])] == ["N002"]


def test_a_number_in_the_wrong_series_is_found() -> None:
    strange = [
        NumberRow("LS-RJ-2025-0001", NumberKind.CONTRACT, "LS-2026", NumberStatus.USED),
        NumberRow("LS-RJ-26-1", NumberKind.CONTRACT, "LS-2026", NumberStatus.USED),
    ]

    assert [each.code for each in check_register(strange)] == ["N001", "N001"]


def test_versions_of_one_document_are_no_gap_and_no_double() -> None:
    numbers = [document_number(CONTRACT, "HTWB", 1, each) for each in ("V0.1", "V1.0", "V2.0")]
    numbers.append(weekly_number(CONTRACT, "ZXGZ", "2026W47", "V1.0"))
    rows = [NumberRow(each, NumberKind.DOCUMENT, each[:20], NumberStatus.USED) for each in numbers]

    assert check_register(rows) == []
