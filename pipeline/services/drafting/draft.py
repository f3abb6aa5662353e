"""Draft a contract: proposal checked, number taken, first text rendered; again changes nothing."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.events import ContractOpened, DocumentAdded, NumberTaken
from pipeline.domain.findings import BadDocument, Finding
from pipeline.domain.numbering.numbers import (
    NumberKind,
    contract_number,
    contract_series,
    document_number,
    next_minor,
    next_serial,
)
from pipeline.domain.people import Person, Role
from pipeline.domain.proposal.checks import CheckedProposal
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.proposal.terms import unfit_terms, unknown_terms
from pipeline.domain.text_checks.library import Standing
from pipeline.drafting.paper.pdf_pages import page_count
from pipeline.drafting.values import contract_values
from pipeline.errors import Busy, Refused
from pipeline.ledger import Index, UnitOfWork
from pipeline.services.drafting.proposals import (
    canonical,
    checked_proposals,
    headline,
    only_proposal,
    proposal_base,
    record_proposal,
    record_revision,
    refuse_other_data,
    refuse_other_proposal,
)
from pipeline.services.keeping import Sheet, keep, put_strangers_aside
from pipeline.services.office import Office, Rendered, contract_in

CONTRACT_TEXT = "HTWB"
STAGE_NAMES = {"DRAFT": "初稿", "REVIEW": "评审版", "SIGN": "签署版"}
FIRST_DRAFT = "V0.1"


@dataclass(frozen=True, slots=True)
class Drafted:
    """One contract with its newest draft."""

    contract_no: str
    document_no: str
    title: str
    customer: str
    path: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A version of the contract text, rendered but not yet kept."""

    version: str
    stage: str
    template: str
    word: Rendered
    data_sha256: str

    def number(self, contract_no: str) -> str:
        return document_number(contract_no, CONTRACT_TEXT, 1, self.version)


def draft_from_file(office: Office, path: Path, *, by: str) -> list[Drafted]:
    """Every proposal in a YAML or JSON file drafted; BadDocument with every fault before any number is taken."""
    drafter = office.company.person_in(by, Role.LEGAL)
    return [draft_contract(office, each, by=drafter) for each in checked_proposals(office, path)]


def revise_from_file(office: Office, contract_no: str, path: Path, *, by: str) -> Drafted:
    """The next draft of a contract from a changed proposal file."""
    drafter = office.company.person_in(by, Role.LEGAL)
    return revise(office, contract_no, only_proposal(office, path), by=drafter)


def draft_contract(office: Office, checked: CheckedProposal, *, by: Person) -> Drafted:
    """The contract of a proposal with its newest draft; a new one gets number and draft together or neither.

    Refused when the proposal opened a contract before and its data is another now.
    """
    base = proposal_base(checked.proposal.proposal.proposal_no)
    while True:
        with office.records.reading() as index:
            known = index.contract_by_proposal(base)
            if known:
                return _known(office, contract_in(index, known), checked)
            contract_no = next_contract_number(office, index, checked.proposal)
        text = compose(office, contract_no, checked.proposal, version=FIRST_DRAFT, stage="DRAFT")
        pdf = office.pdf.to_pdf(text.word.docx)
        with office.records.unit_of_work(by=by.id, op=f"open:{base}") as work:
            # While this text was made somebody may have opened the contract, or taken the number for another one.
            if not work.already_done and next_contract_number(office, work.index, checked.proposal) == contract_no:
                open_contract(office, work, contract_no, checked.proposal, by)
                keep_renditions(office, work, contract_no, text, pdf)
                put_strangers_aside(office, work, contract_no)
                work.commit()
                return _drafted(contract_in(work.index, contract_no), checked)


def next_contract_number(office: Office, index: Index, proposal: Proposal) -> str:
    """The number the register gives next in this house and year."""
    company, year = office.company, office.today().year
    taken = [row.number for row in index.numbers(contract_series(company.entity, year))]
    category = company.categories.get(proposal.proposal.contract_kind, "QT")
    return contract_number(company.entity, category, year, next_serial(NumberKind.CONTRACT, taken))


def open_contract(office: Office, work: UnitOfWork, contract_no: str, proposal: Proposal, by: Person) -> None:
    """The number taken and the contract opened with its proposal data, inside a unit of work that is already open."""
    series = contract_series(office.company.entity, office.today().year)
    work.record(
        NumberTaken(contract_no, NumberKind.CONTRACT, series, proposal.proposal.title, contract_no),
        _opened(contract_no, proposal_base(proposal.proposal.proposal_no), proposal, by),
    )
    record_proposal(office, work, contract_no, proposal)


def _known(office: Office, state: ContractState, checked: CheckedProposal) -> Drafted:
    if state.status is ContractStatus.VOID:
        raise Refused(
            f"方案 {state.opened.proposal_no} 的合同 {state.contract_no} 已作废。",
            next_step="作废的编号不再使用；要重新立合同，请用新的方案编号。",
        )
    refuse_other_data(office, state, checked.proposal)
    return _drafted(state, checked)


def _drafted(state: ContractState, checked: CheckedProposal) -> Drafted:
    newest = _newest_text(state)
    return Drafted(
        contract_no=state.contract_no,
        document_no=newest.document_no,
        title=state.title,
        customer=state.opened.customer,
        path=newest.path,
        findings=tuple(checked.findings),
    )


