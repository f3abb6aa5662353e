"""What a person states about a change of contract: one file for the request and for the supplement (handbook 2.17)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pipeline.domain.proposal.model import Amount, Day, Line, Rate, Text


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


ChangeType = Literal["范围", "价款", "期限", "主体", "付款", "账户", "其他"]
Action = Literal["修改", "增加", "删除"]
Department = Literal["销售部门", "法务部门", "财务部门", "销售总监"]
Wording = Annotated[str, StringConstraints(max_length=8000)]
Place = Annotated[int, Field(ge=1, le=99)]


class ClauseChange(_Part):
    """One clause: where it stands, what it says (fetched from the contract when left out), what it is to say."""

    clause: Line = Field(title="条款", description="例：第三条、3.2、附件一第 2 行")
    action: Action = Field(default="修改", title="变更方式")
    old_text: Wording = Field(default="", title="原文", description="不填就从合同里取")
    new_text: Wording = Field(default="", title="变更后文字")
    effect: str = Field(default="", title="影响说明")


class PricePart(_Part):
    """One part of the price's change with its own VAT rate; in yuan with VAT, negative for less."""

    name: Line = Field(title="名称")
    tax_rate: Rate = Field(title="税率")
    amount_gross: Amount = Field(title="价款增减", description="含税，元；减少写负数")


class Settled(_Part):
    """An instalment that was paid or invoiced, and therefore stays."""

    seq: Place = Field(title="期次")
    status: Literal["已付", "已开票"] = Field(title="状态")


class Instalment(_Part):
    """One instalment of the new plan; what is left out stays as it was under that number."""

    seq: Place = Field(title="期次")
    name: Line | None = Field(default=None, title="名称")
    amount_gross: Amount = Field(title="金额", description="含税，元")
    trigger: Text | None = Field(default=None, title="付款条件")
    due_days: Annotated[int, Field(ge=0, le=3650)] | None = Field(default=None, title="付款期限（天）")
    due_unit: Literal["workday", "calendar_day"] | None = Field(
        default=None, title="期限单位", json_schema_extra={"words": {"workday": "工作日", "calendar_day": "日历日"}}
    )
    requires_invoice: bool | None = Field(default=None, title="先开发票")


class MovedDate(_Part):
    """A milestone's new day."""

    milestone: Line = Field(title="里程碑", description="合同里程碑的名称或代号")
    plan_date: Day = Field(title="新的日期")


class ChangeOpinion(_Part):
    """What one node of the approval said on the signed request."""

    department: Department = Field(title="部门")
    opinion: Literal["同意", "修改后同意", "不同意"] = Field(title="意见")
    reason: str = Field(default="", title="理由")
    person: Line = Field(title="签字人")
    decided_on: Day = Field(title="签字日期")


class ChangeFacts(_Part):
    """BGSQ and its supplement: the n-th change of a contract. Amounts in yuan, days are calendar days.

    `price_parts` splits the change of price by VAT rate where the contract has several; without `payments` the
    instalments not yet settled are worked out again in their old proportions.
    """

    change: Place = Field(title="变更序号", description="本合同第几次变更")
    change_types: Annotated[list[ChangeType], Field(min_length=1)] = Field(title="变更类型")
    raised_by: Literal["我方", "对方"] = Field(title="提出方")
    raised_on: Day = Field(title="提出日期")
    reason: Text = Field(title="变更原因")
    clauses: Annotated[list[ClauseChange], Field(min_length=1, max_length=60)] = Field(title="条款变更")
    amount_delta: Amount = Field(title="价款增减", description="含税，元；减少写负数，不变写 0")
    days_delta: Annotated[int, Field(ge=-3650, le=3650)] = Field(
        title="工期增减", description="日历日；提前写负数，不变写 0"
    )
    precedence: Literal["补充协议优先", "仅补充"] = Field(title="与原合同的关系")
    price_parts: list[PricePart] = Field(default=[], title="分税率增减")
    settled: list[Settled] = Field(default=[], title="已结期次")
    payments: list[Instalment] = Field(default=[], title="新付款计划")
    new_dates: list[MovedDate] = Field(default=[], title="里程碑新日期")
    account_check: str = Field(default="", title="账户变更核实", description="变更收款账户的必填")
    escalation_ref: str = Field(default="", title="升级审批依据")
    approval_ref: str = Field(default="", title="审批依据")
    drafter: str = Field(default="", title="起草人")
    opinions: list[ChangeOpinion] = Field(default=[], title="部门意见")
