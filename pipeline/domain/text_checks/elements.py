"""What a contract must deal with: 民法典 470, the six core contents, and what its kind needs besides (3.1)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.domain.findings import Finding, finding
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.text_checks.lines import ContractText


@dataclass(frozen=True, slots=True)
class Element:
    """A subject that must be there: in the title of an article or annex, or anywhere in the words."""

    name: str
    source: str
    words: str
    in_title: bool = True


_LAW, _CORE = "民法典第四百七十条", "合同的核心内容"
_SALE, _TECH = "民法典第五百九十六条", "民法典第八百四十五条"

ELEMENTS = (
    Element("当事人的名称和住所", _LAW, r"统一社会信用代码[\s\S]*住所", in_title=False),
    Element("标的", _LAW, "标的|服务内容|供货|货物|项目的?内容|范围"),
    Element("数量", _LAW, "数量", in_title=False),
    Element("质量", _LAW, "质量|标准|服务水平"),
    Element("价款或者报酬", _LAW, "价款|价格|费用|报酬"),
    Element("履行期限、地点和方式", _LAW, "期限|服务期|交货|交付|进度|计划|实施"),
    Element("违约责任", _LAW, "违约"),
    Element("解决争议的方法", _LAW, "争议"),
    Element("标的物描述", _CORE, "清单|价格表|规格"),
    Element("金额", _CORE, r"总价[^。]{0,20}¥[0-9]", in_title=False),
    Element("付款条件", _CORE, "付款|支付"),
    Element("交付标准", _CORE, "验收|检验"),
    Element("违约责任的承担方式", _CORE, "违约金|赔偿", in_title=False),
    Element("争议由谁解决", _CORE, "仲裁|诉讼", in_title=False),
)

BY_KIND: Mapping[str, tuple[Element, ...]] = {
    "SAAS": (),
    "SALES": (
        Element("包装", _SALE, "包装", in_title=False),
        Element("检验标准和方法", _SALE, "检验|验收"),
        Element("结算方式", _SALE, "付款|结算|支付"),
    ),
    "TECHDEV": (
        Element("成果归属", _TECH, "(?:成果|专利|著作权|技术秘密)[^。]{0,60}归(?:甲方|乙方|双方)", in_title=False),
        Element("保密", _TECH, "保密"),
        Element("验收标准和方法", _TECH, "验收"),
        Element("名词和术语的解释", _TECH, "定义|术语|用语|本合同所称", in_title=False),
    ),
}


def elements(text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """Subjects that the contract leaves out (R4-07)."""
    titles = "\n".join(each.title for each in (*text.articles, *text.annexes))
    for each in (*ELEMENTS, *BY_KIND[proposal.proposal.contract_kind]):
        if not re.search(each.words, titles if each.in_title else text.squeezed):
            yield finding("K006", at="全文", element=each.name, source=each.source)
