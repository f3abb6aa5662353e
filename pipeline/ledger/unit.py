"""One unit of work: events recorded together, kept together, or not at all."""

import logging
import sqlite3
from datetime import datetime

from pipeline.domain.calendar.clock import CHINA
from pipeline.domain.events import Event
from pipeline.errors import Refused
from pipeline.ledger.chain import Ledger
from pipeline.ledger.entry import Entry, as_stored, moment
from pipeline.ledger.index import ConflictError, Index, IndexStore
from pipeline.ledger.index.failures import index_failures

_log = logging.getLogger(__name__)


class UnitOfWork:
    """What `RecordsOffice.unit_of_work` hands out; it lives as long as the `with` block and the lock."""

    def __init__(self, ledger: Ledger, store: IndexStore, *, by: str, op: str, now: datetime) -> None:
        self._ledger = ledger
        self._store = store
        self._before = store.position()
        self._events: list[Event] = []
        self._is_over = False
        self.by = by
        self.op = op
        self.at = _not_before(self._before.at, now)
        """The moment of the entry (ISO, +08:00, seconds): now, but never before the last line of the ledger."""
        self.index = Index(store.sql, ledger)
        """The read side; sees this unit's own events as soon as they are recorded."""
        with index_failures():
            self.already_done: bool = store.has_op(op)
            """True when a unit with this op was committed before: there is nothing left to do."""
            store.begin_writing()

    def record(self, *events: Event) -> None:
        """Queues events; they show in `index` at once.

        Refused when one contradicts what is recorded (a number taken twice); then this event is not queued.
        TypeError or ValueError for a value that JSON cannot keep exactly (a Decimal, a lone surrogate).
        """
        if self._is_over or self.already_done:
            raise RuntimeError(f"{self.op}: nothing can be recorded after commit, or when the deed is done already")
        for event in events:
            self._record(as_stored(event))

    def _record(self, event: Event) -> None:
        seq = self._before.seq + 1
        with index_failures():
            if not self._events:
                self._store.open_entry(seq, at=self.at, by=self.by, op=self.op)
            try:
                self._store.add_event(seq, len(self._events), event)
            except ConflictError as error:
                raise Refused(str(error), next_step="请重新查看当前状态后再操作；若反复出现，请告诉管理员") from error
        self._events.append(event)

    def commit(self) -> None:
        """Makes the events durable as one line of the ledger; without events it does nothing.

        OutsideFailure when the disk fails; then nothing of this unit is kept, and the same op may be tried again.
        """
        if self._is_over:
            raise RuntimeError(f"{self.op}: committed already")
        if not self._events:
            return
        self._is_over = True
        entry = Entry(self._before.seq + 1, self._before.sha256, self.at, self.by, self.op, tuple(self._events))
        mark = self._ledger.append(entry, self._before)
        try:
            self._store.close_entry(mark)
            self._store.commit()
        except sqlite3.Error:
            # The line is durable, so the deed is done; the next one to open the index puts it in.
            _log.exception("index not updated, will be caught up: op %s", self.op)

    def close(self) -> None:
        """Drops what was not committed."""
        self._is_over = True
        self._store.rollback()


def _not_before(last: str, now: datetime) -> str:
    at = now.astimezone(CHINA).replace(microsecond=0)
    return max(at, moment(last)).isoformat() if last else at.isoformat()
