"""The folders in the inbox where people find what was not filed, each file with a note beside it.

Every function may be called again after a kill at any moment.
"""

import contextlib
import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline import disk
from pipeline.intake.claim import Claim, clear, mark_as_being_decided, planned_claim
from pipeline.intake.inbox import NOTE_ENDING

_LONGEST_STEM = 150


class Shelf(StrEnum):
    """The folders in the inbox where people find what was not filed."""

    DESK = "_待处理"
    REJECTED = "_已退回"
    REPEATED = "_重复"


@dataclass(frozen=True, slots=True)
class PutAside:
    """Where a file and the note about it lie now."""

    path: Path
    note: Path


def put_aside(claimed: Claim, shelf: Shelf, note: bytes) -> PutAside:
    """Move the claimed file onto a shelf with `note` beside it as `<name>.原因.txt`; nothing is overwritten.

    A name that is taken gets the scan number behind it. The note must name the scan number (ValueError): it comes
    first, so that a file on a shelf always has one, and tells a repeated call what is its own.
    """
    if claimed.scan_no not in note.decode("utf-8", errors="replace").split():
        raise ValueError(f"the note does not name the scan {claimed.scan_no}")
    for target in _targets(claimed, shelf):
        place = PutAside(target, target.with_name(target.name + NOTE_ENDING))
        if _may_use(claimed, place):
            with contextlib.suppress(FileExistsError):  # another process was faster with this name
                return _put(claimed, place, note)
    raise FileNotFoundError(f"{claimed.path} is neither in flight nor on the shelf {shelf}")


def take_from_shelf(inbox: Path, shelved: Path, scan_no: str) -> Claim:
    """A file that waited on a shelf, in flight again under its scan number; its note is removed, the watch keeps off.

    For the moment a person has decided. FileNotFoundError when it is in neither place.
    """
    relative = shelved.relative_to(inbox)
    taken = planned_claim(inbox, scan_no, Path(*relative.parts[1:]))
    mark_as_being_decided(taken)
    disk.move(shelved, taken.path)
    disk.remove_file(shelved.with_name(shelved.name + NOTE_ENDING))
    return taken


def _put(claimed: Claim, place: PutAside, note: bytes) -> PutAside:
    mode = stat.S_IMODE(claimed.inbox.stat().st_mode)  # shelves are open to whoever may open the inbox
    disk.make_folder(place.path.parent, mode=mode)
    disk.sweep(place.path.parent)
    if not _is_note_of(claimed, place.note):
        disk.write_new(place.note, note, mode=mode & 0o666)
    disk.move(claimed.path, place.path)
    clear(claimed)
    return place


def _targets(claimed: Claim, shelf: Shelf) -> list[Path]:
    plain = claimed.inbox / shelf / claimed.name
    stem = disk.safe_name(plain.stem, limit=_LONGEST_STEM)
    return [plain, plain.with_name(f"{stem}~{claimed.scan_no}{plain.suffix}")]


def _may_use(claimed: Claim, place: PutAside) -> bool:
    """Whether the name is free, or already ours from an attempt that was cut short."""
    if os.path.lexists(place.note) and not _is_note_of(claimed, place.note):
        return False
    if not os.path.lexists(claimed.path):
        return os.path.lexists(place.path) and os.path.lexists(place.note)
    return not os.path.lexists(place.path) or os.path.samestat(place.path.lstat(), claimed.path.lstat())


def _is_note_of(claimed: Claim, note: Path) -> bool:
    if note.is_symlink() or not note.is_file():
        return False
    try:
        return claimed.scan_no in note.read_text("utf-8-sig", errors="replace").split()
    except OSError:
        return False
