"""Whether the four nodes approved a change of contract, in order and by those whose word it is (R4-01, R4-02)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pipeline.domain.findings import Finding, finding
from pipeline.domain.papers.changing_facts import ChangeFacts, ChangeOpinion
from pipeline.domain.review.review import ReviewNode

DEPARTMENTS: Mapping[str, ReviewNode] = {
    "销售部门": ReviewNode.SALES,
    "法务部门": ReviewNode.LEGAL,
    "财务部门": ReviewNode.FINANCE,
    "销售总监": ReviewNode.DIRECTOR,
}
AGREED, LEGAL_NODE = "同意", "法务部门"
SHORTEST_REASON = 10


def check_opinions(facts: ChangeFacts, holders: Mapping[str, Sequence[str]], today: date) -> Iterator[Finding]:
    """Opinions in the fixed order, once each, by holders of the role, with reasons and possible days."""
    said: dict[str, ChangeOpinion] = {each.department: each for each in facts.opinions}
    for place, each in enumerate(facts.opinions):
        at = f"opinions[{place}]"
        if each.department in {earlier.department for earlier in facts.opinions[:place]}:
            yield finding("B351", at=at, department=each.department)
        if each.opinion != AGREED and len(each.reason.strip()) < SHORTEST_REASON:
            yield finding("B350", at=f"{at}.reason", department=each.department, opinion=each.opinion)
        if each.person not in holders[each.department]:
            named = "、".join(holders[each.department]) or "（无人任此职）"
            yield finding("B353", at=f"{at}.person", person=each.person, department=each.department, holders=named)
        yield from _check_day(each, at, facts, today)
    yield from _check_order(said)


def _check_day(opinion: ChangeOpinion, at: str, facts: ChangeFacts, today: date) -> Iterator[Finding]:
    day = opinion.decided_on
    why = "早于提出日期" if day < facts.raised_on else "晚于今天" if day > today else ""
    if why:
        yield finding("B354", at=f"{at}.decided_on", department=opinion.department, day=day, why=why)


def _check_order(said: Mapping[str, ChangeOpinion]) -> Iterator[Finding]:
    names = list(DEPARTMENTS)
    for place, name in enumerate(names[1:], 1):
        before = next((each for each in names[:place] if each not in said), "")
        if name in said and before:
            yield finding("B352", at="opinions", department=name, before=before)
            return
        earlier = said.get(names[place - 1])
        if name in said and earlier and said[name].decided_on < earlier.decided_on:
            day, why = said[name].decided_on, f"早于{earlier.department}的意见"
            yield finding("B354", at="opinions", department=name, day=day, why=why)


def check_drafter(facts: ChangeFacts, drafter: str) -> Iterator[Finding]:
    """Who drafts the supplement does not give the legal opinion on it."""
    for place, each in enumerate(facts.opinions):
        if each.department == LEGAL_NODE and each.person == drafter:
            yield finding("B355", at=f"opinions[{place}].person", person=drafter)


def check_approved(facts: ChangeFacts, *, is_escalated: bool) -> Iterator[Finding]:
    """All four agreed without reserve, and beyond a tenth a higher authority did."""
    agreed = {each.department for each in facts.opinions if each.opinion == AGREED}
    still = "、".join(each for each in DEPARTMENTS if each not in agreed)
    if still:
        yield finding("B360", at="opinions", open=still)
    if is_escalated and not facts.escalation_ref.strip():
        yield finding("B361", at="escalation_ref")
