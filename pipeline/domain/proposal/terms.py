"""Do the chosen clauses fit the facts and the law: disputes, copies, payment terms, what a kind needs."""

import re
from collections.abc import Iterator
from math import ceil

from pipeline.domain.findings import Finding, finding
from pipeline.domain.proposal.clause_flags import flags_by_facts, is_protected, is_public_body
from pipeline.domain.proposal.model import Payment, Proposal

LONGEST_TITLE = 60
LARGE_ENTERPRISE_DAYS = 60
PUBLIC_BODY_DAYS = 30
PUBLIC_BODY_MOST_DAYS = 60
_DECIDERS = ("最终决策人", "技术评估人", "采购负责人")
_BACK_TO_BACK = re.compile(r"(?:收到|收取).{0,12}(?:第三方|上家|最终用户|业主|总包|建设单位).{0,8}(?:款|付)|背靠背")
_REQUIRED_BY_KIND = {
    "SAAS": ("service_term", "sla"),
    "SALES": ("delivery", "warranty_months"),
    "TECHDEV": ("warranty_months",),
}


def check_terms(proposal: Proposal) -> Iterator[Finding]:
    """Everything about clauses."""
    yield from _check_subject(proposal)
    yield from _check_copies(proposal)
    yield from _check_dispute(proposal)
    yield from _check_flags(proposal)
    yield from _check_data_flags(proposal)
    yield from _check_payment_days(proposal)


def _check_subject(proposal: Proposal) -> Iterator[Finding]:
    head = proposal.proposal
    if len(head.title) > LONGEST_TITLE:
        yield finding("P501", at="proposal.title", length=len(head.title), most=LONGEST_TITLE)
    for field in _REQUIRED_BY_KIND[head.contract_kind]:
        if getattr(proposal, field) is None:
            yield finding("P502", at=field, field=field, kind=head.contract_kind)
    if head.contract_kind == "TECHDEV" and not proposal.clause_flags.ip_ownership:
        yield finding("P503", at="clause_flags.ip_ownership")
    if not proposal.acceptance.criteria:
        yield finding("P504", at="acceptance.criteria")
    known = {each.role for each in proposal.decision_chain}
    missing = [each for each in _DECIDERS if each not in known]
    if missing:
        yield finding("P505", at="decision_chain", missing="、".join(missing))


def _check_copies(proposal: Proposal) -> Iterator[Finding]:
    signing = proposal.signing
    if signing.copies != signing.copies_seller + signing.copies_buyer:
        yield finding(
            "P510", at="signing.copies", total=signing.copies, seller=signing.copies_seller, buyer=signing.copies_buyer
        )
    if min(signing.copies_seller, signing.copies_buyer) < 1:
        yield finding("P511", at="signing.copies")


def _check_dispute(proposal: Proposal) -> Iterator[Finding]:
    flags = proposal.clause_flags
    if flags.dispute == "arbitration":
        if not flags.arbitration_body:
            yield finding("P512", at="clause_flags.arbitration_body")
        if flags.court:
            yield finding("P514", at="clause_flags.court")
        return
    if not flags.court:
        yield finding("P513", at="clause_flags.court")
    elif "签订地" in flags.court and not proposal.sign_place:
        yield finding("P515", at="sign_place")
    if flags.arbitration_body:
        yield finding("P514", at="clause_flags.arbitration_body")


def _check_flags(proposal: Proposal) -> Iterator[Finding]:
    for name, fact in flags_by_facts(proposal).items():
        chosen = getattr(proposal.clause_flags, name)
        if chosen is None or chosen == fact:
            continue
        code = "P521" if name == "sme_payment_rule" and fact else "P520"
        yield finding(code, at=f"clause_flags.{name}", flag=name, chosen=_yes_no(chosen), fact=_yes_no(fact))


def _check_data_flags(proposal: Proposal) -> Iterator[Finding]:
    flags = proposal.clause_flags
    if flags.sensitive_personal_information and not flags.personal_information:
        yield finding("P522", at="clause_flags.sensitive_personal_information")
    if flags.source_code_delivery and flags.source_code_escrow:
        yield finding("P523", at="clause_flags.source_code_escrow")


def _check_payment_days(proposal: Proposal) -> Iterator[Finding]:
    """保障中小企业款项支付条例 art. 9: how late a protected seller may be paid, and not only once others paid."""
    if not is_protected(proposal.seller, proposal.buyer):
        return
    is_public = is_public_body(proposal.buyer)
    for index, each in enumerate(proposal.payment_plan):
        at, days = f"payment_plan[{index}].due_days", _calendar_days(each)
        most = PUBLIC_BODY_MOST_DAYS if is_public else LARGE_ENTERPRISE_DAYS
        if days > most:
            yield finding("P530", at=at, seq=each.seq, days=days, most=most)
        elif is_public and days > PUBLIC_BODY_DAYS:
            yield finding("P531", at=at, seq=each.seq, days=days, usual=PUBLIC_BODY_DAYS)
        if _BACK_TO_BACK.search(each.trigger):
            yield finding("P532", at=f"payment_plan[{index}].trigger", seq=each.seq)


def _calendar_days(payment: Payment) -> int:
    """The term in days at least; five working days never take less than a week."""
    return payment.due_days if payment.due_unit == "calendar_day" else ceil(payment.due_days * 7 / 5)


def _yes_no(value: bool) -> str:
    return "启用" if value else "不启用"
