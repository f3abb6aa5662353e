"""Every bad file is turned back with a finding that says what it is, and none takes the program down."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import hostile_files as files
from pipeline.domain.findings import catalogue
from pipeline.intake.file_kinds import is_complete, kind_of
from pipeline.intake.limits import Limits
from pipeline.intake.pdf_findings import GateRule
from pipeline.intake.pdf_gate import Gate, GateResult, judge_file
from pipeline.intake.sandbox import Ending, Outcome

NAME = "扫描001.pdf"


def judged(tmp_path: Path, content: bytes, rule: GateRule | None = None) -> GateResult:
    path = tmp_path / NAME
    path.write_bytes(content)
    return judge_file(path, NAME, rule)


def codes(result: GateResult) -> list[str]:
    return [each.code for each in result.findings]


def test_an_honest_scan_passes_with_its_facts(tmp_path: Path) -> None:
    result = judged(tmp_path, files.scan_pdf(3))
    assert (result.gate, result.findings) == (Gate.PASSED, ())
    assert result.facts is not None
    assert (result.facts.pages, result.facts.images, result.facts.largest_image) == (3, 3, 40_000)
    assert result.facts.page_sizes == [(209.9, 297.0)] * 3


def test_junk_before_the_header_is_tolerated(tmp_path: Path) -> None:
    assert judged(tmp_path, b"\xef\xbb\xbf\r\n" + files.scan_pdf()).gate is Gate.PASSED


def test_a_rotated_page_has_its_sides_as_shown(tmp_path: Path) -> None:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate 90>>"
    facts = judged(tmp_path, files.raw_pdf({3: page})).facts
    assert facts is not None
    assert facts.page_sizes == [(297.0, 209.9)]


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"", "F001", "0 字节"),
        (files.zip_with({"[Content_Types].xml": b"", "word/document.xml": b""}), "F002", "Word"),
        (files.zip_with({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "F002", "Excel"),
        (files.zip_with({"扫描/1.pdf": b"%PDF-"}), "F003", "ZIP"),
        (b"PK\x03\x04" + b"\xff" * 400, "F003", "ZIP"),
        (b"Rar!\x1a\x07\0" + b"x" * 100, "F003", "RAR"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "F002", "WPS"),
        (files.picture("JPEG"), "F004", "JPEG"),
        (files.picture("PNG"), "F004", "PNG"),
        (files.picture("TIFF"), "F004", "TIFF"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "F004", "HEIC"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 40, "F006", "视频"),
        (b"<!DOCTYPE html><html></html>", "F006", "网页"),
        ("合同扫描件，见附件。".encode("gb18030") * 20, "F006", "纯文本"),
        (os.urandom(3000), "F006", "无法识别"),
        (b"\0" * 100_000, "F007", "空字节"),
        (b"MZ\x90\0" + os.urandom(500), "F008", "Windows 程序"),
        (b"%PDF-1.7\n" + b"\0" * 200_000, "F012", "不完整"),
        (files.truncated_pdf(), "F012", "不完整"),
        (files.truncated_pdf(0.99), "F012", "不完整"),
        (b"%PDF-1.7\nnonsense\nstartxref\n9\n%%EOF\n", "F013", "损坏"),
        (files.encrypted_pdf("secret"), "F010", "密码"),
        (files.no_pages_pdf(), "F015", "没有页面"),
        (files.script_pdf(), "F020", "脚本"),
        (files.escaped_script_pdf(), "F020", "脚本"),
        (files.page_script_pdf(), "F020", "脚本"),
        (files.launch_pdf(), "F021", "启动外部程序"),
        (files.attachment_pdf("invoice.pdf.exe"), "F022", "invoice.pdf.exe"),
        (files.attachment_pdf("../../evil.sh"), "F022", "evil.sh"),
        (files.xfa_pdf(dynamic=True), "F025", "请稍候"),
        (files.huge_page_pdf(), "F019", "不像一张纸"),
        (files.huge_image_pdf(), "F018", "3600 百万像素"),
    ],
)
def test_a_bad_file_is_turned_back_with_its_reason(tmp_path: Path, content: bytes, code: str, word: str) -> None:
    result = judged(tmp_path, content)
    assert (result.gate, codes(result)) == (Gate.TURNED_BACK, [code])
    assert word in result.findings[0].message
    assert result.findings[0].next_step


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (files.encrypted_pdf(""), "F011"),
        (files.broken_cross_reference_pdf(), "F014"),
        (files.attachment_pdf("annex.xlsx"), "F023"),
        (files.submit_pdf(), "F024"),
        (files.xfa_pdf(dynamic=False), "F026"),
        (files.signed_pdf(2), "F027"),
    ],
)
def test_a_doubtful_file_goes_on_with_a_flag(tmp_path: Path, content: bytes, code: str) -> None:
    result = judged(tmp_path, content)
    assert (result.gate, codes(result)) == (Gate.PASSED, [code])


def test_an_ofd_waits_for_a_person_and_is_called_unchecked(tmp_path: Path) -> None:
    result = judged(tmp_path, files.zip_with({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b""}))
    assert (result.gate, codes(result)) == (Gate.HELD, ["F005"])
    assert "未验" in result.findings[0].message


@pytest.mark.parametrize(
    "bomb",
    [
        files.page_tree_loop_pdf,
        files.many_pages_pdf,
        files.lying_count_pdf,
        files.deep_nesting_pdf,
        files.object_stream_bomb,
    ],
)
def test_a_bomb_is_turned_back_or_read_within_limits(tmp_path: Path, bomb: Callable[[], bytes]) -> None:
    result = judged(tmp_path, bomb(), GateRule(cpu_seconds=5, wall_seconds=10.0, memory_mb=512))
    assert result.gate is Gate.TURNED_BACK or (result.facts and result.facts.pages == 1)
    assert judged(tmp_path, files.scan_pdf()).gate is Gate.PASSED


def test_five_hundred_pages_pass_and_one_more_does_not(tmp_path: Path) -> None:
    assert judged(tmp_path, files.scan_pdf(500, side=20)).gate is Gate.PASSED
    result = judged(tmp_path, files.scan_pdf(501, side=20))
    assert codes(result) == ["F016"]
    assert "501" in result.findings[0].message


def test_a_file_over_the_size_is_turned_back_unread(tmp_path: Path) -> None:
    assert codes(judged(tmp_path, files.scan_pdf(), GateRule(max_mb=0))) == ["F017"]


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    (tmp_path / "real.pdf").write_bytes(files.scan_pdf())
    (tmp_path / NAME).symlink_to("real.pdf")
    assert codes(judge_file(tmp_path / NAME, NAME)) == ["F009"]


def test_a_pipe_does_not_hang_the_gate(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    assert codes(judge_file(tmp_path / NAME, NAME)) == ["F009"]


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome(Ending.TIMEOUT, why="time"), "F030"),
        (Outcome(Ending.KILLED, why="SIGSEGV"), "F031"),
        (Outcome(Ending.REFUSED, why="MemoryError: "), "F031"),
        (Outcome(Ending.REFUSED, why="OSError: x"), "F013"),
        (Outcome(Ending.OK, value=b"not json"), "F031"),
        (Outcome(Ending.OK, value=b'{"pages": "many"}'), "F031"),
    ],
)
def test_what_a_child_cannot_answer_turns_the_file_back(tmp_path: Path, outcome: Outcome, code: str) -> None:
    def run(_function: object, _argument: object, _limits: Limits) -> Outcome:
        return outcome

    (tmp_path / NAME).write_bytes(files.scan_pdf())
    assert codes(judge_file(tmp_path / NAME, NAME, run=run)) == [code]


@pytest.mark.parametrize("share", [share / 40 for share in range(1, 40)])
def test_no_truncated_pdf_looks_complete(share: float) -> None:
    content = files.truncated_pdf(share)
    assert not is_complete(content[:1024], content[-65_557:], len(content))


def test_a_file_preallocated_with_zeros_is_not_complete() -> None:
    content = files.scan_pdf()[:3000] + b"\0" * 100_000
    assert not is_complete(content[:1024], content[-65_557:], len(content))


def test_the_name_does_not_decide_the_kind() -> None:
    assert kind_of(b"%PDF-1.4").name == "pdf"
    assert kind_of(b"").finding_code == "F001"


def test_every_file_finding_has_a_next_step() -> None:
    assert all(wording.next_step for code, wording in catalogue().items() if code.startswith("F"))


def mutated(content: bytes, dice: random.Random) -> bytes:
    """A few bytes changed, cut out or doubled."""
    body = bytearray(content)
    for _ in range(dice.randint(1, 12)):
        at, length = dice.randrange(len(body)), dice.randint(1, 40)
        match dice.randrange(4):
            case 0:
                body[at] = dice.randrange(256)
            case 1:
                del body[at : at + length]
            case 2:
                body[at:at] = body[at : at + length]
            case 3:
                body[at : at + length] = bytes(dice.randrange(256) for _ in range(length))
    return bytes(body)


@pytest.mark.slow
def test_damaged_files_by_the_hundred_end_in_a_verdict_with_words(tmp_path: Path) -> None:
    dice = random.Random(20261123)
    seeds = [files.scan_pdf(2), files.signed_pdf(), files.attachment_pdf("a.pdf"), files.script_pdf()]
    for _ in range(400):
        result = judged(tmp_path, mutated(dice.choice(seeds), dice), GateRule(cpu_seconds=5, wall_seconds=10.0))
        assert result.gate is Gate.PASSED or result.findings
        assert all(each.message and each.next_step for each in result.findings)
    assert judged(tmp_path, files.scan_pdf()).gate is Gate.PASSED
