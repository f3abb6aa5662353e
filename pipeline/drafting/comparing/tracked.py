"""Two versions as one Word file with tracked changes: accept all gives the new text, reject all the old one."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import datetime

from pipeline.drafting.comparing.format_changes import looks_pairs
from pipeline.drafting.comparing.lines import Block, Line, Row, Table, Version, read_version
from pipeline.drafting.comparing.looks import STYLES, Looks, looks_of
from pipeline.drafting.comparing.tracked_looks import mark_looks
from pipeline.drafting.comparing.tracked_pairs import marks_to_shift, pairs_of, row_pairs
from pipeline.drafting.comparing.tracked_runs import Leaf, Pen, cut_runs, leaves_of, new_element, runs_of
from pipeline.drafting.comparing.wording import GONE, NEW, Piece, difference
from pipeline.drafting.word.gate import MAIN_PART
from pipeline.drafting.word.paragraphs import W
from pipeline.drafting.word.xml_tree import BadXmlError, Element, parse_xml, xml_bytes

_NUMBERING = "word/numbering.xml"
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def tracked_changes(old: bytes, new: bytes, *, author: str, at: datetime) -> bytes:
    """The new file, formatted as it is, with every difference from the old one as a tracked change.

    Words come and go; text that only looks different is a change of format. Both are taken with their own
    tracked changes accepted. Deleted text keeps its old looks as far as the new file knows the styles; pictures
    that went are not shown. BadDocument for a file that may not be opened.
    """
    before, after = read_version(old, name="原文"), read_version(new, name="改后")
    pen = Pen(
        author=author,
        at=at,
        first_id=_highest_id(after.root) + 1,
        styles=_styles(after),
        keeps_lists=before.members.get(_NUMBERING) == after.members.get(_NUMBERING),
    )
    body = after.root.find(f"{W}body")
    if body is not None:
        _Writer(pen, (looks_of(before.members), looks_of(after.members))).blocks(before.blocks, after.blocks, body)
    return _packed({**after.members, MAIN_PART: xml_bytes(after.root)})


def _packed(members: Mapping[str, bytes]) -> bytes:
    """The members as a Word file; equal members give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _NO_DATE), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _highest_id(root: Element) -> int:
    ids = (each.get(f"{W}id", "") for each in root.iter())
    return max((int(each) for each in ids if each.isascii() and each.isdigit() and len(each) < 10), default=0)


def _styles(version: Version) -> frozenset[str]:
    try:
        root = parse_xml(version.members[STYLES])
    except (KeyError, BadXmlError):
        return frozenset()
    return frozenset(each.get(f"{W}styleId", "") for each in root.iter(f"{W}style"))


