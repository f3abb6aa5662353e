import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from builders.running import processes_naming, python, text_of, wait_until

SLEEP = "import sys, time; print('up', flush=True); time.sleep(600)"
# A child that leaves its own process group and a grandchild that nobody waits for.
WANDERING = """
import subprocess, sys, time
quick = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', sys.argv[1]])"
subprocess.Popen([sys.executable, "-c", quick, sys.argv[1]], start_new_session=True).wait()
print("up", flush=True)
time.sleep(600)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(600)
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


def tethered(log: Path, code: str) -> subprocess.Popen[bytes]:
    """A tether with a Python child, both marked by the log's path; its standard input is the lifeline."""
    command = [sys.executable, "-P", "-m", "flows.tethered", *python(code, str(log))]
    with log.open("wb") as sink:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=sink, start_new_session=True)


def is_up(log: Path) -> bool:
    return wait_until(lambda: "up" in text_of(log))


@pytest.mark.parametrize(("code", "told"), [("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", 137)])
def test_the_end_of_the_part_is_told_by_the_tether(log: Path, code: str, told: int) -> None:
    with tethered(log, code) as tether:
        assert tether.wait(30) == told


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_part_asked_to_stop_is_gone_with_its_tether(log: Path, number: signal.Signals) -> None:
    with tethered(log, SLEEP) as tether:
        assert is_up(log)
        tether.send_signal(number)

        assert tether.wait(30) == 128 + signal.SIGTERM
    assert processes_naming(str(log)) == []


def test_the_death_of_the_service_ends_the_part(log: Path) -> None:
    with tethered(log, SLEEP) as tether:
        assert is_up(log)
        assert tether.stdin
        tether.stdin.close()

        assert tether.wait(30) == 128 + signal.SIGTERM
    assert processes_naming(str(log)) == []


def test_grandchildren_that_left_the_group_are_ended_too(log: Path) -> None:
    with tethered(log, WANDERING) as tether:
        assert is_up(log)
        assert len(processes_naming(str(log))) == 3
        tether.terminate()
        tether.wait(30)

        assert processes_naming(str(log)) == []


def test_a_part_that_dies_leaves_no_grandchild(log: Path) -> None:
    with tethered(log, WANDERING) as tether:
        assert is_up(log)
        (child,) = [
            each for each in processes_naming(str(log)) if each.ppid() == tether.pid and "up" in each.cmdline()[2]
        ]
        os.kill(child.pid, signal.SIGKILL)
        tether.wait(30)

        assert processes_naming(str(log)) == []


@pytest.mark.slow
def test_a_part_that_does_not_listen_is_killed_after_its_grace(log: Path) -> None:
    with tethered(log, STUBBORN) as tether:
        assert is_up(log)
        tether.terminate()

        assert tether.wait(30) == 128 + signal.SIGKILL
    assert processes_naming(str(log)) == []
