"""A proposal as the sales side hands it over: strict models of every field (handbook chapter 10).

Amounts, rates and quantities come as text and become exact decimals; dates come as ISO text. Nothing is
coerced and no unknown field is let through, so that a slip is found here and not in the printed contract.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from pipeline.domain.proposal.values import amount_of, date_of, moment_of, quantity_of, rate_of, target_of

Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Amount = Annotated[Decimal, BeforeValidator(amount_of)]
Quantity = Annotated[Decimal, BeforeValidator(quantity_of)]
Rate = Annotated[Decimal, BeforeValidator(rate_of)]
Day = Annotated[date, BeforeValidator(date_of)]
Moment = Annotated[datetime, BeforeValidator(moment_of)]
Target = Annotated[str, BeforeValidator(target_of)]
Count = Annotated[int, Field(ge=0, le=100_000)]

ContractKind = Literal["SAAS", "SALES", "TECHDEV"]
EnterpriseSize = Literal["大型企业", "中型企业", "小型企业", "微型企业"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ProposalHead(_Part):
    """What the proposal is about, who looks after it, and when."""

    proposal_no: Line
    status: Line
    contract_kind: ContractKind
    title: Line
    customer_no: Line
    opportunity_no: Line
    first_contact_at: Moment
    registered_at: Moment
    follow_flag: Literal["普通", "重点跟进"]
    owner: Line
    sales_manager: Line
    procurement_mode: Line
    planned_sign_date: Day
    award_notice_date: Day | None = None
    statutory_sign_deadline: Day | None = None


class Bank(_Part):
    """A company's account; the number has no common check digit."""

    account_name: Line
    bank_name: Line
    account_no: Line
    cnaps: Line


class Party(_Part):
    """Seller or buyer as the business licence names them."""

    name: Line
    entity_type: Literal["企业法人", "非法人企业", "个体工商户", "机关法人", "事业单位法人", "社会团体法人", "其他"]
    uscc: Line
    taxpayer_type: Literal["一般纳税人", "小规模纳税人", "非企业性单位"]
    enterprise_size: EnterpriseSize | None = None
    industry: Line | None = None
    legal_representative: Line
    authorized_signatory: Line | None = None
    registered_address: Line
    contact_name: Line | None = None
    phone: Line
    email: Line
    bank: Bank


class Decider(_Part):
    """One person in the customer's decision chain."""

    role: Line
    name: Line
    title: Line


class Need(_Part):
    """A pain the customer wants cured."""

    pain: Text
    weight: Literal["高", "中", "低"]


class Risk(_Part):
    """A risk with what is done about it."""

    risk: Text
    level: Literal["高", "中", "低"]
    response: Text


class ServiceTerm(_Part):
    """How long a subscription runs, first and last day included."""

    start: Day
    end: Day
    months: Annotated[int, Field(ge=1, le=1200)]
    basis: Text


class LineItem(_Part):
    """One priced line; amounts in yuan, the unit price with VAT."""

    line_no: Annotated[int, Field(ge=1)]
    item_code: Line
    name: Line
    spec: Line
    unit: Line
    quantity: Quantity
    unit_price_gross: Quantity
    tax_rate: Rate
    amount_gross: Amount
    amount_net: Amount
    amount_tax: Amount
    kind: Line
    standard: Line | None = None

    @property
    def is_discount(self) -> bool:
        """Whether the line takes something off."""
        return self.unit_price_gross < 0


class TaxSum(_Part):
    """All lines of one VAT rate added up."""

    tax_rate: Rate
    amount_gross: Amount
    amount_net: Amount
    amount_tax: Amount


class Totals(_Part):
    """The whole price, in digits and in capitals."""

    amount_gross: Amount
    amount_net: Amount
    amount_tax: Amount
    amount_gross_upper: Line


