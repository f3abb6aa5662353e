"""When a file that could not be handled is tried again, and when a person must look."""

import errno
from collections.abc import Container
from dataclasses import dataclass, field

from pipeline.errors import Busy, DamagedArchive, MissingProgram, QidangError

_DISK_TROUBLE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.EHOSTDOWN}


@dataclass(frozen=True, slots=True)
class RetryRule:
    """Tries before the desk; the pause doubles from `first_pause` to `longest_pause` seconds."""

    most_tries: int = 5
    first_pause: float = 2.0
    longest_pause: float = 300.0

    def pause_after(self, failures: int) -> float:
        return float(min(self.longest_pause, self.first_pause * 2 ** min(failures - 1, 30)))


@dataclass(slots=True)
class Retries:
    """Failures since the start with the moment of the next try, each under a key of the caller's choice."""

    rule: RetryRule
    _failures: dict[str, int] = field(default_factory=dict)
    _due: dict[str, float] = field(default_factory=dict)

    def failed(self, key: str, now: float) -> int:
        """One more failure; how many there are."""
        times = self._failures[key] = self._failures.get(key, 0) + 1
        self._due[key] = now + self.rule.pause_after(times)
        return times

    def done(self, key: str) -> None:
        self._failures.pop(key, None)
        self._due.pop(key, None)

    def is_due(self, key: str, now: float) -> bool:
        return self._due.get(key, now) <= now

    def has_failed(self, key: str) -> bool:
        return key in self._failures

    def keep_only(self, keys: Container[str]) -> None:
        """Forget what is no longer there."""
        for key in [each for each in self._failures if each not in keys]:
            self.done(key)

    def next_due(self, now: float) -> float | None:
        """Seconds until the next one that is not due yet."""
        return min((due - now for due in self._due.values() if due > now), default=None)


def is_of_the_machine(error: BaseException) -> bool:
    """True for trouble that every file would meet: full or lost disk, a held ledger, a missing program."""
    if isinstance(error, Busy | MissingProgram | DamagedArchive):
        return True
    chain: BaseException | None = error
    while chain is not None:
        if isinstance(chain, OSError) and chain.errno in _DISK_TROUBLE:
            return True
        chain = chain.__cause__ or chain.__context__
    return False


def told(error: BaseException) -> str:
    """The failure in a few words for a person: our own sentence, or the error's kind for everything else."""
    return error.message if isinstance(error, QidangError) else f"程序出错（{type(error).__name__}）"
