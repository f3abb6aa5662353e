"""The values of the papers of rectification (ZGJH, ZGFY), from facts that were checked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.domain.calendar.workdays import CalendarUndecided, WorkCalendar
from pipeline.domain.papers.rectifying import (
    CLOSED,
    Plan,
    RectifyTerm,
    SourceRecord,
    Standing,
    last_day,
    open_items,
    plan_due,
    standings,
)
from pipeline.domain.papers.rectifying_checks import MAX_ROUNDS
from pipeline.domain.papers.remedying_facts import RecheckedItem, RecheckFacts, RectificationFacts, RectificationItem
from pipeline.drafting.values.contract import Values
from pipeline.drafting.values.remedying import UNDECIDED
from pipeline.drafting.values.sales import day_text


def term_in(contract: Mapping[str, Any], name: str) -> str:
    """A clause parameter of the contract as its text has it; empty when it has none."""
    return str(contract["terms"].get(name, ""))


def _parties(contract: Mapping[str, Any]) -> Values:
    return {name: contract[name] for name in ("contract", "buyer", "seller")}


def rectification_values(
    contract: Mapping[str, Any],
    facts: RectificationFacts,
    known: tuple[SourceRecord, RectifyTerm, str],
    *,
    reviewer: str,
) -> Values:
    """整改计划 ZGJH (handbook 2.22); `known` is the record, the contract's time and what `plan_timing` says."""
    record, term, timing = known
    as_of = facts.as_of or facts.planned_on
    return {
        **_parties(contract),
        "source": {
            "record_no": record.number,
            "round": record.round,
            "stage": record.stage,
            "overall": record.overall,
            "tested_on": record.tested_on,
            "doubt": record.doubt,
            "planned_text": timing,
            "rectify_text": _term_text(facts, term),
            "max_rounds": term_in(contract, MAX_ROUNDS),
            "as_of": as_of,
            "reviewer": reviewer,
            "customer_agree": facts.customer_agree,
        },
        "items": [_planned(each, record, as_of) for each in facts.items],
    }


def plan_timing(planned_on: date, record: SourceRecord, calendar: WorkCalendar) -> str:
    """When the plan was made, and whether within two working days after the conclusion."""
    made = day_text(planned_on)
    try:
        due = plan_due(record, calendar)
    except CalendarUndecided as undecided:
        return f"{made}（期限{UNDECIDED}：{undecided.year}年）"
    return f"{made}（期限{day_text(due)}，{'按期' if planned_on <= due else '逾期'}）"


def _term_text(facts: RectificationFacts, term: RectifyTerm) -> str:
    if term.wrong:
        agreed = f"合同写作“{term.wrong}”，届满日未检"
    else:
        start = f"收到书面意见（{day_text(term.start)}）" if facts.objected_on else "测试完成日"
        end = f"至{day_text(term.until)}" if term.until else f"届满日{UNDECIDED}（{term.undecided}年）"
        agreed = f"{end}（自{start}起{term.days}个工作日内）"
    longer = facts.extension
    return f"{agreed}；经客户同意延至{day_text(longer.until)}（{longer.basis}）" if longer else agreed


def _planned(item: RectificationItem, record: SourceRecord, as_of: date) -> Values:
    source = record.source(item.case)
    is_late = item.due < as_of and item.status != CLOSED
    return {
        **item.model_dump(exclude={"case", "status"}),
        "case": source.label if source else item.case,
        "status": f"{item.status}，逾期" if is_late else item.status,
    }


def recheck_values(
    contract: Mapping[str, Any],
    facts: RecheckFacts,
    plan: Plan,
    before: Sequence[RecheckFacts],
    known: tuple[SourceRecord, RectifyTerm],
) -> Values:
    """整改复验记录 ZGFY (handbook 2.22): every item of the plan, those closed earlier carried over with their round."""
    record, term = known
    rounds = [*before, facts]
    left = open_items(plan.facts, rounds)
    stand = standings(plan.facts, rounds)
    return {
        **_parties(contract),
        "recheck": {
            **facts.model_dump(include={"plan_no", "round", "checked_on", "place", "next_step"}),
            **facts.model_dump(include={"buyer_checker", "seller_checker"}),
            "max_rounds": term_in(contract, MAX_ROUNDS),
            "term_text": _recheck_term(facts, plan, term),
            "total": len(plan.facts.items),
            "closed": len(plan.facts.items) - len(left),
            "open": len(left),
        },
        "items": [_rechecked(each, record, rounds, stand[each.no]) for each in plan.facts.items],
    }


def _recheck_term(facts: RecheckFacts, plan: Plan, term: RectifyTerm) -> str:
    limit = last_day(plan.facts, term)
    if limit is None:
        return "届满日未检"
    return f"至{day_text(limit)}，{'期内' if facts.checked_on <= limit else '逾期'}"


def _rechecked(
    item: RectificationItem, record: SourceRecord, rounds: Sequence[RecheckFacts], standing: Standing
) -> Values:
    """The item as this round left it, or as the round that closed it did."""
    told = [(recheck, each) for recheck in rounds for each in recheck.items if each.no == item.no]
    recheck, result = told[-1]
    source = record.source(item.case)
    carried = recheck.round != rounds[-1].round
    return {
        "no": item.no,
        "case": source.label if source else item.case,
        **result.model_dump(include={"done", "method", "measured", "result", "evidence"}),
        "checked_on": _checked_on(result, recheck),
        "status": f"{standing.status}，第{standing.round}轮" if carried else standing.status,
    }


def _checked_on(result: RecheckedItem, recheck: RecheckFacts) -> date | None:
    return None if result.result == "未复验" else result.checked_on or recheck.checked_on
