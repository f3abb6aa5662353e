"""Every use case killed, on a full disk, cut from power at any step, then done again: nothing lost, nothing twice."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from builders.closing_use_cases import CLOSING_USE_CASES
from builders.crashes import survives_every_failure, survives_every_kill
from builders.powercuts import survives_every_power_cut
from builders.use_cases import USE_CASES, UseCase, arranged_as, checked_as, checked_later_as

CASES = {**USE_CASES, **CLOSING_USE_CASES}
MOST_KILLS, MOST_FAILURES, MOST_CUTS = 60, 12, 60
MEMORY = Path("/dev/shm")


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """An empty folder, in memory where there is such a thing: thousands of flushes would take a disk minutes."""
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=MEMORY, prefix="use-cases-") as folder:
        yield Path(folder)


def warmed(case: UseCase, folder: Path) -> UseCase:
    """Everything compiled and imported by one run here, so that every child starts with it."""
    case.act(arranged_as(case)(folder / "warm"))
    return case


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_use_case_survives_a_kill_at_every_step(quick_folder, name):
    case = warmed(CASES[name], quick_folder)
    runs = survives_every_kill(
        quick_folder, arrange=arranged_as(case), act=case.act, check=checked_as(case), most=MOST_KILLS
    )
    assert runs > 4


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_use_case_survives_a_full_disk(quick_folder, name):
    case = warmed(CASES[name], quick_folder)
    outcomes = survives_every_failure(
        quick_folder,
        arrange=arranged_as(case),
        act=case.act,
        check=checked_as(case),
        codes=(errno.ENOSPC,),
        most=MOST_FAILURES,
    )
    assert {each.error for each in outcomes} <= {"OutsideFailure", "OSError", ""}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_use_case_survives_a_power_cut_anywhere(quick_folder, name):
    case = warmed(CASES[name], quick_folder)
    cuts = survives_every_power_cut(
        quick_folder, arrange=arranged_as(case), act=case.act, check=checked_later_as(case), repeats=1, most=MOST_CUTS
    )
    assert cuts > 4
