"""Amounts in Chinese capitals (人民币大写), written and read by one recursion.

Source: 《正确填写票据和结算凭证的基本规定》 for the zeros and for 整; bookkeeping practice wants 整 after 角
too, so it is written there, and both are read.
"""

import re
from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_SCALE = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))
_LIMIT = Decimal(10**14)
_LONGEST = 60
_CURRENCY = "人民币"
_SAME = str.maketrans("圆圓正貳參叁陸萬億", "元元整贰叁叁陆万亿")


def to_capital(amount: Decimal) -> str:
    """The amount as `人民币…整`; ValueError for parts of a cent or for 100 万亿元 and more."""
    return _CURRENCY + _written(amount, optional_zero="", optional_end="整", empty_yuan="")


def parse_capital(text: str) -> Decimal:
    """The amount that the capitals say, to the cent.

    Reads every form the rules allow: zeros that may be left out, 圆 for 元, 正 for 整, traditional characters,
    with or without 人民币. ValueError for anything else, a missing 整 after 元 among it.
    """
    plain = text.translate(_SAME).removeprefix(_CURRENCY)
    if len(plain) > _LONGEST:
        raise ValueError("too long for an amount in capitals")
    amount = _value(plain)
    allowed = _written(amount, optional_zero="零?", optional_end="整?", empty_yuan="(?:零元零?)?")
    if not re.fullmatch(allowed, plain):
        raise ValueError(f"not an amount in capitals: {text!r}")
    return amount


def _written(amount: Decimal, *, optional_zero: str, optional_end: str, empty_yuan: str) -> str:
    """The capitals without 人民币, or, with patterns for the optional parts, every allowed form of them."""
    cents = amount * 100
    if cents != int(cents) or abs(amount) >= _LIMIT:
        raise ValueError(f"{amount} cannot be written in capitals: whole cents below {_LIMIT} yuan only")
    yuan, rest = divmod(int(abs(cents)), 100)
    jiao, fen = divmod(rest, 10)
    head = _whole(yuan, optional_zero) + "元" if yuan else ("" if rest else "零元")
    return ("负" if amount < 0 else "") + head + _cents(yuan, jiao, fen, (optional_zero, optional_end, empty_yuan))


def _cents(yuan: int, jiao: int, fen: int, optional: tuple[str, str, str]) -> str:
    optional_zero, optional_end, empty_yuan = optional
    if not jiao and not fen:
        return "整"
    before = empty_yuan if not yuan else ""
    if not jiao:
        return before + ("零" if yuan else "") + _DIGITS[fen] + "分"
    if yuan and yuan % 10 == 0:
        before = optional_zero
    return before + _DIGITS[jiao] + "角" + (_DIGITS[fen] + "分" if fen else optional_end)


def _whole(number: int, optional_zero: str) -> str:
    for size, unit in _SCALE:
        high, low = divmod(number, size)
        if high:
            return _whole(high, optional_zero) + unit + _after(high, low, size, optional_zero)
    return _DIGITS[number]


def _after(high: int, low: int, size: int, optional_zero: str) -> str:
    if not low:
        return ""
    if low < size // 10:
        return "零" + _whole(low, optional_zero)
    may_have_zero = size >= 10**4 and high % 10 == 0
    return (optional_zero if may_have_zero else "") + _whole(low, optional_zero)


def _value(plain: str) -> Decimal:
    """What the characters add up to, right or wrong; the caller compares with the allowed forms."""
    sign, body = (-1, plain[1:]) if plain.startswith("负") else (1, plain)
    yuan, mark, rest = body.rpartition("元")
    jiao, jiao_mark, fen = rest.removesuffix("整").rpartition("角")
    cents = _number(yuan) * 100 + _number(jiao) * 10 + _number(fen.removesuffix("分"))
    if not (mark or jiao_mark or rest.endswith("分")):
        raise ValueError(f"not an amount in capitals: {plain!r}")
    return sign * Decimal(cents) / 100


def _number(text: str) -> int:
    for size, unit in _SCALE:
        if unit in text:
            head, _, tail = text.rpartition(unit) if unit == "亿" else text.partition(unit)
            return _number(head) * size + _number(tail)
    digits = text.replace("零", "")
    if len(digits) > 1 or digits not in _DIGITS:
        raise ValueError(f"not a number in capitals: {text!r}")
    return _DIGITS.index(digits) if digits else 0
