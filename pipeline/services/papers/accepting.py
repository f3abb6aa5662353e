"""Draw up an acceptance certificate from a test record, ready for the customer's signature and seal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.events import PaperFactsStated
from pipeline.domain.findings import BadDocument, Finding, errors_in, finding
from pipeline.domain.numbering.numbers import document_number
from pipeline.domain.papers.acceptance import AcceptanceReport, check_acceptance
from pipeline.domain.papers.left_open import check_nothing_open
from pipeline.domain.people import Role
from pipeline.domain.proposal.model import Proposal
from pipeline.drafting.values import AcceptanceFacts, Deliverable, Measured, Remaining, acceptance_values
from pipeline.errors import Busy, Refused
from pipeline.ledger import Index
from pipeline.services.drafting.draft import both_parties, text_values, text_version
from pipeline.services.keeping import Sheet
from pipeline.services.office import Office, Rendered, contract_in
from pipeline.services.papers.facts_forms import FactsKind, facts_in
from pipeline.services.papers.recording import terms_in_force
from pipeline.services.papers.statements import CERTIFICATE, PAYMENT_SEQS, rectification_of
from pipeline.services.reviewing.issuing import stamp_and_keep

REPORT = FactsKind(CERTIFICATE, AcceptanceReport)
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


@dataclass(frozen=True, slots=True)
class _Order:
    """What a certificate is drawn up from: the record, the contract, its proposal as signed supplements left it."""

    report: AcceptanceReport
    state: ContractState
    proposal: Proposal
    findings: tuple[Finding, ...]

    @property
    def op(self) -> str:
        """The same record is the same act."""
        digest = sha256(self.report.model_dump_json().encode()).hexdigest()[:16]
        return f"accept:{self.state.contract_no}:{digest}"


def draw_up_acceptance(office: Office, contract_no: str, path: Path, *, by: str) -> Certificate:
    """The certificate for a test record; the same record gives the same certificate, with what came up since.

    BadDocument with every fault of the record or whatever rectification is left open (R7-04), Refused when the
    contract is not in force.
    """
    person = office.company.person_in(by, Role.CS, Role.PJM)
    with facts_in(office, path, REPORT, contract_no=contract_no) as given:
        made = _accept(office, contract_no, (path.name, given.facts), by=person.id)
    return replace(made, findings=given.tell(made.findings))


def _accept(office: Office, contract_no: str, given: tuple[str, AcceptanceReport], *, by: str) -> Certificate:
    name, report = given
    with office.records.reading() as index:
        order = _order(office, index, contract_no, report)
        issued = _issued_by(index, order.op)
        if issued:
            return _certificate(index, contract_no, issued, _told_since(issued, order.findings))
    if order.state.status not in _IN_FORCE:
        label = order.state.status.label
        raise Refused(f"{contract_no} 现为“{label}”，还不能验收。", next_step="合同生效并交付后再办理。")
    if errors_in(order.findings):
        raise BadDocument(f"{name} 还不能出验收确认书。", order.findings)
    return _draw_up(office, order, by=by)


def _order(office: Office, index: Index, contract_no: str, report: AcceptanceReport) -> _Order:
    state = contract_in(index, contract_no)
    proposal = terms_in_force(office, index, state)
    tested = rectification_of(index, contract_no)
    findings = check_acceptance(report, proposal, office.calendar, office.today())
    findings += check_nothing_open(tested, report.record_no, is_final=report.is_final)
    return _Order(report, state, proposal, tuple(findings))


def _issued_by(index: Index, op: str) -> str:
    entry = index.entry_for(op)
    return next((str(getattr(each, "document_no", "")) for each in entry.events), "") if entry else ""


def _told_since(document_no: str, findings: Sequence[Finding]) -> list[Finding]:
    """What would stop it now cannot take an issued certificate back: it is told as a warning."""
    return [
        finding("K037", at=each.at, number=document_no, what=each.message) if each.is_error else each
        for each in findings
    ]


def _draw_up(office: Office, order: _Order, *, by: str) -> Certificate:
    taken = {each.document_no for each in order.state.documents_of(CERTIFICATE)}
    document_no = document_number(order.state.contract_no, CERTIFICATE, len(taken) + 1, VERSION)
    word = office.drafter.render(CERTIFICATE, _values(office, order, document_no))
    pdf = office.pdf.to_pdf(word.docx)
    with office.records.unit_of_work(by=by, op=order.op) as work:
        if not work.already_done:
            if work.index.files_of(document_no):
                raise Busy(f"{document_no} 刚由别人出具。", next_step="请再执行一次，会取下一个编号。")
            stamp_and_keep(office, work, _sheet(office, order, (document_no, pdf, word)))
            work.record(_statement(order, document_no))
            work.commit()
        return _certificate(work.index, order.state.contract_no, _issued_by(work.index, order.op), order.findings)


def _certificate(index: Index, contract_no: str, document_no: str, findings: Sequence[Finding]) -> Certificate:
    kept = next(each for each in index.files_of(document_no) if each.stage == "SIGN")
    return Certificate(contract_no, document_no, kept.path, kept.pages, tuple(findings))


def _statement(order: _Order, document_no: str) -> PaperFactsStated:
    """The record, with the instalments as they are printed: the account rests on them once the paper is signed."""
    seqs = list(order.report.instalments(order.proposal.payment_plan))
    stated = {**order.report.model_dump(mode="json"), PAYMENT_SEQS: seqs}
    return PaperFactsStated(order.state.contract_no, document_no, CERTIFICATE, stated)


def _values(office: Office, order: _Order, document_no: str) -> dict[str, object]:
    report, state = order.report, order.state
    contract = text_values(office, state.contract_no, order.proposal, version=text_version(state), stage="SIGN")
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
        payment_seqs=report.instalments(order.proposal.payment_plan),
        copies=COPIES,
    )
    return acceptance_values(contract, facts)


def _sheet(office: Office, order: _Order, made: tuple[str, bytes, Rendered]) -> Sheet:
    document_no, pdf, word = made
    state, report = order.state, order.report
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
