"""The paragraphs of a Word part in reading order, each with the place a lawyer would point at."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.drafting.word.xml_tree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_STRUCTURE = frozenset({f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc", FALLBACK})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its element, its text, and where it stands; `container` is its cell or the part itself."""

    element: Element
    text: str
    place: str
    container: Element

    @property
    def shown_place(self) -> str:
        """The place with the beginning of the text, so that it can be found with the eye."""
        return f"{self.place}“{excerpt(self.text)}”" if self.text.strip() else self.place


def excerpt(text: str, limit: int = 30) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[:limit]}…"


def paragraphs_of(root: Element, part: str) -> Iterator[Paragraph]:
    """Every paragraph below `root` in reading order; table cells and text boxes where they stand."""
    walk = _Walk(part)
    yield from walk.below(root, part, root)


class _Walk:
    """Counts paragraphs and tables while going through one part."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.paragraphs = 0
        self.tables = 0

    def below(self, node: Element, label: str, container: Element) -> Iterator[Paragraph]:
        for child in node:
            if child.tag == f"{W}p":
                yield from self._paragraph(child, label, container)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag != FALLBACK and isinstance(child.tag, str):
                yield from self.below(child, label, container)

    def _paragraph(self, node: Element, label: str, container: Element) -> Iterator[Paragraph]:
        if label == self.part:
            self.paragraphs += 1
        place = f"{label}第 {self.paragraphs} 段" if label == self.part else label
        yield Paragraph(node, paragraph_text(node), place, container)
        for box in node.iter(f"{W}txbxContent"):
            if next(box.iterancestors(FALLBACK, f"{W}p"), None) is not None and not _is_fallback(box, node):
                yield from self.below(box, f"{place}的文本框", box)

    def _table(self, table: Element) -> Iterator[Paragraph]:
        self.tables += 1
        number = self.tables
        for row_no, row in enumerate(_children(table, f"{W}tr"), start=1):
            for column_no, cell in enumerate(_children(row, f"{W}tc"), start=1):
                yield from self.below(cell, f"{self.part}表格 {number} 第 {row_no} 行第 {column_no} 列", cell)


def _is_fallback(box: Element, paragraph: Element) -> bool:
    for above in box.iterancestors():
        if above is paragraph:
            return False
        if above.tag == FALLBACK:
            return True
    return False


def _children(node: Element, tag: str) -> Iterator[Element]:
    """Rows or cells, also those inside content controls."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag not in _STRUCTURE and isinstance(child.tag, str):
            yield from _children(child, tag)


def paragraph_text(paragraph: Element) -> str:
    """The text of one paragraph: tabs and line breaks as such, deleted text and text boxes left out."""
    return "".join(_pieces(paragraph))


def _pieces(node: Element) -> Iterator[str]:
    for child in node:
        tag = child.tag
        if tag == f"{W}t":
            yield child.text or ""
        elif tag in BREAKS:
            yield BREAKS[tag]
        elif tag == f"{W}r" or (tag not in _STRUCTURE and not _is_aside(tag)):
            yield from _pieces(child)


def _is_aside(tag: object) -> bool:
    return tag in (f"{W}pPr", f"{W}rPr", f"{W}txbxContent", f"{W}del", f"{W}instrText") or not isinstance(tag, str)


def text_elements(paragraph: Element) -> list[Element]:
    """The `w:t` of one paragraph in order, without those of a text box inside it."""
    return [each for each in paragraph.iter(f"{W}t") if next(each.iterancestors(f"{W}p"), None) is paragraph]
