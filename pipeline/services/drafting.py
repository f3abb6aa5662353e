"""Draft a contract: proposal checked, number taken, first text rendered; again changes nothing."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipeline import disk
from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.events import ContractOpened, NumberTaken, ProposalRecorded
from pipeline.domain.findings import Finding
from pipeline.domain.numbers import (
    NumberKind,
    contract_number,
    contract_series,
    document_number,
    next_minor,
    next_serial,
)
from pipeline.domain.people import Person, Role
from pipeline.domain.proposal import Proposal
from pipeline.domain.proposal_checks import CheckedProposal, load_proposals
from pipeline.domain.proposal_source import Form
from pipeline.drafting.pdf_pages import page_count
from pipeline.drafting.values import contract_values
from pipeline.errors import Refused
from pipeline.ledger import UnitOfWork
from pipeline.services.keeping import Sheet, keep
from pipeline.services.office import Office, Rendered, contract_in, proposal_of

CONTRACT_TEXT = "HTWB"


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


def checked_proposals(office: Office, path: Path) -> list[CheckedProposal]:
    """The proposals of a file, each checked; BadDocument with every fault of every one."""
    form: Form = "json" if path.suffix.lower() == ".json" else "yaml"
    return load_proposals(read_text(path), name=path.name, form=form, calendar=office.calendar, today=office.today())


def only_proposal(office: Office, path: Path) -> CheckedProposal:
    """The one proposal of a file; Refused when it holds several."""
    found = checked_proposals(office, path)
    if len(found) != 1:
        raise Refused(f"{path.name} 里有 {len(found)} 份方案。", next_step="改稿时一个文件只放一份方案。")
    return found[0]


def revise_from_file(office: Office, contract_no: str, path: Path, *, by: str) -> Drafted:
    """The next draft of a contract from a changed proposal file."""
    drafter = office.company.person_in(by, Role.LEGAL)
    return revise(office, contract_no, only_proposal(office, path), by=drafter)


def draft_contract(office: Office, checked: CheckedProposal, *, by: Person) -> Drafted:
    """The contract of a proposal, opened if it is new, with draft V0.1 in its folder."""
    contract_no = open_contract(office, checked.proposal, by=by)
    text = compose(office, contract_no, checked.proposal, version="V0.1", stage="DRAFT")
    document_no = text.number(contract_no)
    path = keep_text(office, contract_no, text, by=by, op=f"draft:{document_no}")
    return Drafted(
        contract_no=contract_no,
        document_no=document_no,
        title=checked.proposal.proposal.title,
        customer=checked.proposal.buyer.name,
        path=path,
        findings=tuple(checked.findings),
    )


def open_contract(office: Office, proposal: Proposal, *, by: Person) -> str:
    """The contract number of a proposal: the one it has, or the next of the register."""
    base = proposal_base(proposal.proposal.proposal_no)
    with office.records.unit_of_work(by=by.id, op=f"open:{base}") as work:
        known = work.index.contract_by_proposal(base)
        if known:
            _refuse_another_text(office, contract_in(work.index, known), proposal)
            return known
        contract_no = take_contract_number(office, work, proposal)
        work.record(_opened(contract_no, base, proposal, by))
        record_proposal(office, work, contract_no, proposal)
        work.commit()
    return contract_no


def take_contract_number(office: Office, work: UnitOfWork, proposal: Proposal) -> str:
    """The next contract number of this house and year, recorded as taken."""
    company, year = office.company, office.today().year
    series = contract_series(company.entity, year)
    taken = [row.number for row in work.index.numbers(series)]
    category = company.categories.get(proposal.proposal.contract_kind, "QT")
    number = contract_number(company.entity, category, year, next_serial(NumberKind.CONTRACT, taken))
    work.record(NumberTaken(number, NumberKind.CONTRACT, series, proposal.proposal.title, number))
    return number


def record_proposal(office: Office, work: UnitOfWork, contract_no: str, proposal: Proposal) -> None:
    """The proposal's data kept as canonical JSON under its digest, and recorded as the contract's source."""
    data = canonical(proposal)
    digest = sha256(data).hexdigest()
    name = f"{disk.safe_name(proposal.proposal.proposal_no)}_方案数据_{digest[:12]}.json"
    path = office.workspace.folder_of(contract_no) / name
    disk.make_folder(path.parent)
    disk.write_new(path, data)
    work.record(ProposalRecorded(contract_no, proposal.proposal.proposal_no, office.workspace.relative(path), digest))


def compose(office: Office, contract_no: str, proposal: Proposal, *, version: str, stage: str) -> Text:
    """The contract text of this data, from the present template of its kind."""
    key = office.company.contract_templates[proposal.proposal.contract_kind]
    return compose_with(office, contract_no, proposal, version=version, stage=stage, template=(key, ""))


def compose_with(
    office: Office, contract_no: str, proposal: Proposal, *, version: str, stage: str, template: tuple[str, str]
) -> Text:
    """The contract text from a named template version (kind key, digest; no digest means the present one)."""
    key, pinned = template
    values = text_values(office, contract_no, proposal, version=version, stage=stage)
    word = office.drafter.render(key, values, template_sha256=pinned)
    return Text(version, stage, key, word, sha256(canonical(proposal)).hexdigest())


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


def keep_text(office: Office, contract_no: str, text: Text, *, by: Person, op: str) -> str:
    """Word and PDF of a text kept in one unit of work; the PDF's path."""
    pdf = office.pdf.to_pdf(text.word.docx)
    with office.records.unit_of_work(by=by.id, op=op) as work:
        if not work.already_done:
            keep_renditions(office, work, contract_no, text, pdf)
            work.commit()
        return newest_pdf(work, text.number(contract_no))


