"""The warm, single-threaded process that forks one limited child per call of the sandbox.

It is started by `pipeline.intake.sandbox` and ends when its control socket closes. Forking here is
safe because nothing in this process ever starts a thread; the caller may have as many as it likes.
"""

import contextlib
import gc
import importlib
import json
import os
import pickle
import selectors
import signal
import socket
import struct
import sys
import time
from dataclasses import dataclass

from pipeline.intake.limited_child import Request, be_child

HEADER = struct.Struct("!I")
_MB = 1 << 20


@dataclass(slots=True)
class Child:
    """A running child as the nursery sees it."""

    status_fd: int
    started: float
    deadline: float
    timed_out: bool = False


def main(control_fd: int) -> None:
    """Serve calls from the socket `control_fd` until it closes."""
    with socket.socket(fileno=control_fd) as control:
        Nursery(control).serve()


class Nursery:
    """The loop: take requests, fork, stop the late ones, report the ended ones."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: dict[int, Child] = {}
        self._wake = _wake_on_child_end()

    def serve(self) -> None:
        """Return when the other side is gone; no child outlives this."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            selector.register(self._wake, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select(self._patience())}
                if self._wake in ready:
                    os.read(self._wake, 4096)
                self._stop_late()
                self._report_ended()
                if self._control in ready and not self._take_request():
                    break
        for pid in self._children:
            _kill_group(pid)

    def _patience(self) -> float | None:
        running = [child.deadline for child in self._children.values() if not child.timed_out]
        return max(0.0, min(running) - time.monotonic()) if running else None

    def _stop_late(self) -> None:
        now = time.monotonic()
        for pid, child in self._children.items():
            if now >= child.deadline and not child.timed_out:
                child.timed_out = True
                _kill_group(pid)

    def _report_ended(self) -> None:
        while self._children:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)  # grandchildren it may have left behind
            child = self._children.pop(pid)
            report = {
                "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
                "timed_out": child.timed_out,
                "peak_mb": usage.ru_maxrss // (_MB if sys.platform == "darwin" else 1024),
                "seconds": round(time.monotonic() - child.started, 4),
            }
            with contextlib.suppress(BrokenPipeError):
                os.write(child.status_fd, json.dumps(report).encode())
            os.close(child.status_fd)

    def _take_request(self) -> bool:
        head, fds, _, _ = socket.recv_fds(self._control, HEADER.size, 2)
        if len(head) < HEADER.size or len(fds) != 2:
            return False
        body = _receive(self._control, HEADER.unpack(head)[0])
        request: Request = pickle.loads(body)
        answer_fd, status_fd = fds
        _warm_up(request.module)
        started = time.monotonic()
        pid = os.fork()
        if pid == 0:
            be_child(request, answer_fd)
        os.close(answer_fd)
        self._children[pid] = Child(status_fd, started, started + request.limits.wall_seconds)
        return True


def _wake_on_child_end() -> int:
    read_end, write_end = os.pipe()
    os.set_blocking(read_end, False)
    os.set_blocking(write_end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it ends with its owner, never before
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return read_end


def _warm_up(module: str) -> None:
    """Import what the call needs before forking, so that later children start warm."""
    if module not in sys.modules:
        with contextlib.suppress(Exception):  # the child meets the same error and reports it
            importlib.import_module(module)
        gc.collect()
        gc.freeze()


def _receive(control: socket.socket, length: int) -> bytes:
    body = bytearray()
    while len(body) < length:
        piece = control.recv(length - len(body))
        if not piece:
            raise SystemExit(0)
        body += piece
    return bytes(body)


def _kill_group(pid: int) -> None:
    for kill in (os.killpg, os.kill):  # the child may not have called setsid yet
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
            return
