"""Reads a sheet row by row: only cells with something in them, formulas with their computed value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from pipeline.workbooks.book import Book, SheetEntry, unescaped
from pipeline.workbooks.cells import Cell, Content
from pipeline.workbooks.gate import refusal
from pipeline.workbooks.xml_events import walking

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})")
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_CONTENTS = {"b": Content.BOOL, "e": Content.ERROR, "n": Content.NUMBER, "": Content.NUMBER, "d": Content.TEXT}


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged area, its corners included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class SheetScan:
    """What a sheet's walk found so far; `rows` yields the filled rows, the rest is complete after it."""

    book: Book
    entry: SheetEntry
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    cells: int = 0
    elements: int = 0

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Every row that is not empty, in the order of the file; BadDocument past the limits."""
        walk = _Walk(self)
        for _ in walking(self.book.container, self.entry.member, walk.start, walk.words, walk.end):
            if walk.done:
                yield from walk.done
                walk.done = []


@dataclass(slots=True)
class _Walk:
    """The state between two XML events."""

    scan: SheetScan
    done: list[tuple[int, list[Cell]]] = field(default_factory=list)
    row: int = 0
    rows_seen: int = 0
    cells: list[Cell] = field(default_factory=list)
    column: int = 0
    kind: str = ""
    style: int = 0
    is_formula: bool = False
    collects: bool = False
    in_phonetic: bool = False
    pieces: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._open_cell(attributes)
        elif name in ("v", "t"):
            self.collects = not self.in_phonetic
        elif name == "row":
            self._open_row(attributes)
        elif name == "f":
            self.is_formula = True
        elif name == "rPh":
            self.in_phonetic = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def words(self, text: str) -> None:
        if self.collects:
            self.pieces.append(text)

    def end(self, name: str) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name in ("v", "t"):
            self.collects = False
        elif name == "c":
            self._close_cell()
        elif name == "rPh":
            self.in_phonetic = False
        elif name == "row" and self.cells:
            self.done.append((self.row, self.cells))
            self.cells = []

    def _open_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self.row = int(number) if number.isascii() and number.isdigit() else self.row + 1
        self.column = 0
        self.rows_seen += 1
        self.scan.elements += 1
        if not 1 <= self.row <= _MOST_ROWS or self.rows_seen > self.scan.book.container.limits.rows:
            raise refusal(self.scan.book.container.name, "E004", limit=f"{_MOST_ROWS} 行")
        if attributes.get("hidden") in ("1", "true"):
            self.scan.hidden_rows.add(self.row)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self.scan.elements += 1
        match = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = _column(match[1]) if match else self.column + 1
        if self.column > _MOST_COLUMNS:
            raise refusal(self.scan.book.container.name, "E003", why=f"{self.scan.entry.name} 的列号")
        self.kind = attributes.get("t", "")
        style = attributes.get("s", "0")
        self.style = int(style) if style.isascii() and style.isdigit() else 0
        self.is_formula = False
        self.pieces.clear()

    def _close_cell(self) -> None:
        text = "".join(self.pieces)
        if not text and not self.is_formula:
            return
        self.scan.cells += 1
        if len(text) > self.scan.book.container.limits.text:
            raise refusal(
                self.scan.book.container.name, "E004", limit=f"每格 {self.scan.book.container.limits.text} 字"
            )
        if self.scan.cells > self.scan.book.container.limits.cells:
            raise refusal(self.scan.book.container.name, "E004", limit=f"{self.scan.cells - 1} 个单元格")
        self.cells.append(self._cell(text))

    def _cell(self, text: str) -> Cell:
        book = self.scan.book
        if not text:
            empty = Content.TEXT if self.kind == "str" else Content.UNCOMPUTED
            return Cell(self.row, self.column, empty, "", is_formula=True)
        if self.kind == "s":
            return Cell(self.row, self.column, Content.TEXT, self._shared(text), self.is_formula)
        if self.kind in ("str", "inlineStr"):
            return Cell(self.row, self.column, Content.TEXT, unescaped(text), self.is_formula)
        content = _CONTENTS.get(self.kind, Content.TEXT)
        if content is Content.NUMBER and self.style in book.date_styles:
            content = Content.DATE
        return Cell(self.row, self.column, content, text, self.is_formula, self.style in book.percent_styles)

    def _shared(self, text: str) -> str:
        texts = self.scan.book.texts
        if text.isascii() and text.isdigit() and int(text) < len(texts):
            return texts[int(text)]
        raise refusal(self.scan.book.container.name, "E003", why=f"{self.scan.entry.name} 的文字表")

    def _merge(self, reference: str) -> None:
        match = _RANGE.fullmatch(reference)
        if match and len(self.scan.merged) < 100_000:
            self.scan.merged.append(Merged(int(match[2]), _column(match[1]), int(match[4]), _column(match[3])))


@cache
def _column(letters: str) -> int:
    number = 0
    for each in letters:
        number = number * 26 + ord(each) - 64
    return number
