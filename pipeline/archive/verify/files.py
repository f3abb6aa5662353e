"""Reading every byte of an object: digests, sizes, stray files, links, PDF sides."""

import hashlib
import os
import re
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.verify.faults import Fault, fault, reason_of

_CHUNK = 1 << 20
_LARGEST_PDF = 256 << 20
_LARGEST_STREAM = 64 << 20
_PAGES = re.compile(rb"/Type\s*/Pages(?![A-Za-z])")
_COUNT = re.compile(rb"/Count\s+(\d+)(?!\s+\d+\s+R)")
_BRACKET = re.compile(rb"<<|>>")
_LONGEST_NODE = 1 << 16
_PARENT = re.compile(rb"/Parent\s")
_PACKED = re.compile(rb"/Type\s*/ObjStm.{0,400}?stream\r?\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a file's bytes are; `sides` of a PDF is 0 when plain reading can't tell."""

    sha512: str
    sha256: str
    size: int
    sides: int


def measure(path: Path) -> Measured:
    """Digests, size and PDF sides of a plain file; OSError when it can't be read."""
    sha512, sha256, size = hashlib.sha512(), hashlib.sha256(), 0
    kept: list[bytes] = []
    is_pdf = path.suffix == ".pdf" and path.stat().st_size <= _LARGEST_PDF
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            sha512.update(chunk)
            sha256.update(chunk)
            size += len(chunk)
            if is_pdf:
                kept.append(chunk)
    return Measured(sha512.hexdigest(), sha256.hexdigest(), size, pdf_sides(b"".join(kept)))


def pdf_sides(data: bytes) -> int:
    """How many sides the page tree's root states, 0 when there is no single answer (encrypted, exotic, no PDF)."""
    if not data.startswith(b"%PDF-") or b"/Encrypt" in data:
        return 0
    roots = {count for text in (data, *_unpacked(data)) for count in _root_counts(text)}
    return roots.pop() if len(roots) == 1 else 0


def files_below(folder: Path, at: str) -> tuple[dict[str, Path], list[Fault]]:
    """Relative path → plain file, with a fault for each link, special file, empty or unreadable folder."""
    found: dict[str, Path] = {}
    faults: list[Fault] = []
    for entry in _entries(folder, at, faults):
        place = f"{at}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            below, more = files_below(Path(entry.path), place)
            found |= {f"{entry.name}/{name}": path for name, path in below.items()}
            faults += more if below or more else [fault("A213", place)]
        elif stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
            found[entry.name] = Path(entry.path)
        else:
            faults.append(fault("A218", place))
    return found, faults


def _entries(folder: Path, at: str, faults: list[Fault]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        faults.append(fault("A219", at, reason=reason_of(error)))
        return []


def _unpacked(data: bytes) -> Iterator[bytes]:
    for found in _PACKED.finditer(data):
        try:
            yield zlib.decompressobj().decompress(data[found.end() :], _LARGEST_STREAM)
        except zlib.error:
            continue


def _root_counts(text: bytes) -> Iterator[int]:
    """The counts of the page tree nodes without a parent: dictionaries around each /Type /Pages."""
    for found in _PAGES.finditer(text):
        node = _dictionary_around(text, found.start())
        count = _COUNT.search(node)
        if count and not _PARENT.search(node):
            yield int(count.group(1))


def _dictionary_around(text: bytes, place: int) -> bytes:
    return text[_opening(text, place) : _closing(text, place)]


def _opening(text: bytes, place: int) -> int:
    depth = 0
    for found in reversed(list(_BRACKET.finditer(text, max(0, place - _LONGEST_NODE), place))):
        depth += 1 if found.group() == b">>" else -1
        if depth < 0:
            return found.start()
    return place


def _closing(text: bytes, place: int) -> int:
    depth = 0
    for found in _BRACKET.finditer(text, place):
        depth += 1 if found.group() == b"<<" else -1
        if depth < 0:
            return found.end()
    return len(text)
