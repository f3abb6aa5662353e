"""Folders made, flushed, emptied and removed durably."""

import errno
import fcntl
import os
import shutil
import stat
from pathlib import Path

from pipeline.disk.failures import outside_failures

TEMPORARY = ".tmp-"

# Some network and FUSE file systems cannot flush a folder; they order its entries themselves.
_CANNOT_FLUSH = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


def flush(descriptor: int) -> None:
    """The descriptor's bytes are on the medium when this returns (macOS needs more than fsync for that)."""
    os.fsync(descriptor)
    full = getattr(fcntl, "F_FULLFSYNC", None)
    if full is not None:
        fcntl.fcntl(descriptor, full)


def fsync_folder(path: Path) -> None:
    """The folder's entries (names made, moved or removed in it) are durable when this returns."""
    with outside_failures(path):
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            flush(descriptor)
        except OSError as error:
            if error.errno not in _CANNOT_FLUSH:
                raise
        finally:
            os.close(descriptor)


def make_folder(path: Path, *, mode: int = 0o750) -> None:
    """The folder with its parents, each durable; FileExistsError when a plain file or a link to nothing is there."""
    if not path.is_dir():
        if path.parent != path:
            make_folder(path.parent, mode=mode)
        with outside_failures(path):
            _make_one(path, mode)
    # Also when it was there: an earlier run may have died between making and flushing.
    fsync_folder(path.parent)


def _make_one(path: Path, mode: int) -> None:
    try:
        path.mkdir(mode)
    except FileExistsError:
        if not path.is_dir():
            raise


def remove_file(path: Path) -> None:
    """The name is gone, durably; fine when it was gone before. For staging and claims only."""
    with outside_failures(path):
        path.unlink(missing_ok=True)
    if path.parent.is_dir():
        fsync_folder(path.parent)


def remove_tree(path: Path) -> None:
    """The folder with all it holds is gone, durably; links inside are not followed. For staging and claims only."""
    with outside_failures(path):
        if path.is_symlink():
            raise NotADirectoryError(errno.ENOTDIR, "a link is not removed as a tree", str(path))
        if path.exists():
            shutil.rmtree(path)
    if path.parent.is_dir():
        fsync_folder(path.parent)


def sweep(folder: Path) -> list[str]:
    """Removes what killed writers left (`.tmp-…` directly in the folder, not in use now); the names removed."""
    if not folder.is_dir():
        return []
    with outside_failures(folder):
        left = sorted(each.name for each in folder.iterdir() if each.name.startswith(TEMPORARY))
        swept = [name for name in left if _remove_unless_in_use(folder / name)]
    if swept:
        fsync_folder(folder)
    return swept


def _remove_unless_in_use(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return False
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
