"""The watch over an inbox: every settled file is claimed once and handed to whoever takes it in.

The sweep every few seconds is the truth; hints from the file system only make it come sooner. Nothing that
a file or its handling does ends the watch.
"""

import contextlib
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

from pipeline.domain.findings import finding
from pipeline.intake.attempts import Handling
from pipeline.intake.watch_hints import Hints, hinting
from pipeline.intake.watch_lock import watch_lock
from pipeline.intake.watch_loop import WatchLoop, WatchRule

_LOG = logging.getLogger("qidang.intake")


class InboxWatch:
    """Takes files out of one inbox; Busy when another process does so already.

    Files that an earlier, killed watch had claimed come first. A handler that raises is tried again after a
    growing pause, then the file goes before a person. Trouble of the machine (full disk, held ledger) pauses
    everything and counts against no file.
    """

    def __init__(
        self,
        inbox: Path,
        handling: Handling,
        rule: WatchRule | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inbox = inbox
        self._handling = handling
        self._rule = rule or WatchRule()
        self._now = now
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def run_until(self, stop: threading.Event) -> None:
        """Watch until `stop` is set; handlers that are running then are waited for."""
        with watch_lock(self._inbox):
            self._run(stop, until_idle=False)

    def drain(self, stop: threading.Event | None = None) -> tuple[str, ...]:
        """Take in what lies there now, and return the names left waiting: unfinished copies, failures."""
        with watch_lock(self._inbox):
            return self._run(stop or threading.Event(), until_idle=True)

    def start(self) -> None:
        """Watch in a thread of its own; Busy comes from here, not from the thread."""
        lock = contextlib.ExitStack()
        lock.enter_context(watch_lock(self._inbox))
        self._stop.clear()
        self._thread = threading.Thread(target=self._run_holding, args=(lock,), name="inbox-watch")
        self._thread.start()

    def stop(self) -> None:
        """End the thread that `start` began; returns when it has ended."""
        self._stop.set()
        if self._thread:
            self._thread.join()
            self._thread = None

    def _run_holding(self, lock: contextlib.ExitStack) -> None:
        with lock:
            self._run(self._stop, until_idle=False)

    def _run(self, stop: threading.Event, *, until_idle: bool) -> tuple[str, ...]:
        loop = WatchLoop(self._inbox, self._handling, self._rule, self._now)
        hints = Hints.NONE if until_idle else self._rule.hints  # what comes after the look is not for this run
        with (
            hinting(self._inbox, hints, loop.hint) as is_hinted,
            ThreadPoolExecutor(self._rule.workers, thread_name_prefix="intake") as pool,
        ):
            if not is_hinted:
                seconds = f"{self._rule.sweep_seconds:g}"
                self._handling.report(finding("F062", at=str(self._inbox), inbox=self._inbox, seconds=seconds))
            while not stop.is_set():
                self._turn(loop, pool)
                if until_idle and loop.is_idle():
                    break
                loop.wait(stop)
        return loop.left_waiting()

    def _turn(self, loop: WatchLoop, pool: ThreadPoolExecutor) -> None:
        try:
            loop.turn(pool)
        except Exception:  # noqa: BLE001 - the watch must outlive a fault of its own or of a report
            _LOG.exception("a turn of the watch failed")
            loop.rest()


@contextlib.contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """An event that SIGTERM and Ctrl-C set, for `run_until`; main thread only, old handlers come back after."""
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {each: signal.signal(each, ask_to_stop) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
