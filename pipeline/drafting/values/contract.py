"""The values of a contract text: the proposal's facts under the names that templates use."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pipeline.domain.proposal.clause_flags import clause_flags
from pipeline.domain.proposal.model import Criterion, Party, Payment, Proposal
from pipeline.drafting.values.scope import owners_of_results, scope_values
from pipeline.drafting.word.filters import plain_number

Values = dict[str, Any]

STAGE_LABELS = {"DRAFT": "草稿", "REVIEW": "评审用，不得签署", "SIGN": "", "SIGNED": ""}

_RULES = {">=": "不小于", "<=": "不大于", "=": "等于", ">": "大于", "<": "小于"}


def contract_values(
    proposal: Proposal, *, contract_no: str, version: str, stage: str, terms: Mapping[str, str], sign_place: str = ""
) -> Values:
    """Everything a contract template may name; amounts are Decimals, days are dates, shown through filters.

    `terms` are the kind's default clause parameters; what the proposal says goes before them. A group the
    proposal does not have (delivery, sla, service_term) is empty, a field without a value is None: templates
    test for both, and printing one is refused by its name.
    """
    title = contract_title(proposal.proposal.title)
    return {
        "contract": {
            "no": contract_no,
            "title": title,
            "kind": proposal.proposal.contract_kind,
            "version": version,
            "stage_label": STAGE_LABELS[stage],
            "sign_place": proposal.sign_place or sign_place,
        },
        "doc": document_values(f"{contract_no}-HTWB-01", version, title),
        "proposal": proposal.proposal.model_dump(),
        "seller": _party(proposal.seller),
        "buyer": _party(proposal.buyer),
        "flags": clause_flags(proposal),
        "terms": {**terms, **_agreed_terms(proposal)},
        "special_terms": list(proposal.special_terms),
        **_subject(proposal),
        **_money(proposal),
    }


def document_values(number: str, version: str, title: str) -> Values:
    """The `doc` of any kind: the number without its version, the version, the title; no stage label."""
    return {"no": number, "version": version, "title": title, "stage_label": ""}


def contract_title(title: str) -> str:
    """The title as a contract bears it."""
    return title if title.endswith(("合同", "协议", "协议书")) else f"{title}合同"


def _agreed_terms(proposal: Proposal) -> dict[str, str]:
    """Clause parameters that the proposal settles, its own `terms` before all."""
    agreed = {}
    days = proposal.acceptance.buyer_response_days or proposal.acceptance.inspection_days
    if days:
        agreed["acceptance_days"] = str(days)
    if proposal.sla:
        agreed["sla_availability"] = proposal.sla.monthly_availability
    return {**agreed, **owners_of_results(proposal), **proposal.terms}


def _party(party: Party) -> Values:
    contact = party.contact_name or party.authorized_signatory or party.legal_representative
    return {**party.model_dump(), "contact_name": contact}


def _subject(proposal: Proposal) -> Values:
    acceptance = proposal.acceptance
    return {
        **scope_values(proposal),
        "needs": [each.model_dump() for each in proposal.needs],
        "milestones": [each.model_dump() for each in proposal.milestones],
        "criteria": [_criterion(each) for each in acceptance.criteria],
        "acceptance": acceptance.model_dump(exclude={"criteria"}),
        "sla": proposal.sla.model_dump() if proposal.sla else {},
        "service_term": proposal.service_term.model_dump() if proposal.service_term else {},
        "delivery": proposal.delivery.model_dump() if proposal.delivery else {},
        "warranty_months": proposal.warranty_months or 0,
        "negotiation": [each.model_dump() for each in proposal.negotiation],
        "signing": proposal.signing.model_dump(),
    }


def _money(proposal: Proposal) -> Values:
    return {
        "tax_summary": [each.model_dump() for each in proposal.tax_summary],
        "totals": proposal.totals.model_dump(),
        "payments": [_payment(each) for each in proposal.payment_plan],
    }


def _payment(payment: Payment) -> Values:
    return {
        **payment.model_dump(),
        "percent": Decimal(plain_number(payment.percent)),
        "due_text": due_text(payment.due_days, payment.due_unit),
        "invoice_text": "先开票" if payment.requires_invoice else "款到开票",
    }


def due_text(days: int, unit: str) -> str:
    """Until when an instalment is paid, counted from the day its condition is met."""
    if days == 0:
        return "条件成就当日"
    return f"条件成就后 {days} 个工作日内" if unit == "workday" else f"条件成就后 {days} 日内"


def _criterion(criterion: Criterion) -> Values:
    return {**criterion.model_dump(), "unit": criterion.unit or "", "rule_text": rule_text(criterion.pass_rule)}


def rule_text(rule: str) -> str:
    """A pass rule in words: `<=` 不大于目标值, `>=100%` 不小于 100%, other wording as it stands."""
    for sign, words in _RULES.items():
        if rule.startswith(sign):
            rest = rule.removeprefix(sign).strip()
            return f"{words} {rest}" if rest else f"{words}目标值"
    return rule
