"""The gate of a Word file: its zip and its XML are found harmless before anything reads it as a document."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from xml.parsers import expat

from pipeline.domain.findings import BadDocument, Finding, errors_in, finding

MEGABYTE = 1 << 20
MAIN_PART = "word/document.xml"
CONTENT_TYPES = "[Content_Types].xml"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
_DANGEROUS_FIELDS = re.compile(r"\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|MACROBUTTON)\b", re.I)
_HARMLESS_LINK = re.compile(r"(?:https?://|mailto:|#)", re.I)
_MACRO_MEMBERS = ("vbaproject.bin", "vbadata.xml", "/activex/")
_EMBEDDED = (b"PK\x03\x04", _OLE, b"MZ", b"Rar!", b"7z\xbc\xaf")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one Word file may hold; sizes in bytes."""

    file: int = 200 * MEGABYTE
    inflated: int = 256 * MEGABYTE
    xml: int = 24 * MEGABYTE
    members: int = 2000
    ratio: int = 200
    depth: int = 200


LIMITS = Limits()


class _StopError(Exception):
    """Leaves the XML reader early with a finding."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found.code)
        self.found = found


def open_word_file(data: bytes, *, name: str = "模板", limits: Limits = LIMITS) -> dict[str, bytes]:
    """The members of a harmless .docx by name, in their order.

    Raises BadDocument with the T-findings of everything wrong, each naming the file: not a docx, a bomb, a macro,
    an outside source, a path that leaves the archive. What the zip directory claims about sizes is not believed.
    """
    found = _outside_faults(data, limits)
    if not found:
        try:
            members = _read_members(data, limits)
        except _StopError as stop:
            found = [stop.found]
        else:
            found = [*_inside_faults(members, limits)]
    if errors_in(found):
        placed = [replace(each, at=f"{name} 的 {each.at}" if each.at else name) for each in found]
        raise BadDocument(f"{name}不能使用。", placed, next_step=errors_in(placed)[0].next_step)
    return members


def _outside_faults(data: bytes, limits: Limits) -> list[Finding]:
    if len(data) > limits.file:
        return [finding("T003", at="", why=f"文件有 {len(data) // MEGABYTE} MB", limit=limits.file // MEGABYTE)]
    if data.startswith(_OLE):
        return [finding("T002", at="")]
    if not data:
        return [finding("T001", at="", why="文件是空的")]
    if not data.startswith(b"PK\x03\x04"):
        return [finding("T001", at="", why="开头不是 Word 文档的标记")]
    return []


def _read_members(data: bytes, limits: Limits) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            _check_directory(listed, limits)
            return dict(_inflated(archive, listed, limits))
    except _UNREADABLE as error:
        raise _StopError(finding("T003", at="", why="压缩包读不通", limit=limits.file // MEGABYTE)) from error


def _check_directory(listed: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [each.filename for each in listed]
    if len(names) > limits.members:
        raise _StopError(finding("T003", at="", why=f"里面有 {len(names)} 个文件", limit=limits.file // MEGABYTE))
    for member in names:
        if _leaves_the_archive(member) or names.count(member) > 1:
            raise _StopError(finding("T004", at="", member=_shown(member)))
    if CONTENT_TYPES not in names or MAIN_PART not in names:
        raise _StopError(finding("T001", at="", why="里面没有 Word 的正文"))


def _leaves_the_archive(member: str) -> bool:
    path = PurePosixPath(member)
    return path.is_absolute() or ".." in path.parts or "\\" in member or ":" in member or not member.isprintable()


def _shown(member: str) -> str:
    return "".join(each if each.isprintable() else "?" for each in member)[:80]


def _inflated(archive: zipfile.ZipFile, listed: list[zipfile.ZipInfo], limits: Limits) -> Iterator[tuple[str, bytes]]:
    left = limits.inflated
    for each in listed:
        if each.is_dir():
            continue
        with archive.open(each) as stream:
            content = stream.read(left + 1)
        if len(content) > left or _is_bomb(each, len(content), limits):
            raise _StopError(finding("T003", at=_shown(each.filename), why="解开后过大", limit=limits.file // MEGABYTE))
        left -= len(content)
        yield each.filename, content


def _is_bomb(member: zipfile.ZipInfo, real_size: int, limits: Limits) -> bool:
    return real_size > MEGABYTE and real_size > limits.ratio * max(member.compress_size, 1)


def _inside_faults(members: Mapping[str, bytes], limits: Limits) -> Iterator[Finding]:
    yield from _type_faults(members[CONTENT_TYPES])
    for member, content in members.items():
        if any(each in f"/{member}".lower() for each in _MACRO_MEMBERS):
            yield finding("T007", at="", member=_shown(member))
        elif content.startswith(_EMBEDDED):
            yield finding("T009", at="", member=_shown(member))
        elif member.lower().endswith((".xml", ".rels")):
            yield from _xml_faults(member, content, limits)


def _too_long(member: str, limits: Limits) -> Finding:
    return finding("T003", at=_shown(member), why=f"{_shown(member)} 的文字太长", limit=limits.file // MEGABYTE)


def _type_faults(content_types: bytes) -> Iterator[Finding]:
    if b"macroEnabled" in content_types:
        yield finding("T007", at="", member=CONTENT_TYPES)
    elif b"wordprocessingml.document.main+xml" not in content_types:
        yield finding("T001", at="", why="正文的类型不是普通 Word 文档")


def _xml_faults(member: str, content: bytes, limits: Limits) -> list[Finding]:
    if len(content) > limits.xml:
        return [_too_long(member, limits)]
    reader = _XmlReader(member, limits)
    try:
        reader.read(content)
    except _StopError as stop:
        return [stop.found]
    except (expat.ExpatError, ValueError, LookupError) as error:
        return [finding("T006", at=_shown(member), member=_shown(member), why=str(error)[:80])]
    return reader.found


class _XmlReader:
    """Goes once through one XML member and notes what a document must not hold."""

    def __init__(self, member: str, limits: Limits) -> None:
        self.member = _shown(member)
        self.limits = limits
        self.found: list[Finding] = []
        self._depth = 0
        self._instruction = ""
        self._in_instruction = False

    def read(self, content: bytes) -> None:
        """Notes findings in `found`; raises _StopError for a DTD or bottomless nesting, ExpatError for broken XML."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(content, True)

    def _doctype(self, *_declaration: object) -> None:
        raise _StopError(finding("T005", at=self.member, member=self.member))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > self.limits.depth:
            raise _StopError(finding("T006", at=self.member, member=self.member, why="嵌套过深"))
        local = tag.rpartition(":")[2]
        if local == "Relationship":
            self._relationship(attributes)
        elif local == "instrText":
            self._in_instruction = True
        elif local == "fldChar":
            self._close_field()
        elif local == "fldSimple":
            self._instruction = next((value for name, value in attributes.items() if name.endswith("instr")), "")
            self._close_field()

    def _end(self, _tag: str) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._close_field()
        self._in_instruction = False

    def _text(self, text: str) -> None:
        if self._in_instruction:
            self._instruction += text

    def _close_field(self) -> None:
        dangerous = _DANGEROUS_FIELDS.match(self._instruction)
        if dangerous:
            self.found.append(finding("T010", at=self.member, field=dangerous[1].upper()))
        self._instruction = ""

    def _relationship(self, attributes: dict[str, str]) -> None:
        target, type_ = attributes.get("Target", ""), attributes.get("Type", "")
        is_link = type_.endswith("/hyperlink")
        if type_.endswith("/aFChunk"):
            self.found.append(finding("T009", at=self.member, member=target[:80]))
        elif attributes.get("TargetMode") == "External" and not (is_link and _HARMLESS_LINK.match(target)):
            self.found.append(finding("T008", at=self.member, target=target[:80], member=self.member))
