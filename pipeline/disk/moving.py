"""A file or folder given a new name, never over something that is there."""

import ctypes
import errno
import os
from collections.abc import Callable
from pathlib import Path

from pipeline.disk.failures import outside_failures
from pipeline.disk.folders import fsync_folder

_AT_FDCWD = -100
_NOREPLACE = 1
_libc = ctypes.CDLL(None, use_errno=True)

# The kernel, the C library or the file system does not know this way of renaming; try the next one.
_UNKNOWN_HERE = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EPERM, errno.EISDIR, errno.EMLINK}


def move(source: Path, target: Path) -> None:
    """The file or folder `source` is at `target`, durably; both must be on one file system.

    FileExistsError when something else is at the target, FileNotFoundError when the source is nowhere.
    Repeatable: source gone and target there means an earlier call had moved it.
    """
    with outside_failures(target):
        if os.path.lexists(source) or not os.path.lexists(target):
            rename_without_replacing(source, target)
    fsync_folder(target.parent)
    if source.parent != target.parent and source.parent.is_dir():
        fsync_folder(source.parent)


def rename_without_replacing(source: Path, target: Path) -> None:
    """Renames by the best way this machine knows; FileExistsError when the target is taken."""
    for way in (by_renameat2, by_link):
        try:
            return way(source, target)
        except OSError as error:
            if error.errno not in _UNKNOWN_HERE:
                raise
    return by_looking_first(source, target)


def by_renameat2(source: Path, target: Path) -> None:
    """One atomic system call (Linux); OSError ENOSYS where there is none."""
    renameat2(os.fsencode(source), os.fsencode(target))


def by_link(source: Path, target: Path) -> None:
    """Two names for a moment, then one; finishes what an earlier call began. Folders cannot be linked (EPERM)."""
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        if not os.path.samestat(os.lstat(source), os.lstat(target)):
            raise
    source.unlink()


def by_looking_first(source: Path, target: Path) -> None:
    """Looks, then renames: the last resort, safe only because every writer of ours holds the same lock."""
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    source.rename(target)


def renameat2(source: bytes, target: bytes) -> None:
    """The Linux system call with RENAME_NOREPLACE; OSError with its errno."""
    call: Callable[..., int] | None = getattr(_libc, "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(_AT_FDCWD, source, _AT_FDCWD, target, _NOREPLACE) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), os.fsdecode(source), None, os.fsdecode(target))
