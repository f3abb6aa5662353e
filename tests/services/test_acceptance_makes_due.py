"""A signed certificate of acceptance makes instalments due by itself, on the plan that supplements left."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from builders.changing import approved_facts, ask, supplement
from builders.closing import TODAY, invoice, record
from builders.offices import FIRST, SERVICE, Stage, bring_in, certify, issued_pdf, office_at, outside, record_file
from builders.papers import scanned
from builders.remedying import draw_paper, item_facts, plan_facts, record_facts
from pipeline.domain.calendar.clock import StoppedClock
from pipeline.domain.findings import BadDocument
from pipeline.domain.papers.account import Account
from pipeline.domain.papers.receipt_checks import check_conditions
from pipeline.drafting.paper.pdf_pages import page_texts
from pipeline.services.office import Office, contract_in
from pipeline.services.papers.accepting import draw_up_acceptance
from pipeline.services.papers.recording import account_in, standings_of, terms_in_force

LATER = "2026-11-27"


@pytest.fixture
def effective(tmp_path: Path) -> Office:
    return office_at(Stage.EFFECTIVE, tmp_path / "house", pages=6)


def some_days_on(office: Office, days: int = 4) -> Office:
    """2026-11-27 unless told otherwise."""
    return replace(office, clock=StoppedClock(office.clock.now() + timedelta(days=days)))


def come_back(office: Office, code: str = "YSQR") -> None:
    taken = bring_in(office, f"{code}.pdf", scanned(issued_pdf(office, FIRST, code)))
    assert taken.outcome == "已归入", taken


def account(office: Office) -> Account:
    with office.records.reading() as index:
        return account_in(office, index, contract_in(index, FIRST))


def codes(office: Office) -> list[str]:
    return [each.code for each in check_conditions(account(office))]


def typed(office: Office, met_on: str, seq: int = 2) -> list[str]:
    done = record(office, conditions=[{"plan_seq": seq, "met_on": met_on, "basis": "验收确认书"}])
    return [each.code for each in done.findings]


def test_a_certificate_that_came_back_signed_meets_the_condition(effective: Office) -> None:
    certify(effective)
    assert account(effective).met_on(2) is None
    later = some_days_on(effective)
    come_back(later)
    held = account(later)
    assert (str(held.met_on(2)), held.met_on(3)) == (LATER, None)
    assert codes(later) == ["B418"]
    record(later, invoices=[invoice(2)])
    with later.records.reading() as index:
        second = standings_of(later, contract_in(index, FIRST), account(later))[1]
    assert str(second.due_on) == "2026-12-18"


def test_the_day_written_on_the_certificate_counts_before_the_day_it_was_filed(effective: Office) -> None:
    certify(effective)
    later = some_days_on(effective)
    come_back(later)
    assert typed(later, "2026-11-24") == []
    assert str(account(later).met_on(2)) == "2026-11-24"
    assert codes(later) == []


@pytest.mark.parametrize("day", ["2026-11-24", "2026-11-30"])
def test_a_day_the_certificate_cannot_bear_is_told_and_kept(effective: Office, day: str) -> None:
    certify(some_days_on(effective, 2))
    come_back(some_days_on(effective))
    much_later = some_days_on(effective, 10)
    assert typed(much_later, day) == ["B416"]
    assert codes(much_later) == ["B416"]
    assert str(account(much_later).met_on(2)) == day


def test_an_entry_ahead_of_the_signed_certificate_is_told_then_and_later(effective: Office) -> None:
    later = some_days_on(effective, 2)
    certify(later)
    assert typed(later, "2026-11-24") == ["B417"]
    come_back(some_days_on(effective))
    assert codes(effective) == ["B416"]


def test_conditions_outside_any_certificate_are_entered_as_before(effective: Office) -> None:
    assert typed(effective, TODAY, seq=3) == []
    assert str(account(effective).met_on(3)) == TODAY


def test_the_certificate_prints_the_plan_as_the_signed_supplement_left_it(effective: Office) -> None:
    ask(effective, approved_facts())
    supplement(effective, approved_facts())
    come_back(effective, "BGSQ")
    certify(effective)
    text = "".join(page_texts(issued_pdf(effective, FIRST, "YSQR"))).replace("\n", "")
    amount = account(effective).payment(2)
    assert amount is not None
    assert amount.amount_gross != Decimal("108000.00")
    assert f"¥{amount.amount_gross:,.2f}" in text
    assert "108,000.00" not in text


def test_total_tax_and_plan_of_the_terms_in_force_agree(effective: Office) -> None:
    ask(effective, approved_facts())
    supplement(effective, approved_facts())
    come_back(effective, "BGSQ")
    with effective.records.reading() as index:
        terms = terms_in_force(effective, index, contract_in(index, FIRST))
    assert terms.totals.amount_gross == sum(each.amount_gross for each in terms.payment_plan) == Decimal("283800.00")
    assert terms.totals.amount_net + terms.totals.amount_tax == terms.totals.amount_gross
    assert terms.totals.amount_gross_upper == "人民币贰拾捌万叁仟捌佰元整"
    assert [each.amount_gross for each in terms.tax_summary] == [Decimal("283800.00")]


def test_an_instalment_that_a_supplement_brought_is_named_by_its_number(effective: Office) -> None:
    path = record_file(outside(effective), {"triggers": ["第3期", "第2期"]})
    draw_up_acceptance(effective, FIRST, path, by=SERVICE)
    come_back(effective)
    held = account(effective)
    assert [held.met_on(seq) is not None for seq in (1, 2, 3, 4)] == [False, True, True, False]
    with pytest.raises(BadDocument) as refused:
        draw_up_acceptance(effective, FIRST, record_file(outside(effective), {"triggers": ["第9期"]}), by=SERVICE)
    assert [each.code for each in refused.value.findings] == ["K036"]


def test_an_issued_certificate_is_given_again_with_what_came_up_since(effective: Office) -> None:
    number = certify(effective)
    draw_paper(effective, "YSJL", record_facts("页面 95 分位响应"))
    draw_paper(effective, "ZGJH", plan_facts(item_facts("Z-01", "页面 95 分位响应")))
    before = effective.workspace.ledger.read_bytes()
    again = draw_up_acceptance(effective, FIRST, record_file(outside(effective)), by=SERVICE)
    assert again.document_no == number
    told = {each.code: each.message for each in again.findings}
    assert list(told) == ["B273", "K037"]
    assert "整改计划" in told["K037"]
    assert effective.workspace.ledger.read_bytes() == before
