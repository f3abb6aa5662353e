"""Regular files read without following links, with their digests."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.disk.failures import outside_failures, still_changing

CHUNK = 1 << 20

# O_NONBLOCK: opening a FIFO somebody put there must not hang.
_READING = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Digests:
    """What a file's bytes are: two hex digests and the size in bytes."""

    sha256: str
    sha512: str
    size: int


class NotRegularError(OSError):
    """The path is a folder, link, device or pipe where a plain file is needed."""


@contextmanager
def regular_file(path: Path) -> Iterator[BinaryIO]:
    """An open plain file; FileNotFoundError when missing, NotRegularError for a link, folder, pipe or device."""
    try:
        descriptor = os.open(path, _READING)
    except OSError as error:
        if path.is_symlink():
            raise NotRegularError(f"{path} is a symbolic link") from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotRegularError(f"{path} is not a regular file")
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        yield file


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """The rest of the file, piece by piece."""
    while chunk := file.read(CHUNK):
        yield chunk


class DigestsRunning:
    """Digests that grow with every piece fed to them."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._sha512 = hashlib.sha512()
        self._size = 0

    def feed(self, chunk: bytes) -> None:
        self._sha256.update(chunk)
        self._sha512.update(chunk)
        self._size += len(chunk)

    def digests(self) -> Digests:
        return Digests(self._sha256.hexdigest(), self._sha512.hexdigest(), self._size)


def digests_of(path: Path) -> Digests:
    """Digests of a plain file's bytes, streamed; OutsideFailure when the file changed meanwhile."""
    running = DigestsRunning()
    with outside_failures(path), regular_file(path) as file:
        with unchanged(file, path):
            for chunk in chunks_of(file):
                running.feed(chunk)
        return running.digests()


@contextmanager
def unchanged(file: BinaryIO, path: Path) -> Iterator[None]:
    """Raises OutsideFailure when size or time of the open file changed within the block."""
    before = os.fstat(file.fileno())
    yield
    after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise still_changing(path)


def holds(path: Path, data: bytes) -> bool:
    """True when `path` is a plain file with exactly these bytes."""
    try:
        with regular_file(path) as file:
            return os.fstat(file.fileno()).st_size == len(data) and b"".join(chunks_of(file)) == data
    except (FileNotFoundError, NotRegularError):
        return False
