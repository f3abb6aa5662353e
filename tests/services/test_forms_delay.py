"""Delay statements: one for each case, refused with reasons, late only where the paper says so."""

from pathlib import Path
from typing import Any

import pytest

from builders.changing import approved_facts, ask, supplement
from builders.offices import FIRST, Stage, office_at
from builders.paper_forms import word_text
from builders.remedying import (
    codes,
    delay_facts,
    draw_paper,
    refused,
)
from pipeline.domain.findings import BadDocument
from pipeline.services.office import Office

Facts = dict[str, Any]


@pytest.fixture
def effective(tmp_path: Path) -> Office:
    return office_at(Stage.EFFECTIVE, tmp_path / "house")


def move_fourth_milestone(office: Office, day: str) -> str:
    """A supplement that sets the fourth milestone to another day in December; its number."""
    facts = approved_facts(
        change_types=["期限"],
        amount_delta="0.00",
        days_delta=7,
        settled=[],
        clauses=[{"clause": "附件三 M4", "old_text": "2026年12月4日", "new_text": f"2026年12月{day}日"}],
        new_dates=[{"milestone": "M4", "plan_date": f"2026-12-{day}"}],
    )
    ask(office, facts)
    supplement(office, facts)
    return f"{FIRST}-B01"


def test_each_delay_case_has_a_serial_of_its_own_and_more_said_is_its_next_version(effective: Office) -> None:
    first = draw_paper(effective, "YQSM", delay_facts())
    second = draw_paper(
        effective, "YQSM", delay_facts(case_no=2, impacts=[{"milestone": "M4", "forecast": "2026-12-11"}])
    )
    answered = draw_paper(effective, "YQSM", delay_facts(customer_reply="同意", customer_note="同意"))
    assert [each.document_no.removeprefix(f"{FIRST}-YQSM-") for each in (first, second, answered)] == [
        "01-V1.0",
        "02-V1.0",
        "01-V1.1",
    ]


def test_a_delay_case_does_not_jump_the_row(effective: Office) -> None:
    assert refused(effective, "YQSM", delay_facts(case_no=2)) == {"B207"}


def test_a_milestone_delayed_again_is_told(effective: Office) -> None:
    draw_paper(effective, "YQSM", delay_facts())
    again = delay_facts(case_no=2, impacts=[{"milestone": "M3", "forecast": "2026-12-01"}])
    assert codes(draw_paper(effective, "YQSM", again)) == ["B206"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"impacts": [{"milestone": "M9", "forecast": "2026-11-27"}]}, "B200"),
        ({"impacts": [{"milestone": "M3", "forecast": f"2026-11-2{each}"} for each in (5, 7)]}, "B201"),
        ({"impacts": [{"milestone": "M3", "forecast": "2026-11-20"}]}, "B202"),
        ({"detected_at": "2026-11-24T09:00:00+08:00"}, "B104"),
        ({"sent_customer_at": "2026-11-23T09:01:00+08:00"}, "B104"),
        ({"sent_customer_at": "2026-11-19T14:19:00+08:00"}, "B105"),
        ({"evidence": "  "}, "B211"),
        ({"sent_customer_at": None, "customer_reply": "同意"}, "B212"),
        ({"changes": ["价款"]}, "B213"),
        ({"changes": ["价款"], "supplement_no": "LS-RJ-2026-0002-B01"}, "B214"),
        ({"price_change": "-1000.00"}, "B216"),
        ({"supplement_no": f"{FIRST}-B01"}, "B227"),
        ({"cause": "不可抗力", "responsibility": "不可抗力"}, "B217"),
        ({"responsibility": "不可抗力"}, "B219"),
        ({"actions": [{"action": "加人", "owner": "何拟未", "due": "2026-11-18"}]}, "B220"),
        ({"customer_reply": "不同意"}, "B222"),
        ({"outcome": {"result": "已恢复", "on": "2026-11-23", "basis": "追回进度"}}, "B223"),
        ({"outcome": {"result": "已升级", "on": "2026-11-18", "basis": "报总监"}}, "B105"),
        ({"penalty_amount": "-1.00"}, "B224"),
        ({"reviewer": "金拟巳"}, "B226"),
    ],
)
def test_a_delay_that_does_not_hold_together_consumes_no_number(effective: Office, changes: Facts, code: str) -> None:
    assert refused(effective, "YQSM", delay_facts(**changes)) == {code}
    assert draw_paper(effective, "YQSM", delay_facts()).document_no == f"{FIRST}-YQSM-01-V1.0"


