"""Workbooks for tests: forms filled from the samples, changed in a few cells as a person would."""

import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook

from builders.proposals import TODAY, proposal
from pipeline.domain.findings import Finding
from pipeline.domain.proposal import Proposal
from pipeline.domain.workdays import WorkCalendar
from pipeline.workbooks.batch_writing import batch_bytes
from pipeline.workbooks.form_writing import form_bytes
from pipeline.workbooks.gate import LIMITS, Limits
from pipeline.workbooks.reading import judged_proposals

Change = Callable[[Workbook], object]


def form_file(
    folder: Path, sample: str = "saas", cells: Mapping[str, Any] | None = None, act: Change | None = None
) -> Path:
    """A sample's form as a file, with cells replaced like `{"清单!F4": "十二"}`, then changed by `act`."""
    return changed(folder / f"{sample}.xlsx", form_bytes(proposal(sample)), cells, act)


def batch_file(
    folder: Path, proposals: list[Proposal], cells: Mapping[str, Any] | None = None, act: Change | None = None
) -> Path:
    """A batch of proposals as a file, changed the same way."""
    return changed(folder / "batch.xlsx", batch_bytes(proposals), cells, act)


def changed(path: Path, data: bytes, cells: Mapping[str, Any] | None = None, act: Change | None = None) -> Path:
    """The workbook saved again by openpyxl with some cells replaced; the bytes as they are without changes."""
    if cells or act:
        book = load_workbook(io.BytesIO(data))
        for at, value in (cells or {}).items():
            sheet, _, cell = at.partition("!")
            book[sheet][cell].value = value
        if act:
            act(book)
        book.save(path)
    else:
        path.write_bytes(data)
    return path


def numbered(count: int) -> list[Proposal]:
    """So many proposals of different customers, the samples in turn."""
    return [_nth(place) for place in range(count)]


def _nth(place: int) -> Proposal:
    base = proposal(("saas", "sales", "techdev")[place % 3])
    customer = f"2026{1 + place // 999:02d}-{place % 999 + 1:03d}"
    head = base.proposal.model_copy(
        update={
            "proposal_no": f"{customer}-HZFA-01-V2.0",
            "customer_no": customer,
            "opportunity_no": f"{customer}-OP01",
        }
    )
    return base.model_copy(update={"proposal": head})


def read_back(path: Path, *, today: date = TODAY, limits: Limits = LIMITS) -> tuple[list[Proposal], list[Finding]]:
    """What a workbook gives: its proposals without errors, and every finding."""
    judged = list(judged_proposals(path, WorkCalendar(), today, limits=limits))
    return [each.proposal for each in judged if each.proposal], [one for each in judged for one in each.findings]


def codes_at(path: Path) -> dict[str, set[str]]:
    """The codes found, by cell (without the file's name)."""
    found: dict[str, set[str]] = {}
    for each in read_back(path)[1]:
        found.setdefault(each.at.removeprefix(f"{path.name} "), set()).add(each.code)
    return found


def zip_of(path: Path, members: Mapping[str, bytes]) -> Path:
    """A zip with these members."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def members_of(data: bytes) -> dict[str, bytes]:
    """The members of a workbook."""
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
