"""What a paper of signing is about: the contract's own text, or one of its supplements."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.domain.contract import ContractState
from pipeline.domain.events import ContractMoved, Event, PaperFactsStated, ScanFiled, SigningCopyIssued
from pipeline.domain.findings import BadDocument, finding
from pipeline.domain.papers.changing_record import SupplementRecord
from pipeline.domain.papers.in_force import proposal_in_force
from pipeline.domain.people import Role
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.review.review import ReviewNode
from pipeline.drafting.values.signing_papers import Target
from pipeline.errors import Refused
from pipeline.services.papers.changing_records import REQUEST, supplements_in
from pipeline.services.papers.drawing import Case
from pipeline.services.reviewing.issuing import newest_copy


@dataclass(frozen=True, slots=True)
class SigningObject:
    """A text that is signed and sealed; `terms` are the figures with it, `record` is None for the contract itself."""

    number: str
    values: dict[str, object]
    terms: Proposal
    copy: SigningCopyIssued | None
    record: SupplementRecord | None = None

    @property
    def part(self) -> str:
        """What tells the papers of a supplement from those of the contract."""
        return f"（{self.record.short_no}）" if self.record else ""


def signing_object(case: Case, supplement_no: str) -> SigningObject:
    """The supplement of this number (B01, in full, or its document's), the contract when none is named.

    BadDocument when the contract has no such supplement.
    """
    if not supplement_no.strip():
        return SigningObject(case.state.contract_no, case.contract, case.proposal, newest_copy(case.state))
    known = supplements_in(case)
    record = next((each for each in known if _is_named(each, supplement_no)), None)
    if record is None:
        told = "、".join(each.short_no for each in known) or "无"
        found = finding("B090", at="supplement_no", number=supplement_no, known=told)
        raise BadDocument(f"{case.state.contract_no} 的文书还不能出。", [found])
    counted = [each for each in known if each.supplement_no <= record.supplement_no]
    terms = proposal_in_force(case.proposal, counted)
    return SigningObject(record.supplement_no, _named(case, record), terms, _copy_of(case.state, record), record)


def _is_named(record: SupplementRecord, written: str) -> bool:
    name = written.strip().upper()
    return name in (record.short_no, record.supplement_no) or name.startswith(f"{record.supplement_no}-{REQUEST}-")


def _named(case: Case, record: SupplementRecord) -> dict[str, object]:
    """The contract's values under the supplement's own number and title."""
    title = f"{case.state.title}补充协议（{record.short_no}）"
    return {**case.contract, "contract": {"no": record.supplement_no, "title": title}}


def _copy_of(state: ContractState, record: SupplementRecord) -> SigningCopyIssued | None:
    copies = [each for each in state.issued if each.document_no.startswith(f"{record.supplement_no}-{REQUEST}-")]
    return copies[-1] if copies else None


def copy_to_sign(signed: SigningObject) -> SigningCopyIssued:
    """The newest signing copy; Refused before one went out."""
    if signed.copy is None:
        raise Refused(f"{signed.number} 还没有发出签署版。", next_step="审批通过后请先用 qidang issue 发出签署版。")
    return signed.copy


def returned_copies(case: Case, copy: SigningCopyIssued) -> dict[int, date]:
    """The day each copy came back signed."""
    return {
        event.copy_no: moment.date()
        for moment, event in _timed(case)
        if isinstance(event, ScanFiled) and event.document_no == copy.document_no
    }


def approved_at(case: Case, signed: SigningObject) -> datetime | None:
    """When the text was approved: by its four nodes, a supplement by the request that says the very same."""
    moments = [moment for moment, event in _timed(case) if _approves(event, signed)]
    return moments[-1] if moments else None


def _approves(event: Event, signed: SigningObject) -> bool:
    if signed.record:
        return isinstance(event, PaperFactsStated) and event.document_no == signed.record.request_no
    return isinstance(event, ContractMoved) and event.to_status == "APPROVED"


def _timed(case: Case) -> Iterator[tuple[datetime, Event]]:
    for at, event in case.index.timed_history(case.state.contract_no):
        yield datetime.fromisoformat(at), event


def seal_target(case: Case, signed: SigningObject) -> Target:
    """The signing copy that is out, with the approval it rests on."""
    state, copy = case.state, copy_to_sign(signed)
    text = next(each for each in state.documents if each.document_no == copy.document_no and each.stage == "SIGN")
    number, digest, approver = _approval_of(case, signed)
    return Target(
        document_no=copy.document_no,
        version=copy.version,
        text_sha256=text.text_sha256,
        pages=len(copy.pages),
        copies=state.opened.copies_total,
        approval_no=number,
        approved_sha256=digest,
        approved_by=approver,
        is_supplement=signed.record is not None,
    )


def _approval_of(case: Case, signed: SigningObject) -> tuple[str, str, str]:
    """Number, digest of what was approved, and who gave the last agreement, where the house knows."""
    state, company = case.state, case.office.company
    if signed.record:
        request_no = signed.record.request_no
        told = [event for _, event in _timed(case) if _approves(event, signed)]
        digest = next((str(each.stated["approved_sha256"]) for each in told if isinstance(each, PaperFactsStated)), "")
        directors = company.holders(Role.SD)
        return request_no, digest, directors[0].name if len(directors) == 1 else ""
    forms = [each for each in state.documents_of("HTSP") if each.stage == "FINAL"]
    person = state.review.deciders().get(ReviewNode.DIRECTOR, "")
    name = company.person(person).name if person else ""
    return forms[-1].document_no if forms else state.review.form_no, state.review.text_sha256, name
