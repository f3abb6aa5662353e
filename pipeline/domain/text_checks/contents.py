"""What an optional clause must say once it is switched on: one row per trigger of handbook 3.3.

These are guesses by words, so they warn; whether the clause stands there at all is told by the clause library.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.domain.findings import Finding, finding
from pipeline.domain.proposal.clause_checks import LEAST_NOTICE, MOST_NOTICE
from pipeline.domain.proposal.clause_flags import clause_flags
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.text_checks.lines import ContractText, squeeze


@dataclass(frozen=True, slots=True)
class Content:
    """What must be said when a switch is on: parts by name with the words that show them, and the law behind."""

    flag: str
    clause: str
    source: str
    parts: Mapping[str, str]
    kinds: tuple[str, ...] = ("SAAS", "SALES", "TECHDEV")


CONTENTS = (
    Content(
        "deposit_dingjin",
        "定金",
        "民法典第五百八十六条、第五百八十八条",
        {
            "自实际交付时成立": "实际交付[^。]{0,6}成立",
            "超过总价百分之二十的部分没有定金效力": "百分之二十[^。]{0,20}不(?:产生|发生|具有)",
            "与违约金只能择一主张": "定金[^。]{0,40}(?:择一|选择其一|选择其中)",
        },
    ),
    Content(
        "retention_money",
        "质量保证金",
        "手册 3.3",
        {
            "退还的条件": "质量保证金[\\s\\S]{0,80}(?:期满|届满)",
            "扣款须说明事由": "扣款[^。]{0,20}书面说明",
            "可否以保函替代": "保函[^。]{0,12}质量保证金",
            "质量保证期的起算": "质量保证期[^。]{0,60}自[^。]{0,40}起",
        },
        kinds=("SALES", "TECHDEV"),
    ),
    Content(
        "ip",
        "成果归属",
        "民法典第八百五十九条、著作权法第十九条、计算机软件保护条例第十一条",
        {
            "专利的归属": "专利[^。]{0,60}归|约定适用于[^。]{0,40}专利",
            "软件著作权的归属": "著作权[^。]{0,60}归|约定适用于[^。]{0,40}著作权",
            "技术秘密的归属": "技术秘密[^。]{0,60}归|约定适用于[^。]{0,40}技术秘密",
        },
        kinds=("TECHDEV",),
    ),
    Content(
        "source_code_delivery",
        "源代码交付",
        "手册 3.3",
        {"源代码": "源代码", "构建说明": "构建", "第三方组件清单": "第三方[^。]{0,6}组件清单"},
    ),
    Content(
        "source_code_escrow",
        "源代码托管",
        "手册 3.3",
        {"受托管的第三方": "托管[^。]{0,20}第三方", "取得托管内容的条件": "破产[^。]{0,60}取得托管"},
    ),
    Content(
        "confidentiality",
        "保密",
        "民法典第五百零一条、手册 3.3",
        {
            "保密信息的范围": "保密信息",
            "例外": "信息[^。]{0,16}(?:除外|不属于)",
            "期限": "保密义务[^。]{0,40}年",
            "返还或者销毁": "(?:返还|销毁)[^。]{0,12}保密信息",
        },
    ),
    Content(
        "cross_border_data",
        "数据出境",
        "个人信息保护法第三十八条",
        {
            "出境的依据（安全评估、认证或者标准合同）": "安全评估|保护认证|标准合同",
            "甲方的书面同意": "境外[^。]{0,80}书面同意",
        },
    ),
    Content(
        "auto_renewal",
        "自动续期",
        "手册 3.3",
        {"续期前的书面提醒": "届满[^。]{0,20}书面(?:提醒|提示)", "价格上涨的上限": "涨[^。]{0,8}不超过"},
    ),
    Content(
        "title_retention",
        "所有权保留",
        "民法典第六百四十一条",
        {
            "所有权归乙方": "所有权(?:归乙方|自甲方付清)|保留[^。]{0,8}所有权",
            "未经登记不得对抗善意第三人": "未经登记[^。]{0,6}不得对抗善意第三人",
        },
    ),
    Content(
        "installment_sale",
        "分期付款买卖",
        "民法典第六百三十四条",
        {"达到总价五分之一": "五分之一", "经催告仍不支付": "五分之一[^。]{0,20}催告"},
        kinds=("SALES",),
    ),
    Content(
        "sme_payment_rule",
        "中小企业款项支付",
        "保障中小企业款项支付条例第十七条",
        {"逾期利息不低于贷款市场报价利率": "贷款市场报价利率"},
    ),
    Content(
        "government_procurement",
        "政府采购",
        "政府采购法第四十六条、政府采购法实施条例第五十条",
        {
            "三十日内签订": "(?:三十|30)日内签订",
            "不得背离采购文件的实质性内容": "背离[^。]{0,12}实质性内容",
            "两个工作日内公告": "2个工作日内[^。]{0,16}公告",
        },
    ),
    Content(
        "tech_contract_registration",
        "技术合同登记",
        "技术合同认定登记管理办法",
        {"登记与配合": "认定登记[^。]{0,60}(?:协助|配合)"},
    ),
    Content(
        "standard_form",
        "格式条款提示",
        "民法典第四百九十六条",
        {"加粗提示": "加粗", "重大利害关系的说明": "重大利害关系"},
    ),
    Content(
        "esign",
        "电子签",
        "电子签名法第三条、第十三条",
        {"可靠的电子签名": "可靠的电子签名", "何者为原件": "电子签署文件为原件|共同构成本合同的原件"},
    ),
)

_NOTICE = re.compile(r"届满(\d{1,4})日前[^。]{0,12}未[^。]{0,4}表示不再?续期")


def contents(text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """Clauses that are switched on and leave out what the law or the handbook wants said."""
    flags, kind = clause_flags(proposal), proposal.proposal.contract_kind
    for each in CONTENTS:
        if flags[each.flag] and kind in each.kinds:
            missing = [name for name, words in each.parts.items() if not re.search(words, text.squeezed)]
            if missing:
                said = "；".join(missing)
                yield finding("K070", at=each.clause, clause=each.clause, missing=said, source=each.source)


def renewal_notice(text: ContractText, _proposal: Proposal) -> Iterator[Finding]:
    """Who doesn't want a renewal says so some 30 to 60 days before the end."""
    for line in text.lines:
        for days in _NOTICE.findall(squeeze(line.text)):
            if not LEAST_NOTICE <= int(days) <= MOST_NOTICE:
                yield finding("K071", at=line.place, days=days, least=LEAST_NOTICE, most=MOST_NOTICE)


def agreed_terms(text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """Every clause parameter that the proposal sets is in the text; a figure stands there as a figure of its own."""
    for name, value in proposal.terms.items():
        words = re.escape(squeeze(value))
        before, after = (r"(?<![\d.])", r"(?![\d]|\.\d)") if value[:1].isdigit() else ("", "")
        if not re.search(f"{before}{words}{after if value[-1:].isdigit() else ''}", text.squeezed.replace("\n", "")):
            yield finding("K069", at=f"terms.{name}", name=name, value=value)
