"""Dossier objects as any OCFL tool finds them."""

import fcntl
import hashlib
import json
import os
import subprocess
import unicodedata
from dataclasses import replace

import pytest

from builders.archives import complaints_of_ocfl_py, two_dossiers
from builders.dossiers import a_note
from pipeline.archive.ocfl_names import object_id
from pipeline.archive.ocfl_object import commit_version, committed, committed_versions, read_inventory
from pipeline.archive.ocfl_root import StorageRoot, open_root
from pipeline.errors import Busy, DamagedArchive

FILES = {"originals/001_合同.pdf": b"%PDF signed", "metadata/dossier.json": b"{}"}
OBJECT = object_id("LS-RJ-2026-0007")


def commit(root: StorageRoot, files: dict, op: str = "first"):
    return commit_version(root, OBJECT, files, a_note(op))


def content_of(root: StorageRoot) -> dict[str, bytes]:
    folder = root.object_path(OBJECT)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("content/**/*") if path.is_file()}


def test_ocfl_py_finds_nothing_to_say_about_two_dossiers(tmp_path):
    assert complaints_of_ocfl_py(two_dossiers(tmp_path)) == []


def test_an_object_folder_ends_in_the_contract_number(tmp_path):
    root = open_root(tmp_path)
    version = commit(root, FILES)
    assert version.path.name == "urn%3acontract%3aLS-RJ-2026-0007"
    assert version.path.is_dir()


def test_a_version_is_known_by_the_digest_of_its_inventory(tmp_path):
    version = commit(open_root(tmp_path), FILES)
    inventory = (version.path / version.version / "inventory.json").read_bytes()
    assert version.inventory_sha512 == hashlib.sha512(inventory).hexdigest()
    assert inventory == (version.path / "inventory.json").read_bytes()


def test_repeating_an_act_gives_the_version_it_made(tmp_path):
    root = open_root(tmp_path)
    first = commit(root, FILES)
    again = commit(root, FILES | {"other": b"would differ"})
    assert (first.is_new, again.is_new) == (True, False)
    assert again.version == first.version == "v1"
    assert committed(root, OBJECT, "first") == again
    assert committed(root, OBJECT, "never done") is None


def test_every_act_is_known_with_its_version_in_order(tmp_path):
    root = open_root(tmp_path)
    made = [commit(root, {"number": bytes([number])}, op=f"act-{number}") for number in range(11)]
    found = committed_versions(root, OBJECT)
    assert list(found) == [f"act-{number}" for number in range(11)]
    assert [each.inventory_sha512 for each in found.values()] == [each.inventory_sha512 for each in made]
    assert complaints_of_ocfl_py(root) == []


def test_content_of_an_earlier_version_is_neither_changed_nor_stored_again(tmp_path):
    root = open_root(tmp_path)
    commit(root, FILES)
    before = content_of(root)
    commit(root, FILES | {"originals/002_验收.pdf": b"%PDF accepted", "copy.pdf": b"%PDF signed"}, op="second")
    after = content_of(root)
    assert {path: after[path] for path in before} == before
    assert set(after) - set(before) == {"v2/content/originals/002_验收.pdf"}
    assert complaints_of_ocfl_py(root) == []


def test_a_renamed_original_keeps_its_bytes_where_they_were(tmp_path):
    root = open_root(tmp_path)
    commit(root, {"originals/001_a.pdf": b"same"})
    commit(root, {"originals/002_a.pdf": b"same"}, op="second")
    inventory = read_inventory(root, OBJECT)
    assert list(inventory.state.values()) == [["originals/002_a.pdf"]]
    assert list(inventory.manifest.values()) == [["v1/content/originals/001_a.pdf"]]


def test_files_are_copied_byte_for_byte(tmp_path):
    source = tmp_path / "scan.pdf"
    source.write_bytes(os.urandom(3_000_000))
    root = open_root(tmp_path / "archive")
    commit(root, {"originals/001.pdf": source})
    assert content_of(root) == {"v1/content/originals/001.pdf": source.read_bytes()}
    assert source.exists()


