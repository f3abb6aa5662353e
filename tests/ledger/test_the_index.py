"""The index: a mirror of the ledger that can be deleted, broken or outdated and comes back the same."""

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from builders.ledgers import (
    SERIES,
    SHA256,
    contract_moved,
    contract_opened,
    copy_issued,
    document_added,
    dossier_archived,
    dump_of,
    happenings,
    keep,
    ledger_bytes,
    number_taken,
    office_in,
    scan_filed,
    scan_held,
    scan_received,
)
from pipeline.domain import events as facts
from pipeline.domain.events import Event, contract_of
from pipeline.errors import DamagedArchive, NotFound, OutsideFailure
from pipeline.ledger.index.projections import PROJECTIONS

NUMBER = "LS-RJ-2026-0001"


def index_path(folder: Path) -> Path:
    return folder / "var" / "index.sqlite3"


def test_every_fact_has_its_projection():
    assert set(PROJECTIONS) == set(get_args(Event))


@pytest.mark.parametrize("seed", range(6))
def test_deleted_and_rebuilt_it_is_the_same(tmp_path, seed):
    office = office_in(tmp_path)
    chance = random.Random(seed)
    for op, events in happenings(seed, contracts=6):
        with office.unit_of_work(by="韩拟六", op=op) as work:
            work.record(*events)
            if chance.random() < 0.8:
                work.commit()
                continue
        keep(office, op, *events)
    before = dump_of(office, tmp_path)
    index_path(tmp_path).unlink()
    assert dump_of(office, tmp_path) == before
    assert office.rebuild() == sum(1 for _ in office.ledger.entries())
    assert dump_of(office, tmp_path) == before
    assert office.verify() == []


@pytest.mark.parametrize("seed", range(3))
def test_it_answers_what_the_ledger_says(tmp_path, seed):
    office = office_in(tmp_path)
    for op, events in happenings(seed, contracts=8):
        keep(office, op, *events)
    entries = list(office.ledger.entries())
    every = [event for entry in entries for event in entry.events]
    with office.reading() as index:
        assert index.events_of(facts.OpinionGiven) == [each for each in every if isinstance(each, facts.OpinionGiven)]
        assert index.all_contracts() == [each for each in every if isinstance(each, facts.ContractOpened)]
        for number in index.contract_numbers():
            assert index.history(number) == [each for each in every if contract_of(each) == number]
            documents = [each for each in index.history(number) if isinstance(each, facts.DocumentAdded)]
            assert index.documents(number) == documents
            named = [entry for entry in entries if any(contract_of(each) == number for each in entry.events)]
            told = index.entries_of(number)
            assert all(entry in told for entry in named)
        for entry in entries:
            assert index.entry_for(entry.op) == entry


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"this is no database at all" * 100),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: sqlite3.connect(path).execute("PRAGMA user_version = 1").connection.close(),
        lambda path: path.unlink(),
    ],
    ids=["garbage", "empty", "cut", "other version", "gone"],
)
def test_a_spoilt_index_comes_back_by_itself(tmp_path, spoil):
    office = office_in(tmp_path)
    for op, events in happenings(1, contracts=3):
        keep(office, op, *events)
    before = dump_of(office, tmp_path)
    spoil(index_path(tmp_path))
    keep(office, "one more", number_taken(77))
    after = dump_of(office, tmp_path)
    assert len(after) > len(before)
    office.rebuild()
    assert dump_of(office, tmp_path) == after


def test_an_index_that_says_something_else_is_found_and_rebuilt(tmp_path):
    office = office_in(tmp_path)
    keep(office, "open", number_taken(1), contract_opened(NUMBER))
    with sqlite3.connect(index_path(tmp_path)) as connection:
        connection.execute("UPDATE contracts SET status = 'EFFECTIVE'")
    connection.close()
    assert [each.code for each in office.verify()] == ["A112"]
    office.rebuild()
    assert office.verify() == []


