"""A contract text is checked against its proposal and the law before anyone reviews it."""

from functools import cache
from typing import Any

import pytest

from builders.drafted import proposal, sample_of, shipped
from pipeline.domain.findings import Finding
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.text_checks.checks import check_contract_text
from pipeline.domain.text_checks.lines import contract_text

SAAS, SALES, TECHDEV = "HTWB_SAAS", "HTWB_SALES", "HTWB_TECHDEV"


@cache
def accepted(key: str) -> str:
    return shipped(key).expected_path.read_text(encoding="utf-8")


def found(text: str, made_from: Proposal) -> set[str]:
    return {each.code for each in check_contract_text(text, made_from)}


def only(text: str, made_from: Proposal, code: str) -> Finding:
    [each] = [each for each in check_contract_text(text, made_from) if each.code == code]
    return each


def changed(key: str, old: str, new: str) -> str:
    assert old in accepted(key), old
    return accepted(key).replace(old, new)


@pytest.mark.parametrize("key", [SAAS, SALES, TECHDEV, "HTWB_GENERAL"])
def test_every_shipped_contract_text_passes(key: str) -> None:
    assert check_contract_text(accepted(key), proposal(key)) == []


SLIPS: list[tuple[str, str, str, str]] = [
    ("K001", SALES, "2026年12月24日", "待定"),
    ("K001", SALES, "北岑市示例新区车辆路 66 号 3 号库；", "____；"),
    ("K001", SALES, "3个工作日内对外包装", "XX个工作日内对外包装"),
    ("K001", SALES, "以该清单为准", "详见附件"),
    ("K002", SALES, "人民币贰万柒仟零捌拾贰元捌角伍分", "人民币贰万柒仟零捌拾贰元捌角陆分"),
    ("K002", SALES, "人民币贰万柒仟零捌拾贰元捌角伍分", "人民币贰万柒仟零捌拾贰捌角伍分"),
    ("K003", SALES, "随机备件包", "备件"),
    ("K003", SAAS, "每低 0.1 个百分点", "每低 0.2 个百分点"),
    ("K003", SALES, "卖方送货,运费含在单价内", "买方自提"),
    ("K003", TECHDEV, "定制成果归甲方", "定制成果归乙方"),
    ("K004", SALES, "任何一方均可向", "任何一方均可将争议提交某仲裁委员会仲裁，或者向"),
    ("K005", SALES, "第一期为预付款", "第一期为订金"),
    ("K006", SALES, "包装", "外箱"),
    ("K006", SALES, "违约责任与责任限制", "赔偿"),
    ("K006", TECHDEV, "归", "属"),
    ("K006", TECHDEV, "　保密与竞争限制", "　竞争限制"),
    ("K006", TECHDEV, "术语", "词句"),
    ("K007", SALES, "任何一方均可向原告住所地有管辖权的人民法院提起诉讼", "双方另行商定"),
    ("K008", SALES, "原告住所地有管辖权的人民法院提起诉讼", "有关方面起诉"),
    ("K008", SAAS, "拟省澜汐仲裁委员会(虚构)", "拟省澜汐"),
    ("K009", SALES, "原告住所地有管辖权的人民法院", "被告住所地有管辖权的人民法院"),
    ("K050", SALES, "人民币伍拾肆万壹仟陆佰伍拾柒元壹角整；", "人民币贰万捌仟壹佰陆拾捌元壹角整；"),
    ("K051", SALES, "增值税税额¥61,157.41。", "增值税税额¥61,157.42。"),
    ("K052", SALES, "\n35%\n", "\n30%\n"),
    ("K052", SALES, "\n320\n865.80\n", "\n300\n865.80\n"),
    ("K052", SALES, "2026年11月27日", "2026年11月28日"),
    ("K052", SALES, "条件成就后 60 日内", "条件成就后 90 日内"),
    ("K052", SALES, "首批到货验收单签署且收到发票", "首批到货"),
    ("K052", SALES, "99.5%", "99.0%"),
    ("K053", SALES, "不得以收到第三方付款、", "不得以"),
    ("K054", SALES, "第一期为预付款", "第一期为定金，为合同总价的 25%"),
    ("K055", SALES, "1,120.75", "1,120.00"),
    ("K056", SALES, "甲方收到合格发票后在约定期限内付款", "甲方收到最终用户付款后 10 日内付款"),
    ("K057", SALES, "因故意或者重大过失造成对方财产损失的", "其他情形"),
    ("K057", SALES, "造成对方或者第三人人身损害的", "其他情形"),
    ("K058", TECHDEV, "个人信息委托处理约定", "数据约定"),
    ("K058", TECHDEV, "转委托", "转交"),
    ("K058", TECHDEV, "影响评估", "评审"),
    ("K058", TECHDEV, "处理情况记录至少保存三年", "处理情况记录从略"),
    ("K058", TECHDEV, "评估报告和处理情况记录至少保存三年", "处理情况记录至少保存三年"),
    ("K059", SALES, "(6)\t附件六《授权委托书》。\n", ""),
    ("K059", SALES, "附件六　授权委托书", "附件六　委托书样式"),
    ("K060", SALES, "附件六", "附件七"),
    ("K060", SALES, "第三条　", "第五条　"),
    ("K061", SALES, "依第二十条请求", "依第三十条请求"),
    ("K061", SALES, "除第15.6条", "除第15.9条"),
    ("K061", SALES, "按附件二清单", "按附件九清单"),
    ("K062", SALES, "拟省北岑市示例新区车辆路 66 号\n联系人", "无\n联系人"),
    ("K062", SALES, "甲方（盖章）：\n北岑拟锋轨道装备有限公司", "甲方（盖章）：\n北岑拟锋轨道装备公司"),
    ("K062", SALES, "名称北岑拟锋轨道装备有限公司", "名称北岑拟锋"),
    ("K062", SALES, "统一社会信用代码\n91339901XN00000B4Y", "统一社会信用代码\n91339901XN00000B4X"),
    ("K065", SALES, "累计不超过该部分价款的10%", "累计不超过该部分价款的40%"),
    ("K063", SALES, "统一社会信用代码\n91339901XN00000B4Y", "统一社会信用代码\n91339901XN00000B4X"),
]


