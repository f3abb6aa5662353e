"""Scans as people and machines really drop them: each lies where it belongs, with a reason, and nothing is lost."""

import io
import os
import shutil
import threading
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest

from builders.command_line import call
from builders.offices import FIRST, Stage, issued_pdf, office_at, office_in, workspace_at
from builders.papers import pages_of_text, scanned, somebody_elses_paper
from builders.word_files import word_file
from pipeline.services.archiving.fixity import check_fixity
from pipeline.services.intake.taking_in import TakenIn
from pipeline.services.intake.watching import Tellers, watch_inbox
from pipeline.services.office import IntakeRules

QUICK = (("quiet_seconds = 3.0", "quiet_seconds = 0.0"), ("patience_minutes = 10.0", "patience_minutes = 0.001"))


@pytest.fixture
def house(tmp_path: Path) -> Path:
    root = workspace_at(Stage.ISSUED, tmp_path / "house")
    settings = root / "company.toml"
    text = settings.read_text(encoding="utf-8")
    for usual, quick in QUICK:
        text = text.replace(usual, quick)
    settings.write_text(text, encoding="utf-8")
    return root


def copy_of(house: Path) -> bytes:
    return scanned(issued_pdf(office_in(house)))


def locked(pdf: bytes) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(target, encryption=pikepdf.Encryption(owner="secret", user="secret"))
    return target.getvalue()


def found_of(house: Path, data: bytes) -> list[Path]:
    """Where these bytes lie in the workspace now."""
    digest = sha256(data).hexdigest()
    files = [each for each in house.rglob("*") if each.is_file() and not each.is_symlink()]
    return [each for each in files if sha256(each.read_bytes()).hexdigest() == digest]


def note_beside(path: Path) -> str:
    return path.with_name(f"{path.name}.原因.txt").read_text(encoding="utf-8-sig")


def taken(house: Path, name: str, data: bytes) -> tuple[str, Path]:
    """What the command said became of a dropped file, and where its bytes lie now."""
    (house / "inbox" / name).write_bytes(data)
    answer = call(house, "intake", "--json")
    assert answer.code == 0, answer.text
    (fate,) = answer.data["taken"]
    (place,) = found_of(house, data)
    return fate["outcome"], place


def watched(house: Path, name: str, data: bytes) -> tuple[TakenIn, Path]:
    """What a running watch made of a file that never becomes whole, and where its bytes lie then."""
    patient = replace(office_in(house), intake=IntakeRules(0.0, 0.2, 500, 200 << 20, False))
    (house / "inbox" / name).write_bytes(data)
    stop, fates = threading.Event(), []

    def told(_: datetime, fate: TakenIn) -> None:
        fates.append(fate)
        stop.set()

    watch_inbox(patient, Tellers(told, lambda *_: None), stop)
    (place,) = found_of(house / "inbox", data)
    return fates[0], place


