"""What a person adds to the house's own records before a form of the sales side can be drawn (handbook 2.1–2.12).

Everything here is optional where the form can do without it; what a form must know has no default, so that
reading an incomplete file names every missing field.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.domain.proposal.model import Amount, Count, Day, Line, Moment, Text


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Level = Literal["高", "中", "低"]
Place = Annotated[int, Field(ge=1)]


class Attendee(_Part):
    """Somebody at a meeting."""

    name: Line = Field(title="姓名")
    title: Line = Field(default="无", title="职务")


class CustomerContact(_Part):
    """One person at the customer; a telephone or a mail address is enough."""

    name: Line = Field(title="姓名")
    dept: Line = Field(default="无", title="部门")
    title: Line = Field(default="无", title="职务")
    phone: str = Field(default="", title="电话", description="电话、邮箱至少填一项")
    email: str = Field(default="", title="邮箱")


class RegistrationFacts(_Part):
    """KHDJ: what sales learnt at the first contact."""

    lead_no: str = Field(default="", title="线索号")
    short_name: str = Field(default="", title="客户简称", description="不超过 20 字")
    region: str = Field(default="", title="所在地", description="省/市/区")
    contacts: list[CustomerContact] = Field(default=[], title="联系人")
    first_contact_channel: Literal["", "展会", "转介绍", "来电", "网站", "招标平台", "拜访"] = Field(
        default="", title="首次接触方式"
    )
    core_need: str = Field(default="", title="核心需求描述", description="不少于 10 个字")
    budget_amount: Amount | None = Field(default=None, title="采购预算", description="含税，元；客户未披露的留空")
    target_date: Day | None = Field(default=None, title="期望时间节点")
    intent_stage: Literal["初步了解", "需求沟通", "方案评估", "商务谈判", "已立项"] = Field(
        default="已立项", title="初步意向阶段"
    )
    dedupe_result: str = Field(default="", title="查重结论", description="无重复、疑似（已裁决）或并入的客户")
    late_reason: str = Field(default="", title="迟报原因", description="首次接触 24 小时后才登记的必填")
    pi_notice_given: bool | None = Field(default=None, title="已告知个人信息处理")


class Interview(_Part):
    """One talk with the customer."""

    held_on: Day = Field(title="日期")
    mode: Literal["电话", "会议", "实地调研"] = Field(title="方式")
    attendees: Line = Field(title="参加人")
    summary: Text = Field(title="访谈要点")


class Pain(_Part):
    """A pain with what it costs today."""

    description: Text = Field(title="痛点描述")
    measured: Line = Field(default="无", title="量化现状", description="例：每月人工 40 小时")
    impact: Line = Field(default="无", title="影响")
    priority: Level = Field(title="优先级")


class DeciderStance(_Part):
    """How somebody in the decision chain stands to us."""

    name: Line = Field(title="姓名", description="须在方案的决策链里")
    stance: Literal["支持", "中立", "反对", "未知"] = Field(title="态度")
    concern: Line = Field(default="无", title="关注点")


class Demand(_Part):
    """Something the customer asks for, and how it will be seen to be met."""

    category: Literal["功能", "性能", "服务周期", "付款方式", "合规", "其他"] = Field(title="类别")
    content: Text = Field(title="诉求内容")
    standard: Line = Field(default="无", title="可验证标准")


class SalesRisk(_Part):
    """A risk of the deal with its owner."""

    category: Line = Field(title="类别", description="例：预算不足、技术适配")
    risk: Text = Field(title="风险")
    level: Level = Field(title="等级")
    response: Text = Field(title="应对措施")
    owner: Line = Field(title="责任人")


class NeedsFacts(_Part):
    """XQFX: what the analysis found beyond the proposal."""

    background: str = Field(default="", title="项目背景")
    interviews: list[Interview] = Field(default=[], title="访谈记录")
    pains: list[Pain] = Field(default=[], title="痛点")
    stances: list[DeciderStance] = Field(default=[], title="决策链态度")
    demands: list[Demand] = Field(default=[], title="核心诉求")
    budget_amount: Amount | None = Field(default=None, title="采购预算", description="含税，元")
    risks: list[SalesRisk] = Field(default=[], title="风险")
    recommendation: Literal["推进", "有条件推进", "放弃"] = Field(default="推进", title="结论")
    recommendation_text: str = Field(default="", title="结论说明")
    review_opinion: str = Field(default="", title="销售经理审核意见")


class Response(_Part):
    """How the proposal answers one demand, by its number in the list of demands."""

    demand: Place = Field(title="诉求序号", description="“核心诉求”里的第几条")
    answer: Literal["满足", "部分满足", "不满足"] = Field(title="答复")
    note: Text = Field(title="说明")


class QuotationFacts(_Part):
    """BJMX: nothing, the proposal says it all."""


class ProposalFacts(_Part):
    """HZFA: what the proposal says beyond prices and dates."""

    overview: str = Field(default="", title="方案说明")
    demands: list[Demand] = Field(default=[], title="核心诉求")
    responses: list[Response] = Field(default=[], title="诉求响应")
    support_terms: list[Text] = Field(default=[], title="售后条款")
    assumptions: list[Text] = Field(default=[], title="假设与除外")
    valid_until: Day | None = Field(default=None, title="报价有效期")
    customer_confirm_ref: str = Field(default="", title="客户确认凭据", description="终版须有：邮件或签字件")


class Topic(_Part):
    """One matter on the table."""

    topic: Line = Field(title="议题")
    our_position: Text = Field(title="我方立场")
    feedback: Text = Field(title="对方反馈")
    result: Text = Field(title="结果")


class OpenIssue(_Part):
    """What a round left open, with who settles it until when."""

    issue: Text = Field(title="待解决问题")
    owner: Line = Field(title="责任人")
    due: Day | None = Field(default=None, title="期限")
    status: Line = Field(default="待解决", title="状态")


class Concession(_Part):
    """What we gave way on, and who allowed it."""

    item: Text = Field(title="让步内容")
    authority: Line = Field(title="授权依据", description="批准单号或批准人")


class TalksFacts(_Part):
    """SWTP: one round of talks; without a number the last round of the proposal."""

    round: Place | None = Field(default=None, title="谈判轮次", description="不填就是方案里最后一轮")
    held_at: Moment | None = Field(default=None, title="谈判时间")
    place: str = Field(default="", title="地点或会议号")
    our_attendees: list[Attendee] = Field(default=[], title="我方参加人")
    their_attendees: list[Attendee] = Field(default=[], title="对方参加人")
    topics: list[Topic] = Field(default=[], title="议题")
    open_issues: list[OpenIssue] = Field(default=[], title="待解决问题")
    concessions: list[Concession] = Field(default=[], title="让步")
    attachments: list[Line] = Field(default=[], title="附件名称", description="录音须注明已告知")


class RiskHit(_Part):
    """One entry found against the customer in a public list."""

    kind: Literal["失信被执行", "经营异常", "严重违法"] = Field(title="风险种类")
    detail: Text = Field(title="查询结果")


class DiligenceFacts(_Part):
    """ZXHC: what the public registers say about the customer; nothing of it can be guessed."""

    reg_status: Literal["存续（在营）", "注销", "吊销", "迁出"] = Field(title="登记状态")
    registered_capital: Amount = Field(title="注册资本", description="元")
    founded_on: Day = Field(title="成立日期")
    term_to: Day | None = Field(default=None, title="营业期限止", description="长期的留空")
    license_required: bool = Field(title="经营范围涉许可")
    license_no: str = Field(default="", title="许可证号")
    license_valid_to: Day | None = Field(default=None, title="许可证有效期止")
    risk_hits: list[RiskHit] = Field(default=[], title="风险命中")
    checked_on: Day = Field(title="查询日期", description="距签署日不超过 30 天")
    source: Line = Field(title="查询来源", description="例：国家企业信用信息公示系统")
    account_checked_by: str = Field(default="", title="账户核对人")
    attachments: list[Line] = Field(default=[], title="附件名称")
    conclusion: Literal["可签", "附条件", "不可签"] = Field(title="核查结论")
    condition: str = Field(default="", title="附加条件", description="结论是“附条件”的必填")
    credit_limit: Amount | None = Field(default=None, title="授信上限", description="元")
    reviewer: Line = Field(title="复核人", description="不能是核查人本人")


class MandateFacts(_Part):
    """SQWT: whom our legal representative lets sign, for what, how long."""

    supplement_no: str = Field(default="", title="补充协议编号", description="补充协议的文书写 B01 等；主合同的不填")
    agent_name: str = Field(default="", title="受托人", description="不填就是方案里的我方授权代表")
    agent_title: Line = Field(default="无", title="受托人职务")
    agent_id_no: str = Field(default="", title="受托人证件号")
    authority: list[Literal["签署", "变更", "验收", "收款"]] = Field(
        default=["签署"], title="权限", description="收款权须单独授予"
    )
    amount_limit: Amount | None = Field(default=None, title="授权金额上限", description="含税，元；不低于合同金额")
    valid_from: Day = Field(title="授权期限起")
    valid_to: Day = Field(title="授权期限止", description="应覆盖签署日")
    sub_delegation: bool = Field(default=False, title="可否转委托")


class Spoiled(_Part):
    """An imprint that failed."""

    copy_no: Line = Field(title="份号")
    witness: Line = Field(title="见证人")
    disposal: Line = Field(title="处置方式")


class SealFacts(_Part):
    """YYSJ: who put which seal on the signing copy, and how often; empty before it was done."""

    supplement_no: str = Field(default="", title="补充协议编号", description="补充协议的文书写 B01 等；主合同的不填")
    applicant: str = Field(default="", title="申请人")
    seal_type: Literal["合同专用章", "公章", "法定代表人名章"] = Field(default="合同专用章", title="印章种类")
    signatory: str = Field(default="", title="我方签字人")
    sealed_by: str = Field(default="", title="用印人", description="不能是申请人本人")
    sealed_at: Moment | None = Field(default=None, title="用印时间")
    imprints_sign: Count | None = Field(default=None, title="落款章数", description="应等于合同份数")
    imprints_edge: Count | None = Field(default=None, title="骑缝章组数")
    imprints_fix: Count | None = Field(default=None, title="校正章数")
    spoiled: list[Spoiled] = Field(default=[], title="作废印件")


class CopyMove(_Part):
    """Where one original went and how it came back."""

    copy_no: Place = Field(title="份号", description="第几份")
    holder: Literal["", "我方", "客户", "第三方"] = Field(default="", title="应持方")
    dispatched_on: Day | None = Field(default=None, title="寄出日期")
    carrier: str = Field(default="", title="寄送方式")
    tracking_no: str = Field(default="", title="快递单号")
    returned_on: Day | None = Field(default=None, title="收回日期")
    received_by: str = Field(default="", title="收件人")
    intake_result: Literal["", "PASS", "PASS_WITH_WAIVER", "REJECT"] = Field(
        default="",
        title="回收检查结论",
        json_schema_extra={"words": {"PASS": "合格", "PASS_WITH_WAIVER": "让步接收", "REJECT": "退回"}},
    )
    shelf: str = Field(default="", title="入库位置", description="库-架-盒")
    status: Literal["", "已备", "我方已盖", "已寄出", "对方已盖", "已收回", "已入库", "外借", "遗失", "损坏"] = Field(
        default="", title="状态"
    )


class OriginalsFacts(_Part):
    """YJHS: the moves of the originals; copies without a line are shown as the ledger knows them."""

    supplement_no: str = Field(default="", title="补充协议编号", description="补充协议的文书写 B01 等；主合同的不填")
    copies: list[CopyMove] = Field(default=[], title="原件去向")


class NoticeFacts(_Part):
    """SXTZ: reminders beyond those the contract itself gives, and who is told."""

    alerts: list[Text] = Field(default=[], title="特别提醒", description="合同里已有的不必写")
    receivers: list[Attendee] = Field(default=[], title="送达对象")
