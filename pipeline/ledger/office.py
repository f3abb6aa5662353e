"""The records office: the one way to the ledger and its index, for writing and for reading."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipeline.domain.calendar.clock import Clock
from pipeline.domain.findings import Finding, errors_in, finding
from pipeline.ledger.chain import Ledger
from pipeline.ledger.index import Index, IndexStore
from pipeline.ledger.index.failures import index_failures
from pipeline.ledger.levelling import differences, is_level, levelled
from pipeline.ledger.lock import exclusive
from pipeline.ledger.unit import UnitOfWork

_PATIENCE = 30.0


class RecordsOffice:
    """The ledger of one archive folder with its index; cheap to make, holds nothing open."""

    def __init__(self, archive: Path, index_path: Path, clock: Clock, *, patience: float = _PATIENCE) -> None:
        """`patience`: seconds to wait for another writer before `Busy`."""
        self.ledger = Ledger(archive / "ledger" / "events.jsonl")
        self._lock = archive / "ledger" / ".lock"
        self._index_path = index_path
        self._clock = clock
        self._patience = patience

    @contextmanager
    def unit_of_work(self, by: str, op: str) -> Iterator[UnitOfWork]:
        """Writes for one person (`by`) and one deed (`op`: the same text whenever the same deed is tried again).

        Holds the lock until the block ends. Nothing is kept without `commit()`. Busy when another writer does
        not finish, DamagedArchive when the ledger is not what it was, OutsideFailure for the disk.
        """
        if not by or not op:
            raise ValueError("a unit of work says by whom and for what")
        with self._locked(f"{by}，{op}"), closing(self._levelled()) as store:
            unit = UnitOfWork(self.ledger, store, by=by, op=op, now=self._clock.now())
            try:
                yield unit
            finally:
                unit.close()

    @contextmanager
    def reading(self) -> Iterator[Index]:
        """The index as of now, unchanging for the block; others may write meanwhile. Raises what writing raises."""
        with closing(self._open_for_reading()) as store, index_failures():
            store.begin_reading()
            yield Index(store.sql, self.ledger)

    def rebuild(self) -> int:
        """Makes the index anew from the ledger as it stands; the number of entries. DamagedArchive for a bad ledger."""
        with self._locked("重建索引"), closing(self._levelled(anew=True)) as store:
            return store.position().seq

    def verify(self) -> list[Finding]:
        """The faults of the ledger; when it has none, whether the index says the same. Changes no record.

        Torn tails set aside by earlier runs are told as information.
        """
        faults = self.ledger.verify()
        faults += [finding("A113", at=name, name=name) for name in self.ledger.torn_pieces()]
        if errors_in(faults):
            return faults
        with closing(self._open_for_reading()) as store, index_failures():
            store.begin_reading()
            return faults + differences(store, self.ledger)

    @contextmanager
    def _locked(self, purpose: str) -> Iterator[None]:
        holder = f"{purpose}，自 {self._clock.now():%m-%d %H:%M:%S}"
        with exclusive(self._lock, holder, self._patience):
            yield

    def _levelled(self, *, anew: bool = False) -> IndexStore:
        with index_failures():
            return levelled(self._index_path, self.ledger, anew=anew)

    def _open_for_reading(self) -> IndexStore:
        store = self._open_if_level()
        if store is not None:
            return store
        with self._locked("更新索引"):
            return self._levelled()

    def _open_if_level(self) -> IndexStore | None:
        """The index without waiting for writers: what is missing in it, if anything, is not committed yet."""
        if not self._index_path.is_file():
            return None
        try:
            store = IndexStore(self._index_path)
        except sqlite3.DatabaseError:
            return None
        try:
            if is_level(store, self.ledger):
                return store
        except sqlite3.DatabaseError:
            pass
        store.close()
        return None
