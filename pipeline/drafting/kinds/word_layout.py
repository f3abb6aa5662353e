"""Checks of how a template's tables are laid out in Word: heads that repeat, rows that hold together, blank cells."""

from collections.abc import Iterator

from pipeline.domain.findings import Finding, finding
from pipeline.drafting.kinds.kind import Kind
from pipeline.drafting.word.gate import MAIN_PART, open_word_file
from pipeline.drafting.word.paragraphs import W
from pipeline.drafting.word.xml_tree import BadXmlError, Element, parse_xml

_ROW_LOOP, _TAG = "{%trfor", "{%"
_HEAD_ROWS = 6
"""Rows before which a loop begins in a table that is a list: its head, and what stands there when it is empty."""
_EXCERPT = 12


def table_faults(kind: Kind) -> Iterator[Finding]:
    """Tables that grow without a head that repeats, rows that break over pages, rows whose height cuts text off.

    House style (handbook 2.0): heads repeat, rows do not break.
    """
    for number, table in enumerate(_tables(kind.template_path.read_bytes()), start=1):
        at = f"{kind.folder.name} 表格{number}"
        rows = list(table.iterchildren(f"{W}tr"))
        is_list = any(_text(row).startswith(_ROW_LOOP) for row in rows[:_HEAD_ROWS])
        if is_list and not any(_has(row, "tblHeader") for row in rows):
            yield finding("D028", at=at, table=_name(table))
        if not all(_has(row, "cantSplit") for row in rows):
            yield finding("D029", at=at, table=_name(table))
        for row in rows:
            if _text(row) and _is_cut(row):
                yield finding("D030", at=at, text=_text(row)[:_EXCERPT])


def blank_faults(kind: Kind, docx: bytes) -> Iterator[Finding]:
    """Cells the rendered document leaves blank though its template fills them: forms say 无 or / (handbook 2.0)."""
    meant = {_pattern(row) for table in _tables(kind.template_path.read_bytes()) for row in _rows(table)}
    for number, table in enumerate(_tables(docx), start=1):
        for place, row in enumerate(_rows(table), start=1):
            blanks = _pattern(row)
            if any(blanks) and blanks not in meant:
                columns = "、".join(str(each) for each, is_blank in enumerate(blanks, start=1) if is_blank)
                yield finding("D036", at=f"{kind.folder.name} 表格{number} 第{place}行", columns=columns)


def _tables(docx: bytes) -> Iterator[Element]:
    try:
        yield from parse_xml(open_word_file(docx)[MAIN_PART]).iter(f"{W}tbl")
    except BadXmlError:
        return


def _rows(table: Element) -> Iterator[Element]:
    yield from table.iterchildren(f"{W}tr")


def _pattern(row: Element) -> tuple[bool, ...]:
    return tuple(not _text(cell) for cell in row.iterchildren(f"{W}tc"))


def _has(row: Element, name: str) -> bool:
    return row.find(f"{W}trPr/{W}{name}") is not None


def _is_cut(row: Element) -> bool:
    height = row.find(f"{W}trPr/{W}trHeight")
    return height is not None and height.get(f"{W}hRule") == "exact"


def _name(table: Element) -> str:
    texts = (_text(row) for row in _rows(table))
    return next((each for each in texts if each and not each.startswith(_TAG)), "")[:_EXCERPT]


def _text(element: Element) -> str:
    return "".join("".join(each.text or "" for each in element.iter(f"{W}t")).split())
