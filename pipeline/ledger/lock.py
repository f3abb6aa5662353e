"""One writer at a time over all processes: a lock on a file, released by the system when its holder dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.disk import make_folder
from pipeline.disk.failures import outside_failures
from pipeline.errors import Busy

_BETWEEN_TRIES = 0.02
_HOLDER_BYTES = 400


@contextmanager
def exclusive(path: Path, holder: str, patience: float) -> Iterator[None]:
    """The lock at `path` held for the block; Busy, naming the holder, when it is not free within `patience` seconds."""
    if not path.parent.is_dir():
        make_folder(path.parent)
    with outside_failures(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o640)
    try:
        _wait_for(descriptor, patience)
        _sign(descriptor, holder)
        yield
    finally:
        # Unlocked by hand: a child forked meanwhile shares the descriptor and would keep the lock.
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)


def _wait_for(descriptor: int, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise _busy(descriptor, patience) from None
            time.sleep(_BETWEEN_TRIES)


def _sign(descriptor: int, holder: str) -> None:
    """Who holds the lock, for the message of those who wait; padded instead of cut, so that one call does it."""
    text = holder.encode()[:_HOLDER_BYTES].decode(errors="ignore").encode()
    with suppress(OSError):  # on a full disk the lock still locks
        os.pwrite(descriptor, text.ljust(_HOLDER_BYTES), 0)


def _busy(descriptor: int, patience: float) -> Busy:
    holder = os.pread(descriptor, _HOLDER_BYTES, 0).decode(errors="replace").strip() or "另一个进程"
    return Busy(
        f"账本正被占用（{holder}），等了 {patience:g} 秒仍未空出。",
        next_step="请等对方完成后再次运行同一条命令；若确认没有人在用，请管理员检查是否有卡住的进程。",
    )
