"""A week's sheet and the delay statements know of one another (R6-04 to R6-06)."""

from pathlib import Path
from typing import Any

import pytest

from builders.offices import FIRST, Stage, office_at
from builders.paper_forms import facts_file
from builders.remedying import PROJECT, delay_facts, draw_paper
from pipeline.domain.findings import BadDocument
from pipeline.services.archiving.completeness import Gap, find_gaps
from pipeline.services.office import Office
from pipeline.services.papers.drawing import Paper, draw
from pipeline.services.papers.performing import PERFORMING_PAPERS

CASE = f"{FIRST}-YQSM-01-V1.0"


@pytest.fixture
def effective(tmp_path: Path) -> Office:
    return office_at(Stage.EFFECTIVE, tmp_path / "house")


def task(**changes: Any) -> dict[str, Any]:
    known = {
        "no": "T4",
        "name": "接口联调",
        "owner": "何拟未",
        "baseline_start": "2026-11-02",
        "baseline_end": "2026-11-20",
        "planned": 100,
        "actual": 80,
        "forecast_end": "2026-11-27",
        "status": "存在延迟",
    }
    return {**known, **changes}


def issue(number: str) -> dict[str, Any]:
    return {"text": "协议晚到", "handling": "增派一人", "delay_case_no": number}


def week(office: Office, *tasks: dict[str, Any], **changes: Any) -> Paper:
    known = {
        "year": 2026,
        "week": 47,
        "reported_by": PROJECT,
        "reported_at": "2026-11-20T16:40:00+08:00",
        "reviewer": "韩拟六",
        "tasks": list(tasks),
    }
    return draw(office, FIRST, PERFORMING_PAPERS["ZXGZ"], facts_file(office, {**known, **changes}), by=PROJECT)


def codes(office: Office, *tasks: dict[str, Any], **changes: Any) -> list[str]:
    try:
        return [each.code for each in week(office, *tasks, **changes).findings]
    except BadDocument as refused:
        return [each.code for each in refused.findings]


def next_week(office: Office, *tasks: dict[str, Any], **changes: Any) -> list[str]:
    told = {"week": 48, "reported_at": "2026-11-23T08:40:00+08:00", **changes}
    return codes(office, *tasks, **told)


def untold(office: Office) -> list[Gap]:
    return [each for each in find_gaps(office) if each.code == "YQSM"]


def test_a_sheet_names_the_delay_statement_by_any_version(effective: Office) -> None:
    draw_paper(effective, "YQSM", delay_facts())
    for number in (CASE, f"{FIRST}-YQSM-01-V1.9"):
        assert codes(effective, task(), issues=[issue(number)]) == []


@pytest.mark.parametrize("number", ["YQSM-01", f"{FIRST}-YQSM-02-V1.0", f"{FIRST}-YQSN-01-V1.0"])
def test_a_misspelt_number_is_refused_and_the_nearest_is_named(effective: Office, number: str) -> None:
    draw_paper(effective, "YQSM", delay_facts())
    with pytest.raises(BadDocument) as refused:
        week(effective, task(), issues=[issue(number)])
    (found,) = refused.value.findings
    assert (found.code, found.at) == ("B106", "issues[0].delay_case_no")
    assert f"是不是要写 {CASE}" in found.next_step


@pytest.mark.parametrize(
    ("number", "code"), [("LS-RJ-2026-0099-YQSM-01-V1.0", "B106"), ("见附件" * 50, "B106"), (CASE, "B107")]
)
def test_before_the_first_statement_only_its_coming_number_may_stand(effective: Office, number: str, code: str) -> None:
    assert codes(effective, task(), issues=[issue(number)]) == [code]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ["B108"]),
        ({"status": "正常进行"}, ["B109", "B108"]),
        ({"status": "未开始", "forecast_end": "2026-11-20", "planned": 50, "actual": 35}, ["B109", "B108"]),
        ({"status": "正常进行", "baseline_end": "2026-11-19", "forecast_end": None}, ["B109", "B108"]),
        ({"status": "正常进行", "forecast_end": "2026-11-20", "planned": 90, "actual": 80}, []),
        ({"status": "已暂停"}, []),
        ({"status": "已完成", "actual": 100}, []),
    ],
)
def test_a_late_task_without_a_case_is_told_by_what_makes_it_late(
    effective: Office, changes: dict[str, Any], told: list[str]
) -> None:
    assert codes(effective, task(**changes)) == told


def test_the_delay_is_to_be_told_within_a_day_of_the_sheet(effective: Office) -> None:
    (found,) = week(effective, task()).findings
    assert "2026-11-21 16:40" in found.next_step


def test_a_reported_delay_is_missing_until_its_statement_is_drawn(effective: Office) -> None:
    assert untold(effective) == []
    week(effective, task())
    (gap,) = untold(effective)
    assert gap.title == "延期说明及解决方案（2026-W47 报告的延期，11-21 16:40 前送达）"
    assert PROJECT in gap.whose_turn
    draw_paper(effective, "YQSM", delay_facts())
    assert untold(effective) == []


def test_a_statement_of_an_older_delay_answers_only_the_weeks_that_name_it(effective: Office) -> None:
    draw_paper(effective, "YQSM", delay_facts())
    week(effective, task(), issues=[issue(CASE)])
    assert untold(effective) == []
    assert next_week(effective, task(), task(no="T5")) == ["B108", "B108"]
    (gap,) = untold(effective)
    assert "2026-W48" in gap.title
    assert next_week(effective, task(), task(no="T5"), issues=[issue(CASE)]) == []
    assert untold(effective) == []


def test_a_delay_does_not_vanish_without_the_customers_consent(effective: Office) -> None:
    week(effective, task())
    back = task(status="正常进行", forecast_end=None, baseline_end="2026-11-27", planned=90)
    assert next_week(effective, back) == ["B110", "B111"]
    draw_paper(effective, "YQSM", delay_facts(customer_reply="同意", customer_note="邮件同意"))
    assert next_week(effective, back) == []


def test_a_corrected_sheet_is_held_against_the_week_before_not_against_itself(effective: Office) -> None:
    week(effective, task())
    assert codes(effective, task(status="正常进行", forecast_end=None, planned=90), cash_note="已到") == []
