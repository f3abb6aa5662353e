"""The clause library: 38 clauses with the elements they bring and the kinds of contract that need them.

Source: handbook 3.1 (elements: 民法典 470, 596, 845) and 3.2 (clauses by kind of contract). A template says with
`[[库:C13]]` where a clause stands; the words themselves belong to legal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

ALWAYS, FREE, NEVER = "●", "○", "—"
"""In a column: required, left to legal, not used. Anything else names the condition that requires the clause."""

KINDS = ("SAAS", "SALES", "TECHDEV")


class Element(StrEnum):
    """What a contract must deal with: eight elements for all, the others for one kind."""

    PARTIES = "E1"
    SUBJECT = "E2"
    QUANTITY = "E3"
    QUALITY = "E4"
    PRICE = "E5"
    PERFORMANCE = "E6"
    LIABILITY = "E7"
    DISPUTE = "E8"
    PACKAGING = "PACKAGING"
    INSPECTION = "INSPECTION"
    SETTLEMENT = "SETTLEMENT"
    IP_OWNERSHIP = "IP_OWNERSHIP"
    CONFIDENTIALITY = "CONFIDENTIALITY"
    ACCEPTANCE = "ACCEPTANCE"
    TERMS = "TERMS"

    @property
    def label(self) -> str:
        """As lawyers call it."""
        return _LABELS[self]


_LABELS: Mapping[Element, str] = {
    Element.PARTIES: "当事人的名称和住所",
    Element.SUBJECT: "标的",
    Element.QUANTITY: "数量",
    Element.QUALITY: "质量",
    Element.PRICE: "价款或者报酬",
    Element.PERFORMANCE: "履行期限、地点和方式",
    Element.LIABILITY: "违约责任",
    Element.DISPUTE: "解决争议的方法",
    Element.PACKAGING: "包装",
    Element.INSPECTION: "检验标准和方法",
    Element.SETTLEMENT: "结算方式",
    Element.IP_OWNERSHIP: "成果归属",
    Element.CONFIDENTIALITY: "保密",
    Element.ACCEPTANCE: "验收标准和方法",
    Element.TERMS: "名词和术语的解释",
}

EIGHT = tuple(Element)[:8]
"""民法典 470."""

BY_KIND: Mapping[str, tuple[Element, ...]] = {
    "SAAS": (),
    "SALES": (Element.PACKAGING, Element.INSPECTION, Element.SETTLEMENT),
    "TECHDEV": (Element.IP_OWNERSHIP, Element.CONFIDENTIALITY, Element.ACCEPTANCE, Element.TERMS),
}
"""民法典 596 for sales, 845 for technology."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its id, what it is about, the elements it brings, and its need in each kind of contract."""

    id: str
    title: str
    elements: tuple[Element, ...]
    needs: Mapping[str, str]

    def need_in(self, kind: str) -> str:
        """`●` required, `○` left to legal, `—` not used, or the condition that requires it."""
        return self.needs[kind]


def _clause(number: int, title: str, elements: str, saas: str, sales: str, techdev: str) -> Clause:
    needs = dict(zip(KINDS, (saas, sales, techdev), strict=True))
    return Clause(f"C{number:02}", title, tuple(Element(each) for each in elements.split()), MappingProxyType(needs))


