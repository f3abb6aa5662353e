"""Single values of a proposal, read from text without guessing; every ValueError is a Chinese sentence."""

import re
from datetime import date, datetime
from decimal import Decimal

from pipeline.domain.clock import CHINA
from pipeline.domain.money import parse_amount

_DECIMAL = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})")


def amount_of(value: object) -> Decimal:
    """An amount in yuan from text such as `270000.00`."""
    try:
        return parse_amount(_text(value, "金额"))
    except ValueError:
        raise ValueError("金额要写成加引号的数字,最多两位小数,例如 '270000.00'") from None


def quantity_of(value: object) -> Decimal:
    """A quantity, unit price or percentage from text, with at most six decimals (handbook 5.3)."""
    text = _text(value, "数量、单价、比例")
    if not _DECIMAL.fullmatch(text):
        raise ValueError("要写成加引号的数字,最多六位小数,例如 '1380.00'")
    return Decimal(text)


def rate_of(value: object) -> Decimal:
    """A VAT rate from text such as `0.06`."""
    text = _text(value, "税率")
    if not re.fullmatch(r"0(?:\.[0-9]{1,4})?", text):
        raise ValueError("税率要写成加引号的小数,例如 '0.06' 表示 6%")
    return Decimal(text)


def date_of(value: object) -> date:
    """A real day from text such as `2026-10-09`."""
    text = _text(value, "日期")
    if not _DATE.fullmatch(text):
        raise ValueError("日期要写成加引号的 年-月-日,例如 '2026-10-09'")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"没有 {text} 这一天") from None


def moment_of(value: object) -> datetime:
    """A moment with its offset from text such as `2026-09-02T10:20:00+08:00`, in +08:00."""
    text = _text(value, "时刻")
    if not _MOMENT.fullmatch(text):
        raise ValueError("时刻要写成加引号、带时区的形式,例如 '2026-09-02T10:20:00+08:00'")
    try:
        return datetime.fromisoformat(text).astimezone(CHINA)
    except (ValueError, OverflowError):
        raise ValueError(f"没有 {text} 这个时刻") from None


def target_of(value: object) -> str:
    """A target as it will be printed; a whole number may stand without quotes."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and 1 <= len(value) <= 100:
        return value
    raise ValueError("目标值要写成整数或加引号的文字,例如 42 或 '99.5%'")


def _text(value: object, what: str) -> str:
    if isinstance(value, str):
        return value
    raise ValueError(f"{what}要加引号写成文字,不能写成数字")