def keep_renditions(office: Office, work: UnitOfWork, contract_no: str, text: Text, pdf: bytes) -> None:
    """Word and PDF of a text, kept inside a unit of work that is already open."""
    state = contract_in(work.index, contract_no)
    pages = page_count(pdf)
    for extension, data in (("docx", text.word.docx), ("pdf", pdf)):
        keep(office, work, _sheet(both_parties(office, state), state, text, (extension, data, pages)))


def newest_pdf(work: UnitOfWork, document_no: str) -> str:
    """Where the PDF of a document lies, relative to the archive."""
    return next(each.path for each in work.index.files_of(document_no) if each.path.endswith(".pdf"))


def revise(office: Office, contract_no: str, checked: CheckedProposal, *, by: Person) -> Drafted:
    """A new draft from changed data, while the contract is still being drafted (V0.1 → V0.2)."""
    with office.records.reading() as index:
        state = contract_in(index, contract_no)
    if state.status is not ContractStatus.DRAFTING:
        raise Refused(
            f"{contract_no} 现为“{state.status.label}”,不能直接改稿。",
            next_step="评审退回后请用 qidang review resubmit 提交修改稿。",
        )
    version = next_minor(text_version(state))
    text = compose(office, contract_no, checked.proposal, version=version, stage="DRAFT")
    pdf = office.pdf.to_pdf(text.word.docx)
    with office.records.unit_of_work(by=by.id, op=f"draft:{text.number(contract_no)}") as work:
        record_proposal(office, work, contract_no, checked.proposal)
        keep_renditions(office, work, contract_no, text, pdf)
        work.commit()
        path = newest_pdf(work, text.number(contract_no))
    return Drafted(
        contract_no, text.number(contract_no), state.title, state.opened.customer, path, tuple(checked.findings)
    )


def text_version(state: ContractState) -> str:
    """The newest version of the contract text."""
    return state.documents_of(CONTRACT_TEXT)[-1].version


def both_parties(office: Office, state: ContractState) -> str:
    """Who answers for a paper both sides sign, as the contents list names them."""
    return f"{state.opened.customer};{office.company.name}"


def canonical(proposal: Proposal) -> bytes:
    """A proposal's data as stable JSON: equal data gives equal bytes."""
    return json.dumps(proposal.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, indent=1).encode()


def proposal_base(proposal_no: str) -> str:
    """A proposal's number without its version: what stays the same when it is revised."""
    return proposal_no.rsplit("-V", 1)[0]


def read_text(path: Path) -> str:
    """A UTF-8 text file, with or without a byte-order mark; Refused when it is another encoding."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused(f"{path.name} 不是 UTF-8 编码。", next_step="请在编辑器里另存为 UTF-8 后再试。") from fault


def _refuse_another_text(office: Office, state: ContractState, proposal: Proposal) -> None:
    if canonical(proposal_of(office, state)) != canonical(proposal):
        raise Refused(
            f"方案 {proposal_base(proposal.proposal.proposal_no)} 已建合同 {state.contract_no},但数据不同。",
            next_step=f"起草中改稿请用 qidang draft --revise {state.contract_no};"
            f"评审退回的请用 qidang review resubmit {state.contract_no}。",
        )


def _opened(contract_no: str, base: str, proposal: Proposal, by: Person) -> ContractOpened:
    return ContractOpened(
        contract_no=contract_no,
        contract_kind=proposal.proposal.contract_kind,
        title=proposal.proposal.title,
        customer_no=proposal.proposal.customer_no,
        customer=proposal.buyer.name,
        proposal_no=base,
        amount_gross=str(proposal.totals.amount_gross),
        sign_method=proposal.signing.method,
        copies_total=proposal.signing.copies,
        copies_seller=proposal.signing.copies_seller,
        drafted_by=by.id,
    )


def _sheet(parties: str, state: ContractState, text: Text, rendition: tuple[str, bytes, int]) -> Sheet:
    extension, data, pages = rendition
    return Sheet(
        contract_no=state.contract_no,
        document_no=text.number(state.contract_no),
        kind=CONTRACT_TEXT,
        title=state.title,
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
