"""The parts of the running service: started, asked whether they live, stopped with everything below them."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.tethered import GRACE_SECONDS

# The part gets GRACE_SECONDS from its tether, which then kills what is left below it.
STOP_SECONDS = GRACE_SECONDS + 4.0
LONGEST_LOG = 20 << 20
_LAST_WORDS = 400
_LOOK_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the service: what people call it, the name of its log, the command that runs it."""

    title: str
    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """Where parts run: their environment, their logs, the lock that they hold along with the service."""

    environment: dict[str, str]
    logs: Path
    lock: int

    def log_of(self, name: str) -> Path:
        """Where a part's log is kept; the folder is made."""
        self.logs.mkdir(parents=True, exist_ok=True)
        return self.logs / f"{name}.log"


@dataclass(frozen=True, slots=True)
class Running:
    """One run of a part; `since` in seconds of the steady clock."""

    part: Part
    process: subprocess.Popen[bytes]
    log: Path
    since: float

    @property
    def has_ended(self) -> bool:
        """Whether it ended; its number stays taken until `bury`, so no other process can be killed in its stead."""
        waiting = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return self.process.returncode is not None or os.waitid(os.P_PID, self.process.pid, waiting) is not None


def start(part: Part, site: Site) -> Running:
    """The part, running in a session of its own, so that Ctrl-C at the console reaches only the service."""
    log = site.log_of(part.name)
    with log.open("ab") as sink:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "flows.tethered", *part.command],
            env=site.environment,
            cwd=site.logs,
            stdin=subprocess.PIPE,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=(site.lock,),
        )
    return Running(part, process, log, time.monotonic())


def stop(running: Sequence[Running]) -> None:
    """Ask them all to stop at once; kill what has not ended when the grace is over."""
    for each in running:
        if not each.has_ended:
            os.kill(each.process.pid, signal.SIGTERM)  # not `send_signal`: that would bury it, its group unseen
    until = time.monotonic() + STOP_SECONDS
    while not all(each.has_ended for each in running) and time.monotonic() < until:
        time.sleep(_LOOK_EVERY)
    for each in running:
        bury(each)


def bury(ended: Running) -> int:
    """Its exit code, after making sure that nothing of its process group is left, whatever became of its tether."""
    if ended.process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(ended.process.pid, signal.SIGKILL)
    if ended.process.stdin:
        ended.process.stdin.close()
    return ended.process.wait()


def last_words(running: Running) -> str:
    """The last line a part wrote to its log, shortened; empty when it wrote none."""
    try:
        with running.log.open("rb") as log:
            log.seek(max(0, running.log.stat().st_size - _LAST_WORDS * 4))
            lines = log.read().decode("utf-8", errors="replace").split("\n")
    except OSError:
        return ""
    said = [line.strip() for line in lines if line.strip()]
    return said[-1][-_LAST_WORDS:] if said else ""


def shorten(log: Path, longest: int = LONGEST_LOG) -> None:
    """Put a log that grew too long aside as `<name>.1` and begin it anew; the part goes on writing to it."""
    with contextlib.suppress(OSError):
        if log.stat().st_size > longest:
            log.with_name(f"{log.name}.1").write_bytes(log.read_bytes())
            os.truncate(log, 0)
