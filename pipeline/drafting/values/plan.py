"""The values of the project plan (XMJH, handbook 2.14), once the plan holds together and serves the contract."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.domain.papers.performing_facts import PlanFacts, PlanTask
from pipeline.drafting.values.contract import Values
from pipeline.errors import Refused

WHOLE = 100


def plan_values(contract: Mapping[str, Any], facts: PlanFacts) -> Values:
    """项目执行计划; Refused, with everything at once, for a plan against R6-01 or with weights that are not 100."""
    faults = [*_milestone_faults(contract["milestones"], facts.tasks), *_task_faults(facts.tasks)]
    if faults:
        raise Refused(f"项目执行计划不能成立：{'；'.join(faults)}", next_step="请更正所列各处后重新生成。")
    return {
        **{name: contract[name] for name in ("contract", "buyer", "seller", "totals")},
        "plan": {
            **facts.model_dump(include={"effective_on", "frozen_on", "goal", "scope", "reviewer"}),
            "starts_on": min(each.baseline_start for each in facts.tasks),
            "ends_on": max(each.baseline_end for each in facts.tasks),
        },
        "team": [each.model_dump() for each in facts.team],
        "tasks": [_task(each) for each in facts.tasks],
        "resources": [each.model_dump() for each in facts.resources],
        "risks": [each.model_dump() for each in facts.risks],
        "meeting": facts.model_dump(include={"weekly", "regular", "channel", "escalation", "sent_text"}),
    }


def _task(task: PlanTask) -> Values:
    return {
        **task.model_dump(),
        "current_start": task.current_start or task.baseline_start,
        "current_end": task.current_end or task.baseline_end,
    }


def _milestone_faults(milestones: Sequence[Mapping[str, Any]], tasks: Sequence[PlanTask]) -> Iterable[str]:
    """Every milestone of the contract has a task, and none ends after it (R6-01)."""
    known = {each["code"]: each["plan_date"] for each in milestones}
    served = {each.milestone for each in tasks}
    yield from (f"合同里程碑 {code} 没有对应的任务" for code in known if code not in served)
    for each in tasks:
        if each.milestone and each.milestone not in known:
            yield f"任务 {each.no} 对应的里程碑 {each.milestone} 不在合同里"
        elif each.milestone and each.baseline_end > known[each.milestone]:
            yield f"任务 {each.no} 晚于合同里程碑 {each.milestone}"


def _task_faults(tasks: Sequence[PlanTask]) -> Iterable[str]:
    numbers = [each.no for each in tasks]
    yield from (f"任务号 {no} 重复" for no in sorted({no for no in numbers if numbers.count(no) > 1}))
    for each in tasks:
        yield from (f"任务 {each.no} 的前置任务 {no} 不存在" for no in each.predecessors if no not in numbers)
        if each.baseline_start > each.baseline_end:
            yield f"任务 {each.no} 的起始晚于结束"
    circle = _in_circle({each.no: each.predecessors for each in tasks})
    if circle:
        yield f"任务 {'、'.join(circle)} 的前置关系成环"
    total = sum(each.weight for each in tasks)
    if total != WHOLE:
        yield f"权重合计为 {total}，应为 {WHOLE}"


def _in_circle(before: Mapping[str, Sequence[str]]) -> list[str]:
    """The tasks that can never begin, because each waits for another of them."""
    waiting = {no: {each for each in needed if each in before} for no, needed in before.items()}
    while ready := [no for no, needed in waiting.items() if not needed & waiting.keys()]:
        for no in ready:
            del waiting[no]
    return sorted(waiting)
