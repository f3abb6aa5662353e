"""Money of a contract entered once, checked against account and ledger, taken back by another fact."""

from decimal import Decimal

import pytest

from builders.closing import (
    BUYER,
    FINANCE,
    LAWYER,
    TODAY,
    draw_closing,
    entries_file,
    invoice,
    receipt,
    record,
    red_letter,
    refund,
)
from builders.offices import FIRST, Stage, draft, office_at
from builders.paper_forms import word_text
from pipeline.domain.findings import BadDocument
from pipeline.errors import Refused
from pipeline.services.archiving.completeness import find_gaps
from pipeline.services.office import Office
from pipeline.services.papers.drawing import Paper
from pipeline.services.papers.recording import record_money


@pytest.fixture
def effective(tmp_path):
    return office_at(Stage.EFFECTIVE, tmp_path / "house")


def codes_of(office: Office, contract_no: str = FIRST, **entries: list[dict[str, object]]) -> set[str]:
    """The codes of the errors that kept the entries out; nothing was recorded."""
    before = office.workspace.ledger.read_bytes()
    with pytest.raises(BadDocument) as refusal:
        record(office, contract_no, **entries)
    assert office.workspace.ledger.read_bytes() == before
    return {each.code for each in refusal.value.findings if each.is_error}


def book(office: Office) -> Paper:
    return draw_closing(office, "KPSK", None, FINANCE)


def test_the_same_entries_again_change_nothing(effective):
    first = record(effective, invoices=[invoice()], receipts=[receipt()])
    before = effective.workspace.ledger.read_bytes()
    again = record(effective, invoices=[invoice()], receipts=[receipt()])
    assert (first.new, first.known, again.new, again.known) == (2, 0, 0, 2)
    assert effective.workspace.ledger.read_bytes() == before


def test_a_file_may_grow(effective):
    record(effective, invoices=[invoice()])
    grown = record(effective, invoices=[invoice(), invoice(2)], receipts=[receipt()])
    assert (grown.new, grown.known) == (2, 1)
    assert (grown.invoiced, grown.received, grown.open) == (
        Decimal("189000.00"),
        Decimal("81000.00"),
        Decimal("189000.00"),
    )


def test_one_wrong_entry_keeps_all_out(effective):
    assert codes_of(effective, invoices=[invoice(), invoice(2, plan_seq=9)]) == {"B409"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"invoice_no": "1234"}, "B401"),
        ({"invoice_no": "26999900000000000101 "}, "B401"),
        ({"invoice_type": "增值税专用发票（纸质）"}, "B401"),
        ({"gross": "81000.01"}, "B403"),
        ({"net": "76000.00", "tax": "5000.00"}, "B404"),
        ({"tax_rate": "0.05"}, "B406"),
        ({"tax_rate": None}, "B415"),
        ({"invoiced_on": "2026-11-24"}, "B412"),
        ({"plan_seq": 7}, "B409"),
        ({"net": "-76415.09", "tax": "-4584.91", "gross": "-81000.00"}, "B411"),
    ],
)
def test_an_invoice_must_be_possible(effective, changes, code):
    assert code in codes_of(effective, invoices=[invoice(**changes)])


def test_an_invoice_of_several_rates_adds_up(effective):
    rates = [
        {"tax_rate": "0.06", "net": "37735.85", "tax": "2264.15"},
        {"tax_rate": "0.13", "net": "36283.19", "tax": "4716.81"},
    ]
    several = invoice(tax_rate=None, rates=rates, net="74019.04", tax="6980.96")
    assert {each.code for each in record(effective, invoices=[several]).findings} == {"B407"}
    assert codes_of(effective, invoices=[invoice(2, tax_rate=None, rates=rates)]) == {"B415"}
    assert word_text(effective, book(effective).document_no).count("26999900000000000101") == 2


def test_a_few_cents_of_rounding_are_told_not_refused(effective):
    done = record(effective, invoices=[invoice(net="76415.10", tax="4584.90")])
    assert [each.code for each in done.findings] == ["B405"]


def test_an_invoice_number_is_used_once_in_the_whole_ledger(effective):
    record(effective, invoices=[invoice()])
    assert codes_of(effective, invoices=[invoice(2, invoice_no=invoice()["invoice_no"])]) == {"B402"}


def test_no_more_is_invoiced_than_the_contract_is_worth(effective):
    whole = [invoice(each) for each in (1, 2, 3, 4)]
    more = invoice(invoice_no="26999900000000000999", net="0.94", tax="0.06", gross="1.00")
    assert "B408" in codes_of(effective, invoices=[*whole, more])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"applied": [{"plan_seq": 1, "amount": "80000.00"}]}, "B420"),
        ({"payer": "某某物流有限公司"}, "B421"),
        ({"amount": "90000.00"}, "B424"),
        ({"applied": [{"plan_seq": 9, "amount": "81000.00"}]}, "B409"),
        ({"received_on": "2027-01-01"}, "B412"),
        ({"amount": "-1.00"}, "B411"),
    ],
)
def test_a_receipt_must_be_possible(effective, changes, code):
    assert code in codes_of(effective, receipts=[receipt(**changes)])


