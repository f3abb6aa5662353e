"""The desk: what waits for a person, and what the person decides; both leave the same sort of fact."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.domain.events import Event, ScanFiled, ScanHeld, ScanReceived, ScanRejected
from pipeline.domain.findings import BadDocument, finding
from pipeline.domain.numbering.numbers import parse_document_number
from pipeline.domain.people import Person, Role
from pipeline.domain.scans.verdict import IssuedCopy, Outcome, PageReading, Verdict, judge_scan
from pipeline.errors import NotFound, QidangError, Refused
from pipeline.intake.claim import Claim, claims, clear
from pipeline.intake.inbox import NOTE_ENDING, WORKING
from pipeline.intake.pdf_gate import Gate
from pipeline.intake.shelves import Shelf, take_from_shelf
from pipeline.ledger import Index
from pipeline.services.intake.filing import Arrived, all_copies_filed, copies_due, file_facts, issued_copies
from pipeline.services.intake.recognising import recognise
from pipeline.services.intake.taking_in import TakenIn, take_in
from pipeline.services.office import Office, contract_in

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
        held = [(each, _fate(index, each.scan_no)[0]) for each in index.held_scans()]
    return [_shown(office, each, received) for each, received in held]


def file_by_hand(office: Office, scan_no: str, document_no: str, *, by: str, reason: str) -> TakenIn:
    """A held scan filed as the named signing copy, on a person's word and with their reason.

    Refused or BadDocument, and the file stays on the desk, when all our copies are filed or it is no readable PDF.
    """
    person = _decider(office, by, reason)
    with office.records.reading() as index:
        received, decision = _fate(index, scan_no)
        if isinstance(decision, ScanHeld):
            _must_be_due(index, document_no)
    if isinstance(decision, ScanHeld):
        claimed = _from_desk(office, received)
        with _else_back_to_desk(office, claimed):
            _file(office, claimed, received, document_no, (person, reason))
    filed, _ = _settled(office, scan_no)
    if not isinstance(filed, ScanFiled) or filed.document_no != document_no:
        raise _decided_otherwise(scan_no)
    words = f"{person.name}人工归入：{reason}"
    return TakenIn(scan_no, received.name, "已归入", words, filed.contract_no, filed.path)


def _file(office: Office, claimed: Claim, received: ScanReceived, document_no: str, word: tuple[Person, str]) -> None:
    seen = recognise(office, claimed.path, claimed.name)
    if seen.gate.gate is not Gate.PASSED:
        raise BadDocument(f"{claimed.name} 不能归入卷内。", seen.gate.findings, next_step="请退回，另扫一份。")
    with office.records.unit_of_work(by=word[0].id, op=f"desk:{claimed.scan_no}") as work:
        if not work.already_done:
            verdict = _by_hand(work.index, _must_be_due(work.index, document_no), seen.readings, word)
            arrived = Arrived.of(claimed, received.sha256, seen)
            work.record(*file_facts(office, work, arrived, verdict, by=word[0].id))
            work.commit()


@contextmanager
def _else_back_to_desk(office: Office, claimed: Claim) -> Iterator[None]:
    try:
        yield
    except QidangError:
        take_in(office, claimed)  # it is decided already: the file goes where it lay, with the same reasons
        raise


def reject_by_hand(office: Office, scan_no: str, *, by: str, reason: str) -> TakenIn:
    """A held scan turned back on a person's word; the file lies among the rejected with the reason."""
    person = _decider(office, by, reason)
    with office.records.reading() as index:
        received, decision = _fate(index, scan_no)
    if isinstance(decision, ScanHeld):
        claimed = _from_desk(office, received)
        said = finding("S022", at=claimed.name, person=person.name, reason=reason)
        with office.records.unit_of_work(by=person.id, op=f"desk:{scan_no}") as work:
            if not work.already_done:
                work.record(ScanRejected(scan_no, claimed.name, "", [said.as_json()], person.id))
                work.commit()
    rejected, place = _settled(office, scan_no)
    if not isinstance(rejected, ScanRejected):
        raise _decided_otherwise(scan_no)
    return TakenIn(scan_no, received.name, "已退回", rejected.findings[0]["message"], "", place)


def _decider(office: Office, by: str, reason: str) -> Person:
    person = office.company.person_in(by, Role.SA, Role.ARC, Role.LEGAL)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(f"请写明理由（不少于 {SHORTEST_REASON} 个字）。", next_step="理由会记入总账，供以后查对。")
    return person


