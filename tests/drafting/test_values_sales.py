"""The values of the sales and signing papers, rendered with the templates that are shipped."""

from datetime import date
from decimal import Decimal

import pytest

from builders.drafted import shipped, values_of
from builders.proposals import proposal
from pipeline.domain.papers.sales_facts import (
    CopyMove,
    CustomerContact,
    Demand,
    DiligenceFacts,
    MandateFacts,
    NeedsFacts,
    NoticeFacts,
    OriginalsFacts,
    ProposalFacts,
    RegistrationFacts,
    Response,
    RiskHit,
    SealFacts,
    TalksFacts,
)
from pipeline.drafting.kinds.template_checks import check_kind, golden_difference
from pipeline.drafting.values import document_values
from pipeline.drafting.values.offer import proposal_values, quotation_values
from pipeline.drafting.values.registers import (
    Course,
    NumberLine,
    contract_book_values,
    customer_book_values,
    customer_row,
    ledger_row,
    masked_phone,
    number_book_values,
)
from pipeline.drafting.values.sales import deal_of, needs_values, registration_values
from pipeline.drafting.values.signing_papers import (
    Effect,
    Originals,
    Target,
    mandate_values,
    notice_values,
    originals_values,
    seal_values,
)
from pipeline.drafting.values.talks import diligence_values, talks_values
from pipeline.drafting.word.template import WordTemplate

NO = "LS-RJ-2026-0007"
DAY = date(2026, 10, 30)
CODES = ("KHDJ", "XQFX", "HZFA", "BJMX", "SWTP", "ZXHC", "SQWT", "YYSJ", "YJHS", "SXTZ", "HTTZ", "BHDJ", "KHDJ_LIST")


def text_of(code: str, values: dict[str, object]) -> str:
    doc = {
        **document_values(f"202609-001-{code}-01", "V1.0", code),
        "customer_no": "202609-001",
        "contract_no": NO,
        "prepared_by": "李拟五",
        "prepared_dept": "销售一部",
        "prepared_on": DAY,
        "confidentiality": "内部",
    }
    return WordTemplate.from_file(shipped(code).template_path).render({**values, "doc": doc}).text


def diligence(**changes: object) -> DiligenceFacts:
    known: dict[str, object] = {
        "reg_status": "存续（在营）",
        "registered_capital": "12000000.00",
        "founded_on": "2016-04-18",
        "license_required": False,
        "checked_on": "2026-09-20",
        "source": "国家企业信用信息公示系统",
        "conclusion": "可签",
        "reviewer": "孔拟丑",
    }
    return DiligenceFacts.model_validate({**known, **changes})


@pytest.mark.parametrize("code", CODES)
def test_every_kind_passes_its_own_check_and_has_its_golden_text(code: str) -> None:
    assert check_kind(shipped(code)) == []
    assert golden_difference(shipped(code)) == ""


def test_a_registration_needs_nothing_but_the_proposal() -> None:
    text = text_of("KHDJ", registration_values(proposal(), RegistrationFacts(), "无重复"))
    assert "■重点跟进" in text
    assert "未披露" in text
    assert "2026年9月2日 10:20" in text
    assert "None" not in text


def test_a_late_registration_is_ticked_as_late() -> None:
    late = proposal("saas", {"proposal.registered_at": "2026-09-04T09:00:00+08:00"})
    values = registration_values(late, RegistrationFacts(late_reason="出差"), "无重复")
    assert values["lead"]["is_late"]
    assert "■是　□否" in text_of("KHDJ", values)


def test_every_contact_has_a_row() -> None:
    facts = RegistrationFacts(contacts=[CustomerContact(name="甲"), CustomerContact(name="乙", phone="0000-1")])
    text = text_of("KHDJ", registration_values(proposal(), facts, "无重复"))
    assert "甲" in text
    assert "0000-1" in text


def test_needs_are_numbered_so_that_the_proposal_can_answer_them() -> None:
    values = needs_values(proposal(), NeedsFacts())
    assert [each["no"] for each in values["pains"]] == ["P01", "P02"]
    assert [each["no"] for each in values["demands"]] == ["D01", "D02"]
    assert {each["stance"] for each in values["chain"]} == {"未知"}
    assert "■推进" in text_of("XQFX", values)


def test_every_demand_gets_an_answer() -> None:
    demands = [Demand(category="功能", content="一"), Demand(category="性能", content="二")]
    facts = ProposalFacts(demands=demands, responses=[Response(demand=2, answer="不满足", note="另议")])
    answers = [(each["no"], each["answer"]) for each in proposal_values(proposal(), facts)["responses"]]
    assert answers == [("D01", "满足"), ("D02", "不满足")]


def test_a_proposal_shows_each_rate_and_the_total_in_capitals() -> None:
    mixed = proposal("sales")
    text = text_of("HZFA", proposal_values(mixed, ProposalFacts()))
    assert "附件一　报价明细表" in text
    assert "见附件一" in text
    for each in mixed.tax_summary:
        assert f"{each.amount_gross:,.2f}" in text
    assert mixed.totals.amount_gross_upper in text


def test_a_proposal_never_shows_how_we_weigh_the_customer() -> None:
    goods = proposal("sales")
    text = text_of("HZFA", proposal_values(goods, ProposalFacts()))
    assert not any(each.risk in text for each in goods.risks)


def test_a_discount_line_keeps_its_sign() -> None:
    shown = {**deal_of(proposal()), **quotation_values(proposal())}
    assert "-6,600.00" in text_of("BJMX", shown)


