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

    name: Line
    amount: Amount
    handling: str = ""
    deducts: bool = False


class GivenBack(_Part):
    """A thing, account or set of data given back or deleted."""

    name: Line
    mode: Literal["返还", "删除", "注销", "移交", "销毁", "保留"]
    done_on: Day | None = None
    evidence: str = ""


class Duty(_Part):
    """A duty that outlives the contract; without `until` it has no fixed end."""

    duty: Line
    until: Day | None = None
    owner: Line


class ClosureFacts(_Part):
    """JQQR: the end of a contract, and what remains of it."""

    closure_type: Literal["履行完毕", "协议解除", "单方解除", "期满不续", "作废"]
    ended_on: Day
    basis: Text
    notice_delivered_on: Day | None = None
    settlements: Annotated[list[Settlement], BeforeValidator(_none_is_empty)] = []
    returns: Annotated[list[GivenBack], BeforeValidator(_none_is_empty)] = []
    surviving: Annotated[list[Duty], BeforeValidator(_none_is_empty)]
    pending: Annotated[list[Line], BeforeValidator(_none_is_empty)] = []
    finance: Line
    sales: Line
    legal: Line


class PanelMember(_Part):
    """Somebody of the appraisal panel."""

    name: Line
    dept: str = ""
    role: Literal["档案", "业务", "法务", "财务"]


class AppraisedVolume(_Part):
    """One volume; what the ledger knows of it may be left out, and is never overruled."""

    archive_no: Line
    title: str = ""
    pages: Annotated[int, Field(ge=1)] | None = None
    media: Line = "电子1套"
    legal_hold: bool
    unsettled: bool | None = None
    in_warranty: bool | None = None
    disputed: bool | None = None
    opinion: Literal["续存", "销毁"]
    new_retention: Literal["Y", "D30", "D10"] | None = None
    reason: Line


class AppraisalFacts(_Part):
    """JDXH: one batch of volumes whose time is over."""

    batch: Line
    held_on: Day
    scope: str = ""
    panel: Annotated[list[PanelMember], Field(min_length=1)]
    volumes: Annotated[list[AppraisedVolume], Field(min_length=1)]
    approver: Line
    approved_on: Day | None = None
    method: str = ""
    backups: str = "备份介质中的对应副本于下一备份周期覆盖，并出具记录"
    destroyed_on: Day | None = None
    witnesses: list[Line] = []
