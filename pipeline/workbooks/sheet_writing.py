"""Writes the sheets of a form: block under block, with colours, drop-downs and formulas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.workbooks import formulas, looks
from pipeline.workbooks.drop_downs import DropDowns
from pipeline.workbooks.fields import Block, Field, Form, Shape, SheetPlan
from pipeline.workbooks.form_reading import TITLE_MARK
from pipeline.workbooks.formulas import TableArea
from pipeline.workbooks.values_write import TEXT_FORMAT, format_of, written

_SPARE_BEHIND = 3
_LABEL_WIDTH, _VALUE_WIDTH, _HINT_WIDTH = 20, 34, 40
_REMARK_WIDTH = 40
_WIDE = 110
_CENTRED = (Shape.WHOLE, Shape.DAY, Shape.MOMENT, Shape.YES_NO, Shape.RATE)


@dataclass(frozen=True, slots=True)
class TermHint:
    """A clause parameter legal's template knows: its key, what it is, what it is when nobody says otherwise."""

    key: str
    label: str
    default: str


class SheetWriter:
    """Writes the sheets of a form from values that are there, or empty."""

    def __init__(
        self, drops: DropDowns, values: Mapping[str, Any], *, shows_sums: bool, terms: Sequence[TermHint] = ()
    ) -> None:
        """`shows_sums`: computed cells hold formulas instead of what the values state."""
        self._drops = drops
        self._values = values
        self._shows_sums = shows_sums
        self._terms = terms
        self._areas: dict[str, TableArea] = {}
        self._total = ""

    def write_sheet(self, sheet: Worksheet, plan: SheetPlan) -> None:
        """Every block of a plan; sheets whose sums others show come first."""
        sheet.cell(1, 1, f"契档 · {plan.name}").font = looks.BANNER
        sheet.row_dimensions[1].height = 26
        row = 2
        rows: dict[str, int] = {}
        for block in plan.blocks:
            rows[block.path] = row
            row = self._write_block(sheet, block, row) + 1
        self._link_sums(sheet, plan, rows)
        widths = _widths(plan)
        for column, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        only_table = len(plan.blocks) == 1 and plan.blocks[0].is_table
        sheet.freeze_panes = "A4" if only_table else "B2"
        looks.set_up_page(sheet, landscape=sum(widths) > _WIDE, repeat="1:3" if only_table else "1:1")

    def _write_block(self, sheet: Worksheet, block: Block, row: int) -> int:
        sheet.cell(row, 1, f"{TITLE_MARK} {block.title}").font = looks.TITLE
        if block.note:
            sheet.cell(row, 2, block.note).font = looks.HINT
        sheet.row_dimensions[row].height = 22
        return self._write_table(sheet, block, row) if block.is_table else self._write_record(sheet, block, row)

    def _write_record(self, sheet: Worksheet, block: Block, title: int) -> int:
        group = at_path(self._values, block.steps)
        for row, field in enumerate(block.fields, title + 1):
            label = sheet.cell(row, 1, f"{field.label} *" if is_needed(block, field) else field.label)
            label.font, label.fill, label.border, label.alignment = (
                looks.LABEL,
                looks.LABEL_FILL,
                looks.BOX,
                looks.MIDDLE,
            )
            self._put(sheet, block, field, (row, 2), group.get(field.key) if isinstance(group, dict) else None)
            sheet.cell(row, 2).alignment = looks.LEFT
            self._drops.put(sheet, field, f"B{row}")
            hint = sheet.cell(row, 3, field.prompt or None)
            hint.font, hint.alignment = looks.HINT, looks.ONE_LINE
        return title + 1 + len(block.fields)

    def _write_table(self, sheet: Worksheet, block: Block, title: int) -> int:
        header = title + 1
        _write_header(sheet, block, header)
        is_left_to_rule = self._shows_sums and block.path == "tax_summary"
        rows = [] if is_left_to_rule else rows_of(block, self._values, self._terms)
        last = header + max(block.spare, len(rows) + _SPARE_BEHIND)
        letters = {field.key: get_column_letter(column) for column, field in enumerate(block.fields, 1)}
        self._areas[block.path] = TableArea(letters, header, last, sheet.title)
        for row in range(header + 1, last + 1):
            values = rows[row - header - 1] if row - header <= len(rows) else {}
            for column, field in enumerate(block.fields, 1):
                self._put(sheet, block, field, (row, column), values.get(field.key))
            for column, text in enumerate(values.get("remarks", ()), len(block.fields) + 1):
                remark = sheet.cell(row, column, text)
                remark.font, remark.alignment, remark.number_format = looks.HINT, looks.MIDDLE, TEXT_FORMAT
            sheet.row_dimensions[row].height = _height(block, values)
            if self._shows_sums:
                self._put_formulas(sheet, block, row)
        for field in block.fields:
            self._drops.put(sheet, field, f"{letters[field.key]}{header + 1}:{letters[field.key]}{last}")
        return last + 1

    def _put(self, sheet: Worksheet, block: Block, field: Field, at: tuple[int, int], value: object) -> None:
        is_shown_by_sum = field.computed and self._shows_sums
        content = written(field, None if is_shown_by_sum else value)
        cell = content.put(sheet, *at)
        cell.border, cell.font = looks.BOX, looks.VALUE
        cell.alignment = looks.CENTRE if field.shape in _CENTRED else looks.MIDDLE
        if field.computed:
            cell.fill, cell.font = looks.AUTO_FILL, looks.AUTO
            cell.number_format = format_of(field) if field.shape is not Shape.LINE else TEXT_FORMAT
        elif block.needed and is_needed(block, field):
            cell.fill = looks.NEEDED_FILL

    def _put_formulas(self, sheet: Worksheet, block: Block, row: int) -> None:
        area = self._areas[block.path]
        found: dict[str, str] = {}
        if block.path == "line_items":
            found = formulas.line_formulas(area, row)
        elif block.path == "payment_plan":
            found = formulas.payment_formulas(area, row, self._total)
        elif block.path == "negotiation":
            found = formulas.talk_formulas(area, row)
        for key, formula in found.items():
            sheet[f"{area.columns[key]}{row}"].value = formula

    def _link_sums(self, sheet: Worksheet, plan: SheetPlan, rows: Mapping[str, int]) -> None:
        """The cells of the whole price: they add up the lines, and the instalments refer to them."""
        if "totals" not in rows:
            return
        first = rows["totals"] + 1
        self._total = f"'{plan.name}'!$B${first}"
        if self._shows_sums:
            for offset, formula in enumerate(formulas.total_formulas(self._areas["line_items"]).values()):
                sheet.cell(first + offset, 2).value = formula


