"""The values of the papers of delay and rectification, rendered with the templates that are shipped."""

from datetime import date, datetime
from typing import Any

import pytest

from builders.drafted import proposal, sample_of, values_of
from builders.remedying import delay_facts, item_facts, plan_facts, recheck_facts, rechecked, record_facts
from pipeline.domain.calendar.clock import CHINA
from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.papers.performing_facts import RecordFacts
from pipeline.domain.papers.rectifying import Plan, SourceRecord, open_items, rectify_term, standings
from pipeline.domain.papers.remedying_checks import overdue_text
from pipeline.domain.papers.remedying_facts import DelayFacts, RecheckFacts, RectificationFacts
from pipeline.domain.papers.tested import conclusion, source_record
from pipeline.drafting.values.rectifying import plan_timing, recheck_values, rectification_values
from pipeline.drafting.values.remedying import delay_values

TERMS = {"rectify_days": "10", "max_rounds": "3"}
SAAS = values_of(proposal(), terms=TERMS)
CRITERIA = tuple(each["item"] for each in SAAS["criteria"])
CALENDAR = WorkCalendar()
RECORD_NO = "LS-RJ-2026-0007-YSJL-01-V1.0"


def delay(**changes: Any) -> dict[str, Any]:
    facts = DelayFacts.model_validate(delay_facts(**changes))
    return delay_values(SAAS, facts, proposal().milestones, CALENDAR, reviewer="韩拟六")


def record(*failed: str, **changes: Any) -> SourceRecord:
    return source_record(RECORD_NO, RecordFacts.model_validate(record_facts(*failed, **changes)))


def plan(*items: dict[str, Any], **changes: Any) -> RectificationFacts:
    return RectificationFacts.model_validate(plan_facts(*items, **changes))


def rechecks(*rounds: list[dict[str, Any]]) -> list[RecheckFacts]:
    return [
        RecheckFacts.model_validate(recheck_facts(round=place, items=items)) for place, items in enumerate(rounds, 1)
    ]


def planned(facts: RectificationFacts, found: SourceRecord) -> dict[str, Any]:
    term = rectify_term(facts.objected_on or found.tested_on, "10", CALENDAR)
    timing = plan_timing(facts.planned_on, found, CALENDAR)
    return rectification_values(SAAS, facts, (found, term, timing), reviewer="韩拟六")


def recheck(facts: RectificationFacts, *rounds: RecheckFacts) -> dict[str, Any]:
    found = record(*CRITERIA[1:])
    term = rectify_term(found.tested_on, "10", CALENDAR)
    whole = Plan("LS-RJ-2026-0007-ZGJH-01-V1.0", facts)
    return recheck_values(SAAS, rounds[-1], whole, rounds[:-1], (found, term))


def shape_of(values: dict[str, Any], *groups: str) -> dict[str, set[str]]:
    """The names each group of a kind's values has, of a list those of its first row."""
    found = {group: values[group] for group in groups}
    return {group: set(each[0] if isinstance(each, list) else each) for group, each in found.items()}


def test_the_samples_have_the_names_the_builders_give() -> None:
    facts = plan()
    for code, values, groups in (
        ("YQSM", delay(), ("impacts", "delay", "actions")),
        ("ZGJH", planned(facts, record(*CRITERIA[1:])), ("source", "items")),
        ("ZGFY", recheck(facts, *rechecks([rechecked("Z-01"), rechecked("Z-02")])), ("recheck", "items")),
    ):
        assert shape_of(values, *groups) == shape_of(sample_of(code), *groups)


def test_a_delay_is_counted_in_working_days_and_in_days() -> None:
    (impact,) = delay()["impacts"]
    assert (impact["original"], impact["workdays"], impact["days"]) == (date(2026, 11, 20), "5", 7)


def test_weekends_do_not_count() -> None:
    (impact,) = delay(impacts=[{"milestone": "M1", "forecast": "2026-10-26"}])["impacts"]
    assert impact["workdays"] == "5"


