"""The questions the house asks its records."""

import json
from collections.abc import Sequence
from sqlite3 import Connection
from typing import TypeVar

from pipeline.domain.contract import ContractStatus
from pipeline.domain.events import (
    ContractOpened,
    DocumentAdded,
    DossierArchived,
    Event,
    ScanFiled,
    ScanHeld,
    ScanReceived,
    SigningCopyIssued,
    from_json,
)
from pipeline.domain.findings import finding
from pipeline.domain.numbering.numbers import NumberKind, NumberRow, NumberStatus
from pipeline.errors import NotFound
from pipeline.ledger.chain import Ledger
from pipeline.ledger.entry import Entry, from_line
from pipeline.ledger.index.failures import broken_index
from pipeline.ledger.lines import Mark, damaged

E = TypeVar("E")

_EVENTS_AT = "SELECT e.body FROM {table} t JOIN events e ON e.seq = t.seq AND e.place = t.place {where}"


class Index:
    """The read side. Lists are in the order things happened; a unit of work sees its own pending events."""

    def __init__(self, sql: Connection, ledger: Ledger) -> None:
        self._sql = sql
        self._ledger = ledger

    # --- numbers

    def numbers(self, series: str) -> list[NumberRow]:
        """The register of one series, every number that ever left it, in the order of the numbers."""
        return self._number_rows("WHERE series = ? ORDER BY number", series)

    def all_numbers(self) -> list[NumberRow]:
        """The whole register."""
        return self._number_rows("ORDER BY series, number")

    def number(self, number: str) -> NumberRow | None:
        """One line of the register."""
        return next(iter(self._number_rows("WHERE number = ?", number)), None)

    def _number_rows(self, where: str, *values: str) -> list[NumberRow]:
        rows = self._sql.execute(f"SELECT number, kind, series, status FROM numbers {where}", values)
        return [
            NumberRow(number, NumberKind(kind), series, NumberStatus(status)) for number, kind, series, status in rows
        ]

    # --- contracts

    def history(self, contract_no: str) -> list[Event]:
        """Every event that names the contract."""
        return self._events("SELECT body FROM events WHERE contract_no = ? ORDER BY seq, place", contract_no)

    def timed_history(self, contract_no: str) -> list[tuple[str, Event]]:
        """The same with the moment of each (ISO, +08:00)."""
        rows = self._sql.execute(
            "SELECT n.at, e.body FROM events e JOIN entries n ON n.seq = e.seq WHERE e.contract_no = ?"
            " ORDER BY e.seq, e.place",
            (contract_no,),
        )
        return [(at, _event(body)) for at, body in rows]

    def contract_numbers(self) -> list[str]:
        """The contracts that were opened."""
        return [number for (number,) in self._sql.execute("SELECT contract_no FROM contracts ORDER BY seq, place")]

    def all_contracts(self) -> list[ContractOpened]:
        """How each contract was opened."""
        return self.events_of(ContractOpened)

    def contract(self, contract_no: str) -> ContractOpened | None:
        """How this contract was opened."""
        return self._one(ContractOpened, _at("contracts", "WHERE t.contract_no = ?"), contract_no)

    def contract_by_proposal(self, proposal_no: str) -> str | None:
        """The newest contract drafted from this proposal."""
        query = "SELECT contract_no FROM contracts WHERE proposal_no = ? ORDER BY seq DESC, place DESC LIMIT 1"
        row = self._sql.execute(query, (proposal_no,)).fetchone()
        return None if row is None else str(row[0])

    def status(self, contract_no: str) -> str:
        """Where the contract stands, empty before its first move; NotFound for a contract nobody opened."""
        row = self._sql.execute("SELECT status FROM contracts WHERE contract_no = ?", (contract_no,)).fetchone()
        if row is None:
            raise NotFound(f"没有合同 {contract_no}", next_step="请核对编号；全部编号见 qidang register list")
        return str(row[0])

    def first_time(self, contract_no: str, event_type: type[Event]) -> str | None:
        """The moment (ISO, +08:00) of the contract's first event of a type."""
        query = (
            "SELECT n.at FROM events e JOIN entries n ON n.seq = e.seq WHERE e.contract_no = ? AND e.type = ?"
            " ORDER BY e.seq, e.place LIMIT 1"
        )
        row = self._sql.execute(query, (contract_no, event_type.__name__)).fetchone()
        return None if row is None else str(row[0])

    # --- documents and signing copies

    def document(self, document_no: str) -> DocumentAdded | None:
        """The newest file of a document (a document may have a Word and a PDF file)."""
        where = "WHERE t.document_no = ? ORDER BY t.seq DESC, t.place DESC LIMIT 1"
        return self._one(DocumentAdded, _at("documents", where), document_no)

    def files_of(self, document_no: str) -> list[DocumentAdded]:
        """Every file of a document."""
        where = "WHERE t.document_no = ? ORDER BY t.seq, t.place"
        return self._all(DocumentAdded, _at("documents", where), document_no)

    def documents(self, contract_no: str) -> list[DocumentAdded]:
        """Every file of a contract."""
        return self._all(
            DocumentAdded, _at("documents", "WHERE t.contract_no = ? ORDER BY t.seq, t.place"), contract_no
        )

    def issued_page(self, code: str) -> SigningCopyIssued | None:
        """The signing copy a page code was printed on."""
        return self._one(SigningCopyIssued, _at("issued_pages", "WHERE t.code = ?"), code)

    def signing_copies(self) -> list[SigningCopyIssued]:
        """The newest signing copy of each document whose contract is neither effective nor given up."""
        where = (
            "JOIN contracts c ON c.contract_no = t.contract_no"
            " WHERE c.effective_on = '' AND c.status NOT IN (?, ?) ORDER BY t.seq, t.place"
        )
        over = (ContractStatus.VOID, ContractStatus.TERMINATED)
        return self._all(SigningCopyIssued, _at("signing_copies", where), *over)

    # --- scans

    def scan_with(self, sha256: str) -> ScanReceived | None:
        """The first scan that had exactly these bytes."""
        found = self.scans_with(sha256)
        return found[0] if found else None

    def scans_with(self, sha256: str) -> list[ScanReceived]:
        """Every scan that had exactly these bytes, in the order they came."""
        return self._all(
            ScanReceived,
            "SELECT e.body FROM scans t JOIN events e ON e.seq = t.received_seq AND e.place = t.received_place"
            " WHERE t.sha256 = ? ORDER BY t.received_seq, t.received_place",
            sha256,
        )

    def scan_history(self, scan_no: str) -> list[Event]:
        """Every event of one scan."""
        return self._events("SELECT body FROM events WHERE scan_no = ? ORDER BY seq, place", scan_no)

    def scans(self, contract_no: str) -> list[ScanFiled]:
        """The scans filed into a contract's dossier."""
        return [each for each in self.history(contract_no) if isinstance(each, ScanFiled)]

    def held_scans(self) -> list[ScanHeld]:
        """The scans that wait on the desk now."""
        return self._all(ScanHeld, _at("scans", "WHERE t.state = 'ScanHeld' ORDER BY t.seq, t.place"))

    def unsettled_scans(self) -> list[ScanReceived]:
        """The scans that were received while nothing is known of what became of them (a kill in between)."""
        return self._all(ScanReceived, _at("scans", "WHERE t.state = 'ScanReceived' ORDER BY t.seq, t.place"))

    # --- archive

    def archived(self, contract_no: str) -> DossierArchived | None:
        """The newest archive act of a contract."""
        where = "WHERE t.contract_no = ? ORDER BY t.seq DESC, t.place DESC LIMIT 1"
        return self._one(DossierArchived, _at("dossiers", where), contract_no)

    def last_archive_numbers(self, prefix: str) -> list[str]:
        """The archive numbers given so far that begin with `prefix`, each once, sorted."""
        query = "SELECT DISTINCT archive_no FROM dossiers WHERE substr(archive_no, 1, ?) = ? ORDER BY archive_no"
        return [number for (number,) in self._sql.execute(query, (len(prefix), prefix))]

    # --- the ledger itself

    def events_of(self, kind: type[E]) -> list[E]:
        """Every event of one type."""
        return self._all(kind, "SELECT body FROM events WHERE type = ? ORDER BY seq, place", kind.__name__)

    def entry_for(self, op: str) -> Entry | None:
        """The committed unit of work with this op, as it stands in the ledger."""
        return next((from_line(line) for line in self._lines("WHERE n.op = ?", op)), None)

    def entries_of(self, contract_no: str) -> list[Entry]:
        """The committed units of work that tell the contract's story, the receipt of its scans included."""
        return [from_line(line) for line in self.lines_of(contract_no)]

    def lines_of(self, contract_no: str) -> list[bytes]:
        """The same as raw lines without newlines, byte for byte; DamagedArchive when one is not what it was."""
        return self._lines("JOIN touches t ON t.seq = n.seq WHERE t.contract_no = ?", contract_no)

    def position(self) -> Mark:
        """How far the ledger stands in this index."""
        query = "SELECT seq, line_start, line_end, line_sha256, at FROM applied"
        return Mark(*self._sql.execute(query).fetchone())

    def _lines(self, where: str, value: str) -> list[bytes]:
        query = f"SELECT n.seq, n.line_start, n.line_end, n.line_sha256, n.at FROM entries n {where} AND n.line_end > 0"
        marks = [Mark(*row) for row in self._sql.execute(f"{query} ORDER BY n.seq", (value,))]
        return [self._line(mark) for mark in marks]

    def _line(self, mark: Mark) -> bytes:
        if not self._ledger.stands_at(mark):
            raise damaged(finding("A110", at=self._ledger.path.name, known=mark.seq))
        return self._ledger.line_between(mark.start, mark.end)

    # --- rows to events

    def _events(self, query: str, *values: str) -> list[Event]:
        rows: Sequence[tuple[str]] = self._sql.execute(query, values).fetchall()
        return [_event(body) for (body,) in rows]

    def _all(self, kind: type[E], query: str, *values: str) -> list[E]:
        return [each for each in self._events(query, *values) if isinstance(each, kind)]

    def _one(self, kind: type[E], query: str, *values: str) -> E | None:
        return next(iter(self._all(kind, query, *values)), None)


def _at(table: str, where: str) -> str:
    return _EVENTS_AT.format(table=table, where=where)


def _event(body: str) -> Event:
    """A stored event; OutsideFailure when the index file lost bytes that SQLite itself does not miss."""
    try:
        return from_json(json.loads(body))
    except (ValueError, KeyError, TypeError) as error:
        raise broken_index() from error
