"""A proposal's value as a cell: real numbers and dates where they come back exactly, text otherwise."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.domain.calendar.clock import CHINA
from pipeline.workbooks.fields import Field, Shape
from pipeline.workbooks.numbers_read import plain

TEXT_FORMAT = "@"
_FORMATS = {
    Shape.AMOUNT: "#,##0.00",
    Shape.QUANTITY: "#,##0.######",
    Shape.PRICE: "#,##0.00####",
    Shape.PERCENT: "0.######",
    Shape.RATE: "0%",
    Shape.DAY: "yyyy-mm-dd",
    Shape.MOMENT: "yyyy-mm-dd hh:mm",
    Shape.WHOLE: "0",
}
_LEAST = {Shape.AMOUNT: 2, Shape.PRICE: 2}
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_MOST_DIGITS = 15

Plain = str | int | Decimal | date | datetime | None


@dataclass(frozen=True, slots=True)
class Written:
    """What goes into a cell and how it is shown; a text is a text even when it begins with =."""

    value: Plain
    number_format: str

    def put(self, sheet: Worksheet, row: int, column: int) -> SheetCell | MergedCell:
        """The cell with this in it."""
        cell = sheet.cell(row, column)
        cell.value = self.value
        if isinstance(self.value, str):
            cell.data_type = TYPE_STRING
        cell.number_format = self.number_format
        return cell


def format_of(field: Field) -> str:
    """The number format of an empty cell of this field."""
    return _FORMATS.get(field.shape, TEXT_FORMAT)


def written(field: Field, value: Any) -> Written:
    """How the value of a field stands in its cell."""
    if isinstance(value, Decimal):
        return _number(field, value)
    if isinstance(value, datetime):
        return Written(value.astimezone(CHINA).replace(tzinfo=None), format_of(field))
    if value is None or (isinstance(value, date | int) and not isinstance(value, bool)):
        return Written(value, format_of(field))
    return _text(_words(field, value))


def _words(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "\n".join(each.replace("\n", "\n ") for each in value)
    labels = {said: label for label, said in field.choices}
    return labels.get(str(value), str(value))


def _number(field: Field, value: Decimal) -> Written:
    text = format(value, "f")
    if field.shape is Shape.RATE:
        known = {Decimal(said): said for _, said in field.choices}
        back = known.get(value, plain(value))
    else:
        back = plain(value, least=_LEAST.get(field.shape, 0))
    if back == text and len(text.strip("-0.").replace(".", "")) <= _MOST_DIGITS:
        places = len(text.rstrip("0").partition(".")[2])
        return Written(value, "0.00%" if field.shape is Shape.RATE and places > 2 else format_of(field))
    return _text(text)


def _text(text: str) -> Written:
    return Written(_ESCAPE.sub("_x005F_", text), TEXT_FORMAT)
