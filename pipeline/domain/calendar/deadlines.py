"""When things are due: periods counted as the Civil Code counts them (民法典 201–203)."""

import calendar as months_of_years
from datetime import date

from pipeline.domain.calendar.workdays import WorkCalendar

ACCEPTANCE_APPLICATION_WORKDAYS = 3
SIGNED_SET_WORKDAYS = 5
FULL_SET_WORKDAYS = 10


def acceptance_application_due(delivered: date, calendar: WorkCalendar) -> date:
    """The last day for the acceptance application after a delivery (T-06); CalendarUndecided without calendar data."""
    return calendar.add_workdays(delivered, ACCEPTANCE_APPLICATION_WORKDAYS)


def signed_set_due(signed: date, calendar: WorkCalendar) -> date:
    """The last day for handing the signed set to the archive (handbook 8.1)."""
    return calendar.add_workdays(signed, SIGNED_SET_WORKDAYS)


def full_set_due(closed: date, calendar: WorkCalendar) -> date:
    """The last day for handing over the whole dossier (handbook 8.1)."""
    return calendar.add_workdays(closed, FULL_SET_WORKDAYS)


def months_later(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day when it has no such day (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = months_of_years.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
