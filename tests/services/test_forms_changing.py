"""A change of contract: asked for, approved, carried out by a numbered supplement that rests on the approval."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from builders.changing import (
    APPLICANT,
    B01,
    DELTA,
    DRAFTER,
    agreed,
    approved_facts,
    ask,
    carried_out,
    change_facts,
    instalments,
    refusal,
    second_change,
    supplement,
)
from builders.house_order import house_is_in_order
from builders.offices import DIRECTOR, FIRST, Stage, office_at
from builders.paper_forms import word_text
from builders.papers import QuickPress
from pipeline.cli.forms import PAPERS
from pipeline.domain.contract import ContractStatus
from pipeline.domain.events import ContractMoved, InvoiceRecorded, PaperFactsStated
from pipeline.domain.numbering.numbers import NumberKind
from pipeline.errors import Busy, Refused
from pipeline.services.office import Office, contract_in
from pipeline.services.papers.changing import CHANGING_PAPERS
from pipeline.services.registering import void_number


@pytest.fixture
def effective(tmp_path: Path) -> Office:
    return office_at(Stage.EFFECTIVE, tmp_path / "house")


def numbers(office: Office) -> list[str]:
    with office.records.reading() as index:
        return [each.number for each in index.all_numbers() if each.kind is NumberKind.SUPPLEMENT]


def test_a_request_quotes_the_contract_word_for_word(effective: Office) -> None:
    made = ask(effective, change_facts())
    assert made.document_no == f"{FIRST}-BGSQ-01-V1.0"
    text = word_text(effective, made.document_no)
    assert "60 用户 × 2 年｜用户·年｜120｜1,380.00｜6%｜165,600.00" in text
    assert "批准后起草时取号" in text
    assert numbers(effective) == []
    assert ask(effective, change_facts()) == made


def test_a_supplement_carries_out_what_was_approved(effective: Office) -> None:
    ask(effective, change_facts())
    ask(effective, approved_facts())
    made = supplement(effective, approved_facts())
    assert made.document_no == f"{B01}-BGSQ-01-V1.0"
    assert numbers(effective) == [B01]
    text = word_text(effective, made.document_no)
    assert "由¥270,000.00变更为人民币（小写）¥283,800.00，（大写）人民币贰拾捌万叁仟捌佰元整" in text
    assert "130｜1,380.00｜6%｜179,400.00" in text
    assert "主合同第7.4条的付款计划变更如下" in text
    assert "以本协议为准" in text
    before = effective.workspace.ledger.read_bytes()
    assert supplement(effective, approved_facts()) == made
    assert effective.workspace.ledger.read_bytes() == before


def test_no_supplement_without_a_request_that_says_the_same(effective: Office) -> None:
    with pytest.raises(Refused, match="没有与这份资料一致"):
        supplement(effective, approved_facts())
    ask(effective, approved_facts())
    with pytest.raises(Refused, match="没有与这份资料一致"):
        supplement(effective, approved_facts(amount_delta="13000.00"))
    assert numbers(effective) == []


def test_no_supplement_before_all_four_agreed(effective: Office) -> None:
    opinions = agreed(财务部门={"opinion": "修改后同意", "reason": "请把增加的价款并入第二期再报一次"})
    ask(effective, change_facts(opinions=opinions))
    assert refusal(supplement, effective, change_facts(opinions=opinions)) == ["B360"]
    ask(effective, change_facts())
    assert refusal(supplement, effective, change_facts()) == ["B360"]


def test_supplements_are_numbered_one_after_another_and_never_twice(effective: Office) -> None:
    assert carried_out(effective, approved_facts()) == f"{B01}-BGSQ-01-V1.0"
    void_number(effective, B01, by=DRAFTER, reason="客户撤回", approved_by=DIRECTOR)
    assert carried_out(effective, approved_facts()) == f"{FIRST}-B02-BGSQ-01-V1.0"
    assert carried_out(effective, second_change()) == f"{FIRST}-B03-BGSQ-01-V1.0"
    assert numbers(effective) == [f"{FIRST}-B0{each}" for each in (1, 2, 3)]
    house_is_in_order(effective)


@dataclass
class MeanwhilePress:
    """A press at which somebody else gets in first, once."""

    meanwhile: list[Callable[[], object]]

    def to_pdf(self, docx: bytes) -> bytes:
        for act in (self.meanwhile.pop() for _ in list(self.meanwhile)):
            act()
        return QuickPress().to_pdf(docx)

    def warm_up(self) -> None:
        """Nothing to start."""


def test_of_two_who_draw_at_once_one_tries_again(effective: Office) -> None:
    for facts in (approved_facts(), second_change()):
        ask(effective, facts)
    slow = replace(effective, pdf=MeanwhilePress([lambda: supplement(effective, second_change())]))
    with pytest.raises(Busy, match="刚由别人用去"):
        supplement(slow, approved_facts())
    assert numbers(effective) == [B01]
    with pytest.raises(Refused, match="没有与这份资料一致"):
        supplement(slow, approved_facts())
    assert carried_out(slow, approved_facts()) == f"{FIRST}-B02-BGSQ-01-V1.0"
    house_is_in_order(effective)


def test_the_request_drawn_again_bears_the_number(effective: Office) -> None:
    made = carried_out(effective, approved_facts())
    again = ask(effective, approved_facts())
    assert again.document_no == f"{FIRST}-BGSQ-01-V1.1"
    assert B01 in word_text(effective, again.document_no)
    assert supplement(effective, approved_facts()).document_no == made


def test_a_later_change_starts_from_what_earlier_supplements_left(effective: Office) -> None:
    carried_out(effective, approved_facts())
    again = second_change(clauses=[{"clause": "附件一第1行", "old_text": "｜130｜", "new_text": "｜132｜"}])
    text = word_text(effective, carried_out(effective, again))
    assert "附件一第1行（此前经B01号补充协议变更）中的下列文字" in text
    assert "由¥283,800.00变更为人民币（小写）¥285,800.00" in text
    assert f"补充协议（编号：{B01}" in text
    stale = second_change(clauses=[{"clause": "附件一第1行", "old_text": "｜120｜", "new_text": "｜132｜"}])
    assert refusal(ask, effective, stale) == ["B303"]


def test_changes_add_up_over_all_supplements(effective: Office) -> None:
    carried_out(effective, approved_facts())
    more = second_change(amount_delta="15000.00")
    assert [each.code for each in ask(effective, more).findings] == ["B329", "B325"]
    assert refusal(supplement, effective, more) == ["B361"]
    allowed = {**more, "escalation_ref": "总经理办公会纪要2026-31"}
    text = word_text(effective, carried_out(effective, allowed))
    assert "累计为主合同含税总价的10.6667%" in text


def test_a_reduction_counts_as_a_change_too(effective: Office) -> None:
    carried_out(effective, approved_facts())
    assert [each.code for each in ask(effective, second_change(amount_delta="-15000.00")).findings] == ["B329", "B325"]


def test_what_a_supplement_did_to_the_price_stands_in_the_ledger_without_its_wording(effective: Office) -> None:
    carried_out(effective, approved_facts())
    with effective.records.reading() as index:
        stated = [each for each in index.history(FIRST) if isinstance(each, PaperFactsStated)]
    (last,) = [each.stated for each in stated if each.kind == "BGSQ_BCXY"]
    assert (last["supplement_no"], last["amount_delta"], last["amount_after"]) == (B01, DELTA, "283800.00")
    assert sum(Decimal(each["amount"]) for each in last["payments"]) == Decimal("283800.00")
    assert "冷链" not in json.dumps(last, ensure_ascii=False)


def test_instalments_with_an_invoice_stay_as_they_are(effective: Office) -> None:
    invoice = InvoiceRecorded(FIRST, 2, "专票", "0001", "2026-11-23", "101886.79", "6113.21", "108000.00", [])
    with effective.records.unit_of_work(by="test", op="invoice:0001") as work:
        work.record(invoice)
        work.commit()
    text = word_text(effective, ask(effective, change_facts()).document_no)
    assert "上线验收款\n108,000.00\n108,000.00\n已开票" in text


def test_a_stated_plan_may_add_an_instalment(effective: Office) -> None:
    fifth = {"name": "增购款", "trigger": "增购用户开通", "due_days": 10, "due_unit": "workday"}
    plan = instalments("81000.00", "108000.00", "67500.00", "13500.00", DELTA)
    plan[-1] |= fifth
    text = word_text(effective, carried_out(effective, approved_facts(payments=plan)))
    assert "增购款\n0.00\n13,800.00\n人民币壹万叁仟捌佰元整\n增购用户开通；条件成就后 10 个工作日内" in text


def test_dates_move_with_the_days_told(effective: Office) -> None:
    moved = {
        "change_types": ["期限"],
        "amount_delta": "0.00",
        "settled": [],
        "days_delta": 7,
        "clauses": [{"clause": "附件三 M4", "old_text": "2026年12月4日", "new_text": "2026年12月11日"}],
        "new_dates": [{"milestone": "M4", "plan_date": "2026-12-11"}],
    }
    made = ask(effective, approved_facts(**moved))
    assert made.findings == ()
    text = word_text(effective, supplement(effective, approved_facts(**moved)).document_no)
    assert "履行期限顺延7日" in text
    assert "2026年12月4日\n2026年12月11日" in text
    assert "本协议不改变合同价款" in text
    assert "付款计划不因本协议改变" in text
    off = approved_facts(**{**moved, "days_delta": 8})
    assert [each.code for each in ask(effective, off).findings] == ["B341"]
    early = [{"milestone": "M4", "plan_date": "2026-11-01"}, {"milestone": "M44", "plan_date": "2026-12-11"}]
    assert refusal(ask, effective, approved_facts(**{**moved, "new_dates": early})) == ["B342", "B340"]


def test_clauses_are_added_and_taken_out(effective: Office) -> None:
    clauses = [
        {"clause": "第6.6条", "action": "增加", "new_text": "乙方每季度出具一份服务水平报告。"},
        {"clause": "第6.5条", "action": "删除"},
    ]
    text = word_text(effective, carried_out(effective, approved_facts(clauses=clauses)))
    assert "增加第6.6条，内容为：\n“乙方每季度出具一份服务水平报告。”" in text
    assert "删除第6.5条：\n原文：“平台连续三个月" in text
    again = second_change(clauses=[{"clause": "第6.5条", "new_text": "甲"}])
    assert refusal(ask, effective, again) == ["B302"]
    added = second_change(clauses=[{"clause": "6.6", "old_text": "每季度", "new_text": "每月"}])
    assert "第6.6条（此前经B01号补充协议变更）" in word_text(effective, carried_out(effective, added))


def test_no_later_supplement_prints_an_account_that_was_given_up(effective: Office) -> None:
    account = {
        "change_types": ["账户"],
        "amount_delta": "0.00",
        "settled": [],
        "account_check": "按合同预留电话回拨核实",
        "clauses": [
            {"clause": "第7.7条", "old_text": "签署页载明的乙方账户", "new_text": "乙方账户3399010000000000099"}
        ],
    }
    first = word_text(effective, carried_out(effective, approved_facts(**account)))
    assert "按合同预留电话回拨核实" in first
    assert "收款账户：依第一条" in first
    later = word_text(effective, carried_out(effective, second_change()))
    assert "收款账户：依此前的补充协议" in later
    assert "3399010000000000011" not in first + later


def test_only_the_contract_in_effect_and_not_yet_over_is_changed(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="尚未生效"):
        ask(office_at(Stage.ISSUED, tmp_path / "early"), change_facts())
    late = office_at(Stage.EFFECTIVE, tmp_path / "late")
    with late.records.unit_of_work(by="test", op="end") as work:
        work.record(ContractMoved(FIRST, "terminate", ContractStatus.EFFECTIVE, ContractStatus.TERMINATED))
        work.commit()
    with pytest.raises(Refused, match="已解除"):
        ask(late, change_facts())


def test_the_drafter_gives_no_legal_opinion(effective: Office) -> None:
    ask(effective, approved_facts())
    assert refusal(partial(supplement, by="孔拟丑"), effective, approved_facts()) == ["B355"]


def test_each_paper_is_drawn_by_those_whose_work_it_is(effective: Office) -> None:
    with pytest.raises(Refused, match="不是"):
        ask(effective, change_facts(), by=DRAFTER)
    with pytest.raises(Refused, match="不是"):
        supplement(effective, approved_facts(), by=APPLICANT)
    assert CHANGING_PAPERS.items() <= PAPERS.items()
    with effective.records.reading() as index:
        assert contract_in(index, FIRST).status is ContractStatus.EFFECTIVE
