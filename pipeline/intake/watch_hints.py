"""Hints that something moved in the inbox; they only shorten the wait for the next sweep."""

import contextlib
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from pipeline.intake.inbox import is_ignored

# Opening and reading tell nothing new, and our own reading would wake us for ever.
_TELLING: list[type[FileSystemEvent]] = [
    FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileClosedEvent, DirCreatedEvent, DirMovedEvent,
]  # fmt: skip


class Hints(StrEnum):
    """Where hints come from: the system, comparing listings (network shares), or nowhere."""

    SYSTEM = "system"
    POLLING = "polling"
    NONE = "none"


class _Waker(FileSystemEventHandler):
    """Calls `wake` for every event outside our own folders."""

    def __init__(self, inbox: Path, wake: Callable[[], None]) -> None:
        self._inbox = inbox
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        if any(self._is_telling(path) for path in (event.src_path, event.dest_path) if path):
            self._wake()

    def _is_telling(self, path: bytes | str) -> bool:
        text = path if isinstance(path, str) else path.decode(errors="surrogateescape")
        try:
            top = Path(text).relative_to(self._inbox).parts[:1]
        except ValueError:
            return True
        return not top or not (top[0].startswith("_") or is_ignored(top[0]))


@contextlib.contextmanager
def hinting(inbox: Path, hints: Hints, wake: Callable[[], None]) -> Iterator[bool]:
    """Call `wake` from another thread while the block runs; False when the system cannot give hints here."""
    observer = _observer(hints)
    if observer is None:
        yield hints is Hints.NONE
        return
    observer.schedule(_Waker(inbox, wake), str(inbox), recursive=True, event_filter=_TELLING)
    try:
        observer.start()
    except OSError:  # no more inotify watches, or a file system without them
        yield False
        return
    try:
        yield True
    finally:
        observer.stop()
        observer.join()


def _observer(hints: Hints) -> BaseObserver | None:
    if hints is Hints.NONE:
        return None
    return PollingObserver() if hints is Hints.POLLING else Observer()