def test_a_year_without_a_calendar_gives_no_working_days() -> None:
    (impact,) = delay(impacts=[{"milestone": "M6", "forecast": "2027-01-08"}])["impacts"]
    assert (impact["workdays"], impact["days"]) == ("日历未定（2027年）", 21)


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        (datetime(2026, 11, 20, 14, 20, tzinfo=CHINA), ""),
        (datetime(2026, 11, 20, 14, 20, 1, tzinfo=CHINA), "超时0小时01分"),
        (datetime(2026, 11, 22, 15, 25, tzinfo=CHINA), "超时49小时05分"),
    ],
)
def test_lateness_is_told_by_the_clock(sent: datetime, text: str) -> None:
    assert overdue_text(sent, datetime(2026, 11, 20, 14, 20, tzinfo=CHINA)) == text


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"sent_customer_at": None}, "已识别，待送达"),
        ({}, "已提交，待客户答复"),
        ({"customer_reply": "同意"}, "客户已同意，方案执行中"),
        ({"customer_reply": "不同意"}, "客户不同意"),
        (
            {"outcome": {"result": "已恢复", "on": "2026-11-27", "basis": "联调记录 L-9"}},
            "已恢复（2026年11月27日，联调记录 L-9）",
        ),
    ],
)
def test_a_case_says_how_far_it_is(changes: dict[str, Any], state: str) -> None:
    assert delay(**changes)["delay"]["state"] == state


def test_what_must_be_put_right_follows_from_the_record() -> None:
    defects = [
        {"case": CRITERIA[1], "severity": "严重", "description": "超时"},
        {"case": CRITERIA[0], "severity": "严重", "description": "漏单"},
        {"case": CRITERIA[0], "severity": "轻微", "description": "错别字"},
    ]
    sources = record(CRITERIA[1], defects=defects).sources
    assert [(each.no, each.must) for each in sources] == [
        ("C-02", True),
        ("D-01", False),
        ("D-02", True),
        ("D-03", False),
    ]


def test_the_conclusion_is_the_same_for_the_record_and_its_plan() -> None:
    assert conclusion(RecordFacts.model_validate(record_facts())) == "通过"
    assert record(rectification="补签到表").overall == "有条件通过"
    assert record(CRITERIA[0]).overall == "不通过"


def test_only_a_recheck_closes_an_item() -> None:
    facts = plan(item_facts("Z-01", CRITERIA[1], status="已关闭"), item_facts("Z-02", CRITERIA[2]))
    assert open_items(facts, []) == ["Z-01", "Z-02"]
    first, second = rechecks([rechecked("Z-01"), rechecked("Z-02", "不通过")], [rechecked("Z-02", "未复验")])
    assert {no: (each.status, each.round) for no, each in standings(facts, [second, first]).items()} == {
        "Z-01": ("已关闭", 1),
        "Z-02": ("重新打开", 1),
    }
    assert open_items(facts, [first, second]) == ["Z-02"]


def test_what_was_closed_earlier_keeps_its_evidence_and_round() -> None:
    rounds = rechecks([rechecked("Z-01", evidence="R-01"), rechecked("Z-02", "不通过")], [rechecked("Z-02")])
    values = recheck(plan(), *rounds)
    assert [(each["status"], each["evidence"]) for each in values["items"]] == [
        ("已关闭，第1轮", "R-01"),
        ("已关闭", ""),
    ]
    assert (values["recheck"]["closed"], values["recheck"]["open"]) == (2, 0)


def test_an_item_that_was_not_rechecked_has_no_day() -> None:
    values = recheck(plan(), *rechecks([rechecked("Z-01"), rechecked("Z-02", "未复验")]))
    assert [each["checked_on"] for each in values["items"]] == [date(2026, 11, 23), None]
    assert values["items"][1]["status"] == "待整改"


@pytest.mark.parametrize(
    ("days", "start", "until", "wrong", "undecided"),
    [
        ("10", date(2026, 12, 3), date(2026, 12, 17), "", 0),
        ("3", date(2026, 9, 30), date(2026, 10, 10), "", 0),
        ("10", date(2026, 12, 25), None, "", 2027),
        ("十日", date(2026, 12, 3), None, "十日", 0),
        ("", date(2026, 12, 3), None, "无", 0),
        ("０", date(2026, 12, 3), None, "０", 0),
    ],
)
def test_the_time_for_rectification_runs_over_working_days(
    days: str, start: date, until: date | None, wrong: str, undecided: int
) -> None:
    term = rectify_term(start, days, CALENDAR)
    assert (term.until, term.wrong, term.undecided) == (until, wrong, undecided)
