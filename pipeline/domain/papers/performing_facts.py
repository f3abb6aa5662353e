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

    line_no: Place = Field(title="清单行号")
    quantity: Quantity = Field(title="本次数量")
    delivered_before: Quantity = Field(default=Decimal(0), title="此前累计数量")
    identification: str = Field(default="", title="序列号或批号")


class EnclosedPaper(_Part):
    """Papers handed over with the goods."""

    name: Line = Field(title="资料名称")
    copies: Place = Field(title="份数")


class DeliveryFacts(_Part):
    """JFQS: one batch as it was handed over."""

    batch_no: Place = Field(title="批次", description="从 1 连续")
    delivered_on: Day = Field(title="交付日期")
    mode: Literal["送货", "自提", "快递", "线上开通"] = Field(title="交付方式")
    place: str = Field(default="", title="交付地点")
    carrier: str = Field(default="", title="承运人及单号")
    previous_receipt: str = Field(default="", title="前一批签收单号")
    check_result: Literal["相符", "短缺", "破损"] = Field(title="清点结果")
    check_note: str = Field(default="", title="清点说明", description="短缺、破损的写明")
    lines: Annotated[list[DeliveredLine], Field(min_length=1)] = Field(title="交付明细")
    documents: list[EnclosedPaper] = Field(default=[], title="随附资料")
    delivered_by: Line = Field(title="我方交付人")
    received_by: Line = Field(title="客户签收人")
    authority: Line = Field(title="签收依据", description="授权书或合同约定")


class ApplicationFacts(_Part):
    """YSSQ: the application for acceptance; `methods` says how each criterion is tested."""

    stage: Stage = Field(title="验收阶段")
    delivered_on: Day = Field(title="交付完成日期")
    receipt_no: Line = Field(title="签收单号")
    sent_on: Day = Field(title="送达日期")
    channel: Line = Field(title="送达方式")
    basis: Line = Field(title="验收依据")
    scope: str = Field(default="", title="验收范围")
    proposed_from: Day = Field(title="建议验收起日")
    proposed_to: Day = Field(title="建议验收止日")
    place: Line = Field(title="验收地点")
    environment: str = Field(default="", title="验收环境")
    staff: str = Field(default="", title="我方验收人员")
    methods: dict[str, Line] = Field(default={}, title="检验方法", json_schema_extra={"key_title": "验收项"})
    enclosures: list[Line] = Field(default=[], title="随附资料")


class MeasuredCase(_Part):
    """What the test of one criterion gave; 不适用 must say why in `evidence`."""

    item: Line = Field(title="验收项")
    method: Line = Field(title="检验方法")
    measured: Line = Field(title="实测结果")
    verdict: Literal["达标", "不达标", "不适用"] = Field(title="判定")
    evidence: str = Field(default="", title="证据或说明", description="不适用的写明原因")


class Defect(_Part):
    """A defect seen in a test."""

    case: str = Field(default="", title="所属验收项")
    severity: Literal["严重", "一般", "轻微"] = Field(title="级别")
    description: Text = Field(title="缺陷描述")


class RecordFacts(_Part):
    """YSJL: one round of tests."""

    stage: Stage = Field(title="验收阶段")
    round: Place = Field(title="测试轮次")
    started_on: Day = Field(title="测试起日")
    finished_on: Day = Field(title="测试止日")
    version: Line = Field(title="被测版本")
    application_no: Line = Field(title="验收申请号")
    environment: Line = Field(title="测试环境")
    testers_buyer: Annotated[list[Line], Field(min_length=1)] = Field(title="客户测试人")
    testers_seller: Annotated[list[Line], Field(min_length=1)] = Field(title="我方测试人")
    cases: Annotated[list[MeasuredCase], Field(min_length=1)] = Field(title="测试结果")
    defects: list[Defect] = Field(default=[], title="缺陷")
    satisfaction: Annotated[int, Field(ge=1, le=5)] | None = Field(
        default=None, title="客户满意度", description="1 到 5 分"
    )
    rectification: str = Field(default="", title="整改要求")


class TaskProgress(_Part):
    """How far one task of the plan is."""

    no: Line = Field(title="任务号")
    name: Line = Field(title="任务名称")
    owner: Line = Field(title="责任人")
    baseline_start: Day = Field(title="基线开始")
    baseline_end: Day = Field(title="基线结束")
    planned: Percent = Field(title="计划进度%")
    actual: Percent = Field(title="实际进度%")
    forecast_end: Day | None = Field(default=None, title="预计完成")
    status: Literal["正常进行", "存在延迟", "已完成", "未开始", "已暂停", "已取消"] = Field(title="状态")
    note: str = Field(default="", title="说明")


class WeekIssue(_Part):
    """A matter of the week; one that makes a delay names its delay case."""

    text: Text = Field(title="问题")
    handling: Line = Field(title="处理措施")
    delay_case_no: str = Field(default="", title="延期说明编号", description="造成延期的填")


