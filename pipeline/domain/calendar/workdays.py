"""Working days in China, with the days off and the make-up days (调休) the State Council sets each year."""

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from pipeline.errors import Refused

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class CalendarUndecided(Refused):
    """Nobody has published the year's days off yet; the answer must wait, a guess would be wrong somewhere."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"{year} 年的放假调休安排未收录，不能推算工作日",
            next_step=f"国务院办公厅公布 {year} 年安排后，请在 company.toml 里登记放假日、调休上班日并声明该年已齐",
        )
        self.year = year


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The published calendar plus the company's own entries, which win.

    `off` are extra days off, `on` extra working days. A year in `complete_years` is described by them alone:
    weekends are off, other days on, unless entered otherwise.
    """

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()
    complete_years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        both = self.off & self.on
        if both:
            raise ValueError(f"both a day off and a working day: {min(both)}")

    def is_workday(self, day: date) -> bool:
        """Whether people work on `day`; CalendarUndecided for a year without data."""
        if day in self.off or day in self.on:
            return day in self.on
        if day.year in self.complete_years:
            return day.weekday() < _SATURDAY
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            raise CalendarUndecided(day.year) from None

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself is not counted (民法典 201).

        ValueError for a negative count; CalendarUndecided when the way leads into a year without data.
        """
        if count < 0:
            raise ValueError("working days are counted forwards")
        for _ in range(count):
            day = self.next_workday(day + _ONE_DAY)
        return day

    def next_workday(self, day: date) -> date:
        """`day` itself when people work on it, else the first working day after it (民法典 203)."""
        while not self.is_workday(day):
            day += _ONE_DAY
        return day

    def workdays_between(self, first: date, last: date) -> int:
        """How many working days lie after `first` up to and with `last`; 0 when `last` is not later."""
        return sum(self.is_workday(first + timedelta(days=each)) for each in range(1, (last - first).days + 1))
