"""The codes stamped onto the pages of a signing copy: two QR symbols and the check characters in print."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import reportlab
from pikepdf import Array, Dictionary, Matrix, Name
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.drafting.paper.page_clearance import print_under_codes
from pipeline.drafting.paper.page_places import LOWER_FROM_LEFT, SMALLEST_PAGE, Box, CodePlace, places
from pipeline.drafting.paper.page_symbol import Symbol, drawing, symbol_for, white_box
from pipeline.drafting.paper.pdf_faults import page_codes_missing, page_too_small, print_where_code_goes
from pipeline.drafting.paper.pdf_pages import MM, PageSize, opened, page_texts, saved

STAMP = "/QidangStamp"
_FONT, _FONT_SIZE = "QidangVera", 6.0  # points; Bitstream Vera ships with reportlab
_CAPTION_RAISED = 1.0  # mm between the caption's line and the end of the free zone
_GROUP = 4


@dataclass(frozen=True, slots=True)
class StampedPdf:
    """A signing copy: its bytes, and for each page the code printed there and the text it was computed from."""

    pdf: bytes
    codes: list[str]
    texts: list[str]


@dataclass(frozen=True, slots=True)
class _Stamp:
    code: str
    symbol: Symbol
    size: PageSize

    def places(self) -> tuple[CodePlace, CodePlace]:
        return places(self.size, self.symbol.modules)

    def marks(self) -> bytes:
        """PDF operators for both symbols, each on its cleared ground."""
        return b"".join(self._mark(place.symbol, place.free) for place in self.places())

    def _mark(self, box: Box, free: Box) -> bytes:
        cleared = white_box(free.left, free.top, free.right, free.bottom, self.size.height)
        return cleared + drawing(self.symbol, box.left, box.top, box.right - box.left, self.size.height)


def issue_pages(pdf: bytes, page_code_for: Callable[[int, int, str], str]) -> StampedPdf:
    """Stamp every page with `page_code_for(page, pages, text)`; page counts from 1, text is that of the bare page.

    Refused when something is printed where a code goes: the code would hide it, or it the code.
    """
    overprints = print_under_codes(pdf)
    if overprints:
        first = overprints[0]
        raise print_where_code_goes(first.page, first.code, first.text)
    texts = page_texts(pdf)
    codes = [page_code_for(number, len(texts), text) for number, text in enumerate(texts, 1)]
    return StampedPdf(stamp_pages(pdf, codes), codes, texts)


def stamp_pages(pdf: bytes, codes: Sequence[str]) -> bytes:
    """The PDF with `codes[i]` on page i + 1, upper right and lower left; what was on the page stays untouched.

    Equal input gives equal bytes, PDF/A stays PDF/A. Refused when codes and pages do not match, a code does not
    fit a symbol, or a page has no room.
    """
    with opened(pdf) as document:
        if len(document.pages) != len(codes):
            raise page_codes_missing(len(document.pages), len(codes))
        stamps = [
            _Stamp(code, symbol_for(code), _shown_size(page)) for code, page in zip(codes, document.pages, strict=True)
        ]
        _refuse_small(stamps)
        with pikepdf.open(io.BytesIO(_captions(stamps))) as captions:
            for stamp, page, caption in zip(stamps, document.pages, captions.pages, strict=True):
                _add(document, page, caption, stamp.marks())
            return saved(document)


def without_stamps(pdf: bytes) -> bytes:
    """The stamped PDF with empty stamps: its page texts are those of the PDF before stamping."""
    with opened(pdf) as document:
        for page in document.pages:
            drawn = page.resources.get("/XObject")
            if drawn is not None and STAMP in drawn:
                drawn[STAMP].write(b"")
        return saved(document)


def _shown_size(page: pikepdf.Page) -> PageSize:
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    width, height = abs(right - left) / MM, abs(top - bottom) / MM
    return PageSize(height, width) if int(page.rotation) % 180 else PageSize(width, height)


def _refuse_small(stamps: Sequence[_Stamp]) -> None:
    for number, stamp in enumerate(stamps, 1):
        if stamp.size.width < SMALLEST_PAGE.width or stamp.size.height < SMALLEST_PAGE.height:
            raise page_too_small(number, stamp.size.width, stamp.size.height)


def caption_of(code: str) -> str:
    """The check characters at the end of a page code, in groups that a person can compare: 7F3K-9QW2."""
    check = code.rpartition("/")[2]
    return "-".join(check[start : start + _GROUP] for start in range(0, len(check), _GROUP))


def _captions(stamps: Sequence[_Stamp]) -> bytes:
    """One PDF with all captions, so that their font is embedded once."""
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(_FONT, Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"))
    made = io.BytesIO()
    # The stubs say float; without a name the page would list Helvetica, which is not embedded.
    canvas = Canvas(made, invariant=1, initialFontName=_FONT)  # type: ignore[arg-type]
    for stamp in stamps:
        canvas.setPageSize((stamp.size.width * MM, stamp.size.height * MM))
        canvas.setFont(_FONT, _FONT_SIZE)
        line = stamp.size.height - stamp.places()[1].free.bottom + _CAPTION_RAISED
        canvas.drawString(LOWER_FROM_LEFT * MM, line * MM, caption_of(stamp.code))
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def _add(document: pikepdf.Pdf, page: pikepdf.Page, caption: pikepdf.Page, marks: bytes) -> None:
    caption.contents_coalesce()
    caption.obj.Contents.write(b"q\n" + marks + b"Q\n" + caption.obj.Contents.read_bytes())
    form = document.copy_foreign(caption.as_form_xobject())
    form.Matrix = Array(_placing(page).shorthand)
    _own_resources(page)[STAMP] = form
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ\nq\n/Artifact BMC\n{STAMP} Do\nEMC\nQ\n".encode())


def _own_resources(page: pikepdf.Page) -> pikepdf.Object:
    """The page's XObject dictionary, no longer shared: LibreOffice gives all pages one."""
    resources = Dictionary(dict(page.resources.items()))
    drawn = page.resources.get("/XObject")
    resources[Name.XObject] = Dictionary(dict(drawn.items()) if drawn is not None else {})
    page.obj[Name.Resources] = resources
    return resources[Name.XObject]


def _placing(page: pikepdf.Page) -> Matrix:
    """From the page as shown (origin bottom left) to the page's own space."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    return {
        0: Matrix(1, 0, 0, 1, left, bottom),
        90: Matrix(0, 1, -1, 0, right, bottom),
        180: Matrix(-1, 0, 0, -1, right, top),
        270: Matrix(0, -1, 1, 0, left, top),
    }[int(page.rotation) % 360]
