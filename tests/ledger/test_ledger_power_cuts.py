"""A unit of work and the disk functions under power cuts: what was flushed stays, what was not is done again."""

from pathlib import Path

import pytest

from builders.ledgers import contract_opened, keep, number_taken, office_in
from builders.powercuts import survives_every_power_cut
from pipeline import disk


def with_one_entry(folder: Path) -> Path:
    if not any(folder.iterdir()):
        keep(office_in(folder), "first", number_taken(1))
    return folder


def as_found(folder: Path) -> Path:
    return folder


def file_a_document(folder: Path) -> None:
    """What a use case does: a document under its name, then the fact."""
    with office_in(folder).unit_of_work(by="韩拟六", op="draft:2") as work:
        if work.already_done:
            return
        disk.make_folder(folder / "archive" / "collecting" / "LS-RJ-2026-0002")
        disk.write_new(folder / "archive" / "collecting" / "LS-RJ-2026-0002" / "合同.pdf", b"%PDF" * 1000)
        work.record(number_taken(2), contract_opened("LS-RJ-2026-0002"))
        work.commit()


def filed_exactly_once(folder: Path) -> None:
    office = office_in(folder)
    assert [entry.op for entry in office.ledger.entries() if entry.op != "first"] == ["draft:2"]
    assert not [each for each in office.verify() if each.code != "A113"]
    path = folder / "archive" / "collecting" / "LS-RJ-2026-0002" / "合同.pdf"
    assert path.read_bytes() == b"%PDF" * 1000


@pytest.mark.parametrize("arrange", [with_one_entry, as_found])
def test_a_document_and_its_fact_survive_a_power_cut_anywhere(tmp_path, arrange):
    cuts = survives_every_power_cut(tmp_path, arrange=arrange, act=file_a_document, check=filed_exactly_once)
    assert cuts > 40


@pytest.mark.parametrize("flush", ["file", "folder"])
def test_without_flushing_the_same_cuts_do_lose_something(tmp_path, flush):
    with pytest.raises((AssertionError, FileNotFoundError, FileExistsError)):
        survives_every_power_cut(
            tmp_path, arrange=as_found, act=file_a_document, check=filed_exactly_once, without=frozenset({flush})
        )
