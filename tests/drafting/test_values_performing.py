"""The values of the papers of performance, rendered with the templates that are shipped."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from builders.drafted import proposal, shipped, values_of
from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.papers.performing_facts import (
    ApplicationFacts,
    DeliveryFacts,
    RecordFacts,
    TransferFacts,
    WeekFacts,
)
from pipeline.drafting.kinds.template_checks import check_kind, golden_difference
from pipeline.drafting.values import document_values
from pipeline.drafting.values.performing import (
    application_values,
    delivery_values,
    record_values,
    transfer_values,
    week_values,
)
from pipeline.drafting.word.template import WordTemplate
from pipeline.errors import Refused

CODES = ("JFQS", "YSSQ", "YSJL", "XMJH", "ZXGZ", "YQSM", "BGSQ", "ZGJH", "ZGFY", "KPSK", "JQQR")
ARCHIVE_CODES = ("GDYJ", "JYDJ", "JDXH", "YDFP")
SAAS, SALES = values_of(proposal()), values_of(proposal("HTWB_SALES"), contract_no="LS-XS-2026-0008")
CALENDAR = WorkCalendar()


def text_of(code: str, values: dict[str, Any]) -> str:
    doc = {
        **document_values(f"LS-RJ-2026-0007-{code}-01", "V1.0", code),
        "customer_no": "202609-001",
        "contract_no": "LS-RJ-2026-0007",
        "prepared_by": "金拟巳",
        "prepared_dept": "交付中心",
        "prepared_on": date(2026, 11, 27),
        "confidentiality": "内部",
    }
    return WordTemplate.from_file(shipped(code).template_path).render({**values, "doc": doc}).text


def delivery(**changes: Any) -> DeliveryFacts:
    known = {
        "batch_no": 1,
        "delivered_on": "2026-11-27",
        "mode": "送货",
        "check_result": "相符",
        "lines": [{"line_no": 1, "quantity": "20"}, {"line_no": 2, "quantity": "140", "delivered_before": "100"}],
        "delivered_by": "金拟巳",
        "received_by": "褚拟甲",
        "authority": "合同附件指定的收货人",
    }
    return DeliveryFacts.model_validate({**known, **changes})


def application(**changes: Any) -> ApplicationFacts:
    known = {
        "stage": "上线",
        "delivered_on": "2026-12-04",
        "receipt_no": "LS-RJ-2026-0007-JFQS-01-V1.0",
        "sent_on": "2026-12-08",
        "channel": "电子邮件",
        "basis": "合同附件“验收标准”",
        "proposed_from": "2026-12-16",
        "proposed_to": "2026-12-17",
        "place": "线上",
        "methods": {"温控数据到达率": "连续7日统计"},
    }
    return ApplicationFacts.model_validate({**known, **changes})


def case(item: str, verdict: str = "达标", **more: str) -> dict[str, str]:
    return {"item": item, "method": "逐项核对", "measured": "1.6", "verdict": verdict, **more}


CRITERIA = ("订单协同功能点", "页面 95 分位响应", "温控数据到达率")


def record(*cases: dict[str, str], **changes: Any) -> RecordFacts:
    known = {
        "stage": "上线",
        "round": 1,
        "started_on": "2026-12-16",
        "finished_on": "2026-12-17",
        "version": "4.6.0",
        "application_no": "LS-RJ-2026-0007-YSSQ-01-V1.0",
        "environment": "生产环境",
        "testers_buyer": ["郑拟七"],
        "testers_seller": ["卫拟午"],
        "cases": list(cases) or [case(each) for each in CRITERIA],
    }
    return RecordFacts.model_validate({**known, **changes})


def task(**changes: Any) -> dict[str, Any]:
    known = {
        "no": "T4",
        "name": "接口联调",
        "owner": "何拟未",
        "baseline_start": "2026-11-02",
        "baseline_end": "2026-11-20",
        "planned": 100,
        "actual": 80,
        "forecast_end": "2026-11-20",
        "status": "正常进行",
    }
    return {**known, **changes}


def week(*tasks: dict[str, Any], **changes: Any) -> WeekFacts:
    known = {
        "year": 2026,
        "week": 47,
        "reported_by": "金拟巳",
        "reported_at": "2026-11-20T16:40:00+08:00",
        "reviewer": "韩拟六",
        "tasks": list(tasks) or [task()],
    }
    return WeekFacts.model_validate({**known, **changes})


def transfer(**file: Any) -> TransferFacts:
    known = {"title": "合同审批表", "dated": "2026-09-29", "pages": 2, "medium": "电子", "form": "原件"}
    whole = {"file_name": "审批表.pdf", "sha256": "ab" * 32, "bytes": 120000}
    return TransferFacts.model_validate(
        {
            "batch_no": "YJ-202610-003",
            "dept": "销售部",
            "stage": "SIGNED_SET",
            "handed_on": "2026-10-14",
            "files": [{**known, **whole, **file}],
            "from_name": "华拟辰",
            "to_name": "陶拟未",
        }
    )


@pytest.mark.parametrize("code", [*CODES, *ARCHIVE_CODES])
def test_every_kind_of_performance_passes_its_own_check_and_has_its_golden_text(code: str) -> None:
    assert check_kind(shipped(code)) == []
    assert golden_difference(shipped(code)) == ""


def test_a_receipt_shows_what_came_in_all_and_that_it_proves_no_quality() -> None:
    values = delivery_values(SALES, delivery())
    assert [each["delivered_total"] for each in values["items"]] == [Decimal(20), Decimal(240)]
    text = text_of("JFQS", values)
    assert "三轴振动传感器" in text
    assert "不作为质量合格凭证" in text
    assert "第1批（共2批）" in text


def test_a_receipt_takes_its_place_from_the_contract() -> None:
    assert delivery_values(SALES, delivery())["delivery"]["place"].startswith("北岑市")


def test_more_than_the_contract_has_cannot_be_received() -> None:
    lines = [{"line_no": 1, "quantity": "27", "delivered_before": "20"}, {"line_no": 9, "quantity": "1"}]
    with pytest.raises(Refused) as refused:
        delivery_values(SALES, delivery(lines=lines))
    assert "第 1 行累计交付超过合同数量" in refused.value.message
    assert "没有第 9 行" in refused.value.message


def test_a_discount_cannot_be_delivered() -> None:
    with pytest.raises(Refused, match="没有第 5 行"):
        delivery_values(SAAS, delivery(lines=[{"line_no": 5, "quantity": "1"}]))


def test_an_application_works_out_its_days_over_working_days() -> None:
    values = application_values(SAAS, application(), CALENDAR)
    assert values["application"]["send_by"] == date(2026, 12, 9)
    assert values["application"]["reply_due"] == date(2026, 12, 22)
    text = text_of("YSSQ", values)
    assert "连续7日统计" in text
    assert "2026年12月22日" in text


def test_an_application_does_not_test_what_nobody_agreed() -> None:
    with pytest.raises(Refused, match="合同没有验收项“外观”"):
        application_values(SAAS, application(methods={"外观": "目测"}), CALENDAR)


def test_a_record_counts_the_pass_rate_without_what_does_not_apply() -> None:
    cases = [
        *(case(each) for each in CRITERIA[:2]),
        case(CRITERIA[2], "不达标"),
        case("离线", "不适用", evidence="未启用"),
    ]
    summary = record_values(SAAS, record(*cases))["summary"]
    assert (summary["total"], summary["passed"], summary["not_applicable"]) == (3, 2, 1)
    assert summary["pass_rate"] == Decimal("0.6667")
    assert summary["overall"] == "不通过"


def test_a_record_that_passed_says_so() -> None:
    text = text_of("YSJL", record_values(SAAS, record(satisfaction=5)))
    assert "■通过" in text
    assert "100%" in text


def test_open_rectification_makes_a_pass_conditional() -> None:
    facts = record(rectification="补交培训签到表")
    assert record_values(SAAS, facts)["summary"]["overall"] == "有条件通过"


def test_a_grave_defect_keeps_a_record_from_passing() -> None:
    facts = record(defects=[{"case": CRITERIA[0], "severity": "严重", "description": "漏单"}])
    values = record_values(SAAS, facts)
    assert values["summary"]["overall"] == "不通过"
    assert values["defects"][0]["case_no"] == "C-01"


def test_nothing_tested_gives_no_rate_and_no_pass() -> None:
    cases = [case(each, "不适用", evidence="未启用") for each in CRITERIA]
    summary = record_values(SAAS, record(*cases))["summary"]
    assert (summary["pass_rate"], summary["overall"]) == (None, "不通过")


def test_a_record_must_cover_every_criterion_and_explain_what_it_leaves_out() -> None:
    with pytest.raises(Refused) as refused:
        record_values(SAAS, record(case(CRITERIA[0]), case(CRITERIA[0]), case(CRITERIA[1], "不适用")))
    assert "“温控数据到达率”没有测试" in refused.value.message
    assert "“订单协同功能点”重复" in refused.value.message
    assert "没有说明理由" in refused.value.message


def test_a_week_is_due_on_its_last_working_day() -> None:
    values = week_values(SAAS, week(), CALENDAR)
    assert (values["week"]["iso"], values["week"]["starts_on"]) == ("2026-W47", date(2026, 11, 16))
    assert values["week"]["due_at"] == "2026年11月20日 18:00"
    assert values["week"]["late"] is False
    assert "2026-W47" in text_of("ZXGZ", values)


def test_a_week_with_a_make_up_saturday_is_due_on_saturday() -> None:
    facts = week(week=41, reported_at="2026-10-10T19:00:00+08:00")
    values = week_values(SAAS, facts, CALENDAR)
    assert values["week"]["due_at"] == "2026年10月10日 18:00"
    assert values["week"]["late"] is True


def test_a_task_is_not_done_at_eighty_percent() -> None:
    with pytest.raises(Refused, match="实际进度为 80%"):
        week_values(SAAS, week(task(status="已完成")), CALENDAR)


def test_a_week_that_is_not_in_the_year_is_refused() -> None:
    with pytest.raises(Refused, match="没有第 53 周"):
        week_values(SAAS, week(year=2025, week=53), CALENDAR)


def test_a_transfer_lists_each_file_with_its_digest() -> None:
    text = text_of("GDYJ", transfer_values(SAAS, transfer()))
    assert "ab" * 32 in text
    assert "120000字节" in text


def test_an_electronic_file_without_digest_is_not_handed_over() -> None:
    with pytest.raises(Refused, match="“合同审批表”缺"):
        transfer_values(SAAS, transfer(sha256=""))
    assert transfer_values(SAAS, transfer(sha256="", bytes=0, file_name="", medium="纸质"))["items"][0]["seq"] == 1