class WeekFacts(_Part):
    """ZXGZ: the facts of one ISO week."""

    year: Annotated[int, Field(ge=2000, le=2999)] = Field(title="年度")
    week: Annotated[int, Field(ge=1, le=53)] = Field(title="第几周", description="ISO 周：全年第几周")
    reported_by: Line = Field(title="填报人")
    reported_at: Moment = Field(title="填报时间")
    reviewer: Line = Field(title="审阅人")
    tasks: Annotated[list[TaskProgress], Field(min_length=1)] = Field(title="任务进展")
    done: list[Line] = Field(default=[], title="本周完成")
    next: list[Line] = Field(default=[], title="下周计划")
    issues: list[WeekIssue] = Field(default=[], title="本周问题")
    cash_note: str = Field(default="", title="回款情况")
    customer_comm: str = Field(default="", title="客户沟通")


class TransferredFile(_Part):
    """One piece handed to the archive, with the digest of its bytes."""

    document_no: str = Field(default="", title="文书编号")
    title: Line = Field(title="题名")
    dated: Day = Field(title="文件日期")
    pages: Place = Field(title="页数")
    medium: Literal["电子", "纸质"] = Field(title="载体")
    form: Literal["原件", "复印件"] = Field(title="原件或复印件")
    copies: Place = Field(default=1, title="份数")
    file_name: str = Field(default="", title="文件名")
    sha256: Annotated[str, Field(pattern=r"^(?:[0-9a-f]{64})?$")] = Field(
        default="", title="哈希值", description="SHA-256，64 位小写十六进制"
    )
    bytes: Annotated[int, Field(ge=0)] = Field(default=0, title="字节数")
    remark: str = Field(default="", title="备注")


class Discrepancy(_Part):
    """A difference found on counting, and what was done about it."""

    found: Text = Field(title="差异")
    handling: Text = Field(title="处理")
    done_on: Day | None = Field(default=None, title="处理完成日期")


class TransferFacts(_Part):
    """GDYJ: one hand-over to the archive."""

    batch_no: Line = Field(title="批次号")
    dept: Line = Field(title="移交部门")
    stage: Literal["SIGNED_SET", "FULL", "INTERIM"] = Field(
        title="移交阶段", json_schema_extra={"words": {"SIGNED_SET": "签署集", "FULL": "全卷", "INTERIM": "阶段移交"}}
    )
    handed_on: Day = Field(title="移交日期")
    files: Annotated[list[TransferredFile], Field(min_length=1)] = Field(title="移交文件")
    discrepancies: list[Discrepancy] = Field(default=[], title="差异与处理")
    from_name: Line = Field(title="移交人")
    to_name: Line = Field(title="接收人")
    witness: str = Field(default="", title="监交人", description="重要合同必须有")


class TeamMember(_Part):
    """Somebody who works on the project, on either side."""

    side: Literal["甲方", "乙方"] = Field(title="所属方")
    role: Line = Field(title="角色")
    name: Line = Field(title="姓名")
    contact: str = Field(default="", title="联系方式")
    duty: Line = Field(title="职责")


class PlanTask(_Part):
    """One task; `milestone` is the contract's milestone it serves, `current_*` stay the baseline until moved."""

    no: Line = Field(title="任务号")
    name: Line = Field(title="任务名称")
    phase: Literal["设计", "生产", "开发", "交付", "安装部署", "培训", "验收测试"] = Field(title="阶段")
    owner: Line = Field(title="责任人")
    assistants: list[Line] = Field(default=[], title="协办人")
    customer_duty: str = Field(default="", title="客户配合事项")
    baseline_start: Day = Field(title="基线开始")
    baseline_end: Day = Field(title="基线结束")
    current_start: Day | None = Field(default=None, title="现行开始", description="未调整的留空")
    current_end: Day | None = Field(default=None, title="现行结束", description="未调整的留空")
    milestone: str = Field(default="", title="对应里程碑", description="合同里程碑的代号")
    predecessors: list[Line] = Field(default=[], title="前置任务号")
    weight: Percent = Field(title="权重%")
    deliverable: Line = Field(title="交付物")


class PlanResource(_Part):
    """Something the project needs by a day."""

    name: Line = Field(title="资源名称")
    amount: Line = Field(title="数量")
    provider: Line = Field(title="提供方")
    ready_on: Day = Field(title="到位日期")
    remark: str = Field(default="", title="备注")


class PlanRisk(_Part):
    """A risk with its emergency contact and what sets the emergency off (R6-05)."""

    risk: Text = Field(title="风险")
    level: Literal["高", "中", "低"] = Field(title="等级")
    response: Text = Field(title="应对措施")
    trigger: Line = Field(title="应急触发条件")
    contact: Line = Field(title="应急联系人")


class PlanFacts(_Part):
    """XMJH: the plan of a project."""

    effective_on: Day = Field(title="计划生效日期")
    frozen_on: Day | None = Field(default=None, title="基线冻结日期")
    goal: Text = Field(title="项目目标")
    scope: Text = Field(title="项目范围")
    reviewer: Line = Field(title="审核人")
    team: Annotated[list[TeamMember], Field(min_length=1)] = Field(title="项目组成员")
    tasks: Annotated[list[PlanTask], Field(min_length=1)] = Field(title="任务")
    resources: list[PlanResource] = Field(default=[], title="资源")
    risks: list[PlanRisk] = Field(default=[], title="风险")
    weekly: Line = Field(default="每周最后一个工作日18:00前提交周跟踪表", title="周报安排")
    regular: Line = Field(default="无", title="例会安排")
    channel: Line = Field(title="沟通渠道")
    escalation: Line = Field(title="升级机制")
    sent_text: str = Field(default="", title="送达说明")
