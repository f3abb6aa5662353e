"""The account of one contract: instalments agreed, invoices out, money in, what is due (handbook 2.23, 5.4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.domain.calendar.workdays import CalendarUndecided, WorkCalendar
from pipeline.domain.closing_events import (
    InvoiceRecorded,
    InvoiceReversed,
    PaymentConditionMet,
    ReceiptRecorded,
    ReceiptRefunded,
)
from pipeline.domain.events import Event
from pipeline.domain.money.amounts import add_up, to_capital
from pipeline.domain.papers.certified import Certified
from pipeline.domain.papers.changing_record import SupplementRecord, Term, plan_in_force
from pipeline.domain.proposal.model import Payment, Proposal

AT_EFFECT = "CONTRACT_EFFECTIVE"
BY_SUPPLEMENT = "SUPPLEMENT"
MoneyFact = InvoiceRecorded | InvoiceReversed | ReceiptRecorded | ReceiptRefunded | PaymentConditionMet
MONEY_FACTS = (InvoiceRecorded, InvoiceReversed, ReceiptRecorded, ReceiptRefunded, PaymentConditionMet)


@dataclass(frozen=True, slots=True)
class Account:
    """What was agreed, every fact of money since in the order it was recorded, and the certificates of acceptance."""

    amount: Decimal
    plan: tuple[Payment, ...]
    facts: tuple[MoneyFact, ...] = ()
    certificates: tuple[Certified, ...] = ()

    @property
    def invoices(self) -> list[InvoiceRecorded]:
        """The invoices, those taken back later included."""
        return [each for each in self.facts if isinstance(each, InvoiceRecorded)]

    @property
    def reversals(self) -> list[InvoiceReversed]:
        """The red-letter invoices."""
        return [each for each in self.facts if isinstance(each, InvoiceReversed)]

    @property
    def receipts(self) -> list[ReceiptRecorded]:
        """The money that came in."""
        return [each for each in self.facts if isinstance(each, ReceiptRecorded)]

    @property
    def refunds(self) -> list[ReceiptRefunded]:
        """The money that went back."""
        return [each for each in self.facts if isinstance(each, ReceiptRefunded)]

    @property
    def invoiced(self) -> Decimal:
        """Gross, less what was taken back."""
        return _sum(self.invoices, "gross") - _sum(self.reversals, "gross")

    @property
    def received(self) -> Decimal:
        """What came in and did not go back."""
        return _sum(self.receipts, "amount") - _sum(self.refunds, "amount")

    @property
    def open(self) -> Decimal:
        """What the contract is worth and has not brought yet; negative when too much came."""
        return self.amount - self.received

    def payment(self, seq: int) -> Payment | None:
        """The instalment with this number."""
        return next((each for each in self.plan if each.seq == seq), None)

    def condition_of(self, seq: int) -> PaymentConditionMet | None:
        """The newest condition somebody entered for an instalment."""
        told = [each for each in self.facts if isinstance(each, PaymentConditionMet) and each.plan_seq == seq]
        return told[-1] if told else None

    def certificate_for(self, seq: int) -> Certified | None:
        """The certificate that makes an instalment due: the first that came back signed, else one still out."""
        naming = [each for each in self.certificates if seq in each.seqs]
        return min(naming, key=lambda each: each.filed_on or date.max, default=None)

    def met_on(self, seq: int) -> date | None:
        """The day an instalment's condition was met: as entered, else the day its signed certificate came back."""
        told, certificate = self.condition_of(seq), self.certificate_for(seq)
        if told:
            return date.fromisoformat(told.met_on)
        return certificate.filed_on if certificate else None

    def invoiced_for(self, seq: int) -> Decimal:
        """Gross invoiced for one instalment, less what was taken back."""
        gave, took = ([each for each in group if each.plan_seq == seq] for group in (self.invoices, self.reversals))
        return _sum(gave, "gross") - _sum(took, "gross")

    def received_for(self, seq: int) -> Decimal:
        """Applied to one instalment, less what was refunded."""
        return _applied(self.receipts, seq) - _applied(self.refunds, seq)

    def with_fact(self, fact: MoneyFact) -> "Account":
        """The account after one more fact."""
        return replace(self, facts=(*self.facts, fact))

    def left_of_invoice(self, invoice_no: str) -> Decimal:
        """What of an invoice was not taken back."""
        gave = [each for each in self.invoices if each.invoice_no == invoice_no]
        return _sum(gave, "gross") - _sum([each for each in self.reversals if each.reverses == invoice_no], "gross")

    def left_of_receipt(self, bank_ref: str) -> Decimal:
        """What of a receipt did not go back."""
        came = [each for each in self.receipts if each.bank_ref == bank_ref]
        return _sum(came, "amount") - _sum([each for each in self.refunds if each.refunds == bank_ref], "amount")