def compose(office: Office, contract_no: str, proposal: Proposal, *, version: str, stage: str) -> Text:
    """The contract text of this data, from the present template of its kind.

    BadDocument when the data sets clause parameters that the kind doesn't have or that its clauses cannot say.
    """
    key = office.company.contract_templates[proposal.proposal.contract_kind]
    kind = office.drafter.kind(key)
    wrong = unknown_terms(proposal, kind.term_labels) + unfit_terms(proposal, kind.terms, kind.term_labels)
    if wrong:
        raise BadDocument("方案里有用不上的条款参数。", wrong, next_step=wrong[0].next_step)
    return compose_with(office, contract_no, proposal, version=version, stage=stage, template=(key, ""))


def compose_with(
    office: Office, contract_no: str, proposal: Proposal, *, version: str, stage: str, template: tuple[str, str]
) -> Text:
    """The contract text from a named template version (kind key, digest; no digest means the present one)."""
    key, pinned = template
    values = text_values(office, contract_no, proposal, version=version, stage=stage)
    word = office.drafter.render(key, values, template_sha256=pinned)
    return Text(version, stage, key, word, sha256(canonical(proposal)).hexdigest())


def standing_clauses(office: Office, contract_no: str, proposal: Proposal, text: Text) -> Standing | None:
    """Which clauses of the clause library stand in a text; None when its kind isn't composed from the library."""
    if not office.drafter.kind(text.template).contract_kinds:
        return None
    values = text_values(office, contract_no, proposal, version=text.version, stage=text.stage)
    return office.drafter.clauses(text.template, values, template_sha256=text.word.template_sha256)


def text_values(office: Office, contract_no: str, proposal: Proposal, *, version: str, stage: str) -> dict[str, object]:
    """What every document of a contract may name: its proposal with the kind's clause parameters."""
    key = office.company.contract_templates[proposal.proposal.contract_kind]
    return contract_values(
        proposal,
        contract_no=contract_no,
        version=version,
        stage=stage,
        terms=office.drafter.kind(key).terms,
        sign_place=office.company.sign_place,
    )


def keep_renditions(office: Office, work: UnitOfWork, contract_no: str, text: Text, pdf: bytes) -> None:
    """Word and PDF of a text, kept inside a unit of work that is already open."""
    state = contract_in(work.index, contract_no)
    pages = page_count(pdf)
    for extension, data in (("docx", text.word.docx), ("pdf", pdf)):
        keep(office, work, text_sheet(both_parties(office, state), state, text, (extension, data, pages)))


def newest_pdf(work: UnitOfWork, document_no: str) -> str:
    """Where the PDF of a document lies, relative to the archive."""
    return next(each.path for each in work.index.files_of(document_no) if each.path.endswith(".pdf"))


def revise(office: Office, contract_no: str, checked: CheckedProposal, *, by: Person) -> Drafted:
    """The next draft from changed data while the contract is being drafted (V0.1 → V0.2); the same again is no change.

    Refused in any later status, and for the data of another proposal.
    """
    with office.records.reading() as index:
        state = contract_in(index, contract_no)
    if state.status is not ContractStatus.DRAFTING:
        raise Refused(
            f"{contract_no} 现为“{state.status.label}”，不能直接改稿。",
            next_step="评审退回后请用 qidang review resubmit 提交修改稿。",
        )
    refuse_other_proposal(state, checked.proposal)
    newest = _newest_text(state)
    text = compose(office, contract_no, checked.proposal, version=next_minor(newest.version), stage="DRAFT")
    if (text.word.text_sha256, text.data_sha256) == (newest.text_sha256, newest.data_sha256):
        return _drafted(state, checked)
    pdf = office.pdf.to_pdf(text.word.docx)
    with office.records.unit_of_work(by=by.id, op=f"draft:{text.number(contract_no)}") as work:
        if work.already_done:
            raise Busy(f"{contract_no} 刚由别人改过稿。", next_step="请看过新的草稿后再改。")
        record_revision(office, work, state, checked.proposal)
        keep_renditions(office, work, contract_no, text, pdf)
        work.commit()
        return _drafted(contract_in(work.index, contract_no), checked)


def text_version(state: ContractState) -> str:
    """The newest version of the contract text."""
    return _newest_text(state).version


def _newest_text(state: ContractState) -> DocumentAdded:
    """Its PDF, or the Word file of a draft that has no PDF (drafts made in bulk)."""
    texts = state.documents_of(CONTRACT_TEXT)
    newest = [each for each in texts if each.document_no == texts[-1].document_no]
    return next((each for each in newest if each.path.endswith(".pdf")), newest[-1])


def both_parties(office: Office, state: ContractState) -> str:
    """Who answers for a paper both sides sign, as the contents list names them."""
    return f"{state.opened.customer}；{office.company.name}"


def _opened(contract_no: str, base: str, proposal: Proposal, by: Person) -> ContractOpened:
    return ContractOpened(
        contract_no=contract_no,
        contract_kind=proposal.proposal.contract_kind,
        customer_no=proposal.proposal.customer_no,
        proposal_no=base,
        drafted_by=by.id,
        **headline(proposal),
    )


def text_sheet(parties: str, state: ContractState, text: Text, rendition: tuple[str, bytes, int]) -> Sheet:
    """One rendition of a text (ending, bytes, pages; 0 pages when nobody counted them), ready to be kept."""
    extension, data, pages = rendition
    return Sheet(
        contract_no=state.contract_no,
        document_no=text.number(state.contract_no),
        kind=CONTRACT_TEXT,
        title=f"{state.title}（{STAGE_NAMES[text.stage]}）",
        stage=text.stage,
        version=text.version,
        extension=extension,
        data=data,
        pages=pages,
        responsible=parties,
        text_sha256=text.word.text_sha256,
        template_sha256=text.word.template_sha256,
        data_sha256=text.data_sha256,
    )
