"""The rule that says whether a file in the inbox has been written to its end."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class SettleRule:
    """How long a file must stay unchanged, and how long an unfinished one is waited for, in seconds."""

    quiet: float = 3.0
    patience: float = 600.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look at a file shows; any change of it starts the wait anew."""

    name: str
    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Watched:
    """A file under watch; both moments in seconds of one steady clock."""

    seen: Seen
    first_at: float
    unchanged_since: float


class Readiness(StrEnum):
    """Whether a file may be claimed: READY is whole, OVERDUE is taken so that it can be turned back."""

    GROWING = "growing"
    UNFINISHED = "unfinished"
    READY = "ready"
    OVERDUE = "overdue"

    @property
    def may_be_claimed(self) -> bool:
        return self in (Readiness.READY, Readiness.OVERDUE)


def watch_again(before: Mapping[str, Watched], seen: Iterable[Seen], now: float) -> Mapping[str, Watched]:
    """The files under watch after a look at `now`: new ones start, changed ones start again, gone ones drop out."""
    return MappingProxyType({each.name: _watched(before.get(each.name), each, now) for each in seen})


def _watched(before: Watched | None, seen: Seen, now: float) -> Watched:
    if before is None or before.seen.inode != seen.inode:
        return Watched(seen, now, now)
    return before if before.seen == seen else Watched(seen, before.first_at, now)


def readiness(watched: Watched, rule: SettleRule, now: float, is_complete: Callable[[], bool]) -> Readiness:
    """How far the file is; `is_complete` is asked only once the file has been quiet."""
    still_for = now - watched.unchanged_since
    if still_for < rule.quiet:
        return Readiness.GROWING
    if is_complete():
        return Readiness.READY
    return Readiness.OVERDUE if still_for >= rule.patience else Readiness.UNFINISHED


def next_look(watched: Iterable[Watched], rule: SettleRule, now: float) -> float | None:
    """Seconds until some file may have become quiet; None when nothing is growing."""
    waits = [each.unchanged_since + rule.quiet - now for each in watched]
    return min((wait for wait in waits if wait > 0), default=None)
