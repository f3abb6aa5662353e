"""Reads the form of one proposal: blocks are found by their titles, fields by their names."""

from dataclasses import dataclass, field

from pipeline.domain.findings import Finding, finding
from pipeline.workbooks.book import Book, SheetEntry
from pipeline.workbooks.cells import Cell, Content, Place, Rows, cell_name, shown
from pipeline.workbooks.drafts import Found, ProposalDraft, TableRows
from pipeline.workbooks.fields import Block, Field, SheetPlan
from pipeline.workbooks.gate import refusal
from pipeline.workbooks.sheet_faults import stranger_fault
from pipeline.workbooks.sheet_reading import Merged, SheetScan
from pipeline.workbooks.values_read import is_blank, nearest

TITLE_MARK = "■"
MOST_CELLS = 200_000
_LABELS, _VALUES = 1, 2


@dataclass(slots=True)
class LoadedSheet:
    """A sheet of a form in memory, with what is odd about it as a whole."""

    name: str
    file: str
    rows: Rows = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def wrong(self, code: str, row: int, column: int, **values: object) -> None:
        """Notes a finding at a cell; row 0 means the sheet."""
        self.findings.append(finding(code, at=shown(self.file, Place(self.name, row, column)), **values))

    def text(self, row: int, column: int) -> str:
        """A cell's text without blanks around it, empty for anything else."""
        cell = self.rows.get(row, {}).get(column)
        return cell.text.strip() if cell and cell.content is Content.TEXT else ""


def load_sheet(book: Book, entry: SheetEntry) -> LoadedSheet:
    """The filled cells of a sheet; BadDocument when it holds more than any form of one proposal does."""
    sheet = LoadedSheet(entry.name, book.container.name)
    scan = SheetScan(book, entry)
    for number, cells in scan.rows():
        if scan.cells > MOST_CELLS:
            raise refusal(sheet.file, "E004", limit=f"每张工作表 {MOST_CELLS} 个有内容的单元格")
        sheet.rows.setdefault(number, {}).update({each.column: each for each in cells})
    sheet.merged, sheet.hidden = scan.merged, scan.hidden_rows & sheet.rows.keys()
    if entry.is_hidden and sheet.rows:
        sheet.wrong("E109", 0, 0, sheet=entry.name)
    return sheet


def clean(label: str) -> str:
    """A name without the marks and blanks that the form or a person put around it."""
    return label.strip().strip("*＊:：■ \t\N{IDEOGRAPHIC SPACE}").replace("\n", "")


def read_sheet(sheet: LoadedSheet, plan: SheetPlan, draft: ProposalDraft) -> None:
    """Every block of a sheet put into the draft."""
    titles = _titles(sheet, plan)
    ends = sorted([*titles.values(), max(sheet.rows, default=0) + 1])
    for block in plan.blocks:
        if block.title not in titles:
            continue
        start = titles[block.title]
        rows = [each for each in sorted(sheet.rows) if start < each < min(end for end in ends if end > start)]
        _tell_hidden(sheet, rows)
        if block.is_table:
            _read_table(sheet, block, start, rows, draft)
        else:
            _read_record(sheet, block, start, rows, draft)
    draft.findings += sheet.findings


def _titles(sheet: LoadedSheet, plan: SheetPlan) -> dict[str, int]:
    """The row of each block's title."""
    marked = {
        row: clean(sheet.text(row, _LABELS))
        for row in sorted(sheet.rows)
        if sheet.text(row, _LABELS).startswith(TITLE_MARK)
    }
    known = [each.title for each in plan.blocks]
    titles: dict[str, int] = {}
    for row, title in marked.items():
        if title in titles:
            sheet.wrong("E105", row, _LABELS, label=title, first=f"A{titles[title]}")
        elif title in known:
            titles[title] = row
    strangers = [each for each in marked.values() if each not in known]
    for block in plan.blocks:
        near = nearest(block.title, strangers)
        if block.title not in titles and (near or not block.came_later):
            hint = f"“{near}”是不是它？" if near else ""
            sheet.wrong("E102", 0, 0, sheet=sheet.name, block=block.title, hint=hint)
    return titles


def _tell_hidden(sheet: LoadedSheet, rows: list[int]) -> None:
    for row in rows:
        if row in sheet.hidden:
            sheet.wrong("E108", row, 1)


