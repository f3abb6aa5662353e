"""A child that loops, eats, dies or lies never takes the caller down."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from builders import hostile_calls as calls
from pipeline.errors import OutsideFailure
from pipeline.intake.limits import Limits
from pipeline.intake.sandbox import Ending, Sandbox, run_limited

SMALL = Limits(memory_mb=256, cpu_seconds=1, wall_seconds=5.0, file_mb=1, open_files=32, answer_bytes=4096)
HASTY = Limits(wall_seconds=0.2)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


def test_the_answer_of_a_harmless_call_comes_back(sandbox: Sandbox) -> None:
    outcome = sandbox.run(calls.double, 21, SMALL)
    assert (outcome.ending, outcome.value) == (Ending.OK, 42)
    assert outcome.peak_mb > 0


def test_bytes_come_back_as_bytes(sandbox: Sandbox) -> None:
    assert sandbox.run(calls.answer_bytes, 100, SMALL).value == b"x" * 100


def test_a_large_allowed_answer_comes_back_whole(sandbox: Sandbox) -> None:
    outcome = sandbox.run(calls.answer_bytes, 3 << 20, Limits())
    assert outcome.value == b"x" * (3 << 20)


@pytest.mark.parametrize(
    ("call", "ending", "why"),
    [
        (calls.eat_memory, Ending.REFUSED, "MemoryError"),
        (calls.loop_forever, Ending.TIMEOUT, "time"),
        (calls.abort, Ending.KILLED, "SIGABRT"),
        (calls.exit_quietly, Ending.KILLED, "NoAnswer"),
        (calls.answer_no_json, Ending.REFUSED, "TypeError"),
    ],
)
def test_a_misbehaving_call_ends_with_its_reason(
    sandbox: Sandbox, call: Callable[[object], object], ending: Ending, why: str
) -> None:
    outcome = sandbox.run(call, None, SMALL)
    assert outcome.ending is ending
    assert outcome.why.startswith(why)
    assert sandbox.run(calls.double, 1, SMALL).value == 2


def test_a_call_that_only_sleeps_meets_the_wall_clock(sandbox: Sandbox) -> None:
    assert sandbox.run(calls.sleep_forever, None, HASTY).ending is Ending.TIMEOUT


def test_an_exception_comes_back_with_its_words(sandbox: Sandbox) -> None:
    outcome = sandbox.run(calls.fail, "第 3 页坏了", SMALL)
    assert (outcome.ending, outcome.why) == (Ending.REFUSED, "ValueError: 第 3 页坏了")


def test_endless_recursion_is_refused(sandbox: Sandbox) -> None:
    assert sandbox.run(calls.recurse, 0, SMALL).why.startswith("RecursionError")


def test_an_answer_over_its_ceiling_is_refused(sandbox: Sandbox) -> None:
    assert sandbox.run(calls.answer_bytes, 5000, SMALL).why.startswith("AnswerTooLarge")


def test_a_child_cannot_write_a_large_file(sandbox: Sandbox, tmp_path: Path) -> None:
    outcome = sandbox.run(calls.write_file, tmp_path / "big", SMALL)
    assert not outcome.is_ok


def test_a_child_cannot_open_many_files(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "one").write_text("x")
    assert "Too many open files" in sandbox.run(calls.open_many, tmp_path / "one", SMALL).why


def test_what_a_child_prints_goes_nowhere(sandbox: Sandbox, capfd: pytest.CaptureFixture[str]) -> None:
    assert sandbox.run(calls.print_loudly, None, SMALL).value == "said"
    assert capfd.readouterr() == ("", "")


def test_grandchildren_die_with_the_child(sandbox: Sandbox, tmp_path: Path) -> None:
    pid = sandbox.run(calls.leave_grandchild, tmp_path / "pid", Limits()).value
    psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=5)
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_many_threads_get_each_their_own_answer(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: sandbox.run(calls.double, number, Limits()).value, range(64)))
    assert answers == [number * 2 for number in range(64)]


def test_children_start_without_the_callers_threads(sandbox: Sandbox) -> None:
    stop = threading.Event()
    idle = [threading.Thread(target=stop.wait) for _ in range(5)]
    for thread in idle:
        thread.start()
    assert sandbox.run(calls.count_threads, None, Limits()).value == 1
    stop.set()
    for thread in idle:
        thread.join()


def test_a_lost_warm_process_is_replaced_and_the_call_repeated(tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        assert sandbox.run(calls.kill_parent_once, tmp_path / "mark", Limits()).value == "survived"


def test_a_call_that_always_loses_the_warm_process_is_an_outside_failure() -> None:
    with Sandbox() as sandbox, pytest.raises(OutsideFailure):
        sandbox.run(calls.kill_own_parent, None, Limits())


def test_no_process_is_left_after_closing() -> None:
    before = set(psutil.Process().children(recursive=True))
    sandbox = Sandbox()
    sandbox.run(calls.double, 1, SMALL)
    started = set(psutil.Process().children(recursive=True)) - before
    sandbox.close()
    assert started
    assert not psutil.wait_procs(started, timeout=5)[1]


def test_a_forked_copy_of_the_program_starts_a_warm_process_of_its_own() -> None:
    assert run_limited(calls.double, 2).value == 4
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writing, str(run_limited(calls.double, 5).value).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    assert os.read(reading, 10) == b"10"
    assert run_limited(calls.double, 3).value == 6
    os.close(reading)
    os.close(writing)


def test_a_copy_forked_while_another_thread_calls_is_not_locked_out() -> None:
    with ThreadPoolExecutor(2) as pool:
        busy = [pool.submit(run_limited, calls.double, each) for each in range(100)]
        pids = []
        for _ in range(5):
            pid = os.fork()
            if pid == 0:
                signal.alarm(20)
                os._exit(0 if run_limited(calls.double, 5).value == 10 else 1)
            pids.append(pid)
        assert [os.waitpid(pid, 0)[1] for pid in pids] == [0] * 5
        assert [each.result().value for each in busy] == [each * 2 for each in range(100)]


def test_a_function_without_a_name_is_refused_at_once(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="cannot be found by name"):
        sandbox.run(lambda _: 1, None)


def test_an_unlimited_call_says_which_ceiling_is_missing(sandbox: Sandbox) -> None:
    assert set(sandbox.run(calls.double, 1, SMALL).unlimited) <= {"RLIMIT_AS"}
