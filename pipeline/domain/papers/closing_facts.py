"""What people add for the papers of the end: closure (JQQR) and appraisal (JDXH), handbook 2.24 and 2.29."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pipeline.domain.proposal.model import Amount, Day, Line, Text

NONE_WORD = "无"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _none_is_empty(value: object) -> object:
    """`无` says as plainly as an empty list that there is nothing; leaving the field out says nothing."""
    return [] if value == NONE_WORD else value


class AccountFacts(_Part):
    """KPSK: everything stands in the ledger."""


class Settlement(_Part):
    """A retention, deposit, penalty or deduction and what became of it; `deducts` lowers what is still owed."""

    name: Line = Field(title="名称", description="例：质量保证金、违约金")
    amount: Amount = Field(title="金额", description="元")
    handling: str = Field(default="", title="处理方式")
    deducts: bool = Field(default=False, title="抵减应收款")


class GivenBack(_Part):
    """A thing, account or set of data given back or deleted."""

    name: Line = Field(title="名称", description="资产、账号或数据")
    mode: Literal["返还", "删除", "注销", "移交", "销毁", "保留"] = Field(title="处理方式")
    done_on: Day | None = Field(default=None, title="完成日期")
    evidence: str = Field(default="", title="证明")


class Duty(_Part):
    """A duty that outlives the contract; without `until` it has no fixed end."""

    duty: Line = Field(title="存续义务", description="例：保密、质保")
    until: Day | None = Field(default=None, title="到期日", description="没有期限的留空")
    owner: Line = Field(title="责任人")


class ClosureFacts(_Part):
    """JQQR: the end of a contract, and what remains of it."""

    closure_type: Literal["履行完毕", "协议解除", "单方解除", "期满不续", "作废"] = Field(title="终止类型")
    ended_on: Day = Field(title="终止日期")
    basis: Text = Field(title="终止依据")
    notice_delivered_on: Day | None = Field(default=None, title="解除通知送达日期")
    settlements: Annotated[list[Settlement], BeforeValidator(_none_is_empty)] = Field(default=[], title="款项处理")
    returns: Annotated[list[GivenBack], BeforeValidator(_none_is_empty)] = Field(default=[], title="返还与删除")
    surviving: Annotated[list[Duty], BeforeValidator(_none_is_empty)] = Field(title="存续义务")
    pending: Annotated[list[Line], BeforeValidator(_none_is_empty)] = Field(default=[], title="未了事项")
    finance: Line = Field(title="财务签字人")
    sales: Line = Field(title="销售签字人")
    legal: Line = Field(title="法务签字人")


class PanelMember(_Part):
    """Somebody of the appraisal panel."""

    name: Line = Field(title="姓名")
    dept: str = Field(default="", title="部门")
    role: Literal["档案", "业务", "法务", "财务"] = Field(title="代表")


class AppraisedVolume(_Part):
    """One volume; what the ledger knows of it may be left out, and is never overruled."""

    archive_no: Line = Field(title="档号")
    title: str = Field(default="", title="题名", description="系统里有的可不填")
    pages: Annotated[int, Field(ge=1)] | None = Field(default=None, title="页数")
    media: Line = Field(default="电子1套", title="载体")
    legal_hold: bool = Field(title="保全中")
    unsettled: bool | None = Field(default=None, title="未结清")
    in_warranty: bool | None = Field(default=None, title="质保期内")
    disputed: bool | None = Field(default=None, title="有争议")
    opinion: Literal["续存", "销毁"] = Field(title="鉴定意见")
    new_retention: Literal["Y", "D30", "D10"] | None = Field(
        default=None, title="新保管期限", json_schema_extra={"words": {"Y": "永久", "D30": "30年", "D10": "10年"}}
    )
    reason: Line = Field(title="理由")


class AppraisalFacts(_Part):
    """JDXH: one batch of volumes whose time is over."""

    batch: Line = Field(title="鉴定批次")
    held_on: Day = Field(title="鉴定日期")
    scope: str = Field(default="", title="鉴定范围")
    panel: Annotated[list[PanelMember], Field(min_length=1)] = Field(title="鉴定组")
    volumes: Annotated[list[AppraisedVolume], Field(min_length=1)] = Field(title="鉴定案卷")
    approver: Line = Field(title="批准人")
    approved_on: Day | None = Field(default=None, title="批准日期")
    method: str = Field(default="", title="销毁方式")
    backups: str = Field(default="备份介质中的对应副本于下一备份周期覆盖，并出具记录", title="备份副本的处理")
    destroyed_on: Day | None = Field(default=None, title="销毁日期")
    witnesses: list[Line] = Field(default=[], title="监销人", description="两名")
