"""The contract approval form: blank beside a first draft, later rendered from what the ledger says of the review."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from pipeline.domain.contract import ContractState
from pipeline.domain.events import Event, OpinionGiven, ReviewOpened, ReworkConfirmed
from pipeline.domain.numbering.numbers import document_number, next_minor
from pipeline.domain.people import Person
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.review.review import ReviewState
from pipeline.drafting.paper.pdf_pages import page_count
from pipeline.drafting.values import ApprovalFacts, approval_values, deviations_from
from pipeline.ledger import UnitOfWork
from pipeline.services.drafting.draft import FIRST_DRAFT, text_values
from pipeline.services.keeping import Sheet, keep
from pipeline.services.office import Office, Rendered, contract_in, proposal_of

FORM = "HTSP"
BLANK_VERSION, FINAL_VERSION = "V0.0", "V1.0"
"""Before any review round, from which the rounds count V0.1, V0.2 …; and with all four agreed."""

_ATTACHMENTS = {"HZFA": "方案终版", "SWTP": "谈判记录", "ZXHC": "资信核查", "SQWT": "授权书", "HTXD": "修订对照表"}


def keep_form(office: Office, work: UnitOfWork, contract_no: str) -> str:
    """The form as the review stands now, kept as PDF and Word; its PDF's path.

    While the review runs its version is V0.n, one per round; with all four agreed it is V1.0, after a contract
    was reopened and agreed to again V1.1, and so on.
    """
    state = contract_in(work.index, contract_no)
    version = _final_version(state) if state.review.is_passed else f"V0.{state.review.round}"
    facts = _facts(office, work, state, version)
    contract = text_values(
        office, contract_no, proposal_of(office, state), version=state.review.version, stage="REVIEW"
    )
    word = office.drafter.render(FORM, approval_values(contract, facts))
    pdf = office.pdf.to_pdf(word.docx)
    for extension, data in (("docx", word.docx), ("pdf", pdf)):
        kept = keep(office, work, form_sheet(office, state, word, version, (extension, data, page_count(pdf))))
    return kept.path


def blank_form(office: Office, contract_no: str, proposal: Proposal, text_sha256: str, by: Person) -> Rendered:
    """The form of a first draft nobody has reviewed; `by` drafted it. BadDocument when it cannot be rendered."""
    contract = text_values(office, contract_no, proposal, version=FIRST_DRAFT, stage="DRAFT")
    facts = ApprovalFacts(
        review=replace(ReviewState(), version=FIRST_DRAFT, text_sha256=text_sha256, drafted_by=by.id),
        form_no=_bare_number(contract_no),
        form_version=BLANK_VERSION,
        submitted_on=office.today(),
        name_of=lambda person: office.company.person(person).name,
        decided_on=lambda _: None,
        attachments=[(title, False) for title in _ATTACHMENTS.values()],
        deviations=_deviations(office, proposal),
    )
    return office.drafter.render(FORM, approval_values(contract, facts))


def form_sheet(
    office: Office, state: ContractState, word: Rendered, version: str, made: tuple[str, bytes, int]
) -> Sheet:
    """The sheet of a form; `made` are its file's ending, bytes and pages."""
    extension, data, pages = made
    return Sheet(
        contract_no=state.contract_no,
        document_no=document_number(state.contract_no, FORM, 1, version),
        kind=FORM,
        title=f"{state.title}审批表",
        stage="FINAL" if state.review.is_passed else "DRAFT",
        version=version,
        extension=extension,
        data=data,
        pages=pages,
        responsible=office.company.name,
        template_sha256=word.template_sha256,
    )


def _bare_number(contract_no: str) -> str:
    return document_number(contract_no, FORM, 1, BLANK_VERSION).rsplit("-", 1)[0]


def _deviations(office: Office, proposal: Proposal) -> list[str]:
    kind = office.drafter.kind(office.company.contract_templates[proposal.proposal.contract_kind])
    return deviations_from(kind, proposal)


def _final_version(state: ContractState) -> str:
    final = [each.version for each in state.documents_of(FORM) if each.stage == "FINAL"]
    return next_minor(final[-1]) if final else FINAL_VERSION


def _facts(office: Office, work: UnitOfWork, state: ContractState, version: str) -> ApprovalFacts:
    history = work.index.timed_history(state.contract_no)
    submitted = [at for at, event in history if isinstance(event, ReviewOpened)]
    present = {each.kind for each in state.documents}
    return ApprovalFacts(
        review=state.review,
        form_no=_bare_number(state.contract_no),
        form_version=version,
        submitted_on=datetime.fromisoformat(submitted[-1]).date() if submitted else office.today(),
        name_of=lambda person: office.company.person(person).name,
        decided_on=_dates(history),
        attachments=[(title, code in present) for code, title in _ATTACHMENTS.items()],
        deviations=_deviations(office, proposal_of(office, state)),
    )


def _dates(history: Sequence[tuple[str, Event]]) -> Callable[[OpinionGiven | ReworkConfirmed], date | None]:
    days = {
        _key(event): datetime.fromisoformat(at).date()
        for at, event in history
        if isinstance(event, OpinionGiven | ReworkConfirmed)
    }
    return lambda decision: days.get(_key(decision))


def _key(decision: OpinionGiven | ReworkConfirmed) -> tuple[str, int, str, str]:
    return type(decision).__name__, decision.round, decision.node, decision.person