@pytest.mark.parametrize(("code", "key", "old", "new"), SLIPS)
def test_a_slip_in_the_text_is_found(code: str, key: str, old: str, new: str) -> None:
    assert code in found(changed(key, old, new), proposal(key))


@pytest.mark.parametrize(("code", "key", "old", "new"), SLIPS)
def test_a_finding_says_where_and_what_to_do(code: str, key: str, old: str, new: str) -> None:
    for each in check_contract_text(changed(key, old, new), proposal(key)):
        assert each.at
        assert each.next_step


def test_the_place_is_the_clause_and_the_paragraph() -> None:
    slip = only(changed(SALES, "第一期为预付款", "第一期为订金"), proposal(SALES), "K005")
    assert slip.at == "第10.5条（第 155 段）"


def test_the_text_of_another_proposal_is_not_this_contract() -> None:
    assert {"K003", "K062"} <= found(accepted(SALES), proposal(TECHDEV))


def agreed(**changes: Any) -> Proposal:
    return proposal(SALES, **changes)


def test_amounts_the_parties_wrote_into_a_clause_are_known() -> None:
    clause = "乙方另行支付人民币壹万元整（¥10,000.00）作为履约保证。"
    text = changed(SALES, "第二十一条　生效", f"20.4\t{clause}\n第二十一条　生效")
    assert found(text, agreed()) == {"K002", "K051"}
    assert found(text, agreed(special_terms=[clause])) == set()


def test_a_negotiated_clause_that_is_left_out_is_missed() -> None:
    assert "K003" in found(accepted(SALES), agreed(special_terms=["乙方免费备货一年。"]))


@pytest.mark.parametrize(("place", "is_found"), [("拟省澜汐市", True), ("拟省澜汐市示例区", False)])
def test_the_court_of_signing_needs_a_place_told_to_the_district(place: str, is_found: bool) -> None:
    flags = {**sample_of(SALES)["clause_flags"], "court": "合同签订地人民法院"}
    text = changed(SALES, "原告住所地有管辖权的人民法院", "合同签订地人民法院").replace(
        "拟省澜汐市示例区\n签", f"{place}\n签"
    )
    assert ("K066" in found(text, agreed(clause_flags=flags))) is is_found


def test_batches_that_do_not_add_up_are_found() -> None:
    stones = sample_of(SALES)["milestones"]
    short = {**stones[1], "name": "首批交货(网关 19 台、传感器 140 只、电源模块 20 只)"}
    wrong = only(accepted(SALES), agreed(milestones=[stones[0], short, *stones[2:]]), "K064")
    assert "45" in wrong.message


def test_a_negotiated_clause_of_several_lines_is_recognised() -> None:
    clause = "乙方免费备货一年，\n备货地点为甲方仓库。"
    text = changed(SALES, "第二十一条　生效", f"20.4\t{clause}\n第二十一条　生效")
    assert found(text, agreed(special_terms=[clause])) == set()


def test_a_limit_in_a_special_clause_needs_its_exceptions_too() -> None:
    limit = "18.3\t乙方的赔偿责任总额不超过合同总价的百分之五十。\n"
    assert "K057" in found(changed(SALES, "第十九条　反商业", f"{limit}第十九条　反商业"), agreed())


def test_a_deposit_over_a_fifth_is_a_warning_and_no_more() -> None:
    plan = sample_of(SALES)["payment_plan"]
    with_deposit = agreed(payment_plan=[plan[0], {**plan[1], "deposit_dingjin": True}, *plan[2:]])
    warning = only(accepted(SALES), with_deposit, "K054")
    assert not warning.is_error
    assert "35.00%" in warning.message


@pytest.mark.parametrize(
    "harmless",
    [
        "依据《中华人民共和国民法典》第五百八十六条确定。",
        "单位：人民币元。",
        "等待定价程序完成。",
        "型号为 EX-XXL9 的货物除外。",
        "争议不提交仲裁。",
    ],
)
def test_what_only_looks_like_a_slip_is_left_alone(harmless: str) -> None:
    assert found(changed(SALES, "第二十一条　生效", f"20.4\t{harmless}\n第二十一条　生效"), agreed()) == set()


def test_an_empty_text_lacks_everything_and_raises_nothing() -> None:
    assert {"K003", "K006", "K007", "K062"} <= found("", agreed())


def test_parts_are_told_apart() -> None:
    read = contract_text(accepted(SALES))
    assert [each.heading for each in read.annexes] == [f"附件{each}" for each in "一二三四五六"]
    assert len(read.articles) == 21
    assert any("开户银行" in each.text for each in read.under("签署页"))
