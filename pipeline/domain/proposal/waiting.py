"""How long the words of a trigger let a payment wait after delivery, before its term begins."""

import re
import unicodedata
from dataclasses import dataclass
from math import ceil

from pipeline.domain.proposal.model import Payment

_NUMERALS = "0-9一二两三四五六七八九十百零〇半"
_WAIT = re.compile(
    rf"(?:验收|终验|初验|交付|交货|到货|签收)[^,;。、]{{0,16}}?(?<![年月{_NUMERALS}])"
    rf"(?P<words>满?(?P<number>[0-9]{{1,3}}|[一二两三四五六七八九十百零〇半]{{1,5}})个?"
    rf"(?P<unit>工作日|自然日|日历日|日|天|周|星期|月(?![{_NUMERALS}])|季度|年(?!度)))"
    r"(?P<within>[以之]?内)?(?!.{0,8}(?:支持|运维|维护|服务|质保|质量保证|保修))"
)
_DAYS = {"工作日": 1.4, "周": 7.0, "星期": 7.0, "月": 30.0, "季度": 90.0, "年": 365.0}
_SMALL = {each: value for value, each in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100}
# Still to be performed when the goods are accepted: the wait is the performance, not a delay of the payment.
_LASTING_EVENTS = frozenset({"WARRANTY_END", "SERVICE_TERM_END", "SUPPORT_TERM_END", "SERVICE_YEAR2_START"})


@dataclass(frozen=True, slots=True)
class Wait:
    """A span after delivery: its words, about how many days, and whether it is a deadline (…日内) only."""

    words: str
    days: int
    is_deadline: bool


def longest_wait(payment: Payment) -> Wait | None:
    """The longest span the trigger puts after delivery or acceptance; a retention and lasting services have none."""
    if payment.retention_money or payment.trigger_event in _LASTING_EVENTS:
        return None
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", payment.trigger))
    waits = (
        Wait(each["words"], _days(each["number"], each["unit"]), bool(each["within"])) for each in _WAIT.finditer(plain)
    )
    return max(waits, key=lambda each: each.days, default=None)


def _days(number: str, unit: str) -> int:
    return ceil(_counted(number) * _DAYS.get(unit, 1.0))


def _counted(number: str) -> float:
    """三十 → 30, 一百二十 → 120, 半 → 0.5."""
    if number.isdecimal():
        return float(number)
    total = digit = 0
    for each in number:
        if each in _SCALES:
            total, digit = total + (digit or 1) * _SCALES[each], 0
        else:
            digit = _SMALL.get(each, 0)
    return total + digit + (0.5 if "半" in number else 0)
