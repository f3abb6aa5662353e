"""One try at handling a claimed file, with whatever comes of it as a value."""

import contextlib
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.findings import Finding, finding
from pipeline.errors import QidangError
from pipeline.intake.claim import Claim, begin_attempt, end_attempt
from pipeline.intake.retries import is_of_the_machine, told

_LOG = logging.getLogger("qidang.intake")


class Fate(StrEnum):
    """What came of a try."""

    DONE = "done"
    FAILED = "failed"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Handling:
    """What the watch calls: `handle` moves the claim out of flight, `give_up` puts it before a person.

    Both must be repeatable; `handle` is done when the claimed file is no longer where it was.
    `new_scan_no` gives a number never used before; `report` tells people of a thing in the inbox, once.
    """

    handle: Callable[[Claim], object]
    give_up: Callable[[Claim, Sequence[Finding]], object]
    report: Callable[[Finding], None]
    new_scan_no: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Tried:
    """The claim, what came of the try, and the reason when it did not work."""

    claimed: Claim
    fate: Fate
    why: str = ""


def try_once(claimed: Claim, handling: Handling, most_tries: int) -> Tried:
    """Handle the claim; a file that killed the process `most_tries` times is given up instead. Never raises."""
    try:
        if begin_attempt(claimed) > most_tries:
            return give_up(claimed, handling, most_tries, "处理时程序被中断")
        handling.handle(claimed)
        end_attempt(claimed)
    except Exception as error:  # noqa: BLE001 - one file must not end the watch; it is logged and tried again
        return _failed(claimed, error)
    if os.path.lexists(claimed.path):
        return Tried(claimed, Fate.FAILED, "处理没有完成")
    return Tried(claimed, Fate.DONE)


def give_up(claimed: Claim, handling: Handling, times: int, why: str) -> Tried:
    """Put the file before a person. Never raises: should even that fail, the file stays in flight."""
    try:
        handling.give_up(claimed, [finding("F032", at=claimed.name, times=times, why=why)])
        end_attempt(claimed)
    except Exception as error:  # noqa: BLE001 - the same reason
        return _failed(claimed, error)
    return Tried(claimed, Fate.DONE)


def _failed(claimed: Claim, error: Exception) -> Tried:
    of_machine = is_of_the_machine(error)
    expected = of_machine or isinstance(error, QidangError)
    _LOG.warning("scan %s not handled: %s", claimed.scan_no, told(error), exc_info=None if expected else error)
    with contextlib.suppress(OSError, QidangError):
        end_attempt(claimed)
    if not os.path.lexists(claimed.path):  # it got out of flight before the failure: nothing is left to try
        return Tried(claimed, Fate.DONE)
    return Tried(claimed, Fate.MACHINE if of_machine else Fate.FAILED, told(error))
