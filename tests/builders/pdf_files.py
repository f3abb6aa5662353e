"""Made-up PDF files: pages of text at known places, read back as pictures by the code reader."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import reportlab
import zxingcpp
from pikepdf import Array, Dictionary, Name
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

MM = 72 / 25.4
A4 = (210.0, 297.0)
A4_LANDSCAPE = (297.0, 210.0)
_FONT = "BuilderVera"


def pdf_pages(
    texts: Sequence[str], *, size: tuple[float, float] = A4, draw: Callable[[Canvas], None] | None = None
) -> bytes:
    """One page for each text, a line of it in the middle; `draw` adds what it likes, in points, to every page."""
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(_FONT, Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"))
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(size[0] * MM, size[1] * MM), initialFontName=_FONT)
    canvas.setTitle("Service contract")
    for text in texts:
        canvas.setFont(_FONT, 10)
        canvas.drawString(30 * MM, size[1] * MM / 2, text)
        if draw is not None:
            draw(canvas)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def written_at(text: str, left: float, top: float, *, height: float = A4[1]) -> Callable[[Canvas], None]:
    """Draws `text` with its base line `top` mm below the upper edge, starting at `left` mm."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(_FONT, 10)
        canvas.drawString(left * MM, (height - top) * MM, text)

    return draw


def ruled_at(top: float, left: float, right: float) -> Callable[[Canvas], None]:
    """Draws a level line, as under a page header; mm from the top left corner of an A4 page."""
    return lambda canvas: canvas.line(left * MM, (A4[1] - top) * MM, right * MM, (A4[1] - top) * MM)


def turned(pdf: bytes, degrees: int) -> bytes:
    """The same pages with /Rotate."""
    return _changed(pdf, lambda page: page.rotate(degrees, relative=False))


def cropped(pdf: bytes, box: tuple[float, float, float, float]) -> bytes:
    """The same pages showing only a part; mm in the page's own space."""
    return _changed(pdf, lambda page: page.obj.update({"/CropBox": Array([edge * MM for edge in box])}))


def with_shared_resources(pages: int) -> bytes:
    """Pages that point to one and the same resources, as LibreOffice writes them."""
    document = pikepdf.new()
    font = document.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    resources = document.make_indirect(Dictionary(Font=Dictionary(F1=font)))
    for number in range(pages):
        page = document.add_blank_page(page_size=(A4[0] * MM, A4[1] * MM))
        page.obj.Resources = resources
        page.obj.Contents = document.make_stream(f"BT /F1 12 Tf 90 400 Td (page {number}) Tj ET".encode())
    return _bytes_of(document)


def with_start_action(pdf: bytes) -> bytes:
    """The PDF with a script that runs when it is opened."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        return _bytes_of(document)


def locked(pdf: bytes) -> bytes:
    """The PDF behind a password."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        made = io.BytesIO()
        document.save(made, encryption=pikepdf.Encryption(owner="owner", user="user"))
        return made.getvalue()


def _changed(pdf: bytes, change: Callable[[pikepdf.Page], object]) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            change(page)
        return _bytes_of(document)


def _bytes_of(document: pikepdf.Pdf) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


@dataclass(frozen=True, slots=True)
class SeenCode:
    """A code as the reader saw it: text and outline in mm from the top left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def codes_seen(pdf: bytes, dpi: int) -> list[list[SeenCode]]:
    """For each page the QR symbols in its grey picture, from the top."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_codes_on(document[number], dpi) for number in range(len(document))]
    finally:
        document.close()


def _codes_on(page: pypdfium2.PdfPage, dpi: int) -> list[SeenCode]:
    picture = page.render(scale=dpi / 72, grayscale=True).to_numpy()
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    page.close()
    return sorted((_seen(each, 25.4 / dpi) for each in found), key=lambda code: code.top)


def _seen(code: zxingcpp.Barcode, pixel: float) -> SeenCode:
    outline = code.position
    corners = (outline.top_left, outline.top_right, outline.bottom_right, outline.bottom_left)
    across, down = [corner.x * pixel for corner in corners], [corner.y * pixel for corner in corners]
    return SeenCode(code.text, min(across), min(down), max(across), max(down))
