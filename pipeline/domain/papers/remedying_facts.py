"""What a person adds before the papers of delay and rectification can be drawn (handbook 2.16, 2.22)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pipeline.domain.proposal.model import Amount, Day, Moment


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Place = Annotated[int, Field(ge=1, le=99)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Told = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Mark = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=12)]
Grade = Literal["严重", "一般", "轻微"]
ItemStatus = Literal["待整改", "整改中", "待复验", "已关闭", "重新打开"]


class DelayedMilestone(_Part):
    """A milestone of the contract by its code, and the day it is now expected."""

    milestone: Said = Field(title="里程碑", description="合同里程碑的代号")
    forecast: Day = Field(title="预计完成日期")


class RemedialAction(_Part):
    """One measure against the delay, with the one who answers for it."""

    action: Told = Field(title="解决措施")
    owner: Said = Field(title="责任人")
    due: Day = Field(title="完成期限")


class DelayOutcome(_Part):
    """How a delay case ended (handbook 1.4 F)."""

    result: Literal["已恢复", "已升级"] = Field(title="结果")
    on: Day = Field(title="日期")
    basis: Told = Field(title="依据")


class DelayFacts(_Part):
    """YQSM: one delay case; the times of sending may follow in a later version.

    `price_change` and `penalty_amount` are in yuan; `changes` names what of the contract is to be altered.
    """

    case_no: Place = Field(title="延期序号", description="本合同第几次延期")
    detected_at: Moment = Field(title="发现时间")
    detected_by: Literal["人工", "系统"] = Field(title="发现方式")
    impacts: Annotated[list[DelayedMilestone], Field(min_length=1)] = Field(title="受影响的里程碑")
    cause: Literal["供应链", "客户需求变更", "客户配合", "内部资源", "技术", "不可抗力", "其他"] = Field(
        title="原因类别"
    )
    reason: Told = Field(title="原因说明")
    responsibility: Literal["我方", "客户", "第三方", "不可抗力", "待定"] = Field(title="责任归属")
    force_majeure_proof: Note = Field(default="", title="不可抗力证明")
    proof_due: Day | None = Field(default=None, title="证明提交期限")
    actions: Annotated[list[RemedialAction], Field(min_length=1)] = Field(title="解决措施")
    price_impact: Told = Field(title="对价款的影响", description="没有影响写“无”")
    price_change: Amount | None = Field(default=None, title="价款增减额", description="元，减少写负数")
    payment_impact: Told = Field(title="对付款的影响", description="没有影响写“无”")
    penalty_impact: Told = Field(title="对违约金的影响", description="没有影响写“无”")
    penalty_amount: Amount | None = Field(default=None, title="违约金金额", description="元")
    changes: list[Literal["价款", "范围", "交付日期", "付款"]] = Field(default=[], title="需变更的内容")
    supplement_no: Note = Field(default="", title="补充协议编号")
    sent_sales_at: Moment | None = Field(default=None, title="报销售经理时间")
    sent_customer_at: Moment | None = Field(default=None, title="送达客户时间")
    evidence: Note = Field(default="", title="送达凭据")
    late_reason: Note = Field(default="", title="迟报原因")
    customer_reply: Literal["同意", "不同意", "未答复"] = Field(default="未答复", title="客户答复")
    customer_note: Note = Field(default="", title="客户意见")
    follow_up: Note = Field(default="", title="后续跟踪")
    outcome: DelayOutcome | None = Field(default=None, title="延期结果")
    reviewer: Note = Field(default="", title="审核人")


class StatedRecord(_Part):
    """A test record that the house's own records do not hold, as the person who read it says."""

    stage: Literal["到货", "初验", "终验", "上线"] = Field(title="验收阶段")
    round: Place = Field(title="测试轮次")
    overall: Literal["不通过", "有条件通过"] = Field(title="测试结论")
    tested_on: Day = Field(title="测试日期")
    failed: Annotated[list[Said], Field(min_length=1)] = Field(title="不达标项")


class Extension(_Part):
    """The customer's written consent to a longer time for rectification."""

    until: Day = Field(title="整改期延至")
    basis: Told = Field(title="客户同意的依据")


class RectificationItem(_Part):
    """One thing to be put right; `case` is the criterion or its number in the record, or a defect's number."""

    no: Mark = Field(title="整改项编号")
    case: Said = Field(title="来源验收项", description="验收项名称、其序号或缺陷号")
    problem: Told = Field(title="问题")
    severity: Grade = Field(title="级别")
    cause: Told = Field(title="原因")
    action: Told = Field(title="整改措施")
    owner: Said = Field(title="责任人")
    due: Day = Field(title="计划完成日", description="不晚于合同整改期")
    status: ItemStatus = Field(default="待整改", title="状态")


class RectificationFacts(_Part):
    """ZGJH: the plan to put right what one test record found wanting.

    `objected_on` is the day the customer's written objection came, without it the day of the tests; `as_of` the
    day the statuses are told for, without it the day of the plan.
    """

    record_no: Said = Field(title="测试记录编号")
    record: StatedRecord | None = Field(default=None, title="卷外测试记录", description="系统里没有这份测试记录时才填")
    objected_on: Day | None = Field(default=None, title="客户书面异议日期", description="不填就是测试日")
    planned_on: Day = Field(title="计划日期")
    as_of: Day | None = Field(default=None, title="状态截至日期", description="不填就是计划日期")
    extension: Extension | None = Field(default=None, title="整改期延长")
    items: Annotated[list[RectificationItem], Field(min_length=1, max_length=99)] = Field(title="整改项")
    customer_agree: Note = Field(default="", title="客户认可", description="邮件可")
    reviewer: Note = Field(default="", title="审核人")


class RecheckedItem(_Part):
    """What the recheck of one item gave; 未复验 says why in `evidence`."""

    no: Mark = Field(title="整改项编号")
    done: Note = Field(default="", title="整改情况")
    method: Note = Field(default="", title="复验方法")
    measured: Note = Field(default="", title="实测结果")
    result: Literal["通过", "不通过", "未复验"] = Field(title="复验结果")
    checked_on: Day | None = Field(default=None, title="复验日期")
    evidence: Note = Field(default="", title="证据或说明", description="未复验的写明原因")


class RecheckFacts(_Part):
    """ZGFY: one round of rechecks of a plan; items closed in an earlier round are carried over."""

    plan_no: Said = Field(title="整改计划编号")
    round: Place = Field(title="复验轮次")
    checked_on: Day = Field(title="复验日期")
    place: Said = Field(title="复验地点")
    items: Annotated[list[RecheckedItem], Field(min_length=1, max_length=99)] = Field(title="复验明细")
    next_step: Note = Field(default="", title="后续安排")
    buyer_checker: Said = Field(title="客户复验人")
    seller_checker: Said = Field(title="我方复验人")