UNFINISHED = {
    "half a scan": lambda whole: whole[: len(whole) // 2],
    "nothing": lambda whole: b"",
    "noughts": lambda whole: bytes(5000),
}


@pytest.mark.slow
@pytest.mark.parametrize("sort", UNFINISHED)
def test_an_unfinished_file_is_turned_back_when_patience_ends(house, sort):
    fate, place = watched(house, "件.pdf", UNFINISHED[sort](copy_of(house)))
    assert fate.outcome == "已退回"
    assert place == house / "inbox" / "_已退回" / "件.pdf"
    assert "怎么办" in note_beside(place)


def test_one_sweep_leaves_an_unfinished_file_and_says_so(house):
    (house / "inbox" / "一半.pdf").write_bytes(copy_of(house)[:5000])
    answer = call(house, "intake")
    assert answer.code == 0
    assert "还没有放好" in answer.text
    assert "一半.pdf" in answer.text
    assert (house / "inbox" / "一半.pdf").exists()


BROKEN = {
    "a password": locked,
    "one byte": lambda whole: whole[:1],
    "a Word file by another name": lambda whole: word_file("合同"),
    "a picture by another name": lambda whole: b"\xff\xd8\xff\xe0" + bytes(2000) + b"\xff\xd9",
    "a program": lambda whole: b"MZ" + bytes(3000),
    "text": lambda whole: "送货单".encode() * 100,
    "damage in the middle": lambda whole: whole[: len(whole) // 3] + bytes(800) + whole[len(whole) // 2 :],
}


@pytest.mark.slow
@pytest.mark.parametrize("sort", BROKEN)
def test_what_is_no_whole_readable_pdf_is_put_aside_with_a_reason(house, sort):
    outcome, place = taken(house, "件.pdf", BROKEN[sort](copy_of(house)))
    assert outcome in ("已退回", "待处理")
    assert "怎么办" in note_beside(place)
    assert check_fixity(office_in(house)) == []


@pytest.mark.slow
def test_500_pages_of_somebody_else_are_read_and_turned_back(house):
    outcome, _ = taken(house, "厚.pdf", pages_of_text("送货单\n" * 10, 500))
    assert outcome == "已退回"


@pytest.mark.slow
def test_501_pages_are_turned_back_unread_with_the_limit(house):
    outcome, place = taken(house, "太厚.pdf", pages_of_text("送货单\n" * 10, 501))
    assert outcome == "已退回"
    assert "500" in note_beside(place)


def test_a_link_is_never_followed(house, tmp_path):
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(copy_of(house))
    link = house / "inbox" / "链接.pdf"
    link.symlink_to(secret)
    answer = call(house, "intake", "--json")
    assert answer.code == 0
    assert answer.data["taken"] == []
    assert link.is_symlink()
    assert secret.exists()


def test_a_link_to_a_folder_is_never_followed(house, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "件.pdf").write_bytes(copy_of(house))
    (house / "inbox" / "文件夹").symlink_to(tmp_path / "elsewhere")
    assert call(house, "intake", "--json").data["taken"] == []
    assert (tmp_path / "elsewhere" / "件.pdf").exists()


def test_a_pipe_does_not_hang_the_intake(house):
    os.mkfifo(house / "inbox" / "管道.pdf")
    (house / "inbox" / "签回.pdf").write_bytes(copy_of(house))
    answer = call(house, "intake", "--json")
    assert [each["outcome"] for each in answer.data["taken"]] == ["已归入"]


def test_a_pipe_and_a_link_are_told(house, tmp_path):
    os.mkfifo(house / "inbox" / "管道.pdf")
    (house / "inbox" / "链接.pdf").symlink_to(tmp_path)
    answer = call(house, "intake")
    assert "管道" in answer.text
    assert "链接" in answer.text


NAMES = {
    "255 bytes of Chinese": "合" * 83 + ".pdf",
    "blanks": "  签 回  .pdf",
    "quotes and brackets": "签回(1)“改”'x'.pdf",
    "no ending": "签回",
    "two dots in front": "..签回.pdf",
    "a name in another form": "签回e\u0301.pdf",
    "a right-to-left mark": "签回\u202efdp.exe.pdf",
    "a backslash path": "扫描\\..\\签回.pdf",
    "a line break": "签\n回.pdf",
    "percent signs": "%2e%2e%2f签回.pdf",
}


@pytest.mark.parametrize("sort", NAMES)
@pytest.mark.parametrize("whose", ["ours", "theirs"])
def test_a_file_with_a_strange_name_ends_where_it_belongs(house, sort, whose):
    data = copy_of(house) if whose == "ours" else somebody_elses_paper()
    (house / "inbox" / NAMES[sort]).write_bytes(data)
    answer = call(house, "intake", "--json")
    assert answer.code == 0, answer.text
    if sort == "two dots in front":  # a name with a dot in front is not looked at
        assert answer.data["taken"] == []
        return
    assert [each["outcome"] for each in answer.data["taken"]] == ["已归入" if whose == "ours" else "已退回"]
    (place,) = found_of(house, data)
    inside = house / "archive" / "collecting" / FIRST if whose == "ours" else house / "inbox" / "_已退回"
    assert place.is_relative_to(inside)
    assert "\n" not in place.name
    assert len(place.name.encode()) <= 255


def test_a_name_in_bytes_that_are_no_text_is_taken_too(house):
    path = os.fsencode(house / "inbox") + b"/\xff\xfe.pdf"
    with open(path, "wb") as file:  # noqa: PTH123 - a Path cannot hold these bytes
        file.write(somebody_elses_paper())
    answer = call(house, "intake", "--json")
    assert answer.code == 0, answer.text
    assert [each["outcome"] for each in answer.data["taken"]] == ["已退回"]


def test_many_files_at_once_each_find_their_place(house):
    pdf = issued_pdf(office_in(house))
    inbox = house / "inbox"
    (inbox / "1 好.pdf").write_bytes(scanned(pdf))
    shutil.copyfile(inbox / "1 好.pdf", inbox / "2 同.pdf")
    (inbox / "3 缺.pdf").write_bytes(scanned(pdf, (1, 3)))
    (inbox / "4 外.pdf").write_bytes(somebody_elses_paper())
    (inbox / "5 坏.pdf").write_bytes(b"%PDF-1.7\nbroken\nstartxref\n0\n%%EOF\n")
    answer = call(house, "intake", "--json")
    fates = {each["name"]: each["outcome"] for each in answer.data["taken"]}
    assert fates == {
        "1 好.pdf": "已归入",
        "2 同.pdf": "重复",
        "3 缺.pdf": "待处理",
        "4 外.pdf": "已退回",
        "5 坏.pdf": "已退回",
    }
    assert sorted(each.name for each in inbox.iterdir() if each.is_file() and each.name[0] != ".") == []
    assert check_fixity(office_in(house)) == []


def test_without_an_inbox_the_command_says_so(house):
    shutil.rmtree(house / "inbox")
    answer = call(house, "intake")
    assert answer.code == 6
    assert "inbox" in answer.text


def test_an_inbox_that_cannot_be_read_is_told(tmp_path):
    office = office_at(Stage.FOUNDED, tmp_path / "house")
    office.workspace.inbox.rmdir()
    office.workspace.inbox.write_text("a file", encoding="utf-8")
    assert call(office.workspace.root, "intake").code == 6
