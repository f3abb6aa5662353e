"""What comes back from one sandboxed call, gathered from the child's answer and the nursery's report."""

import json
import os
import selectors
import signal
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pipeline.intake.limits import Limits

_GRACE_SECONDS = 10.0
_HEAD_BYTES = 4096


class Ending(StrEnum):
    """How a call ended."""

    OK = "ok"
    REFUSED = "refused"
    KILLED = "killed"
    TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call: `value` when ok, else `why`; `unlimited` names ceilings this system cannot set."""

    ending: Ending
    value: Any = None
    why: str = ""
    seconds: float = 0.0
    peak_mb: int = 0
    unlimited: tuple[str, ...] = ()

    @property
    def is_ok(self) -> bool:
        return self.ending is Ending.OK


class NurseryLostError(Exception):
    """The warm process is gone; the call may be tried with a new one."""


def gathered(answer_fd: int, status_fd: int, limits: Limits) -> Outcome:
    """Gather both pipes until the nursery has reported the child's end."""
    deadline = time.monotonic() + limits.wall_seconds + _GRACE_SECONDS
    most = limits.answer_bytes + _HEAD_BYTES
    answer, status = bytearray(), b""
    os.set_blocking(answer_fd, False)
    with selectors.DefaultSelector() as selector:
        selector.register(answer_fd, selectors.EVENT_READ)
        selector.register(status_fd, selectors.EVENT_READ)
        while not status:
            ready = {key.fd for key, _ in selector.select(max(0.0, deadline - time.monotonic()))}
            if answer_fd in ready and (not _read_into(answer, answer_fd) or len(answer) > most):
                selector.unregister(answer_fd)  # at its end, or a child that talks without end: it meets its time limit
            if status_fd in ready:
                status = os.read(status_fd, 4096)
            if not ready or (status_fd in ready and not status):
                raise NurseryLostError
    while len(answer) <= most and _read_into(answer, answer_fd):
        pass
    return _outcome(bytes(answer), json.loads(status))


def _read_into(answer: bytearray, descriptor: int) -> bool:
    try:
        piece = os.read(descriptor, 1 << 16)
    except BlockingIOError:
        return False
    answer += piece
    return bool(piece)


def _outcome(answer: bytes, report: dict[str, Any]) -> Outcome:
    seconds, peak = report["seconds"], report["peak_mb"]
    if report["timed_out"] or report["signal"] in (signal.SIGXCPU, signal.SIGALRM):
        return Outcome(Ending.TIMEOUT, None, "time", seconds, peak)
    if report["signal"]:
        return Outcome(Ending.KILLED, None, signal.Signals(report["signal"]).name, seconds, peak)
    try:
        value, why, unlimited = _opened(answer)
    except (ValueError, KeyError, TypeError):  # nothing, or something a child under foreign control made up
        return Outcome(Ending.KILLED, None, "NoAnswer", seconds, peak)
    return Outcome(Ending.REFUSED if why else Ending.OK, value, why, seconds, peak, unlimited)


def _opened(answer: bytes) -> tuple[Any, str, tuple[str, ...]]:
    head_line, _, body = answer.partition(b"\n")
    head = json.loads(head_line)
    unlimited = tuple(str(each) for each in head["unlimited"])
    if head["kind"] == "refused":
        return None, str(head["why"]) or "refused", unlimited
    return (body if head["kind"] == "bytes" else json.loads(body)), "", unlimited
