"""Appraises volumes whose time is over: the opinion and the list for destruction, as paper (handbook 8.7).

Nothing is destroyed here: the paper goes to the approver and the witnesses; what it says is kept for ever.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline import disk
from pipeline.domain.calendar.deadlines import months_later
from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.events import ContractMoved, DocumentAdded, DossierArchived, PaperFactsStated
from pipeline.domain.findings import BadDocument, Finding, errors_in
from pipeline.domain.numbering.numbers import next_minor
from pipeline.domain.papers.appraisal_checks import KEEP, KnownVolume, Shelf, check_appraisal, term_of
from pipeline.domain.papers.closing_facts import AppraisalFacts, ClosureFacts, Duty
from pipeline.domain.people import Person, Role
from pipeline.drafting.paper.pdf_pages import page_count
from pipeline.drafting.values import document_values
from pipeline.drafting.values.closing_archive import appraisal_values
from pipeline.ledger import Index, UnitOfWork
from pipeline.services.keeping import file_name, folder_for, put_aside_unrecorded
from pipeline.services.office import Office, Rendered, contract_in, proposal_of
from pipeline.services.papers.closing import CLOSURE
from pipeline.services.papers.facts_forms import FactsKind, facts_in
from pipeline.services.papers.lending import loans_out, volume_title
from pipeline.services.papers.statements import stated

APPRAISAL = "JDXH"
OPINION = FactsKind(APPRAISAL, AppraisalFacts)
FIRST_VERSION = "V1.0"
_OVER = frozenset({ContractStatus.CLOSED, ContractStatus.TERMINATED, ContractStatus.ARCHIVED, ContractStatus.VOID})
_WARRANTY_WORDS = ("质保", "质量保证", "保修")


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The paper of one batch."""

    document_no: str
    path: str
    pages: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class DueVolume:
    """A volume of the ledger with the last day it must be kept."""

    archive_no: str
    title: str
    expires_on: date


def volumes_due(office: Office, by_day: date) -> list[DueVolume]:
    """The volumes whose time is over on a day, the oldest first; those from before the ledger are not known here."""
    with office.records.reading() as index:
        shelf = _shelf(office, index, by_day)
    terms = {each: term_of(each, shelf) for each in shelf.known}
    due = [
        DueVolume(number, shelf.known[number].title, term.expires_on)
        for number, term in terms.items()
        if term and term.expires_on and term.expires_on < by_day
    ]
    return sorted(due, key=lambda each: (each.expires_on, each.archive_no))


def draw_appraisal(office: Office, path: Path, *, by: str) -> Appraisal:
    """The paper of a batch as Word and PDF; changed facts of a batch give its next version, the same the same paper.

    BadDocument with everything that speaks against it.
    """
    person = office.company.person_in(by, Role.ARC)
    with facts_in(office, path, OPINION) as given:
        facts = given.facts
        with office.records.reading() as index:
            shelf = _shelf(office, index, facts.held_on, facts)
            papers = [each for each in index.events_of(DocumentAdded) if each.kind == APPRAISAL]
        findings = tuple(check_appraisal(facts, shelf, person.name))
        if errors_in(findings):
            raise BadDocument(f"{path.name} 还不能出鉴定意见书。", findings)
    people = {each.name: each for each in office.company.people}
    values = appraisal_values(facts, shelf, office.company.name, people)
    number, is_kept = _number(office, papers, facts.batch, _digest(values))
    if not is_kept:
        _make(office, (number, facts, values), person)
    with office.records.reading() as index:
        kept = next(each for each in index.files_of(number) if each.path.endswith(".pdf"))
    return Appraisal(number, kept.path, kept.pages, given.tell(findings))