_TABLE = (
    _clause(1, "主体与合同文件", "E1", ALWAYS, ALWAYS, ALWAYS),
    _clause(2, "定义", "TERMS", ALWAYS, FREE, ALWAYS),
    _clause(3, "标的、范围与清单", "E2 E3", ALWAYS, ALWAYS, ALWAYS),
    _clause(4, "质量与技术标准", "E4", ALWAYS, ALWAYS, ALWAYS),
    _clause(5, "服务期限与开通", "E6", ALWAYS, NEVER, NEVER),
    _clause(6, "交货（期限、地点、方式、包装、运输）", "E6 PACKAGING", NEVER, ALWAYS, "goods"),
    _clause(7, "风险与所有权转移", "E6", NEVER, ALWAYS, "goods"),
    _clause(8, "实施或者开发计划与双方配合", "E6", ALWAYS, "services", ALWAYS),
    _clause(9, "验收（到货、初验、终验、上线）", "E4 E6 INSPECTION ACCEPTANCE", ALWAYS, ALWAYS, ALWAYS),
    _clause(10, "服务水平与抵扣", "E4", ALWAYS, NEVER, "support"),
    _clause(11, "价款、税款", "E5", ALWAYS, ALWAYS, ALWAYS),
    _clause(12, "付款计划与发票", "E5 SETTLEMENT", ALWAYS, ALWAYS, ALWAYS),
    _clause(13, "预付款与预付款担保", "E5", "advance_payment", "advance_payment", "advance_payment"),
    _clause(14, "质量保证金", "E5", NEVER, "retention_money", "retention_money"),
    _clause(15, "质量保证与售后", "E4", FREE, ALWAYS, ALWAYS),
    _clause(16, "知识产权许可", "E2", ALWAYS, "ip", ALWAYS),
    _clause(17, "成果归属与收益", "E2 IP_OWNERSHIP", NEVER, NEVER, ALWAYS),
    _clause(18, "背景知识产权、第三方与开源组件", "E2", FREE, NEVER, ALWAYS),
    _clause(19, "源代码交付或者托管", "E2", "source_code_escrow", NEVER, "source_code"),
    _clause(20, "保密", "E7 CONFIDENTIALITY", ALWAYS, "confidentiality", ALWAYS),
    _clause(21, "客户数据与数据返还", "E2", ALWAYS, NEVER, FREE),
    _clause(22, "个人信息委托处理", "E7", "personal_information", NEVER, "personal_information"),
    _clause(23, "数据出境", "E7", "cross_border_data", NEVER, "cross_border_data"),
    _clause(24, "变更（范围、价款、期限）", "E6", ALWAYS, ALWAYS, ALWAYS),
    _clause(25, "违约责任", "E7", ALWAYS, ALWAYS, ALWAYS),
    _clause(26, "责任限制", "E7", FREE, FREE, FREE),
    _clause(27, "不可抗力与情势变更", "E7", ALWAYS, ALWAYS, ALWAYS),
    _clause(28, "中止、解除与终止后处理", "E7", ALWAYS, ALWAYS, ALWAYS),
    _clause(29, "研发失败风险", "E7", NEVER, NEVER, ALWAYS),
    _clause(30, "转让与分包", "E1", FREE, FREE, ALWAYS),
    _clause(31, "反商业贿赂与合规", "E7", FREE, FREE, FREE),
    _clause(32, "通知与送达（含法院送达地址确认）", "E8", ALWAYS, ALWAYS, ALWAYS),
    _clause(33, "法律适用与争议解决", "E8", ALWAYS, ALWAYS, ALWAYS),
    _clause(34, "生效、份数、附件、效力顺序", "E1", ALWAYS, ALWAYS, ALWAYS),
    _clause(35, "自动续期", "E6", "auto_renewal", NEVER, "auto_renewal"),
    _clause(36, "所有权保留", "E6", NEVER, "title_retention", "title_retention"),
    _clause(37, "政府采购特别约定", "E8", "government_procurement", "government_procurement", "government_procurement"),
    _clause(38, "技术合同认定登记配合", "E5", NEVER, NEVER, "tech_contract_registration"),
)

LIBRARY: Mapping[str, Clause] = MappingProxyType({each.id: each for each in _TABLE})
"""Every clause by its id, in the handbook's order."""

CONDITIONS: Mapping[str, str] = {
    "goods": "清单含货物或者硬件",
    "services": "清单含安装、培训等服务",
    "support": "清单含技术支持或者运维",
    "source_code": "交付或者托管源代码",
}
"""Conditions that are no switch of their own, in words; the switches are described with the triggers."""

WEIGHTY = ("C26", "C33", "C35", "C36")
"""Clauses that weigh on the other party, to be shown in bold (民法典 496, 法释〔2023〕13 号 10)."""
