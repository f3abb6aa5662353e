"""What stands on the pages of a PDF, with the PDF made equal for equal input."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pikepdf
import pypdfium2

from pipeline.drafting.paper.pdf_faults import pdf_unreadable
from pipeline.drafting.paper.type1_fonts import without_unique_ids

MM = 72 / 25.4  # points in a millimetre
# pdfium keeps global state: two threads in it at once crash the process, even with two documents.
PDFIUM = threading.RLock()
_PROFILE_DATE = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))  # 2000-01-01 00:00:00


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of the page as it is shown, in millimetres."""

    width: float
    height: float


@contextmanager
def opened(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    """The PDF for changing; OutsideFailure when it is damaged or locked."""
    try:
        document = pikepdf.open(io.BytesIO(pdf))
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise pdf_unreadable(type(error).__name__) from error
    with document:
        yield document


@contextmanager
def shown(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The PDF for looking at, one thread at a time; OutsideFailure when it is damaged or locked."""
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise pdf_unreadable(str(error)) from error
        try:
            yield document
        finally:
            document.close()


def page_count(pdf: bytes) -> int:
    """How many pages the PDF has."""
    with shown(pdf) as document:
        return len(document)


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page in the order of the content, as pdfium reads it."""
    with shown(pdf) as document:
        return [_text_of(document[number]) for number in range(len(document))]


def _text_of(page: pypdfium2.PdfPage) -> str:
    text_page = page.get_textpage()
    text: str = text_page.get_text_range()
    text_page.close()
    page.close()
    return text.replace("\r\n", "\n")


def page_sizes(pdf: bytes) -> list[PageSize]:
    """The size of each page as shown (after /Rotate), in millimetres."""
    with shown(pdf) as document:
        sizes = (document.get_page_size(number) for number in range(len(document)))
        return [PageSize(width / MM, height / MM) for width, height in sizes]


def normalise_pdf(pdf: bytes) -> bytes:
    """The same pages without clock, chance or actions: equal input gives equal bytes, PDF/A stays PDF/A."""
    with opened(pdf) as document:
        _drop_actions(document)
        _fix_metadata(document)
        _fix_colour_profiles(document)
        without_unique_ids(document)
        return saved(document)


def saved(document: pikepdf.Pdf) -> bytes:
    """The bytes of the document; the /ID comes from the content, not from the clock."""
    made = io.BytesIO()
    document.save(
        made,
        deterministic_id=True,
        linearize=False,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return made.getvalue()


def _drop_actions(document: pikepdf.Pdf) -> None:
    for name in ("/OpenAction", "/AA"):
        if name in document.Root:
            del document.Root[name]
    for name in ("/DocChecksum", "/ID"):
        if name in document.trailer:
            del document.trailer[name]


def _fix_metadata(document: pikepdf.Pdf) -> None:
    """Keep the title and what the file says of its PDF/A conformance; everything else tells of clock and machine."""
    title = str(document.docinfo.get("/Title", ""))
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as found:
        claim = {name: str(found[name]) for name in ("pdfaid:part", "pdfaid:conformance") if name in found}
    for place, name in ((document.Root, "/Metadata"), (document.trailer, "/Info")):
        if name in place:
            del place[name]
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for name, value in claim.items():
            metadata[name] = value
        if title:
            metadata["dc:title"] = title
    if title:
        document.docinfo["/Title"] = title


def _fix_colour_profiles(document: pikepdf.Pdf) -> None:
    """Blank the date of making and the digest over it in the header of each output profile (ICC.1:2022, 7.2)."""
    for intent in document.Root.get("/OutputIntents", ()):
        profile = intent.get("/DestOutputProfile")
        if profile is not None:
            bare = bytearray(profile.read_bytes())
            bare[24:36] = _PROFILE_DATE
            bare[84:100] = bytes(16)
            profile.write(bytes(bare))
