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

    name: Line
    title: Line = "无"


class CustomerContact(_Part):
    """One person at the customer; a telephone or a mail address is enough."""

    name: Line
    dept: Line = "无"
    title: Line = "无"
    phone: str = ""
    email: str = ""


class RegistrationFacts(_Part):
    """KHDJ: what sales learnt at the first contact."""

    lead_no: str = ""
    short_name: str = ""
    region: str = ""
    contacts: list[CustomerContact] = []
    first_contact_channel: Literal["", "展会", "转介绍", "来电", "网站", "招标平台", "拜访"] = ""
    core_need: str = ""
    budget_amount: Amount | None = None
    target_date: Day | None = None
    intent_stage: Literal["初步了解", "需求沟通", "方案评估", "商务谈判", "已立项"] = "已立项"
    dedupe_result: str = ""
    late_reason: str = ""
    pi_notice_given: bool | None = None


class Interview(_Part):
    """One talk with the customer."""

    held_on: Day
    mode: Literal["电话", "会议", "实地调研"]
    attendees: Line
    summary: Text


class Pain(_Part):
    """A pain with what it costs today."""

    description: Text
    measured: Line = "无"
    impact: Line = "无"
    priority: Level


class DeciderStance(_Part):
    """How somebody in the decision chain stands to us."""

    name: Line
    stance: Literal["支持", "中立", "反对", "未知"]
    concern: Line = "无"


class Demand(_Part):
    """Something the customer asks for, and how it will be seen to be met."""

    category: Literal["功能", "性能", "服务周期", "付款方式", "合规", "其他"]
    content: Text
    standard: Line = "无"


class SalesRisk(_Part):
    """A risk of the deal with its owner."""

    category: Line
    risk: Text
    level: Level
    response: Text
    owner: Line


class NeedsFacts(_Part):
    """XQFX: what the analysis found beyond the proposal."""

    background: str = ""
    interviews: list[Interview] = []
    pains: list[Pain] = []
    stances: list[DeciderStance] = []
    demands: list[Demand] = []
    budget_amount: Amount | None = None
    risks: list[SalesRisk] = []
    recommendation: Literal["推进", "有条件推进", "放弃"] = "推进"
    recommendation_text: str = ""
    review_opinion: str = ""


class Response(_Part):
    """How the proposal answers one demand, by its number in the list of demands."""

    demand: Place
    answer: Literal["满足", "部分满足", "不满足"]
    note: Text


class QuotationFacts(_Part):
    """BJMX: nothing, the proposal says it all."""


class ProposalFacts(_Part):
    """HZFA: what the proposal says beyond prices and dates."""

    overview: str = ""
    demands: list[Demand] = []
    responses: list[Response] = []
    support_terms: list[Text] = []
    assumptions: list[Text] = []
    valid_until: Day | None = None
    customer_confirm_ref: str = ""


class Topic(_Part):
    """One matter on the table."""

    topic: Line
    our_position: Text
    feedback: Text
    result: Text


class OpenIssue(_Part):
    """What a round left open, with who settles it until when."""

    issue: Text
    owner: Line
    due: Day | None = None
    status: Line = "待解决"


class Concession(_Part):
    """What we gave way on, and who allowed it."""

    item: Text
    authority: Line


class TalksFacts(_Part):
    """SWTP: one round of talks; without a number the last round of the proposal."""

    round: Place | None = None
    held_at: Moment | None = None
    place: str = ""
    our_attendees: list[Attendee] = []
    their_attendees: list[Attendee] = []
    topics: list[Topic] = []
    open_issues: list[OpenIssue] = []
    concessions: list[Concession] = []
    attachments: list[Line] = []


class RiskHit(_Part):
    """One entry found against the customer in a public list."""

    kind: Literal["失信被执行", "经营异常", "严重违法"]
    detail: Text


class DiligenceFacts(_Part):
    """ZXHC: what the public registers say about the customer; nothing of it can be guessed."""

    reg_status: Literal["存续（在营）", "注销", "吊销", "迁出"]
    registered_capital: Amount
    founded_on: Day
    term_to: Day | None = None
    license_required: bool
    license_no: str = ""
    license_valid_to: Day | None = None
    risk_hits: list[RiskHit] = []
    checked_on: Day
    source: Line
    account_checked_by: str = ""
    attachments: list[Line] = []
    conclusion: Literal["可签", "附条件", "不可签"]
    condition: str = ""
    credit_limit: Amount | None = None
    reviewer: Line


class MandateFacts(_Part):
    """SQWT: whom our legal representative lets sign, for what, how long."""

    agent_name: str = ""
    agent_title: Line = "无"
    agent_id_no: str = ""
    authority: list[Literal["签署", "变更", "验收", "收款"]] = ["签署"]
    amount_limit: Amount | None = None
    valid_from: Day
    valid_to: Day
    sub_delegation: bool = False


class Spoiled(_Part):
    """An imprint that failed."""

    copy_no: Line
    witness: Line
    disposal: Line


class SealFacts(_Part):
    """YYSJ: who put which seal on the signing copy, and how often; empty before it was done."""

    applicant: str = ""
    seal_type: Literal["合同专用章", "公章", "法定代表人名章"] = "合同专用章"
    signatory: str = ""
    sealed_by: str = ""
    sealed_at: Moment | None = None
    imprints_sign: Count | None = None
    imprints_edge: Count | None = None
    imprints_fix: Count | None = None
    spoiled: list[Spoiled] = []


class CopyMove(_Part):
    """Where one original went and how it came back."""

    copy_no: Place
    holder: Literal["", "我方", "客户", "第三方"] = ""
    dispatched_on: Day | None = None
    carrier: str = ""
    tracking_no: str = ""
    returned_on: Day | None = None
    received_by: str = ""
    intake_result: Literal["", "PASS", "PASS_WITH_WAIVER", "REJECT"] = ""
    shelf: str = ""
    status: Literal["", "已备", "我方已盖", "已寄出", "对方已盖", "已收回", "已入库", "外借", "遗失", "损坏"] = ""


class OriginalsFacts(_Part):
    """YJHS: the moves of the originals; copies without a line are shown as the ledger knows them."""

    copies: list[CopyMove] = []


class NoticeFacts(_Part):
    """SXTZ: reminders beyond those the contract itself gives, and who is told."""

    alerts: list[Text] = []
    receivers: list[Attendee] = []
