"""What may be taken from the inbox, what is passed over silently, and what people are told about."""

import os
import stat
import unicodedata
from pathlib import Path

import pytest

from builders.hostile_files import odd_things, scan_pdf
from pipeline.intake.inbox import is_written_to_its_end, look_into, shown_name


def names(inbox: Path) -> list[str]:
    return [each.seen.name for each in look_into(inbox).files]


def told(inbox: Path) -> list[tuple[str, str]]:
    return sorted((each.at, each.code) for each in look_into(inbox).findings)


def test_plain_files_are_found_by_name(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.pdf", "说明书.docx"):
        (tmp_path / name).write_bytes(b"x")
    assert names(tmp_path) == ["a.pdf", "b.pdf", "说明书.docx"]
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    "name",
    [
        "~$合同.docx",
        ".DS_Store",
        ".~lock.a.pdf#",
        "扫描.pdf.part",
        "a.crdownload",
        "a.TMP",
        "Thumbs.db",
        "THUMBS.DB",
        "desktop.ini",
        "README.md",
        "扫描.pdf.原因.txt",
    ],
)
def test_half_written_and_system_files_are_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    assert (names(tmp_path), told(tmp_path)) == ([], [])


def test_our_own_folders_are_passed_over(tmp_path: Path) -> None:
    for folder in (".working/SCAN-000001", "_待处理", "_已退回", "_重复"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.pdf").write_bytes(b"x")
    assert (names(tmp_path), told(tmp_path)) == ([], [])


def test_a_name_with_an_underscore_in_front_is_told_about(tmp_path: Path) -> None:
    (tmp_path / "_合同.pdf").write_bytes(b"x")
    assert (names(tmp_path), told(tmp_path)) == ([], [("_合同.pdf", "F045")])


def test_folders_of_scans_are_looked_into_three_deep(tmp_path: Path) -> None:
    deep = tmp_path / "一" / "二" / "三" / "四"
    deep.mkdir(parents=True)
    (deep.parent / "收.pdf").write_bytes(b"x")
    (deep / "不收.pdf").write_bytes(b"x")
    assert names(tmp_path) == ["一/二/三/收.pdf"]
    assert told(tmp_path) == [("一/二/三/四", "F043")]


def test_links_pipes_and_twins_are_told_about_and_never_opened(tmp_path: Path) -> None:
    odd_things(tmp_path)
    assert names(tmp_path) == []
    assert told(tmp_path) == [
        ("link.pdf", "F040"),
        ("loop.pdf", "F040"),
        ("one.pdf", "F041"),
        ("pipe.pdf", "F042"),
        ("two.pdf", "F041"),
    ]


def test_a_socket_is_told_about(tmp_path: Path) -> None:
    os.mknod(tmp_path / "sock.pdf", stat.S_IFSOCK | 0o600)
    assert told(tmp_path) == [("sock.pdf", "F042")]


def test_a_linked_folder_is_not_entered(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.pdf").write_bytes(b"x")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "in").symlink_to(tmp_path / "outside")
    assert (names(inbox), told(inbox)) == ([], [("in", "F040")])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_closed_folder_is_told_about(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    assert told(tmp_path) == [("closed", "F044")]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("合" * 83 + ".pdf", "合" * 58 + ".pdf"),
        ("new\nline.pdf", "new line.pdf"),
        ("rtl\u202efdp.exe.pdf", "rtlfdp.exe.pdf"),
        ("a\u200bb.pdf", "ab.pdf"),
        (os.fsdecode(b"\xff\xfe_bad.pdf"), "___bad.pdf"),
        (unicodedata.normalize("NFD", "Café.pdf"), "Café.pdf"),
        ("$(touch x)`y`;.pdf", "$(touch x)`y`;.pdf"),
        ("-rf.pdf", "rf.pdf"),
    ],
)
def test_odd_names_are_found_and_shown_harmlessly(tmp_path: Path, raw: str, shown: str) -> None:
    (tmp_path / "文件夹").mkdir()
    (tmp_path / "文件夹" / raw).write_bytes(b"x")
    (found,) = look_into(tmp_path).files
    assert found.path.read_bytes() == b"x"
    assert shown_name(found.seen.name) == f"文件夹/{shown}"


def test_a_path_upwards_in_a_shown_name_is_defused() -> None:
    assert ".." not in shown_name("../../etc/passwd").split("/")


def test_a_pipe_never_counts_as_written_to_its_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    assert not is_written_to_its_end(tmp_path / "pipe.pdf")
    assert not is_written_to_its_end(tmp_path / "missing.pdf")


def test_a_whole_scan_is_written_to_its_end_and_half_of_it_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    content = scan_pdf(3)
    path.write_bytes(content)
    assert is_written_to_its_end(path)
    path.write_bytes(content[: len(content) // 2])
    assert not is_written_to_its_end(path)
