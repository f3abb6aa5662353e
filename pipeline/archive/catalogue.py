"""The contents list of a volume (卷内文件目录): numbered items with true page counts and totals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pikepdf

from pipeline import disk
from pipeline.archive.page_count import PageCount, count_pages
from pipeline.domain.dossier import catalogue_order
from pipeline.domain.findings import BadDocument, Finding, finding
from pipeline.domain.numbering.short_titles import short_title

ELECTRONIC = "电子件"
NO_NUMBER = "无号"


@dataclass(frozen=True, slots=True)
class DossierItem:
    """One document (件) to be archived; `dated` is ISO, `pages` what was registered (0 when never counted)."""

    path: Path
    document_no: str
    kind: str
    title: str
    responsible: str
    dated: str
    pages: int
    sha256: str
    carrier: str = ELECTRONIC
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One line of the contents list; `inked` names the sides (from 0) that are pages, empty for a non-PDF."""

    item: DossierItem
    item_no: int
    archive_no: str
    date8: str
    pages: int
    start_page: int
    sides: int
    inked: tuple[int, ...]
    file_name: str

    @property
    def is_pdf(self) -> bool:
        return bool(self.inked) or self.sides > 0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The contents list of one volume, in order, with the totals its cover repeats."""

    archive_no: str
    entries: tuple[CatalogueEntry, ...]

    @property
    def item_count(self) -> int:
        return len(self.entries)

    @property
    def page_count(self) -> int:
        return sum(each.pages for each in self.entries)

    @property
    def date_from(self) -> str:
        """The earliest date, 8 digits."""
        return min(each.date8 for each in self.entries)

    @property
    def date_to(self) -> str:
        """The latest date, 8 digits."""
        return max(each.date8 for each in self.entries)

    def by_carrier(self) -> dict[str, int]:
        """How many items there are of each carrier (纸质扫描件, 电子件 …), for the note sheet."""
        carriers = sorted({each.item.carrier for each in self.entries})
        return {name: sum(each.item.carrier == name for each in self.entries) for name in carriers}


@dataclass(frozen=True, slots=True)
class _Counted:
    item: DossierItem
    sides: PageCount
    pages: int


def build_catalogue(items: Sequence[DossierItem], archive_no: str) -> Catalogue:
    """The items ordered by kind, date and number (domain 2.27), numbered from 1 without gaps.

    Page counts are read from the PDFs themselves; another file counts with its registered number.
    Raises BadDocument with every finding (A250 …) when an item could not be archived as it is.
    """
    findings = [*_set_findings(items), *(each for item in items for each in item_findings(item))]
    counted = [] if any(each.is_error for each in findings) else [_counted(item) for item in _ordered(items)]
    findings += [each for one in counted for each in _count_findings(one)]
    if any(each.is_error for each in findings):
        raise BadDocument("有文件还不能归档", findings, next_step="逐条处理后再归档")
    return Catalogue(archive_no, tuple(_entries(counted, archive_no)))


def item_findings(item: DossierItem) -> list[Finding]:
    """What stands against archiving one document: gone, changed, unreadable, undated, unnamed."""
    if not item.path.is_file():
        return [finding("A250", at=item.document_no, name=item.path.name)]
    return [*_field_findings(item), *_byte_findings(item)]


def _set_findings(items: Sequence[DossierItem]) -> Iterator[Finding]:
    if not items:
        yield finding("A251", at="originals/")
    seen: dict[str, str] = {}
    for item in items:
        if item.sha256 in seen and not item.remark:
            yield finding("A252", at=item.document_no, name=item.path.name, other=seen[item.sha256])
        seen.setdefault(item.sha256, item.document_no or item.path.name)


def _field_findings(item: DossierItem) -> Iterator[Finding]:
    gaps = [word for word, text in (("题名", item.title), ("责任者", item.responsible)) if not text.strip()]
    for word in gaps:
        yield finding("A253", at=item.document_no, name=item.path.name, field=word)
    try:
        date.fromisoformat(item.dated)
    except ValueError:
        yield finding("A254", at=item.document_no, name=item.path.name, dated=item.dated)


def _byte_findings(item: DossierItem) -> Iterator[Finding]:
    if disk.digests_of(item.path).sha256 != item.sha256:
        yield finding("A255", at=item.document_no, name=item.path.name)
        return
    if not _is_pdf(item):
        if item.pages <= 0:
            yield finding("A256", at=item.document_no, name=item.path.name)
        return
    try:
        pikepdf.open(item.path).close()
    except pikepdf.PasswordError:
        yield finding("A257", at=item.document_no, name=item.path.name)
    except pikepdf.PdfError:
        yield finding("A258", at=item.document_no, name=item.path.name)


def _count_findings(counted: _Counted) -> Iterator[Finding]:
    item, count = counted.item, counted.sides
    if not _is_pdf(item):
        return
    if count.pages == 0:
        yield finding("A259", at=item.document_no, name=item.path.name)
    if item.pages and item.pages not in (count.pages, count.sides):
        yield finding("A260", at=item.document_no, name=item.path.name, registered=item.pages, found=count.sides)


def _ordered(items: Sequence[DossierItem]) -> list[DossierItem]:
    return sorted(items, key=lambda item: (catalogue_order(item.kind), item.dated, item.document_no, item.sha256))


def _counted(item: DossierItem) -> _Counted:
    if not _is_pdf(item):
        return _Counted(item, PageCount(0, ()), item.pages)
    count = count_pages(item.path)
    return _Counted(item, count, count.pages)


def _entries(counted: Sequence[_Counted], archive_no: str) -> Iterator[CatalogueEntry]:
    start = 1
    for number, each in enumerate(counted, start=1):
        yield CatalogueEntry(
            item=each.item,
            item_no=number,
            archive_no=f"{archive_no}-{number:03d}",
            date8=each.item.dated.replace("-", ""),
            pages=each.pages,
            start_page=start,
            sides=each.sides.sides,
            inked=each.sides.inked,
            file_name=_file_name(number, each.item),
        )
        start += each.pages


def _file_name(number: int, item: DossierItem) -> str:
    ending = item.path.suffix.lower()
    name = f"{number:03d}_{item.document_no or NO_NUMBER}_{disk.safe_name(short_title(item.title).replace('·', '_'))}"
    return disk.safe_name(name, limit=180 - len(ending.encode())) + (ending if ending[1:].isalnum() else "")


def _is_pdf(item: DossierItem) -> bool:
    return item.path.suffix.lower() == ".pdf"