@pytest.mark.parametrize(
    "name",
    [
        "合同（终稿）·2026 年 %& #'.pdf",
        "a" * 240,
        "合" * 80,
        "한국어 ﷺ 🀄.pdf",
        "-rf",
        "~",
        "CON",
        "a b  c",
        "x:y*?<>|",
    ],
)
def test_odd_names_are_kept_as_they_are(tmp_path, name):
    root = open_root(tmp_path)
    commit(root, {f"originals/{name}": b"x"})
    assert list(content_of(root)) == [f"v1/content/originals/{name}"]
    assert complaints_of_ocfl_py(root) == []


@pytest.mark.parametrize(
    "path",
    ["", "/a", "a//b", "a/", "../a", "a/../b", ".", "a\\b", "a\nb", "a\u202eb", "a\u200bb", "a\x00", "合" * 81,
     unicodedata.normalize("NFD", "é.pdf"), "\ue000"],
)  # fmt: skip
def test_a_name_that_could_not_be_restored_is_refused(tmp_path, path):
    root = open_root(tmp_path)
    with pytest.raises(ValueError, match=r"."):
        commit(root, {path: b"x"})
    assert not root.object_path(OBJECT).exists()


def test_an_object_id_is_a_uri_whatever_the_contract_number(tmp_path):
    root = open_root(tmp_path)
    for contract_no in ("合同 第7号/甲", "x" * 300, "a%2e", "LS-RJ-2026-0007-B01"):
        commit_version(root, object_id(contract_no), FILES, a_note())
    assert complaints_of_ocfl_py(root) == []


def test_two_writers_at_once_are_refused(tmp_path):
    root = open_root(tmp_path)
    handle = os.open(root.work, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(Busy):
        commit(root, FILES)
    os.close(handle)
    assert commit(root, FILES).is_new


def test_a_damaged_object_gets_no_new_version(tmp_path):
    root = open_root(tmp_path)
    inventory = commit(root, FILES).path / "inventory.json"
    inventory.write_bytes(inventory.read_bytes().replace(b"v1", b"v2"))
    with pytest.raises(DamagedArchive):
        commit(root, FILES, op="second")


def test_a_foreign_root_is_refused(tmp_path):
    open_root(tmp_path)
    (tmp_path / "dossiers" / "0=ocfl_1.1").write_text("ocfl_1.0\n")
    with pytest.raises(DamagedArchive):
        open_root(tmp_path)


def test_the_readme_tells_how_to_check_with_standard_tools_and_is_right(tmp_path):
    root = two_dossiers(tmp_path)
    readme = (root.path / "README.txt").read_text("utf-8")
    commands = [line.strip() for line in readme.splitlines() if line.strip().startswith(("sha512sum", "python3 -c"))]
    assert len(commands) == 2
    for declaration in root.path.rglob("0=ocfl_object_1.1"):
        for command in commands:
            run = subprocess.run(command, shell=True, cwd=declaration.parent, capture_output=True, check=True)
            assert run.stdout.count(b"OK") >= 1


@pytest.mark.parametrize("gap", ["created", "op", "user"])
def test_a_version_says_who_when_and_what(gap):
    note = a_note()
    changes = {
        "created": {"created": note.created.replace(tzinfo=None)},
        "op": {"op": "with ] bracket"},
        "user": {"user_name": ""},
    }
    with pytest.raises(ValueError, match=r"."):
        replace(note, **changes[gap])


def test_an_inventory_is_the_same_for_the_same_content(tmp_path):
    first, second = (commit(open_root(tmp_path / name), FILES) for name in "ab")
    assert first.inventory_sha512 == second.inventory_sha512
    assert json.loads((first.path / "inventory.json").read_bytes())["digestAlgorithm"] == "sha512"
