"""The note beside a file tells people in plain Chinese what is wrong, and Notepad can show it."""

from pathlib import Path

from builders.inboxes import AT
from pipeline.domain.findings import finding
from pipeline.intake.claim import Claim
from pipeline.intake.reason_notes import Reasons, reason_note
from pipeline.intake.shelves import Shelf


def claimed(name: str = "合同A/扫描001.pdf") -> Claim:
    return Claim(Path("inbox"), "SCAN-000001", Path("inbox/.working/SCAN-000001/x.pdf"), name)


def test_a_note_says_which_file_when_what_and_what_to_do() -> None:
    findings = [finding("F027", at="扫描001.pdf", count=2), finding("F018", at="第 3 页", megapixels=300, limit=200)]
    text = reason_note(claimed(), Shelf.REJECTED, Reasons(findings, ["可能是：采购合同"]), AT).decode("utf-8-sig")
    assert text.replace("\r\n", "\n") == (
        "契档 收件说明：已退回\n"
        "\n"
        "文件：合同A/扫描001.pdf\n"
        "收件号： SCAN-000001\n"
        "时间：2026-11-23 10:20:30\n"
        "\n"
        "1. 【必须处理】第 3 页：有一幅图像达 300 百万像素，超过能处理的 200 百万像素。（F018）\n"
        "   怎么办：请用 300 DPI、按 A4 或 A3 纸张大小重新扫描。\n"
        "2. 【供参考】扫描001.pdf：PDF 里有 2 个电子签名。（F027）\n"
        "   怎么办：请勿另存、合并或打印替换，否则签名失效；验签见检查结果。\n"
        "可能是：采购合同\n"
        "\n"
        "按上面的办法处理好以后，把新文件放回收件夹即可。此文件可以留在这里备查。\n"
    )


def test_a_note_is_fit_for_windows_notepad() -> None:
    note = reason_note(claimed(), Shelf.DESK, Reasons(), AT)
    assert note.startswith(b"\xef\xbb\xbf")
    assert note.count(b"\n") == note.count(b"\r\n")


def test_a_value_cannot_forge_lines_of_a_note() -> None:
    forged = finding("F047", at="a.pdf\r\n收件号： SCAN-999999", why="x\n\n结果：已归档")
    lines = reason_note(claimed(), Shelf.DESK, Reasons([forged], ["one\ntwo"]), AT).decode().splitlines()
    assert not any(line.startswith(("收件号： SCAN-999999", "结果", "two")) for line in lines)
