"""What lies in the inbox: plain files that may be taken, and things that are never opened."""

import fnmatch
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.domain.findings import Finding, finding
from pipeline.intake.file_kinds import HEAD_BYTES, ZIP_TAIL_BYTES, is_complete
from pipeline.intake.settling import Seen

WORKING = ".working"
NOTE_ENDING = ".原因.txt"
DEPTH = 3

_IGNORED = (
    "~$*", ".*", "*.tmp", "*.part", "*.partial", "*.filepart", "*.crdownload", "*.download",
    "thumbs.db", "desktop.ini", "readme.md", f"*{NOTE_ENDING}",
)  # fmt: skip
_OUR_FOLDERS = frozenset({"_待处理", "_已退回", "_重复"})
_ODD_KINDS = {
    stat.S_IFIFO: "管道",
    stat.S_IFSOCK: "套接字",
    stat.S_IFBLK: "块设备",
    stat.S_IFCHR: "字符设备",
}
_READING = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Lying:
    """A plain file in the inbox; `seen.name` is its path within the inbox."""

    path: Path
    seen: Seen


@dataclass(frozen=True, slots=True)
class Look:
    """One look into the inbox; a finding stands for a thing that is left alone, with the reason."""

    files: tuple[Lying, ...] = ()
    findings: tuple[Finding, ...] = ()


def look_into(inbox: Path, *, depth: int = DEPTH) -> Look:
    """Everything in the inbox and its sub-folders down to `depth`, by name; FileNotFoundError without the inbox.

    Nothing is opened. What vanishes while looking is simply not there.
    """
    device = inbox.stat().st_dev
    found = list(_walk(inbox, inbox, depth, device))
    files = sorted((each for each in found if isinstance(each, Lying)), key=lambda each: each.seen.name)
    return Look(tuple(files), tuple(each for each in found if isinstance(each, Finding)))


def is_ignored(name: str) -> bool:
    """Names of half-written copies, lock files and things the system keeps for itself."""
    lower = name.lower()
    return any(fnmatch.fnmatchcase(lower, pattern) for pattern in _IGNORED)


def shown_name(relative: str) -> str:
    """A path within the inbox as it may be shown and recorded: every part a safe name, at most `DEPTH + 1` parts."""
    return "/".join(disk.safe_name(part) for part in relative.split("/"))


def is_written_to_its_end(path: Path) -> bool:
    """Whether the file's first and last bytes show that its writer was done; False when it cannot be read."""
    try:
        descriptor = os.open(path, _READING)
    except OSError:
        return False
    try:
        size = os.fstat(descriptor).st_size
        tail = os.pread(descriptor, ZIP_TAIL_BYTES, max(0, size - ZIP_TAIL_BYTES))
        return is_complete(os.pread(descriptor, HEAD_BYTES, 0), tail, size)
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _walk(inbox: Path, folder: Path, depth: int, device: int) -> Iterator[Lying | Finding]:
    for entry in _entries(folder):
        relative = Path(entry.path).relative_to(inbox).as_posix()
        if is_ignored(entry.name) or (folder == inbox and entry.name in _OUR_FOLDERS):
            continue
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue
        trouble = _trouble(entry.name, relative, status, device)
        if trouble:
            yield trouble
        elif stat.S_ISREG(status.st_mode):
            yield Lying(Path(entry.path), Seen(relative, status.st_size, status.st_mtime_ns, status.st_ino))
        elif depth == 0:
            yield finding("F043", at=shown_name(relative), depth=relative.count("/"))
        else:
            yield from _sub_folder(inbox, Path(entry.path), depth - 1, device)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except FileNotFoundError:
        return []


def _sub_folder(inbox: Path, folder: Path, depth: int, device: int) -> Iterator[Lying | Finding]:
    try:
        yield from _walk(inbox, folder, depth, device)
    except OSError as error:
        name = shown_name(folder.relative_to(inbox).as_posix())
        yield finding("F044", at=name, why=error.strerror)


def _trouble(name: str, relative: str, status: os.stat_result, device: int) -> Finding | None:
    at = shown_name(relative)
    kind = stat.S_IFMT(status.st_mode)
    if name.startswith("_"):
        return finding("F045", at=at)
    if kind == stat.S_IFLNK:
        return finding("F040", at=at)
    if kind in _ODD_KINDS:
        return finding("F042", at=at, kind=_ODD_KINDS[kind])
    if status.st_dev != device:
        return finding("F046", at=at)
    if kind == stat.S_IFREG and status.st_nlink > 1:
        return finding("F041", at=at)
    return None
