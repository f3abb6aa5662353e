"""Money of a contract entered once, its account printed, the contract closed; volumes lent and appraised."""

from datetime import date
from decimal import Decimal

import pytest

from builders.closing import (
    BUYER,
    DIRECTOR,
    FILER,
    FINANCE,
    LAWYER,
    TODAY,
    appraisal,
    closure,
    invoice,
    old_volume,
    receipt,
    record,
    record_everything,
    red_letter,
    refund,
)
from builders.offices import FIRST, Stage, draft, office_at
from builders.paper_forms import facts_file, word_text
from pipeline.cli.forms import PAPERS
from pipeline.domain.contract import ContractStatus
from pipeline.domain.findings import BadDocument
from pipeline.errors import NotFound, Refused
from pipeline.services.office import Office, contract_in
from pipeline.services.papers.appraising import Appraisal, draw_appraisal, volumes_due
from pipeline.services.papers.closure import close_contract
from pipeline.services.papers.drawing import Paper, draw
from pipeline.services.papers.lending import Brought, Lent, Wish, lend, take_back
from pipeline.services.papers.recording import account_in


@pytest.fixture
def effective(tmp_path):
    return office_at(Stage.EFFECTIVE, tmp_path / "house")


@pytest.fixture
def archived(tmp_path):
    return office_at(Stage.ARCHIVED, tmp_path / "house")


def codes_of(office: Office, contract_no: str = FIRST, **entries: list[dict[str, object]]) -> set[str]:
    """The codes of the errors that kept the entries out; nothing was recorded."""
    before = office.workspace.ledger.read_bytes()
    with pytest.raises(BadDocument) as refusal:
        record(office, contract_no, **entries)
    assert office.workspace.ledger.read_bytes() == before
    return {each.code for each in refusal.value.findings if each.is_error}


def book(office: Office) -> Paper:
    return draw(office, FIRST, PAPERS["KPSK"], None, by=FINANCE)


def closed_by(office: Office, **changes: object) -> Paper:
    return draw(office, FIRST, PAPERS["JQQR"], facts_file(office, closure(**changes)), by=FINANCE)


def closure_codes(office: Office, **changes: object) -> set[str]:
    with pytest.raises(BadDocument) as refusal:
        closed_by(office, **changes)
    return {each.code for each in refusal.value.findings if each.is_error}


# --- money


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


def test_full_width_brackets_are_the_same_payer(effective):
    assert record(effective, receipts=[receipt(payer=f" {BUYER} ")]).new == 1


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
    with pytest.raises(BadDocument):
        record(effective, invoices=[{**invoice(), "unknown": 1}])


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


# --- closure


def test_a_contract_paid_in_full_is_closed_as_performed(effective):
    record_everything(effective)
    made = closed_by(effective)
    assert [each.code for each in made.findings] == ["B448"]
    text = word_text(effective, made.document_no)
    assert "☑履行完毕" in text
    assert "☑相符" in text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"returns": []}, "B442"),
        ({"surviving": [{"duty": "保密义务", "until": "2026-01-01", "owner": "法务部"}]}, "B443"),
        ({"ended_on": "2026-10-01"}, "B444"),
        ({"ended_on": "2026-12-01"}, "B412"),
        ({"legal": "华拟辰"}, "B445"),
        ({"closure_type": "作废"}, "B447"),
        ({"pending": ["售后索赔"]}, "B449"),
        ({"closure_type": "单方解除"}, "B450"),
        ({"settlements": [{"name": "服务扣款", "amount": "1.00", "deducts": True}]}, "B451"),
        ({"returns": [{"name": "账号", "mode": "注销"}]}, "B452"),
        ({"settlements": [{"name": "服务扣款", "amount": "1.00", "handling": "协议", "deducts": True}]}, "B453"),
    ],
)
def test_a_closure_must_hold(effective, changes, code):
    record_everything(effective)
    assert code in closure_codes(effective, **changes)


def test_nobody_closes_as_performed_what_is_not_paid(effective):
    record(effective, invoices=[invoice()], receipts=[receipt()])
    assert closure_codes(effective) == {"B440"}
    assert closed_by(effective, closure_type="协议解除").document_no.endswith("JQQR-01-V1.0")


def test_an_agreed_deduction_settles_the_rest(effective):
    paid = [receipt(each) for each in (1, 2, 3)]
    record(effective, invoices=[invoice(each) for each in (1, 2, 3)], receipts=paid)
    deducted = {"name": "服务扣款", "amount": "13500.00", "handling": "补充协议 B01 第二条", "deducts": True}
    assert "（冲减应收）" in word_text(effective, closed_by(effective, settlements=[deducted]).document_no)


