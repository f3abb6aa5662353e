"""The filters of the template language: how amounts, dates, rates and lists are written in Chinese documents."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from pipeline.domain.money.amounts import format_amount, to_capital

NOTHING = "无"
MOST_PRICE_DECIMALS = 6
LONGEST = 1_000_000
_CENT = Decimal("0.01")


class UnfitValueError(ValueError):
    """A filter was given a value it cannot write; `hint` is the next step in Chinese."""

    def __init__(self, filter_name: str, value: object, hint: str) -> None:
        super().__init__(filter_name)
        self.filter_name, self.value, self.hint = filter_name, value, hint


def money(value: object) -> str:
    """`270,000.00`: thousands marks and two decimals; UnfitValueError for what is no amount in whole cents."""
    amount = _decimal("money", value)
    try:
        return format_amount(amount)
    except ValueError as error:
        raise UnfitValueError("money", value, "金额最多两位小数；请更正数据。") from error


def price(value: object) -> str:
    """`4,275.50`, `61,835.025`: a unit price with thousands marks and two to six decimals, as many as it has."""
    amount = _decimal("price", value)
    cents = amount.quantize(_CENT) if amount == amount.quantize(_CENT) else amount.normalize()
    if -int(cents.as_tuple().exponent) > MOST_PRICE_DECIMALS:
        raise UnfitValueError("price", value, "单价最多六位小数；请更正数据。")
    return f"{cents:,f}"


def capital(value: object) -> str:
    """`人民币贰拾柒万元整`, as 正确填写票据和结算凭证的基本规定 writes amounts."""
    amount = _decimal("capital", value)
    try:
        return to_capital(amount)
    except ValueError as error:
        raise UnfitValueError("capital", value, "请更正金额：最多两位小数，且在可书写的范围内。") from error


def long_date(value: object) -> str:
    """`2026年10月18日`, Arabic without leading zeros, as contracts write it (GB/T 15835)."""
    day = _day("date", value)
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(value: object) -> str:
    """`20261018`, the eight digits of archive lists (DA/T 22)."""
    return f"{_day('date8', value):%Y%m%d}"


def percent(value: object) -> str:
    """`6%` for the rate 0.06, without needless zeros."""
    share = _decimal("percent", value) * 100
    return f"{_plain(share)}%"


def plain_number(value: object) -> str:
    """A quantity without thousands marks, exponent or needless zeros: `120`, `2.5`."""
    return _plain(_decimal("number", value))


def chinese_list(value: object) -> str:
    """The entries joined by 、 and 无 for none; UnfitValueError for anything but a list of texts."""
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise UnfitValueError("list", value, "这个处理方式只用于文字列表。")
    return _bounded("list", value, "、") or NOTHING


def or_nothing(value: object) -> object:
    """The value, or 无 where it is empty: forms leave no blank fields."""
    return NOTHING if value is None or value in ("", [], ()) else value


def tick(value: object) -> str:
    """A filled box for true, an empty box for false: every Chinese font has these two, few have ☑."""
    if not isinstance(value, bool):
        raise UnfitValueError("tick", value, "这个处理方式只用于“是/否”字段。")
    return "■" if value else "□"


def length(value: object) -> int:
    """How many entries a list has, or characters a text."""
    if not isinstance(value, list | tuple | str):
        raise UnfitValueError("length", value, "这个处理方式只用于列表。")
    return len(value)


def joined(value: object, separator: object = "、") -> str:
    """The texts, numbers and dates of a list with `separator` between them."""
    if not isinstance(value, list | tuple) or not isinstance(separator, str):
        raise UnfitValueError("join", value, "这个处理方式只用于文字列表。")
    return _bounded("join", [_letters(each) for each in value], separator)


def _letters(value: object) -> str:
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise UnfitValueError("join", value, "列表里只能是文字、数和日期；请写出要取的那一项。")
    return str(value)


def _bounded(name: str, texts: Sequence[str], separator: str) -> str:
    if sum(map(len, texts)) + len(separator) * len(texts) > LONGEST:
        raise UnfitValueError(name, f"{len(texts)} 项", "连起来太长了；请用 {% for … %} 逐项写成表格。")
    return separator.join(texts)


def upper(value: object) -> str:
    """The text in capitals."""
    return _text("upper", value).upper()


def lower(value: object) -> str:
    """The text in small letters."""
    return _text("lower", value).lower()


def trim(value: object) -> str:
    """The text without blanks at its ends."""
    return _text("trim", value).strip()


def _text(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    raise UnfitValueError(name, value, "这个处理方式只用于文字。")


def total(value: object, field: object = "") -> Decimal:
    """The sum of one field over a list of rows."""
    if not isinstance(value, list | tuple):
        raise UnfitValueError("sum", value, "这个处理方式只用于列表，例如 items|sum('amount_gross')。")
    return sum((_decimal("sum", _entry(row, field)) for row in value), Decimal(0))


def _entry(row: object, field: object) -> object:
    return row.get(field) if isinstance(row, dict) else row


def _decimal(name: str, value: object) -> Decimal:
    if isinstance(value, bool | float):
        raise UnfitValueError(name, value, "数值要写成带引号的十进制数，例如 '270000.00'。")
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise UnfitValueError(name, value, "这里需要一个数；请更正数据，或去掉模板里的处理方式。") from error
    if not number.is_finite():
        raise UnfitValueError(name, value, "这里需要一个普通的数。")
    return number


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(name: str, value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise UnfitValueError(name, value, "这里需要一个日期，例如 2026-10-18；请更正数据。") from error


FILTERS: MappingProxyType[str, Callable[..., object]] = MappingProxyType(
    {
        "money": money,
        "price": price,
        "capital": capital,
        "date": long_date,
        "date8": short_date,
        "percent": percent,
        "number": plain_number,
        "list": chinese_list,
        "nothing": or_nothing,
        "tick": tick,
        "upper": upper,
        "lower": lower,
        "trim": trim,
        "length": length,
        "count": length,
        "join": joined,
        "sum": total,
    }
)

# Jinja's own that can neither run code nor grow without bound.
JINJA_FILTERS: Iterable[str] = ("default", "d", "first", "last", "e", "escape")
