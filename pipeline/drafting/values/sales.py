"""The values of the first papers of a deal: registration of the customer (KHDJ) and needs analysis (XQFX).

Each builder is pure: the proposal and what a person added give the values, without the `doc` group, which says
number, version and maker and is added when the paper is numbered.
"""

from collections.abc import Sequence
from typing import Any

from pipeline.domain.papers.sales_checks import REGISTER_WITHIN
from pipeline.domain.papers.sales_facts import CustomerContact, Demand, NeedsFacts, Pain, RegistrationFacts, SalesRisk
from pipeline.domain.proposal.model import Proposal, Risk
from pipeline.drafting.values.contract import Values

KIND_NAMES = {"SAAS": "软件服务订阅与实施", "SALES": "产品销售供货", "TECHDEV": "技术开发与实施"}
_UNKNOWN = "未知"


def registration_values(proposal: Proposal, facts: RegistrationFacts, dedupe: str) -> Values:
    """客户信息登记表 KHDJ (handbook 2.1); `dedupe` is what the house's own records say about doubles."""
    head, buyer = proposal.proposal, proposal.buyer
    return {
        "customer": {
            "no": head.customer_no,
            "name": buyer.name,
            "short_name": facts.short_name,
            "uscc": buyer.uscc,
            "entity_type": buyer.entity_type,
            "size": buyer.enterprise_size or "非企业",
            "industry": buyer.industry or "",
            "region": facts.region or buyer.registered_address,
        },
        "lead": {
            "no": facts.lead_no,
            "first_contact_at": moment_text(head.first_contact_at),
            "channel": facts.first_contact_channel,
            "registered_at": moment_text(head.registered_at),
            "is_late": head.registered_at - head.first_contact_at > REGISTER_WITHIN,
            "late_reason": facts.late_reason,
            "stage": facts.intent_stage,
            "follow_flag": head.follow_flag,
            "owner": head.owner,
            "manager": head.sales_manager,
            "need": facts.core_need or "；".join(each.pain for each in proposal.needs),
            "budget": facts.budget_amount,
            "target_date": facts.target_date,
            "dedupe": facts.dedupe_result or dedupe,
            "pi_notice": {True: "已告知", False: "未告知", None: "未记录"}[facts.pi_notice_given],
        },
        "contacts": [each.model_dump() for each in facts.contacts or _known_contacts(proposal)],
    }


def _known_contacts(proposal: Proposal) -> list[CustomerContact]:
    buyer = proposal.buyer
    name = buyer.contact_name or buyer.authorized_signatory or buyer.legal_representative
    titles = {each.name: each.title for each in proposal.decision_chain}
    return [CustomerContact(name=name, title=titles.get(name, "无"), phone=buyer.phone, email=buyer.email)]


def needs_values(proposal: Proposal, facts: NeedsFacts) -> Values:
    """销售需求分析报告 XQFX (handbook 2.3)."""
    head, stances = proposal.proposal, {each.name: each for each in facts.stances}
    return {
        **deal_of(proposal),
        "report": {
            "background": facts.background or _background(proposal),
            "procurement_mode": head.procurement_mode,
            "budget": facts.budget_amount,
            "recommendation": facts.recommendation,
            "recommendation_text": facts.recommendation_text,
            "review_opinion": facts.review_opinion,
        },
        "interviews": [each.model_dump() for each in facts.interviews],
        "pains": numbered("P", facts.pains or _known_pains(proposal)),
        "chain": [
            {
                **each.model_dump(),
                "stance": stances[each.name].stance if each.name in stances else _UNKNOWN,
                "concern": stances[each.name].concern if each.name in stances else "",
            }
            for each in proposal.decision_chain
        ],
        "demands": numbered("D", facts.demands or known_demands(proposal)),
        "risks": numbered("R", facts.risks or [_known_risk(each, proposal) for each in proposal.risks]),
    }


def _background(proposal: Proposal) -> str:
    head, buyer = proposal.proposal, proposal.buyer
    trade = f"，所属行业为 {buyer.industry}" if buyer.industry else ""
    return f"{buyer.name}{trade}。双方就“{head.title}”接触，拟以{head.procurement_mode}方式采购。"


def _known_pains(proposal: Proposal) -> list[Pain]:
    return [Pain(description=each.pain, priority=each.weight) for each in proposal.needs]


def known_demands(proposal: Proposal) -> list[Demand]:
    """What the customer asks for as far as the proposal tells: each pain cured."""
    return [Demand(category="功能", content=f"解决：{each.pain}") for each in proposal.needs]


def _known_risk(risk: Risk, proposal: Proposal) -> SalesRisk:
    return SalesRisk(
        category="其他", risk=risk.risk, level=risk.level, response=risk.response, owner=proposal.proposal.owner
    )


def deal_of(proposal: Proposal) -> Values:
    """Whom a paper is about and who looks after it."""
    head = proposal.proposal
    return {
        "deal": {
            "title": head.title,
            "kind_name": KIND_NAMES[head.contract_kind],
            "customer_no": head.customer_no,
            "opportunity_no": head.opportunity_no,
            "proposal_no": head.proposal_no,
            "customer": proposal.buyer.name,
            "seller": proposal.seller.name,
            "owner": head.owner,
            "manager": head.sales_manager,
        }
    }


def numbered(letter: str, rows: Sequence[Any]) -> list[Values]:
    """The rows with the numbers D01, D02 … by which other papers refer to them."""
    return [{"no": f"{letter}{place:02d}", **each.model_dump()} for place, each in enumerate(rows, start=1)]


def moment_text(moment: Any) -> str:
    """`2026年9月2日 10:20`, the wall clock in China."""
    return f"{day_text(moment)} {moment:%H:%M}"


def day_text(day: Any) -> str:
    """`2026年9月2日`, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"
