"""Kills and disk faults at every durable step of an act, in a forked child; product code needs no hooks.

    def test_drafting_survives_a_kill_at_every_step(tmp_path):
        survives_every_kill(tmp_path, arrange=fresh_workspace, act=draft_it, check=drafted_exactly_once)

* `arrange(folder)` makes a fresh workspace in an empty folder and returns whatever `act` and `check` want.
* `act(workspace)` is the use case under test. It must be repeatable: it runs killed, then once more whole.
  It must open what it needs itself: no SQLite connection, thread or lock of the parent may be open.
* `check(workspace)` asserts that nothing was lost and nothing happened twice.

A *step* is one call that changes the disk or makes a change durable: creating or opening a file for writing,
`os.write`, `fsync`, `replace`, `rename`, `link`, `symlink`, `unlink`, `rmdir`, `mkdir`, `truncate`, the renameat2
of `pipeline.disk`, and SQLite's COMMIT. They are counted by wrapping them in the child alone. Not counted:
what C code writes by itself, and outside programs. Steps are numbered from 1 in the order they happen, so the
act must take the same steps each time (random names are fine, random order is not).

The parts, for tests that need more: `steps_of`, `count_steps`, `killed_at`, `failing_at`.
"""

import builtins
import errno
import io
import os
import pickle
import random
import shutil
import signal
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pipeline.disk import moving

Workspace = TypeVar("Workspace")
Place = TypeVar("Place", bound=tuple[Any, ...])