@pytest.mark.parametrize(
    ("changes", "code", "printed"),
    [
        (
            {"sent_customer_at": "2026-11-20T15:21:30+08:00"},
            "B208",
            "（以较晚者为准）；送达客户超时1小时02分",
        ),
        ({"sent_customer_at": None}, "B210", "■尚未全部送达"),
        (
            {"detected_at": "2026-11-23T08:00:00+08:00", "sent_sales_at": None, "sent_customer_at": None},
            "B209",
            "尚未送达",
        ),
        ({"impacts": [{"milestone": "M6", "forecast": "2027-01-08"}]}, "B203", "日历未定（2027年）"),
        (
            {
                "impacts": [{"milestone": "M2", "forecast": "2026-11-18"}],
                "actions": [{"action": "加人", "owner": "何拟未", "due": "2026-11-19"}],
            },
            "B204",
            "2026年11月18日",
        ),
        ({"impacts": [{"milestone": "M3", "forecast": "2026-12-07"}]}, "B205", "2026年12月7日"),
        ({"actions": [{"action": "加人", "owner": "何拟未", "due": "2026-11-30"}]}, "B221", "2026年11月30日"),
        ({"impacts": [{"milestone": "M3", "forecast": "2062-11-27"}]}, "B229", "2062年11月27日"),
        ({"reviewer": "李拟五"}, "B249", "李拟五"),
        ({"changes": ["交付日期"], "supplement_no": f"{FIRST}-B01"}, "B215", "变更交付日期，以补充协议为准"),
        ({"penalty_amount": "30000.00"}, "B225", "违约金：人民币30,000.00元"),
        (
            {"cause": "不可抗力", "responsibility": "不可抗力", "proof_due": "2026-12-04"},
            "B218",
            "尚未提供，将于2026年12月4日前提供",
        ),
    ],
)
def test_what_is_late_or_unknown_is_told_and_stands_on_the_paper(
    effective: Office, changes: Facts, code: str, printed: str
) -> None:
    made = draw_paper(effective, "YQSM", delay_facts(**changes))
    assert code in codes(made)
    assert printed in word_text(effective, made.document_no)


def test_to_the_minute_of_the_24_hours_is_in_time(effective: Office) -> None:
    made = draw_paper(effective, "YQSM", delay_facts(sent_customer_at="2026-11-20T14:20:00+08:00"))
    assert codes(made) == []
    assert "■均在识别后24小时内" in word_text(effective, made.document_no)


def test_every_fault_of_a_delay_is_told_at_once(effective: Office) -> None:
    wrong = delay_facts(case_no=3, evidence="", changes=["范围"], customer_reply="不同意")
    assert refused(effective, "YQSM", wrong) == {"B207", "B211", "B213", "B222"}


def test_a_supplement_sets_the_day_that_later_delays_are_counted_from(effective: Office) -> None:
    slipping = delay_facts(impacts=[{"milestone": "M4", "forecast": "2026-12-11"}])
    first = draw_paper(effective, "YQSM", slipping)
    number = move_fourth_milestone(effective, "11")
    led_to_it = draw_paper(effective, "YQSM", {**slipping, "changes": ["交付日期"], "supplement_no": number})
    assert led_to_it.document_no == f"{FIRST}-YQSM-01-V1.1"
    assert "2026年12月4日" in word_text(effective, led_to_it.document_no)
    assert "B215" not in codes(led_to_it)
    assert refused(effective, "YQSM", {**slipping, "case_no": 2}) == {"B202"}
    again = {**slipping, "case_no": 2, "impacts": [{"milestone": "M4", "forecast": "2026-12-18"}]}
    assert "2026年12月11日" in word_text(effective, draw_paper(effective, "YQSM", again).document_no)
    assert first.document_no == f"{FIRST}-YQSM-01-V1.0"


def test_a_supplement_that_sets_another_day_is_told(effective: Office) -> None:
    number = move_fourth_milestone(effective, "11")
    impacts = [{"milestone": "M4", "forecast": "2026-12-14"}]
    made = draw_paper(effective, "YQSM", delay_facts(impacts=impacts, changes=["交付日期"], supplement_no=number))
    assert "B228" in codes(made)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("case_no", 0),
        ("detected_at", "2026-11-19 14:20"),
        ("impacts", []),
        ("actions", []),
        ("cause", "天气"),
        ("responsibility", "乙方"),
        ("reason", "  "),
        ("penalty_amount", "1.005"),
        ("changes", ["账户"]),
        ("unknown", "x"),
    ],
)
def test_a_delay_of_the_wrong_form_is_refused_with_its_place(effective: Office, field: str, value: object) -> None:
    with pytest.raises(BadDocument) as refusal:
        draw_paper(effective, "YQSM", delay_facts(**{field: value}))
    assert all(field in each.at for each in refusal.value.findings)
