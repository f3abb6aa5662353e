"""What speaks against a paper of the sales side, everything at once (handbook 2.1–2.5, 2.9, 2.11)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from pipeline.domain.calendar.workdays import CalendarUndecided, WorkCalendar
from pipeline.domain.findings import Finding, finding
from pipeline.domain.money.amounts import format_amount
from pipeline.domain.papers.sales_facts import (
    CopyMove,
    DiligenceFacts,
    MandateFacts,
    NeedsFacts,
    OriginalsFacts,
    ProposalFacts,
    RegistrationFacts,
    SealFacts,
    TalksFacts,
)
from pipeline.domain.proposal.model import Proposal

REGISTER_WITHIN = timedelta(hours=24)
SHORTEST_NEED = 10
CHECK_VALID_DAYS = 30
RETURN_WORKDAYS = 10
SIGNABLE = "可签"


def check_registration(proposal: Proposal, facts: RegistrationFacts) -> Iterator[Finding]:
    """Late without a reason (R1-01), a need nobody can read, contacts nobody can reach."""
    head = proposal.proposal
    if head.registered_at - head.first_contact_at > REGISTER_WITHIN and not facts.late_reason.strip():
        yield finding("B001", at="late_reason")
    need = facts.core_need or "；".join(each.pain for each in proposal.needs)
    if len(need) < SHORTEST_NEED:
        yield finding("B002", at="core_need", count=len(need))
    for place, each in enumerate(facts.contacts):
        if not each.phone and not each.email:
            yield finding("B003", at=f"contacts[{place}]", name=each.name)
    if facts.pi_notice_given is None:
        yield finding("B004", at="pi_notice_given")


def check_needs(proposal: Proposal, facts: NeedsFacts) -> Iterator[Finding]:
    """No talk recorded, or a stance of somebody the decision chain does not name."""
    if not facts.interviews:
        yield finding("B010", at="interviews")
    known = [each.name for each in proposal.decision_chain]
    for place, each in enumerate(facts.stances):
        if each.name not in known:
            yield finding("B011", at=f"stances[{place}].name", name=each.name, known="、".join(known))


def check_offer(proposal: Proposal, facts: ProposalFacts, demands: int, today: date) -> Iterator[Finding]:
    """Answers to demands that are not there, demands without an answer, an offer that ran out."""
    for place, each in enumerate(facts.responses):
        if each.demand > demands:
            yield finding("B020", at=f"responses[{place}].demand", number=f"{each.demand:02d}", count=demands)
    answered = {each.demand for each in facts.responses}
    open_ones = [f"D{number:02d}" for number in range(1, demands + 1) if number not in answered]
    if open_ones:
        yield finding("B021", at="responses", numbers="、".join(open_ones))
    valid_until = facts.valid_until or proposal.proposal.planned_sign_date
    if valid_until < today:
        yield finding("B022", at="valid_until", day=valid_until, today=today)
    if proposal.proposal.status == "终版" and not facts.customer_confirm_ref:
        yield finding("B023", at="customer_confirm_ref")


def check_talks(proposal: Proposal, facts: TalksFacts) -> Iterator[Finding]:
    """A round the proposal does not know, matters due before the meeting."""
    rounds = {each.round: each.date for each in proposal.negotiation}
    number = facts.round if facts.round is not None else max(rounds, default=0)
    if number not in rounds:
        yield finding("B030", at="round", round=number, known="、".join(str(each) for each in rounds) or "无")
        return
    held = facts.held_at.date() if facts.held_at else rounds[number]
    for place, each in enumerate(facts.open_issues):
        if each.due and each.due < held:
            yield finding("B031", at=f"open_issues[{place}].due", issue=each.issue, due=each.due, held=held)
    if not facts.place:
        yield finding("B032", at="place")
    if not (facts.our_attendees and facts.their_attendees):
        yield finding("B033", at="their_attendees" if facts.our_attendees else "our_attendees")


def check_diligence(proposal: Proposal, facts: DiligenceFacts, today: date, maker: str) -> Iterator[Finding]:
    """A conclusion the findings do not bear, and a check that is stale or checked by its own maker."""
    if facts.conclusion == SIGNABLE:
        yield from _against_signing(proposal, facts, today)
    if facts.checked_on > today:
        yield finding("B043", at="checked_on", day=facts.checked_on, today=today)
    sign = proposal.proposal.planned_sign_date
    if (sign - facts.checked_on).days > CHECK_VALID_DAYS:
        yield finding("B044", at="checked_on", sign=sign)
    if facts.conclusion == "附条件" and not facts.condition.strip():
        yield finding("B045", at="condition")
    term = proposal.service_term
    if facts.term_to and term and facts.term_to < term.end:
        yield finding("B046", at="term_to", day=facts.term_to, end=term.end)
    if facts.reviewer == maker:
        yield finding("B047", at="reviewer", name=maker)


def _against_signing(proposal: Proposal, facts: DiligenceFacts, today: date) -> Iterator[Finding]:
    if facts.reg_status != "存续（在营）":
        yield finding("B040", at="reg_status", status=facts.reg_status)
    is_licensed = bool(facts.license_no) and (facts.license_valid_to is None or facts.license_valid_to >= today)
    if facts.license_required and not is_licensed:
        yield finding("B041", at="license_no")
    buyer = proposal.buyer
    if buyer.bank.account_name != buyer.name:
        yield finding("B042", at="buyer.bank", account=buyer.bank.account_name, name=buyer.name)


def check_mandate(proposal: Proposal, facts: MandateFacts) -> Iterator[Finding]:
    """A mandate that does not reach as far as the contract: amount, period, agent (民法典 165)."""
    total = proposal.totals.amount_gross
    if facts.amount_limit is not None and facts.amount_limit < total:
        limit = format_amount(facts.amount_limit)
        yield finding("B050", at="amount_limit", limit=limit, total=format_amount(total))
    sign = proposal.proposal.planned_sign_date
    if facts.valid_from > facts.valid_to:
        yield finding("B051", at="valid_from", start=facts.valid_from, end=facts.valid_to)
    elif not facts.valid_from <= sign <= facts.valid_to:
        yield finding("B052", at="valid_from", sign=sign)
    if not (facts.agent_name or proposal.seller.authorized_signatory):
        yield finding("B053", at="agent_name")


def check_sealing(facts: SealFacts, copies: int, approved_at: datetime | None, now: datetime) -> Iterator[Finding]:
    """The applicant seals himself, too many or too few imprints, a seal before the approval or in the future."""
    if facts.sealed_by and facts.sealed_by == facts.applicant:
        yield finding("B060", at="sealed_by", name=facts.sealed_by)
    if facts.imprints_sign is not None and facts.imprints_sign != copies:
        yield finding("B061", at="imprints_sign", imprints=facts.imprints_sign, copies=copies)
    if facts.sealed_at and facts.sealed_at > now:
        yield _sealed("B062", facts.sealed_at)
    if facts.sealed_at and approved_at and facts.sealed_at < approved_at:
        yield _sealed("B064", facts.sealed_at)


def _sealed(code: str, moment: datetime) -> Finding:
    return finding(code, at="sealed_at", moment=f"{moment:%Y-%m-%d %H:%M}")


def check_originals(facts: OriginalsFacts, copies: int, calendar: WorkCalendar, today: date) -> Iterator[Finding]:
    """Copies that are not there or told twice, a consignment number used twice, originals overdue."""
    for number, times in Counter(each.copy_no for each in facts.copies).items():
        if times > 1:
            yield finding("B071", at=f"copies #{number}", copy=number)
        if number > copies:
            yield finding("B070", at=f"copies #{number}", copy=number, copies=copies)
    for tracking, times in Counter(each.tracking_no for each in facts.copies if each.tracking_no).items():
        if times > 1:
            yield finding("B072", at="tracking_no", tracking=tracking)
    for each in facts.copies:
        yield from _check_journey(each, calendar, today)


def _check_journey(move: CopyMove, calendar: WorkCalendar, today: date) -> Iterator[Finding]:
    sent, back = move.dispatched_on, move.returned_on
    if sent and back and back < sent:
        yield finding("B073", at=f"copies #{move.copy_no}", copy=move.copy_no, returned=back, sent=sent)
    if sent and not back and _is_overdue(sent, calendar, today):
        yield finding("B074", at=f"copies #{move.copy_no}", copy=move.copy_no)


def _is_overdue(sent: date, calendar: WorkCalendar, today: date) -> bool:
    try:
        return calendar.add_workdays(sent, RETURN_WORKDAYS) < today
    except CalendarUndecided:
        return False