def _digest(values: dict[str, Any]) -> str:
    return sha256(json.dumps(values, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _number(office: Office, papers: Sequence[DocumentAdded], batch: str, digest: str) -> tuple[str, bool]:
    """The number of this batch's paper, and whether it is kept already."""
    earlier = [each for each in papers if each.title.endswith(f"（{batch}）")]
    if not earlier:
        given = {each.document_no.rpartition("-V")[0] for each in papers}
        return f"{office.company.fonds}-{APPRAISAL}-{len(given) + 1:02d}-{FIRST_VERSION}", False
    newest = earlier[-1]
    if newest.data_sha256 == digest:
        return newest.document_no, True
    stem, _, version = newest.document_no.rpartition("-")
    return f"{stem}-{next_minor(version)}", False


def _make(office: Office, paper: tuple[str, AppraisalFacts, dict[str, Any]], person: Person) -> None:
    number, facts, values = paper
    stem, _, version = number.rpartition("-")
    title = f"{office.drafter.kind(APPRAISAL).title}（{facts.batch}）"
    doc = {
        **document_values(stem, version, title),
        "prepared_by": person.name,
        "prepared_dept": person.department,
        "prepared_on": office.today(),
        "confidentiality": "内部",
        "customer_no": "",
        "contract_no": "",
    }
    word = office.drafter.render(APPRAISAL, {**values, "doc": doc})
    pdf = office.pdf.to_pdf(word.docx)
    with office.records.unit_of_work(by=person.id, op=f"paper:{number}:{_digest(values)[:16]}") as work:
        if work.already_done:
            return
        for extension, data in (("docx", word.docx), ("pdf", pdf)):
            work.record(_keep(office, work, (number, title, extension), (data, word, page_count(pdf), _digest(values))))
        work.record(PaperFactsStated("", number, APPRAISAL, facts.model_dump(mode="json")))
        work.commit()


def _keep(
    office: Office, work: UnitOfWork, name: tuple[str, str, str], made: tuple[bytes, Rendered, int, str]
) -> DocumentAdded:
    """A paper of the whole fonds, durable in a folder of its own; no contract owns it."""
    number, title, extension = name
    data, word, pages, digest = made
    path = folder_for(office, f"{office.company.fonds}-{APPRAISAL}") / file_name(number, title, extension)
    put_aside_unrecorded(office, work, number, path, data)
    disk.write_new(path, data)
    digests = disk.digests_of(path)
    return DocumentAdded(
        contract_no="",
        document_no=number,
        kind=APPRAISAL,
        title=title,
        stage="FINAL",
        version=number.rpartition("-")[2],
        path=office.workspace.relative(path),
        sha256=digests.sha256,
        size=digests.size,
        pages=pages,
        responsible=office.company.name,
        dated=office.today().isoformat(),
        text_sha256=word.text_sha256,
        template_sha256=word.template_sha256,
        data_sha256=digest,
    )


# --- what the ledger knows of volumes


def _shelf(office: Office, index: Index, held_on: date, facts: AppraisalFacts | None = None) -> Shelf:
    """What the ledger knows of the volumes of a batch, else of all; terms this very batch gave anew do not count."""
    acts = {each.archive_no: each for each in index.events_of(DossierArchived)}
    asked = {each.archive_no for each in facts.volumes} if facts else acts.keys()
    loans = {each.archive_no: each.loan_no for each in loans_out(index)}
    known = {
        number: _known(office, index, act, (held_on, loans.get(number, "")))
        for number, act in acts.items()
        if number in asked
    }
    return Shelf(office.company.fonds, known, dict(_renewed(index, facts.batch if facts else "")), office.today())


def _known(office: Office, index: Index, act: DossierArchived, told: tuple[date, str]) -> KnownVolume:
    held_on, loan_no = told
    state = contract_in(index, act.contract_no)
    closure = _closure_of(index, act.contract_no)
    return KnownVolume(
        title=volume_title(office, index, act.contract_no),
        pages=act.pages,
        unsettled=state.status not in _OVER or bool(closure and closure.pending),
        in_warranty=_in_warranty(office, state, closure, held_on),
        disputed=state.status is ContractStatus.DISPUTED,
        closed_year=_closed_year(index, act.contract_no),
        loan_no=loan_no,
    )


def _closure_of(index: Index, contract_no: str) -> ClosureFacts | None:
    papers = list(stated(index, contract_no, CLOSURE, ClosureFacts).values())
    return papers[-1] if papers else None


def _in_warranty(office: Office, state: ContractState, closure: ClosureFacts | None, held_on: date) -> bool:
    """Some duty of warranty runs on, as the closure paper lists them, or the months since the last acceptance."""
    duties = (
        [each for each in closure.surviving if any(word in each.duty for word in _WARRANTY_WORDS)] if closure else []
    )
    if any(each.until is None or each.until >= held_on for each in duties):
        return True
    months = proposal_of(office, state).warranty_months or 0
    signed = [each.dated for each in state.documents_of("YSQR") if each.stage == "SIGNED"]
    return bool(months and signed) and months_later(date.fromisoformat(max(signed)), months) >= held_on


def _is_warranty(duty: Duty) -> bool:
    return any(word in duty.duty for word in _WARRANTY_WORDS)


def _closed_year(index: Index, contract_no: str) -> int:
    ends = [
        datetime.fromisoformat(at).year
        for at, event in index.timed_history(contract_no)
        if isinstance(event, ContractMoved) and event.to_status in _OVER
    ]
    return max(ends, default=0)


def _renewed(index: Index, batch: str) -> Iterator[tuple[str, str]]:
    """The terms that earlier appraisals gave anew."""
    earlier = [each.stated for each in index.events_of(PaperFactsStated) if each.kind == APPRAISAL]
    for each in earlier:
        for volume in each["volumes"] if each["batch"] != batch else ():
            if volume["opinion"] == KEEP:
                yield volume["archive_no"], volume["new_retention"]
