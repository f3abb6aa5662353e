"""Do the numbers, days and stages of a proposal fit: what comes first, what is late, which day is no working day."""

from collections.abc import Iterator
from datetime import date, timedelta

from pipeline.domain.calendar.deadlines import months_later
from pipeline.domain.calendar.workdays import CalendarUndecided, WorkCalendar
from pipeline.domain.findings import Finding, finding
from pipeline.domain.numbering.forms import NumberKind, is_number
from pipeline.domain.numbering.numbers import parse_document_number, parse_version
from pipeline.domain.proposal.model import NegotiationRound, Proposal

FINAL = "终版"
KEY_CUSTOMER = "重点跟进"
PROPOSAL_CODE = "HZFA"
REGISTRATION_LIMIT = timedelta(hours=24)
USUAL_ROUNDS = 2
SIGNING_DAYS_AFTER_AWARD = 30


def check_schedule(proposal: Proposal, calendar: WorkCalendar, today: date) -> Iterator[Finding]:
    """Everything about numbers, days and rounds."""
    yield from _check_numbers(proposal)
    yield from _check_stage(proposal)
    yield from _check_registration(proposal, today)
    yield from _check_signing_day(proposal, today)
    yield from _check_award(proposal)
    yield from _check_milestones(proposal)
    yield from _check_workdays(proposal, calendar)
    yield from _check_service_term(proposal)
    yield from _check_negotiation(proposal.negotiation)


def _check_numbers(proposal: Proposal) -> Iterator[Finding]:
    head = proposal.proposal
    if not is_number(NumberKind.CUSTOMER, head.customer_no):
        yield finding("P402", at="proposal.customer_no", number=head.customer_no)
    if not is_number(NumberKind.OPPORTUNITY, head.opportunity_no):
        yield finding("P403", at="proposal.opportunity_no", number=head.opportunity_no)
    elif head.opportunity_no.rpartition("-OP")[0] != head.customer_no:
        yield finding("P404", at="proposal.opportunity_no", number=head.opportunity_no, customer=head.customer_no)
    try:
        number = parse_document_number(head.proposal_no)
    except ValueError:
        yield finding("P401", at="proposal.proposal_no", number=head.proposal_no)
        return
    if number.code != PROPOSAL_CODE:
        yield finding("P401", at="proposal.proposal_no", number=head.proposal_no)
    if number.owner not in (head.customer_no, head.opportunity_no):
        yield finding("P404", at="proposal.proposal_no", number=head.proposal_no, customer=head.customer_no)
    if parse_version(number.version) < (1, 0):
        yield finding("P405", at="proposal.proposal_no", version=number.version)


def _check_stage(proposal: Proposal) -> Iterator[Finding]:
    head = proposal.proposal
    if head.status != FINAL:
        yield finding("P406", at="proposal.status", status=head.status)
    if head.follow_flag != KEY_CUSTOMER:
        yield finding("P407", at="proposal.follow_flag", flag=head.follow_flag)


def _check_registration(proposal: Proposal, today: date) -> Iterator[Finding]:
    head = proposal.proposal
    if head.registered_at < head.first_contact_at:
        yield finding("P408", at="proposal.registered_at")
    elif head.registered_at - head.first_contact_at > REGISTRATION_LIMIT:
        yield finding("P409", at="proposal.registered_at")
    if head.registered_at.date() > today:
        yield finding("P410", at="proposal.registered_at", day=head.registered_at.date())


def _check_signing_day(proposal: Proposal, today: date) -> Iterator[Finding]:
    planned, at = proposal.proposal.planned_sign_date, "proposal.planned_sign_date"
    if planned < today:
        yield finding("P411", at=at, day=planned, today=today)
    talks = [each.date for each in proposal.negotiation]
    if talks and planned < max(talks):
        yield finding("P412", at=at, day=planned, talk=max(talks))


def _check_award(proposal: Proposal) -> Iterator[Finding]:
    """政府采购法 46, 招标投标法 46: sign within 30 days of the notice of award."""
    head = proposal.proposal
    if head.award_notice_date is None:
        if head.statutory_sign_deadline or proposal.clause_flags.government_procurement:
            yield finding("P413", at="proposal.award_notice_date")
        return
    due = head.award_notice_date + timedelta(days=SIGNING_DAYS_AFTER_AWARD)
    if head.statutory_sign_deadline not in (None, due):
        yield finding("P414", at="proposal.statutory_sign_deadline", stated=head.statutory_sign_deadline, due=due)
    if head.planned_sign_date > due:
        yield finding("P415", at="proposal.planned_sign_date", day=head.planned_sign_date, due=due)


def _check_milestones(proposal: Proposal) -> Iterator[Finding]:
    planned = proposal.proposal.planned_sign_date
    if not proposal.milestones:
        yield finding("P420", at="milestones")
    codes = [each.code for each in proposal.milestones]
    for index, each in enumerate(proposal.milestones):
        at = f"milestones[{index}]"
        if each.code in codes[:index]:
            yield finding("P421", at=f"{at}.code", milestone=each.code)
        if index and each.plan_date < proposal.milestones[index - 1].plan_date:
            yield finding("P422", at=f"{at}.plan_date", name=each.name, day=each.plan_date)
        if each.plan_date < planned:
            yield finding("P423", at=f"{at}.plan_date", name=each.name, day=each.plan_date, planned=planned)


def _check_workdays(proposal: Proposal, calendar: WorkCalendar) -> Iterator[Finding]:
    days = [("proposal.planned_sign_date", "计划签署", proposal.proposal.planned_sign_date)]
    days += [
        (f"milestones[{index}].plan_date", each.name, each.plan_date) for index, each in enumerate(proposal.milestones)
    ]
    for at, name, day in days:
        try:
            if not calendar.is_workday(day):
                yield finding("P424", at=at, name=name, day=day)
        except CalendarUndecided as undecided:
            yield finding("P425", at=at, name=name, day=day, year=undecided.year)


def _check_service_term(proposal: Proposal) -> Iterator[Finding]:
    term = proposal.service_term
    if term is None:
        return
    due = months_later(term.start, term.months) - timedelta(days=1)
    if term.end != due:
        yield finding("P426", at="service_term.end", start=term.start, months=term.months, stated=term.end, due=due)


def _check_negotiation(rounds: list[NegotiationRound]) -> Iterator[Finding]:
    if not rounds:
        yield finding("P430", at="negotiation")
        return
    for index, each in enumerate(rounds):
        at = f"negotiation[{index}]"
        if each.round != index + 1:
            yield finding("P431", at=f"{at}.round", found=each.round, due=index + 1)
        if index and each.date < rounds[index - 1].date:
            yield finding("P432", at=f"{at}.date", round=each.round)
    if rounds[-1].open:
        yield finding("P433", at=f"negotiation[{len(rounds) - 1}].open", issues="、".join(rounds[-1].open))
    if len(rounds) > USUAL_ROUNDS:
        yield finding("P434", at="negotiation", rounds=len(rounds), usual=USUAL_ROUNDS)
