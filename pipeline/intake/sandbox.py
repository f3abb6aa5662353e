"""One function call in a child process with hard ceilings, for reading bytes nobody vouches for.

The children are forked by a separate warm process (`nursery.py`), so a call costs a few milliseconds
and is safe from a program with threads. Nothing a child does reaches the caller but JSON or plain bytes.
"""

import atexit
import contextlib
import json
import os
import pickle
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from pipeline.errors import OutsideFailure
from pipeline.intake.limited_child import Request
from pipeline.intake.limits import Limits
from pipeline.intake.nursery import HEADER
from pipeline.intake.outcomes import Ending, NurseryLostError, Outcome, gathered

__all__ = ["Ending", "Outcome", "Sandbox", "run_limited"]

Argument = TypeVar("Argument")

_START_NURSERY = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]); "
    "from pipeline.intake.nursery import main; main(int(sys.argv[1]))"
)
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


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
            with contextlib.suppress(NurseryLostError):
                return self._call(request)
        raise OutsideFailure("无法启动读取文件用的隔离进程", next_step="请检查内存是否充足，稍后系统会自动重试")

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
            return gathered(answer_read, status_read, request.limits)
        except NurseryLostError:
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
                raise NurseryLostError from error
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
                raise NurseryLostError from error
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
