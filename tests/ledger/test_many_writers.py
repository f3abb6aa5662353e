"""Several processes and threads at one ledger: no number twice, no gap, no lost line."""

import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

from builders.ledgers import SERIES, dump_of, keep, number_taken, office_in

PROCESSES = 8
UNITS = 20


def take_numbers(folder: Path, worker: int, units: int = UNITS) -> None:
    """Takes the next number of the series, again and again."""
    for turn in range(units):
        take_one(folder, f"take:{worker}:{turn}")


def take_one(folder: Path, op: str) -> None:
    with office_in(folder, patience=120).unit_of_work(by="韩拟六", op=op) as work:
        if work.already_done:
            return
        work.record(number_taken(len(work.index.numbers(SERIES)) + 1))
        work.commit()


def read_along(folder: Path, worker: int) -> None:
    """Reads until killed; what is seen never shrinks and never has a gap."""
    seen = 0
    while True:
        with office_in(folder, patience=120).reading() as index:
            numbers = [row.number for row in index.numbers(SERIES)]
        assert numbers == [f"{SERIES}-{serial:04d}" for serial in range(1, len(numbers) + 1)]
        assert len(numbers) >= seen
        seen = len(numbers)


def started(target, *args) -> multiprocessing.Process:
    process = multiprocessing.get_context("fork").Process(target=target, args=args)
    process.start()
    return process


def taken(folder: Path) -> list[str]:
    with office_in(folder).reading() as index:
        return [row.number for row in index.numbers(SERIES)]


def all_numbers(count: int) -> list[str]:
    return [f"{SERIES}-{serial:04d}" for serial in range(1, count + 1)]


def test_eight_processes_take_numbers_without_double_or_gap(tmp_path):
    writers = [started(take_numbers, tmp_path, worker) for worker in range(PROCESSES)]
    readers = [started(read_along, tmp_path, worker) for worker in range(2)]
    for each in writers:
        each.join()
    for each in readers:
        assert each.is_alive()
        each.terminate()
        each.join()
    assert [each.exitcode for each in writers] == [0] * PROCESSES
    assert taken(tmp_path) == all_numbers(PROCESSES * UNITS)
    office = office_in(tmp_path)
    assert office.verify() == []
    before = dump_of(office, tmp_path)
    office.rebuild()
    assert dump_of(office, tmp_path) == before


def test_threads_of_one_process_take_turns_as_well(tmp_path):
    threads = [threading.Thread(target=take_numbers, args=(tmp_path, worker, 10)) for worker in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert taken(tmp_path) == all_numbers(40)


def test_writers_killed_at_random_moments_and_started_again_lose_and_double_nothing(tmp_path):
    keep(office_in(tmp_path), "first", number_taken(1))
    for moment in range(12):
        workers = [started(take_numbers, tmp_path, worker, 6) for worker in range(2)]
        time.sleep(0.004 * moment)
        os.kill(workers[0].pid, signal.SIGKILL)
        for each in workers:
            each.join()
    take_numbers(tmp_path, 0, 6)
    assert taken(tmp_path) == all_numbers(13)
    assert not [each for each in office_in(tmp_path).verify() if each.code != "A113"]


def test_two_processes_may_rebuild_and_write_at_once(tmp_path):
    keep(office_in(tmp_path), "first", number_taken(1))
    writer = started(take_numbers, tmp_path, 1)
    for _ in range(10):
        office_in(tmp_path, patience=120).rebuild()
    writer.join()
    assert writer.exitcode == 0
    assert taken(tmp_path) == all_numbers(UNITS + 1)
