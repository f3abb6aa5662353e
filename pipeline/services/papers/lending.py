"""Lends volumes of the archive and takes them back; the register of a year is a book (handbook 2.29, JYDJ)."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from pipeline.domain.closing_events import ArchiveLent, ArchiveReturned
from pipeline.domain.events import DossierArchived
from pipeline.domain.findings import BadDocument, Finding, errors_in
from pipeline.domain.papers.loan_checks import LoanAsked, Mode, check_loan, check_return, still_out
from pipeline.domain.people import Person, Role
from pipeline.errors import NotFound, Refused
from pipeline.ledger import Index, UnitOfWork
from pipeline.services.office import Office, contract_in

_HEADS = (Role.SM, Role.SD)


@dataclass(frozen=True, slots=True)
class Wish:
    """A loan as the archivist types it; people by name or id."""

    subject: str
    borrower: str
    mode: Mode
    purpose: str
    approved_by: str
    lent_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Brought:
    """What came back, as counted and looked at."""

    loan_no: str
    returned_on: date
    pages: int | None
    is_sound: bool
    check: str = ""


@dataclass(frozen=True, slots=True)
class Lent:
    """A loan with what was found about it."""

    loan: ArchiveLent
    findings: tuple[Finding, ...]


def lend(office: Office, wish: Wish, *, by: str) -> Lent:
    """The loan in the register with its number; the same again is the same loan.

    NotFound for a volume that is not in the archive, BadDocument with everything that speaks against it.
    """
    person = office.company.person_in(by, Role.ARC)
    if not wish.purpose.strip():
        raise Refused("借阅要写明事由。", next_step="请补上 --purpose。")
    borrower, approver = office.company.person(wish.borrower), office.company.person(wish.approved_by)
    with office.records.reading() as index:
        volume = volume_of(index, wish.subject)
    asked = LoanAsked(volume.archive_no, borrower, wish.mode, wish.purpose, approver, wish.lent_on, wish.due_on)
    op = _op(asked)
    with office.records.unit_of_work(by=person.id, op=op) as work:
        if work.already_done:
            return Lent(_loan_by(work, op), ())
        out = loans_out(work.index)
        findings = tuple(check_loan(asked, out, heads(office), office.calendar, office.today()))
        if errors_in(findings):
            raise BadDocument(f"{volume.archive_no} 不能借出。", findings)
        loan = _loan(office, work.index, asked, volume)
        work.record(loan)
        work.commit()
    return Lent(loan, findings)


def take_back(office: Office, brought: Brought, *, by: str) -> tuple[ArchiveReturned, tuple[Finding, ...]]:
    """The loan ended, with what was found on return; a loan ends once, the same again changes nothing."""
    person = office.company.person_in(by, Role.ARC)
    with office.records.unit_of_work(by=person.id, op=f"loan-return:{brought.loan_no}") as work:
        loan = _loan_numbered(work.index, brought.loan_no)
        pages = loan.pages if brought.pages is None else brought.pages
        day, check = brought.returned_on.isoformat(), brought.check.strip()
        back = ArchiveReturned(loan.loan_no, loan.contract_no, day, pages, brought.is_sound, check)
        if work.already_done:
            return _same_return(work.index, back), ()
        findings = tuple(check_return(loan, back, office.today()))
        if errors_in(findings):
            raise BadDocument(f"{loan.loan_no} 的归还还不能登记。", findings)
        work.record(back)
        work.commit()
    return back, findings


def heads(office: Office) -> list[Person]:
    """Who may let an original out of the house: heads of department and above."""
    return [each for each in office.company.people if any(each.has(role) for role in _HEADS)]


def loans_out(index: Index) -> list[ArchiveLent]:
    """The loans that have not ended, in the order they were given."""
    return still_out(index.events_of(ArchiveLent), index.events_of(ArchiveReturned))


def volume_of(index: Index, subject: str) -> DossierArchived:
    """The newest archive act of a volume, named by archive number or contract number; NotFound when there is none."""
    acts = [each for each in index.events_of(DossierArchived) if subject in (each.archive_no, each.contract_no)]
    if not acts:
        known = "、".join(sorted({each.archive_no for each in index.events_of(DossierArchived)})[-5:]) or "尚无"
        raise NotFound(f"档案库里没有 {subject}。", next_step=f"请核对档号或合同编号；最近的有：{known}。")
    return acts[-1]


def volume_title(office: Office, index: Index, contract_no: str) -> str:
    """The title of a volume as its cover bears it (handbook 2.26)."""
    state = contract_in(index, contract_no)
    return f"{office.company.name}与{state.customer}{state.title}（{contract_no}）签订与履行材料"


def _loan(office: Office, index: Index, asked: LoanAsked, volume: DossierArchived) -> ArchiveLent:
    year = asked.lent_on.year
    given = sum(each.lent_on.startswith(f"{year}-") for each in index.events_of(ArchiveLent))
    return ArchiveLent(
        loan_no=f"{office.company.fonds}-JY-{year}-{given + 1:03d}",
        archive_no=volume.archive_no,
        contract_no=volume.contract_no,
        title=volume_title(office, index, volume.contract_no),
        pages=volume.pages,
        borrower=asked.borrower.id,
        mode=asked.mode,
        purpose=asked.purpose,
        approved_by=asked.approver.id,
        lent_on=asked.lent_on.isoformat(),
        due_on=asked.due_on.isoformat(),
    )


def _op(asked: LoanAsked) -> str:
    what = "\n".join([asked.archive_no, asked.borrower.id, asked.mode, asked.purpose, asked.lent_on.isoformat()])
    return f"lend:{asked.archive_no}:{sha256(what.encode()).hexdigest()[:16]}"


def _loan_by(work: UnitOfWork, op: str) -> ArchiveLent:
    entry = work.index.entry_for(op)
    return next(each for each in (entry.events if entry else ()) if isinstance(each, ArchiveLent))


def _loan_numbered(index: Index, loan_no: str) -> ArchiveLent:
    lent = index.events_of(ArchiveLent)
    found = next((each for each in lent if each.loan_no == loan_no), None)
    if found is None:
        out = "、".join(each.loan_no for each in still_out(lent, index.events_of(ArchiveReturned))) or "无"
        raise NotFound(f"没有借阅号 {loan_no}。", next_step=f"目前在借的有：{out}。")
    return found


def _same_return(index: Index, back: ArchiveReturned) -> ArchiveReturned:
    known = next(each for each in index.events_of(ArchiveReturned) if each.loan_no == back.loan_no)
    if known != back:
        raise Refused(
            f"{back.loan_no} 已于 {known.returned_on} 登记归还，内容不同。",
            next_step="登记过的不能改写；确有错误请在本卷备考表说明。",
        )
    return known
