"""The values of a delay statement (YQSM), from facts that were checked; what no calendar says is 日历未定."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pipeline.domain.calendar.workdays import CalendarUndecided, WorkCalendar
from pipeline.domain.money.amounts import format_amount
from pipeline.domain.papers.remedying_checks import NOTICE_WITHIN, notice_due, overdue_text
from pipeline.domain.papers.remedying_facts import DelayedMilestone, DelayFacts
from pipeline.domain.proposal.model import Milestone
from pipeline.drafting.values.contract import Values
from pipeline.drafting.values.sales import day_text, moment_text

UNDECIDED = "日历未定"
_NOT_SENT = "尚未送达"
_UNCHANGED = "不变更合同；本说明不改变合同约定的价款、范围与日期"


def _parties(contract: Mapping[str, Any]) -> Values:
    return {name: contract[name] for name in ("contract", "buyer", "seller")}


def delay_values(
    contract: Mapping[str, Any],
    facts: DelayFacts,
    milestones: Sequence[Milestone],
    calendar: WorkCalendar,
    *,
    reviewer: str,
) -> Values:
    """延期说明及解决方案 YQSM (handbook 2.16); working days from the calendar, lateness from the 24 hours.

    `milestones` are those in force when the case was first told.
    """
    agreed = {each.code: each for each in milestones}
    late = _lateness(facts)
    told = {"case_no", "detected_by", "cause", "reason", "responsibility", "payment_impact", "supplement_no"}
    return {
        **_parties(contract),
        "impacts": [_impact(agreed[each.milestone], each, calendar) for each in facts.impacts],
        "delay": {
            **facts.model_dump(include=told | {"evidence", "customer_reply", "customer_note", "follow_up"}),
            "state": _state(facts),
            "detected_at": moment_text(facts.detected_at),
            "force_majeure_proof": _proof(facts),
            "price_impact": _with_amount(facts.price_impact, "价款变动", facts.price_change),
            "penalty_text": _with_amount(facts.penalty_impact, "违约金", facts.penalty_amount),
            "change_text": _change_text(facts),
            "notice_due": f"{moment_text(notice_due(facts))}（识别后{NOTICE_WITHIN.total_seconds() / 3600:.0f}小时）",
            "sent_sales_at": _sent(facts.sent_sales_at),
            "sent_customer_at": _sent(facts.sent_customer_at),
            "timeliness": _timeliness(facts, late),
            "late_text": "；".join([*late, *([f"原因：{facts.late_reason}"] if facts.late_reason else [])]),
            "reviewer": reviewer,
        },
        "actions": [each.model_dump() for each in facts.actions],
    }


def _impact(milestone: Milestone, delayed: DelayedMilestone, calendar: WorkCalendar) -> Values:
    return {
        "milestone": milestone.code,
        "name": milestone.name,
        "original": milestone.plan_date,
        "forecast": delayed.forecast,
        "workdays": _workdays(milestone.plan_date, delayed.forecast, calendar),
        "days": (delayed.forecast - milestone.plan_date).days,
    }


def _workdays(original: date, forecast: date, calendar: WorkCalendar) -> str:
    try:
        return str(calendar.workdays_between(original, forecast))
    except CalendarUndecided as undecided:
        return f"{UNDECIDED}（{undecided.year}年）"


def _state(facts: DelayFacts) -> str:
    """Where the case stands (1.4 F)."""
    if facts.outcome:
        return f"{facts.outcome.result}（{day_text(facts.outcome.on)}，{facts.outcome.basis}）"
    if facts.customer_reply == "同意":
        return "客户已同意，方案执行中"
    if facts.customer_reply == "不同意":
        return "客户不同意"
    return "已提交，待客户答复" if facts.sent_sales_at and facts.sent_customer_at else "已识别，待送达"


def _proof(facts: DelayFacts) -> str:
    if facts.force_majeure_proof or facts.proof_due is None:
        return facts.force_majeure_proof
    return f"尚未提供，将于{day_text(facts.proof_due)}前提供"


def _with_amount(text: str, name: str, amount: Any) -> str:
    return text if amount is None else f"{text}（{name}：人民币{format_amount(amount)}元）"


def _change_text(facts: DelayFacts) -> str:
    if not facts.changes:
        return _UNCHANGED
    return f"变更{'、'.join(dict.fromkeys(facts.changes))}，以补充协议为准"


def _sent(moment: datetime | None) -> str:
    return moment_text(moment) if moment else _NOT_SENT


def _lateness(facts: DelayFacts) -> list[str]:
    sent = (("销售经理", facts.sent_sales_at), ("客户", facts.sent_customer_at))
    late = ((who, overdue_text(at, notice_due(facts))) for who, at in sent if at)
    return [f"送达{who}{text}" for who, text in late if text]


def _timeliness(facts: DelayFacts, late: Sequence[str]) -> str:
    if late:
        return "超时"
    return "按时" if facts.sent_sales_at and facts.sent_customer_at else "未送达"
