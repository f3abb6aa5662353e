"""Plain files written whole or not at all."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.disk.failures import outside_failures
from pipeline.disk.folders import TEMPORARY, flush, fsync_folder
from pipeline.disk.moving import rename_without_replacing
from pipeline.disk.reading import Digests, DigestsRunning, chunks_of, digests_of, holds, regular_file, unchanged

_STAGING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_APPENDING = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


def write_new(path: Path, data: bytes, *, mode: int = 0o640) -> None:
    """The file with exactly these bytes, durably; its folder must exist.

    Repeatable: the same bytes already there are fine. FileExistsError when anything else has the name.
    """
    with outside_failures(path):
        if not holds(path, data):
            try:
                _publish(path, data, mode)
            except FileExistsError:
                if not holds(path, data):
                    raise
    fsync_folder(path.parent)


def copy_new(source: Path, target: Path, *, mode: int = 0o640) -> Digests:
    """A copy of the plain file `source`, durably, with the digests of what was copied; repeatable like `write_new`.

    OutsideFailure when the source changed while it was read; OSError when it is a link, pipe or folder.
    """
    running = DigestsRunning()
    with outside_failures(target), regular_file(source) as file:
        try:
            with _staged(target.parent, mode) as (descriptor, staged):
                with unchanged(file, source):
                    for chunk in chunks_of(file):
                        running.feed(chunk)
                        _write_all(descriptor, chunk)
                flush(descriptor)
                rename_without_replacing(staged, target)
        except FileExistsError:
            if target.is_symlink() or not target.is_file() or digests_of(target) != running.digests():
                raise
    fsync_folder(target.parent)
    return running.digests()


def replace(path: Path, data: bytes, *, mode: int = 0o640) -> None:
    """The file has these bytes, durably, and had its old ones until then. For inventories and pointers only."""
    with outside_failures(path), _staged(path.parent, mode) as (descriptor, staged):
        _write_all(descriptor, data)
        flush(descriptor)
        staged.replace(path)
    fsync_folder(path.parent)


def append_line(path: Path, line: bytes, *, mode: int = 0o640) -> None:
    """`line` and a newline stand at the end of the file, durably; after a failure the file is as long as before.

    Not repeatable by itself: the caller knows whether the line is there. A kill may leave a part of the line
    without its newline. ValueError for a line with a newline in it.
    """
    if b"\n" in line:
        raise ValueError("a line holds no newline")
    with outside_failures(path):
        descriptor = os.open(path, _APPENDING, mode)
        try:
            is_new = not os.fstat(descriptor).st_size
            _append_or_restore(descriptor, line + b"\n")
        finally:
            os.close(descriptor)
    if is_new:
        fsync_folder(path.parent)


def cut_back(path: Path, size: int) -> None:
    """The file ends after `size` bytes, durably. For a torn tail that was put aside before, nothing else."""
    with outside_failures(path):
        descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            os.ftruncate(descriptor, size)
            flush(descriptor)
        finally:
            os.close(descriptor)


def _append_or_restore(descriptor: int, data: bytes) -> None:
    size = os.fstat(descriptor).st_size
    try:
        _write_all(descriptor, data)
        flush(descriptor)
    except OSError:
        with suppress(OSError):  # then a torn tail stays, which readers know
            os.ftruncate(descriptor, size)
        raise


def _publish(path: Path, data: bytes, mode: int) -> None:
    with _staged(path.parent, mode) as (descriptor, staged):
        _write_all(descriptor, data)
        flush(descriptor)
        rename_without_replacing(staged, path)


@contextmanager
def _staged(folder: Path, mode: int) -> Iterator[tuple[int, Path]]:
    """A fresh temporary file, locked so that `sweep` leaves it alone; removed when the block fails."""
    descriptor, path = _locked_file(folder, mode)
    try:
        yield descriptor, path
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)


def _locked_file(folder: Path, mode: int) -> tuple[int, Path]:
    """A temporary file that is ours alone; a sweep may come between making and locking it, then another is made."""
    while True:
        path = folder / f"{TEMPORARY}{secrets.token_hex(8)}"
        descriptor = os.open(path, _STAGING, mode)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return descriptor, path
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
