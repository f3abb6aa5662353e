"""Everything that may be wrong with a change of contract: named with its code, nothing recorded."""

from typing import Any

import pytest

from builders.changing import DELTA, agreed, ask, change_facts, instalments, refusal
from builders.offices import Stage, office_at
from pipeline.services.office import Office

TOTAL_CLAUSE = {
    "clause": "第7.1条",
    "old_text": "¥270,000.00",
    "new_text": "¥283,800.00",
}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """For what is refused and therefore leaves no trace."""
    return office_at(Stage.EFFECTIVE, tmp_path_factory.mktemp("changing") / "house")


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"change": 2}, ["B300"]),
        ({"raised_on": "2026-11-24"}, ["B301"]),
        ({"clauses": [{"clause": "第7.99条", "new_text": "甲"}]}, ["B302"]),
        ({"clauses": [{"clause": "第7.1条", "old_text": "共计¥270,000.00", "new_text": "甲"}]}, ["B303"]),
        ({"clauses": [{"clause": "第7.2条", "old_text": "¥270,000.00", "new_text": "甲"}]}, ["B316"]),
        ({"clauses": [{"clause": "首部 住所", "new_text": "甲"}]}, ["B304"]),
        ({"clauses": [{"clause": "第7.1条", "old_text": "人民币", "new_text": "¥283,800.00元"}]}, ["B305"]),
        ({"clauses": [{"clause": "第7.1条", "action": "增加", "new_text": "甲"}]}, ["B306"]),
        ({"clauses": [{"clause": "第6.5条"}]}, ["B307"]),
        ({"clauses": [{"clause": "第6.5条", "action": "删除", "new_text": "甲"}]}, ["B308"]),
        ({"clauses": [{"clause": "第6.1条", "old_text": "99.9%", "new_text": "99.9 %"}]}, ["B309"]),
        ({"clauses": [{"clause": "第6.1条", "old_text": "99.9%", "new_text": each} for each in "甲乙"]}, ["B310"]),
        ({"clauses": [{"clause": "第6.5条", "new_text": "由双方另定，金额待定"}]}, ["B311"]),
        ({"clauses": [{**TOTAL_CLAUSE, "new_text": "¥280,000.00"}]}, ["B312"]),
        ({"precedence": "仅补充"}, ["B313"]),
        ({"clauses": [{"clause": "第7.4条", "new_text": "甲"}]}, ["B314"]),
        ({"clauses": [{"clause": "补充条款", "action": "增加", "new_text": "甲"}]}, ["B315"]),
        ({"change_types": ["范围"]}, ["B320"]),
        ({"days_delta": 5}, ["B320"]),
        ({"amount_delta": "-270000.00"}, ["B321", "B333", "B333", "B333"]),
        ({"price_parts": [{"name": "用户", "tax_rate": "0.06", "amount_gross": "13000.00"}]}, ["B322"]),
        ({"price_parts": [{"name": "用户", "tax_rate": "0.05", "amount_gross": DELTA}]}, ["B324"]),
        ({"change_types": ["范围", "价款", "账户"]}, ["B327"]),
        ({"settled": [{"seq": 1, "status": "已付"}, {"seq": 1, "status": "已付"}]}, ["B337"]),
        ({"settled": [{"seq": 9, "status": "已付"}]}, ["B332"]),
        ({"settled": [{"seq": each, "status": "已付"} for each in (1, 2, 3, 4)]}, ["B336"]),
        ({"opinions": agreed()[1:]}, ["B352"]),
        ({"opinions": agreed(法务部门={"opinion": "不同意", "reason": "不妥"})}, ["B350"]),
        ({"opinions": agreed(销售总监={"person": "李拟五"})}, ["B353"]),
        ({"opinions": agreed(销售总监={"decided_on": "2026-11-24"})}, ["B354"]),
        ({"opinions": [*agreed(), agreed()[3]]}, ["B351"]),
        ({"drafter": "孔拟丑", "opinions": agreed()}, ["B355"]),
    ],
)
def test_a_request_is_refused_with_every_fault_named(
    untouched: Office, changes: dict[str, Any], codes: list[str]
) -> None:
    assert refusal(ask, untouched, change_facts(**changes)) == codes


@pytest.mark.parametrize(
    ("payments", "codes"),
    [
        (instalments("81000.00", "108000.00", "67500.00", "27299.99"), ["B330"]),
        (instalments("82000.00", "108000.00", "67500.00", "26300.00"), ["B331"]),
        (instalments("81000.00", "189300.00", "0.00", "13500.00"), ["B333"]),
        (instalments("81000.00", "108000.00", "67500.00", "13500.00", "13800.00"), ["B335", "B335"]),
        ([{"seq": 1, "amount_gross": "81000.00"}, {"seq": 3, "amount_gross": "202800.00"}], ["B334"]),
    ],
)
def test_a_stated_plan_closes_to_the_cent_and_leaves_alone_what_is_paid(
    untouched: Office, payments: list[dict[str, Any]], codes: list[str]
) -> None:
    assert refusal(ask, untouched, change_facts(payments=payments)) == codes
