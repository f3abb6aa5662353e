"""Writes a batch workbook: empty, or filled from proposals of one seller."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.domain.proposal.model import Proposal
from pipeline.errors import Refused
from pipeline.workbooks import looks
from pipeline.workbooks.drop_downs import DropDowns
from pipeline.workbooks.fields import Block, Field, SheetPlan
from pipeline.workbooks.form_writing import follows_by_itself, saved
from pipeline.workbooks.notes_sheet import BATCH_NOTES, write_notes
from pipeline.workbooks.plans import BATCH, BATCH_ROW, BATCH_TABLES, OWNER, SELLER, SELLER_BLOCKS
from pipeline.workbooks.sheet_writing import SheetWriter, at_path, is_needed, rows_of
from pipeline.workbooks.values_write import format_of, written

_HEADER = 3
_LAST = 20_000
_MOST_WIDTH = 30

Column = tuple[Block, Field]


def batch_bytes(proposals: Sequence[Proposal] = ()) -> bytes:
    """An .xlsx for many proposals; Refused when the given ones have different sellers."""
    if len({each.seller for each in proposals}) > 1:
        raise Refused("这些方案的我方（乙方）资料不同。", next_step="批量表里全部方案共用一份我方资料；请分成几个表。")
    book = Workbook()
    write_notes(book.worksheets[0], BATCH_NOTES)
    sheets = {name: book.create_sheet(name) for name in (BATCH, SELLER, *(each.name for each in BATCH_TABLES))}
    drops = DropDowns(book)
    values = {"seller": proposals[0].seller.model_dump()} if proposals else {}
    SheetWriter(drops, values, shows_sums=False).write_sheet(sheets[SELLER], SheetPlan(SELLER, SELLER_BLOCKS))
    filled = [_without_sums(each) for each in proposals]
    columns = [(block, of) for block in BATCH_ROW for of in block.fields]
    _write_table(sheets[BATCH], drops, columns, (_own_row(each, columns) for each in filled), is_flat=True)
    for plan in BATCH_TABLES:
        _write_further(sheets[plan.name], drops, plan.blocks[0], filled)
    return saved(book)


def _without_sums(proposal: Proposal) -> dict[str, Any]:
    """The proposal's values; computed ones are left to their rules where these say the same."""
    values = proposal.model_dump()
    if follows_by_itself(proposal):
        del values["totals"], values["tax_summary"]
        for key in ("line_items", "payment_plan", "negotiation"):
            block = next(each for plan in BATCH_TABLES for each in plan.blocks if each.path == key)
            computed = {of.key for of in block.fields if of.computed}
            values[key] = [{name: said for name, said in row.items() if name not in computed} for row in values[key]]
    return values


def _own_row(values: Mapping[str, Any], columns: Sequence[Column]) -> list[Any]:
    return [(at_path(values, block.steps) or {}).get(of.key) for block, of in columns]


def _write_further(sheet: Worksheet, drops: DropDowns, block: Block, filled: Sequence[Mapping[str, Any]]) -> None:
    columns = [(block, OWNER), *((block, of) for of in block.fields)]
    _write_table(sheet, drops, columns, _further_rows(block, filled), is_flat=False)


def _further_rows(block: Block, filled: Sequence[Mapping[str, Any]]) -> Iterator[list[Any]]:
    for values in filled:
        for row in rows_of(block, values):
            yield [values["proposal"]["proposal_no"], *(row.get(of.key) for of in block.fields)]


def _write_table(
    sheet: Worksheet, drops: DropDowns, columns: Sequence[Column], rows: Iterator[list[Any]], *, is_flat: bool
) -> None:
    sheet.cell(1, 1, f"契档 · {sheet.title}").font = looks.BANNER
    _write_groups(sheet, columns)
    for column, (block, of) in enumerate(columns, 1):
        _write_head(sheet, column, of, (block, is_flat))
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = min(of.width + 2, _MOST_WIDTH)
        sheet.column_dimensions[letter].number_format = format_of(of)
        drops.put(sheet, of, f"{letter}{_HEADER + 1}:{letter}{_LAST}")
    for row, values in enumerate(rows, _HEADER + 1):
        for column, ((_, of), value) in enumerate(zip(columns, values, strict=True), 1):
            if value is not None:
                written(of, value).put(sheet, row, column)
    sheet.freeze_panes = f"B{_HEADER + 1}"
    sheet.row_dimensions[_HEADER].height = 32
    looks.set_up_page(sheet, landscape=True, repeat=f"1:{_HEADER}", is_one_wide=not is_flat)


def _write_groups(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """The block's title above its first column."""
    before = ""
    for column, (block, _) in enumerate(columns, 1):
        if block.title != before:
            head = sheet.cell(2, column, block.title)
            head.font = looks.TITLE
            before = block.title


def _write_head(sheet: Worksheet, column: int, of: Field, shape: tuple[Block, bool]) -> None:
    block, is_flat = shape
    label = block.flat_label(of) if is_flat else of.label
    cell = sheet.cell(_HEADER, column, f"{label} *" if is_needed(block, of) else label)
    cell.font, cell.border, cell.alignment = looks.HEAD, looks.BOX, looks.CENTRE
    cell.fill = looks.GREY_FILL if of.computed else looks.HEAD_FILL
