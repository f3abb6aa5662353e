"""A clause that is switched on says what law and handbook want said; a parameter that is set stands in the text."""

from functools import cache
from typing import Any

import pytest

from builders.drafted import proposal, sample_of, shipped, values_of
from pipeline.domain.findings import Finding
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.text_checks.checks import check_contract_text
from pipeline.domain.text_checks.contents import CONTENTS
from pipeline.drafting.word.template import WordTemplate

SAAS, SALES, TECHDEV = "HTWB_SAAS", "HTWB_SALES", "HTWB_TECHDEV"

SLIPS: list[tuple[str, str, str, str]] = [
    ("deposit_dingjin", SALES, "定金合同自实际交付时成立", "定金合同成立"),
    ("deposit_dingjin", SALES, "定金超过合同总价百分之二十的部分不产生定金的效力，", ""),
    ("deposit_dingjin", SALES, "只能选择其一主张", "可以一并主张"),
    ("retention_money", SALES, "乙方可以提供等额的银行保函替代质量保证金", "乙方可以提供担保"),
    ("retention_money", SALES, "书面说明事由和金额", "告知金额"),
    ("ip", TECHDEV, "技术秘密", "诀窍"),
    ("ip", TECHDEV, "专利", "权利"),
    ("source_code_delivery", TECHDEV, "组件清单", "组件情况"),
    ("source_code_delivery", SAAS, "构建", "编译"),
    ("source_code_escrow", SAAS, "破产程序", "清算"),
    ("confidentiality", SALES, "返还或者销毁保密信息", "保管保密信息"),
    ("confidentiality", SAAS, "不属于保密信息", "也在其列"),
    ("cross_border_data", SALES, "（安全评估、保护认证或者标准合同）", ""),
    ("auto_renewal", SAAS, "续期单价的上涨幅度不超过上一期单价的5%", "续期单价另议"),
    ("auto_renewal", SAAS, "书面提醒", "提醒"),
    ("title_retention", SALES, "未经登记的，不得对抗善意第三人", "不得对抗第三人"),
    ("installment_sale", SALES, "五分之一", "三分之一"),
    ("sme_payment_rule", TECHDEV, "贷款市场报价利率", "存款利率"),
    ("government_procurement", TECHDEV, "三十日内签订", "签订"),
    ("government_procurement", TECHDEV, "背离", "违反"),
    ("tech_contract_registration", TECHDEV, "认定登记", "备案"),
    ("standard_form", SALES, "加粗字体", "其他字体"),
    ("esign", SAAS, "以电子签署文件为原件", "以纸质文件为准"),
]


@cache
def text_with(key: str, flag: str) -> str:
    made_from = with_flag(key, flag)
    values = values_of(made_from, terms=shipped(key).terms, sign_place="某区")
    return WordTemplate.from_file(shipped(key).template_path).render(values).text


def with_flag(key: str, flag: str, **changes: Any) -> Proposal:
    if flag == "esign":
        signing = {**sample_of(key)["signing"], "method": "电子签"}
        return proposal(key, signing=signing, **changes)
    chosen = {**sample_of(key)["clause_flags"], flag: True}
    return proposal(key, clause_flags=chosen, **changes)


def told(text: str, made_from: Proposal, code: str = "K070") -> list[Finding]:
    return [each for each in check_contract_text(text, made_from) if each.code == code]


@pytest.mark.parametrize("key", [SAAS, SALES, TECHDEV, "HTWB_GENERAL"])
@pytest.mark.parametrize("flag", [each.flag for each in CONTENTS])
def test_the_shipped_words_of_every_optional_clause_are_complete(key: str, flag: str) -> None:
    optional = {("HTWB_SAAS", "retention_money"), ("HTWB_SAAS", "title_retention")}
    if (key, flag) not in optional:
        assert told(text_with(key, flag), with_flag(key, flag)) == []


@pytest.mark.parametrize(("flag", "key", "old", "new"), SLIPS)
def test_what_a_clause_leaves_out_is_told(flag: str, key: str, old: str, new: str) -> None:
    text = text_with(key, flag)
    assert old in text
    (found,) = told(text.replace(old, new), with_flag(key, flag))

    assert found.values["missing"]
    assert found.values["source"] in found.next_step


def test_every_row_of_contents_has_a_broken_example() -> None:
    assert {each.flag for each in CONTENTS} == {flag for flag, *_ in SLIPS}


@pytest.mark.parametrize(("days", "is_told"), [("29", True), ("30", False), ("60", False), ("61", True)])
def test_a_renewal_is_refused_30_to_60_days_before_the_end(days: str, is_told: bool) -> None:
    text = text_with(SAAS, "auto_renewal").replace("服务期届满30日前", f"服务期届满{days}日前")

    assert bool(told(text, with_flag(SAAS, "auto_renewal"), "K071")) is is_told


@pytest.mark.parametrize(
    ("value", "words", "is_told"),
    [("7", "满5年时", True), ("7", "满7年时", False), ("7", "满17年时", True), ("7", "满7.5年时", True)],
)
def test_a_parameter_of_the_proposal_stands_in_the_text(value: str, words: str, is_told: bool) -> None:
    text = "\n".join(line for line in accepted().splitlines() if "7" not in line) + f"\n保密义务至{words}为止。\n"
    made_from = proposal(SAAS, terms={"nda_years": value})

    assert bool(told(text, made_from, "K069")) is is_told


def test_words_of_a_parameter_may_be_set_apart_by_spaces() -> None:
    text = accepted() + "\n乙方项目经理： 王 拟某\n"

    assert told(text, proposal(SAAS, terms={"seller_pm": "王拟某"}), "K069") == []
    assert len(told(accepted(), proposal(SAAS, terms={"seller_pm": "王拟某"}), "K069")) == 1


def accepted() -> str:
    return shipped(SAAS).expected_path.read_text(encoding="utf-8")
