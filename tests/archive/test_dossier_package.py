"""What one archive act puts into the dossier, and when it is refused."""

import json
from dataclasses import replace

import pytest

from builders.archives import complaints_of_ocfl_py
from builders.dossiers import a_note, a_package, an_item, ledger_line, package_of
from pipeline.archive.dossier_package import archive_dossier, archived_items, package_files
from pipeline.archive.ocfl_names import object_id
from pipeline.archive.ocfl_root import open_root
from pipeline.archive.verify import verify_root
from pipeline.archive.volume import Volume
from pipeline.domain.findings import BadDocument

OBJECT = object_id("LS-RJ-2026-0007")


def refusals(root, package) -> set[str]:
    with pytest.raises(BadDocument) as refused:
        archive_dossier(root, package, a_note("refused"))
    return {each.code for each in refused.value.findings}


def test_a_version_holds_originals_metadata_volume_and_binder(tmp_path):
    files = package_files(replace(a_package(tmp_path), sources=(tmp_path / "TA-0001.yaml",), **no_files(tmp_path)))
    assert sorted(files) == [
        "binder/binder.pdf",
        "metadata/dossier.json",
        "metadata/events.jsonl",
        "originals/001_LS-RJ-2026-0007-HTWB-01-V1.0_软件开发合同（HTWB）.pdf",
        "originals/002_LS-RJ-2026-0007-HTSP-01-V1.0_软件开发合同（HTSP）.pdf",
        "sources/001_TA-0001.yaml",
        "volume/contents.pdf",
        "volume/cover.pdf",
        "volume/note_sheet.pdf",
    ]


def no_files(tmp_path):
    (tmp_path / "TA-0001.yaml").write_text("proposal_no: TA-0001\n")
    return {}


def test_the_metadata_lists_every_item_with_its_true_pages(tmp_path):
    package = a_package(tmp_path)
    body = json.loads(bytes(package_files(package)["metadata/dossier.json"]))
    assert body["totals"]["items"] == 2
    assert body["totals"]["pages"] == 4
    assert body["archive_no"] == "LS01-HT·2026-D30-0007"
    assert [item["archive_no"] for item in body["items"]] == [f"LS01-HT·2026-D30-0007-00{n}" for n in (1, 2)]
    assert body["items"][0]["source_name"] == "LS-RJ-2026-0007-HTWB-01-V1.0_text.pdf"
    assert body["items"][0]["date"] == "20261018"
    assert [party["role"] for party in body["parties"]] == ["甲方", "乙方"]


def test_ledger_lines_are_kept_byte_for_byte(tmp_path):
    package = a_package(tmp_path)
    assert bytes(package_files(package)["metadata/events.jsonl"]) == b"".join(line + b"\n" for line in package.events)


def test_what_was_written_is_found_sound_by_both_checkers(tmp_path):
    root = open_root(tmp_path / "archive")
    archive_dossier(root, replace(a_package(tmp_path), sources=(an_item(tmp_path, "KHDJ").path,)), a_note())
    assert {each.code for each in verify_root(root.path).findings} == {"A245"}
    assert complaints_of_ocfl_py(root) == []


def test_archiving_twice_gives_one_version(tmp_path):
    root, package = open_root(tmp_path / "archive"), a_package(tmp_path)
    first = archive_dossier(root, package, a_note())
    again = archive_dossier(root, package, a_note())
    assert (first.version, again.version, again.is_new) == ("v1", "v1", False)


def test_originals_can_be_added_but_never_withdrawn(tmp_path):
    root = open_root(tmp_path / "archive")
    first, second, third = (an_item(tmp_path, kind) for kind in ("HTWB", "HTSP", "YSQR"))
    lines = [ledger_line(item) for item in (first, second, third)]
    archive_dossier(root, package_of([first, second], lines[:2]), a_note())
    assert refusals(root, package_of([first, third], lines)) == {"A261"}
    assert archive_dossier(root, package_of([first, second, third], lines), a_note("full")).version == "v2"
    assert len(archived_items(root, OBJECT)) == 3


def test_gaps_in_the_facts_are_told_at_once(tmp_path):
    package = a_package(tmp_path, title=" ", parties=(), checked_by="档案员甲")
    broken = replace(package, events=(b"{}", b"[", b'{"a":1}\n{"b":2}'), volume=Volume(b"x", b"y", b"z"))
    broken = replace(broken, sources=(tmp_path / "gone.yaml",))
    assert refusals(open_root(tmp_path / "archive"), broken) == {"A250", "A262", "A263", "A264", "A265"}


@pytest.mark.parametrize("number", ["", "LS01-HT-2026-D30-0007", "LS01-HT·2026-D20-0007", "ls01-HT·2026-Y-0007"])
def test_a_badly_formed_archive_number_is_refused(tmp_path, number):
    package = a_package(tmp_path)
    wrong = replace(package, facts=replace(package.facts, archive_no=number))
    assert refusals(open_root(tmp_path / "archive"), wrong) == {"A266"}


def test_a_refused_package_leaves_nothing_behind(tmp_path):
    root = open_root(tmp_path / "archive")
    refusals(root, a_package(tmp_path, title=""))
    assert not root.object_path(OBJECT).exists()
    assert list(root.work.iterdir()) == []
