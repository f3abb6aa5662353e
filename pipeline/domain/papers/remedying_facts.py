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

    milestone: Said
    forecast: Day


class RemedialAction(_Part):
    """One measure against the delay, with the one who answers for it."""

    action: Told
    owner: Said
    due: Day


class DelayOutcome(_Part):
    """How a delay case ended (handbook 1.4 F)."""

    result: Literal["已恢复", "已升级"]
    on: Day
    basis: Told


class DelayFacts(_Part):
    """YQSM: one delay case; the times of sending may follow in a later version.

    `price_change` and `penalty_amount` are in yuan; `changes` names what of the contract is to be altered.
    """

    case_no: Place
    detected_at: Moment
    detected_by: Literal["人工", "系统"]
    impacts: Annotated[list[DelayedMilestone], Field(min_length=1)]
    cause: Literal["供应链", "客户需求变更", "客户配合", "内部资源", "技术", "不可抗力", "其他"]
    reason: Told
    responsibility: Literal["我方", "客户", "第三方", "不可抗力", "待定"]
    force_majeure_proof: Note = ""
    proof_due: Day | None = None
    actions: Annotated[list[RemedialAction], Field(min_length=1)]
    price_impact: Told
    price_change: Amount | None = None
    payment_impact: Told
    penalty_impact: Told
    penalty_amount: Amount | None = None
    changes: list[Literal["价款", "范围", "交付日期", "付款"]] = []
    supplement_no: Note = ""
    sent_sales_at: Moment | None = None
    sent_customer_at: Moment | None = None
    evidence: Note = ""
    late_reason: Note = ""
    customer_reply: Literal["同意", "不同意", "未答复"] = "未答复"
    customer_note: Note = ""
    follow_up: Note = ""
    outcome: DelayOutcome | None = None
    reviewer: Note = ""


class StatedRecord(_Part):
    """A test record that the house's own records do not hold, as the person who read it says."""

    stage: Literal["到货", "初验", "终验", "上线"]
    round: Place
    overall: Literal["不通过", "有条件通过"]
    tested_on: Day
    failed: Annotated[list[Said], Field(min_length=1)]


class Extension(_Part):
    """The customer's written consent to a longer time for rectification."""

    until: Day
    basis: Told


class RectificationItem(_Part):
    """One thing to be put right; `case` is the criterion or its number in the record, or a defect's number."""

    no: Mark
    case: Said
    problem: Told
    severity: Grade
    cause: Told
    action: Told
    owner: Said
    due: Day
    status: ItemStatus = "待整改"


class RectificationFacts(_Part):
    """ZGJH: the plan to put right what one test record found wanting.

    `objected_on` is the day the customer's written objection came, without it the day of the tests; `as_of` the
    day the statuses are told for, without it the day of the plan.
    """

    record_no: Said
    record: StatedRecord | None = None
    objected_on: Day | None = None
    planned_on: Day
    as_of: Day | None = None
    extension: Extension | None = None
    items: Annotated[list[RectificationItem], Field(min_length=1, max_length=99)]
    customer_agree: Note = ""
    reviewer: Note = ""


class RecheckedItem(_Part):
    """What the recheck of one item gave; 未复验 says why in `evidence`."""

    no: Mark
    done: Note = ""
    method: Note = ""
    measured: Note = ""
    result: Literal["通过", "不通过", "未复验"]
    checked_on: Day | None = None
    evidence: Note = ""


class RecheckFacts(_Part):
    """ZGFY: one round of rechecks of a plan; items closed in an earlier round are carried over."""

    plan_no: Said
    round: Place
    checked_on: Day
    place: Said
    items: Annotated[list[RecheckedItem], Field(min_length=1, max_length=99)]
    next_step: Note = ""
    buyer_checker: Said
    seller_checker: Said
