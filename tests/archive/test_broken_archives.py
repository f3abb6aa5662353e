"""Each way an archive can be broken is named by its own finding; a sound one gets none."""

import shutil
from pathlib import Path

import pytest

from builders.archives import FIRST, file_dossier, ledger_in, register, root_in, two_dossiers
from builders.broken_archives import (
    DAMAGED,
    MISSTATED,
    damaged,
    dossier_of_first,
    drop_first_original,
    misstated,
    reseal,
)
from pipeline.archive.verify import Report, verify_object, verify_root
from pipeline.archive.verify.files import files_below
from pipeline.domain.findings import catalogue

# What else follows from a damage: a lost file is also missing from the contents list, and so on.
FOLLOWS = {
    "A206": {"A242"},
    "A208": {"A242"},
    "A209": {"A242"},
    "A210": {"A211", "A213", "A220", "A228", "A243", "A209", "A222", "A231"},
    "A211": {"A222", "A231"},
    "A212": {"A223", "A231"},
    "A214": {"A211", "A243"},
    "A215": {"A243"},
    "A216": {"A243"},
    "A217": {"A222", "A231", "A243"},
    "A218": {"A211", "A222", "A231"},
    "A240": {"A241"},
    "A241": {"A233"},
    "A242": {"A203"},
    "A222": {"A224"},
    "A230": {"A232"},
    "A231": {"A232"},
    "A226": {"A225"},
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    two_dossiers(folder)
    return folder


def verify(folder: Path) -> Report:
    return verify_root(root_in_place(folder), ledger_in(folder))


def root_in_place(folder: Path) -> Path:
    return folder / "archive" / "dossiers"


def codes_in(report: Report) -> set[str]:
    return {each.code for each in report.findings}


def test_a_sound_archive_has_no_findings(sound):
    report = verify(sound)
    assert report.findings == ()
    assert report.is_sound
    assert (report.objects, report.files) == (2, 19)
    assert report.size > 100_000


@pytest.mark.parametrize("code", DAMAGED)
def test_a_damage_is_named(tmp_path, sound, code):
    folder = tmp_path / code
    shutil.copytree(sound, folder)
    DAMAGED[code](folder)
    found = codes_in(verify(folder))
    assert code in found
    assert found - {code} <= FOLLOWS.get(code, set())


@pytest.mark.parametrize("code", MISSTATED)
def test_a_false_statement_is_named(tmp_path, code):
    misstated(tmp_path / code, code)
    found = codes_in(verify(tmp_path / code))
    assert code in found
    assert found - {code} <= FOLLOWS.get(code, set())


def test_every_finding_of_the_checker_has_a_broken_archive():
    covered = {*DAMAGED, *MISSTATED, "A219", "A245"}
    assert {code for code in catalogue() if "A200" <= code < "A250"} == covered


def test_every_finding_says_where_and_what_to_do(tmp_path, sound):
    folder = tmp_path / "many"
    shutil.copytree(sound, folder)
    for code in ("A205", "A212", "A213", "A202"):
        DAMAGED[code](folder)
    for each in verify(folder).findings:
        assert each.at
        assert each.message
        assert each.next_step


def test_one_object_can_be_checked_alone(tmp_path):
    damaged(tmp_path, "A212")
    report = verify_object(dossier_of_first(tmp_path))
    assert "A212" in codes_in(report)
    assert report.objects == 1


def test_more_than_nine_versions_are_checked_in_order(tmp_path):
    items = register(tmp_path, FIRST, ("HTWB",))
    for number in range(11):
        items += register(tmp_path, FIRST, (f"ZXG{number}",))
        file_dossier(tmp_path, FIRST, items, stage=f"第{number}次")
    assert verify(tmp_path).findings == ()
    reseal(tmp_path, drop_first_original, only=("", "v11"))
    assert codes_in(verify(tmp_path)) == {"A217", "A222", "A231", "A243"}


def test_without_the_ledger_the_report_says_what_was_not_checked(sound):
    report = verify_root(root_in_place(sound))
    assert codes_in(report) == {"A245"}
    assert report.is_sound
    assert codes_in(verify_root(root_in_place(sound), sound / "nowhere.jsonl")) == {"A245"}


def test_a_folder_that_cannot_be_read_is_named(tmp_path):
    _, faults = files_below(tmp_path / "gone", "v1")
    assert [(each.code, each.at) for each in faults] == [("A219", "v1")]


def test_checking_changes_nothing(tmp_path):
    root = root_in(tmp_path)
    two_dossiers(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in root.path.rglob("*")}
    verify(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in root.path.rglob("*")} == before