_LONGEST_SECONDS = 120
_OS_CALLS = (
    "write",
    "fsync",
    "fdatasync",
    "replace",
    "rename",
    "link",
    "symlink",
    "unlink",
    "remove",
    "rmdir",
    "mkdir",
    "truncate",
    "ftruncate",
)
_NEEDS_SPACE = {"write", "open", "mkdir", "link", "symlink", "COMMIT"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the child ended: the steps it took, and the exception that left the act, if any."""

    killed: bool
    steps: tuple[str, ...] = ()
    error: str = ""
    message: str = ""

    @property
    def finished(self) -> bool:
        """The act came to its end without an exception."""
        return not self.killed and not self.error


def steps_of(act: Callable[[], object]) -> tuple[str, ...]:
    """The names of the steps of an undisturbed run (in a child; its effects on disk stay)."""
    outcome = _in_child(act, _Plan())
    assert outcome.finished, f"the act fails even undisturbed: {outcome.error}: {outcome.message}"
    return outcome.steps


def count_steps(act: Callable[[], object]) -> int:
    """How many steps an undisturbed run takes."""
    return len(steps_of(act))


def killed_at(step: int, act: Callable[[], object], *, torn: bool = False) -> Outcome:
    """Runs the act in a child that dies by SIGKILL right before step number `step`.

    `torn`: when the step is a write, half of its bytes get through first.
    """
    return _in_child(act, _Plan(step=step, torn=torn))


def failing_at(step: int, act: Callable[[], object], code: int, *, lasting: bool = False) -> Outcome:
    """Runs the act in a child where step number `step` raises OSError(code) instead of happening.

    `lasting`: from there on everything that needs space fails, as on a full disk; otherwise it fails once.
    A write that fails lets half of its bytes through first. COMMIT raises sqlite3's own error for the code.
    """
    return _in_child(act, _Plan(step=step, code=code, lasting=lasting))


def survives_every_kill(
    folder: Path,
    *,
    arrange: Callable[[Path], Workspace],
    act: Callable[[Workspace], object],
    check: Callable[[Workspace], object],
    most: int | None = None,
) -> int:
    """Kills the act before every step (and in the middle of every write), runs it again, checks. The runs made.

    `most`: of more places than that so many are drawn, always the same ones.
    """
    steps = _steps_in(folder, arrange, act)
    places = [
        (step, torn) for step, name in enumerate(steps, 1) for torn in (False, True) if not torn or name == "write"
    ]
    for step, torn in _drawn(places, most):
        with _fresh(folder, arrange) as workspace:
            outcome = killed_at(step, lambda: act(workspace), torn=torn)
            assert outcome.killed, f"the act took another way than when it was counted: step {step} of {steps}"
            _again(act, check, workspace, f"killed before step {step} of {len(steps)}, {steps[step - 1]}")
    return len(_drawn(places, most))


def survives_every_failure(
    folder: Path,
    *,
    arrange: Callable[[Path], Workspace],
    act: Callable[[Workspace], object],
    check: Callable[[Workspace], object],
    codes: tuple[int, ...] = (errno.ENOSPC, errno.EIO),
    most: int | None = None,
) -> list[Outcome]:
    """Fails every step once per code, and from ENOSPC on for good; runs the act again, checks. How each run ended.

    `most`: of more failures than that so many are drawn, always the same ones.
    """
    steps = _steps_in(folder, arrange, act)
    ways = [(code, lasting) for code in codes for lasting in (False, True) if not lasting or code == errno.ENOSPC]
    outcomes = []
    for step, (code, lasting) in _drawn([(step, way) for step in range(1, len(steps) + 1) for way in ways], most):
        with _fresh(folder, arrange) as workspace:
            outcome = failing_at(step, lambda: act(workspace), code, lasting=lasting)
            outcomes.append(outcome)
            fault = f"{errno.errorcode[code]} at step {step} of {len(steps)}, {steps[step - 1]}: {outcome.error}"
            _again(act, check, workspace, fault)
    return outcomes


def _drawn(places: list[Place], most: int | None) -> list[Place]:
    if most is None or len(places) <= most:
        return places
    return sorted(random.Random(len(places)).sample(places, most))


def _again(act: Callable[[Workspace], object], check: Callable[[Workspace], object], at: Workspace, fault: str) -> None:
    try:
        act(at)
        check(at)
    except BaseException as error:
        error.add_note(fault)
        raise


def _steps_in(
    folder: Path, arrange: Callable[[Path], Workspace], act: Callable[[Workspace], object]
) -> tuple[str, ...]:
    with _fresh(folder, arrange) as workspace:
        return steps_of(lambda: act(workspace))


class _fresh:  # noqa: N801 - read as a verb in `with`
    """A workspace in a new folder, which is removed when all went well and kept for a look when not."""

    def __init__(self, folder: Path, arrange: Callable[[Path], Any]) -> None:
        self._folder = folder / "crash"
        self._arrange = arrange

    def __enter__(self) -> Any:
        self._folder.mkdir()
        return self._arrange(self._folder)

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            shutil.rmtree(self._folder)


@dataclass(slots=True)
class _Plan:
    """What shall happen at which step; without a code the child is killed there, without a step nothing happens."""

    step: int = 0
    code: int = 0
    torn: bool = False
    lasting: bool = False
    steps: list[str] = field(default_factory=list)

    def reach(self, name: str) -> bool:
        """Counts one step; True when the call must fail."""
        self.steps.append(name)
        here = len(self.steps) == self.step
        if here and not self.code and not (self.torn and name == "write"):
            os.kill(os.getpid(), signal.SIGKILL)
        later = self.lasting and 0 < self.step < len(self.steps) and name in _NEEDS_SPACE
        return here or later

    def fail(self, name: str) -> None:
        if not self.code:
            os.kill(os.getpid(), signal.SIGKILL)
        if name != "COMMIT":
            raise OSError(self.code, os.strerror(self.code))
        error = sqlite3.OperationalError(f"injected {errno.errorcode[self.code]}")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL if self.code == errno.ENOSPC else sqlite3.SQLITE_IOERR
        raise error


def _in_child(act: Callable[[], object], plan: _Plan) -> Outcome:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run_and_report(act, plan, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        report = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL, f"the child died of signal {os.WTERMSIG(status)}"
        return Outcome(killed=True)
    return pickle.loads(report)  # our own child wrote it


def _run_and_report(act: Callable[[], object], plan: _Plan, pipe: int) -> None:
    write, leave = os.write, os._exit
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(_LONGEST_SECONDS)
    error = message = ""
    try:
        _wrap_everything(plan)
        act()
    except BaseException as raised:  # noqa: BLE001 - whatever it is, the parent wants to know
        error, message = type(raised).__name__, str(raised)
    report = memoryview(pickle.dumps(Outcome(False, tuple(plan.steps), error, message)))
    while report:
        report = report[write(pipe, report) :]
    leave(0)


def _wrap_everything(plan: _Plan) -> None:
    for name in _OS_CALLS:
        setattr(os, name, _counted(plan, "unlink" if name == "remove" else name, getattr(os, name)))
    os.write = _counted_write(plan, os.write.__wrapped__)
    os.open = _counted_open(plan, os.open, lambda args: len(args) > 1 and bool(args[1] & os.O_CREAT))
    opening = _counted_open(plan, io.open, lambda args: len(args) > 1 and bool(set(str(args[1])) & set("wax+")))
    io.open = builtins.open = opening
    moving.renameat2 = _counted(plan, "rename", moving.renameat2)
    sqlite3.connect = _counted_connect(plan, sqlite3.connect)


def _counted(plan: _Plan, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        if plan.reach(name):
            plan.fail(name)
        return real(*args, **kwargs)

    call.__wrapped__ = real
    return call


def _counted_write(plan: _Plan, real: Callable[..., int]) -> Callable[..., int]:
    def write(descriptor: int, data: Any) -> int:
        if plan.reach("write"):
            real(descriptor, bytes(data)[: len(data) // 2])
            plan.fail("write")
        return real(descriptor, data)

    return write


def _counted_open(plan: _Plan, real: Callable[..., Any], makes: Callable[[Any], bool]) -> Callable[..., Any]:
    def opening(*args: Any, **kwargs: Any) -> Any:
        if makes((*args, *(kwargs[each] for each in ("flags", "mode") if each in kwargs))) and plan.reach("open"):
            plan.fail("open")
        return real(*args, **kwargs)

    return opening


def _counted_connect(plan: _Plan, real: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
    class Counting(sqlite3.Connection):
        def execute(self, statement: str, *args: Any) -> sqlite3.Cursor:
            if statement.lstrip().upper().startswith("COMMIT") and plan.reach("COMMIT"):
                plan.fail("COMMIT")
            return super().execute(statement, *args)

        def commit(self) -> None:
            if plan.reach("COMMIT"):
                plan.fail("COMMIT")
            super().commit()

    def connect(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        return real(*args, **{"factory": Counting, **kwargs})

    return connect
