"""The text file beside a turned-back or waiting file that tells people why, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.domain.findings import Finding
from pipeline.domain.findings.wording import Severity
from pipeline.intake.claim import Claim
from pipeline.intake.shelves import Shelf

_TITLES = {Shelf.DESK: "等待人工处理", Shelf.REJECTED: "已退回", Shelf.REPEATED: "重复文件，未再收录"}
_ENDINGS = {
    Shelf.DESK: "请归档人员在系统中处理；处理完之前请勿移动或改名此文件。",
    Shelf.REJECTED: "按上面的办法处理好以后，把新文件放回收件夹即可。此文件可以留在这里备查。",
    Shelf.REPEATED: "与以前收到的文件逐字节相同，无须再交。确认后此文件可由归档人员清理。",
}
_SEVERITIES = {Severity.ERROR: "必须处理", Severity.WARNING: "请留意", Severity.INFO: "供参考"}


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a file is put aside: findings, and further lines a person should read (candidates, the first receipt)."""

    findings: Sequence[Finding] = ()
    remarks: Sequence[str] = ()


def reason_note(claimed: Claim, shelf: Shelf, reasons: Reasons, at: datetime) -> bytes:
    """The note as UTF-8 with BOM and Windows line ends, so that Notepad shows it as it is.

    The line with the scan number also tells `put_aside` whose note it is.
    """
    lines = [
        f"契档 收件说明：{_TITLES[shelf]}",
        "",
        f"文件：{claimed.name}",
        f"收件号： {claimed.scan_no}",
        f"时间：{at:%Y-%m-%d %H:%M:%S}",
        "",
        *_numbered(reasons.findings),
        *[_one_line(each) for each in reasons.remarks],
        "",
        _ENDINGS[shelf],
    ]
    return "\r\n".join([*lines, ""]).encode("utf-8-sig", errors="replace")


def _numbered(findings: Sequence[Finding]) -> list[str]:
    ordered = sorted(findings, key=lambda each: list(Severity).index(each.severity))
    lines: list[str] = []
    for number, each in enumerate(ordered, 1):
        place = f"{_one_line(each.at)}：" if each.at else ""
        lines.append(f"{number}. 【{_SEVERITIES[each.severity]}】{place}{_one_line(each.message)}（{each.code}）")
        lines.append(f"   怎么办：{_one_line(each.next_step)}")
    return lines


def _one_line(text: str) -> str:
    return " ".join(text.split())
