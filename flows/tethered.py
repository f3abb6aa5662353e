"""Runs one part of the service, and sees to it that nothing of it outlives the service.

Standard input is the lifeline: the service holds its other end, so its death, however it comes, ends the part too.
A part asked to stop gets some seconds; whatever is still there then, grandchildren included, is killed.
"""

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

GRACE_SECONDS = 8.0
_LIFELINE = 0
_PR_SET_CHILD_SUBREAPER = 36
_STOPPING = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
_LONGEST_CLEANING = 3.0


def main(command: Sequence[str]) -> int:
    """Run `command` until it ends or is to stop; its exit code, 128 + n when signal n ended it."""
    wake = _wake_on_signals()
    _adopt_orphans()
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as child:
        _tend(child, wake)
        _kill_what_is_left()
    code = child.returncode
    return code if code >= 0 else 128 - code


def _wake_on_signals() -> int:
    """The end of a pipe on which every signal we care for arrives as one byte."""
    wake, write = os.pipe()
    os.set_blocking(write, False)
    signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    for number in (*_STOPPING, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    return wake


def _adopt_orphans() -> None:
    """On Linux, descendants whose parent died become our children instead of being lost from sight."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _tend(child: subprocess.Popen[bytes], wake: int) -> None:
    while child.poll() is None:
        ready, _, _ = select.select([_LIFELINE, wake], [], [])
        if _LIFELINE in ready or _STOPPING & set(os.read(wake, 512)):
            _end(child)
            return
        _bury_adopted(child.pid)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _bury_adopted(child: int) -> None:
    """Collect ended orphans; the child's own end is left for the one who waits for it."""
    with contextlib.suppress(ChildProcessError):
        while ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            if ended.si_pid == child:
                return
            os.waitpid(ended.si_pid, 0)


def _kill_what_is_left() -> None:
    import psutil  # only here: three of these processes wait all day long and should stay small

    until = time.monotonic() + _LONGEST_CLEANING
    while (left := psutil.Process().children(recursive=True)) and time.monotonic() < until:
        for each in left:
            with contextlib.suppress(psutil.Error):
                each.kill()
        psutil.wait_procs(left, timeout=0.2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
