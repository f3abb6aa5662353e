"""The wording a change of contract quotes: clauses found as people name them, quotations held against them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from builders.changing import approved_facts, change_facts
from builders.drafted import proposal, sample_of, shipped
from pipeline.domain.papers.changing_checks import check_parts, check_price
from pipeline.domain.papers.changing_clauses import Leaf, StandingText, clause_key, first_difference, quoted_in
from pipeline.domain.papers.changing_facts import ChangeFacts
from pipeline.domain.papers.changing_price import new_plan, price_of
from pipeline.domain.papers.changing_record import KeptClause, SupplementRecord, plan_in_force, text_in_force
from pipeline.drafting.kinds.samples import sample_values
from pipeline.drafting.values.changing_text import standing_text
from pipeline.drafting.word.template import WordTemplate

LINE = "第二年度服务费｜25%｜67,500.00"


@pytest.fixture(scope="module")
def text() -> StandingText:
    return wording("HTWB_SAAS")


def wording(key: str) -> StandingText:
    kind = shipped(key)
    return standing_text(WordTemplate.from_file(kind.template_path).render(sample_values(kind)).docx, name=key)


def facts(**changes: Any) -> ChangeFacts:
    return ChangeFacts.model_validate(approved_facts(**changes))


def record(number: int = 1, **changes: Any) -> SupplementRecord:
    told: dict[str, Any] = {
        "supplement_no": f"LS-RJ-2026-0007-B{number:02d}",
        "change": number,
        "request_no": f"LS-RJ-2026-0007-BGSQ-{number:02d}-V1.0",
        "amount_delta": "0.00",
        "days_delta": 0,
        "parts": (),
        "payments": (),
        "new_dates": {},
        "clauses": (),
    }
    return SupplementRecord.model_validate({**told, **changes})


@pytest.mark.parametrize(
    ("reference", "key", "label"),
    [
        ("第7.4条", ("条7", "款4"), ""),
        ("12.3", ("条12", "款3"), ""),
        ("第十二条第三款第2项", ("条12", "款3", "项2"), ""),
        ("第七条 7.4", ("条7", "款4"), ""),
        ("第12.3条（1）", ("条12", "款3", "项1"), ""),
        ("本合同第二十一条", ("条21",), ""),
        ("附件1第2行", ("附件1",), "2"),
        ("附件一《服务与价格清单》第2行", ("附件1",), "2"),
        ("附件三 M3", ("附件3",), "M3"),
        ("附件四之一“一级”行", ("附件4", "条1"), "一级"),
        ("7.4 3", ("条7", "款4"), "3"),
        ("首部 住所", ("首部",), "住所"),
        ("补充条款", (), "补充条款"),
        ("", (), ""),
    ],
)
def test_a_clause_is_understood_however_it_is_written(reference: str, key: tuple[str, ...], label: str) -> None:
    assert clause_key(reference) == (key, label)


@pytest.mark.parametrize("key", ["HTWB_SAAS", "HTWB_SALES", "HTWB_TECHDEV", "HTWB_GENERAL"])
def test_every_piece_of_a_contract_is_found_under_its_own_name(key: str) -> None:
    read = wording(key)
    numbered = [each for each in read.leaves if each.key and each.key[0] not in ("首部", "签署页")]
    assert len(numbered) > 100
    for each in numbered:
        assert any(each in found.leaves for found in read.find(each.name)), each.name


def test_rows_are_found_by_what_stands_first_in_them(text: StandingText) -> None:
    (row,) = text.find("付款计划第3期")
    assert row.name == "第7.4条第3期"
    assert row.text.startswith(f"3｜{LINE}")
    assert len(text.find("首部 住所")) == 2
    assert text.find("附件一第99行") == []


def test_the_clauses_of_price_and_payment_are_known(text: StandingText) -> None:
    assert text.clause_with("¥270,000.00") == "第7.1条"
    assert text.payment_clause == "第7.4条"


def test_a_clause_has_its_items_with_it(text: StandingText) -> None:
    (clause,) = text.find("1.1")
    assert clause.text.splitlines()[1].startswith("(1) “平台”")


@pytest.mark.parametrize("wrong", ["第7.99条", "第九十九条", "附件三 M99", "付款计划第9期"])
def test_a_clause_that_is_not_there_has_neighbours(text: StandingText, wrong: str) -> None:
    assert text.find(wrong) == []
    assert text.near(wrong)


def test_a_quotation_counts_word_for_word_but_not_by_its_spaces(text: StandingText) -> None:
    (row,) = text.find("附件一第2行")
    quoted = quoted_in(row.text, "温控采集数据接口订阅 200个采集点×2年 |年")
    assert (quoted.times, quoted.text) == (1, "温控采集数据接口订阅｜200 个采集点 × 2 年｜年")
    assert quoted_in(row.text, "温控采集数据接口定阅").times == 0
    assert quoted_in(row.text, "00").times > 1
    assert quoted_in(row.text, " ｜ ").times == 0


def test_the_first_different_letters_are_shown() -> None:
    ours, theirs = first_difference("甲方应于10个工作日内付款", "甲方应于 15 个工作日内付款")
    assert ("10" in ours, "15" in theirs) == (True, True)


def kept(clause: str, old: str, new: str, action: str = "修改") -> dict[str, str]:
    return {"clause": clause, "action": action, "old_text": old, "new_text": new}


def test_each_supplement_changes_what_the_next_one_finds(text: StandingText) -> None:
    first = record(
        1, clauses=(kept("第7.4条第3期", "67,500.00", "70,000.00"), kept("第6.6条", "", "每季报告。", "增加"))
    )
    gone = text.find("第6.4条")[0].text
    second = record(2, clauses=(kept("第6.4条", gone, "", "删除"), kept("第7.4条第3期", "70,000.00", "71,000.00")))
    after = text_in_force(text, [first, second])
    (row,) = after.find("第7.4条第3期")
    assert "71,000.00" in row.text
    assert row.amended_by == "B02"
    assert after.find("第6.4条") == []
    assert [each.name for each in after.leaves if each.key[:1] == ("条6",)][-1] == "第6.6条"
    assert text.find("第7.4条第3期")[0].amended_by == ""


def test_a_change_across_paragraphs_becomes_one_piece() -> None:
    pieces = (Leaf(("条1", "款1"), "第1.1条", "甲："), Leaf(("条1", "款1", "项1"), "第1.1条（1）", "乙；", "(1)"))
    first = record(
        1, clauses=(KeptClause(clause="第1.1条", action="修改", old_text="甲：\n(1) 乙；", new_text="丙。"),)
    )
    after = text_in_force(StandingText(pieces), [first])
    assert [each.text for each in after.leaves] == ["丙。"]


def test_the_rest_of_a_changed_price_is_spread_over_open_instalments() -> None:
    contract = proposal("HTWB_SAAS")
    told = facts(amount_delta="100.01", settled=[{"seq": 1, "status": "已付"}, {"seq": 4, "status": "已开票"}])
    plan = new_plan(contract, told, [], plan_in_force(contract, []))
    before = contract.payment_plan
    assert [plan[0].amount_gross, plan[3].amount_gross] == [before[0].amount_gross, before[3].amount_gross]
    assert sum(each.amount_gross for each in plan) == contract.totals.amount_gross + Decimal("100.01")


def test_tax_is_split_by_rate_and_adds_up() -> None:
    parts = [
        {"name": "传感器", "tax_rate": "0.13", "amount_gross": "17316.00"},
        {"name": "督导", "tax_rate": "0.06", "amount_gross": "-316.00"},
    ]
    price = price_of(proposal("HTWB_SALES"), facts(amount_delta="17000.00", price_parts=parts), [])
    assert price.after.gross == price.after.net + price.after.tax == Decimal("558657.10")
    assert [each.gross for each in price.rates.values()] == [Decimal("19484.00"), Decimal("539173.10")]
    assert sum(each.net for each in price.rates.values()) == price.after.net


def test_several_tax_rates_ask_for_a_split() -> None:
    today, contract = date(2026, 11, 23), proposal("HTWB_SALES")
    assert [each.code for each in check_parts(contract, facts(), today)] == ["B323"]
    split = [{"name": "传感器", "tax_rate": "0.13", "amount_gross": "13800.00"}]
    assert list(check_parts(contract, facts(price_parts=split), today)) == []


def test_public_procurement_never_adds_more_than_a_tenth() -> None:
    contract = proposal("HTWB_TECHDEV")
    most = Decimal("150002.00")
    assert most <= contract.totals.amount_gross / 10 < most + Decimal("0.01")
    for delta, codes in ((most, []), (most + Decimal("0.01"), ["B325", "B326"]), (-2 * most, ["B325"])):
        told = facts(amount_delta=f"{delta}")
        assert [each.code for each in check_price(contract, told, price_of(contract, told, []))] == codes


def test_what_was_taken_off_before_gives_no_room_for_more_procurement() -> None:
    contract = proposal("HTWB_TECHDEV")
    earlier = [record(1, amount_delta="-100000.00"), record(2, amount_delta="120000.00")]
    told = facts(amount_delta="40000.00", escalation_ref="纪要")
    assert [each.code for each in check_price(contract, told, price_of(contract, told, earlier))] == ["B326"]


def test_the_sample_of_the_supplement_is_one_of_a_second_change() -> None:
    sample = sample_of("BGSQ_BCXY")
    assert sample["main"]["earlier"] == [sample["change"]["supplement_no"].replace("B02", "B01")]
    assert sample["flags"]["has_earlier"]
    assert change_facts()["change"] == 1
