"""Take one claimed file in: recognise it, judge it, file it or put it aside with reasons; again changes nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol

from pipeline import disk
from pipeline.domain.events import (
    Event,
    ScanFiled,
    ScanHeld,
    ScanReceived,
    ScanRejected,
    ScanRepeated,
)
from pipeline.domain.findings import Finding
from pipeline.domain.findings.wording import Severity
from pipeline.domain.scans.verdict import Outcome, Verdict, judge_scan, owners_in
from pipeline.errors import Refused
from pipeline.intake.claim import Claim, discard_claim
from pipeline.intake.pdf_gate import Gate
from pipeline.intake.reason_notes import Reasons, reason_note
from pipeline.intake.shelves import Shelf, put_aside
from pipeline.ledger import Index, UnitOfWork
from pipeline.services.intake.filing import Arrived, file_facts, issued_copies, objections_to
from pipeline.services.intake.recognising import Recognised, door_evidence, recognise
from pipeline.services.office import Office

MACHINE = "qidang"
_NEEDS_A_LOOK = frozenset({"F014"})
"""What the gate lets pass and only a person can settle: a file mended on reading may have lost what it showed."""


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


def take_in(office: Office, claimed: Claim) -> TakenIn:
    """The fate of one claimed file, decided once, and the file where that decision puts it."""
    if claimed.is_plain and not _is_decided(office, claimed):
        digests = disk.digests_of(claimed.path)
        first = _receive(office, claimed, digests)
        if first:
            repeated = ScanRepeated(claimed.scan_no, claimed.name, "", digests.sha256, first.scan_no)
            _decide(office, claimed, lambda _: [repeated])
        else:
            seen = recognise(office, claimed.path, claimed.name)
            _decide(office, claimed, lambda work: _facts(office, work, claimed, digests.sha256, seen))
    return _settle(office, claimed)


def _is_decided(office: Office, claimed: Claim) -> bool:
    with office.records.reading() as index:
        return index.entry_for(f"decide:{claimed.scan_no}") is not None


def _receive(office: Office, claimed: Claim, digests: disk.Digests) -> ScanReceived | None:
    """Record that the file is here; the receipt whose bytes it repeats, None when they are to be looked at."""
    with office.records.unit_of_work(by=MACHINE, op=f"receive:{claimed.scan_no}") as work:
        if not work.already_done:
            work.record(ScanReceived(claimed.scan_no, claimed.name, digests.sha256, digests.size))
            work.commit()
        return _taken_in_before(work.index, digests.sha256, claimed.scan_no)


def _taken_in_before(index: Index, sha256: str, scan_no: str) -> ScanReceived | None:
    """The receipt of these bytes that stands: neither turned back since, for those may come again, nor a repeat."""
    for each in takewhile(lambda each: each.scan_no != scan_no, index.scans_with(sha256)):
        if not isinstance(index.scan_history(each.scan_no)[-1], ScanRejected | ScanRepeated):
            return each
    return None


def _decide(office: Office, claimed: Claim, facts: Callable[[UnitOfWork], Sequence[Event]]) -> None:
    with office.records.unit_of_work(by=MACHINE, op=f"decide:{claimed.scan_no}") as work:
        if not work.already_done:
            work.record(*facts(work))
            work.commit()


def _facts(office: Office, work: UnitOfWork, claimed: Claim, sha256: str, seen: Recognised) -> list[Event]:
    gate = seen.gate
    if gate.gate is Gate.TURNED_BACK:
        return [_rejected(claimed, gate.findings)]
    if gate.gate is Gate.HELD or seen.trouble:
        return [_held(claimed, (*gate.findings, *seen.trouble))]
    index = work.index
    copies = issued_copies(index, sorted(owners_in(seen.readings)))
    verdict = judge_scan(seen.readings, copies, door_evidence=door_evidence(gate))
    objections = objections_to(index, claimed.name, verdict)
    findings = (*verdict.findings, *objections, *gate.findings)
    if verdict.outcome is Outcome.REJECTED:
        return [_rejected(claimed, findings)]
    if verdict.outcome is Outcome.HELD or objections or any(each.code in _NEEDS_A_LOOK for each in gate.findings):
        return [_held(claimed, findings, verdict)]
    return file_facts(office, work, Arrived.of(claimed, sha256, seen), verdict, by=MACHINE)


def _settle(office: Office, claimed: Claim) -> TakenIn:
    """Put the file where the decision says; the decision stands in the ledger already."""
    with office.records.reading() as index:
        history = index.scan_history(claimed.scan_no)
    if not history:
        raise Refused(f"{claimed.name} 不是普通文件，没有收。", next_step="请把它移出收件夹，放入扫描件本身。")
    decision = history[-1]
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


def _findings(stored: Sequence[dict[str, str]]) -> list[Finding]:
    return [
        Finding(each["code"], Severity(each["severity"]), each["at"], each["message"], each["next_step"])
        for each in stored
    ]


def _candidates(held: ScanHeld) -> list[str]:
    return [
        f"可能是：{each['document_no']} {each['title']}（{each['score']} 分："
        + "；".join(f"{reason['name']} +{reason['points']}" for reason in each["reasons"])
        + "）"
        for each in held.candidates
    ]


class _Tellable(Protocol):
    def as_json(self) -> Mapping[str, object]: ...


def _json(values: Sequence[_Tellable]) -> list[dict[str, object]]:
    return [dict(each.as_json()) for each in values]
