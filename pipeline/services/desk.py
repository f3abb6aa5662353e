"""The desk: what waits for a person, and what the person decides; both leave the same sort of fact."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.domain.events import ScanHeld, ScanReceived, ScanRejected
from pipeline.domain.findings import finding
from pipeline.domain.numbers import parse_document_number
from pipeline.domain.people import Person, Role
from pipeline.domain.verdict import Outcome, PageReading, Verdict, judge_scan
from pipeline.errors import NotFound, Refused
from pipeline.intake.claim import Claim, claims, discard_claim
from pipeline.intake.inbox import NOTE_ENDING
from pipeline.intake.reason_notes import Reasons, reason_note
from pipeline.intake.shelves import Shelf, put_aside, take_from_shelf
from pipeline.ledger import Index
from pipeline.services.office import Office, contract_in
from pipeline.services.taking_in import TakenIn, file_facts, issued_copies, recognise

SHORTEST_REASON = 6


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file on the desk, with why it is there and what it may be."""

    scan_no: str
    name: str
    path: str
    reasons: tuple[str, ...]
    candidates: tuple[str, ...]


def waiting(office: Office) -> list[Waiting]:
    """Everything on the desk, oldest first."""
    with office.records.reading() as index:
        held = index.held_scans()
    return [_shown(office, each) for each in held]


def file_by_hand(office: Office, scan_no: str, document_no: str, *, by: str, reason: str) -> TakenIn:
    """A held scan filed as the named signing copy, on a person's word and with their reason."""
    person = office.company.person_in(by, Role.SA, Role.ARC, Role.LEGAL)
    _must_say_why(reason)
    claimed, sha256 = _from_desk(office, scan_no)
    seen = recognise(office, claimed.path, claimed.name)
    with office.records.unit_of_work(by=person.id, op=f"desk:{scan_no}") as work:
        if not work.already_done:
            verdict = _by_hand(work.index, document_no, judged(work.index, seen.readings, document_no), person, reason)
            work.record(*file_facts(office, work, claimed.path, (scan_no, claimed.name, sha256), verdict, by=person.id))
            work.commit()
        filed = work.index.scan_history(scan_no)[-1]
    if isinstance(filed, ScanHeld):
        _back_to_desk(office, claimed, filed)
        raise Refused("这份签署件我方应收的份数都已归入，未再归入。", next_step="请核对是否多扫了一份。")
    discard_claim(claimed)
    contract_no = getattr(filed, "contract_no", "")
    return TakenIn(scan_no, claimed.name, "已归入", f"{person.name}人工归入：{reason}", contract_no)


def reject_by_hand(office: Office, scan_no: str, *, by: str, reason: str) -> TakenIn:
    """A held scan turned back on a person's word; the file lies among the rejected with the reason."""
    person = office.company.person_in(by, Role.SA, Role.ARC, Role.LEGAL)
    _must_say_why(reason)
    claimed, _ = _from_desk(office, scan_no)
    said = finding("S022", at=claimed.name, person=person.name, reason=reason)
    with office.records.unit_of_work(by=person.id, op=f"desk:{scan_no}") as work:
        if not work.already_done:
            work.record(ScanRejected(scan_no, claimed.name, "", [said.as_json()], person.id))
            work.commit()
    place = put_aside(
        claimed, Shelf.REJECTED, reason_note(claimed, Shelf.REJECTED, Reasons([said]), office.clock.now())
    )
    return TakenIn(scan_no, claimed.name, "已退回", said.message, "", str(place.path))


def judged(index: Index, readings: Sequence[PageReading], document_no: str) -> Verdict:
    """What the machine says of the scan against the named contract's copies; the person's word comes on top."""
    return judge_scan(readings, issued_copies(index, [parse_document_number(document_no).owner]))


def _by_hand(index: Index, document_no: str, verdict: Verdict, person: Person, reason: str) -> Verdict:
    owner = parse_document_number(document_no).owner
    contract_in(index, owner)
    copy = next((each for each in issued_copies(index, [owner]) if each.document_no == document_no), None)
    if copy is None:
        raise NotFound(f"没有发出过签署版 {document_no}。", next_step="请用 qidang desk 查看可选的签署版。")
    said = finding("S023", at=document_no, person=person.name, reason=reason)
    return Verdict(Outcome.FILED, verdict.checks, (*verdict.findings, said), verdict.candidates, copy)


def _from_desk(office: Office, scan_no: str) -> tuple[Claim, str]:
    with office.records.reading() as index:
        history = index.scan_history(scan_no)
    received = next((each for each in history if isinstance(each, ScanReceived)), None)
    if received is None:
        raise NotFound(f"没有收件号 {scan_no}。", next_step="请用 qidang desk 查看待处理件。")
    in_flight = [each for each in claims(office.workspace.inbox) if each.scan_no == scan_no]
    if in_flight:
        return in_flight[0], received.sha256
    if not isinstance(history[-1], ScanHeld):
        raise Refused(f"收件号 {scan_no} 不在待处理之列。", next_step="请用 qidang desk 查看待处理件。")
    shelved = _on_shelf(office, scan_no)
    if disk.digests_of(shelved).sha256 != received.sha256:
        raise Refused(f"{shelved.name} 在待处理期间被改动过。", next_step="请放回原来的文件，或重新扫描放入收件夹。")
    return take_from_shelf(office.workspace.inbox, shelved, scan_no), received.sha256


def _on_shelf(office: Office, scan_no: str) -> Path:
    shelf = office.workspace.inbox / Shelf.DESK
    for note in sorted(shelf.rglob(f"*{NOTE_ENDING}")):
        if scan_no in note.read_text("utf-8-sig", errors="replace").split():
            return note.with_name(note.name.removesuffix(NOTE_ENDING))
    raise NotFound(f"待处理夹里找不到收件号 {scan_no} 的文件。", next_step="请确认文件没有被移走。")


def _back_to_desk(office: Office, claimed: Claim, held: ScanHeld) -> None:
    note = reason_note(
        claimed, Shelf.DESK, Reasons(remarks=[each["message"] for each in held.findings]), office.clock.now()
    )
    put_aside(claimed, Shelf.DESK, note)


def _must_say_why(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(f"请写明理由（不少于 {SHORTEST_REASON} 个字）。", next_step="理由会记入总账，供以后查对。")


def _shown(office: Office, held: ScanHeld) -> Waiting:
    try:
        path = str(_on_shelf(office, held.scan_no))
    except NotFound:
        path = "（正在处理或已被移走）"
    return Waiting(
        scan_no=held.scan_no,
        name=held.name,
        path=path,
        reasons=tuple(each["message"] for each in held.findings),
        candidates=tuple(f"{each['document_no']}（{each['score']} 分）" for each in held.candidates),
    )
