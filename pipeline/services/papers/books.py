"""The books printed from the ledger: contracts (HTTZ), numbers (BHDJ), customers, loans (JYDJ).

A book is a print of what the ledger says today, so it lies in `var/books` and may be printed again at any time.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from pipeline import disk
from pipeline.domain.closing_events import ArchiveLent, ArchiveReturned
from pipeline.domain.contract import CONTRACT_TEXT, ContractState
from pipeline.domain.events import DocumentAdded, NumberReserved, NumberTaken, NumberVoided
from pipeline.domain.numbering.numbers import NumberKind, check_register
from pipeline.domain.people import Person, Role
from pipeline.drafting.paper.pdf_pages import page_count
from pipeline.drafting.values import document_values
from pipeline.drafting.values.closing_archive import loan_book_values
from pipeline.drafting.values.registers import (
    Cash,
    Course,
    NumberLine,
    cash_of,
    contract_book_values,
    customer_book_values,
    customer_row,
    ledger_row,
    number_book_values,
)
from pipeline.drafting.values.sales import moment_text
from pipeline.errors import NotFound
from pipeline.ledger import Entry, Index, Ledger
from pipeline.services.drafting.draft import text_values, text_version
from pipeline.services.office import Office, contract_in, proposal_of
from pipeline.services.papers.recording import account_in, signed_supplements, standings_of

VERSION = "V1.0"
DOCUMENT = NumberKind.DOCUMENT.value
_ARCHIVED = {"SIGNED_SET": "签署集归档", "INTERIM": "中间归档", "FULL": "全卷归档"}
_STATUS = {NumberTaken: "在用", NumberReserved: "预留"}


@dataclass(frozen=True, slots=True)
class BookKind:
    """Who prints a book, and what it says of a year."""

    makers: tuple[Role, ...]
    values: Callable[[Office, int], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Book:
    """A printed book."""

    code: str
    path: str
    pages: int
    rows: int


def print_book(office: Office, code: str, year: int, *, by: str) -> Book:
    """The book of this code for a year, as Word and PDF; NotFound for a code that is no book."""
    if code not in BOOKS:
        raise NotFound(f"没有簿册“{code}”。", next_step=f"可以打印的有：{'、'.join(BOOKS)}。")
    person = office.company.person_in(by, *BOOKS[code].makers)
    values = BOOKS[code].values(office, year)
    number = f"{office.company.entity}-{year}-{office.drafter.kind(code).code}"
    word = office.drafter.render(code, {**values, "doc": _doc(office, code, number, person)})
    pdf = office.pdf.to_pdf(word.docx)
    folder = office.workspace.var / "books"
    disk.make_folder(folder)
    for extension, data in (("docx", word.docx), ("pdf", pdf)):
        disk.replace(folder / f"{number}.{extension}", data)
    return Book(code, str(folder / f"{number}.pdf"), page_count(pdf), len(values["rows"]))


def _doc(office: Office, code: str, number: str, person: Person) -> dict[str, object]:
    return {
        **document_values(number, VERSION, office.drafter.kind(code).title),
        "prepared_by": person.name,
        "prepared_on": office.today(),
    }


def _contracts(office: Office, year: int) -> dict[str, Any]:
    with office.records.reading() as index:
        states = [contract_in(index, each) for each in index.contract_numbers() if f"-{year}-" in each]
        rows = [_row(office, index, each) for each in states]
    return contract_book_values(rows, our_entity=office.company.name, year=year)


def _customers(office: Office, year: int) -> dict[str, Any]:
    """Every customer with a contract of the year, once, as the newest contract tells."""
    with office.records.reading() as index:
        states = [contract_in(index, each) for each in index.contract_numbers() if f"-{year}-" in each]
    newest = {each.opened.customer_no: customer_row(proposal_of(office, each)) for each in states}
    rows = [newest[each] for each in sorted(newest)]
    return customer_book_values(rows, our_entity=office.company.name, year=year)


def _row(office: Office, index: Index, state: ContractState) -> dict[str, Any]:
    proposal = proposal_of(office, state)
    contract = text_values(office, state.contract_no, proposal, version=text_version(state), stage="SIGN")
    return ledger_row(contract, _course(state, owner=proposal.proposal.owner), _cash(office, index, state))


def _cash(office: Office, index: Index, state: ContractState) -> Cash | None:
    if not state.effects:
        return None
    account = account_in(office, index, state)
    changes = len(signed_supplements(office, index, state))
    return cash_of(account, standings_of(office, state, account), office.today(), changes=changes)


def _course(state: ContractState, *, owner: str) -> Course:
    signing, archived = state.signing, state.archived[-1] if state.archived else None
    return Course(
        status=state.status.label,
        owner=owner,
        sign_date=date.fromisoformat(max(signing.signed_on_seller, signing.signed_on_buyer)) if signing else None,
        effective_date=date.fromisoformat(state.effective_on) if state.effective_on else None,
        approval_no=_newest(state, "HTSP"),
        seal_no=_newest(state, "YYSJ"),
        originals=_originals(state),
        acceptance=_acceptance(state),
        archive_status=_ARCHIVED.get(archived.stage, archived.stage) if archived else "未归档",
        archive_no=archived.archive_no if archived else "",
    )


def _newest(state: ContractState, code: str) -> str:
    kept = [each.document_no for each in state.documents_of(code) if each.stage == "FINAL"]
    return kept[-1] if kept else ""


def _originals(state: ContractState) -> str:
    returned = {each.copy_no for each in state.scans if "-HTWB-" in each.document_no}
    return f"已收回 {len(returned)}/{state.opened.copies_seller}" if returned else "未收回"


def _acceptance(state: ContractState) -> str:
    signed = [each for each in state.documents_of("YSQR") if each.stage == "SIGNED"]
    if signed:
        return f"确认书 {len(signed)} 份已签回"
    return "确认书待签" if state.documents_of("YSQR") else "未验收"


def _numbers(office: Office, year: int) -> dict[str, Any]:
    """Every number that left the register in a year, and after them every document that took its own."""
    lines: dict[str, NumberLine] = {}
    for entry in Ledger(office.workspace.ledger).entries():
        if entry.at.startswith(f"{year}-"):
            lines |= dict(_lines(office, entry, lines))
        else:
            lines |= {number: line for number, line in _lines(office, entry, lines) if number in lines}
    with office.records.reading() as index:
        findings = check_register(index.all_numbers())
    check = "；".join(each.message for each in findings) or "未发现重号与无记录的缺号"
    chosen = sorted(lines.values(), key=lambda each: (each.kind == DOCUMENT, each.series, each.number))
    return number_book_values(chosen, our_entity=office.company.name, check=check)


def _lines(office: Office, entry: Entry, known: Mapping[str, NumberLine]) -> Iterator[tuple[str, NumberLine]]:
    """What one entry says of numbers: taken, set aside, void, or borne by a document."""
    who, at = _name_of(office, entry.by), moment_text(datetime.fromisoformat(entry.at))
    for event in entry.events:
        if isinstance(event, NumberTaken | NumberReserved):
            status = _STATUS[type(event)]
            yield event.number, NumberLine(event.number, event.kind, event.series, status, who, at, event.purpose)
        elif isinstance(event, NumberVoided) and event.number in known:
            approver = _name_of(office, event.approved_by)
            voided = {"void_reason": event.reason, "void_approved_by": approver, "void_at": at}
            yield event.number, replace(known[event.number], status="作废", **voided)
        elif isinstance(event, DocumentAdded) and event.kind != CONTRACT_TEXT:
            number = _without_version(event.document_no)
            first = NumberLine(number, DOCUMENT, _series(number), "在用", who, at, event.title)
            yield number, known.get(number, first)


def _without_version(document_no: str) -> str:
    """A document keeps its number through all versions."""
    return document_no.rpartition("-V")[0] or document_no


def _series(number: str) -> str:
    """What stands before the running serial."""
    return number.rpartition("-")[0]


def _loans(office: Office, year: int) -> dict[str, Any]:
    """The loans given in a year, those that ended with what was found."""
    with office.records.reading() as index:
        lent = [each for each in index.events_of(ArchiveLent) if each.lent_on.startswith(f"{year}-")]
        ended = {each.loan_no: each for each in index.events_of(ArchiveReturned)}
    loans = [(each, ended.get(each.loan_no)) for each in lent]
    house = (office.company.name, office.company.fonds)
    return loan_book_values(loans, house=house, year=year, who=lambda person: _person(office, person))


def _person(office: Office, person: str) -> Person:
    known = next((each for each in office.company.people if each.id == person), None)
    return known or Person(person, person, frozenset())


def _name_of(office: Office, person: str) -> str:
    """The printed name; who left the house since then keeps the short one."""
    return _person(office, person).name


BOOKS: Mapping[str, BookKind] = {
    "HTTZ": BookKind((Role.SA, Role.LEGAL), _contracts),
    "BHDJ": BookKind((Role.SA, Role.ADM, Role.LEGAL), _numbers),
    "KHDJ_LIST": BookKind((Role.AM, Role.SM, Role.SA), _customers),
    "JYDJ": BookKind((Role.ARC,), _loans),
}
