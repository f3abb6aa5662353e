"""What speaks against a delay statement: its milestones, its notices, its cause, what it alters (handbook 2.16)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from pipeline.domain.calendar.workdays import CalendarUndecided, WorkCalendar
from pipeline.domain.findings import Finding, finding
from pipeline.domain.money.amounts import format_amount
from pipeline.domain.numbering.forms import NumberKind, is_number
from pipeline.domain.papers.remedying_facts import DelayFacts
from pipeline.domain.proposal.model import Milestone

NOTICE_WITHIN = timedelta(hours=24)
LONGEST_USUAL = timedelta(days=366)
PENALTY_CAP = "late_perf_cap"
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?)%")
_AGREED, _REFUSED, _SILENT = "同意", "不同意", "未答复"
_BEYOND_CONTROL = "不可抗力"
_WHO = {"sent_sales_at": "销售经理", "sent_customer_at": "客户"}


@dataclass(frozen=True, slots=True)
class DelayFile:
    """What the house knows beside the facts: the contract, its earlier delay cases by number, the numbers taken.

    `milestones` and `total` are those in force when the case was first told; `new_dates` are the named supplement's.
    """

    contract_no: str
    milestones: Sequence[Milestone]
    total: Decimal
    penalty_cap: str = ""
    cases: Mapping[int, DelayFacts] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    new_dates: Mapping[str, date] = field(default_factory=dict)


def notice_due(facts: DelayFacts) -> datetime:
    """Until when the sales manager and the customer are told (R6-05): 24 hours, not a day by the calendar."""
    return facts.detected_at + NOTICE_WITHIN


def overdue_text(sent: datetime, due: datetime) -> str:
    """`超时3小时05分`, nothing when it was in time."""
    if sent <= due:
        return ""
    minutes = -(-(sent - due) // timedelta(minutes=1))
    return f"超时{minutes // 60}小时{minutes % 60:02d}分"


def check_delay(facts: DelayFacts, known: DelayFile, calendar: WorkCalendar, now: datetime) -> Iterator[Finding]:
    """Everything that speaks against one delay statement; warnings where the paper itself says so."""
    yield from _check_serial(facts, known)
    yield from _check_impacts(facts, known, calendar)
    yield from _check_followers(facts, known)
    yield from _check_notices(facts, now)
    yield from _check_cause(facts)
    yield from _check_actions(facts)
    yield from _check_contract(facts, known)
    yield from _check_new_dates(facts, known)
    yield from _check_penalty(facts, known)
    yield from _check_reply(facts)


def _check_serial(facts: DelayFacts, known: DelayFile) -> Iterator[Finding]:
    """Cases are numbered one after another, so that the paper's serial is the case's."""
    missing = next(each for each in range(1, len(known.cases) + 2) if each not in known.cases)
    if facts.case_no > missing and facts.case_no not in known.cases:
        yield finding("B207", at="case_no", count=len(known.cases), missing=missing)


def _check_impacts(facts: DelayFacts, known: DelayFile, calendar: WorkCalendar) -> Iterator[Finding]:
    agreed = {each.code: each for each in known.milestones}
    codes = [each.milestone for each in facts.impacts]
    for place, each in enumerate(facts.impacts):
        at = f"impacts[{place}]"
        if each.milestone in codes[:place]:
            yield finding("B201", at=at, milestone=each.milestone)
        if each.milestone not in agreed:
            yield finding("B200", at=at, milestone=each.milestone, known="、".join(agreed) or "无")
            continue
        yield from _check_days(at, agreed[each.milestone], each.forecast, facts, calendar)
        yield from _check_earlier(at, each.milestone, facts.case_no, known)


def _check_days(
    at: str, milestone: Milestone, forecast: date, facts: DelayFacts, calendar: WorkCalendar
) -> Iterator[Finding]:
    original, detected = milestone.plan_date, facts.detected_at.date()
    told = {"milestone": milestone.code, "forecast": forecast}
    if forecast <= original:
        yield finding("B202", at=at, original=original, **told)
        return
    if forecast - original > LONGEST_USUAL:
        yield finding("B229", at=at, days=(forecast - original).days, **told)
    if forecast < detected:
        yield finding("B204", at=at, detected=detected, **told)
    try:
        calendar.workdays_between(original, forecast)
    except CalendarUndecided as undecided:
        yield finding("B203", at=at, year=undecided.year, what=f"{milestone.code} 的延误工作日")


def _check_earlier(at: str, milestone: str, case_no: int, known: DelayFile) -> Iterator[Finding]:
    for number, facts in sorted(known.cases.items()):
        for each in facts.impacts if number < case_no else ():
            if each.milestone == milestone:
                yield finding("B206", at=at, milestone=milestone, case=number, forecast=each.forecast)


def _check_followers(facts: DelayFacts, known: DelayFile) -> Iterator[Finding]:
    """A milestone that now lies behind one planned after it is either delayed too or needs a word."""
    forecasts = {each.milestone: each.forecast for each in facts.impacts}
    codes = [each.code for each in known.milestones]
    for place, each in enumerate(facts.impacts):
        later = known.milestones[codes.index(each.milestone) + 1 :] if each.milestone in codes else ()
        follower = next((one for one in later if one.code not in forecasts and one.plan_date < each.forecast), None)
        if follower:
            told = {"milestone": each.milestone, "forecast": each.forecast, "original": follower.plan_date}
            yield finding("B205", at=f"impacts[{place}]", follower=f"{follower.code} {follower.name}", **told)


def _check_notices(facts: DelayFacts, now: datetime) -> Iterator[Finding]:
    if facts.detected_at > now:
        yield from _not_ahead("detected_at", "识别时刻", facts.detected_at, now)
        return
    due = notice_due(facts)
    for at, who in _WHO.items():
        sent: datetime | None = getattr(facts, at)
        if sent is None:
            yield finding("B209" if now <= due else "B210", at=at, who=who, due=_minute(due))
            continue
        yield from _not_ahead(at, f"送达{who}的时刻", sent, now)
        if sent < facts.detected_at:
            start, end = _minute(facts.detected_at), _minute(sent)
            yield finding("B105", at=at, what=f"识别至送达{who}", start=start, end=end)
        if sent > due:
            late = overdue_text(sent, due)
            yield finding("B208", at=at, who=who, sent=_minute(sent), due=_minute(due), late=late)
    if (facts.sent_sales_at or facts.sent_customer_at) and not facts.evidence:
        yield finding("B211", at="evidence")


def _not_ahead(at: str, what: str, told: datetime, now: datetime) -> Iterator[Finding]:
    if told > now:
        yield finding("B104", at=at, what=what, told=_minute(told), now=_minute(now))


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _check_cause(facts: DelayFacts) -> Iterator[Finding]:
    """Who invokes force majeure proves it within a reasonable time (民法典 590)."""
    if facts.cause != _BEYOND_CONTROL:
        if facts.responsibility == _BEYOND_CONTROL:
            yield finding("B219", at="responsibility", cause=facts.cause)
        return
    if facts.force_majeure_proof:
        return
    if facts.proof_due is None:
        yield finding("B217", at="force_majeure_proof")
    else:
        yield finding("B218", at="force_majeure_proof", due=facts.proof_due)


def _check_actions(facts: DelayFacts) -> Iterator[Finding]:
    last, detected = max(each.forecast for each in facts.impacts), facts.detected_at.date()
    for place, each in enumerate(facts.actions):
        if each.due < detected:
            yield finding("B220", at=f"actions[{place}]", action=each.action, due=each.due, detected=detected)
        elif each.due > last:
            yield finding("B221", at=f"actions[{place}]", action=each.action, due=each.due)


def _check_contract(facts: DelayFacts, known: DelayFile) -> Iterator[Finding]:
    """Price, scope and days change by a supplement alone; what is not clear counts as unchanged (R6-07)."""
    number = facts.supplement_no
    if facts.price_change and "价款" not in facts.changes:
        yield finding("B216", at="price_change", amount=format_amount(facts.price_change))
    if facts.changes and not number:
        yield finding("B213", at="supplement_no", changes="、".join(dict.fromkeys(facts.changes)))
    if not number:
        return
    if not is_number(NumberKind.SUPPLEMENT, number) or number.rpartition("-B")[0] != known.contract_no:
        yield finding("B214", at="supplement_no", number=number, contract=known.contract_no)
    elif number not in known.numbers:
        yield finding("B215", at="supplement_no", number=number)
    if not facts.changes:
        yield finding("B227", at="changes", number=number)


def _check_new_dates(facts: DelayFacts, known: DelayFile) -> Iterator[Finding]:
    for place, each in enumerate(facts.impacts):
        agreed = known.new_dates.get(each.milestone, each.forecast)
        if agreed != each.forecast:
            told = {"milestone": each.milestone, "agreed": agreed, "forecast": each.forecast}
            yield finding("B228", at=f"impacts[{place}]", number=facts.supplement_no, **told)


def _check_penalty(facts: DelayFacts, known: DelayFile) -> Iterator[Finding]:
    amount, share = facts.penalty_amount, _SHARE.fullmatch(known.penalty_cap)
    if amount is None:
        return
    if amount < 0:
        yield finding("B224", at="penalty_amount", amount=format_amount(amount))
    limit = known.total * Decimal(share[1]) / 100 if share else amount
    if amount > limit:
        told = {"amount": format_amount(amount), "limit": f"{limit:,.2f}"}
        yield finding("B225", at="penalty_amount", cap=known.penalty_cap, **told)


def _check_reply(facts: DelayFacts) -> Iterator[Finding]:
    """A refusal leads to talks or to an assessment of the breach (1.4 F); normal again rests on consent (R6-06)."""
    if facts.customer_reply != _SILENT and facts.sent_customer_at is None:
        yield finding("B212", at="customer_reply", reply=facts.customer_reply)
    if facts.customer_reply == _REFUSED and not facts.follow_up:
        yield finding("B222", at="follow_up")
    outcome = facts.outcome
    if outcome is None:
        return
    if outcome.result == "已恢复" and facts.customer_reply != _AGREED and not facts.supplement_no:
        yield finding("B223", at="outcome")
    if outcome.on < facts.detected_at.date():
        yield finding("B105", at="outcome", what="识别至结束", start=facts.detected_at.date(), end=outcome.on)
