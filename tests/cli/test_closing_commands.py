"""Money, loans, closures and appraisals at the command line: what people see, and what programs get."""

from pathlib import Path

import pytest

from builders.closing import DIRECTOR, FILER, FINANCE, LAWYER, entries_file, invoice, receipt
from builders.command_line import call
from builders.offices import FIRST, MORNING, Stage, office_in, workspace_at
from pipeline.clocks import StoryClock

LEND = (
    "--mode",
    "外借原件",
    "--purpose",
    "核对",
    "--approved-by",
    DIRECTOR,
    "--due",
    "2026-11-30",
    "--on",
    "2026-11-23",
)


@pytest.fixture
def root(tmp_path) -> Path:
    """An archived contract on the day the house's tests live in, whatever day it is outside."""
    house = workspace_at(Stage.ARCHIVED, tmp_path / "house")
    with (house / "company.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[training]\nclock_file = "clock.txt"\n')
    StoryClock(house / "clock.txt").set(MORNING)
    return house


def entries(root: Path) -> Path:
    return entries_file(office_in(root), invoices=[invoice()], receipts=[receipt()])


def test_money_is_recorded_and_shown(root):
    first = call(root, "money", "record", FIRST, entries(root), "--by", FINANCE)
    assert (first.code, "新登记 2 条。" in first.out) == (0, True)
    again = call(root, "money", "record", FIRST, entries(root), "--by", FINANCE, "--json").data
    assert (again["new"], again["known"], again["open"]) == (0, 2, "189,000.00")
    shown = call(root, "money", "show", FIRST, "--json").data
    assert [each["status"] for each in shown["plan"]] == ["已收", "待开票", "条件未成就", "条件未成就"]


def test_wrong_entries_are_told_with_their_places(root):
    wrong = entries_file(office_in(root), invoices=[invoice(plan_seq=9)])
    told = call(root, "money", "record", FIRST, wrong, "--by", FINANCE)
    assert told.code == 1
    assert "B409  invoices[0].plan_seq" in told.err
    assert "一条也没有" in told.err


def test_a_volume_is_lent_listed_and_taken_back(root):
    lent = call(root, "loan", "lend", FIRST, "--borrower", FINANCE, *LEND, "--by", FILER, "--json").data
    assert lent["loan_no"] == "LS01-JY-2026-001"
    (out,) = call(root, "loan", "list", "--json").data["loans"]
    assert out.items() <= lent.items()
    back = call(root, "loan", "return", lent["loan_no"], "--by", FILER)
    assert (back.code, "清点" in back.out) == (0, True)
    assert call(root, "loan", "list", "--json").data["loans"] == []


def test_what_is_not_ready_is_refused_with_the_next_step(root):
    assert call(root, "close", FIRST, "--by", LAWYER).code == 4
    assert call(root, "appraise", "--json").data["volumes"] == []
    due = call(root, "appraise", "--due", "2057-01-01", "--json").data["volumes"]
    assert [each["expires_on"] for each in due] == ["2056-12-31"]
    assert call(root, "appraise", entries(root)).code == 4
