"""Draw up an acceptance certificate from a test record, ready for the customer's signature and seal."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.findings import BadDocument, Finding, errors_in
from pipeline.domain.numbering.numbers import document_number
from pipeline.domain.papers.acceptance import AcceptanceReport, check_acceptance
from pipeline.domain.papers.acceptance_source import read_acceptance
from pipeline.domain.papers.left_open import check_nothing_open
from pipeline.domain.people import Role
from pipeline.drafting.values import AcceptanceFacts, Deliverable, Measured, Remaining, acceptance_values
from pipeline.errors import Busy, Refused
from pipeline.ledger import Index
from pipeline.services.drafting.draft import both_parties, text_values, text_version
from pipeline.services.drafting.proposals import read_text
from pipeline.services.keeping import Sheet
from pipeline.services.office import Office, Rendered, contract_in, proposal_of
from pipeline.services.papers.statements import rectification_of
from pipeline.services.reviewing.issuing import stamp_and_keep

CERTIFICATE = "YSQR"
VERSION = "V1.0"
COPIES = 2
_IN_FORCE = frozenset({ContractStatus.EFFECTIVE, ContractStatus.PERFORMING, ContractStatus.PERFORMED})


@dataclass(frozen=True, slots=True)
class Certificate:
    """An acceptance certificate to be printed, signed and sealed."""

    contract_no: str
    document_no: str
    path: str
    pages: int
    findings: tuple[Finding, ...]


def draw_up_acceptance(office: Office, contract_no: str, path: Path, *, by: str) -> Certificate:
    """The certificate for a test record; the same record gives the same certificate.

    BadDocument with every fault of the record or whatever rectification is left open (R7-04), Refused when the
    contract is not in force.
    """
    person = office.company.person_in(by, Role.CS, Role.PJM)
    report = read_acceptance(read_text(path), name=path.name)
    with office.records.reading() as index:
        state = contract_in(index, contract_no)
        tested = rectification_of(index, contract_no)
    if state.status not in _IN_FORCE:
        raise Refused(f"{contract_no} 现为“{state.status.label}”，还不能验收。", next_step="合同生效并交付后再办理。")
    findings = check_acceptance(report, proposal_of(office, state), office.calendar, office.today())
    findings += check_nothing_open(tested, report.record_no, is_final=report.is_final)
    if errors_in(findings):
        raise BadDocument(f"{path.name} 还不能出验收确认书。", findings)
    op = f"accept:{contract_no}:{sha256(report.model_dump_json().encode()).hexdigest()[:16]}"
    document_no = _number(office, state, op)
    word = office.drafter.render(CERTIFICATE, _values(office, state, report, document_no))
    pdf = office.pdf.to_pdf(word.docx)
    with office.records.unit_of_work(by=person.id, op=op) as work:
        if not work.already_done:
            if work.index.files_of(document_no):
                raise Busy(f"{document_no} 刚由别人出具。", next_step="请再执行一次，会取下一个编号。")
            stamp_and_keep(office, work, _sheet(office, state, report, (document_no, pdf, word)))
            work.commit()
        kept = next(each for each in work.index.files_of(document_no) if each.stage == "SIGN")
    return Certificate(contract_no, document_no, kept.path, kept.pages, tuple(findings))


def _number(office: Office, state: ContractState, op: str) -> str:
    """The number this record's certificate has, or the next free one of the contract."""
    with office.records.reading() as index:
        done = _issued_by(index, op)
    taken = {each.document_no for each in state.documents_of(CERTIFICATE)}
    return done or document_number(state.contract_no, CERTIFICATE, len(taken) + 1, VERSION)


def _issued_by(index: Index, op: str) -> str:
    entry = index.entry_for(op)
    return next((str(getattr(each, "document_no", "")) for each in entry.events), "") if entry else ""


def _values(office: Office, state: ContractState, report: AcceptanceReport, document_no: str) -> dict[str, object]:
    proposal = proposal_of(office, state)
    contract = text_values(office, state.contract_no, proposal, version=text_version(state), stage="SIGN")
    facts = AcceptanceFacts(
        certificate_no=document_no.rsplit("-", 1)[0],
        certificate_version=VERSION,
        stage=report.stage,
        delivered_on=report.delivered_on,
        tested_on=report.tested_on,
        place=report.place,
        record_no=report.record_no,
        deliverables=[
            Deliverable(each.name, each.version or "无", each.unit, each.quantity) for each in report.deliverables
        ],
        measured=[Measured(each.item, each.measured, "达标" if each.passed else "未达标") for each in report.results],
        csat=report.satisfaction,
        remaining=[Remaining(each.item, each.responsible, each.due_on) for each in report.open_points],
        payment_seqs=[each.seq for each in proposal.payment_plan if each.trigger_event in report.triggers],
        copies=COPIES,
    )
    return acceptance_values(contract, facts)


def _sheet(office: Office, state: ContractState, report: AcceptanceReport, made: tuple[str, bytes, Rendered]) -> Sheet:
    document_no, pdf, word = made
    return Sheet(
        contract_no=state.contract_no,
        document_no=document_no,
        kind=CERTIFICATE,
        title=f"{state.title}验收确认书（{report.stage}）",
        stage="SIGN",
        version=VERSION,
        extension="pdf",
        data=pdf,
        pages=0,
        responsible=both_parties(office, state),
        text_sha256=word.text_sha256,
        template_sha256=word.template_sha256,
    )
