"""Verify finds every damage and changes nothing; the index is the ledger's and can be made anew."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builders.closing import appraisal
from builders.offices import FILER, FIRST, Stage, office_at, office_in, workspace_at
from builders.paper_forms import facts_file
from pipeline.domain.findings import Finding, errors_in
from pipeline.errors import DamagedArchive
from pipeline.services.archiving.fixity import check_fixity
from pipeline.services.office import Office
from pipeline.services.papers.appraising import draw_appraisal


@pytest.fixture
def office(tmp_path):
    return office_at(Stage.ARCHIVED, tmp_path / "house")


def faults(office: Office) -> list[Finding]:
    return errors_in(check_fixity(office_in(office.workspace.root)))


def tree(office: Office) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in office.workspace.archive.rglob("*") if each.is_file()}


def test_a_sound_archive_has_no_fault_and_verifying_changes_nothing(office):
    before = tree(office)
    assert check_fixity(office) == []
    assert tree(office) == before


@pytest.mark.parametrize("stage", list(Stage))
def test_a_workspace_is_sound_at_every_stage(tmp_path, stage):
    assert check_fixity(office_at(stage, tmp_path / "house")) == []


def flip(path: Path) -> None:
    path.chmod(0o640)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.chmod(0o640)
    path.write_bytes(path.read_bytes()[:-20])


def overwrite(path: Path) -> None:
    path.write_bytes(b"no database")


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def remove(path: Path) -> None:
    path.unlink()


def files(office: Office, pattern: str) -> list[Path]:
    found = sorted(each for each in office.workspace.archive.rglob(pattern) if each.is_file())
    assert found
    return found


SORTS = {
    "a draft in Word": f"collecting/{FIRST}/*HTWB-01-V0.1*.docx",
    "a review version": f"collecting/{FIRST}/*HTWB-01-V1.0*.pdf",
    "the approval form": f"collecting/{FIRST}/*HTSP-01-V1.0*.pdf",
    "the signing copy": f"collecting/{FIRST}/*HTWB-01-V2.0_*.pdf",
    "the signed scan": f"collecting/{FIRST}/*-S1_*.pdf",
    "the proposal": f"collecting/{FIRST}/*方案数据*.json",
    "the letter": f"collecting/{FIRST}/*QSQR*.pdf",
    "a template that was used": "templates/*.docx",
    "an archived original": "dossiers/**/content/**/*.pdf",
    "the object's inventory": "dossiers/**/inventory.json",
    "its sidecar": "dossiers/**/inventory.json.sha512",
    "the ledger": "ledger/events.jsonl",
}


@pytest.mark.parametrize("damage", [flip, cut, remove])
@pytest.mark.parametrize("sort", SORTS)
def test_damage_of_every_sort_of_file_is_found(office, sort, damage: Callable[[Path], None]):
    damage(files(office, SORTS[sort])[0])
    found = faults(office)
    assert found
    assert all(each.message and each.next_step for each in found)


def test_a_file_that_nobody_recorded_in_an_object_is_found(office):
    (object_folder,) = [each.parent for each in office.workspace.dossiers.rglob("0=ocfl_object_1.1")]
    (object_folder / "extra.txt").write_text("x", encoding="utf-8")
    assert faults(office)


def test_a_ledger_line_left_out_is_found(office):
    path = office.workspace.ledger
    lines = path.read_bytes().splitlines(keepends=True)
    path.chmod(0o640)
    path.write_bytes(b"".join(lines[:3] + lines[4:]))
    assert faults(office)


def test_a_whole_dossier_lost_is_found(office):
    (object_folder,) = [each.parent for each in office.workspace.dossiers.rglob("0=ocfl_object_1.1")]
    shutil.rmtree(object_folder)
    assert faults(office)


def test_all_damage_is_told_at_once(office):
    flip(files(office, SORTS["the signed scan"])[0])
    remove(files(office, SORTS["the letter"])[0])
    assert {"K020", "K021"} <= {each.code for each in faults(office)}


@pytest.mark.parametrize("stage", [Stage.DRAFTED, Stage.ISSUED, Stage.ARCHIVED])
def test_a_rebuilt_index_says_the_same(tmp_path, stage):
    office = office_at(stage, tmp_path / "house")
    with office.records.reading() as index:
        before = (index.history(FIRST), index.all_numbers(), index.documents(FIRST), index.position())
    office.records.rebuild()
    with office.records.reading() as index:
        assert (index.history(FIRST), index.all_numbers(), index.documents(FIRST), index.position()) == before


@pytest.mark.parametrize("spoil", [remove, overwrite, halve])
def test_a_lost_or_broken_index_comes_back_by_itself(office, spoil):
    with office.records.reading() as index:
        before = index.history(FIRST)
    spoil(office.workspace.index)
    with office_in(office.workspace.root).records.reading() as index:
        assert index.history(FIRST) == before


def test_on_a_damaged_ledger_nothing_is_written(tmp_path):
    root = workspace_at(Stage.ARCHIVED, tmp_path / "house")
    office = office_in(root)
    flip(office.workspace.ledger)
    office.workspace.index.unlink()
    before = office.workspace.ledger.read_bytes()
    with (
        pytest.raises(DamagedArchive),
        office_in(root).records.unit_of_work(by="许拟子", op="anything"),
    ):
        pass
    assert office.workspace.ledger.read_bytes() == before


@pytest.mark.parametrize("damage", [flip, cut, remove])
@pytest.mark.parametrize("extension", ["pdf", "docx"])
def test_damage_of_a_paper_that_no_contract_owns_is_found(office, damage: Callable[[Path], None], extension):
    draw_appraisal(office, facts_file(office, appraisal()), by=FILER)
    assert faults(office) == []
    (paper,) = files(office, f"collecting/LS01-JDXH/*.{extension}")
    damage(paper)
    (found,) = faults(office)
    assert (found.code, found.at) == ("K020" if damage is remove else "K021", office.workspace.relative(paper))
