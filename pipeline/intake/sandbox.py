"""One function call in a child process with hard ceilings, for reading bytes nobody vouches for.

The children are forked by a separate warm process (`nursery.py`), so a call costs a few milliseconds
and is safe from a program with threads. Nothing a child does reaches the caller but JSON or plain bytes.
"""

import atexit
import contextlib
import json
import os
import pickle
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Any, Self, TypeVar

from pipeline.errors import OutsideFailure
from pipeline.intake.limited_child import Request
from pipeline.intake.limits import Limits
from pipeline.intake.nursery import HEADER

Argument = TypeVar("Argument")

_GRACE_SECONDS = 10.0
_HEAD_BYTES = 4096
_START_NURSERY = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]); "
    "from pipeline.intake.nursery import main; main(int(sys.argv[1]))"
)
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


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


class _NurseryLostError(Exception):
    """The warm process is gone; the call may be tried with a new one."""


class Sandbox:
    """Runs calls in limited children; use from any number of threads at once."""

    def __init__(self) -> None:
        _LIVING.add(self)
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._nursery: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def run(self, function: Callable[[Argument], object], argument: Argument, limits: Limits | None = None) -> Outcome:
        """Call `function(argument)` in a child.

        The function must be importable by name and return JSON values or bytes. Whatever it does (raise,
        loop, eat memory, die) comes back as an Outcome; OutsideFailure only if no child can be started.
        """
        request = _request(function, argument, limits or Limits())
        for _ in range(2):
            with contextlib.suppress(_NurseryLostError):
                return self._call(request)
        raise OutsideFailure("无法启动读取文件用的隔离进程", next_step="请检查内存是否充足,稍后系统会自动重试")

    def close(self) -> None:
        """End the warm process and any child it still has."""
        with self._lock:
            self._drop()

    def forget(self) -> None:
        """For a forked copy of the program: the warm process belongs to the original, the lock may be held."""
        self._lock = threading.Lock()
        if self._control:
            self._control.close()
        if self._nursery:
            self._nursery.returncode = 0  # not ours to wait for
        self._control, self._nursery = None, None

    def _call(self, request: Request) -> Outcome:
        answer_read, answer_write = os.pipe()
        status_read, status_write = os.pipe()
        nursery = None
        try:
            try:
                nursery = self._send(request, [answer_write, status_write])
            finally:
                os.close(answer_write)
                os.close(status_write)
            return _listen(answer_read, status_read, request.limits)
        except _NurseryLostError:
            self._give_up(nursery)
            raise
        finally:
            os.close(answer_read)
            os.close(status_read)

    def _send(self, request: Request, descriptors: list[int]) -> "subprocess.Popen[bytes] | None":
        body = pickle.dumps(request)
        with self._lock:
            control = self._living_control()
            try:
                socket.send_fds(control, [HEADER.pack(len(body))], descriptors)
                control.sendall(body)
            except OSError as error:
                self._drop()
                raise _NurseryLostError from error
            return self._nursery

    def _give_up(self, nursery: "subprocess.Popen[bytes] | None") -> None:
        with self._lock:
            if nursery is self._nursery:  # another thread may already have started a new one
                self._drop()

    def _living_control(self) -> socket.socket:
        if self._control and self._nursery and self._nursery.poll() is None:
            return self._control
        self._drop()
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self._nursery = _start_nursery(theirs)
            except OSError as error:
                ours.close()
                raise _NurseryLostError from error
        self._control = ours
        return ours

    def _drop(self) -> None:
        if self._control:
            self._control.close()
        if self._nursery:
            _end(self._nursery)
        self._control, self._nursery = None, None


def _start_nursery(control: socket.socket) -> subprocess.Popen[bytes]:
    number = control.fileno()
    return subprocess.Popen(
        [sys.executable, "-I", "-c", _START_NURSERY, str(number), json.dumps(sys.path)],
        pass_fds=[number],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **_ONE_THREAD},
        start_new_session=True,
    )


def _end(nursery: subprocess.Popen[bytes]) -> None:
    try:
        nursery.wait(timeout=2.0)
    except subprocess.TimeoutExpired:
        nursery.kill()
        nursery.wait()


def _request(function: Callable[[Argument], object], argument: Argument, limits: Limits) -> Request:
    module, name = function.__module__, function.__qualname__
    if module == "__main__" or "<" in name:
        raise ValueError(f"{module}.{name} cannot be found by name in another process")
    return Request(module, name, pickle.dumps(argument), limits)


def _listen(answer_fd: int, status_fd: int, limits: Limits) -> Outcome:
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
                raise _NurseryLostError
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


def _forget_all() -> None:
    for each in list(_LIVING):
        each.forget()


_LIVING: weakref.WeakSet[Sandbox] = weakref.WeakSet()
os.register_at_fork(after_in_child=_forget_all)
_SHARED = Sandbox()
atexit.register(_SHARED.close)


def run_limited(function: Callable[[Argument], object], argument: Argument, limits: Limits | None = None) -> Outcome:
    """`Sandbox.run` with the one warm process this program shares."""
    return _SHARED.run(function, argument, limits)
