"""Single values of a proposal, read from text without guessing; what is wrong is named by a finding code."""

import re
from datetime import date, datetime
from decimal import Decimal

from pydantic_core import PydanticCustomError

from pipeline.domain.calendar.clock import CHINA
from pipeline.domain.money.amounts import parse_amount

_DECIMAL = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_RATE = re.compile(r"0(?:\.[0-9]{1,4})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})")
_LONGEST_TARGET = 100


def amount_of(value: object) -> Decimal:
    """An amount in yuan from text such as `270000.00`; anything else is P110."""
    text = _text(value)
    try:
        return parse_amount(text)
    except ValueError:
        raise _wrong("P110") from None


def quantity_of(value: object) -> Decimal:
    """A quantity, unit price or percentage from text, at most six decimals (handbook 5.3); else P111."""
    text = _text(value)
    if not _DECIMAL.fullmatch(text):
        raise _wrong("P111")
    return Decimal(text)


def rate_of(value: object) -> Decimal:
    """A VAT rate from text such as `0.06`; else P112."""
    text = _text(value)
    if not _RATE.fullmatch(text):
        raise _wrong("P112")
    return Decimal(text)


def date_of(value: object) -> date:
    """A real day from text such as `2026-10-09`; else P113."""
    text = _text(value)
    if not _DATE.fullmatch(text):
        raise _wrong("P113")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _wrong("P113") from None


def moment_of(value: object) -> datetime:
    """A moment with its offset from text such as `2026-09-02T10:20:00+08:00`, in +08:00; else P114."""
    text = _text(value)
    if not _MOMENT.fullmatch(text):
        raise _wrong("P114")
    try:
        return datetime.fromisoformat(text).astimezone(CHINA)
    except (ValueError, OverflowError):
        raise _wrong("P114") from None


def target_of(value: object) -> str:
    """A target as it will be printed; a whole number may stand without quotes; else P115."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and 1 <= len(value) <= _LONGEST_TARGET:
        return value
    raise _wrong("P115")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise _wrong("P104")


def _wrong(code: str) -> PydanticCustomError:
    return PydanticCustomError(code, "the finding with this code says what is wrong")
