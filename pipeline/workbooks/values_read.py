"""What a cell means to its field: the plain value a proposal has, or the fault."""

import difflib
from collections.abc import Callable

from pipeline.domain.reading.source import Value, unseen_characters
from pipeline.workbooks import numbers_read as numbers
from pipeline.workbooks.cells import Cell, Content
from pipeline.workbooks.fields import Field, Shape
from pipeline.workbooks.numbers_read import BadCellError

_NAMES = {Content.NUMBER: "数字", Content.DATE: "日期", Content.BOOL: "逻辑值"}
_YES_NO = {"是": True, "否": False}
_LINE_START = (" ", "\t", "\N{IDEOGRAPHIC SPACE}")


def is_blank(field: Field, cell: Cell | None) -> bool:
    """Whether a cell says nothing: empty, only blanks, or our own formula in a computed field."""
    if cell is None or (cell.content is Content.TEXT and not cell.text.strip()):
        return True
    return field.computed and cell.is_formula


def read_value(field: Field, cell: Cell, *, from_1904: bool) -> Value:
    """The value for a proposal; BadCellError says what is wrong with the cell."""
    if cell.content is Content.UNCOMPUTED:
        raise BadCellError("E202", label=field.label)
    if cell.content is Content.ERROR:
        raise BadCellError("E203", label=field.label, value=cell.text)
    if cell.content is Content.TEXT and not cell.text.isprintable():
        _refuse_unseen(field, cell.text)
    if field.shape is Shape.DAY:
        return numbers.read_day(field, cell, from_1904=from_1904)
    if field.shape is Shape.MOMENT:
        return numbers.read_moment(field, cell, from_1904=from_1904)
    return _READERS[field.shape](field, cell)


def _refuse_unseen(field: Field, text: str) -> None:
    unseen = sorted({character for _, character in unseen_characters(text)})
    if unseen:
        raise BadCellError("E214", label=field.label, characters="、".join(unseen[:5]))


def _text(field: Field, cell: Cell) -> str:
    if cell.content is Content.TEXT:
        return cell.text
    raise BadCellError("E205", label=field.label, kind=_NAMES[cell.content], value=_typed(cell))


def _typed(cell: Cell) -> str:
    return numbers.as_shown(cell) if cell.content is Content.NUMBER else cell.text


def _code(field: Field, cell: Cell) -> str:
    if cell.content is Content.NUMBER:
        raise BadCellError("E204", label=field.label, value=numbers.as_shown(cell))
    return _text(field, cell)


def _yes_no(field: Field, cell: Cell) -> bool:
    text = cell.text.strip()
    if cell.content is Content.BOOL:
        return text == "1"
    if cell.content is Content.TEXT and text in _YES_NO:
        return _YES_NO[text]
    raise BadCellError("E211", label=field.label, value=text)


def _choice(field: Field, cell: Cell) -> str:
    text = cell.text.strip()
    known = dict(field.choices)
    if cell.content is Content.TEXT and (text in known or text in known.values()):
        return known.get(text, text)
    near = nearest(text, known)
    hint = f"是不是想填“{near}”？" if near else ""
    raise BadCellError("E212", label=field.label, value=text, hint=hint, allowed="、".join(known))


def _suggestion(field: Field, cell: Cell) -> str:
    text = _text(field, cell)
    return dict(field.choices).get(text.strip(), text)


def _lines(field: Field, cell: Cell) -> list[Value]:
    """One item per line; an indented line goes on with the one before."""
    items: list[str] = []
    for line in _text(field, cell).split("\n"):
        if items and line.startswith(_LINE_START):
            items[-1] += "\n" + line[1:]
        elif line.strip():
            items.append(line)
    return [*items]


def _target(field: Field, cell: Cell) -> Value:
    if cell.content is Content.NUMBER and not cell.is_percent and cell.text.lstrip("-").isdigit():
        return int(cell.text)
    return _text(field, cell)


def nearest(text: str, known: "dict[str, str] | list[str]") -> str:
    """The known word that was probably meant, or nothing."""
    near = difflib.get_close_matches(text[:100], list(known), n=1, cutoff=0.5)
    return near[0] if near else ""


_READERS: dict[Shape, Callable[[Field, Cell], Value]] = {
    Shape.LINE: _text,
    Shape.LONG: _text,
    Shape.CODE: _code,
    Shape.AMOUNT: numbers.read_amount,
    Shape.QUANTITY: numbers.read_quantity,
    Shape.PRICE: numbers.read_price,
    Shape.PERCENT: numbers.read_percent,
    Shape.RATE: numbers.read_rate,
    Shape.WHOLE: numbers.read_whole,
    Shape.YES_NO: _yes_no,
    Shape.CHOICE: _choice,
    Shape.SUGGESTION: _suggestion,
    Shape.LINES: _lines,
    Shape.TARGET: _target,
}
