"""The switches of optional clauses: what the facts of a proposal say, and what the parties chose (handbook 3.3)."""

from collections.abc import Mapping

from pipeline.domain.proposal.model import ClauseFlags, Party, Proposal

PUBLIC_BODIES = ("机关法人", "事业单位法人")
SMALL_SIZES = ("中型企业", "小型企业", "微型企业")
LARGE_SIZE = "大型企业"
FEWEST_INSTALMENTS = 3


def clause_flags(proposal: Proposal) -> dict[str, bool | str]:
    """Every known switch; one that carries a text (court, arbitration_body …) is that text, or False without it.

    What the parties chose goes before the facts; where the two differ, the checks say so.
    """
    unset: dict[str, bool | str] = dict.fromkeys(ClauseFlags.model_fields, False)
    chosen = {name: value for name, value in proposal.clause_flags.model_dump().items() if value is not None}
    return {**unset, "confidentiality": True, **_terms_of_acceptance(proposal), **flags_by_facts(proposal), **chosen}


def flags_by_facts(proposal: Proposal) -> dict[str, bool]:
    """The switches that the proposal's own figures and parties decide."""
    head, payments = proposal.proposal, proposal.payment_plan
    return {
        "advance_payment": payments[0].trigger_event == "CONTRACT_EFFECTIVE" and payments[0].amount_gross > 0,
        "deposit_dingjin": any(each.deposit_dingjin for each in payments),
        "retention_money": any(each.retention_money or each.trigger_event == "WARRANTY_END" for each in payments),
        "installment_sale": head.contract_kind == "SALES" and len(payments) >= FEWEST_INSTALMENTS,
        "mixed_tax_rates": len({each.tax_rate for each in proposal.line_items}) > 1,
        "sme_payment_rule": is_protected(proposal.seller, proposal.buyer),
        "government_procurement": "政府采购" in head.procurement_mode or head.award_notice_date is not None,
    }


def _terms_of_acceptance(proposal: Proposal) -> Mapping[str, bool]:
    return {
        "deemed_acceptance": proposal.acceptance.deemed_acceptance,
        "esign": proposal.signing.method in ("电子签", "混合签"),
    }


def is_protected(seller: Party, buyer: Party) -> bool:
    """Whether 保障中小企业款项支付条例 protects the seller: small, before a public body or a large enterprise."""
    return seller.enterprise_size in SMALL_SIZES and (is_public_body(buyer) or buyer.enterprise_size == LARGE_SIZE)


def is_public_body(party: Party) -> bool:
    """Whether the party is a state organ or a public institution."""
    return party.entity_type in PUBLIC_BODIES
