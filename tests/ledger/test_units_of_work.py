"""A unit of work: all of its events or none, once, in order, by one writer at a time."""

import os
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from builders.ledgers import (
    MORNING,
    SERIES,
    contract_opened,
    document_added,
    dossier_archived,
    keep,
    ledger_bytes,
    number_taken,
    office_in,
)
from pipeline.domain import events as facts
from pipeline.domain.calendar.clock import StoppedClock
from pipeline.errors import Busy, Refused


def test_events_are_kept_together_in_one_line(tmp_path):
    keep(office_in(tmp_path), "draft:1", number_taken(1), contract_opened("LS-RJ-2026-0001"), by="韩拟六")
    (entry,) = office_in(tmp_path).ledger.entries()
    assert (entry.seq, entry.by, entry.op) == (1, "韩拟六", "draft:1")
    assert entry.at == "2026-11-23T09:00:00+08:00"
    assert entry.events == (number_taken(1), contract_opened("LS-RJ-2026-0001"))


def test_nothing_is_kept_without_commit(tmp_path):
    office = office_in(tmp_path)
    with office.unit_of_work(by="韩拟六", op="draft:1") as work:
        work.record(number_taken(1))
    assert ledger_bytes(tmp_path) == b""
    with office.reading() as index:
        assert index.numbers(SERIES) == []


def test_nothing_is_kept_when_the_block_fails(tmp_path):
    office = office_in(tmp_path)

    def go_wrong() -> None:
        with office.unit_of_work(by="韩拟六", op="draft:1") as work:
            work.record(number_taken(1))
            raise KeyError("a template went wrong")

    with pytest.raises(KeyError):
        go_wrong()
    assert ledger_bytes(tmp_path) == b""


def test_a_unit_without_events_commits_nothing(tmp_path):
    with office_in(tmp_path).unit_of_work(by="韩拟六", op="look") as work:
        work.commit()
    assert ledger_bytes(tmp_path) == b""


def test_a_unit_sees_its_own_events_and_nobody_else_does(tmp_path):
    office = office_in(tmp_path)
    with office.unit_of_work(by="韩拟六", op="draft:1") as work:
        work.record(number_taken(1))
        assert [row.number for row in work.index.numbers(SERIES)] == ["LS-RJ-2026-0001"]
        assert work.index.entry_for("draft:1") is None
        with office.reading() as index:
            assert index.numbers(SERIES) == []
        work.commit()
        assert work.index.entry_for("draft:1") is not None


def test_the_same_deed_is_known_to_be_done(tmp_path):
    office = office_in(tmp_path)
    keep(office, "draft:1", number_taken(1))
    with office.unit_of_work(by="韩拟六", op="draft:1") as work:
        assert work.already_done
        with pytest.raises(RuntimeError):
            work.record(number_taken(2))
        work.commit()
    with office.unit_of_work(by="韩拟六", op="draft:2") as work:
        assert not work.already_done


def test_nothing_can_be_recorded_or_committed_after_commit(tmp_path):
    with office_in(tmp_path).unit_of_work(by="韩拟六", op="draft:1") as work:
        work.record(number_taken(1))
        work.commit()
        with pytest.raises(RuntimeError):
            work.record(number_taken(2))
        with pytest.raises(RuntimeError):
            work.commit()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (number_taken(1), number_taken(1)),
        (number_taken(1), facts.NumberReserved("LS-RJ-2026-0001", "合同编号", SERIES, "应急")),
        (contract_opened("LS-RJ-2026-0001"), contract_opened("LS-RJ-2026-0001")),
        (document_added("LS-RJ-2026-0001"), document_added("LS-RJ-2026-0001")),
        (dossier_archived("LS-RJ-2026-0001"), dossier_archived("LS-RJ-2026-0001")),
        (facts.ScanReceived("S1", "a.pdf", "a", 1), facts.ScanReceived("S1", "b.pdf", "b", 1)),
        (number_taken(1), facts.NumberVoided("LS-RJ-2026-0002", "错号", "孙总三")),
        (number_taken(1), facts.ContractMoved("LS-RJ-2026-0001", "void", "DRAFTING", "VOID")),
        (number_taken(1), replace(number_taken(2), kind="no kind")),
        (number_taken(1), facts.SigningCopyIssued("C", "C-HTWB-01-V2.0", "V2.0", "p", "s", [{"page": 1}])),
    ],
    ids=lambda event: type(event).__name__,
)
def test_an_event_against_the_record_is_refused_in_words_and_the_unit_goes_on(tmp_path, first, second):
    with office_in(tmp_path).unit_of_work(by="韩拟六", op="x") as work:
        work.record(first)
        with pytest.raises(Refused) as refusal:
            work.record(second)
        work.commit()
    assert refusal.value.next_step
    (entry,) = office_in(tmp_path).ledger.entries()
    assert entry.events == (first,)


def test_a_reserved_number_can_be_taken_once_and_a_void_one_never(tmp_path):
    reserved = facts.NumberReserved("LS-RJ-2026-0901", "合同编号", SERIES, "手工应急")
    with office_in(tmp_path).unit_of_work(by="韩拟六", op="x") as work:
        work.record(reserved, number_taken(901))
        assert [row.status for row in work.index.numbers(SERIES)] == ["在用"]
        work.record(facts.NumberVoided("LS-RJ-2026-0901", "未用", "孙总三"))
        assert [row.status for row in work.index.numbers(SERIES)] == ["作废"]
        with pytest.raises(Refused):
            work.record(number_taken(901))


@pytest.mark.parametrize("bad", [Decimal("1.00"), 1, None, "\ud800"], ids=repr)
def test_a_value_that_json_cannot_keep_is_refused_before_anything_is_written(tmp_path, bad):
    with office_in(tmp_path).unit_of_work(by="韩拟六", op="x") as work:
        with pytest.raises((TypeError, ValueError)):
            work.record(replace(number_taken(1), purpose=bad))
        work.commit()
    assert ledger_bytes(tmp_path) == b""


def test_time_never_goes_back_in_the_ledger(tmp_path):
    clock = StoppedClock(MORNING)
    office = office_in(tmp_path, clock=clock)
    keep(office, "one", number_taken(1))
    clock.at = MORNING - timedelta(hours=3)
    keep(office, "two", number_taken(2))
    assert [entry.at for entry in office.ledger.entries()] == ["2026-11-23T09:00:00+08:00"] * 2
    assert office.verify() == []


def test_who_waits_too_long_hears_who_is_writing(tmp_path):
    with office_in(tmp_path).unit_of_work(by="韩拟六", op="draft:1"):
        with pytest.raises(Busy, match="韩拟六，draft:1"), office_in(tmp_path, patience=0.05).unit_of_work("a", "b"):
            pass
        # Reading needs no lock while the index is level.
        with office_in(tmp_path, patience=0.0).reading() as index:
            assert index.contract_numbers() == []


def test_a_child_forked_within_a_unit_does_not_keep_the_lock(tmp_path):
    reading, writing = os.pipe()
    with office_in(tmp_path).unit_of_work(by="韩拟六", op="draft:1"):
        child = os.fork()
        if child == 0:
            os.close(writing)
            os.read(reading, 1)
            os._exit(0)
    try:
        with office_in(tmp_path, patience=0.0).unit_of_work(by="韩拟六", op="draft:2") as work:
            assert not work.already_done
    finally:
        os.close(writing)
        os.close(reading)
        os.waitpid(child, 0)


def test_a_unit_must_say_by_whom_and_for_what(tmp_path):
    with pytest.raises(ValueError, match="by whom"), office_in(tmp_path).unit_of_work(by="", op="x"):
        pass
