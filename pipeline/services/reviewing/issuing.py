"""Issue a signing copy: the approved text as PDF, every page with its machine code, frozen."""

from dataclasses import dataclass, replace

from pipeline.domain.contract import ContractEvent, ContractState, ContractStatus, advance
from pipeline.domain.events import SigningCopyIssued
from pipeline.domain.numbering.numbers import document_number, next_major, parse_document_number
from pipeline.domain.people import Role
from pipeline.domain.scans.page_code import sealed_page_code, text_digest
from pipeline.drafting.paper.page_stamp import issue_pages
from pipeline.errors import Refused
from pipeline.ledger import UnitOfWork
from pipeline.services.drafting.draft import CONTRACT_TEXT, STAGE_NAMES, Text, both_parties, compose_with
from pipeline.services.keeping import Sheet, keep
from pipeline.services.office import Office, contract_in, proposal_of
from pipeline.services.reviewing.review import move

SIGNING_VERSION = "V2.0"


@dataclass(frozen=True, slots=True)
class Issued:
    """A signing copy ready to print."""

    contract_no: str
    document_no: str
    path: str
    pages: int
    copies: int


def issue_signing_copy(office: Office, contract_no: str, *, by: str) -> Issued:
    """The signing copy of an approved contract; issuing again gives the copy that is out.

    V2.0, and the next whole version for each time the contract was opened again after that. Refused when the text
    is not to the letter what was approved (R5-01).
    """
    person = office.company.person_in(by, Role.SA, Role.LEGAL)
    with office.records.reading() as index:
        state = contract_in(index, contract_no)
    out = newest_copy(state)
    if out and state.status is ContractStatus.OUT_FOR_SIGN:
        return _issued(state, out)
    advance(state.status, ContractEvent.DISPATCH)
    template = (office.company.contract_templates[state.opened.contract_kind], _approved_template(state))
    version = next_major(out.version) if out else SIGNING_VERSION
    text = compose_with(
        office, contract_no, proposal_of(office, state), version=version, stage="SIGN", template=template
    )
    _must_be_approved(text, state)
    pdf = office.pdf.to_pdf(text.word.docx)
    with office.records.unit_of_work(by=person.id, op=f"issue:{text.number(contract_no)}") as work:
        if not work.already_done:
            stamp_and_keep(office, work, _signing_sheet(office, state, text, pdf))
            work.record(move(contract_in(work.index, contract_no), ContractEvent.DISPATCH))
            work.commit()
        state = contract_in(work.index, contract_no)
    return _issued(state, next(each for each in state.issued if each.document_no == text.number(contract_no)))


def newest_copy(state: ContractState) -> SigningCopyIssued | None:
    """The signing copy of the contract text that counts, None before one went out."""
    copies = [each for each in state.issued if parse_document_number(each.document_no).code == CONTRACT_TEXT]
    return copies[-1] if copies else None


def _issued(state: ContractState, copy: SigningCopyIssued) -> Issued:
    return Issued(state.contract_no, copy.document_no, copy.path, len(copy.pages), state.opened.copies_total)


def stamp_and_keep(office: Office, work: UnitOfWork, sheet: Sheet) -> SigningCopyIssued:
    """A PDF that goes out for signature: page codes printed, file kept, every page's code recorded."""

    def code_for(page: int, pages: int, text: str) -> str:
        return sealed_page_code(office.page_key, sheet.document_no, page, pages, text).payload()

    stamped = issue_pages(sheet.data, code_for)
    kept = keep(office, work, replace(sheet, data=stamped.pdf, pages=len(stamped.codes)))
    fact = SigningCopyIssued(
        contract_no=sheet.contract_no,
        document_no=sheet.document_no,
        version=sheet.version,
        path=kept.path,
        sha256=kept.sha256,
        pages=[
            {"page": page, "code": code, "text_sha256": text_digest(text)}
            for page, (code, text) in enumerate(zip(stamped.codes, stamped.texts, strict=True), start=1)
        ],
    )
    work.record(fact)
    return fact


def _approved_template(state: ContractState) -> str:
    """The digest of the template version that made the text under review."""
    reviewed = document_number(state.contract_no, CONTRACT_TEXT, 1, state.review.version)
    return next(each.template_sha256 for each in state.documents if each.document_no == reviewed)


def _must_be_approved(text: Text, state: ContractState) -> None:
    if not state.review.is_passed or text.word.text_sha256 != state.review.text_sha256:
        raise Refused(
            f"{state.contract_no} 现在生成的文本与审批通过的不一致，不能发出。",
            next_step="请由销售总监批准重开评审（qidang review reopen），不得绕过。",
        )


def _signing_sheet(office: Office, state: ContractState, text: Text, pdf: bytes) -> Sheet:
    return Sheet(
        contract_no=state.contract_no,
        document_no=text.number(state.contract_no),
        kind=CONTRACT_TEXT,
        title=f"{state.title}（{STAGE_NAMES[text.stage]}）",
        stage="SIGN",
        version=text.version,
        extension="pdf",
        data=pdf,
        pages=0,
        responsible=both_parties(office, state),
        text_sha256=text.word.text_sha256,
        template_sha256=text.word.template_sha256,
        data_sha256=text.data_sha256,
    )
