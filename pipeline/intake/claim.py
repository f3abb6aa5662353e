"""Taking a file out of the inbox, once, by one rename.

A claimed file lies at `inbox/.working/<scan_no>/<its path within the inbox>`, so the rename alone says who
took what. Every function may be called again after a kill at any moment.
"""

import contextlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.intake.inbox import WORKING, Lying, shown_name

_SCAN_NO = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{5,63}")
_ATTEMPTS = ".attempts"
_DECIDING = ".deciding"
_OURS = frozenset({_ATTEMPTS, _DECIDING})


@dataclass(frozen=True, slots=True)
class Claim:
    """A file in flight; `name` is its safe path within the inbox, to be shown and recorded."""

    inbox: Path
    scan_no: str
    path: Path
    name: str

    @property
    def folder(self) -> Path:
        return self.inbox / WORKING / self.scan_no

    @property
    def is_being_decided(self) -> bool:
        """True when a person's decision took it off the desk: the watch must not handle it."""
        return (self.folder / _DECIDING).exists()

    @property
    def is_plain(self) -> bool:
        """True for a plain file; a link or pipe that slipped in must not be opened."""
        try:
            return stat.S_ISREG(self.path.lstat().st_mode)
        except OSError:
            return False


def claim(inbox: Path, lying: Lying, scan_no: str) -> Claim | None:
    """The file as ours, or None when somebody else took it, it is gone, or it changed since it was looked at.

    Of several processes that race for a file exactly one gets it. `scan_no` must be new, 6 to 64 characters fit
    for a folder name (ValueError). OutsideFailure when the disk is full; the file then lies where it lay.
    """
    relative = lying.path.relative_to(inbox)
    taken = planned_claim(inbox, scan_no, relative)
    try:
        disk.move(lying.path, taken.path)
    except FileNotFoundError:
        clear(taken)
        return None
    if _is_as_seen(taken.path, lying):
        return taken
    with contextlib.suppress(FileExistsError):  # yet another file has the name: then this one stays in flight
        disk.move(taken.path, lying.path)
        clear(taken)
    return None


def claims(inbox: Path) -> list[Claim]:
    """What is in flight, by scan number; finishes renames that a kill cut in half and clears empty folders."""
    working = inbox / WORKING
    found: list[Claim] = []
    for folder in sorted(each for each in working.iterdir() if _is_claim_folder(each)) if working.is_dir() else []:
        held = [Claim(inbox, folder.name, each, _name_in(folder, each)) for each in _held_in(folder)]
        found += held
        for each in held:
            _finish_linking(each)
        if not held and not (folder / _DECIDING).exists():
            _remove_empty(folder)
    return found


def discard_claim(claimed: Claim) -> None:
    """Remove the claimed file; only when its bytes are safe elsewhere."""
    if claimed.folder.is_dir():
        disk.remove_file(claimed.path)
        clear(claimed)


def begin_attempt(claimed: Claim) -> int:
    """Note on disk that handling begins; how often it began without coming to an end, this time included."""
    attempts = claimed.folder / _ATTEMPTS
    disk.append_line(attempts, b"x")
    return attempts.stat().st_size // 2


def end_attempt(claimed: Claim) -> None:
    """Handling came to an end, well or badly; only a death of the process leaves the note."""
    disk.remove_file(claimed.folder / _ATTEMPTS)


def mark_as_being_decided(claimed: Claim) -> None:
    """From now on the claim belongs to a person's decision, also after a kill."""
    disk.append_line(claimed.folder / _DECIDING, b"")


def planned_claim(inbox: Path, scan_no: str, relative: Path) -> Claim:
    """Where a file will lie in flight; the folder is made. ValueError for a scan number that is no folder name."""
    if not _SCAN_NO.fullmatch(scan_no):
        raise ValueError(f"scan number {scan_no!r} is no folder name of 6 to 64 characters")
    planned = Claim(inbox, scan_no, inbox / WORKING / scan_no / relative, shown_name(relative.as_posix()))
    disk.make_folder(planned.path.parent, mode=0o700)
    return planned


def _is_claim_folder(path: Path) -> bool:
    return bool(_SCAN_NO.fullmatch(path.name)) and path.is_dir() and not path.is_symlink()


def _held_in(folder: Path) -> list[Path]:
    """Everything but folders and our own marks, links to folders included; nothing is followed."""
    held: list[Path] = []
    for root, folders, files in os.walk(folder):
        names = [*files, *(each for each in folders if (Path(root) / each).is_symlink())]
        held += [Path(root) / name for name in names if name not in _OURS]
    return sorted(held)


def _name_in(folder: Path, path: Path) -> str:
    return shown_name(path.relative_to(folder).as_posix())


def _finish_linking(claimed: Claim) -> None:
    """Where renaming is done by link and unlink, a kill may leave both names; ours is the one that counts."""
    source = claimed.inbox / claimed.path.relative_to(claimed.folder)
    with contextlib.suppress(FileNotFoundError):
        if os.path.samestat(source.lstat(), claimed.path.lstat()):
            disk.remove_file(source)


def _is_as_seen(path: Path, lying: Lying) -> bool:
    status = path.lstat()
    now = (status.st_size, status.st_mtime_ns, status.st_ino)
    return now == (lying.seen.size, lying.seen.mtime_ns, lying.seen.inode) and stat.S_ISREG(status.st_mode)


def clear(claimed: Claim) -> None:
    """Remove the claim's folder when nothing lies in it any more."""
    if claimed.folder.is_dir() and not _held_in(claimed.folder):
        _remove_empty(claimed.folder)


def _remove_empty(folder: Path) -> None:
    """Folders only, each by `rmdir`: a file that another process moves in at this moment survives."""
    for name in sorted(_OURS):
        disk.remove_file(folder / name)
    for root, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):
            Path(root).rmdir()
