"""The gate of a workbook: its zip is found harmless before anything in it is read."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.domain.findings import BadDocument, Finding, finding

MEGABYTE = 1 << 20
CHUNK = 1 << 18

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)
_MACROS = ("vbaproject.bin", "vbadata.xml", "xl/macrosheets/", "xl/dialogsheets/")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one workbook may hold; sizes in bytes. A batch of 10,000 proposals needs about a quarter."""

    file: int = 100 * MEGABYTE
    inflated: int = 512 * MEGABYTE
    ratio: int = 300
    members: int = 2000
    cells: int = 4_000_000
    rows: int = 1_100_000
    text: int = 40_000
    texts: int = 2_000_000


LIMITS = Limits()


class Container:
    """An open workbook file that passed the gate; its members are read in pieces, their true sizes counted."""

    def __init__(self, name: str, archive: zipfile.ZipFile, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self._archive = archive
        self._inflated = 0
        self._members = {each.filename.casefold(): each for each in archive.infolist()}

    def has(self, member: str) -> bool:
        """Whether there is a member of this name; case does not count, as for Excel."""
        return member.casefold() in self._members

    def members(self) -> list[str]:
        """Every name."""
        return [each.filename for each in self._members.values()]

    @property
    def inflated_size(self) -> int:
        """Bytes of everything in it, as announced."""
        return sum(each.file_size for each in self._members.values())

    def pieces(self, member: str) -> Iterator[bytes]:
        """A member's content; BadDocument when it is damaged or more than was announced."""
        try:
            with self._archive.open(self._members[member.casefold()]) as stream:
                while piece := stream.read(CHUNK):
                    self._inflated += len(piece)
                    if self._inflated > 2 * self.limits.inflated:
                        raise refusal(self.name, "E004", limit="解压后的内容过多")
                    yield piece
        except _UNREADABLE as error:
            raise refusal(self.name, "E003", why=member) from error

    def content(self, member: str) -> bytes:
        """A small member as a whole."""
        return b"".join(self.pieces(member))


@contextmanager
def open_workbook(path: Path, *, name: str = "", limits: Limits = LIMITS) -> Iterator[Container]:
    """The container at `path`; BadDocument for anything that is no harmless .xlsx."""
    shown = name or path.name
    _refuse_foreign(path, shown, limits)
    try:
        archive = zipfile.ZipFile(path)
    except _UNREADABLE as error:
        raise refusal(shown, "E003", why="压缩包目录") from error
    with archive:
        fault = _fault_in(archive, shown, limits)
        if fault:
            raise as_refusal(shown, [fault])
        yield Container(shown, archive, limits)


def _refuse_foreign(path: Path, name: str, limits: Limits) -> None:
    size = path.stat().st_size
    if size > limits.file:
        raise refusal(name, "E004", limit=f"{limits.file // MEGABYTE} MB")
    if not size:
        raise refusal(name, "E003", why="文件是空的")
    with path.open("rb") as file:
        start = file.read(8)
        if start == _OLE:
            raise refusal(name, "E002" if _ENCRYPTED in file.read(4 * MEGABYTE) else "E001")
    if not start.startswith(_ZIP):
        raise refusal(name, "E005")


def _fault_in(archive: zipfile.ZipFile, name: str, limits: Limits) -> Finding | None:
    members = archive.infolist()
    names = {each.filename.casefold() for each in members}
    if len(members) > limits.members:
        return finding("E004", at=name, limit=f"{limits.members} 个部件")
    if sum(each.file_size for each in members) > limits.inflated:
        return finding("E004", at=name, limit=f"解压后 {limits.inflated // MEGABYTE} MB")
    if len(names) != len(members):
        return finding("E003", at=name, why="部件重名")
    return next((fault for each in members if (fault := _member_fault(each, name, limits))), None)


def _member_fault(member: zipfile.ZipInfo, name: str, limits: Limits) -> Finding | None:
    if member.flag_bits & 1:
        return finding("E002", at=name)
    if member.file_size > MEGABYTE and member.file_size > limits.ratio * max(member.compress_size, 1):
        return finding("E006", at=name, member=member.filename[:80])
    if _leaves(member.filename):
        return finding("E003", at=name, why=f"部件名 {member.filename[:80]}")
    if any(mark in member.filename.casefold() for mark in _MACROS):
        return finding("E007", at=name)
    return None


def _leaves(member: str) -> bool:
    path = PurePosixPath(member.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or "\0" in member


def refusal(name: str, code: str, **values: object) -> BadDocument:
    """The exception for one fault of the whole file."""
    return as_refusal(name, [finding(code, at=name, **values)])


def as_refusal(name: str, findings: list[Finding]) -> BadDocument:
    """The exception for faults after which the file is not read on."""
    return BadDocument(f"{name} 不能读取，未作任何登记。", findings, next_step=findings[0].next_step)