def test_surviving_duties_must_be_named_or_denied(effective):
    record_everything(effective)
    facts = closure()
    del facts["surviving"]
    with pytest.raises(BadDocument) as refusal:
        draw(effective, FIRST, PAPERS["JQQR"], facts_file(effective, facts), by=FINANCE)
    assert {each.code for each in refusal.value.findings} == {"P101"}
    assert closed_by(effective, surviving="无").document_no.endswith("JQQR-01-V1.0")


def test_a_dissolved_contract_is_terminated_once_the_paper_is_signed(effective):
    with pytest.raises(Refused, match="还没有结清"):
        close_contract(effective, FIRST, by=LAWYER)
    closed_by(effective, closure_type="协议解除")
    assert close_contract(effective, FIRST, by=LAWYER).status == "已解除"
    before = effective.workspace.ledger.read_bytes()
    assert close_contract(effective, FIRST, by=LAWYER).status == "已解除"
    assert effective.workspace.ledger.read_bytes() == before


def test_money_after_the_paper_asks_for_a_new_one(effective):
    closed_by(effective, closure_type="协议解除")
    record(effective, receipts=[receipt()])
    with pytest.raises(Refused, match="出单之后又有收付"):
        close_contract(effective, FIRST, by=LAWYER)


def test_a_contract_is_settled_on_what_its_dossier_shows(effective):
    record_everything(effective)
    closed_by(effective)
    with pytest.raises(Refused, match="项目执行计划"):
        close_contract(effective, FIRST, by=LAWYER)
    with effective.records.reading() as index:
        assert contract_in(index, FIRST).status is ContractStatus.EFFECTIVE


def test_an_expired_contract_with_money_owed_is_not_settled(effective):
    record(effective, invoices=[invoice()], receipts=[receipt()])
    closed_by(effective, closure_type="期满不续")
    with pytest.raises(Refused, match=r"189,000\.00 元未收"):
        close_contract(effective, FIRST, by=LAWYER)


def test_a_terminated_contract_still_takes_money(effective):
    closed_by(effective, closure_type="协议解除")
    close_contract(effective, FIRST, by=LAWYER)
    record(effective, receipts=[receipt()])
    with effective.records.reading() as index:
        assert account_in(effective, index, contract_in(index, FIRST)).received == Decimal("81000.00")


# --- loans


def lent(office: Office, **changes: object) -> Lent:
    wish = {
        "subject": FIRST,
        "borrower": FINANCE,
        "mode": "外借原件",
        "purpose": "核对付款条件",
        "approved_by": DIRECTOR,
        "lent_on": date(2026, 11, 23),
        "due_on": date(2026, 11, 30),
    }
    return lend(office, Wish(**{**wish, **changes}), by=FILER)


def lending_codes(office: Office, **changes: object) -> set[str]:
    with pytest.raises(BadDocument) as refusal:
        lent(office, **changes)
    return {each.code for each in refusal.value.findings if each.is_error}


def test_a_loan_is_registered_once(archived):
    assert lent(archived) == lent(archived)
    assert lent(archived, mode="查阅").loan.loan_no == "LS01-JY-2026-002"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"due_on": date(2026, 11, 22)}, "B460"),
        ({"due_on": date(2026, 12, 1)}, "B461"),
        ({"approved_by": "姜拟申"}, "B462"),
        ({"borrower": DIRECTOR}, "B463"),
        ({"lent_on": date(2026, 11, 24)}, "B464"),
    ],
)
def test_an_original_leaves_the_house_only_by_the_rules(archived, changes, code):
    assert lending_codes(archived, **changes) == {code}


def test_an_original_is_lent_to_one_at_a_time(archived):
    loan = lent(archived).loan
    assert lending_codes(archived, borrower="孔拟丑") == {"B465"}
    take_back(archived, Brought(loan.loan_no, date(2026, 11, 23), None, is_sound=True), by=FILER)
    assert lent(archived, borrower="孔拟丑").loan.loan_no == "LS01-JY-2026-002"


def test_only_what_is_in_the_archive_is_lent(archived):
    with pytest.raises(NotFound, match="档案库里没有"):
        lent(archived, subject="LS01-HT·2026-D30-9999")
    with pytest.raises(NotFound, match="没有借阅号"):
        take_back(archived, Brought("LS01-JY-2026-009", date(2026, 11, 23), None, is_sound=True), by=FILER)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"returned_on": date(2026, 11, 24)}, "B464"),
        ({"returned_on": date(2026, 11, 22)}, "B468"),
        ({"pages": 1}, "B466"),
        ({"is_sound": False}, "B467"),
    ],
)
def test_a_return_is_looked_at(archived, changes, code):
    loan = lent(archived).loan
    brought = {"loan_no": loan.loan_no, "returned_on": date(2026, 11, 23), "pages": None, "is_sound": True}
    with pytest.raises(BadDocument) as refusal:
        take_back(archived, Brought(**{**brought, **changes}), by=FILER)
    assert {each.code for each in refusal.value.findings} == {code}