def test_a_ledger_that_lost_confirmed_lines_is_refused_until_a_person_decides(tmp_path):
    office = office_in(tmp_path)
    for serial in (1, 2, 3):
        keep(office, f"take:{serial}", number_taken(serial))
    whole = ledger_bytes(tmp_path)
    for shorter in (whole[: whole.rindex(b"\n", 0, -1) + 1], b"", whole.replace(b"take:3", b"fake:3")):
        office.ledger.path.write_bytes(shorter)
        with pytest.raises(DamagedArchive, match="第 3 行") as refusal:
            keep(office, "take:4", number_taken(4))
        assert "rebuild" in refusal.value.next_step
        with pytest.raises(DamagedArchive), office.reading():
            pass
        assert office.ledger.path.read_bytes() == shorter
    office.ledger.path.write_bytes(whole[: whole.index(b"\n") + 1])
    assert office.rebuild() == 1
    keep(office, "take:2", number_taken(2))


def test_an_index_of_another_ledger_is_made_anew(tmp_path):
    keep(office_in(tmp_path / "a"), "a", number_taken(1))
    keep(office_in(tmp_path / "b"), "b", number_taken(2))
    index_path(tmp_path / "a").write_bytes(index_path(tmp_path / "b").read_bytes())
    with office_in(tmp_path / "a").reading() as index:
        assert [row.number for row in index.numbers(SERIES)] == [NUMBER]


def test_opening_reads_only_the_end_of_the_ledger(tmp_path):
    office = office_in(tmp_path)
    for serial in range(1, 30):
        keep(office, f"take:{serial}", number_taken(serial))
    whole = ledger_bytes(tmp_path)
    office.ledger.path.write_bytes(whole.replace(b"take:3", b"fake:3"))
    keep(office, "take:30", number_taken(30))
    assert {each.code for each in office.verify()} == {"A105"}


def test_a_ledger_line_that_contradicts_the_record_stops_everything(tmp_path):
    for name in ("a", "b"):
        keep(office_in(tmp_path / name), "same", number_taken(1))
    keep(office_in(tmp_path / "a"), "more", number_taken(2))
    office = office_in(tmp_path / "b")
    (entry,) = office.ledger.entries()
    with office.reading() as index:
        mark = index.position()
    office.ledger.append(replace(entry, seq=2, prev=mark.sha256, op="forged"), mark)
    with pytest.raises(DamagedArchive, match="冲突"):
        keep(office, "more", number_taken(2))


def test_a_reader_sees_one_moment(tmp_path):
    office = office_in(tmp_path)
    keep(office, "one", number_taken(1))
    with office.reading() as index:
        before = index.numbers(SERIES)
        keep(office, "two", number_taken(2))
        assert index.numbers(SERIES) == before
    with office.reading() as index:
        assert len(index.numbers(SERIES)) == 2


def test_questions_about_contracts(tmp_path):
    office = office_in(tmp_path)
    keep(office, "open", number_taken(1, contract_no=NUMBER), contract_opened(NUMBER, proposal_no="TA-9"))
    keep(office, "draft", document_added(NUMBER, ending="docx"), document_added(NUMBER, ending="pdf"))
    with office.reading() as index:
        assert index.status(NUMBER) == ""
    keep(office, "move", contract_moved(NUMBER, to="IN_REVIEW"))
    with office.reading() as index:
        assert index.status(NUMBER) == "IN_REVIEW"
        assert index.contract_by_proposal("TA-9") == NUMBER
        assert index.contract_by_proposal("TA-8") is None
        assert index.contract(NUMBER) == contract_opened(NUMBER, proposal_no="TA-9")
        assert index.contract("nobody") is None
        assert index.document(f"{NUMBER}-HTWB-01-V1.0") == document_added(NUMBER, ending="pdf")
        assert len(index.files_of(f"{NUMBER}-HTWB-01-V1.0")) == 2
        assert index.first_time(NUMBER, facts.ContractMoved) == "2026-11-23T09:00:00+08:00"
        assert index.first_time(NUMBER, facts.ScanFiled) is None
        assert [at for at, _ in index.timed_history(NUMBER)] == ["2026-11-23T09:00:00+08:00"] * 5
        with pytest.raises(NotFound):
            index.status("nobody")


