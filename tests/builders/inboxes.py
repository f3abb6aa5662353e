"""Inboxes with handlers that remember what they got, and do what a test wants."""

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

from pipeline.domain.findings import Finding
from pipeline.intake.attempts import Handling
from pipeline.intake.claim import Claim, claim, discard_claim
from pipeline.intake.inbox import Lying, look_into
from pipeline.intake.reason_notes import Reasons, reason_note
from pipeline.intake.retries import RetryRule
from pipeline.intake.settling import SettleRule
from pipeline.intake.shelves import Shelf, put_aside
from pipeline.intake.watch_hints import Hints
from pipeline.intake.watch_loop import WatchRule

AT = datetime(2026, 11, 23, 10, 20, 30, tzinfo=timezone(timedelta(hours=8)))
QUICK = WatchRule(
    settle=SettleRule(quiet=0.15, patience=1.0),
    retry=RetryRule(most_tries=3, first_pause=0.05, longest_pause=0.1),
    sweep_seconds=0.3,
    machine_pause=0.2,
)
PATIENT = WatchRule(settle=SettleRule(quiet=0.15, patience=600.0), sweep_seconds=0.3)
HINT_ONLY = WatchRule(settle=SettleRule(quiet=0.1, patience=600.0), sweep_seconds=60.0, hints=Hints.SYSTEM)


def note_for(claimed: Claim, shelf: Shelf, findings: Sequence[Finding] = ()) -> bytes:
    return reason_note(claimed, shelf, Reasons(findings), AT)


@dataclass(slots=True)
class Desk:
    """Takes claims in: remembers name and bytes, then lets the file go; first raises what stands in `errors`."""

    taken: list[tuple[str, bytes]] = field(default_factory=list)
    given_up: list[tuple[str, str]] = field(default_factory=list)
    reported: list[Finding] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    tries: int = 0
    before: Callable[[Claim], object] = lambda _: None
    _numbers: itertools.count = field(default_factory=itertools.count)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def handling(self) -> Handling:
        return Handling(self.handle, self.give_up, self.report, self.new_scan_no)

    @property
    def names(self) -> list[str]:
        return sorted(name for name, _ in self.taken)

    @property
    def codes(self) -> list[str]:
        return [each.code for each in self.reported]

    def handle(self, claimed: Claim) -> None:
        with self._changed:
            self.tries += 1
            error = self.errors.pop(0) if self.errors else None
        self.before(claimed)
        if error:
            raise error
        content = claimed.path.read_bytes()
        discard_claim(claimed)
        with self._changed:
            self.taken.append((claimed.name, content))
            self._changed.notify_all()

    def give_up(self, claimed: Claim, findings: Sequence[Finding]) -> None:
        put_aside(claimed, Shelf.DESK, note_for(claimed, Shelf.DESK, findings))
        with self._changed:
            self.given_up.append((claimed.name, findings[0].message))
            self._changed.notify_all()

    def report(self, told: Finding) -> None:
        with self._changed:
            self.reported.append(told)
            self._changed.notify_all()

    def new_scan_no(self) -> str:
        return f"SCAN-{next(self._numbers):06d}"

    def wait_until(self, is_so: Callable[[], bool], seconds: float = 20.0) -> bool:
        with self._changed:
            return self._changed.wait_for(is_so, seconds)


def lay(inbox: Path, name: str = "扫描001.pdf", content: bytes = b"%PDF-1") -> Lying:
    """A file in the inbox, as the next look finds it."""
    (inbox / name).parent.mkdir(parents=True, exist_ok=True)
    (inbox / name).write_bytes(content)
    return next(each for each in look_into(inbox).files if each.seen.name == name)


def taken(inbox: Path, scan_no: str, name: str = "扫描001.pdf", content: bytes = b"%PDF-1") -> Claim:
    """A file laid into the inbox and claimed."""
    found = claim(inbox, lay(inbox, name, content), scan_no)
    assert found
    return found


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def all_bytes(inbox: Path) -> list[bytes]:
    """The contents of every file that is no note, wherever it lies."""
    files = [each for each in inbox.rglob("*") if each.is_file() and not each.name.endswith(".txt")]
    return sorted(each.read_bytes() for each in files if each.name not in (".attempts", ".deciding"))


def still_unchanged(folder: Path, name: str, seconds: float = 0.5) -> bool:
    """The file stays where it is for that long (a test that something does not happen must wait a little)."""
    time.sleep(seconds)
    return (folder / name).exists()