class Payment(_Part):
    """One instalment: how much, what makes it due, and how long the buyer then has."""

    seq: Annotated[int, Field(ge=1)]
    name: Line
    percent: Quantity
    amount_gross: Amount
    amount_upper: Line
    trigger_event: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{2,40}$")]
    requires_invoice: bool
    trigger: Text
    due_days: Annotated[int, Field(ge=0, le=3650)]
    due_unit: Literal["workday", "calendar_day"]
    rounding_plug: bool = False
    retention_money: bool = False
    deposit_dingjin: bool = False


class Milestone(_Part):
    """A planned step with its date."""

    code: Line
    name: Line
    owner: Line
    plan_date: Day
    calendar_note: Line | None = None


class Delivery(_Part):
    """Where and how goods are handed over."""

    place: Line
    mode: Line
    risk_transfer: Line
    batches: Annotated[int, Field(ge=1, le=1000)]


class BatchPart(_Part):
    """So much of one priced line, handed over with one milestone; what it says goes before the milestone's name."""

    milestone: Line
    line_no: Annotated[int, Field(ge=1)]
    quantity: Quantity


class Criterion(_Part):
    """One measurable acceptance test."""

    item: Line
    unit: Line | None = None
    target: Target
    pass_rule: Line


class Acceptance(_Part):
    """How the customer accepts; days are working days unless the contract says otherwise."""

    stages: list[Line] = []
    criteria: list[Criterion]
    buyer_response_days: Count | None = None
    inspection_days: Count | None = None
    deemed_acceptance: bool


class ServiceLevel(_Part):
    """What is promised about running the service."""

    monthly_availability: Line
    credit_rule: Text


class Signing(_Part):
    """How and in how many originals the contract is signed."""

    method: Literal["电子签", "纸质签", "混合签"]
    copies: Count
    copies_seller: Count
    copies_buyer: Count


class ClauseFlags(_Part):
    """What the parties chose about optional clauses; None where they left it to the facts (handbook 3.3)."""

    advance_payment: bool | None = None
    deposit_dingjin: bool | None = None
    retention_money: bool | None = None
    ip: bool | None = None
    ip_ownership: Text | None = None
    source_code_delivery: bool | None = None
    source_code_escrow: bool | None = None
    confidentiality: bool | None = None
    personal_information: bool | None = None
    sensitive_personal_information: bool | None = None
    cross_border_data: bool | None = None
    auto_renewal: bool | None = None
    title_retention: bool | None = None
    installment_sale: bool | None = None
    sme_payment_rule: bool | None = None
    government_procurement: bool | None = None
    tech_contract_registration: bool | None = None
    mixed_tax_rates: bool | None = None
    standard_form: bool | None = None
    dispute: Literal["arbitration", "litigation"]
    arbitration_body: Line | None = None
    arbitration_place: Line | None = None
    court: Line | None = None


class NegotiationRound(_Part):
    """One round of talks: what was agreed and what stayed open."""

    round: Annotated[int, Field(ge=1)]
    date: Day
    feedback: Text
    agreed: list[Text]
    open: list[Text]


class Proposal(_Part):
    """Everything a contract is drafted from."""

    proposal: ProposalHead
    seller: Party
    buyer: Party
    decision_chain: list[Decider]
    needs: list[Need]
    risks: list[Risk]
    service_term: ServiceTerm | None = None
    line_items: Annotated[list[LineItem], Field(min_length=1, max_length=1000)]
    tax_summary: Annotated[list[TaxSum], Field(min_length=1)]
    totals: Totals
    payment_plan: Annotated[list[Payment], Field(min_length=1, max_length=200)]
    milestones: list[Milestone]
    delivery: Delivery | None = None
    delivery_batches: Annotated[list[BatchPart], Field(max_length=5000)] = []
    acceptance: Acceptance
    sla: ServiceLevel | None = None
    warranty_months: Count | None = None
    signing: Signing
    clause_flags: ClauseFlags
    negotiation: list[NegotiationRound]
    sign_place: Line | None = None
    terms: dict[str, str] = {}
    special_terms: list[Text] = []
