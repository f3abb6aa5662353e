"""Register a signing: a person reads the signed pages, the contract becomes effective, the letter goes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.domain.contract import ContractEvent, ContractState, ContractStatus
from pipeline.domain.events import ContractBecameEffective, ContractMoved, ScanFiled, SigningConfirmed
from pipeline.domain.findings import BadDocument, Finding, errors_in, finding
from pipeline.domain.numbering.numbers import document_number
from pipeline.domain.people import Person, Role
from pipeline.domain.proposal.model import Party, Proposal
from pipeline.drafting.paper.pdf_pages import page_count
from pipeline.drafting.values import Contact, SigningFacts, signing_letter_values
from pipeline.errors import Refused
from pipeline.ledger import Index, UnitOfWork
from pipeline.services.drafting.draft import text_values
from pipeline.services.keeping import Sheet, keep
from pipeline.services.office import Office, Rendered, contract_in, proposal_of
from pipeline.services.reviewing.issuing import newest_copy
from pipeline.services.reviewing.review import move

LETTER = "QSQR"
LETTER_VERSION = "V1.0"
BASIS = "双方签字并盖章，以最后一方日期为准"
SHORTEST_REASON = 4


@dataclass(frozen=True, slots=True)
class SignedPages:
    """What a person read from the signed pages; `reason` says how the unchecked items were looked at."""

    seller_on: date
    buyer_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Effective:
    """A contract that binds, with its confirmation letter."""

    contract_no: str
    effective_on: str
    letter_no: str
    letter_path: str
    waived: tuple[str, ...]


def confirm_signing(office: Office, contract_no: str, signed: SignedPages, *, by: str) -> Effective:
    """The contract effective from the later signing date, and its letter; again changes nothing.

    The items a machine did not check (未检) are taken on by name, with the reason; BadDocument when a date
    cannot be (R5-05, R5-06), Refused when no signed copy came back yet.
    """
    person = office.company.person_in(by, Role.SA, Role.LEGAL)
    with office.records.unit_of_work(by=person.id, op=f"signed:{contract_no}") as work:
        if work.already_done:
            _refuse_other_dates(contract_in(work.index, contract_no), signed)
        else:
            _make_effective(office, work, contract_no, signed)
            work.commit()
    return _send_letter(office, contract_no, by=person)


def _refuse_other_dates(state: ContractState, signed: SignedPages) -> None:
    registered = state.signing
    given = (signed.seller_on.isoformat(), signed.buyer_on.isoformat())
    if registered and (registered.signed_on_seller, registered.signed_on_buyer) != given:
        raise Refused(
            f"{state.contract_no} 已登记签署：乙方 {registered.signed_on_seller}，甲方 {registered.signed_on_buyer}。",
            next_step="登记过的日期不能改写；确有错误请报法务处理。",
        )


def _make_effective(office: Office, work: UnitOfWork, contract_no: str, signed: SignedPages) -> None:
    state = contract_in(work.index, contract_no)
    scan = _signed_scan(state)
    faults = check_dates(office, work.index, state, signed)
    if errors_in(faults):
        raise BadDocument(f"{contract_no} 的签署登记有误。", faults)
    waived = [each["code"] for each in scan.checks if each["status"] == "未检"]
    work.record(
        SigningConfirmed(
            contract_no, signed.seller_on.isoformat(), signed.buyer_on.isoformat(), waived, signed.reason.strip()
        )
    )
    for event in (ContractEvent.ONE_SIDE_SIGNED, ContractEvent.BOTH_SIGNED, ContractEvent.CONDITIONS_MET):
        work.record(_moved(work, contract_no, event))
    effective = max(signed.seller_on, signed.buyer_on)
    work.record(ContractBecameEffective(contract_no, effective.isoformat(), BASIS))


def _moved(work: UnitOfWork, contract_no: str, event: ContractEvent) -> ContractMoved:
    return move(contract_in(work.index, contract_no), event)


def _signed_scan(state: ContractState) -> ScanFiled:
    copy = newest_copy(state)
    scans = [each for each in state.scans if copy and each.document_no == copy.document_no]
    if not scans:
        raise Refused(
            f"{state.contract_no} 还没有收回并归入的签署件。",
            next_step="请先把签好的纸件扫描放入收件夹，核对通过后再登记。",
        )
    return scans[-1]


def check_dates(office: Office, index: Index, state: ContractState, signed: SignedPages) -> list[Finding]:
    """What cannot be about the dates and the reason given for a signing."""
    approved = approved_on(index, state.contract_no)
    named = (("乙方签署日期", signed.seller_on), ("甲方签署日期", signed.buyer_on))
    faults = [
        finding("K010", at=name, name=name, day=day.isoformat(), today=office.today().isoformat())
        for name, day in named
        if day > office.today()
    ]
    faults += [
        finding("K011", at=name, name=name, day=day.isoformat(), approved=approved.isoformat())
        for name, day in named
        if approved and day < approved
    ]
    if len(signed.reason.strip()) < SHORTEST_REASON:
        faults.append(finding("K012", at="说明"))
    return faults


def approved_on(index: Index, contract_no: str) -> date | None:
    """The day all four nodes had agreed, None before."""
    moments = [
        at
        for at, event in index.timed_history(contract_no)
        if isinstance(event, ContractMoved) and event.to_status == ContractStatus.APPROVED.value
    ]
    return datetime.fromisoformat(moments[-1]).date() if moments else None


def _send_letter(office: Office, contract_no: str, *, by: Person) -> Effective:
    letter_no = document_number(contract_no, LETTER, 1, LETTER_VERSION)
    with office.records.reading() as index:
        state = contract_in(index, contract_no)
        kept = index.files_of(letter_no)
    if not kept:
        word = office.drafter.render(LETTER, _letter_values(office, state))
        pdf = office.pdf.to_pdf(word.docx)
        with office.records.unit_of_work(by=by.id, op=f"letter:{letter_no}") as work:
            if not work.already_done:
                for extension, data in (("docx", word.docx), ("pdf", pdf)):
                    keep(office, work, _letter(office, state, letter_no, word, (extension, data, page_count(pdf))))
                work.commit()
            kept = work.index.files_of(letter_no)
    waived = tuple(state.signing.waived) if state.signing else ()
    path = next(each.path for each in kept if each.path.endswith(".pdf"))
    return Effective(contract_no, state.effective_on, letter_no, path, waived)


def _letter_values(office: Office, state: ContractState) -> dict[str, object]:
    proposal = proposal_of(office, state)
    signing = state.signing
    if signing is None:
        raise Refused(f"{state.contract_no} 尚未登记签署。", next_step="请先登记签署。")
    scan = _signed_scan(state)
    issued = next(each for each in state.issued if each.document_no == scan.document_no)
    contract = text_values(office, state.contract_no, proposal, version=issued.version, stage="SIGN")
    facts = SigningFacts(
        letter_no=document_number(state.contract_no, LETTER, 1, LETTER_VERSION).rsplit("-", 1)[0],
        letter_version=LETTER_VERSION,
        issued_on=office.today(),
        signed_version=issued.version,
        pages=len(issued.pages),
        sha256=scan.sha256,
        buyer_signatory=_signer(proposal.buyer),
        seller_signatory=_signer(proposal.seller),
        buyer_signed_on=date.fromisoformat(signing.signed_on_buyer),
        seller_signed_on=date.fromisoformat(signing.signed_on_seller),
        effective_on=date.fromisoformat(state.effective_on),
        effective_basis=state.effects[-1].basis,
        contacts=_contacts(office, proposal),
    )
    return signing_letter_values(contract, facts)


def _signer(party: Party) -> str:
    return party.authorized_signatory or party.legal_representative


def _contacts(office: Office, proposal: Proposal) -> Sequence[Contact]:
    """Whom the customer may turn to; all are reached through the company's own line and mailbox."""
    people = [("商务", proposal.proposal.owner)]
    for label, role in (("项目", Role.PJM), ("财务", Role.FIN)):
        people += [(label, each.name) for each in office.company.holders(role)[:1]]
    return [Contact(label, name, proposal.seller.phone, proposal.seller.email) for label, name in people]


def _letter(
    office: Office, state: ContractState, letter_no: str, word: Rendered, rendition: tuple[str, bytes, int]
) -> Sheet:
    extension, data, pages = rendition
    return Sheet(
        contract_no=state.contract_no,
        document_no=letter_no,
        kind=LETTER,
        title=f"{state.title}签署确认函",
        stage="FINAL",
        version=LETTER_VERSION,
        extension=extension,
        data=data,
        pages=pages,
        responsible=office.company.name,
        text_sha256=word.text_sha256,
        template_sha256=word.template_sha256,
    )
