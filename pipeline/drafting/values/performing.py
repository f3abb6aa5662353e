"""The values of the papers of performance: delivery, acceptance, weekly tracking, hand-over to the archive.

Each builder is pure: the contract's own values and what a person added give the paper's values, without the
`doc` group, which is added when the paper is numbered. What contradicts the contract is refused, all at once.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from pipeline.domain.calendar.clock import CHINA
from pipeline.domain.calendar.deadlines import acceptance_application_due
from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.papers.performing_facts import (
    ApplicationFacts,
    DeliveredLine,
    DeliveryFacts,
    MeasuredCase,
    RecordFacts,
    TransferFacts,
    WeekFacts,
)
from pipeline.domain.papers.tested import case_number, conclusion, defect_number
from pipeline.drafting.values.contract import Values
from pipeline.drafting.values.sales import moment_text
from pipeline.errors import Refused

REPORT_UNTIL = time(18, 0)
_SHARE_DIGITS = Decimal("0.0001")
_NOT_APPLICABLE, _PASSED = "不适用", "达标"


def _parties(contract: Mapping[str, Any]) -> Values:
    return {name: contract[name] for name in ("contract", "buyer", "seller")}


def _refuse(paper: str, faults: Iterable[str]) -> None:
    listed = list(faults)
    if listed:
        raise Refused(f"{paper}与合同或规则不符：{'；'.join(listed)}", next_step="请更正所列各处后重新生成。")


def delivery_values(contract: Mapping[str, Any], facts: DeliveryFacts) -> Values:
    """交付签收单 JFQS (handbook 2.18); Refused for a line the contract has not, or more than it has."""
    lines = {each["line_no"]: each for each in contract["items"] if not each["is_discount"]}
    _refuse("交付签收单", _overdelivered(lines, facts.lines))
    delivery = contract["delivery"]
    return {
        **_parties(contract),
        "delivery": {
            **facts.model_dump(include={"batch_no", "delivered_on", "mode", "carrier", "previous_receipt"}),
            **facts.model_dump(include={"check_result", "check_note"}),
            "batches": max(delivery.get("batches") or 1, facts.batch_no),
            "place": facts.place or delivery.get("place") or contract["buyer"]["registered_address"],
        },
        "items": [_delivered(lines[each.line_no], each) for each in facts.lines],
        "documents": [each.model_dump() for each in facts.documents],
        "handover": {
            **facts.model_dump(include={"delivered_by", "received_by", "authority"}),
            "delivered_by_phone": contract["seller"]["phone"],
        },
    }


def _overdelivered(lines: Mapping[int, Mapping[str, Any]], delivered: Iterable[DeliveredLine]) -> Iterable[str]:
    for each in delivered:
        if each.line_no not in lines:
            yield f"合同清单没有第 {each.line_no} 行"
        elif not 0 < each.quantity <= lines[each.line_no]["quantity"] - each.delivered_before:
            yield f"第 {each.line_no} 行累计交付超过合同数量，或本批数量不是正数"


def _delivered(line: Mapping[str, Any], each: DeliveredLine) -> Values:
    return {
        **{name: line[name] for name in ("line_no", "name", "spec", "unit")},
        "contract_quantity": line["quantity"],
        "quantity": each.quantity,
        "delivered_total": each.delivered_before + each.quantity,
        "identification": each.identification,
    }


def application_values(contract: Mapping[str, Any], facts: ApplicationFacts, calendar: WorkCalendar) -> Values:
    """交付验收申请 YSSQ (handbook 2.19); the answer's day is counted from the day of sending (R7-01).

    Refused when methods name criteria the contract has not; CalendarUndecided for a year without calendar data.
    """
    criteria = contract["criteria"]
    strange = facts.methods.keys() - {each["item"] for each in criteria}
    _refuse("交付验收申请", (f"合同没有验收项“{each}”" for each in sorted(strange)))
    days = contract["acceptance"]["buyer_response_days"] or contract["acceptance"]["inspection_days"]
    agreed = f"合同约定收到申请后{days}个工作日内" if days else "合同未约定，此为建议期限"
    return {
        **_parties(contract),
        "delivery": {"delivered_on": facts.delivered_on, "receipt_no": facts.receipt_no},
        "application": {
            **facts.model_dump(exclude={"methods", "enclosures", "delivered_on", "receipt_no", "scope"}),
            "scope": facts.scope or "、".join(each["name"] for each in contract["items"] if not each["is_discount"]),
            "send_by": acceptance_application_due(facts.delivered_on, calendar),
            "reply_due": calendar.add_workdays(facts.sent_on, days or 10),
            "reply_basis": agreed,
        },
        "cases": [
            {**each, "basis": _basis(place), "method": facts.methods.get(each["item"], "双方共同测试")}
            for place, each in enumerate(criteria, 1)
        ],
        "enclosures": list(facts.enclosures),
    }


def _basis(place: int) -> str:
    return f"附件“验收标准”第{place}项"


def record_values(contract: Mapping[str, Any], facts: RecordFacts) -> Values:
    """验收测试记录 YSJL (handbook 2.20), with counts, pass rate (不适用 left out) and the conclusion worked out.

    Refused when a criterion of the contract was not tested, or something was left out without a reason.
    """
    criteria = {each["item"]: (_basis(place), each) for place, each in enumerate(contract["criteria"], 1)}
    _refuse("验收测试记录", _gaps(criteria, facts.cases))
    numbers = {each.item: case_number(place) for place, each in enumerate(facts.cases, 1)}
    return {
        **_parties(contract),
        "test": facts.model_dump(
            include={"stage", "round", "started_on", "finished_on", "version", "application_no", "environment"}
        ),
        "testers_buyer": list(facts.testers_buyer),
        "testers_seller": list(facts.testers_seller),
        "cases": [_case(each, numbers[each.item], criteria.get(each.item)) for each in facts.cases],
        "defects": [
            {"no": defect_number(place), "case_no": numbers.get(each.case, ""), **each.model_dump(exclude={"case"})}
            for place, each in enumerate(facts.defects, 1)
        ],
        "summary": _summary(facts),
    }


def _gaps(criteria: Mapping[str, Any], cases: Iterable[MeasuredCase]) -> Iterable[str]:
    tested = [each.item for each in cases]
    yield from (f"验收项“{item}”没有测试" for item in criteria if item not in tested)
    yield from (f"测试项“{item}”重复" for item in sorted({each for each in tested if tested.count(each) > 1}))
    for each in cases:
        if each.verdict == _NOT_APPLICABLE and not each.evidence.strip():
            yield f"“{each.item}”不适用而没有说明理由"


def _case(case: MeasuredCase, number: str, known: tuple[str, Mapping[str, Any]] | None) -> Values:
    basis, criterion = known or ("补充测试", None)
    expected = f"{criterion['target']}{criterion['unit']}，{criterion['rule_text']}" if criterion else "符合说明"
    return {"no": number, "basis": basis, "expected": expected, **case.model_dump()}


def _summary(facts: RecordFacts) -> Values:
    counted = [each for each in facts.cases if each.verdict != _NOT_APPLICABLE]
    passed = sum(each.verdict == _PASSED for each in counted)
    return {
        "total": len(counted),
        "not_applicable": len(facts.cases) - len(counted),
        "passed": passed,
        "pass_rate": (Decimal(passed) / len(counted)).quantize(_SHARE_DIGITS) if counted else None,
        "satisfaction": facts.satisfaction,
        "overall": conclusion(facts),
        "rectification": facts.rectification,
    }


def week_values(contract: Mapping[str, Any], facts: WeekFacts, calendar: WorkCalendar) -> Values:
    """合同执行跟踪表 ZXGZ of one ISO week (handbook 2.15); due on the week's last working day at 18:00.

    Refused for a finished task short of 100 %, or a week that is not there.
    """
    try:
        monday = date.fromisocalendar(facts.year, facts.week, 1)
    except ValueError:
        raise Refused(f"{facts.year} 年没有第 {facts.week} 周。", next_step="请更正年份或周次。") from None
    _refuse("周跟踪表", _unexplained(facts))
    due = _report_due(monday, calendar)
    return {
        **_parties(contract),
        "week": {
            **facts.model_dump(include={"reported_by", "reviewer", "cash_note", "customer_comm"}),
            "iso": f"{facts.year}-W{facts.week:02d}",
            "starts_on": monday,
            "ends_on": monday + timedelta(days=6),
            "reported_at": moment_text(facts.reported_at),
            "due_at": moment_text(due) if due else "本周无工作日",
            "late": due is not None and facts.reported_at > due,
        },
        "tasks": [each.model_dump() for each in facts.tasks],
        "done": list(facts.done),
        "next": list(facts.next),
        "issues": [each.model_dump() for each in facts.issues],
    }


def _unexplained(facts: WeekFacts) -> Iterable[str]:
    for each in facts.tasks:
        if each.status == "已完成" and each.actual < 100:
            yield f"任务 {each.no} 已完成而实际进度为 {each.actual}%"


def _report_due(monday: date, calendar: WorkCalendar) -> datetime | None:
    days = [monday + timedelta(days=place) for place in range(7)]
    worked = [each for each in days if calendar.is_workday(each)]
    return datetime.combine(worked[-1], REPORT_UNTIL, CHINA) if worked else None


def transfer_values(contract: Mapping[str, Any], facts: TransferFacts) -> Values:
    """归档移交清单 GDYJ (handbook 2.25); Refused for an electronic file without its digest, size or name."""
    incomplete = (each.title for each in facts.files if each.medium == "电子" and not _is_identified(each.model_dump()))
    _refuse("归档移交清单", (f"电子件“{title}”缺文件名、字节数或 SHA-256" for title in incomplete))
    return {
        **_parties(contract),
        "batch": {"no": facts.batch_no, **facts.model_dump(include={"dept", "stage", "handed_on"})},
        "items": [{"seq": place, **each.model_dump()} for place, each in enumerate(facts.files, 1)],
        "discrepancies": [each.model_dump() for each in facts.discrepancies],
        "handover": facts.model_dump(include={"from_name", "to_name", "witness"}),
    }


def _is_identified(file: Mapping[str, Any]) -> bool:
    return bool(file["file_name"] and file["sha256"] and file["bytes"])