def _write_header(sheet: Worksheet, block: Block, row: int) -> None:
    labels = [f"{each.label} *" if is_needed(block, each) else each.label for each in block.fields]
    for column, label in enumerate([*labels, *block.remarks], 1):
        cell = sheet.cell(row, column, label)
        cell.font, cell.fill, cell.border, cell.alignment = looks.HEAD, looks.HEAD_FILL, looks.BOX, looks.CENTRE
    sheet.row_dimensions[row].height = 30


def _height(block: Block, values: Mapping[str, Any]) -> float:
    texts = [(written(of, values.get(of.key)).value or "", of.width) for of in block.fields]
    return looks.height_for([*texts, *((each, _REMARK_WIDTH) for each in values.get("remarks", ()))])


def is_needed(block: Block, field: Field) -> bool:
    """Whether a cell is marked as one to fill; in a block that may be left out, as one to fill once another is."""
    return field.is_expected and block.form is not Form.PAIRS


def at_path(values: Any, steps: Sequence[str]) -> Any:
    """What stands at a path, None when nothing does."""
    for step in steps:
        values = values.get(step) if isinstance(values, Mapping) else None
    return values


def rows_of(block: Block, values: Mapping[str, Any], terms: Sequence[TermHint] = ()) -> list[dict[str, Any]]:
    """The rows of a table block, each by field name."""
    found = at_path(values, block.steps)
    if block.form is Form.PAIRS:
        return _term_rows(found or {}, terms)
    if block.form is Form.WORDS:
        return [{"": each} for each in found or []]
    return list(found or [])


def _term_rows(said: Mapping[str, str], terms: Sequence[TermHint]) -> list[dict[str, Any]]:
    known = {each.key for each in terms}
    offered = [{"key": each.key, "value": said.get(each.key), "remarks": (each.label, each.default)} for each in terms]
    return [*offered, *({"key": key, "value": value} for key, value in said.items() if key not in known)]


def _widths(plan: SheetPlan) -> list[int]:
    widths: list[int] = []
    for block in plan.blocks:
        own = [each.width for each in block.fields] if block.is_table else [_LABEL_WIDTH, _VALUE_WIDTH, _HINT_WIDTH]
        own += [_REMARK_WIDTH] * len(block.remarks)
        widths += [0] * (len(own) - len(widths))
        widths = [max(pair) for pair in zip(widths, own + [0] * (len(widths) - len(own)), strict=True)]
    return widths
