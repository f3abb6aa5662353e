"""The return copy: the user's own cells again, faulty ones red with a comment that says what to do."""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, TYPE_STRING
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.domain.findings import Finding
from pipeline.workbooks import looks
from pipeline.workbooks.book import Book, read_book
from pipeline.workbooks.cells import Cell, Content
from pipeline.workbooks.gate import MEGABYTE, Container, open_workbook
from pipeline.workbooks.plans import SUMMARY
from pipeline.workbooks.sheet_reading import SheetScan
from pipeline.workbooks.values_write import TEXT_FORMAT
from pipeline.workbooks.xml_events import walk

SUFFIX = "_待改"
MOST_MARKS = 3_000
MOST_LOADED = 200_000
"""Rows and cells of a workbook that is read with all its formats; a larger one is copied cell by cell."""

_WIDEST_GAP = 100_000
_MOST_BYTES_LOADED = 48 * MEGABYTE

_NOT_LOADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError, zipfile.BadZipFile)
_NUMBER = re.compile(r"-?[0-9]{1,17}(?:\.[0-9]{1,20})?(?:[Ee][-+]?[0-9]{1,3})?")
_SUMMARY_WIDTHS = (8, 28, 60, 60)
_LONGEST_TEXT = 32_000
_CELL = re.compile(r"(.*)!([A-Z]{1,3})([0-9]{1,7})", re.S)


class Mark(NamedTuple):
    """What is said at one cell; row 0 means the sheet or the file."""

    sheet: str
    row: int
    column: int
    text: str
    is_error: bool


CellMarks = Mapping[tuple[int, int], list[Mark]]
Marks = Mapping[str, CellMarks]


def return_copy(path: Path, findings: Iterable[Finding], *, most_loaded: int = MOST_LOADED) -> bytes:
    """The workbook with every finding at its cell and a list of them in front; the file itself is only read.

    What a spreadsheet program put in beside cells (pictures, charts) may be lost; a very large workbook
    comes back without its formats.
    """
    told = list(findings)[:MOST_MARKS]
    marks = _by_cell(path.name, told)
    with open_workbook(path) as container:
        book = read_book(container)
        is_small = container.inflated_size <= _MOST_BYTES_LOADED and _is_small(book, most_loaded)
        loaded = _loaded(path, container) if is_small else None
        copy = loaded or _plain_copy(book, marks)
    if loaded:
        for sheet in loaded.worksheets:
            _mark_sheet(sheet, marks.get(sheet.title, {}))
    _put_summary(copy, path.name, told)
    buffer = io.BytesIO()
    copy.save(buffer)
    return buffer.getvalue()