class _Writer:
    """Goes through both versions together and writes into the tree of the new one."""

    def __init__(self, pen: Pen, looks: tuple[Looks, Looks]) -> None:
        self.pen = pen
        self.looks = looks

    def blocks(self, old: Sequence[Block], new: Sequence[Block], container: Element) -> None:
        pairs = pairs_of(old, new)
        trailing = marks_to_shift(pairs, old, new)
        removed: list[Block] = []
        last: Element | None = None
        for pair in pairs:
            if pair.new is None:
                removed.append(old[pair.old or 0])
                continue
            for each in removed:
                new[pair.new].element.addprevious(self._gone(each))
            removed = []
            last = new[pair.new].element
            self._pair(old[pair.old] if pair.old is not None else None, new[pair.new])
        added = _put_last([self._gone(each) for each in removed], last, container)
        if trailing:
            self._shift_marks(trailing, added, last)

    def _shift_marks(self, trailing: str, added: Sequence[Element], last: Element | None) -> None:
        """A container's last paragraph mark cannot come or go: the one before the stretch does in its stead."""
        final = added[-1] if added else last
        if final is None:
            return
        marked = [final, *_lines_before(final, trailing)]
        _unmark(final)
        first = marked[-1].getprevious()
        if first is not None and first.tag == f"{W}p":
            self.pen.mark_paragraph(first, trailing)
            if trailing == "del":
                _take_properties(final, first)

    def _pair(self, old: Block | None, new: Block) -> None:
        if isinstance(new, Table):
            self._rows(old.rows if isinstance(old, Table) else (), new)
        elif isinstance(old, Line):
            self._line(old, new)
        else:
            self._came(new)

    # ---- lines ----

    def _line(self, old: Line, new: Line) -> None:
        pairs = looks_pairs(old, new, self.looks)
        if old.text != new.text:
            self._words(old, new)
        mark_looks(self.pen, pairs, old, new, self.looks[1])

    def _words(self, old: Line, new: Line) -> None:
        pieces = difference(old.text, new.text)
        cut_runs(new.element, _cuts(pieces))
        leaves, before = leaves_of(new.element), leaves_of(old.element)
        starts = {each.start: each.element.getparent() for each in reversed(leaves) if each.text}
        at_old = at_new = 0
        for piece in pieces:
            length = len(piece.text)
            if piece.kind == GONE:
                deletion = self.pen.deleted(before, at_old, at_old + length)
                _put(deletion, starts.get(at_new), leaves, new.element)
            elif piece.kind == NEW:
                self._wrap([run for start, run in starts.items() if at_new <= start < at_new + length])
            at_old += length if piece.kind != NEW else 0
            at_new += length if piece.kind != GONE else 0

    def _wrap(self, runs: Sequence[Element]) -> None:
        for run in dict.fromkeys(runs):
            self.pen.wrap_inserted(run)

    def _came(self, line: Line) -> None:
        for run in runs_of(line.element):
            self.pen.wrap_inserted(run)
        self.pen.mark_paragraph(line.element, "ins")

    def _gone(self, block: Block) -> Element:
        return self._gone_table(block) if isinstance(block, Table) else self._gone_line(block)

    def _gone_line(self, line: Line) -> Element:
        paragraph = new_element(f"{W}p")
        properties = line.element.find(f"{W}pPr")
        if properties is not None:
            paragraph.append(self.pen.known_looks(properties))
        leaves = leaves_of(line.element)
        if line.text:
            paragraph.append(self.pen.deleted(leaves, 0, len(line.text)))
        self.pen.mark_paragraph(paragraph, "del")
        return paragraph

    # ---- tables ----

    def _rows(self, old: Sequence[Row], table: Table) -> None:
        removed: list[Row] = []
        last: Element | None = None
        for pair in row_pairs(old, table.rows):
            if pair.new is None:
                removed.append(old[pair.old or 0])
                continue
            row = table.rows[pair.new]
            for each in removed:
                row.element.addprevious(self._gone_row(each))
            removed = []
            last = row.element
            self._row(old[pair.old] if pair.old is not None else None, row)
        _put_last([self._gone_row(each) for each in removed], last, table.element)

    def _row(self, old: Row | None, new: Row) -> None:
        if old is not None:
            for one, other in zip(old.cells, new.cells, strict=True):
                self.blocks(one.blocks, other.blocks, other.element)
            return
        self.pen.mark_row(new.element, "ins")
        for cell in new.cells:
            for block in cell.blocks:
                self._pair(None, block)
            _unmark(cell.blocks[-1].element) if cell.blocks else None

    def _gone_table(self, table: Table) -> Element:
        gone = new_element(f"{W}tbl")
        for name in ("tblPr", "tblGrid"):
            found = table.element.find(f"{W}{name}")
            if found is not None:
                gone.append(self.pen.known_looks(found))
        for row in table.rows:
            gone.append(self._gone_row(row))
        return gone

    def _gone_row(self, row: Row) -> Element:
        gone = new_element(f"{W}tr")
        for name in ("tblPrEx", "trPr"):
            found = row.element.find(f"{W}{name}")
            if found is not None:
                gone.append(self.pen.known_looks(found))
        self.pen.mark_row(gone, "del")
        for cell in row.cells:
            gone.append(self._gone_cell(cell.element.find(f"{W}tcPr"), cell.blocks))
        return gone

    def _gone_cell(self, properties: Element | None, blocks: Sequence[Block]) -> Element:
        gone = new_element(f"{W}tc")
        if properties is not None:
            gone.append(self.pen.known_looks(properties))
        for each in blocks:
            gone.append(self._gone(each))
        if not blocks:
            gone.append(new_element(f"{W}p"))
        _unmark(gone[-1])
        return gone


# ---- in the tree ----------------------------------------------------------------------------------------------------


def _cuts(pieces: Sequence[Piece]) -> list[int]:
    """Where in the new text something begins, ends or is missing."""
    cuts, position = [], 0
    for each in pieces:
        cuts.append(position)
        position += len(each.text) if each.kind != GONE else 0
    return cuts


def _put(deletion: Element, before: Element | None, leaves: Sequence[Leaf], paragraph: Element) -> None:
    if before is not None:
        before.addprevious(deletion)
        return
    printing = [each.element.getparent() for each in leaves if each.text]
    if not printing:
        paragraph.append(deletion)
        return
    last = printing[-1]
    (last.getparent() if last.getparent().tag == f"{W}ins" else last).addnext(deletion)


def _put_last(elements: Sequence[Element], last: Element | None, container: Element) -> Sequence[Element]:
    end = container.find(f"{W}sectPr")
    for each in elements:
        if last is not None:
            last.addnext(each)
        elif end is not None:
            end.addprevious(each)
        else:
            container.append(each)
        last = each
    return elements


def _lines_before(final: Element, tag: str) -> list[Element]:
    """The paragraphs right before the last one that carry the same mark, nearest first."""
    found = []
    for each in final.itersiblings(f"{W}p", preceding=True):
        if each.find(f"{W}pPr/{W}rPr/{W}{tag}") is None:
            break
        found.append(each)
    return found


def _unmark(paragraph: Element) -> None:
    for tag in ("ins", "del"):
        mark = paragraph.find(f"{W}pPr/{W}rPr/{W}{tag}")
        if mark is not None:
            mark.getparent().remove(mark)


def _take_properties(paragraph: Element, model: Element) -> None:
    own, other = paragraph.find(f"{W}pPr"), model.find(f"{W}pPr")
    if own is not None:
        paragraph.remove(own)
    if other is not None:
        paragraph.insert(0, deepcopy(other))
        _unmark(paragraph)
