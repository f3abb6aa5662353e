"""What a supplement leaves behind for the next change: kept as JSON beside it, read back from the dossier."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from pipeline.domain.money.amounts import add_up
from pipeline.domain.papers.changing_clauses import StandingText, quoted_in
from pipeline.domain.papers.changing_facts import Action, PricePart
from pipeline.domain.proposal.model import Payment, Proposal


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Term(_Kept):
    """One instalment as it stands after a supplement; amounts in yuan."""

    seq: int
    name: str
    amount_gross: Decimal
    trigger: str
    due_days: int
    due_unit: str
    requires_invoice: bool


class KeptClause(_Kept):
    """One clause as a supplement changed it: `old_text` is what gave way, `new_text` what stands in its place."""

    clause: str
    action: Action
    old_text: str
    new_text: str


class KeptPart(_Kept):
    """One part of the price's change under its own rate."""

    name: str
    tax_rate: Decimal
    amount_gross: Decimal

    @classmethod
    def of(cls, part: PricePart) -> "KeptPart":
        return cls(name=part.name, tax_rate=part.tax_rate, amount_gross=part.amount_gross)


class SupplementRecord(_Kept):
    """A supplement in figures and words; `request_no` is the approved request it carries out."""

    supplement_no: str
    change: int
    request_no: str
    amount_delta: Decimal
    days_delta: int
    parts: tuple[KeptPart, ...]
    payments: tuple[Term, ...]
    new_dates: dict[str, date]
    clauses: tuple[KeptClause, ...]
    account_changed: bool = False

    @property
    def short_no(self) -> str:
        """`B01`."""
        return self.supplement_no.rpartition("-")[2]


def plan_in_force(proposal: Proposal, earlier: Iterable[SupplementRecord]) -> tuple[Term, ...]:
    """The instalments as the last supplement left them, else as the contract has them."""
    plans = [each.payments for each in earlier if each.payments]
    return plans[-1] if plans else tuple(_term(each) for each in proposal.payment_plan)


def _term(payment: Payment) -> Term:
    return Term.model_validate({name: getattr(payment, name) for name in Term.model_fields})


def dates_in_force(proposal: Proposal, earlier: Iterable[SupplementRecord]) -> dict[str, date]:
    """The planned day of every milestone, as the last supplement left it."""
    days = {each.code: each.plan_date for each in proposal.milestones}
    for each in earlier:
        days.update(each.new_dates)
    return days


def earlier_delta(earlier: Iterable[SupplementRecord]) -> Decimal:
    """What the supplements so far changed the price by, signed."""
    return add_up(each.amount_delta for each in earlier)


def text_in_force(text: StandingText, earlier: Iterable[SupplementRecord]) -> StandingText:
    """The contract's wording with the changes of every supplement so far."""
    for record in earlier:
        for clause in record.clauses:
            text = _with(text, clause, record.short_no)
    return text


def _with(text: StandingText, kept: KeptClause, by: str) -> StandingText:
    if kept.action == "增加":
        return text.with_clause(kept.clause, kept.new_text, by)
    for found in text.find(kept.clause):
        quoted = quoted_in(found.text, kept.old_text)
        if quoted.times:
            return text.replaced(found, kept.old_text, kept.new_text, by)
    return text
