"""The contract texts for goods and for development: complete, renumbered, and true to the proposal."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import docx
import pytest

from builders.drafted import proposal, sample_of, shipped, values_of
from pipeline.domain.proposal.delivery_batches import batch_differences, delivery_batches
from pipeline.domain.proposal.model import Proposal
from pipeline.drafting.kinds.template_checks import check_kind, golden_difference
from pipeline.drafting.office.listener import OfficeListener
from pipeline.drafting.paper.pdf_pages import page_texts
from pipeline.drafting.word.template import RenderedDocument, WordTemplate

KINDS = ("HTWB_SAAS", "HTWB_SALES", "HTWB_TECHDEV", "HTWB_GENERAL")
HEADING = re.compile(r"(?:第[一二三四五六七八九十]+条|附件[一二三四五六七八九十]+)[ 　]")


def rendered(key: str, **changes: Any) -> RenderedDocument:
    kind = shipped(key)
    values = values_of(proposal(key, **changes), terms=kind.terms, sign_place="某区")
    return WordTemplate.from_file(kind.template_path).render(values)


def with_flags(key: str, **flags: Any) -> str:
    return rendered(key, clause_flags={**sample_of(key)["clause_flags"], **flags}).text


@pytest.mark.parametrize("key", KINDS)
def test_a_contract_kind_bears_its_sample_and_every_switch(key: str) -> None:
    assert check_kind(shipped(key)) == []
    assert golden_difference(shipped(key)) == ""


@pytest.mark.parametrize(
    ("key", "flag", "title"),
    [
        ("HTWB_SALES", "title_retention", "所有权归乙方"),
        ("HTWB_SALES", "retention_money", "质量保证金在质量保证期内由甲方暂扣"),
        ("HTWB_SALES", "installment_sale", "五分之一"),
        ("HTWB_SALES", "deposit_dingjin", "双倍返还定金"),
        ("HTWB_SALES", "sme_payment_rule", "中小企业"),
        ("HTWB_SALES", "confidentiality", "　保密"),
        ("HTWB_SALES", "government_procurement", "政府采购特别约定"),
        ("HTWB_TECHDEV", "source_code_delivery", "完整源代码"),
        ("HTWB_TECHDEV", "tech_contract_registration", "技术合同认定登记"),
        ("HTWB_TECHDEV", "government_procurement", "三十日内签订"),
        ("HTWB_TECHDEV", "personal_information", "个人信息委托处理约定"),
        ("HTWB_TECHDEV", "sensitive_personal_information", "个人信息保护影响评估"),
    ],
)
def test_an_optional_clause_follows_its_switch(key: str, flag: str, title: str) -> None:
    assert title in with_flags(key, **{flag: True})
    assert title not in with_flags(key, **{flag: False, "sensitive_personal_information": False})


def test_articles_stay_consecutive_without_optional_ones() -> None:
    text = with_flags("HTWB_SALES", confidentiality=False, government_procurement=False)
    titles = [line.partition("　")[0] for line in text.splitlines() if re.match("第[一二三四五六七八九十]+条　", line)]
    assert titles[11:14] == ["第十二条", "第十三条", "第十四条"]
    assert len(set(titles)) == len(titles) == 20


def test_a_subscription_has_its_fifteen_articles() -> None:
    text = with_flags("HTWB_SAAS", government_procurement=False)
    titles = [line for line in text.splitlines() if re.match("第[一二三四五六七八九十]+条　", line)]
    assert len(titles) == 15


def test_the_batches_of_goods_add_up_to_the_contract() -> None:
    lines = delivery_batches(proposal("HTWB_SALES"))
    assert [(each.plan_date, each.item.name, each.quantity) for each in lines][:2] == [
        (date(2026, 11, 27), "边缘采集网关", Decimal(20)),
        (date(2026, 11, 27), "三轴振动传感器", Decimal(140)),
    ]
    assert batch_differences(proposal("HTWB_SALES")) == []
    assert "各批数量之和等于附件一所列的数量" in rendered("HTWB_SALES").text


def with_batch(name: str) -> Proposal:
    stones = sample_of("HTWB_SALES")["milestones"]
    return proposal("HTWB_SALES", milestones=[*stones[:1], {**stones[1], "name": name}, *stones[2:]])


def test_batches_that_do_not_add_up_are_not_printed_as_a_table() -> None:
    short = with_batch("首批交货(网关 19 台、传感器 140 只、电源模块 20 只)")
    assert [(item.line_no, quantity) for item, quantity in batch_differences(short)] == [(1, Decimal(45))]
    assert values_of(short)["batches"] == []


@pytest.mark.parametrize("name", ["首批交货(网关 20 台、支架 3 个)", "首批交货(网关 20 套)"])
def test_a_batch_that_names_no_single_line_leaves_the_milestones_alone(name: str) -> None:
    assert delivery_batches(with_batch(name)) == []


@pytest.mark.parametrize(
    ("words", "owner"),
    [
        ("定制成果归甲方,乙方保留背景知识产权", "甲方"),
        ("背景知识产权归乙方，定制成果归甲方", "甲方"),
        ("开发成果的著作权归乙方所有", "乙方"),
        ("成果归双方共有", "双方共有"),
    ],
)
def test_each_right_goes_to_whom_the_proposal_gives_the_results(words: str, owner: str) -> None:
    text = with_flags("HTWB_TECHDEV", ip_ownership=words)
    for right in ("取得的专利权归", "（含源代码、目标程序和文档）归", "由此产生的收益归"):
        assert f"{right}{owner}" in text


def test_without_third_party_goods_their_annex_is_gone_and_the_others_move_up() -> None:
    items = [each for each in sample_of("HTWB_TECHDEV")["line_items"] if each["kind"] != "货物"]
    text = rendered("HTWB_TECHDEV", line_items=items).text
    assert "第三方软硬件清单" not in text
    assert "附件三　项目计划与里程碑" in text


def test_changes_are_priced_by_the_man_days_of_the_contract() -> None:
    text = rendered("HTWB_TECHDEV").text
    start = text.index("含税人日单价")
    assert "2,480.00" in text[start : start + 200]


@pytest.mark.slow
def test_no_heading_is_left_alone_at_a_page_foot() -> None:
    with OfficeListener() as office:
        for key in KINDS:
            for page in page_texts(office.to_pdf(rendered(key).docx)):
                assert not HEADING.match(page.strip().splitlines()[-2]), (key, page[-80:])


@pytest.mark.parametrize("key", [*KINDS, "BGSQ_BCXY"])
def test_every_line_to_sign_stands_in_a_row_of_its_own(key: str) -> None:
    """A party name of two lines then moves both sides' lines alike."""
    tables = docx.Document(str(shipped(key).template_path)).tables
    [block] = [each for each in tables if each.cell(0, 0).text.startswith("甲方（盖章）：")]
    rows = [[cell.text for cell in row.cells] for row in block.rows]

    assert [cell.split("：")[0] for cell in rows[1]] == ["法定代表人或授权代表（签字）"] * 2
    assert [cell.split("：")[0] for cell in rows[2]] == ["签署日期"] * 2
    assert all("开户" in cell for cell in rows[3])
