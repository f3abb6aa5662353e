"""A certificate of acceptance as the account sees it: the instalments it makes due once it is signed (2.21, R7-06)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate with the instalments it names; `filed_on` is the day it came back signed, None before."""

    document_no: str
    seqs: tuple[int, ...]
    drawn_on: date
    filed_on: date | None = None

    def can_bear(self, day: date) -> bool:
        """Whether the customer may have dated it so: not before it was printed, not after it came back."""
        return self.filed_on is not None and self.drawn_on <= day <= self.filed_on
