"""Numbers, rates and days out of cells: exactly what the cell says, or a fault; nothing is guessed."""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from pipeline.domain.calendar.clock import CHINA
from pipeline.domain.money.amounts import parse_amount
from pipeline.domain.reading.source import shortened
from pipeline.workbooks.cells import Cell, Content
from pipeline.workbooks.fields import Field

AMOUNT_PLACES, QUANTITY_PLACES, RATE_PLACES = 2, 6, 4

_PLAIN = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?")
_PERCENT = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})?) ?%")
_RATE = re.compile(r"0(?:\.[0-9]{1,4})?")
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,9}")
_DAY = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|\.([0-9]{1,2})\.([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)"
)
_YUAN = re.compile(r"(?:人民币|[¥￥])?\s*(-?[0-9][0-9,.]*)\s*元?")
_WITH_UNIT = re.compile(r"(-?[0-9]+)\s*(个月|月|份)")
_PERCENT_NUMBER = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*%")
_CLOCK = re.compile(r"([0-9]{1,2})[:：]([0-9]{2})(?:[:：]([0-9]{2}))?")
_OFFSET = re.compile(r".*[0-9](?:Z|[+-][0-9]{2}:[0-9]{2})")
_SERIALS = range(20_000, 80_000)


class BadCellError(ValueError):
    """A cell that does not hold what its field wants; `code` names the finding."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = {name: shortened(str(value)) for name, value in values.items()}


def exact(cell: Cell) -> Decimal:
    """The number of a cell with the 15 digits that Excel itself keeps and shows."""
    number = float(cell.text)
    if not math.isfinite(number):
        raise ValueError(cell.text)
    return Decimal(f"{number:.15g}")


def as_shown(cell: Cell) -> str:
    """A number cell's digits for a message, without an exponent."""
    try:
        return plain(exact(cell))[:40]
    except ValueError:
        return cell.text[:40]


def plain(number: Decimal, *, least: int = 0) -> str:
    """A number without exponent and needless zeros, with at least so many decimals."""
    places = max(least, -int(number.normalize().as_tuple().exponent))
    return f"{number:.{places}f}"


def narrow(text: str) -> str:
    """The text in half width without blanks around it: ４８００ is 4800, ％ is %."""
    return unicodedata.normalize("NFKC", text).strip()


def read_amount(field: Field, cell: Cell) -> str:
    """An amount in yuan, as the proposal writes it."""
    if cell.content is Content.NUMBER:
        return _decimals(field, cell, AMOUNT_PLACES, least=2)
    text = _in_yuan(_written(field, cell, "270000.00"))
    try:
        parse_amount(text)
    except ValueError:
        raise BadCellError("E206", label=field.label, value=cell.text.strip(), example="270000.00") from None
    return text


def read_quantity(field: Field, cell: Cell) -> str:
    """A quantity with up to six decimals."""
    return _quantity(field, cell, least=0)


def read_price(field: Field, cell: Cell) -> str:
    """A unit price with two to six decimals."""
    if cell.content is Content.TEXT:
        cell = cell._replace(text=_in_yuan(narrow(cell.text)))
    return _quantity(field, cell, least=2)


def read_percent(field: Field, cell: Cell) -> str:
    """A percentage written as its number: 30 for 30 %."""
    if cell.is_percent:
        shown = f"{plain(exact(cell) * 100)}%" if cell.content is Content.NUMBER else cell.text.strip()
        raise BadCellError("E215", label=field.label, value=shown)
    if cell.content is Content.TEXT and (match := _PERCENT_NUMBER.fullmatch(narrow(cell.text))):
        return match[1]
    return _quantity(field, cell, least=0)


def _in_yuan(text: str) -> str:
    """The number of 458.33元 or ￥458.33; another text as it is."""
    match = _YUAN.fullmatch(text)
    return match[1] if match else text


def _quantity(field: Field, cell: Cell, *, least: int) -> str:
    if cell.content is Content.NUMBER:
        return _decimals(field, cell, QUANTITY_PLACES, least=least)
    text = _written(field, cell, "1380.00")
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        raise BadCellError("E206", label=field.label, value=text, example="1380.00")
    return text


