"""Pauses grow, trouble of the machine is told from trouble of a file."""

import errno

import pytest

from pipeline.domain.findings import BadDocument
from pipeline.errors import Busy, DamagedArchive, MissingProgram, OutsideFailure
from pipeline.intake.retries import Retries, RetryRule, is_of_the_machine, told

RULE = RetryRule(most_tries=5, first_pause=2.0, longest_pause=10.0)


def test_the_pause_doubles_up_to_its_longest() -> None:
    assert [RULE.pause_after(times) for times in (1, 2, 3, 4, 100_000)] == [2.0, 4.0, 8.0, 10.0, 10.0]


def test_a_failed_file_is_due_again_after_its_pause() -> None:
    retries = Retries(RULE)
    assert retries.failed("a", 100.0) == 1
    assert not retries.is_due("a", 101.9)
    assert retries.next_due(101.0) == 1.0
    assert retries.is_due("a", 102.0)
    assert retries.is_due("never failed", 0.0)


def test_what_is_gone_is_forgotten() -> None:
    retries = Retries(RULE)
    retries.failed("a", 100.0)
    retries.keep_only({"b"})
    assert retries.next_due(0.0) is None
    assert retries.failed("a", 100.0) == 1


def test_a_success_starts_the_count_anew() -> None:
    retries = Retries(RULE)
    retries.failed("a", 100.0)
    retries.done("a")
    assert retries.failed("a", 100.0) == 1


def full_disk() -> OutsideFailure:
    failure = OutsideFailure("磁盘已满")
    failure.__cause__ = OSError(errno.ENOSPC, "no space")
    return failure


@pytest.mark.parametrize(
    ("error", "of_machine"),
    [
        (full_disk(), True),
        (OSError(errno.EROFS, "read-only"), True),
        (Busy("x"), True),
        (MissingProgram("x"), True),
        (DamagedArchive("x"), True),
        (OutsideFailure("x"), False),
        (OSError(errno.ENOENT, "gone"), False),
        (BadDocument("x", []), False),
        (ValueError("x"), False),
    ],
)
def test_trouble_every_file_would_meet_is_of_the_machine(error: Exception, of_machine: bool) -> None:
    assert is_of_the_machine(error) is of_machine


def test_a_person_reads_our_sentence_or_the_kind_of_the_error_never_its_innards() -> None:
    assert told(Busy("正忙")) == "正忙"
    assert told(KeyError("/secret/path")) == "程序出错（KeyError）"
