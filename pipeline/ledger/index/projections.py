"""What each event changes in the index: one function per type, in a table."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from sqlite3 import Connection, Cursor
from typing import Any, TypeAlias

from pipeline.domain import closing_events
from pipeline.domain import events as facts
from pipeline.domain.events import Event, contract_of, to_json
from pipeline.domain.numbering.numbers import NumberKind, NumberStatus


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an event stands: line `seq` of the ledger, `place` within the line."""

    seq: int
    place: int


class ConflictError(ValueError):
    """The event contradicts what is recorded already; the text says how, in Chinese."""


Projection: TypeAlias = Callable[[Connection, Spot, Any], None]


def project(sql: Connection, spot: Spot, event: Event) -> None:
    """Puts one event into the index; ConflictError, with nothing changed, when it contradicts what is there."""
    sql.execute("SAVEPOINT one_event")
    try:
        _keep(sql, spot, event)
        PROJECTIONS[type(event)](sql, spot, event)
    except BaseException:
        sql.execute("ROLLBACK TO one_event")
        raise
    finally:
        sql.execute("RELEASE one_event")


def _keep(sql: Connection, spot: Spot, event: Event) -> None:
    body = json.dumps(to_json(event), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    contract_no, scan_no = contract_of(event), str(getattr(event, "scan_no", ""))
    sql.execute(
        "INSERT INTO events (seq, place, type, contract_no, scan_no, body) VALUES (?, ?, ?, ?, ?, ?)",
        (spot.seq, spot.place, type(event).__name__, contract_no, scan_no, body),
    )
    if contract_no:
        _touch(sql, contract_no, spot.seq)


def _touch(sql: Connection, contract_no: str, seq: int) -> None:
    sql.execute("INSERT INTO touches (contract_no, seq) VALUES (?, ?) ON CONFLICT DO NOTHING", (contract_no, seq))


def _must_change(cursor: Cursor, otherwise: str) -> None:
    if cursor.rowcount != 1:
        raise ConflictError(otherwise)


def _number_taken(sql: Connection, spot: Spot, event: facts.NumberTaken) -> None:
    row = (event.number, _kind(event.kind), event.series, NumberStatus.USED, event.contract_no, spot.seq, spot.place)
    taken = sql.execute(
        "INSERT INTO numbers (number, kind, series, status, contract_no, seq, place) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (number) DO UPDATE SET status = excluded.status, contract_no = excluded.contract_no,"
        " seq = excluded.seq, place = excluded.place WHERE numbers.status = ? AND numbers.series = excluded.series",
        (*row, NumberStatus.RESERVED),
    )
    _must_change(taken, f"编号 {event.number} 已经用过或作废，不能再取")


def _number_reserved(sql: Connection, spot: Spot, event: facts.NumberReserved) -> None:
    reserved = sql.execute(
        "INSERT INTO numbers (number, kind, series, status, contract_no, seq, place) VALUES (?, ?, ?, ?, '', ?, ?)"
        " ON CONFLICT DO NOTHING",
        (event.number, _kind(event.kind), event.series, NumberStatus.RESERVED, spot.seq, spot.place),
    )
    _must_change(reserved, f"编号 {event.number} 已经登记过，不能再预留")


def _number_voided(sql: Connection, spot: Spot, event: facts.NumberVoided) -> None:
    voided = sql.execute(
        "UPDATE numbers SET status = ?, seq = ?, place = ? WHERE number = ? AND status <> ?",
        (NumberStatus.VOID, spot.seq, spot.place, event.number, NumberStatus.VOID),
    )
    _must_change(voided, f"编号 {event.number} 没有登记过或已经作废")
    owner = sql.execute("SELECT contract_no FROM numbers WHERE number = ?", (event.number,)).fetchone()[0]
    if owner:
        _touch(sql, owner, spot.seq)


def _kind(text: str) -> NumberKind:
    try:
        return NumberKind(text)
    except ValueError as error:
        raise ConflictError(f"不认识的编号种类“{text}”") from error


def _contract_opened(sql: Connection, spot: Spot, event: facts.ContractOpened) -> None:
    opened = sql.execute(
        "INSERT INTO contracts (contract_no, proposal_no, status, effective_on, seq, place)"
        " VALUES (?, ?, '', '', ?, ?) ON CONFLICT DO NOTHING",
        (event.contract_no, event.proposal_no, spot.seq, spot.place),
    )
    _must_change(opened, f"合同 {event.contract_no} 已经建立过")


def _contract_moved(sql: Connection, _spot: Spot, event: facts.ContractMoved) -> None:
    moved = sql.execute("UPDATE contracts SET status = ? WHERE contract_no = ?", (event.to_status, event.contract_no))
    _must_change(moved, f"合同 {event.contract_no} 还没有建立，不能改变状态")


def _contract_became_effective(sql: Connection, _spot: Spot, event: facts.ContractBecameEffective) -> None:
    effective = sql.execute(
        "UPDATE contracts SET effective_on = ? WHERE contract_no = ?", (event.effective_on, event.contract_no)
    )
    _must_change(effective, f"合同 {event.contract_no} 还没有建立，不能生效")


def _document_added(sql: Connection, spot: Spot, event: facts.DocumentAdded) -> None:
    added = sql.execute(
        "INSERT INTO documents (document_no, path, contract_no, seq, place) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (event.document_no, event.path, event.contract_no, spot.seq, spot.place),
    )
    _must_change(added, f"文书 {event.document_no} 的文件 {event.path} 已经登记过")


def _signing_copy_issued(sql: Connection, spot: Spot, event: facts.SigningCopyIssued) -> None:
    codes = [page.get("code") for page in event.pages]
    if not all(isinstance(code, str) and code for code in codes) or len(set(codes)) != len(codes):
        raise ConflictError(f"用印稿 {event.document_no} 的每一页都要有自己的页码标识（code）")
    sql.executemany(
        "INSERT INTO issued_pages (code, seq, place) VALUES (?, ?, ?)"
        " ON CONFLICT (code) DO UPDATE SET seq = excluded.seq, place = excluded.place",
        [(code, spot.seq, spot.place) for code in codes],
    )
    sql.execute(
        "INSERT INTO signing_copies (stem, contract_no, seq, place) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (stem) DO UPDATE SET seq = excluded.seq, place = excluded.place",
        (event.document_no.rpartition("-V")[0] or event.document_no, event.contract_no, spot.seq, spot.place),
    )


def _scan_received(sql: Connection, spot: Spot, event: facts.ScanReceived) -> None:
    received = sql.execute(
        "INSERT INTO scans (scan_no, sha256, received_seq, received_place, state, seq, place)"
        " VALUES (?, ?, ?, ?, 'ScanReceived', ?, ?) ON CONFLICT DO NOTHING",
        (event.scan_no, event.sha256, spot.seq, spot.place, spot.seq, spot.place),
    )
    _must_change(received, f"扫描件 {event.scan_no} 已经收过")


def _scan_settled(sql: Connection, spot: Spot, event: Event) -> None:
    scan_no: str = getattr(event, "scan_no", "")
    sql.execute(
        "INSERT INTO scans (scan_no, sha256, received_seq, received_place, state, seq, place)"
        " VALUES (?, '', 0, 0, ?, ?, ?)"
        " ON CONFLICT (scan_no) DO UPDATE SET state = excluded.state, seq = excluded.seq, place = excluded.place",
        (scan_no, type(event).__name__, spot.seq, spot.place),
    )


def _scan_filed(sql: Connection, spot: Spot, event: facts.ScanFiled) -> None:
    _scan_settled(sql, spot, event)
    sql.execute(
        "INSERT INTO touches (contract_no, seq) SELECT DISTINCT ?, seq FROM events WHERE scan_no = ?"
        " ON CONFLICT DO NOTHING",
        (event.contract_no, event.scan_no),
    )


def _dossier_archived(sql: Connection, spot: Spot, event: facts.DossierArchived) -> None:
    archived = sql.execute(
        "INSERT INTO dossiers (object_id, object_version, contract_no, archive_no, seq, place)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (event.object_id, event.object_version, event.contract_no, event.archive_no, spot.seq, spot.place),
    )
    _must_change(archived, f"案卷 {event.object_id} 的版本 {event.object_version} 已经归档过")


def _nothing_more(sql: Connection, spot: Spot, event: Event) -> None:
    """The event is kept like every event; no table of its own."""


PROJECTIONS: Mapping[type, Projection] = {
    facts.NumberTaken: _number_taken,
    facts.NumberVoided: _number_voided,
    facts.NumberReserved: _number_reserved,
    facts.ContractOpened: _contract_opened,
    facts.ContractRevised: _nothing_more,
    facts.ProposalRecorded: _nothing_more,
    facts.DocumentAdded: _document_added,
    facts.PaperFactsStated: _nothing_more,
    facts.ContractMoved: _contract_moved,
    facts.ReviewOpened: _nothing_more,
    facts.OpinionGiven: _nothing_more,
    facts.ReworkConfirmed: _nothing_more,
    facts.AgreementsVoided: _nothing_more,
    facts.SigningCopyIssued: _signing_copy_issued,
    facts.ScanReceived: _scan_received,
    facts.ScanFiled: _scan_filed,
    facts.ScanHeld: _scan_settled,
    facts.ScanRejected: _scan_settled,
    facts.ScanRepeated: _scan_settled,
    facts.SigningConfirmed: _nothing_more,
    facts.ContractBecameEffective: _contract_became_effective,
    facts.DossierArchived: _dossier_archived,
    facts.FixityChecked: _nothing_more,
    closing_events.InvoiceRecorded: _nothing_more,
    closing_events.InvoiceReversed: _nothing_more,
    closing_events.ReceiptRecorded: _nothing_more,
    closing_events.ReceiptRefunded: _nothing_more,
    closing_events.PaymentConditionMet: _nothing_more,
    closing_events.ArchiveLent: _nothing_more,
    closing_events.ArchiveReturned: _nothing_more,
}
