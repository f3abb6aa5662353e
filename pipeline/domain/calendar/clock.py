"""Where the time comes from: a port, and the one time zone the house works in."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "CST")
"""China has one zone without summer time, so a fixed offset needs no zone database on the machine."""


class Clock(Protocol):
    """Tells the moment; every function that needs one takes it as a parameter."""

    def now(self) -> datetime:
        """The present moment, aware, in +08:00."""
        ...


@dataclass(slots=True)
class StoppedClock:
    """A clock that stands at one moment until somebody sets it, for tests and for replays."""

    at: datetime

    def now(self) -> datetime:
        """The moment it was set to, in +08:00."""
        return self.at.astimezone(CHINA)
