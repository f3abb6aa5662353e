"""Archiving killed, or failing, at every durable step, then done again."""

from pathlib import Path

import pytest

from builders.archives import complaints_of_ocfl_py
from builders.crashes import killed_at, steps_of, survives_every_failure, survives_every_kill
from builders.dossiers import a_note
from pipeline.archive.ocfl_names import object_id
from pipeline.archive.ocfl_object import commit_version, read_inventory
from pipeline.archive.ocfl_root import open_root, recover
from pipeline.archive.verify import verify_root

OBJECT = object_id("LS-RJ-2026-0007")


def nothing_yet(folder: Path) -> Path:
    (folder / "scan.pdf").write_bytes(b"%PDF scan")
    return folder


def an_empty_root(folder: Path) -> Path:
    open_root(folder / "archive")
    return nothing_yet(folder)


def a_first_version(folder: Path) -> Path:
    archive_it(an_empty_root(folder))
    return folder


def archive_it(folder: Path) -> None:
    files = {"originals/001_扫描件.pdf": folder / "scan.pdf", "metadata/dossier.json": b"{}"}
    commit_version(open_root(folder / "archive"), OBJECT, files, a_note("first"))


def archive_more(folder: Path) -> None:
    files = {"originals/001_扫描件.pdf": folder / "scan.pdf", "originals/002.pdf": b"two"}
    commit_version(open_root(folder / "archive"), OBJECT, files, a_note("second"))


def made(*ops: str):
    def exactly_once(folder: Path) -> None:
        root = open_root(folder / "archive")
        versions = read_inventory(root, OBJECT).versions
        assert [each["message"].rpartition("[op ")[2] for each in versions.values()] == [f"{op}]" for op in ops]
        assert complaints_of_ocfl_py(root) == []
        assert list(root.work.iterdir()) == []
        assert not {each.code for each in verify_root(root.path).findings} & {"A203", "A209", "A210", "A211", "A213"}

    return exactly_once


@pytest.mark.slow
def test_making_the_root_and_the_first_version_survives_a_kill_at_every_step(tmp_path):
    runs = survives_every_kill(tmp_path, arrange=nothing_yet, act=archive_it, check=made("first"))
    assert runs > 60


@pytest.mark.slow
def test_the_first_version_survives_a_kill_at_every_step(tmp_path):
    survives_every_kill(tmp_path, arrange=an_empty_root, act=archive_it, check=made("first"))


@pytest.mark.slow
def test_the_second_version_survives_a_kill_at_every_step(tmp_path):
    survives_every_kill(tmp_path, arrange=a_first_version, act=archive_more, check=made("first", "second"))


@pytest.mark.slow
def test_the_first_version_survives_a_full_or_broken_disk_at_every_step(tmp_path):
    outcomes = survives_every_failure(tmp_path, arrange=an_empty_root, act=archive_it, check=made("first"))
    assert {each.error for each in outcomes} == {"OutsideFailure"}


@pytest.mark.slow
def test_the_second_version_survives_a_full_or_broken_disk_at_every_step(tmp_path):
    outcomes = survives_every_failure(
        tmp_path, arrange=a_first_version, act=archive_more, check=made("first", "second")
    )
    assert {each.error for each in outcomes} == {"OutsideFailure"}


def test_a_version_published_before_a_kill_is_completed_without_its_sources(tmp_path):
    a_first_version(tmp_path)
    twin = tmp_path / "twin"
    twin.mkdir()
    a_first_version(twin)
    renames = [index for index, name in enumerate(steps_of(lambda: archive_more(twin)), 1) if name == "rename"]
    # The last rename publishes v2; what follows it only replaces the object's own copy of the inventory.
    assert killed_at(renames[-1] + 1, lambda: archive_more(tmp_path)).killed
    assert "A209" in {each.code for each in verify_root(tmp_path / "archive" / "dossiers").findings}
    (tmp_path / "scan.pdf").unlink()
    assert recover(open_root(tmp_path / "archive")) == [OBJECT]
    made("first", "second")(tmp_path)


def test_recovery_with_nothing_to_do_does_nothing(tmp_path):
    a_first_version(tmp_path)
    root = open_root(tmp_path / "archive")
    before = sorted(root.path.rglob("*"))
    assert recover(root) == []
    assert sorted(root.path.rglob("*")) == before
