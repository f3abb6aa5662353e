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

    clause: Line
    action: Action = "修改"
    old_text: Wording = ""
    new_text: Wording = ""
    effect: str = ""


class PricePart(_Part):
    """One part of the price's change with its own VAT rate; in yuan with VAT, negative for less."""

    name: Line
    tax_rate: Rate
    amount_gross: Amount


class Settled(_Part):
    """An instalment that was paid or invoiced, and therefore stays."""

    seq: Place
    status: Literal["已付", "已开票"]


class Instalment(_Part):
    """One instalment of the new plan; what is left out stays as it was under that number."""

    seq: Place
    name: Line | None = None
    amount_gross: Amount
    trigger: Text | None = None
    due_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    due_unit: Literal["workday", "calendar_day"] | None = None
    requires_invoice: bool | None = None


class MovedDate(_Part):
    """A milestone's new day."""

    milestone: Line
    plan_date: Day


class ChangeOpinion(_Part):
    """What one node of the approval said on the signed request."""

    department: Department
    opinion: Literal["同意", "修改后同意", "不同意"]
    reason: str = ""
    person: Line
    decided_on: Day


class ChangeFacts(_Part):
    """BGSQ and its supplement: the n-th change of a contract. Amounts in yuan, days are calendar days.

    `price_parts` splits the change of price by VAT rate where the contract has several; without `payments` the
    instalments not yet settled are worked out again in their old proportions.
    """

    change: Place
    change_types: Annotated[list[ChangeType], Field(min_length=1)]
    raised_by: Literal["我方", "对方"]
    raised_on: Day
    reason: Text
    clauses: Annotated[list[ClauseChange], Field(min_length=1, max_length=60)]
    amount_delta: Amount
    days_delta: Annotated[int, Field(ge=-3650, le=3650)]
    precedence: Literal["补充协议优先", "仅补充"]
    price_parts: list[PricePart] = []
    settled: list[Settled] = []
    payments: list[Instalment] = []
    new_dates: list[MovedDate] = []
    account_check: str = ""
    escalation_ref: str = ""
    approval_ref: str = ""
    drafter: str = ""
    opinions: list[ChangeOpinion] = []
