"""A unit of work and every disk function, killed or failing at every step, then tried again."""

import errno
from pathlib import Path

import pytest

from builders.crashes import count_steps, failing_at, killed_at, steps_of, survives_every_failure, survives_every_kill
from builders.ledgers import contract_opened, dump_of, keep, ledger_bytes, number_taken, office_in
from pipeline import disk


def with_one_entry(folder: Path) -> Path:
    keep(office_in(folder), "first", number_taken(1))
    return folder


def take_the_next(folder: Path) -> None:
    with office_in(folder).unit_of_work(by="韩拟六", op="draft:2") as work:
        if not work.already_done:
            work.record(number_taken(2), contract_opened("LS-RJ-2026-0002"))
            work.commit()


def taken_exactly_once(folder: Path) -> None:
    office = office_in(folder)
    assert [entry.op for entry in office.ledger.entries()] == ["first", "draft:2"]
    assert not [each for each in office.verify() if each.code != "A113"]
    with office.reading() as index:
        assert [row.number for row in index.numbers("LS-RJ-2026")] == ["LS-RJ-2026-0001", "LS-RJ-2026-0002"]
    before = dump_of(office, folder)
    office.rebuild()
    assert dump_of(office, folder) == before


def test_a_unit_of_work_survives_a_kill_at_every_step(tmp_path):
    runs = survives_every_kill(tmp_path, arrange=with_one_entry, act=take_the_next, check=taken_exactly_once)
    assert runs >= 4


def test_the_very_first_unit_of_work_survives_a_kill_at_every_step(tmp_path):
    def as_found(folder: Path) -> Path:
        return folder

    def once(folder: Path) -> None:
        assert [entry.op for entry in office_in(folder).ledger.entries()] == ["draft:2"]

    assert survives_every_kill(tmp_path, arrange=as_found, act=take_the_next, check=once) > 10


def test_a_unit_of_work_survives_a_full_or_broken_disk_at_every_step(tmp_path):
    outcomes = survives_every_failure(tmp_path, arrange=with_one_entry, act=take_the_next, check=taken_exactly_once)
    # Once the line is durable the deed is done, even when the index could not be told.
    assert {outcome.error for outcome in outcomes} == {"OutsideFailure", ""}


def test_a_torn_line_is_set_aside_and_done_again(tmp_path):
    twin = with_one_entry(tmp_path / "twin")
    the_write = steps_of(lambda: take_the_next(twin)).index("write") + 1
    with_one_entry(tmp_path)
    assert killed_at(the_write, lambda: take_the_next(tmp_path), torn=True).killed
    assert not ledger_bytes(tmp_path).endswith(b"\n")
    take_the_next(tmp_path)
    taken_exactly_once(tmp_path)
    (aside,) = (tmp_path / "archive" / "ledger").glob("torn-*")
    assert aside.suffix == ".bin"
    assert aside.read_bytes().startswith(b'{"at":')


ACTS = {
    "write_new": lambda folder: disk.write_new(folder / "made", b"new"),
    "replace": lambda folder: disk.replace(folder / "old", b"new"),
    "copy_new": lambda folder: disk.copy_new(folder / "old", folder / "made"),
    "move": lambda folder: disk.move(folder / "old", folder / "below" / "made"),
    "move folder": lambda folder: disk.move(folder / "below", folder / "made"),
    "make_folder": lambda folder: disk.make_folder(folder / "a" / "b" / "c"),
    "remove_file": lambda folder: disk.remove_file(folder / "old"),
    "remove_tree": lambda folder: disk.remove_tree(folder / "below"),
}


def a_small_tree(folder: Path) -> Path:
    (folder / "old").write_bytes(b"old")
    (folder / "below").mkdir()
    (folder / "below" / "leaf").write_bytes(b"leaf")
    return folder


def content_of(folder: Path) -> dict[str, bytes]:
    """Every path with its bytes, temporary files left out."""
    disk.sweep(folder)
    paths = sorted(folder.rglob("*"))
    return {str(each.relative_to(folder)): each.read_bytes() if each.is_file() else b"/" for each in paths}


@pytest.mark.parametrize("name", ACTS)
def test_a_disk_function_killed_or_failing_anywhere_can_be_repeated(tmp_path, name):
    undisturbed = a_small_tree_in(tmp_path / "undisturbed")
    ACTS[name](undisturbed)
    expected = content_of(undisturbed)

    def done(folder: Path) -> None:
        assert content_of(folder) == expected

    assert survives_every_kill(tmp_path, arrange=a_small_tree, act=ACTS[name], check=done)
    outcomes = survives_every_failure(tmp_path, arrange=a_small_tree, act=ACTS[name], check=done)
    assert {each.error for each in outcomes} == {"OutsideFailure"}
    assert all("磁盘" in each.message for each in outcomes)


def a_small_tree_in(folder: Path) -> Path:
    folder.mkdir()
    return a_small_tree(folder)


@pytest.mark.parametrize("name", ["write_new", "copy_new", "replace"])
def test_a_file_never_shows_half_written_under_its_name(tmp_path, name):
    for step in range(1, count_steps(lambda: ACTS[name](a_small_tree_in(tmp_path / "counted"))) + 1):
        folder = a_small_tree_in(tmp_path / str(step))
        killed_at(step, lambda at=folder: ACTS[name](at), torn=True)
        seen = {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}
        shown = {key: value for key, value in seen.items() if not key.startswith(".tmp-")}
        assert set(shown.values()) <= {b"old", b"new"}


def test_a_full_disk_is_told_in_words_and_leaves_the_ledger_as_it_was(tmp_path):
    with_one_entry(tmp_path)
    before = ledger_bytes(tmp_path)
    twin = with_one_entry(tmp_path / "twin")
    the_write = steps_of(lambda: take_the_next(twin)).index("write") + 1
    outcome = failing_at(the_write, lambda: take_the_next(tmp_path), errno.ENOSPC, lasting=True)
    assert outcome.error == "OutsideFailure"
    assert outcome.message.startswith("磁盘已满")
    assert ledger_bytes(tmp_path) == before
