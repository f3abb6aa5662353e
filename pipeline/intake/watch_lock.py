"""The lock that lets one process at a time take files out of an inbox."""

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.domain.findings import Finding, finding
from pipeline.errors import Busy, OutsideFailure

LOCK_NAME = ".watch.lock"

_NO_LOCKS_HERE = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP}


@contextlib.contextmanager
def watch_lock(inbox: Path) -> Iterator[None]:
    """Hold the inbox; Busy names the process that has it already, OutsideFailure says there is no inbox.

    The system lets go when this process dies.
    """
    try:
        descriptor = os.open(inbox / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _told(OutsideFailure, finding("F063", at=str(inbox), inbox=inbox)) from error
    try:
        _lock(descriptor, inbox)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, inbox: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "?"
        raise _told(Busy, finding("F060", at=str(inbox), inbox=inbox, pid=holder)) from error
    except OSError as error:
        if error.errno not in _NO_LOCKS_HERE:
            raise
        raise _told(OutsideFailure, finding("F064", at=str(inbox), inbox=inbox)) from error


def _told(kind: type[Busy] | type[OutsideFailure], reason: Finding) -> Busy | OutsideFailure:
    return kind(reason.message, next_step=reason.next_step)
