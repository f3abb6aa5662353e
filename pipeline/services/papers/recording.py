"""Records what finance enters about a contract's money, and tells how its account stands (handbook 2.23)."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from pipeline.domain.closing_events import InvoiceRecorded, InvoiceReversed, ReceiptRecorded, ReceiptRefunded
from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.findings import BadDocument, Finding, errors_in
from pipeline.domain.papers.account import (
    MONEY_FACTS,
    Account,
    Standing,
    fold_account,
    payments_in_force,
    standings,
)
from pipeline.domain.papers.changing_record import SupplementRecord, earlier_delta
from pipeline.domain.papers.in_force import proposal_in_force
from pipeline.domain.papers.money_checks import judge
from pipeline.domain.papers.money_facts import MoneyEntries
from pipeline.domain.papers.money_ground import Ground
from pipeline.domain.people import Person, Role
from pipeline.domain.proposal.model import Proposal
from pipeline.errors import Refused
from pipeline.ledger import Index
from pipeline.services.office import Office, contract_in, proposal_of
from pipeline.services.papers.changing_records import REQUEST, supplements_in
from pipeline.services.papers.drawing import Case
from pipeline.services.papers.facts_forms import FactsKind, facts_in
from pipeline.services.papers.statements import certified_in

ENTRIES = FactsKind("KPSK", MoneyEntries)
"""What finance fills in; the paper KPSK itself is drawn from the ledger."""

_OVER = frozenset({ContractStatus.VOID, ContractStatus.CLOSED, ContractStatus.ARCHIVED})


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a file of entries, and the account after it."""

    contract_no: str
    new: int
    known: int
    invoiced: Decimal
    received: Decimal
    open: Decimal
    findings: tuple[Finding, ...]


def record_money(office: Office, contract_no: str, path: Path, *, by: str) -> Recorded:
    """Every entry of the file in the ledger, all or none; those recorded before are counted, not repeated.

    BadDocument with every fault, Refused while the contract does not bind or after it was closed.
    """
    person = office.company.person_in(by, Role.FIN)
    with facts_in(office, path, ENTRIES, contract_no=contract_no) as given:
        done = _record(office, contract_no, (path.name, given.facts), person)
    return replace(done, findings=given.tell(done.findings))


def _record(office: Office, contract_no: str, given: tuple[str, MoneyEntries], person: Person) -> Recorded:
    name, entries = given
    if not _count(entries):
        raise Refused(f"{name} 里一条也没有。", next_step="写法见 qidang money record --help。")
    op = f"money:{contract_no}:{sha256(entries.model_dump_json().encode()).hexdigest()[:16]}"
    with office.records.unit_of_work(by=person.id, op=op) as work:
        state = contract_in(work.index, contract_no)
        account = account_in(office, work.index, state)
        if work.already_done:
            return _recorded(account, state, (0, _count(entries), ()))
        _may_move_money(state)
        judged = judge(entries, account, _ground(office, work.index, state))
        if errors_in(judged.findings):
            raise BadDocument(f"{name} 没有登记，一条也没有。", judged.findings)
        work.record(*judged.facts)
        work.commit()
        account = account_in(office, work.index, state)
    return _recorded(account, state, (len(judged.facts), judged.known, judged.findings))


def _recorded(account: Account, state: ContractState, told: tuple[int, int, tuple[Finding, ...]]) -> Recorded:
    new, known, findings = told
    return Recorded(state.contract_no, new, known, account.invoiced, account.received, account.open, findings)


def _count(entries: MoneyEntries) -> int:
    return sum(len(getattr(entries, name)) for name in MoneyEntries.model_fields)


def _may_move_money(state: ContractState) -> None:
    if not state.effects:
        raise Refused(
            f"{state.contract_no} 尚未生效，不能登记开票与收款。", next_step="请先登记签署（qidang desk confirm）。"
        )
    if state.status in _OVER:
        raise Refused(
            f"{state.contract_no} 现为“{state.status.label}”，不再登记收付。",
            next_step="确有后来的收付，请财务与法务议定处理方式后另行留痕。",
        )


def account_in(office: Office, index: Index, state: ContractState) -> Account:
    """The account of a contract as the ledger has it, on the price and plan its signed supplements left."""
    changes = signed_supplements(office, index, state)
    plan = payments_in_force(proposal_of(office, state), changes)
    total, history = state.amount_gross + earlier_delta(changes), index.history(state.contract_no)
    return fold_account(total, plan, history, certified_in(index, state))


def terms_in_force(office: Office, index: Index, state: ContractState) -> Proposal:
    """The proposal with the figures that the signed supplements left."""
    return proposal_in_force(proposal_of(office, state), signed_supplements(office, index, state))


def signed_supplements(office: Office, index: Index, state: ContractState) -> list[SupplementRecord]:
    """The supplements that came back signed, in the order of their numbers; one not signed changes nothing yet."""
    signed = [each.document_no for each in state.documents_of(REQUEST) if each.stage == "SIGNED"]
    if not signed:
        return []
    anybody = office.company.people[0]  # who asks makes no difference to what the records say
    records = supplements_in(Case(office, index, state, proposal_of(office, state), anybody))
    return [each for each in records if any(number.startswith(f"{each.supplement_no}-") for number in signed)]


def standings_of(office: Office, state: ContractState, account: Account) -> list[Standing]:
    """How every instalment of a contract stands."""
    effective_on = date.fromisoformat(state.effective_on) if state.effective_on else None
    return standings(account, effective_on, office.calendar)


def has_money(index: Index, contract_no: str) -> bool:
    """Whether anything of money was recorded for a contract."""
    return any(isinstance(each, MONEY_FACTS) for each in index.history(contract_no))


def _ground(office: Office, index: Index, state: ContractState) -> Ground:
    proposal = proposal_of(office, state)
    invoices = {each.invoice_no: each.contract_no for each in index.events_of(InvoiceRecorded)}
    reversals = {each.invoice_no: each.contract_no for each in index.events_of(InvoiceReversed)}
    return Ground(
        contract_no=state.contract_no,
        customer=proposal.buyer.name,
        effective_on=date.fromisoformat(state.effective_on),
        today=office.today(),
        rates=tuple(each.tax_rate for each in proposal.tax_summary),
        invoices={**invoices, **reversals},
        receipts=_references(index),
    )


def _references(index: Index) -> dict[str, list[str]]:
    """The contracts of every bank reference."""
    owners: dict[str, list[str]] = {}
    facts: list[ReceiptRecorded | ReceiptRefunded] = [*index.events_of(ReceiptRecorded)]
    for each in [*facts, *index.events_of(ReceiptRefunded)]:
        owners.setdefault(each.bank_ref, []).append(each.contract_no)
    return owners
