"""Working days: the published calendar, the company's entries, and no guess without data."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.calendar.deadlines import acceptance_application_due, full_set_due, months_later, signed_set_due
from pipeline.domain.calendar.workdays import CalendarUndecided, WorkCalendar

CALENDAR = WorkCalendar()
DAYS_OF_2026 = st.dates(date(2026, 1, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("delivered", "due"),
    [
        (date(2026, 9, 30), date(2026, 10, 10)),
        (date(2026, 2, 13), date(2026, 2, 25)),
        (date(2026, 9, 18), date(2026, 9, 22)),
        (date(2026, 4, 30), date(2026, 5, 8)),
        (date(2026, 12, 4), date(2026, 12, 9)),
        (date(2026, 12, 24), date(2026, 12, 29)),
    ],
)
def test_three_working_days_after_delivery_mind_holidays_and_make_up_days(delivered: date, due: date) -> None:
    assert acceptance_application_due(delivered, CALENDAR) == due


def test_2026_has_248_working_days() -> None:
    assert CALENDAR.workdays_between(date(2025, 12, 31), date(2026, 12, 31)) == 248


def test_a_year_without_data_is_never_guessed() -> None:
    with pytest.raises(CalendarUndecided) as refusal:
        CALENDAR.add_workdays(date(2026, 12, 30), 3)

    assert refusal.value.year == 2027
    assert "2027" in refusal.value.message
    assert refusal.value.next_step


def test_single_entries_do_not_make_a_year_complete() -> None:
    calendar = WorkCalendar(off=frozenset({date(2027, 1, 1)}), on=frozenset({date(2027, 1, 2)}))

    assert not calendar.is_workday(date(2027, 1, 1))
    assert calendar.is_workday(date(2027, 1, 2))
    with pytest.raises(CalendarUndecided):
        calendar.is_workday(date(2027, 1, 4))


def test_a_year_declared_complete_answers_from_the_entries() -> None:
    calendar = WorkCalendar(
        off=frozenset({date(2027, 1, 1)}), on=frozenset({date(2027, 1, 3)}), complete_years=frozenset({2027})
    )

    assert calendar.add_workdays(date(2026, 12, 30), 3) == date(2027, 1, 4)


def test_the_companys_entries_win_over_the_published_calendar() -> None:
    calendar = WorkCalendar(off=frozenset({date(2026, 11, 23)}), on=frozenset({date(2026, 11, 22)}))

    assert not calendar.is_workday(date(2026, 11, 23))
    assert calendar.is_workday(date(2026, 11, 22))


def test_a_day_cannot_be_off_and_on() -> None:
    with pytest.raises(ValueError, match="both"):
        WorkCalendar(off=frozenset({date(2026, 1, 1)}), on=frozenset({date(2026, 1, 1)}))


def test_working_days_are_counted_forwards_only() -> None:
    with pytest.raises(ValueError, match="forwards"):
        CALENDAR.add_workdays(date(2026, 1, 5), -1)


@given(DAYS_OF_2026, st.integers(1, 15))
def test_adding_and_counting_working_days_agree(day: date, count: int) -> None:
    end = CALENDAR.add_workdays(day, count)

    assert CALENDAR.is_workday(end)
    assert CALENDAR.workdays_between(day, end) == count


@given(DAYS_OF_2026)
def test_the_next_working_day_is_the_day_itself_or_the_first_after_it(day: date) -> None:
    following = CALENDAR.next_workday(day)

    assert not any(CALENDAR.is_workday(day + timedelta(days=each)) for each in range((following - day).days))


def test_hand_over_is_due_some_working_days_after_signing_and_closing() -> None:
    assert signed_set_due(date(2026, 9, 30), CALENDAR) == date(2026, 10, 13)
    assert full_set_due(date(2026, 11, 23), CALENDAR) == date(2026, 12, 7)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 19), 24, date(2028, 12, 19)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
