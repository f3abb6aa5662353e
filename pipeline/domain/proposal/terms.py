"""Do the chosen clauses fit the facts and the law: disputes, copies, payment terms, what a kind needs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import ceil

from pipeline.domain.findings import Finding, finding
from pipeline.domain.proposal.clause_checks import check_clauses
from pipeline.domain.proposal.model import Payment, Proposal
from pipeline.domain.proposal.triggers import is_protected, is_public_body
from pipeline.domain.proposal.waiting import longest_wait

LONGEST_TITLE = 60
LARGE_ENTERPRISE_DAYS = 60
PUBLIC_BODY_DAYS = 30
PUBLIC_BODY_MOST_DAYS = 60
_DECIDERS = ("最终决策人", "技术评估人", "采购负责人")
_BACK_TO_BACK = re.compile(r"(?:收到|收取).{0,12}(?:第三方|上家|最终用户|业主|总包|建设单位).{0,8}(?:款|付)|背靠背")
_RISK_PASSES = re.compile("转移|移转|由.{1,20}承担")


@dataclass(frozen=True, slots=True)
class _Form:
    """How a clause parameter is written where the clause supplies the words around it."""

    pattern: re.Pattern[str]
    hint: str


_FORMS = (
    _Form(re.compile(r"0|[1-9][0-9]{0,4}"), "请只写阿拉伯数字，例如 5；单位已在条款里。"),
    _Form(re.compile(r"[0-9]{1,3}(?:\.[0-9]+)?%"), "请写百分数，例如 10%。"),
    _Form(
        re.compile(r"[万千]分之[一二三四五六七八九十]+(?:点[零一二三四五六七八九]+)?|[0-9](?:\.[0-9]+)?[%‰]"),
        "请写万分之几，例如 万分之三。",
    ),
)
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
    yield from check_clauses(proposal)
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
    if proposal.delivery and not _RISK_PASSES.search(proposal.delivery.risk_transfer):
        yield finding("P548", at="delivery.risk_transfer", found=proposal.delivery.risk_transfer)
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
        yield from _check_wait(f"payment_plan[{index}].trigger", each, most)
        if _BACK_TO_BACK.search(each.trigger):
            yield finding("P532", at=f"payment_plan[{index}].trigger", seq=each.seq)


def _calendar_days(payment: Payment) -> int:
    """The term in days at least; five working days never take less than a week."""
    return payment.due_days if payment.due_unit == "calendar_day" else ceil(payment.due_days * 7 / 5)


def _check_wait(at: str, payment: Payment, most: int) -> Iterator[Finding]:
    """A term that is short enough only because the trigger's own words wait first."""
    wait, term = longest_wait(payment), _calendar_days(payment)
    if wait and term <= most < term + wait.days:
        code = "P547" if wait.is_deadline else "P546"
        yield finding(code, at=at, seq=payment.seq, words=wait.words, days=term + wait.days, most=most)


def unknown_terms(proposal: Proposal, known: Mapping[str, str]) -> list[Finding]:
    """Clause parameters of the proposal that the kind of contract doesn't have (`known`: key to label)."""
    return [
        finding("P536", at=f"terms.{name}", name=name, hint=_hint(name, known))
        for name in proposal.terms
        if name not in known
    ]


def unfit_terms(proposal: Proposal, kind: Mapping[str, str], labels: Mapping[str, str]) -> list[Finding]:
    """Clause parameters that would not read in the clause, told by the kind's own value (`kind`): 3 for 5, not 三年.

    `labels` is key to label. Parameters that are words may be any words.
    """
    found = ((name, value, _form_of(kind.get(name, ""))) for name, value in proposal.terms.items())
    return [
        finding("P537", at=f"terms.{name}", label=labels.get(name, name), found=value, hint=form.hint)
        for name, value, form in found
        if form and not form.pattern.fullmatch(value.strip())
    ]


def _form_of(value: str) -> "_Form | None":
    return next((each for each in _FORMS if each.pattern.fullmatch(value)), None)


def _hint(name: str, known: Mapping[str, str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"是不是 {near[0]}（{known[near[0]]}）？" if near else f"可用的有：{'、'.join(sorted(known))}。"
