"""The true page count of a file: pages that carry text or ink (DA/T 22: a blank side is no page)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from PIL import Image, ImageOps

# Showing text, painting paths, shadings, inline images; an image or form that is drawn is looked into.
_MARKS = "Tj TJ ' \" f F f* B B* b b* S s sh BI INLINE IMAGE EI"
_DEEPEST_FORM = 8
_THUMBNAIL = 400
_DARKER_THAN_PAPER = 40
_SPECKS = 3
_LARGEST_IMAGE = 200_000_000


@dataclass(frozen=True, slots=True)
class PageCount:
    """How many sides a PDF has and which of them (from 0) carry something."""

    sides: int
    inked: tuple[int, ...]

    @property
    def pages(self) -> int:
        return len(self.inked)


def count_pages(path: Path) -> PageCount:
    """The sides of a PDF and those with text or ink on them; in doubt a side counts.

    Raises pikepdf.PdfError (PasswordError for a locked file) when the PDF cannot be read.
    """
    with pikepdf.open(path) as pdf:
        return pages_of(pdf)


def pages_of(pdf: pikepdf.Pdf) -> PageCount:
    """`count_pages` of a PDF that is open."""
    inked = tuple(index for index, page in enumerate(pdf.pages) if _has_ink(page))
    return PageCount(len(pdf.pages), inked)


def _has_ink(page: pikepdf.Page) -> bool:
    try:
        return _annotated(page) or _draws(page.obj, page.resources, 0)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError):
        # Whatever cannot be understood might be text: counting it loses nothing.
        return True


def _annotated(page: pikepdf.Page) -> bool:
    return any("/AP" in each for each in page.obj.get("/Annots", []))


def _draws(content: pikepdf.Object, resources: pikepdf.Object, depth: int) -> bool:
    if depth > _DEEPEST_FORM or pikepdf.parse_content_stream(content, operators=_MARKS):
        return True
    return any(_shows(each, resources, depth) for each in _drawn(content, resources))


def _drawn(content: pikepdf.Object, resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for each in pikepdf.parse_content_stream(content, operators="Do"):
        yield resources["/XObject"][str(each.operands[0])]


def _shows(drawn: pikepdf.Object, resources: pikepdf.Object, depth: int) -> bool:
    if drawn.get("/Subtype") == "/Form":
        return _draws(drawn, drawn.get("/Resources", resources), depth + 1)
    return not isinstance(drawn, pikepdf.Stream) or _image_has_ink(drawn)


def _image_has_ink(drawn: pikepdf.Stream) -> bool:
    if int(drawn["/Width"]) * int(drawn["/Height"]) > _LARGEST_IMAGE:
        return True
    try:
        image = pikepdf.PdfImage(drawn).as_pil_image()
        image.draft("L", (2 * _THUMBNAIL, 2 * _THUMBNAIL))
        return has_ink(image)
    except (pikepdf.PdfError, NotImplementedError, OSError, ValueError, Image.DecompressionBombError):
        return True


def has_ink(image: Image.Image) -> bool:
    """Whether a scanned side carries more than specks and the shadow at its edges."""
    small = image.convert("L")
    small.thumbnail((_THUMBNAIL, _THUMBNAIL), Image.Resampling.BOX)
    inner = ImageOps.crop(small, border=max(1, min(small.size) // 25))
    histogram = inner.histogram()
    paper = _median(histogram)
    return sum(histogram[: max(0, paper - _DARKER_THAN_PAPER)]) > _SPECKS or paper < 128


def _median(histogram: list[int]) -> int:
    half, seen = sum(histogram) // 2, 0
    for level, count in enumerate(histogram):
        seen += count
        if seen > half:
            return level
    return 255