def _by_cell(name: str, findings: Iterable[Finding]) -> Marks:
    marks: dict[str, dict[tuple[int, int], list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for each in findings:
        match = _CELL.fullmatch(each.at.removeprefix(name).lstrip())
        if match:
            at = (int(match[3]), column_index_from_string(match[2]))
            mark = Mark(match[1], *at, f"{each.message}\n{each.next_step}".strip(), each.is_error)
            marks[mark.sheet][at].append(mark)
    return marks


def _is_small(book: Book, most: int) -> bool:
    elements = 0
    for entry in book.sheets:
        scan = SheetScan(book, entry)
        for _ in scan.rows():
            if elements + scan.elements > most:
                return False
        elements += scan.elements
    return elements <= most


def _loaded(path: Path, container: Container) -> Workbook | None:
    """The workbook with all its formats, None when the library cannot make it out."""
    for member in container.members():
        if member.endswith((".xml", ".rels", ".vml")):
            walk(container, member, lambda *_: None)  # nothing the library will read declares a document type
    try:
        return load_workbook(path, keep_links=False)
    except _NOT_LOADABLE:
        return None


def _mark_sheet(sheet: Worksheet, marks: CellMarks) -> None:
    for cell in [each for row in sheet.iter_rows() for each in row if each.comment]:
        if cell.comment and cell.comment.author == looks.AUTHOR and not isinstance(cell, MergedCell):
            cell.comment, cell.fill = None, PatternFill()  # said on an earlier copy
    for (row, column), said in marks.items():
        found = sheet.cell(row, column)
        if not isinstance(found, MergedCell):
            _mark(found, said)


def _mark(cell: SheetCell, said: list[Mark]) -> None:
    cell.fill = looks.FAULT_FILL if any(each.is_error for each in said) else looks.DOUBT_FILL
    cell.comment = looks.remark("\n".join(each.text for each in said))


def _plain_copy(book: Book, marks: Marks) -> Workbook:
    """The cells without their formats, row after row, so that size does not matter."""
    copy = Workbook(write_only=True)
    for entry in book.sheets:
        _copy_rows(SheetScan(book, entry), copy.create_sheet(entry.name), marks.get(entry.name, {}))
    return copy


def _copy_rows(scan: SheetScan, sheet: WriteOnlyWorksheet, marks: CellMarks) -> None:
    by_row: dict[int, dict[int, list[Mark]]] = defaultdict(dict)
    for (row, column), said in marks.items():
        by_row[row][column] = said
    written = 0
    for number, cells in scan.rows():
        if number <= written or number - written > _WIDEST_GAP:
            continue
        for _ in range(number - written - 1):
            written += 1
            sheet.append(_row(sheet, {}, by_row.get(written, {})))
        written = number
        sheet.append(_row(sheet, {each.column: each for each in cells}, by_row.get(number, {})))


def _row(sheet: WriteOnlyWorksheet, cells: Mapping[int, Cell], marks: Mapping[int, list[Mark]]) -> list[SheetCell]:
    row = [WriteOnlyCell(sheet) for _ in range(max([0, *cells, *marks]))]
    for column, cell in cells.items():
        _fill_in(row[column - 1], cell)
    for column, said in marks.items():
        _mark(row[column - 1], said)
    return row


def _fill_in(target: SheetCell, cell: Cell) -> None:
    if cell.content in (Content.NUMBER, Content.DATE):
        target.value = Decimal(cell.text) if _NUMBER.fullmatch(cell.text) else cell.text
        target.number_format = _format_of(cell)
    else:
        _put_text(target, cell.text)


def _format_of(cell: Cell) -> str:
    """What tells a date or a percentage from a number, kept so that the mended copy is read as the original."""
    if cell.content is Content.DATE:
        return "yyyy-mm-dd hh:mm" if "." in cell.text else "yyyy-mm-dd"
    return "0.00%" if cell.is_percent else "General"


def _put_text(target: SheetCell, text: str) -> None:
    """A text that stays one, even when it begins like a formula; what Excel cannot keep is shown as �."""
    target.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)[:_LONGEST_TEXT]
    target.data_type = TYPE_STRING
    target.number_format = TEXT_FORMAT


def _put_summary(copy: Workbook, name: str, findings: list[Finding]) -> None:
    """The list of all findings as the first sheet."""
    if SUMMARY in copy.sheetnames:
        del copy[SUMMARY]
    sheet = copy.create_sheet(SUMMARY, 0)
    for letter, width in zip("ABCD", _SUMMARY_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    rows = [("级别", "位置", "问题", "怎么改"), *(_summary_row(name, each) for each in findings)]
    for number, row in enumerate(rows):
        cells = [WriteOnlyCell(sheet) for _ in row]
        for cell, text in zip(cells, row, strict=True):
            _put_text(cell, text)
            cell.font, cell.alignment = (looks.VALUE if number else looks.HEAD), looks.MIDDLE
            if not number:
                cell.fill = looks.HEAD_FILL
        sheet.append(cells)
        if isinstance(sheet, Worksheet):
            sheet.row_dimensions[number + 1].height = looks.height_for(zip(row, _SUMMARY_WIDTHS, strict=True))
    if isinstance(sheet, Worksheet):
        looks.set_up_page(sheet, landscape=True, repeat="1:1")
    copy.active = 0


def _summary_row(name: str, each: Finding) -> tuple[str, str, str, str]:
    level = "错误" if each.is_error else "提醒"
    return level, each.at.removeprefix(name).strip() or name, f"{each.code} {each.message}", each.next_step
