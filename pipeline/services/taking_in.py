"""Take one claimed file in: recognise it, judge it, file it or put it aside with reasons; again changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline import disk
from pipeline.domain.events import (
    DocumentAdded,
    Event,
    ScanFiled,
    ScanHeld,
    ScanReceived,
    ScanRejected,
    ScanRepeated,
    SigningCopyIssued,
)
from pipeline.domain.findings import Finding, finding
from pipeline.domain.findings.wording import Severity
from pipeline.domain.numbers import parse_document_number
from pipeline.domain.verdict import IssuedCopy, Outcome, PageReading, Verdict, judge_scan, owners_in
from pipeline.intake.claim import Claim, discard_claim
from pipeline.intake.limits import Limits
from pipeline.intake.pdf_findings import GateRule
from pipeline.intake.pdf_gate import Gate, GateResult, judge_file
from pipeline.intake.reading import pages_from_json, read_scan
from pipeline.intake.reason_notes import Reasons, reason_note
from pipeline.intake.sandbox import Ending, run_limited
from pipeline.intake.sandbox import Outcome as Ended
from pipeline.intake.shelves import Shelf, put_aside
from pipeline.ledger import Index, UnitOfWork
from pipeline.services.drafting import both_parties
from pipeline.services.keeping import file_name
from pipeline.services.office import Office, contract_in

MACHINE = "qidang"
SIGNED = "SIGNED"
_SECONDS_PER_PAGE = 3.0
_LEAST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of one file."""

    scan_no: str
    name: str
    outcome: str
    reason: str = ""
    contract_no: str = ""
    path: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read from a file, before anything is decided."""

    gate: GateResult
    readings: tuple[PageReading, ...] = ()
    trouble: tuple[Finding, ...] = ()


def take_in(office: Office, claimed: Claim) -> TakenIn:
    """The fate of one claimed file, decided once, and the file where that decision puts it."""
    digests = disk.digests_of(claimed.path) if claimed.path.exists() else None
    if digests and not _is_decided(office, claimed):
        if not _receive(office, claimed, digests):
            return _settle(office, claimed)
        _decide(office, claimed, digests.sha256, recognise(office, claimed.path, claimed.name))
    return _settle(office, claimed)


def recognise(office: Office, path: Path, name: str) -> Recognised:
    """The file through the gate and its pages read, both in a child process with limits."""
    rule = GateRule(max_mb=office.intake.max_bytes >> 20, max_pages=office.intake.max_pages)
    gate = judge_file(path, name, rule)
    if gate.gate is not Gate.PASSED or gate.facts is None:
        return Recognised(gate)
    seconds = _LEAST_SECONDS + _SECONDS_PER_PAGE * gate.facts.pages
    limits = Limits(memory_mb=2048, cpu_seconds=int(seconds), wall_seconds=seconds, answer_bytes=32 << 20)
    ended = run_limited(read_scan, str(path), limits)
    if ended.ending is not Ending.OK:
        return Recognised(gate, trouble=(_unread(name, ended),))
    return Recognised(gate, tuple(each.reading for each in pages_from_json(ended.value)))


def issued_copies(index: Index, owners: Sequence[str]) -> list[IssuedCopy]:
    """Every signing copy that ever went out for these contracts, superseded ones marked."""
    return [copy for owner in owners for copy in _copies_of(index, owner)]


def _copies_of(index: Index, contract_no: str) -> list[IssuedCopy]:
    history = index.history(contract_no)
    issued = [each for each in history if isinstance(each, SigningCopyIssued)]
    title = contract_in(index, contract_no).title if history else ""
    newest = {_document_of(each): each.document_no for each in issued}
    return [
        IssuedCopy(
            contract_no=contract_no,
            document_no=each.document_no,
            title=title,
            codes=tuple(page["code"] for page in each.pages),
            is_superseded=newest[_document_of(each)] != each.document_no,
        )
        for each in issued
    ]


def _document_of(issued: SigningCopyIssued) -> tuple[str, str]:
    number = parse_document_number(issued.document_no)
    return number.code, number.serial


def _is_decided(office: Office, claimed: Claim) -> bool:
    with office.records.reading() as index:
        return index.entry_for(f"decide:{claimed.scan_no}") is not None


def _receive(office: Office, claimed: Claim, digests: disk.Digests) -> bool:
    """Record that the file is here; False when its bytes were taken in before and it is settled as a repeat."""
    with office.records.unit_of_work(by=MACHINE, op=f"receive:{claimed.scan_no}") as work:
        if work.already_done:
            return True
        first = _taken_in_before(work.index, digests.sha256)
        work.record(ScanReceived(claimed.scan_no, claimed.name, digests.sha256, digests.size))
        work.commit()
    if first is None:
        return True
    with office.records.unit_of_work(by=MACHINE, op=f"decide:{claimed.scan_no}") as work:
        if not work.already_done:
            work.record(ScanRepeated(claimed.scan_no, claimed.name, "", digests.sha256, first.scan_no))
            work.commit()
    return False


def _taken_in_before(index: Index, sha256: str) -> ScanReceived | None:
    """The first receipt of these bytes, unless they were turned back then: those may come again."""
    first = index.scan_with(sha256)
    if first is None:
        return None
    turned_back = any(isinstance(each, ScanRejected) for each in index.scan_history(first.scan_no))
    return None if turned_back else first


def _decide(office: Office, claimed: Claim, sha256: str, seen: Recognised) -> None:
    with office.records.unit_of_work(by=MACHINE, op=f"decide:{claimed.scan_no}") as work:
        if work.already_done:
            return
        work.record(*_facts(office, work, claimed, sha256, seen))
        work.commit()


def _facts(office: Office, work: UnitOfWork, claimed: Claim, sha256: str, seen: Recognised) -> list[Event]:
    gate = seen.gate
    if gate.gate is Gate.TURNED_BACK:
        return [_rejected(claimed, gate.findings)]
    if gate.gate is Gate.HELD or seen.trouble:
        return [_held(claimed, (*gate.findings, *seen.trouble))]
    index = work.index
    copies = issued_copies(index, sorted(owners_in(seen.readings)))
    verdict = judge_scan(seen.readings, copies, door_evidence=_door_evidence(gate))
    if verdict.outcome is Outcome.REJECTED:
        return [_rejected(claimed, (*verdict.findings, *gate.findings))]
    if verdict.outcome is Outcome.HELD or verdict.filed_as is None:
        return [_held(claimed, (*verdict.findings, *gate.findings), verdict)]
    return file_facts(office, work, claimed.path, (claimed.scan_no, claimed.name, sha256), verdict)


def file_facts(
    office: Office, work: UnitOfWork, source: Path, scan: tuple[str, str, str], verdict: Verdict, *, by: str = MACHINE
) -> list[Event]:
    """The facts of filing a scan, its bytes already durable in the dossier; a hold when no copy is due any more."""
    scan_no, name, sha256 = scan
    copy = verdict.filed_as
    if copy is None:
        raise ValueError("only a recognised scan can be filed")
    state = contract_in(work.index, copy.contract_no)
    filed = [each for each in state.scans if each.document_no == copy.document_no]
    if len(filed) >= state.opened.copies_seller:
        full = finding("S020", at=name, document_no=copy.document_no, copies=len(filed))
        return [ScanHeld(scan_no, name, "", _json(verdict.checks), [full.as_json()], _json(verdict.candidates))]
    copy_no = len(filed) + 1
    path = _keep_scan(office, source, copy, copy_no, sha256)
    document = parse_document_number(copy.document_no)
    issued = work.index.document(copy.document_no)
    relative = office.workspace.relative(path)
    size = disk.digests_of(path).size
    return [
        ScanFiled(scan_no, copy.contract_no, copy.document_no, relative, sha256, _json(verdict.checks), by, copy_no),
        DocumentAdded(
            contract_no=copy.contract_no,
            document_no=copy.document_no,
            kind=document.code,
            title=f"{copy.title}（签署件第 {copy_no} 份）",
            stage=SIGNED,
            version=f"{document.version}-S",
            path=relative,
            sha256=sha256,
            size=size,
            pages=len(copy.codes),
            responsible=both_parties(office, state),
            dated=office.today().isoformat(),
            text_sha256=issued.text_sha256 if issued else "",
        ),
    ]


def _keep_scan(office: Office, source: Path, copy: IssuedCopy, copy_no: int, sha256: str) -> Path:
    name = file_name(f"{copy.document_no}-S{copy_no}", f"{copy.title}签署件", "pdf")
    path = office.workspace.folder_of(copy.contract_no) / name
    if path.exists() and disk.digests_of(path).sha256 != sha256:
        orphans = office.workspace.work / "orphans"
        disk.make_folder(orphans)
        disk.move(path, orphans / f"{disk.digests_of(path).sha256[:16]}_{path.name}")
    disk.make_folder(path.parent)
    disk.copy_new(source, path)
    return path


def _settle(office: Office, claimed: Claim) -> TakenIn:
    """Put the file where the decision says; the decision stands in the ledger already."""
    with office.records.reading() as index:
        decision = index.scan_history(claimed.scan_no)[-1]
    match decision:
        case ScanFiled() as filed:
            discard_claim(claimed)
            return TakenIn(claimed.scan_no, claimed.name, "已归入", "", filed.contract_no, filed.path)
        case ScanHeld() as held:
            return _aside(office, claimed, Shelf.DESK, _findings(held.findings), _candidates(held))
        case ScanRejected() as rejected:
            return _aside(office, claimed, Shelf.REJECTED, _findings(rejected.findings), ())
        case ScanRepeated() as repeated:
            return _aside(office, claimed, Shelf.REPEATED, (), (_first_receipt(office, repeated),))
        case other:
            raise RuntimeError(f"scan {claimed.scan_no} ends in {type(other).__name__}")


def _aside(
    office: Office, claimed: Claim, shelf: Shelf, findings: Sequence[Finding], remarks: Sequence[str]
) -> TakenIn:
    note = reason_note(claimed, shelf, Reasons(findings, remarks), office.clock.now())
    place = put_aside(claimed, shelf, note)
    words = {Shelf.DESK: "待处理", Shelf.REJECTED: "已退回", Shelf.REPEATED: "重复"}
    reason = findings[0].message if findings else (remarks[0] if remarks else "")
    return TakenIn(claimed.scan_no, claimed.name, words[shelf], reason, "", str(place.path))


def _first_receipt(office: Office, repeated: ScanRepeated) -> str:
    with office.records.reading() as index:
        history = index.scan_history(repeated.first_scan_no)
    received = next(each for each in history if isinstance(each, ScanReceived))
    filed = next((each for each in history if isinstance(each, ScanFiled)), None)
    where = f"，已归入合同 {filed.contract_no}" if filed else ""
    return f"与先前收到的“{received.name}”（收件号 {received.scan_no}{where}）内容完全相同。"


def _rejected(claimed: Claim, findings: Sequence[Finding]) -> ScanRejected:
    return ScanRejected(claimed.scan_no, claimed.name, "", [each.as_json() for each in findings], MACHINE)


def _held(claimed: Claim, findings: Sequence[Finding], verdict: Verdict | None = None) -> ScanHeld:
    return ScanHeld(
        scan_no=claimed.scan_no,
        name=claimed.name,
        path="",
        checks=_json(verdict.checks) if verdict else [],
        findings=[each.as_json() for each in findings],
        candidates=_json(verdict.candidates) if verdict else [],
    )


class _Tellable(Protocol):
    def as_json(self) -> Mapping[str, object]: ...


def _json(values: Sequence[_Tellable]) -> list[dict[str, object]]:
    return [dict(each.as_json()) for each in values]


def _findings(stored: Sequence[dict[str, str]]) -> list[Finding]:
    return [
        Finding(each["code"], Severity(each["severity"]), each["at"], each["message"], each["next_step"])
        for each in stored
    ]


def _candidates(held: ScanHeld) -> list[str]:
    return [
        f"可能是：{each['document_no']} {each['title']}({each['score']} 分："
        + ";".join(f"{reason['name']} +{reason['points']}" for reason in each["reasons"])
        + ")"
        for each in held.candidates
    ]


def _door_evidence(gate: GateResult) -> str:
    if gate.facts is None or any(each.code in ("F023", "F024") for each in gate.findings):
        return ""
    return "未发现脚本、启动动作；未作病毒查杀"


def _unread(name: str, ended: Ended) -> Finding:
    return finding("S021", at=name, why=ended.why or ended.ending.value)
