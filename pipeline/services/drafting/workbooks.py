"""Proposals out of Excel: checked, and a return copy with red cells when there is a fault."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from pipeline import disk
from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.findings import BadDocument, Finding, errors_in
from pipeline.domain.proposal.checks import CheckedProposal
from pipeline.errors import OutsideFailure
from pipeline.services.drafting.folded import folded
from pipeline.workbooks.reading import MOST_FINDINGS, judged_proposals
from pipeline.workbooks.return_copy import SUFFIX, return_copy

_MOST_COPIES = 100


def checked_from_workbook(path: Path, calendar: WorkCalendar, today: date) -> list[CheckedProposal]:
    """The proposals of a form or batch workbook, each checked.

    BadDocument with every fault of every one at its cell; then a return copy with red cells lies beside the
    file, which itself is never touched.
    """
    with returning_faults(path) as findings:
        checked = []
        for each in judged_proposals(path, calendar, today):
            findings.extend(each.findings)
            checked += [CheckedProposal(each.proposal, each.findings)] if each.proposal else []
    return checked


@contextmanager
def returning_faults(path: Path) -> Iterator[list[Finding]]:
    """A list for the findings of a workbook; errors in it end the block with BadDocument and a return copy."""
    findings: list[Finding] = []
    yield findings
    errors = errors_in(findings)
    if errors:
        told = [*errors, *(each for each in findings if not each.is_error)][:MOST_FINDINGS]
        raise BadDocument(
            f"{path.name} 有 {len(errors)} 处错误，未作任何登记。", folded(told), next_step=_next_step(path, told)
        )


def _next_step(path: Path, findings: list[Finding]) -> str:
    try:
        copy = _keep_copy(path, return_copy(path, findings))
    except (OutsideFailure, OSError):
        return "请逐条改正后重试（退改件没有写成：旁边的文件夹不能写入）。"
    return f"退改件 {copy.name} 里错处标红并有批注；请在其中改正后用它重试，您的原文件没有改动。"


def _keep_copy(path: Path, data: bytes) -> Path:
    """The return copy under the first name that is free: 表_待改.xlsx, 表_待改2.xlsx …"""
    stem = path.stem.partition(SUFFIX)[0]
    for number in range(1, _MOST_COPIES):
        target = path.with_name(f"{stem}{SUFFIX}{number if number > 1 else ''}.xlsx")
        try:
            disk.write_new(target, data)
        except FileExistsError:
            continue
        return target
    raise OutsideFailure("退改件太多。", next_step="请清理旧的退改件。")
