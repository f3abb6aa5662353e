"""A contract closed on its papers; the books that tell of its money."""

from decimal import Decimal
from pathlib import Path

import pytest

from builders.changing import approved_facts, ask, supplement
from builders.closing import (
    FINANCE,
    LAWYER,
    closure,
    draw_closing,
    invoice,
    project_plan,
    receipt,
    record,
    record_everything,
)
from builders.offices import FIRST, Stage, archive, bring_in, issued_pdf, office_at
from builders.paper_forms import word_text
from builders.papers import scanned, words_of
from pipeline.domain.contract import ContractStatus
from pipeline.domain.findings import BadDocument
from pipeline.errors import Refused
from pipeline.services.archiving.fixity import check_fixity
from pipeline.services.office import Office, contract_in
from pipeline.services.papers.books import print_book
from pipeline.services.papers.closure import close_contract
from pipeline.services.papers.drawing import Paper
from pipeline.services.papers.recording import account_in


@pytest.fixture
def effective(tmp_path):
    return office_at(Stage.EFFECTIVE, tmp_path / "house")


def book(office: Office) -> Paper:
    return draw_closing(office, "KPSK", None, FINANCE)


def closed_by(office: Office, **changes: object) -> Paper:
    return draw_closing(office, "JQQR", closure(**changes), FINANCE)


def closure_codes(office: Office, **changes: object) -> set[str]:
    with pytest.raises(BadDocument) as refusal:
        closed_by(office, **changes)
    return {each.code for each in refusal.value.findings if each.is_error}


def printed(office: Office, code: str, by: str) -> str:
    """The words of a book of this year."""
    return words_of(Path(print_book(office, code, 2026, by=by).path).with_suffix(".docx").read_bytes())


def test_a_contract_paid_in_full_is_closed_as_performed(effective):
    record_everything(effective)
    made = closed_by(effective)
    assert [each.code for each in made.findings] == ["B448"]
    text = word_text(effective, made.document_no)
    assert "■履行完毕" in text
    assert "■相符" in text


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
    assert closure_codes(effective, closure_type="协议解除", settlements=[]) == {"B454"}
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
        draw_closing(effective, "JQQR", facts, FINANCE)
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


def test_a_contract_that_was_accepted_and_paid_is_closed(tmp_path):
    office = office_at(Stage.ACCEPTED, tmp_path / "house")
    record_everything(office)
    draw_closing(office, "XMJH", project_plan(), "金拟巳")
    assert closed_by(office).findings == ()
    assert close_contract(office, FIRST, by=LAWYER).status == "终结"
    with pytest.raises(Refused, match="不再登记收付"):
        record(office, receipts=[receipt(bank_ref="另一笔")])
    assert closure_codes(office) == {"B447"}
    with office.records.reading() as index:
        events = [each.event for each in contract_in(index, FIRST).moves[-3:]]
    assert events == ["plan_approved", "all_deliverables_accepted", "settled"]
    archive(office)
    assert check_fixity(office) == []


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


def test_the_book_of_contracts_tells_what_came_and_what_is_late(effective):
    assert "0.00" in printed(effective, "HTTZ", "华拟辰")
    record(effective, invoices=[invoice()], receipts=[receipt(amount="80000.00")])
    text = printed(effective, "HTTZ", "华拟辰")
    assert "81,000.0080,000.000.00/" in text.replace("\n", "")


def test_the_book_of_numbers_names_every_document_once(effective):
    record(effective, invoices=[invoice()])
    book(effective)
    record(effective, receipts=[receipt()])
    book(effective)
    text = printed(effective, "BHDJ", "华拟辰")
    assert text.count(f"{FIRST}-KPSK-01") == 1
    assert "文书编号" in text
    assert f"{FIRST}-HTWB-01" not in text


def test_a_signed_supplement_moves_price_and_plan(effective):
    record(effective, invoices=[invoice()], receipts=[receipt()])
    ask(effective, approved_facts())
    supplement(effective, approved_facts())
    with effective.records.reading() as index:
        assert account_in(effective, index, contract_in(index, FIRST)).amount == Decimal("270000.00")
    bring_in(effective, "补.pdf", scanned(issued_pdf(effective, FIRST, "BGSQ")))
    with effective.records.reading() as index:
        account = account_in(effective, index, contract_in(index, FIRST))
    assert account.amount == sum(each.amount_gross for each in account.plan) == Decimal("283800.00")
    assert account.payment(1).amount_gross == Decimal("81000.00")
    text = printed(effective, "HTTZ", "华拟辰")
    assert "283,800.00" in text
    assert "189,000.00" not in text