def test_the_last_round_is_recorded_unless_another_is_named() -> None:
    assert talks_values(proposal(), TalksFacts())["talks"]["round"] == 2
    first = talks_values(proposal(), TalksFacts(round=1))
    assert first["open_issues"][0]["status"] == "转入下一轮"
    assert "第1轮" in text_of("SWTP", first).replace(" ", "")


def test_a_round_nobody_held_is_not_made_up() -> None:
    with pytest.raises(LookupError):
        talks_values(proposal(), TalksFacts(round=9))


def test_a_clean_customer_is_said_to_be_clean_and_hits_are_listed() -> None:
    clean = text_of("ZXHC", diligence_values(proposal(), diligence()))
    assert "均未命中" in clean
    assert "■可签" in clean
    hit = diligence(risk_hits=[RiskHit(kind="经营异常", detail="年报逾期")])
    assert "均未命中" not in text_of("ZXHC", diligence_values(proposal(), hit))


def test_an_agents_identity_number_is_printed_masked() -> None:
    facts = MandateFacts.model_validate(
        {"agent_id_no": "339901199001010011", "valid_from": "2026-10-01", "valid_to": "2026-12-31"}
    )
    text = text_of("SQWT", mandate_values(values_of(proposal()), proposal(), facts))
    assert "339901199001010011" not in text
    assert "339901********0011" in text
    assert "■签署　　□变更" in text
    assert "受托人无转委托权" in text


def test_a_seal_sheet_compares_the_text_with_the_approved_one() -> None:
    other = Target(f"{NO}-HTWB-01-V2.0", "V2.0", "a" * 64, 12, 2, f"{NO}-HTSP-01-V1.0", "b" * 64, "严拟卯")
    facts = SealFacts.model_validate({"sealed_by": "姜拟申", "sealed_at": "2026-10-28T10:05:00+08:00"})
    text = text_of("YYSJ", seal_values(values_of(proposal()), other, facts, "沈拟二"))
    assert "■不一致（不得用印）" in text
    assert "2026年10月28日 10:05" in text


def test_every_original_has_its_row_ours_first() -> None:
    contract = values_of(proposal("sales"))
    known = Originals(NO, "V2.0", 14, DAY, DAY, {1: DAY})
    values = originals_values(contract, known, OriginalsFacts(copies=[CopyMove(copy_no=1, shelf="1-03-02")]))
    assert [each["no"] for each in values["copies"]] == [f"{NO}#{number}/4" for number in range(1, 5)]
    assert [each["holder"] for each in values["copies"]] == ["我方", "我方", "客户", "客户"]
    assert [each["status"] for each in values["copies"]] == ["已入库", "对方已盖", "对方已盖", "对方已盖"]
    assert not values["all_filed"]
    assert "■尚未收齐入库" in text_of("YJHS", values)


def test_originals_are_complete_once_all_of_ours_are_on_the_shelf() -> None:
    known = Originals(NO, "V2.0", 14, DAY, DAY, {1: DAY, 2: DAY})
    moves = [CopyMove(copy_no=number, shelf="1-03-02") for number in (1, 2)]
    assert originals_values(values_of(proposal("sales")), known, OriginalsFacts(copies=moves))["all_filed"]


def test_a_notice_carries_the_plan_the_invoice_and_the_reminders() -> None:
    effect = Effect("V2.0", DAY, DAY, DAY, "双方签字并盖章", [("财务", "曹拟寅"), ("项目经理", "金拟巳")])
    goods = proposal("sales")
    values = notice_values(values_of(goods, terms={"nda_years": "5"}), effect, NoticeFacts(alerts=["先试装"]))
    assert values["payment_total"] == goods.totals.amount_gross
    text = text_of("SXTZ", values)
    assert goods.buyer.uscc in text
    assert "质量保证金 27,082.85 元（5%）" in text
    assert "先试装" in text
    assert "曹拟寅" in text


def test_the_book_of_contracts_adds_up_and_says_what_has_not_happened() -> None:
    rows = [ledger_row(values_of(proposal(each)), Course("评审中", "李拟五")) for each in ("saas", "sales")]
    values = contract_book_values(rows, our_entity="澜汐岚枢示例软件有限公司", year=2026)
    assert values["totals"]["amount_gross"] == Decimal("811657.10")
    assert "811,657.10" in text_of("HTTZ", values)


def test_a_void_number_says_why_and_who_agreed() -> None:
    void = NumberLine(
        NO, "合同编号", "LS-2026", "作废", "许拟子", "2026年9月1日 09:00", "误建", "重复", "严拟卯", "次日"
    )
    values = number_book_values([void], our_entity="澜汐岚枢示例软件有限公司", check="无缺号")
    assert values["book"]["void"] == 1
    assert "重复；严拟卯批准；次日" in text_of("BHDJ", values).replace(" ", "")


def test_a_list_of_customers_shows_no_whole_telephone() -> None:
    buyer = proposal("saas", {"buyer.phone": "13812345678"})
    values = customer_book_values([customer_row(buyer)], our_entity="澜汐岚枢示例软件有限公司", year=2026)
    text = text_of("KHDJ_LIST", values)
    assert "138****5678" in text
    assert "13812345678" not in text
    assert buyer.buyer.email not in text


def test_a_number_that_is_no_mobile_is_masked_too() -> None:
    assert "10000001" not in masked_phone("0000-10000001")