def _decimals(field: Field, cell: Cell, most: int, *, least: int) -> str:
    try:
        number = exact(cell)
    except ValueError:
        raise BadCellError("E206", label=field.label, value=as_shown(cell), example="1380.00") from None
    text = plain(number, least=least)
    if len(text.partition(".")[2]) > most:
        raise BadCellError("E207", label=field.label, value=text, places=most)
    return text


def _written(field: Field, cell: Cell, example: str) -> str:
    if cell.content is not Content.TEXT:
        raise BadCellError("E206", label=field.label, value=cell.text, example=example)
    return narrow(cell.text)


def read_rate(field: Field, cell: Cell) -> str:
    """A VAT rate: a cell in percent, or a text like 6% or 0.06; a bare 6 is not taken for 6 %."""
    text = narrow(cell.text)
    if cell.content is Content.NUMBER:
        text = _decimals(field, cell, RATE_PLACES, least=0)
    elif match := _PERCENT.fullmatch(text):
        text = plain(Decimal(match[1]) / 100)
    if cell.content not in (Content.NUMBER, Content.TEXT) or not _RATE.fullmatch(text):
        shown = as_shown(cell) if cell.content is Content.NUMBER else cell.text
        raise BadCellError("E213", label=field.label, value=shown)
    return next((value for _, value in field.choices if Decimal(value) == Decimal(text)), text)


def read_whole(field: Field, cell: Cell) -> int:
    """A whole number."""
    text = narrow(cell.text)
    if match := _WITH_UNIT.fullmatch(text):
        text = match[1] if _is_unit_of(field, match[2]) else text
    if cell.content is Content.NUMBER:
        try:
            text = plain(exact(cell))
        except ValueError:
            text = cell.text
    if cell.content not in (Content.NUMBER, Content.TEXT) or not _WHOLE.fullmatch(text):
        raise BadCellError("E208", label=field.label, value=text, example="24")
    return int(text)


def _is_unit_of(field: Field, unit: str) -> bool:
    """Whether the field's own name counts in this unit, as 月数 and 质保期（月） do; days are of several sorts."""
    return unit.removeprefix("个") in field.label


def read_day(field: Field, cell: Cell, *, from_1904: bool) -> str:
    """A day as ISO text, out of a date cell or a text that begins with the year."""
    if cell.content is Content.DATE:
        moment = _moment(field, "E209", cell, from_1904=from_1904)
        if moment.time() == time():
            return moment.date().isoformat()
        raise BadCellError("E209", label=field.label, value=moment.isoformat(" "), hint="这里只要日期，不要时间。")
    if cell.content is Content.TEXT and (day := _day_in(narrow(cell.text))):
        return day.isoformat()
    raise BadCellError("E209", label=field.label, value=cell.text, hint=_serial_hint(cell))


def _serial_hint(cell: Cell) -> str:
    if cell.content is Content.NUMBER and cell.text.isdigit() and int(cell.text) in _SERIALS:
        meant = date(1899, 12, 30) + timedelta(days=int(cell.text))
        return f"这一格是数字；如果本应是 {meant.isoformat()}，请把格式设为日期。"
    return ""


def _day_in(text: str) -> date | None:
    match = _DAY.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(each) for each in match.groups() if each)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_moment(field: Field, cell: Cell, *, from_1904: bool) -> str:
    """A moment in Chinese time as ISO text with its offset."""
    if cell.content is Content.DATE:
        return _moment(field, "E210", cell, from_1904=from_1904).replace(tzinfo=CHINA).isoformat()
    text = cell.text.strip()
    if cell.content is Content.TEXT and _OFFSET.fullmatch(text):
        return text
    day, _, clock = text.replace("T", " ").partition(" ")
    found, match = _day_in(day), _CLOCK.fullmatch(clock.strip())
    if cell.content is not Content.TEXT or not found or not match:
        raise BadCellError("E210", label=field.label, value=text)
    try:
        at = time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError:
        raise BadCellError("E210", label=field.label, value=text) from None
    return datetime.combine(found, at, CHINA).isoformat()


def _moment(field: Field, code: str, cell: Cell, *, from_1904: bool) -> datetime:
    epoch = CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900
    try:
        moment = from_excel(float(cell.text), epoch)
    except (ValueError, OverflowError):
        moment = None
    if not isinstance(moment, datetime):
        raise BadCellError(code, label=field.label, value=cell.text, hint="")
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
