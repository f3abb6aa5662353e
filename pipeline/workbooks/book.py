"""A workbook's table of contents: its sheets, shared texts and which cell styles show dates."""

import posixpath
import re
from dataclasses import dataclass, field

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from pipeline.workbooks.gate import Container, refusal
from pipeline.workbooks.xml_events import local, walk

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet in the order of its tabs; `member` is the part it lies in."""

    name: str
    member: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Book:
    """What every sheet of a workbook needs to be read."""

    container: Container
    sheets: tuple[SheetEntry, ...]
    texts: tuple[str, ...]
    date_styles: frozenset[int]
    percent_styles: frozenset[int]
    counts_from_1904: bool


def read_book(container: Container) -> Book:
    """The contents of an .xlsx; BadDocument when it is damaged or another kind of document."""
    main = _main_part(container)
    sheets, counts_from_1904 = _sheets(container, main)
    if not sheets:
        raise refusal(container.name, "E003", why="没有工作表")
    targets = _targets(container, main)
    styles = next((path for kind, path in targets.values() if kind == "styles"), "")
    strings = next((path for kind, path in targets.values() if kind == "sharedStrings"), "")
    formats = _formats(container, styles) if styles and container.has(styles) else []
    return Book(
        container=container,
        sheets=sheets,
        texts=tuple(_texts(container, strings)) if strings and container.has(strings) else (),
        date_styles=frozenset(place for place, each in enumerate(formats) if _shows_date(each)),
        percent_styles=frozenset(place for place, each in enumerate(formats) if "%" in each),
        counts_from_1904=counts_from_1904,
    )


def _shows_date(code: str) -> bool:
    return bool(is_date_format(code)) and not is_timedelta_format(code)


def _main_part(container: Container) -> str:
    if not container.has("[Content_Types].xml") or not container.has("_rels/.rels"):
        raise refusal(container.name, "E005")
    found = [path for kind, path in _targets(container, "").values() if kind == "officeDocument"]
    if not found or not container.has(found[0]):
        raise refusal(container.name, "E005")
    if b"macroEnabled" in container.content("[Content_Types].xml"):
        raise refusal(container.name, "E007")
    if not posixpath.basename(found[0]).casefold().startswith("workbook"):
        raise refusal(container.name, "E005")
    return found[0]


def _targets(container: Container, part: str) -> dict[str, tuple[str, str]]:
    """What a part points at: relation id → its kind and the part's name."""
    folder, name = posixpath.split(part)
    member = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: dict[str, str]) -> None:
        if local(element) == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, target.lstrip("/"))

    if container.has(member):
        walk(container, member, start)
    return found


def _sheets(container: Container, main: str) -> tuple[tuple[SheetEntry, ...], bool]:
    targets = _targets(container, main)
    sheets: list[SheetEntry] = []
    epochs: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if local(element) == "workbookPr":
            epochs.append(attributes.get("date1904", "0"))
        if local(element) != "sheet":
            return
        relation = next((value for key, value in attributes.items() if local(key) == "id" and ":" in key), "")
        kind, member = targets.get(relation, ("", ""))
        if kind == "worksheet" and container.has(member):
            is_hidden = attributes.get("state", "visible") != "visible"
            sheets.append(SheetEntry(attributes.get("name", ""), member, is_hidden))

    walk(container, main, start)
    return tuple(sheets), bool(epochs) and epochs[0] in ("1", "true")


def _formats(container: Container, member: str) -> list[str]:
    """The number format of every cell style."""
    custom: dict[int, str] = {}
    used: list[int] = []
    inside: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        name = local(element)
        inside.append(name)
        if name == "numFmt" and inside[-2:-1] == ["numFmts"]:
            custom[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        if name == "xf" and inside[-2:-1] == ["cellXfs"]:
            used.append(_whole(attributes.get("numFmtId")))

    def end(_: str) -> None:
        inside.pop()

    walk(container, member, start, end=end)
    return [custom.get(each) or BUILTIN_FORMATS.get(each, "General") for each in used]


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def _texts(container: Container, member: str) -> list[str]:
    """The shared texts; phonetic hints inside them are left out."""
    reader = _TextReader(container)
    walk(container, member, reader.start, reader.words, reader.end)
    return reader.texts


@dataclass(slots=True)
class _TextReader:
    """Where in the table of shared texts the walk is."""

    container: Container
    texts: list[str] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _in_text: bool = False
    _in_phonetic: bool = False

    def start(self, element: str, _: dict[str, str]) -> None:
        name = local(element)
        self._in_text = name == "t"
        self._in_phonetic = self._in_phonetic or name == "rPh"

    def words(self, text: str) -> None:
        if self._in_text and not self._in_phonetic:
            self._pieces.append(text)

    def end(self, element: str) -> None:
        name = local(element)
        self._in_text = False
        if name == "rPh":
            self._in_phonetic = False
        if name == "si":
            self.texts.append(unescaped("".join(self._pieces)))
            self._pieces.clear()
            if len(self.texts[-1]) > self.container.limits.text:
                raise refusal(self.container.name, "E004", limit=f"每格 {self.container.limits.text} 字")
            if len(self.texts) > self.container.limits.texts:
                raise refusal(self.container.name, "E004", limit=f"{self.container.limits.texts} 段文字")


def unescaped(text: str) -> str:
    """A text with Excel's `_x000A_` marks read; line ends are single line feeds."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda each: chr(int(each[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