def test_a_return_is_registered_once(archived):
    loan = lent(archived, mode="查阅", lent_on=date(2026, 11, 20), due_on=date(2026, 11, 20)).loan
    brought = Brought(loan.loan_no, date(2026, 11, 23), None, is_sound=False, check="第3页有折痕，已压平")
    back, findings = take_back(archived, brought, by=FILER)
    assert [each.code for each in findings] == ["B469"]
    assert take_back(archived, brought, by=FILER) == (back, ())
    with pytest.raises(Refused, match="内容不同"):
        take_back(archived, Brought(loan.loan_no, date(2026, 11, 23), None, is_sound=True), by=FILER)


# --- appraisal


def appraised(office: Office, *volumes: dict[str, object], **changes: object) -> Appraisal:
    return draw_appraisal(office, facts_file(office, appraisal(*volumes, **changes)), by=FILER)


def appraisal_codes(office: Office, *volumes: dict[str, object], **changes: object) -> set[str]:
    with pytest.raises(BadDocument) as refusal:
        appraised(office, *volumes, **changes)
    return {each.code for each in refusal.value.findings if each.is_error}


KEPT = {"opinion": "续存", "new_retention": "D30", "reason": "仍有利用价值"}


def test_an_appraisal_is_drawn_once_and_kept_for_the_house(archived):
    made = appraised(archived, old_volume(), old_volume(2, disputed=True, **KEPT))
    assert made == appraised(archived, old_volume(), old_volume(2, disputed=True, **KEPT))
    assert made.document_no == "LS01-JDXH-01-V1.0"
    assert "2卷中1卷续存、1卷销毁" in word_text(archived, made.document_no)
    assert appraised(archived, old_volume()).document_no == "LS01-JDXH-01-V1.1"
    assert appraised(archived, old_volume(3), batch="2026年第2批").document_no == "LS01-JDXH-02-V1.0"


@pytest.mark.parametrize("block", ["legal_hold", "unsettled", "in_warranty", "disputed"])
def test_nothing_is_destroyed_while_anything_speaks_against_it(archived, block):
    assert appraisal_codes(archived, old_volume(**{block: True})) == {"B472"}


@pytest.mark.parametrize(
    ("volume", "code"),
    [
        ({"archive_no": "LS01-HT·2020-D10-0001"}, "B470"),
        ({"archive_no": "LS02-HT·2015-D10-0001"}, "B479"),
        ({"archive_no": "LS01-HT·2015-Y-0001"}, "B480"),
        ({"title": ""}, "B474"),
        ({"disputed": None}, "B474"),
        ({"opinion": "续存"}, "B477"),
    ],
)
def test_a_volume_must_be_one_to_appraise(archived, volume, code):
    assert appraisal_codes(archived, old_volume(**volume)) == {code}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"panel": [{"name": FILER, "role": "档案"}]}, "B471"),
        ({"approver": FILER}, "B476"),
        ({"method": ""}, "B481"),
        ({"witnesses": [FINANCE]}, "B481"),
        ({"witnesses": [FINANCE, FINANCE]}, "B475"),
        ({"witnesses": [FILER, FINANCE]}, "B475"),
        ({"witnesses": ["林拟一", FINANCE]}, "B475"),
        ({"held_on": "2026-11-24"}, "B464"),
        ({"approved_on": "2026-11-22"}, "B483"),
        ({"destroyed_on": "2026-11-23"}, "B483"),
    ],
)
def test_an_appraisal_takes_a_whole_panel_and_two_witnesses(archived, changes, code):
    assert appraisal_codes(archived, **changes) == {code}


def test_a_volume_stands_on_the_list_once(archived):
    assert appraisal_codes(archived, old_volume(), old_volume()) == {"B478"}


def test_what_the_ledger_knows_of_a_volume_is_not_overruled(archived):
    ours = old_volume(archive_no="LS01-HT·2026-D30-0001", unsettled=False)
    assert appraisal_codes(archived, ours) == {"B470", "B472", "B473"}
    lent(archived)
    assert "B482" in appraisal_codes(archived, ours)


def test_volumes_whose_time_is_over_are_listed(archived):
    assert volumes_due(archived, date(2056, 12, 31)) == []
    assert [each.archive_no for each in volumes_due(archived, date(2057, 1, 1))] == ["LS01-HT·2026-D30-0001"]