def _read_record(sheet: LoadedSheet, block: Block, start: int, rows: list[int], draft: ProposalDraft) -> None:
    by_label = {each.label: each for each in block.fields}
    cells: dict[str, Found] = {}
    meant: set[str] = set()
    for row in rows:
        label = clean(sheet.text(row, _LABELS))
        value = sheet.rows[row].get(_VALUES)
        of = by_label.get(label)
        if of is None:
            meant.add(_tell_stranger(sheet, (row, _LABELS), label, list(by_label), has_value=value is not None))
        elif of.key in cells:
            first = cell_name(cells[of.key][1])
            sheet.wrong("E105", row, _LABELS, label=label, first=first)
        else:
            cells[of.key] = (value, Place(sheet.name, row, _VALUES))
    _tell_merged(sheet, rows, [_VALUES])
    told = {each.key for each in block.fields if each.label in meant and each.key not in cells}
    draft.take_record(block, cells, Place(sheet.name, start, _LABELS), told=told)


def _tell_stranger(sheet: LoadedSheet, at: tuple[int, int], label: str, known: list[str], *, has_value: bool) -> str:
    """What was probably meant by a name nobody knows, empty when that cannot be told."""
    if not label and not has_value:
        return ""
    code, near = stranger_fault(label, known)
    sheet.wrong(code, *at, label=label, near=near)
    return near


def _read_table(sheet: LoadedSheet, block: Block, start: int, rows: list[int], draft: ProposalDraft) -> None:
    title = Place(sheet.name, start, _LABELS)
    if not rows:
        sheet.wrong("E106", start, _LABELS, block=block.title, label=block.fields[0].label)
        return
    columns = read_header(sheet, block, rows[0])
    filled = _filled_rows(sheet, columns, rows[1:])
    _tell_merged(sheet, [number for number, _ in filled], list(columns))
    _tell_outside(sheet, columns, rows)
    draft.take_rows(block, TableRows(title, {each.key: column for column, each in columns.items()}, filled))


def read_header(sheet: LoadedSheet, block: Block, row: int) -> dict[int, Field]:
    """Which column holds which field; unknown, doubled and missing columns are noted."""
    by_label = {each.label: each for each in block.fields}
    columns: dict[int, Field] = {}
    strangers: list[tuple[int, str]] = []
    for column in sorted(sheet.rows[row]):
        label = clean(sheet.text(row, column))
        of = by_label.get(label)
        if of is None and label not in block.remarks:
            strangers.append((column, label))
        elif of is None:
            continue
        elif of in columns.values():
            first = next(each for each, known in columns.items() if known is of)
            sheet.wrong("E105", row, column, label=label, first=cell_name(Place("", row, first)))
        else:
            columns[column] = of
    missing = [each for each in block.fields if each not in columns.values()]
    labels = [each.label for each in missing]
    meant = {_tell_stranger(sheet, (row, column), label, labels, has_value=True) for column, label in strangers}
    for each in missing:
        if each.is_expected and each.label not in meant:
            sheet.wrong("E106", row, 1, block=block.title, label=each.label)
    return columns


def _filled_rows(sheet: LoadedSheet, columns: dict[int, Field], rows: list[int]) -> list[tuple[int, dict[str, Cell]]]:
    """The rows in which somebody wrote something, their cells by field."""
    found = []
    for number in rows:
        cells = {of.key: sheet.rows[number][column] for column, of in columns.items() if column in sheet.rows[number]}
        if any(not is_blank(of, cells.get(of.key)) for of in columns.values()):
            found.append((number, cells))
    return found


def _tell_merged(sheet: LoadedSheet, rows: list[int], columns: list[int]) -> None:
    for each in sheet.merged:
        height = sum(each.top <= row <= each.bottom for row in rows)
        width = sum(each.left <= column <= each.right for column in columns)
        if height * width > 1:
            first, last = Place("", each.top, each.left), Place("", each.bottom, each.right)
            sheet.wrong("E107", each.top, each.left, area=f"{cell_name(first)}:{cell_name(last)}")


def _tell_outside(sheet: LoadedSheet, columns: dict[int, Field], rows: list[int]) -> None:
    headed = set(sheet.rows[rows[0]])
    for row in rows[1:]:
        for column, cell in sheet.rows[row].items():
            if column not in columns and column not in headed and cell.text.strip():
                sheet.wrong("E111", row, column)
