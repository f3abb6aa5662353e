"""What in a proposal's own data switches an optional clause on: one small function per row of handbook 3.3.

A trigger answers with its reason in words, or with nothing. An exact one reads figures, dates and parties, so that
its silence means no; the others read what people wrote, where silence only means that nobody wrote it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.domain.proposal.contents import Said, first_saying, wishes, worries
from pipeline.domain.proposal.delivery_batches import is_goods
from pipeline.domain.proposal.model import Party, Payment, Proposal

PUBLIC_BODIES = ("机关法人", "事业单位法人")
SMALL_SIZES = ("中型企业", "小型企业", "微型企业")
LARGE_SIZE = "大型企业"
FEWEST_INSTALMENTS = 3

_EFFECTIVE = "CONTRACT_EFFECTIVE"
_BEFORE_DELIVERY = (_EFFECTIVE, "DESIGN_CONFIRMED")
_DEPOSIT = re.compile("定金")
_RIGHTS = re.compile("SaaS|软件|许可|开发|设计|源代码|源码|文档|图纸|授权")
_SOURCE_CODE = re.compile("源代码|源码")
_ESCROW = re.compile("托管")
_SENSITIVE = re.compile(
    "敏感个人信息|生物识别|人脸|指纹|虹膜|声纹|医疗(?:健康)?(?:信息|数据|记录)|健康(?:信息|数据|档案)|患者|病历|病案|诊疗"
    "|金融账户|银行卡|行踪|人员(?:定位|轨迹)|未满十四|未满14|未成年人|儿童|宗教信仰|特定身份"
)
_PERSONAL = re.compile(
    "个人信息|身份证|手机号|会员|员工(?:信息|档案|数据)|学生(?:信息|数据)|客户联系人|简历|居民信息|实名|考勤|通讯录"
)
_ACCOUNTS = re.compile("用户|账号|席位")
_ABROAD = re.compile("境外|海外|国外|跨境|数据出境|香港|澳门|台湾|新加坡")
_DATA = re.compile("数据|信息|服务器|部署|存储|运维|访问|远程|机房|云")
_RENEWAL = re.compile("自动(?:续期|续订|续约|续费|延续|顺延一)")
_PUBLIC_BUYING = re.compile("政府采购|招标|投标")
_DEVELOPMENT = re.compile("开发")


@dataclass(frozen=True, slots=True)
class Trigger:
    """One switch: what it is called, when the data asks for it, and whether the data's silence means no.

    In the kinds of `free_in` the parties may leave it out without a word.
    """

    flag: str
    label: str
    asks: Callable[[Proposal], str]
    source: str
    is_exact: bool = False
    free_in: tuple[str, ...] = ()


def advance_payment(proposal: Proposal) -> str:
    """The first instalment is due when the contract takes effect, and is no deposit.

    A deposit is forfeited or paid back double (民法典 587), an advance is paid back: one sum cannot be both.
    """
    first = proposal.payment_plan[0]
    is_advance = first.trigger_event == _EFFECTIVE and first.amount_gross > 0 and not _is_deposit(first)
    return f"第 {first.seq} 期在合同生效时支付" if is_advance else ""


def deposit(proposal: Proposal) -> str:
    """An instalment is a deposit in the sense of 民法典 586."""
    marked = [each for each in proposal.payment_plan if _is_deposit(each)]
    return f"第 {marked[0].seq} 期为定金" if marked else ""


def _is_deposit(payment: Payment) -> bool:
    return payment.deposit_dingjin or bool(_DEPOSIT.search(payment.name))


def retention_money(proposal: Proposal) -> str:
    """An instalment is kept back until the warranty ends."""
    kept = [each for each in proposal.payment_plan if each.retention_money or each.trigger_event == "WARRANTY_END"]
    return f"第 {kept[0].seq} 期在质保期满后支付" if kept else ""


def rights(proposal: Proposal) -> str:
    """Software licences, development or documents are sold."""
    return next((f"第 {each.line_no} 行含软件、开发或者文档" for each in proposal.line_items if _has_rights(each)), "")


def _has_rights(item: object) -> bool:
    return any(_RIGHTS.search(str(getattr(item, field))) for field in ("name", "spec", "kind"))


def source_code_delivery(proposal: Proposal) -> str:
    """Source code is asked for, and not only to be kept by a third party."""
    return _reason(first_saying(wishes(proposal), _SOURCE_CODE, but=_ESCROW))


def source_code_escrow(proposal: Proposal) -> str:
    """Source code is to be kept by a third party."""
    return _reason(first_saying(wishes(proposal), _SOURCE_CODE, _ESCROW))


def confidentiality(_proposal: Proposal) -> str:
    """Always, unless the parties leave it out (handbook 3.3)."""
    return "合同均应约定保密"


def personal_information(proposal: Proposal) -> str:
    """Goods or services touch what identifies natural persons; accounts of named users do."""
    said = first_saying(worries(proposal), _PERSONAL) or first_saying(worries(proposal), _SENSITIVE)
    units = [each for each in proposal.line_items if _ACCOUNTS.search(each.unit)]
    if said or proposal.proposal.contract_kind != "SAAS" or not units:
        return _reason(said)
    return f"第 {units[0].line_no} 行按用户订阅，平台会处理用户的账号信息"


def sensitive_personal_information(proposal: Proposal) -> str:
    """Kinds of 个人信息保护法 28."""
    return _reason(first_saying(worries(proposal), _SENSITIVE))


def cross_border_data(proposal: Proposal) -> str:
    """Servers, people or receivers abroad; of goods sold abroad, only what is said of data."""
    is_sale = proposal.proposal.contract_kind == "SALES"
    return _reason(first_saying(worries(proposal), _ABROAD, *([_DATA] if is_sale else [])))


def auto_renewal(proposal: Proposal) -> str:
    """The term renews itself."""
    basis = [Said("service_term.basis", proposal.service_term.basis)] if proposal.service_term else []
    return _reason(first_saying((*basis, *wishes(proposal)), _RENEWAL))


def title_retention(proposal: Proposal) -> str:
    """A sale whose goods are handed over before they are paid (民法典 641); warranty money doesn't count."""
    later = [
        each
        for each in proposal.payment_plan
        if each.trigger_event not in (*_BEFORE_DELIVERY, "WARRANTY_END") and not each.retention_money
    ]
    is_sale = proposal.proposal.contract_kind == "SALES" and any(is_goods(each) for each in proposal.line_items)
    return f"货物先交，第 {later[0].seq} 期在交货后支付" if is_sale and later and len(proposal.payment_plan) > 1 else ""


