"""What a person adds to a contract before the papers of delivery and acceptance can be drawn (handbook 2.14–2.20)."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.domain.proposal.model import Day, Line, Moment, Quantity, Text


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Place = Annotated[int, Field(ge=1)]
Percent = Annotated[int, Field(ge=0, le=100)]
Stage = Literal["到货", "初验", "终验", "上线"]


class DeliveredLine(_Part):
    """How much of one contract line came, and how much had come before."""

    line_no: Place
    quantity: Quantity
    delivered_before: Quantity = Decimal(0)
    identification: str = ""


class EnclosedPaper(_Part):
    """Papers handed over with the goods."""

    name: Line
    copies: Place


class DeliveryFacts(_Part):
    """JFQS: one batch as it was handed over."""

    batch_no: Place
    delivered_on: Day
    mode: Literal["送货", "自提", "快递", "线上开通"]
    place: str = ""
    carrier: str = ""
    previous_receipt: str = ""
    check_result: Literal["相符", "短缺", "破损"]
    check_note: str = ""
    lines: Annotated[list[DeliveredLine], Field(min_length=1)]
    documents: list[EnclosedPaper] = []
    delivered_by: Line
    received_by: Line
    authority: Line


class ApplicationFacts(_Part):
    """YSSQ: the application for acceptance; `methods` says how each criterion is tested."""

    stage: Stage
    delivered_on: Day
    receipt_no: Line
    sent_on: Day
    channel: Line
    basis: Line
    scope: str = ""
    proposed_from: Day
    proposed_to: Day
    place: Line
    environment: str = ""
    staff: str = ""
    methods: dict[str, Line] = {}
    enclosures: list[Line] = []


class MeasuredCase(_Part):
    """What the test of one criterion gave; 不适用 must say why in `evidence`."""

    item: Line
    method: Line
    measured: Line
    verdict: Literal["达标", "不达标", "不适用"]
    evidence: str = ""


class Defect(_Part):
    """A defect seen in a test."""

    case: str = ""
    severity: Literal["严重", "一般", "轻微"]
    description: Text


class RecordFacts(_Part):
    """YSJL: one round of tests."""

    stage: Stage
    round: Place
    started_on: Day
    finished_on: Day
    version: Line
    application_no: Line
    environment: Line
    testers_buyer: Annotated[list[Line], Field(min_length=1)]
    testers_seller: Annotated[list[Line], Field(min_length=1)]
    cases: Annotated[list[MeasuredCase], Field(min_length=1)]
    defects: list[Defect] = []
    satisfaction: Annotated[int, Field(ge=1, le=5)] | None = None
    rectification: str = ""


class TaskProgress(_Part):
    """How far one task of the plan is."""

    no: Line
    name: Line
    owner: Line
    baseline_start: Day
    baseline_end: Day
    planned: Percent
    actual: Percent
    forecast_end: Day | None = None
    status: Literal["正常进行", "存在延迟", "已完成", "未开始", "已暂停", "已取消"]
    note: str = ""


class WeekIssue(_Part):
    """A matter of the week; one that makes a delay names its delay case."""

    text: Text
    handling: Line
    delay_case_no: str = ""


class WeekFacts(_Part):
    """ZXGZ: the facts of one ISO week."""

    year: Annotated[int, Field(ge=2000, le=2999)]
    week: Annotated[int, Field(ge=1, le=53)]
    reported_by: Line
    reported_at: Moment
    reviewer: Line
    tasks: Annotated[list[TaskProgress], Field(min_length=1)]
    done: list[Line] = []
    next: list[Line] = []
    issues: list[WeekIssue] = []
    cash_note: str = ""
    customer_comm: str = ""


class TransferredFile(_Part):
    """One piece handed to the archive, with the digest of its bytes."""

    document_no: str = ""
    title: Line
    dated: Day
    pages: Place
    medium: Literal["电子", "纸质"]
    form: Literal["原件", "复印件"]
    copies: Place = 1
    file_name: str = ""
    sha256: Annotated[str, Field(pattern=r"^(?:[0-9a-f]{64})?$")] = ""
    bytes: Annotated[int, Field(ge=0)] = 0
    remark: str = ""


class Discrepancy(_Part):
    """A difference found on counting, and what was done about it."""

    found: Text
    handling: Text
    done_on: Day | None = None


class TransferFacts(_Part):
    """GDYJ: one hand-over to the archive."""

    batch_no: Line
    dept: Line
    stage: Literal["SIGNED_SET", "FULL", "INTERIM"]
    handed_on: Day
    files: Annotated[list[TransferredFile], Field(min_length=1)]
    discrepancies: list[Discrepancy] = []
    from_name: Line
    to_name: Line
    witness: str = ""


class TeamMember(_Part):
    """Somebody who works on the project, on either side."""

    side: Literal["甲方", "乙方"]
    role: Line
    name: Line
    contact: str = ""
    duty: Line


class PlanTask(_Part):
    """One task; `milestone` is the contract's milestone it serves, `current_*` stay the baseline until moved."""

    no: Line
    name: Line
    phase: Literal["设计", "生产", "开发", "交付", "安装部署", "培训", "验收测试"]
    owner: Line
    assistants: list[Line] = []
    customer_duty: str = ""
    baseline_start: Day
    baseline_end: Day
    current_start: Day | None = None
    current_end: Day | None = None
    milestone: str = ""
    predecessors: list[Line] = []
    weight: Percent
    deliverable: Line


class PlanResource(_Part):
    """Something the project needs by a day."""

    name: Line
    amount: Line
    provider: Line
    ready_on: Day
    remark: str = ""


class PlanRisk(_Part):
    """A risk with its emergency contact and what sets the emergency off (R6-05)."""

    risk: Text
    level: Literal["高", "中", "低"]
    response: Text
    trigger: Line
    contact: Line


class PlanFacts(_Part):
    """XMJH: the plan of a project."""

    effective_on: Day
    frozen_on: Day | None = None
    goal: Text
    scope: Text
    reviewer: Line
    team: Annotated[list[TeamMember], Field(min_length=1)]
    tasks: Annotated[list[PlanTask], Field(min_length=1)]
    resources: list[PlanResource] = []
    risks: list[PlanRisk] = []
    weekly: Line = "每周最后一个工作日18:00前提交周跟踪表"
    regular: Line = "无"
    channel: Line
    escalation: Line
    sent_text: str = ""
