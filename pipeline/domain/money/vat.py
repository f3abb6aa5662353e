"""VAT rates with the days they hold; which one applies is a question of the day, never of the contract's text."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_ALWAYS_FROM, _ALWAYS_TO = date.min, date.max


@dataclass(frozen=True, slots=True)
class VatRate:
    """A rate with what it is for, its source, and its first and last day."""

    rate: Decimal
    title: str
    source: str
    first: date = _ALWAYS_FROM
    last: date = _ALWAYS_TO

    def holds_on(self, day: date) -> bool:
        """Whether the rate may be used for tax that falls due on `day`."""
        return self.first <= day <= self.last


VAT_RATES = (
    VatRate(Decimal("0.13"), "销售货物、有形动产租赁", "增值税法第十条（一）"),
    VatRate(Decimal("0.09"), "交通运输、建筑、不动产租赁等", "增值税法第十条（二）"),
    VatRate(Decimal("0.06"), "其他服务、无形资产", "增值税法第十条（三）"),
    VatRate(Decimal("0.03"), "简易计税征收率", "增值税法第十一条"),
    VatRate(Decimal("0.01"), "小规模纳税人减按征收", "小规模纳税人减征政策", last=date(2027, 12, 31)),
    VatRate(Decimal("0"), "出口、跨境服务", "增值税法第十条（四）（五）"),
)
"""The table of the handbook, 5.2; a new rule is a new row."""


def rates_on(day: date) -> list[VatRate]:
    """The rates that hold on `day`."""
    return [each for each in VAT_RATES if each.holds_on(day)]


def last_day_of(rate: Decimal, day: date) -> date | None:
    """The last day of a rate that holds on `day`, None when it holds no more or never did."""
    return next((each.last for each in rates_on(day) if each.rate == rate), None)