def fold_account(
    amount: Decimal, plan: Sequence[Payment], events: Iterable[Event], certificates: Iterable[Certified] = ()
) -> Account:
    """The account of a contract worth `amount` now, as its facts in order make it."""
    facts = tuple(each for each in events if isinstance(each, MONEY_FACTS))
    return Account(amount, tuple(plan), facts, tuple(certificates))


def payments_in_force(proposal: Proposal, changes: Sequence[SupplementRecord]) -> list[Payment]:
    """The payment plan as the last supplement left it; an instalment keeps what the supplement does not speak of."""
    agreed = {each.seq: each for each in proposal.payment_plan}
    return [_payment(each, agreed.get(each.seq)) for each in plan_in_force(proposal, changes)]


def _payment(term: Term, agreed: Payment | None) -> Payment:
    told: dict[str, Any] = {name: getattr(term, name) for name in Term.model_fields}
    told["amount_upper"] = to_capital(term.amount_gross)
    if agreed:
        return agreed.model_copy(update=told)
    return Payment.model_construct(**told, percent=Decimal(0), trigger_event=BY_SUPPLEMENT)


@dataclass(frozen=True, slots=True)
class Standing:
    """One instalment today; `due_on` is None while its condition is not met or the calendar is not published."""

    payment: Payment
    received: Decimal
    met_on: date | None
    due_on: date | None
    wants: str = ""

    @property
    def outstanding(self) -> Decimal:
        """What has not come; never negative."""
        return max(self.payment.amount_gross - self.received, Decimal("0.00"))

    def is_due(self, today: date) -> bool:
        """Whether something is to be paid by now."""
        return bool(self.outstanding) and self.due_on is not None and self.due_on <= today

    def overdue_days(self, today: date) -> int:
        """Days since the last day of payment, 0 when nothing is late."""
        return max((today - self.due_on).days, 0) if self.due_on and self.outstanding else 0

    def status(self, today: date) -> str:
        """The standing in words."""
        if not self.outstanding:
            return "已收"
        part = "部分已收，" if self.received > 0 else ""
        if self.due_on is None:
            return f"{part}{self.wants}"
        late = self.overdue_days(today)
        return f"{part}逾期{late}日" if late else f"{part}{'今日到期' if self.is_due(today) else '未到期'}"


def standings(account: Account, effective_on: date | None, calendar: WorkCalendar) -> list[Standing]:
    """Every instalment with the day it falls due, counted from the day its condition was met (handbook 5.4).

    The condition is a recorded fact, the signed certificate of acceptance, or the contract's effect where the plan
    says so; an instalment that asks for an invoice first waits for it. Without calendar data for a year no due day is
    told (5.5).
    """
    return [_standing(account, each, effective_on, calendar) for each in account.plan]


def _standing(account: Account, payment: Payment, effective_on: date | None, calendar: WorkCalendar) -> Standing:
    received = account.received_for(payment.seq)
    met = account.met_on(payment.seq) or _by_effect(payment, effective_on)
    if met is None:
        return Standing(payment, received, None, None, "条件未成就")
    if payment.requires_invoice:
        invoiced_on = _invoiced_on(account, payment)
        if invoiced_on is None:
            return Standing(payment, received, met, None, "待开票")
        met = max(met, invoiced_on)
    due = _due_on(met, payment, calendar)
    return Standing(payment, received, met, due, "" if due else "到期日待定（放假安排未公布）")


def _by_effect(payment: Payment, effective_on: date | None) -> date | None:
    return effective_on if payment.trigger_event == AT_EFFECT else None


def _invoiced_on(account: Account, payment: Payment) -> date | None:
    """The day of the invoice that covers an instalment: its own, or one for the whole as far as this instalment."""
    own = [each for each in account.invoices if each.plan_seq == payment.seq and _stands(account, each)]
    if own:
        return date.fromisoformat(own[-1].invoiced_on)
    so_far = add_up(each.amount_gross for each in account.plan if each.seq <= payment.seq)
    standing = [each for each in account.invoices if _stands(account, each)]
    return date.fromisoformat(standing[-1].invoiced_on) if standing and account.invoiced >= so_far else None


def _stands(account: Account, invoice: InvoiceRecorded) -> bool:
    return account.left_of_invoice(invoice.invoice_no) > 0


def _due_on(met: date, payment: Payment, calendar: WorkCalendar) -> date | None:
    """Working days as counted, calendar days moved off days of rest (民法典 203)."""
    try:
        if payment.due_unit == "workday":
            return calendar.add_workdays(met, payment.due_days)
        return calendar.next_workday(date.fromordinal(met.toordinal() + payment.due_days))
    except CalendarUndecided:
        return None


def _sum(facts: Iterable[Any], field: str) -> Decimal:
    return add_up(Decimal(getattr(each, field)) for each in facts)


def _applied(facts: Iterable[ReceiptRecorded | ReceiptRefunded], seq: int) -> Decimal:
    return add_up(Decimal(part["amount"]) for each in facts for part in each.applied if part["plan_seq"] == seq)
