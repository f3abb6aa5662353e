"""What one LibreOffice may use, and the watch over one that is at work."""

import time
from dataclasses import dataclass

from pipeline.drafting.office.footprint import footprint_of
from pipeline.drafting.paper.pdf_faults import office_outgrown, office_stalled
from pipeline.errors import QidangError

_BETWEEN_LOOKS = 0.25
_STIR = 0.05
"""Processor seconds that count as a sign of life; a LibreOffice that waits for nothing takes less than that."""


@dataclass(frozen=True, slots=True)
class OfficeLimits:
    """What one LibreOffice may use: seconds, bytes of memory, documents till a restart.

    `document_seconds` is for one document, `stall_seconds` how long it may do nothing over one, `ping_seconds` how
    long it may take to show that it is awake. `memory` is its address space; `resident` is what it may really hold
    while it works on a document, `resident_at_rest` what it may keep when it is done.
    """

    start_seconds: float = 90.0
    document_seconds: float = 120.0
    stall_seconds: float = 30.0
    ping_seconds: float = 10.0
    memory: int = 4 * 1024**3
    resident: int = 2 * 1024**3
    resident_at_rest: int = 1024**3
    documents: int = 200


class LostError(Exception):
    """This LibreOffice is of no more use; `fault` is what to raise when the same document lost one before."""

    def __init__(self, detail: str, fault: QidangError) -> None:
        super().__init__(detail)
        self.fault = fault


class Watch:
    """Looks now and then at a LibreOffice that works, and ends the waiting when it is not worth it."""

    def __init__(self, group: int, limits: OfficeLimits, seconds: float) -> None:
        self._group = group
        self._limits = limits
        self._until = time.monotonic() + seconds
        self._stirred = time.monotonic()
        self._busy = -1.0

    def pause(self) -> float:
        """Seconds to wait until the next look."""
        return max(0.0, min(_BETWEEN_LOOKS, self._until - time.monotonic()))

    def look(self) -> None:
        """TimeoutError when time is up; LostError when it holds too much memory or has stopped moving."""
        now = time.monotonic()
        if now >= self._until:
            raise TimeoutError
        found = footprint_of(self._group)
        if found.resident > self._limits.resident:
            raise LostError(f"{found.resident >> 20} MB", office_outgrown(self._limits.resident))
        if abs(found.busy_seconds - self._busy) > _STIR:
            self._busy, self._stirred = found.busy_seconds, now
        elif now - self._stirred > self._limits.stall_seconds:
            raise LostError("stalled", office_stalled(self._limits.stall_seconds))
