"""What a dossier must hold at each status, and in what order."""

from datetime import date
from itertools import pairwise

import pytest

from pipeline.domain.contract import ContractStatus
from pipeline.domain.dossier import (
    SIGNED_COPY,
    Circumstance,
    Need,
    catalogue_order,
    gaps,
    missing_items,
    required_items,
    retention_end,
)
from pipeline.domain.people import Role

S = ContractStatus


def due(status: ContractStatus, *circumstances: Circumstance) -> set[str]:
    return {each.code for each in required_items(status, circumstances)}


def test_an_effective_contract_needs_its_signed_set() -> None:
    assert due(S.EFFECTIVE) == {
        SIGNED_COPY, "HTWB", "HTSP", "YYSJ", "ZXHC", "HZFA", "SWTP", "XQFX", "KHDJ", "QSQR", "YJHS", "SXTZ",
    }  # fmt: skip


def test_needs_only_grow_from_effective_to_closed() -> None:
    stages = [due(each) for each in (S.EFFECTIVE, S.PERFORMING, S.PERFORMED, S.CLOSED)]

    assert all(earlier <= later for earlier, later in pairwise(stages))
    assert stages[2] >= {"JFQS", "YSSQ", "YSJL", "YSQR"}
    assert stages[3] >= {"JQQR", "GDYJ", "AJFM", "JNML", "JNBK", "SXJC"}


def test_acceptance_papers_are_not_asked_for_before_anything_is_delivered() -> None:
    assert "YSSQ" not in due(S.PERFORMING)
    assert {"JFQS", "YSSQ", "YSJL"} <= due(S.PERFORMING, Circumstance.DELIVERED)


@pytest.mark.parametrize(
    ("circumstance", "code"),
    [
        (Circumstance.TEXT_REVISED, "HTXD"),
        (Circumstance.SIGNED_BY_AGENT, "SQWT"),
        (Circumstance.DELAYED, "YQSM"),
        (Circumstance.CHANGED, "BGSQ"),
        (Circumstance.INVOICED, "KPSK"),
    ],
)
def test_a_circumstance_makes_its_piece_due_and_says_why(circumstance: Circumstance, code: str) -> None:
    assert code not in due(S.PERFORMING)
    (piece,) = [each for each in required_items(S.PERFORMING, [circumstance]) if each.code == code]
    assert (piece.need, piece.condition) == (Need.IF, circumstance.value)


def test_a_void_contract_needs_its_reason_and_no_signed_copy() -> None:
    assert "ZFSM" in due(S.VOID)
    assert SIGNED_COPY not in due(S.VOID)


@pytest.mark.parametrize("status", S)
def test_every_status_has_a_list_with_makers(status: ContractStatus) -> None:
    required = required_items(status)

    assert required
    assert all(isinstance(each.maker, Role) and each.title for each in required)


def test_what_is_missing_says_whose_turn_it_is() -> None:
    missing = missing_items(required_items(S.EFFECTIVE), due(S.EFFECTIVE) - {"QSQR"})

    (gap,) = gaps(missing)
    assert (gap.code, gap.at) == ("C001", "QSQR")
    assert "合同签署确认函" in gap.message
    assert "销售助理" in gap.next_step


def test_a_missing_conditional_piece_is_a_warning_with_its_reason() -> None:
    required = required_items(S.PERFORMING, [Circumstance.DELAYED])

    (gap,) = gaps(missing_items(required, {each.code for each in required} - {"YQSM"}))
    assert (gap.code, gap.is_error) == ("C002", False)
    assert "有过延期" in gap.message


def test_conclusions_lie_before_the_process_that_led_to_them() -> None:
    order = [
        SIGNED_COPY,
        "HTWB",
        "BGSQ",
        "HTSP",
        "YYSJ",
        "ZXHC",
        "HZFA",
        "XQFX",
        "QSQR",
        "XMJH",
        "YSQR",
        "KPSK",
        "WLHJ",
    ]

    assert sorted(order, key=catalogue_order) == order
    assert catalogue_order("ZZZZ") > catalogue_order("WLHJ")


def test_retention_runs_from_the_year_after_closing() -> None:
    assert retention_end("D30", 2026) == date(2056, 12, 31)
    assert retention_end("D10", 2026) == date(2036, 12, 31)
    assert retention_end("Y", 2026) is None
    with pytest.raises(ValueError, match="not a retention code"):
        retention_end("D20", 2026)