def installment_sale(proposal: Proposal) -> str:
    """A sale paid in three instalments or more (买卖合同司法解释 27)."""
    number = len(proposal.payment_plan)
    is_one = proposal.proposal.contract_kind == "SALES" and number >= FEWEST_INSTALMENTS
    return f"买卖价款分 {number} 次支付" if is_one else ""


def sme_payment_rule(proposal: Proposal) -> str:
    """保障中小企业款项支付条例 protects the seller."""
    return "我方是中小企业，对方是机关、事业单位或者大型企业" if is_protected(proposal.seller, proposal.buyer) else ""


def government_procurement(proposal: Proposal) -> str:
    """Bought by public procurement or by tender."""
    head = proposal.proposal
    if _PUBLIC_BUYING.search(head.procurement_mode):
        return f"采购方式为“{head.procurement_mode}”"
    return "有中标（成交）通知书" if head.award_notice_date else ""


def tech_contract_registration(proposal: Proposal) -> str:
    """Technical development, which may be registered."""
    lines = [each for each in proposal.line_items if _DEVELOPMENT.search(f"{each.name}{each.kind}")]
    is_one = proposal.proposal.contract_kind == "TECHDEV" and lines
    return f"第 {lines[0].line_no} 行为技术开发" if is_one else ""


def mixed_tax_rates(proposal: Proposal) -> str:
    """Lines of several VAT rates (增值税法 12)."""
    number = len({each.tax_rate for each in proposal.line_items})
    return f"清单有 {number} 种税率" if number > 1 else ""


def standard_form(_proposal: Proposal) -> str:
    """The text is drawn from the house's own template (民法典 496)."""
    return "文本由我方范本生成"


def esign(proposal: Proposal) -> str:
    """Signed electronically, wholly or by one side."""
    method = proposal.signing.method
    return f"签署方式为“{method}”" if method in ("电子签", "混合签") else ""


TRIGGERS = (
    Trigger("advance_payment", "预付款", advance_payment, "付款计划", is_exact=True),
    Trigger("deposit_dingjin", "定金", deposit, "民法典第五百八十六条", is_exact=True),
    Trigger("retention_money", "质量保证金", retention_money, "付款计划", is_exact=True),
    Trigger("ip", "知识产权", rights, "民法典第八百五十九条、著作权法第十九条"),
    Trigger("source_code_delivery", "交付源代码", source_code_delivery, "需求与谈判记录"),
    Trigger("source_code_escrow", "托管源代码", source_code_escrow, "需求与谈判记录"),
    Trigger("confidentiality", "保密", confidentiality, "民法典第五百零一条", free_in=("SALES",)),
    Trigger("personal_information", "个人信息", personal_information, "个人信息保护法第二十一条"),
    Trigger(
        "sensitive_personal_information", "敏感个人信息", sensitive_personal_information, "个人信息保护法第二十八条"
    ),
    Trigger("cross_border_data", "数据出境", cross_border_data, "个人信息保护法第三十八条"),
    Trigger("auto_renewal", "自动续期", auto_renewal, "服务期约定"),
    Trigger("title_retention", "所有权保留", title_retention, "民法典第六百四十一条"),
    Trigger("installment_sale", "分期付款买卖", installment_sale, "民法典第六百三十四条", is_exact=True),
    Trigger("sme_payment_rule", "中小企业款项支付", sme_payment_rule, "保障中小企业款项支付条例", is_exact=True),
    Trigger(
        "government_procurement",
        "政府采购",
        government_procurement,
        "政府采购法第四十六条、招标投标法第四十六条",
        is_exact=True,
    ),
    Trigger("tech_contract_registration", "技术合同登记", tech_contract_registration, "技术合同认定登记管理办法"),
    Trigger("mixed_tax_rates", "多种税率", mixed_tax_rates, "增值税法第十二条", is_exact=True),
    Trigger("standard_form", "格式条款", standard_form, "民法典第四百九十六条"),
    Trigger("esign", "电子签", esign, "电子签名法第十三条", is_exact=True),
)
"""Every switch that the data can turn on; which forum decides disputes is always the parties' own choice."""


def is_protected(seller: Party, buyer: Party) -> bool:
    """Whether 保障中小企业款项支付条例 protects the seller: small, before a public body or a large enterprise."""
    return seller.enterprise_size in SMALL_SIZES and (is_public_body(buyer) or buyer.enterprise_size == LARGE_SIZE)


def is_public_body(party: Party) -> bool:
    """Whether the party is a state organ or a public institution."""
    return party.entity_type in PUBLIC_BODIES


def _reason(said: Said | None) -> str:
    return f"{said.at} 写有“{said.text}”" if said else ""
