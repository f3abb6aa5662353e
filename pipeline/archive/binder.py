"""The reading copy (利用副本) of a dossier: one PDF with cover, contents, all items, note sheet, bookmarks."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pikepdf

from pipeline.archive.binder_stamps import A4, Lettering, PageMark, slip_sheet, stamp_sheets
from pipeline.archive.catalogue import Catalogue, CatalogueEntry
from pipeline.archive.pdfa import save_for_reading
from pipeline.archive.pictures import picture_pages
from pipeline.archive.volume import Volume

# Behaviour and dangling references have no place in a reading copy; the originals keep theirs.
_DROPPED = ("/AA", "/Annots", "/B", "/Metadata", "/PieceInfo", "/StructParents", "/Tabs", "/Thumb", "/Trans")
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


@dataclass(frozen=True, slots=True)
class Binder:
    """A reading copy; `conformance` is `PDF/A-2b` when the file was checked to be that, else `PDF`."""

    pdf: bytes
    sides: int
    conformance: str


@dataclass(frozen=True, slots=True)
class BinderTitle:
    """What the PDF says of itself; `made_on` is the archive act's moment, so that a repeat gives equal bytes."""

    title: str
    made_on: datetime


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of pages with one bookmark; `marks` has one code and running number per page."""

    bookmark: str
    pdf: pikepdf.Pdf
    marks: tuple[tuple[str, str], ...]


def make_binder(catalogue: Catalogue, volume: Volume, title: BinderTitle, lettering: Lettering | None) -> Binder:
    """The reading copy; every page stamped 档号-件号-页号 and with the running number over the items.

    Blank sides carry no page number. Pictures become pages; any other item that is no PDF
    is stood for by a slip. Originals are only read.
    Raises pikepdf.PdfError when a volume sheet is no PDF.
    """
    with ExitStack() as opened:
        parts = list(_parts(catalogue, volume, lettering, opened))
        binder = opened.enter_context(pikepdf.new())
        starts = [_append(binder, part) for part in parts]
        _stamp(binder, [mark for part in parts for mark in part.marks], lettering)
        _bookmark(binder, zip(starts, (part.bookmark for part in parts), strict=True))
        pdf, conformance = save_for_reading(binder, f"{title.title}（利用副本）", title.made_on)
        return Binder(pdf, len(binder.pages), conformance)


def _parts(catalogue: Catalogue, volume: Volume, lettering: Lettering | None, opened: ExitStack) -> Iterator[_Part]:
    used = 0
    for bookmark, sheet in (("案卷封面", volume.cover), ("卷内文件目录", volume.contents)):
        part = _sheet_part(bookmark, _opened(BytesIO(sheet), opened), catalogue.archive_no, used)
        used += len(part.marks)
        yield part
    for entry in catalogue.entries:
        yield _item_part(entry, catalogue, lettering, opened)
    yield _sheet_part("卷内备考表", _opened(BytesIO(volume.note_sheet), opened), catalogue.archive_no, used)


def _sheet_part(bookmark: str, pdf: pikepdf.Pdf, archive_no: str, used: int) -> _Part:
    numbers = range(used + 1, used + len(pdf.pages) + 1)
    marks = tuple((archive_no, _ROMAN[number] if number < len(_ROMAN) else f"({number})") for number in numbers)
    return _Part(bookmark, pdf, marks)


def _item_part(entry: CatalogueEntry, catalogue: Catalogue, lettering: Lettering | None, opened: ExitStack) -> _Part:
    bookmark = f"{entry.item_no:03d} {entry.item.title}"
    pictures = b"" if entry.is_pdf else picture_pages(entry.item.path)
    if pictures:
        pdf = _opened(BytesIO(pictures), opened)
        return _Part(bookmark, pdf, tuple(_picture_marks(entry, len(pdf.pages), catalogue.page_count)))
    if not entry.is_pdf:
        slip = _opened(BytesIO(slip_sheet(_slip_lines(entry), lettering)), opened)
        return _Part(bookmark, slip, ((entry.archive_no, ""),))
    pdf = _opened(entry.item.path, opened)
    return _Part(bookmark, pdf, tuple(_item_marks(entry, catalogue.page_count)))


def _item_marks(entry: CatalogueEntry, total: int) -> Iterator[tuple[str, str]]:
    pages = {side: page for page, side in enumerate(entry.inked, start=1)}
    for side in range(entry.sides):
        if side in pages:
            yield f"{entry.archive_no}-{pages[side]:03d}", f"{entry.start_page + pages[side] - 1}/{total}"
        else:
            yield entry.archive_no, ""


def _picture_marks(entry: CatalogueEntry, sides: int, total: int) -> Iterator[tuple[str, str]]:
    for side in range(sides):
        # Pictures count as registered; when that is another number, no page is given one that may be wrong.
        is_numbered = sides == entry.pages
        code = f"{entry.archive_no}-{side + 1:03d}" if is_numbered else entry.archive_no
        yield code, f"{entry.start_page + side}/{total}" if is_numbered else ""


def _slip_lines(entry: CatalogueEntry) -> list[str]:
    return [
        f"{entry.archive_no}  {entry.item.document_no}",
        entry.item.title,
        f"本件不是 PDF 文件，没有并入利用副本（{entry.pages} 页）",
        "请查看归档原件：",
        f"originals/{entry.file_name}",
    ]


def _append(binder: pikepdf.Pdf, part: _Part) -> int:
    start = len(binder.pages)
    binder.pages.extend(part.pdf.pages)
    return start


def _opened(source: Path | BytesIO, opened: ExitStack) -> pikepdf.Pdf:
    """A PDF whose annotations and forms have become page content and whose behaviour is gone, in memory only."""
    pdf = opened.enter_context(pikepdf.open(source))
    pdf.flatten_annotations("screen")
    for page in pdf.pages:
        for key in _DROPPED:
            if key in page.obj:
                del page.obj[key]
    return pdf


def _stamp(binder: pikepdf.Pdf, marks: Sequence[tuple[str, str]], lettering: Lettering | None) -> None:
    pages = list(binder.pages)
    placed = [
        PageMark(code, running, _box(page), _rotation(page), is_cover=index == 0)
        for index, (page, (code, running)) in enumerate(zip(pages, marks, strict=True))
    ]
    with pikepdf.open(BytesIO(stamp_sheets(placed, lettering))) as sheets:
        forms = [binder.copy_foreign(sheet.as_form_xobject()) for sheet in sheets.pages]
        for index, (page, mark, form) in enumerate(zip(pages, placed, forms, strict=True)):
            _overlay(page, form, mark, f"Qidang{index}")


def _overlay(page: pikepdf.Page, form: pikepdf.Object, mark: PageMark, name: str) -> None:
    """Draw the sheet over the page; `Page.add_overlay` takes random names, ours must be the same every time."""
    while f"/{name}" in page.resources.get("/XObject", {}):
        name += "_"
    page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(f"/{name}"))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ\nq 1 0 0 1 {mark.box[0]:.3f} {mark.box[1]:.3f} cm /{name} Do Q\n".encode())


def _box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    try:
        x0, y0, x1, y1 = (float(value) for value in page.cropbox.as_list())
    except (ValueError, TypeError, AttributeError, pikepdf.PdfError):
        return A4
    left, right, bottom, top = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    return (left, bottom, right, top) if right > left and top > bottom else A4


def _rotation(page: pikepdf.Page) -> int:
    turned = page.obj.get("/Rotate", 0)
    return int(turned) % 360 if isinstance(turned, int) else 0


def _bookmark(binder: pikepdf.Pdf, places: Iterator[tuple[int, str]]) -> None:
    with binder.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(title, page) for page, title in places)