def test_questions_about_signing_copies_and_pages(tmp_path):
    office = office_in(tmp_path)
    old, new = copy_issued(NUMBER, version="V2.0"), copy_issued(NUMBER, version="V2.1")
    keep(office, "open", contract_opened(NUMBER), contract_opened("LS-RJ-2026-0002"))
    keep(office, "issue", old, new, copy_issued("LS-RJ-2026-0002"))
    keep(office, "void", contract_moved("LS-RJ-2026-0002", to="VOID"))
    with office.reading() as index:
        assert index.signing_copies() == [new]
        assert index.issued_page(old.pages[0]["code"]) == old
        assert index.issued_page("K1/made/up") is None
    keep(office, "effective", facts.ContractBecameEffective(NUMBER, "2026-11-01", "双方签署"))
    with office.reading() as index:
        assert index.signing_copies() == []


def test_the_story_of_a_contract_includes_the_receipt_of_its_scans(tmp_path):
    office = office_in(tmp_path)
    keep(office, "open", number_taken(1, contract_no=NUMBER), contract_opened(NUMBER))
    keep(office, "receive", scan_received("S1"))
    keep(office, "receive other", scan_received("S2", sha256="c" * 64))
    keep(office, "hold", scan_held("S1"))
    with office.reading() as index:
        assert index.held_scans() == [scan_held("S1")]
        assert [each.scan_no for each in index.unsettled_scans()] == ["S2"]
        assert [entry.op for entry in index.entries_of(NUMBER)] == ["open"]
    keep(office, "file", scan_filed("S1", NUMBER))
    keep(office, "void number", facts.NumberVoided(NUMBER, "合并", "孙总三"))
    with office.reading() as index:
        assert index.held_scans() == []
        assert index.scans(NUMBER) == [scan_filed("S1", NUMBER)]
        assert index.scan_with(SHA256) == scan_received("S1")
        assert index.scan_with("d" * 64) is None
        assert index.scan_history("S1") == [scan_received("S1"), scan_held("S1"), scan_filed("S1", NUMBER)]
        assert [entry.op for entry in index.entries_of(NUMBER)] == ["open", "receive", "hold", "file", "void number"]
        lines = ledger_bytes(tmp_path).splitlines()
        assert index.lines_of(NUMBER) == [lines[0], lines[1], lines[3], lines[4], lines[5]]


def test_a_changed_line_is_not_handed_out(tmp_path):
    office = office_in(tmp_path)
    keep(office, "open", contract_opened(NUMBER))
    keep(office, "more", number_taken(2))
    office.ledger.path.write_bytes(ledger_bytes(tmp_path).replace(b"open", b"0pen"))
    with office.reading() as index, pytest.raises(DamagedArchive):
        index.lines_of(NUMBER)


def test_questions_about_the_archive(tmp_path):
    office = office_in(tmp_path)
    keep(office, "one", dossier_archived(NUMBER, version="v1", serial=1))
    keep(office, "two", dossier_archived(NUMBER, version="v2", serial=1))
    keep(office, "other", dossier_archived("LS-RJ-2026-0002", serial=2))
    with office.reading() as index:
        assert index.archived(NUMBER) == dossier_archived(NUMBER, version="v2", serial=1)
        assert index.archived("nobody") is None
        assert index.last_archive_numbers("LS01-HT·2026-D30-") == ["LS01-HT·2026-D30-0001", "LS01-HT·2026-D30-0002"]
        assert index.last_archive_numbers("LS%") == []


def test_an_index_whose_content_is_cut_says_how_to_mend_it(tmp_path):
    office = office_in(tmp_path)
    keep(office, "open:1", contract_opened(NUMBER))
    with closing(sqlite3.connect(index_path(tmp_path))) as sql:
        sql.execute("UPDATE events SET body = substr(body, 1, 10)")
        sql.commit()

    with pytest.raises(OutsideFailure) as failure, office.reading() as index:
        index.history(NUMBER)

    assert "rebuild" in failure.value.next_step
    assert office.rebuild() == 1
