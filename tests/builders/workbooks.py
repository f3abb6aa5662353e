"""Workbooks for tests: forms filled from the samples, changed in a few cells as a person would."""

import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook

from builders.proposals import TODAY, proposal
from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.findings import Finding
from pipeline.domain.proposal.model import Proposal
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


_INLINE = re.compile(rb'<c ([^>]*)t="inlineStr"([^>]*)><is><t[^>]*>(.*?)</t></is></c>', re.S)
_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_RELATION = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"


def with_shared_texts(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """The workbook as Excel and WPS write it: texts in a table of their own, split into runs, with prefixes."""
    texts: list[bytes] = []

    def shared(cell: "re.Match[bytes]") -> bytes:
        texts.append(cell[3])
        return b'<x:c %st="s"%s><x:v>%d</x:v></x:c>' % (cell[1], cell[2], len(texts) - 1)

    changed = {name: _INLINE.sub(shared, each) if "/worksheets/" in name else each for name, each in members.items()}
    changed["xl/sharedStrings.xml"] = b"<sst>" + b"".join(_item(each) for each in texts) + b"</sst>"
    types, relations = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % _TYPE
    relation = b'<Relationship Id="rIdT" Type="%s" Target="sharedStrings.xml"/></Relationships>' % _RELATION
    changed[types] = changed[types].replace(b"</Types>", part)
    changed[relations] = changed[relations].replace(b"</Relationships>", relation)
    return {name: _prefixed(each) if b"<x:c " in each else each for name, each in changed.items()}


def _item(text: bytes) -> bytes:
    cut = len(text.decode()[:1].encode()) if b"&" not in text else 0
    runs = b"".join(b'<r><t xml:space="preserve">%s</t></r>' % each for each in (text[:cut], text[cut:]))
    return b'<si>%s<rPh sb="0" eb="1"><t>pinyin</t></rPh></si>' % runs


def _prefixed(sheet: bytes) -> bytes:
    namespace = b'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return sheet.replace(b"<worksheet ", b"<worksheet %s " % namespace, 1)
