"""The project plan, from the sample that is shipped and from plans that do not hold together."""

from typing import Any

import pytest

from builders.drafted import proposal, sample_of, shipped, values_of
from pipeline.domain.papers.performing_facts import DeliveryFacts, PlanFacts
from pipeline.domain.reading.paper_facts import read_facts
from pipeline.drafting.values.plan import plan_values
from pipeline.drafting.word.template import WordTemplate
from pipeline.errors import Refused

CONTRACT = values_of(proposal())
DELIVERY = """\
batch_no: 1
delivered_on: '2026-11-27'
mode: 送货
check_result: 相符
lines:
- {line_no: 1, quantity: '20'}
delivered_by: 金拟巳
received_by: 褚拟甲
authority: 合同附件指定的收货人
"""


def task(no: str, milestone: str, **changes: Any) -> dict[str, Any]:
    ends = {each["code"]: each["plan_date"].isoformat() for each in CONTRACT["milestones"]}
    known = {
        "no": no,
        "name": "启动",
        "phase": "设计",
        "owner": "金拟巳",
        "baseline_start": "2026-10-10",
        "baseline_end": ends[milestone],
        "milestone": milestone,
        "weight": 20,
        "deliverable": "纪要",
    }
    return {**known, **changes}


def plan(**changed: dict[str, Any]) -> PlanFacts:
    """A task for each milestone, T1 … T6; `T2={…}` changes one of them."""
    codes = [each["code"] for each in CONTRACT["milestones"]]
    tasks = [task(f"T{place}", code) for place, code in enumerate(codes, 1)]
    tasks[-1]["weight"] = 0
    return PlanFacts.model_validate(
        {
            "effective_on": "2026-10-09",
            "goal": "按期上线",
            "scope": "合同清单所列",
            "reviewer": "韩拟六",
            "team": [{"side": "乙方", "role": "项目经理", "name": "金拟巳", "duty": "计划与周跟踪"}],
            "tasks": [{**each, **changed.get(each["no"], {})} for each in tasks],
            "channel": "电子邮件",
            "escalation": "项目经理→销售经理",
        }
    )


def test_a_plan_spans_its_tasks_and_prints() -> None:
    values = plan_values(CONTRACT, plan())
    assert (values["plan"]["starts_on"].isoformat(), values["plan"]["ends_on"].isoformat()) == (
        "2026-10-10",
        "2026-12-18",
    )
    doc = sample_of("XMJH")["doc"]
    text = WordTemplate.from_file(shipped("XMJH").template_path).render({**values, "doc": doc}).text
    assert "尚未冻结" in text
    assert "权重合计" in text


def test_the_current_days_are_the_baseline_until_moved() -> None:
    moved = plan_values(CONTRACT, plan(T2={"current_end": "2026-11-03"}))["tasks"]
    assert moved[0]["current_end"] == moved[0]["baseline_end"]
    assert moved[1]["current_end"].isoformat() == "2026-11-03"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"T1": {"milestone": "M9"}}, "M9 不在合同里"),
        ({"T1": {"milestone": ""}}, "合同里程碑 M1 没有对应的任务"),
        ({"T1": {"baseline_end": "2026-10-20"}}, "任务 T1 晚于合同里程碑 M1"),
        ({"T1": {"weight": 10}}, "权重合计为 90，应为 100"),
        ({"T1": {"no": "T2"}}, "任务号 T2 重复"),
        ({"T1": {"predecessors": ["T8"]}}, "前置任务 T8 不存在"),
        ({"T1": {"predecessors": ["T2"]}, "T2": {"predecessors": ["T1"]}}, "任务 T1、T2 的前置关系成环"),
        ({"T1": {"baseline_start": "2026-10-31"}}, "任务 T1 的起始晚于结束"),
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        plan_values(CONTRACT, plan(**changes))


def test_the_facts_are_read_from_a_file_like_those_of_other_papers() -> None:
    assert read_facts(DeliveryFacts, DELIVERY, name="签收.yaml").lines[0].line_no == 1
