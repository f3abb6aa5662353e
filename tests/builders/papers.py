"""Paper for use cases: PDFs made in milliseconds instead of by LibreOffice, and image-only scans of them."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from html import unescape

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

_FONT = "STSong-Light"
_WORDS = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|</w:p>")
_LINES_PER_PAGE = 30
_LINE = 34


@dataclass(frozen=True, slots=True)
class QuickPress:
    """Stands beside LibreOffice: a Word file's words on `pages` pages; equal bytes for equal Word files.

    Only the first lines fit, so each page also shows the digest of all words. Where codes go nothing is printed.
    """

    pages: int = 3

    def to_pdf(self, docx: bytes) -> bytes:
        """The document as PDF."""
        return _pressed(docx, self.pages)

    def to_pdfs(self, documents: Iterable[bytes]) -> Iterator[bytes]:
        """One after the other."""
        return (self.to_pdf(each) for each in documents)

    def warm_up(self) -> None:
        """Nothing to start."""


@lru_cache(maxsize=64)
def _pressed(docx: bytes, pages: int) -> bytes:
    return pages_of_text(words_of(docx), pages)


def words_of(docx: bytes) -> str:
    """The words of a Word file's body, one line per paragraph."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        body = archive.read("word/document.xml").decode()
    return "".join(unescape(each[1]) if each[1] is not None else "\n" for each in _WORDS.finditer(body))


def pages_of_text(text: str, pages: int) -> bytes:
    """A PDF of `pages` A4 pages that shows the text's beginning and its digest."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=True, initialFontName=_FONT)
    lines = [piece for line in text.split("\n") for piece in _pieces(line)]
    for page in range(pages):
        _draw(canvas, [sha256(text.encode()).hexdigest(), *lines[page * _LINES_PER_PAGE :][:_LINES_PER_PAGE]])
        canvas.drawString(80 * mm, 15 * mm, f"第 {page + 1} 页 共 {pages} 页")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw(canvas: Canvas, lines: Sequence[str]) -> None:
    canvas.setFont(_FONT, 9)
    for row, line in enumerate(lines):
        canvas.drawString(46 * mm, (258 - 7 * row) * mm, line)


def _pieces(line: str) -> list[str]:
    return [line[start : start + _LINE] for start in range(0, len(line), _LINE)]


@lru_cache(maxsize=64)
def scanned(pdf: bytes, order: tuple[int, ...] = (), *, sheet: int = 1, dpi: int = 130) -> bytes:
    """The pages as pictures, the way a scanner gives them; `order` counts from 1, all pages in order without it.

    Another `sheet` is another original: the same pages with other bytes.
    """
    document = pypdfium2.PdfDocument(pdf)
    chosen = order or tuple(range(1, len(document) + 1))
    sides = {page: document[page - 1].render(scale=dpi / 72, grayscale=True).to_pil() for page in set(chosen)}
    document.close()
    return _pictures([_with_speck(sides[page], sheet) for page in chosen])


def joined(*scans: bytes) -> bytes:
    """Several scans fed as one pile."""
    pile = pypdfium2.PdfDocument.new()
    for each in scans:
        with pypdfium2.PdfDocument(each) as source:
            pile.import_pages(source)
    target = io.BytesIO()
    pile.save(target)
    pile.close()
    return target.getvalue()


@lru_cache(maxsize=8)
def somebody_elses_paper(pages: int = 2, words: str = "送货单") -> bytes:
    """A scan of paper that is none of ours."""
    return scanned(pages_of_text(f"{words}\n" * 40, pages))


def _with_speck(side: Image.Image, sheet: int) -> Image.Image:
    marked = side.copy()
    marked.putpixel((side.width // 2 + sheet, side.height - 3), 200)
    return marked


def _pictures(sides: Sequence[Image.Image]) -> bytes:
    output = io.BytesIO()
    canvas = Canvas(output, pagesize=A4, invariant=1)
    for side in sides:
        canvas.drawImage(ImageReader(side), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return output.getvalue()