def _fate(index: Index, scan_no: str) -> tuple[ScanReceived, Event]:
    """A scan's receipt and what is decided about it; NotFound for a number that was never given."""
    history = index.scan_history(scan_no)
    for each in history:
        if isinstance(each, ScanReceived):
            return each, history[-1]
    raise NotFound(f"没有收件号 {scan_no}。", next_step="请用 qidang desk 查看待处理件。")


def _settled(office: Office, scan_no: str) -> tuple[Event, str]:
    """The decision that stands and the place its file was put now, also when an earlier run was cut short."""
    in_flight = [each for each in claims(office.workspace.inbox) if each.scan_no == scan_no]
    places = [take_in(office, each).path for each in in_flight]
    _forget_note(office, scan_no)
    clear(Claim(office.workspace.inbox, scan_no, office.workspace.inbox / WORKING / scan_no, ""))
    with office.records.reading() as index:
        return _fate(index, scan_no)[1], "".join(places)


def _forget_note(office: Office, scan_no: str) -> None:
    """A kill while the file was taken from the desk leaves its note there alone."""
    for note in (office.workspace.inbox / Shelf.DESK).rglob(f"*{NOTE_ENDING}"):
        if not note.with_name(note.name.removesuffix(NOTE_ENDING)).exists() and _names(note, scan_no):
            disk.remove_file(note)


def _names(note: Path, scan_no: str) -> bool:
    return scan_no in note.read_text("utf-8-sig", errors="replace").split()


def _decided_otherwise(scan_no: str) -> Refused:
    return Refused(f"收件号 {scan_no} 不在待处理之列。", next_step="请用 qidang desk 查看待处理件。")


def _must_be_due(index: Index, document_no: str) -> IssuedCopy:
    """The signing copy a person named; NotFound when none such went out, Refused when all of ours are filed."""
    try:
        owner = parse_document_number(document_no).owner
    except ValueError:
        owner = ""
    copy = next((each for each in issued_copies(index, [owner]) if each.document_no == document_no), None)
    if copy is None:
        raise NotFound(f"没有发出过签署版 {document_no}。", next_step="请用 qidang desk 查看可选的签署版。")
    state = contract_in(index, copy.contract_no)
    if not copies_due(state, copy):
        full = all_copies_filed(state, copy, document_no)
        raise Refused(full.message, next_step="请核对是否多扫了一份。")
    return copy


def _by_hand(index: Index, copy: IssuedCopy, readings: Sequence[PageReading], word: tuple[Person, str]) -> Verdict:
    """What the machine says of the scan against the contract's copies, with the person's word on top."""
    verdict = judge_scan(readings, issued_copies(index, [copy.contract_no]))
    said = finding("S023", at=copy.document_no, person=word[0].name, reason=word[1])
    return Verdict(Outcome.FILED, verdict.checks, (*verdict.findings, said), verdict.candidates, copy)


def _from_desk(office: Office, received: ScanReceived) -> Claim:
    """The held file in flight; Refused when it is no longer the one that came."""
    for each in claims(office.workspace.inbox):
        if each.scan_no == received.scan_no:
            return each
    shelved = _on_shelf(office, received)
    if disk.digests_of(shelved).sha256 != received.sha256:
        raise Refused(f"{shelved.name} 在待处理期间被改动过。", next_step="请放回原来的文件，或重新扫描放入收件夹。")
    return take_from_shelf(office.workspace.inbox, shelved, received.scan_no)


def _on_shelf(office: Office, received: ScanReceived) -> Path:
    """Where the file lies: beside its note, or wherever its bytes are when the note is gone."""
    shelf = office.workspace.inbox / Shelf.DESK
    for note in sorted(shelf.rglob(f"*{NOTE_ENDING}")):
        file = note.with_name(note.name.removesuffix(NOTE_ENDING))
        if file.is_file() and _names(note, received.scan_no):
            return file
    for each in sorted(shelf.rglob("*")):
        if each.is_file() and each.stat().st_size == received.size and _is(each, received):
            return each
    raise NotFound(f"待处理夹里找不到收件号 {received.scan_no} 的文件。", next_step="请确认文件没有被移走。")


def _is(path: Path, received: ScanReceived) -> bool:
    return not path.is_symlink() and disk.digests_of(path).sha256 == received.sha256


def _shown(office: Office, held: ScanHeld, received: ScanReceived) -> Waiting:
    try:
        path = str(_on_shelf(office, received))
    except NotFound:
        path = "（正在处理或已被移走）"
    return Waiting(
        scan_no=held.scan_no,
        name=held.name,
        path=path,
        reasons=tuple(each["message"] for each in held.findings),
        candidates=tuple(f"{each['document_no']}（{each['score']} 分）" for each in held.candidates),
    )
