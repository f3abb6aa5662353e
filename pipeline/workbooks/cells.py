"""One cell as it was found: where it stands, what is in it, and how it came there."""

from enum import StrEnum
from functools import cache
from typing import NamedTuple

from openpyxl.utils import get_column_letter


class Content(StrEnum):
    """What sort of thing a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOL = "bool"
    ERROR = "error"
    UNCOMPUTED = "uncomputed"


class Cell(NamedTuple):
    """A cell that is not empty; `text` is its text, or its number as the file writes it.

    `is_percent`: the number is shown as a percentage.
    """

    row: int
    column: int
    content: Content
    text: str
    is_formula: bool = False
    is_percent: bool = False


class Place(NamedTuple):
    """A cell's position; row 0 means the sheet as a whole."""

    sheet: str
    row: int
    column: int


def shown(name: str, place: Place) -> str:
    """The place as people look it up: `文件 工作表!B7`."""
    if not place.row:
        return f"{name} {place.sheet}".rstrip()
    return f"{name} {place.sheet}!{cell_name(place)}"


def cell_name(place: Place) -> str:
    """A cell within its sheet: `B7`."""
    return f"{letter(place.column)}{place.row}"


@cache
def letter(column: int) -> str:
    """A column's letters."""
    return str(get_column_letter(column))


Rows = dict[int, dict[int, Cell]]
