"""The SQLite file of the index: opened with the settings that survive a power cut, caught up, written, dropped."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from pipeline.domain.events import Event
from pipeline.domain.findings import finding
from pipeline.ledger.entry import Entry
from pipeline.ledger.index.projections import ConflictError, Spot, project
from pipeline.ledger.index.schema import SCHEMA_VERSION, TABLES
from pipeline.ledger.lines import START, Mark, damaged

_BUSY_MILLISECONDS = 30_000
_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
)


class IndexStore:
    """One connection. Writers hold the lock of the office, so that SQLite never has two of them."""

    def __init__(self, path: Path | str) -> None:
        """Opens or creates the file; sqlite3.DatabaseError when it is no database."""
        self.sql = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_MILLISECONDS / 1000)
        try:
            for setting in _SETTINGS:
                self.sql.execute(setting).fetchall()
        except BaseException:
            self.sql.close()
            raise

    def close(self) -> None:
        """Ends the connection; an open transaction is rolled back."""
        self.sql.close()

    def is_current_schema(self) -> bool:
        """False for an empty file, or an index another version of this program made."""
        return bool(self.sql.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION)

    def position(self) -> Mark:
        """The last line that was applied."""
        query = "SELECT seq, line_start, line_end, line_sha256, at FROM applied"
        return Mark(*self.sql.execute(query).fetchone())

    def first_sha256(self) -> str:
        """The hash of the first line of the ledger this index was made from; empty for none yet."""
        return str(self.sql.execute("SELECT first_sha256 FROM applied").fetchone()[0])

    def begin_writing(self) -> None:
        """Starts a transaction that will write."""
        self.sql.execute("BEGIN IMMEDIATE")

    def begin_reading(self) -> None:
        """Starts a transaction that sees one moment of the index until it ends."""
        self.sql.execute("BEGIN")
        self.position()

    def commit(self) -> None:
        """The transaction's changes are durable."""
        self.sql.execute("COMMIT")

    def rollback(self) -> None:
        """The transaction's changes are gone; fine without a transaction."""
        if self.sql.in_transaction:
            self.sql.execute("ROLLBACK")

    def create(self) -> None:
        """Empty tables in place of whatever was there; within a transaction, so that readers see old or new."""
        found = self.sql.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
        self.sql.execute("PRAGMA defer_foreign_keys = ON")
        for (name,) in found.fetchall():
            self.sql.execute(f'DROP TABLE "{name}"')
        for statement in TABLES:
            self.sql.execute(statement)
        self.sql.execute(
            "INSERT INTO applied (one, first_sha256, seq, line_start, line_end, line_sha256, at)"
            " VALUES (1, '', ?, ?, ?, ?, ?)",
            (START.seq, START.start, START.end, START.sha256, START.at),
        )
        self.sql.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def apply_all(self, entries: Iterable[tuple[Entry, Mark]]) -> int:
        """Puts committed entries in; DamagedArchive when one contradicts those before it. The number applied."""
        count = 0
        for entry, mark in entries:
            try:
                self._apply(entry, mark)
            except (ConflictError, sqlite3.IntegrityError) as error:
                raise damaged(finding("A111", at=f"events.jsonl 第 {mark.seq} 行", reason=error)) from error
            count += 1
        return count

    def _apply(self, entry: Entry, mark: Mark) -> None:
        self.open_entry(entry.seq, at=entry.at, by=entry.by, op=entry.op)
        for place, event in enumerate(entry.events):
            self.add_event(entry.seq, place, event)
        self.close_entry(mark)

    def open_entry(self, seq: int, *, at: str, by: str, op: str) -> None:
        """Makes room for the events of one entry, its line not known yet."""
        self.sql.execute(
            "INSERT INTO entries (seq, at, by_whom, op, line_start, line_end, line_sha256)"
            " VALUES (?, ?, ?, ?, 0, 0, '')",
            (seq, at, by, op),
        )

    def add_event(self, seq: int, place: int, event: Event) -> None:
        """One event of the entry that was opened; ConflictError when it contradicts what is there."""
        project(self.sql, Spot(seq, place), event)

    def close_entry(self, mark: Mark) -> None:
        """The line of the opened entry is known now, and the index stands behind it."""
        place = (mark.start, mark.end, mark.sha256)
        self.sql.execute(
            "UPDATE entries SET line_start = ?, line_end = ?, line_sha256 = ? WHERE seq = ?", (*place, mark.seq)
        )
        self.sql.execute(
            "UPDATE applied SET line_start = ?, line_end = ?, line_sha256 = ?, seq = ?, at = ?,"
            " first_sha256 = CASE WHEN first_sha256 = '' THEN ? ELSE first_sha256 END",
            (*place, mark.seq, mark.at, mark.sha256),
        )

    def has_op(self, op: str) -> bool:
        """True when a unit of work with this op is in the ledger."""
        return self.sql.execute("SELECT 1 FROM entries WHERE op = ?", (op,)).fetchone() is not None
