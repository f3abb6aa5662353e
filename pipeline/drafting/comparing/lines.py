"""A Word file as lines and tables: what two versions are compared by."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pipeline.domain.findings import BadDocument, finding
from pipeline.drafting.comparing.auto_numbers import AutoNumbers, auto_numbers
from pipeline.drafting.comparing.labels import Clause, ClauseWalk, counted_label, label_of
from pipeline.drafting.comparing.revisions import Revisions, accept_all, count_revisions
from pipeline.drafting.word.gate import MAIN_PART, open_word_file
from pipeline.drafting.word.paragraphs import W, paragraph_text
from pipeline.drafting.word.xml_tree import BadXmlError, Element, parse_xml

CELL_BREAK, LINE_BREAK = " | ", "\n"
_TRANSPARENT = (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}smartTag")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: its text, the number it begins with (written or counted by Word), what follows, its clause."""

    element: Element
    text: str
    number: str
    body: str
    clause: Clause

    @property
    def key(self) -> str:
        """What the line is recognised by when numbers have shifted."""
        return self.body


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, cell by cell."""

    element: Element
    cells: tuple["Cell", ...]
    place: str
    clause: Clause

    @property
    def body(self) -> str:
        return CELL_BREAK.join(each.text for each in self.cells)

    @property
    def key(self) -> str:
        return self.body


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with the lines and tables in it."""

    element: Element
    blocks: tuple["Block", ...]

    @property
    def text(self) -> str:
        return LINE_BREAK.join(each.body for each in self.blocks).strip()


@dataclass(frozen=True, slots=True)
class Table:
    """One table, row by row."""

    element: Element
    rows: tuple[Row, ...]
    clause: Clause

    @property
    def body(self) -> str:
        return LINE_BREAK.join(each.body for each in self.rows)

    @property
    def key(self) -> str:
        return self.body


Block: TypeAlias = Line | Table


@dataclass(frozen=True, slots=True)
class Version:
    """One side of a comparison; its own tracked changes are accepted, `revisions` says how many there were."""

    name: str
    members: Mapping[str, bytes]
    root: Element
    blocks: tuple[Block, ...]
    revisions: Revisions

    @property
    def lines(self) -> list[str]:
        """The text of every line in reading order, exactly."""
        return [each.text for each in lines_of(self.blocks)]


Rewrite: TypeAlias = Callable[[str], str]


def read_version(data: bytes, *, name: str, rewrite: Rewrite = str) -> Version:
    """The Word file `data` with its tracked changes accepted; BadDocument with what is wrong with it.

    `rewrite` is given every line in reading order, to put numbers where a template has marks.
    """
    members = open_word_file(data, name=name)
    try:
        root = parse_xml(members[MAIN_PART])
    except BadXmlError as error:
        found = finding("T006", at=name, member=MAIN_PART, why=error)
        raise BadDocument(f"{name}不能比对。", [found], next_step=found.next_step) from error
    if root.tag != f"{W}document" or root.find(f"{W}body") is None:
        found = finding("D052", at=name)
        raise BadDocument(f"{name}不能比对。", [found], next_step=found.next_step)
    revisions = count_revisions(root)
    accept_all(root)
    return version_of(root, members, name=name, revisions=revisions, rewrite=rewrite)


def version_of(
    root: Element, members: Mapping[str, bytes], *, name: str, revisions: Revisions, rewrite: Rewrite = str
) -> Version:
    """The version whose body is this tree already."""
    body = root.find(f"{W}body")
    blocks = tuple(_Reading(auto_numbers(members), rewrite).blocks(body)) if body is not None else ()
    return Version(name, members, root, blocks, revisions)


def lines_of(blocks: tuple[Block, ...]) -> Iterator[Line]:
    """Every line, those in tables where they stand."""
    for each in blocks:
        if isinstance(each, Line):
            yield each
        else:
            for row in each.rows:
                for cell in row.cells:
                    yield from lines_of(cell.blocks)


@dataclass(slots=True)
class _Reading:
    """Counts tables, list numbers and clauses while one body is read."""

    numbers: AutoNumbers
    rewrite: Rewrite
    walk: ClauseWalk = field(default_factory=ClauseWalk)
    tables: int = 0
    depth: int = 0

    def blocks(self, container: Element) -> Iterator[Block]:
        for child in container:
            if child.tag == f"{W}p":
                yield self._line(child)
            elif child.tag == f"{W}tbl":
                yield self._table(child)
            elif child.tag in _TRANSPARENT:
                yield from self.blocks(child)

    def _line(self, element: Element) -> Line:
        text, counted = self.rewrite(paragraph_text(element)), self.numbers.label(element)
        if self.depth:
            # Inside a table a figure at the beginning is a value, not the number of a clause.
            return Line(element, text, counted, text.strip(), self.walk.at("", None))
        label = counted_label(counted) if counted and text.strip() else label_of(text)
        body = text[label.length :] if label else text
        return Line(element, text, label.text if label else "", body.strip(), self.walk.at(text, label))

    def _table(self, element: Element) -> Table:
        if not self.depth:
            self.tables += 1
        number, clause = self.tables, self.walk.at("", None)
        self.depth += 1
        rows = tuple(
            Row(row, tuple(self._cell(each) for each in _below(row, f"{W}tc")), f"表格{number}第{count}行", clause)
            for count, row in enumerate(_below(element, f"{W}tr"), start=1)
        )
        self.depth -= 1
        return Table(element, rows, clause)

    def _cell(self, element: Element) -> Cell:
        return Cell(element, tuple(self.blocks(element)))


def _below(element: Element, tag: str) -> Iterator[Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _below(child, tag)
