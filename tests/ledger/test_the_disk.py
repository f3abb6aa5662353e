"""The door to the disk: nothing replaced, nothing half, nothing followed, everything repeatable."""

import errno
import fcntl
import hashlib
import os
import stat
from pathlib import Path

import pytest

from builders.crashes import steps_of
from pipeline import disk
from pipeline.disk import moving
from pipeline.disk.failures import outside_failures
from pipeline.errors import OutsideFailure


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_the_same_bytes_may_be_written_again_and_other_bytes_never(tmp_path):
    path = tmp_path / "合同.pdf"
    disk.write_new(path, b"one")
    disk.write_new(path, b"one")
    with pytest.raises(FileExistsError):
        disk.write_new(path, b"two")
    assert path.read_bytes() == b"one"
    assert names_in(tmp_path) == ["合同.pdf"]


def test_a_secret_file_can_be_for_its_owner_only(tmp_path):
    disk.write_new(tmp_path / "page.key", b"secret", mode=0o600)
    assert stat.S_IMODE((tmp_path / "page.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("taken_by", ["link", "folder", "fifo"])
def test_a_name_taken_by_something_else_is_left_alone(tmp_path, taken_by):
    path, source = tmp_path / "target", tmp_path / "source"
    (tmp_path / "elsewhere").write_bytes(b"one")
    source.write_bytes(b"one")
    {"link": lambda: path.symlink_to("elsewhere"), "folder": path.mkdir, "fifo": lambda: os.mkfifo(path)}[taken_by]()
    before = names_in(tmp_path)
    with pytest.raises(FileExistsError):
        disk.write_new(path, b"one")
    with pytest.raises(FileExistsError):
        disk.copy_new(source, path)
    with pytest.raises(FileExistsError):
        disk.move(source, path)
    assert names_in(tmp_path) == before


def test_a_file_is_durable_before_it_gets_its_name_and_the_folder_after(tmp_path):
    def write() -> None:
        disk.write_new(tmp_path / "a", b"one")

    assert steps_of(write) == ("open", "write", "fsync", "rename", "fsync")


def test_a_copy_comes_with_the_digests_of_what_was_copied(tmp_path):
    data = os.urandom(3 << 20)
    (tmp_path / "scan.pdf").write_bytes(data)
    digests = disk.copy_new(tmp_path / "scan.pdf", tmp_path / "kept.pdf")
    assert digests == disk.Digests(hashlib.sha256(data).hexdigest(), hashlib.sha512(data).hexdigest(), len(data))
    assert disk.digests_of(tmp_path / "kept.pdf") == digests
    assert disk.copy_new(tmp_path / "scan.pdf", tmp_path / "kept.pdf") == digests
    (tmp_path / "other.pdf").write_bytes(b"other")
    with pytest.raises(FileExistsError):
        disk.copy_new(tmp_path / "other.pdf", tmp_path / "kept.pdf")
    assert names_in(tmp_path) == ["kept.pdf", "other.pdf", "scan.pdf"]


@pytest.mark.parametrize("kind", ["link", "fifo", "folder"])
def test_only_plain_files_are_copied_and_nothing_hangs(tmp_path, kind):
    path = tmp_path / "odd"
    {"link": lambda: path.symlink_to("/etc/hostname"), "folder": path.mkdir, "fifo": lambda: os.mkfifo(path)}[kind]()
    with pytest.raises(OSError, match="odd"):
        disk.copy_new(path, tmp_path / "target")
    with pytest.raises(OSError, match="odd"):
        disk.digests_of(path)
    assert names_in(tmp_path) == ["odd"]


def test_a_missing_source_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        disk.copy_new(tmp_path / "none", tmp_path / "target")
    with pytest.raises(FileNotFoundError):
        disk.move(tmp_path / "none", tmp_path / "target")


def test_a_move_never_replaces_and_may_be_repeated(tmp_path):
    disk.make_folder(tmp_path / "claimed")
    (tmp_path / "scan.pdf").write_bytes(b"one")
    disk.move(tmp_path / "scan.pdf", tmp_path / "claimed" / "scan.pdf")
    disk.move(tmp_path / "scan.pdf", tmp_path / "claimed" / "scan.pdf")
    (tmp_path / "scan.pdf").write_bytes(b"two")
    with pytest.raises(FileExistsError):
        disk.move(tmp_path / "scan.pdf", tmp_path / "claimed" / "scan.pdf")
    assert (tmp_path / "claimed" / "scan.pdf").read_bytes() == b"one"
    disk.move(tmp_path / "claimed", tmp_path / "moved")
    assert names_in(tmp_path) == ["moved", "scan.pdf"]


def test_without_renameat2_a_link_does_it_and_finishes_what_it_began(tmp_path):
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(b"one")
    os.link(source, target)
    moving.by_link(source, target)
    assert names_in(tmp_path) == ["b"]
    source.write_bytes(b"two")
    with pytest.raises(FileExistsError):
        moving.by_link(source, target)
    assert target.read_bytes() == b"one"


def test_without_links_it_looks_first(tmp_path):
    (tmp_path / "a").mkdir()
    moving.by_looking_first(tmp_path / "a", tmp_path / "b")
    (tmp_path / "a").mkdir()
    with pytest.raises(FileExistsError):
        moving.by_looking_first(tmp_path / "a", tmp_path / "b")


def test_a_folder_falls_back_when_it_cannot_be_linked(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(PermissionError):
        moving.by_link(tmp_path / "a", tmp_path / "b")


def test_replacing_swaps_whole_contents(tmp_path):
    disk.replace(tmp_path / "inventory.json", b"one")
    disk.replace(tmp_path / "inventory.json", b"two")
    assert (tmp_path / "inventory.json").read_bytes() == b"two"
    assert names_in(tmp_path) == ["inventory.json"]


def test_lines_are_added_at_the_end(tmp_path):
    disk.append_line(tmp_path / "log", b"one")
    disk.append_line(tmp_path / "log", b"two")
    assert (tmp_path / "log").read_bytes() == b"one\ntwo\n"
    with pytest.raises(ValueError, match="newline"):
        disk.append_line(tmp_path / "log", b"th\nree")


def test_a_link_is_never_written_through(tmp_path):
    (tmp_path / "victim").write_bytes(b"one")
    (tmp_path / "log").symlink_to("victim")
    with pytest.raises(OSError, match="log"):
        disk.append_line(tmp_path / "log", b"two")
    with pytest.raises(OSError, match="log"):
        disk.cut_back(tmp_path / "log", 0)
    disk.replace(tmp_path / "log", b"two")
    assert (tmp_path / "victim").read_bytes() == b"one"


def test_removing_is_repeatable_and_does_not_follow_links(tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "leaf").write_bytes(b"one")
    (tmp_path / "staging").mkdir()
    (tmp_path / "staging" / "link").symlink_to(tmp_path / "kept")
    (tmp_path / "way").symlink_to(tmp_path / "kept")
    for _ in range(2):
        disk.remove_tree(tmp_path / "staging")
        disk.remove_file(tmp_path / "nothing" / "here")
    with pytest.raises(NotADirectoryError):
        disk.remove_tree(tmp_path / "way")
    assert (tmp_path / "kept" / "leaf").exists()


def test_a_folder_may_be_made_again_but_not_over_a_file(tmp_path):
    disk.make_folder(tmp_path / "a" / "b")
    disk.make_folder(tmp_path / "a" / "b")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileExistsError):
        disk.make_folder(tmp_path / "file")


def test_leftovers_of_killed_writers_are_swept_and_files_in_use_are_not(tmp_path):
    (tmp_path / ".tmp-dead").write_bytes(b"half")
    (tmp_path / ".tmp-folder").mkdir()
    (tmp_path / "kept").write_bytes(b"whole")
    in_use = os.open(tmp_path / ".tmp-live", os.O_CREAT | os.O_WRONLY)
    fcntl.flock(in_use, fcntl.LOCK_EX)
    assert disk.sweep(tmp_path) == [".tmp-dead"]
    os.close(in_use)
    assert disk.sweep(tmp_path) == [".tmp-live"]
    assert disk.sweep(tmp_path / "nowhere") == []
    assert names_in(tmp_path) == [".tmp-folder", "kept"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO, errno.EDQUOT, errno.EXDEV])
def test_the_machines_failures_are_told_with_a_next_step(code):
    with pytest.raises(OutsideFailure, match="合同") as failure, outside_failures(Path("/x/合同.pdf")):
        raise OSError(code, os.strerror(code))
    assert failure.value.next_step


def test_other_failures_keep_their_type():
    with pytest.raises(IsADirectoryError), outside_failures(Path("x")):
        raise IsADirectoryError(errno.EISDIR, "is a directory")


def test_a_really_full_disk_is_told(tmp_path):
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(OutsideFailure, match="磁盘已满"):
        disk.append_line(full, b"one")