def test_a_stranger_may_pay_with_an_explanation(effective):
    record(effective, receipts=[receipt(payer="某某物流有限公司", payer_note="买方委托付款，说明已存卷")])
    assert "相符（第三方付款 1 笔，已附说明）" in word_text(effective, book(effective).document_no)


def test_blanks_and_half_width_brackets_make_no_other_payer(effective):
    told = receipt(payer=f" {BUYER} ", bank_ref=f" {receipt()['bank_ref']} ")
    assert record(effective, receipts=[told]).findings == ()
    assert record(effective, receipts=[receipt()]).known == 1
    assert codes_of(effective, receipts=[receipt(2, bank_ref="  ")]) == {"P116"}


def test_a_part_payment_is_told(effective):
    done = record(effective, receipts=[receipt(amount="80000.00")])
    assert [each.code for each in done.findings] == ["B425"]
    assert "部分已收" in word_text(effective, book(effective).document_no)


def test_a_bank_reference_means_one_receipt(effective):
    record(effective, receipts=[receipt()])
    assert codes_of(effective, receipts=[receipt(2, bank_ref=receipt()["bank_ref"])]) == {"B422"}


def test_what_was_recorded_is_taken_back_by_another_fact(effective):
    record(effective, invoices=[invoice()], receipts=[receipt()])
    done = record(effective, reversals=[red_letter()], refunds=[refund()])
    assert (done.invoiced, done.received) == (Decimal("0.00"), Decimal("0.00"))
    text = word_text(effective, book(effective).document_no)
    assert "-81,000.00" in text
    assert "原因：重复付款" in text


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"reversals": [red_letter(2)]}, "B430"),
        ({"reversals": [red_letter(net="80000.00", tax="4800.00", gross="84800.00")]}, "B431"),
        ({"reversals": [red_letter(reversed_on="2026-11-22")]}, "B434"),
        ({"reversals": [red_letter(invoice_no="12")]}, "B401"),
        ({"refunds": [refund(2)]}, "B432"),
        ({"refunds": [refund(amount="90000.00", applied=[{"plan_seq": 1, "amount": "90000.00"}])]}, "B433"),
        ({"refunds": [refund(applied=[{"plan_seq": 2, "amount": "81000.00"}])]}, "B435"),
        ({"refunds": [refund(refunded_on="2026-11-22")]}, "B434"),
    ],
)
def test_only_what_is_there_can_be_taken_back(effective, entries, code):
    record(effective, invoices=[invoice()], receipts=[receipt()])
    assert code in codes_of(effective, **entries)


def test_only_finance_records_money_of_a_contract_that_binds(effective, tmp_path):
    drafted = draft(effective, "sales")
    with pytest.raises(Refused, match="尚未生效"):
        record(effective, drafted, invoices=[invoice()])
    with pytest.raises(Refused, match="不是财务"):
        record_money(effective, FIRST, entries_file(effective, invoices=[invoice()]), by=LAWYER)


def test_a_file_must_hold_entries_and_nothing_else(effective):
    assert codes_of(effective, invoices=[{**invoice(), "unknown": 1}]) == {"P102"}
    assert codes_of(effective, receipts=[{**receipt(), "applied": []}]) == {"P118"}
    with pytest.raises(Refused, match="一条也没有"):
        record(effective, invoices=[])


def test_an_instalment_falls_due_when_its_condition_is_met(effective):
    record(effective, invoices=[invoice(2)], conditions=[{"plan_seq": 2, "met_on": TODAY, "basis": "验收确认书"}])
    assert "2.上线验收款 ¥108,000.00（未到期）" in word_text(effective, book(effective).document_no)
    assert codes_of(effective, conditions=[{"plan_seq": 8, "met_on": TODAY, "basis": "无"}]) == {"B409"}


def test_the_book_gets_a_new_version_when_there_is_more_to_tell(effective):
    with pytest.raises(Refused, match="还没有开票或收款"):
        book(effective)
    record(effective, invoices=[invoice()])
    first, again = book(effective), book(effective)
    record(effective, receipts=[receipt()])
    assert (first.document_no, again.document_no) == (f"{FIRST}-KPSK-01-V1.0",) * 2
    assert book(effective).document_no == f"{FIRST}-KPSK-01-V1.1"


def test_money_makes_its_book_due(effective):
    def lacking() -> list[str]:
        return [each.code for each in find_gaps(effective)]

    assert "KPSK" not in lacking()
    record(effective, invoices=[invoice()])
    assert "KPSK" in lacking()
    book(effective)
    assert "KPSK" not in lacking()
