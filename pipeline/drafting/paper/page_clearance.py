"""What a page prints where a code is to stand."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pypdfium2

from pipeline.drafting.paper.page_places import Box, CodePlace, places
from pipeline.drafting.paper.page_symbol import MOST_MODULES
from pipeline.drafting.paper.pdf_pages import MM, PageSize, shown

_DPI = 100
_INK = 192  # grey levels below it count as print; a pale watermark or a tinted band does not
_EXCERPT = 30


@dataclass(frozen=True, slots=True)
class Overprint:
    """Print in the free zone of a code: page from 1, which code, where (mm from the top left), the words if any."""

    page: int
    code: str
    box: Box
    text: str


def print_under_codes(pdf: bytes) -> list[Overprint]:
    """Everything printed under a code or in its quiet zone: text, lines and pictures alike.

    Measured on the drawn page, for the larger of the two symbol sizes. Empty when the codes may be stamped.
    """
    with shown(pdf) as document:
        return [each for number in range(len(document)) for each in _on_page(document[number], number + 1)]


def _on_page(page: pypdfium2.PdfPage, number: int) -> Iterator[Overprint]:
    width, height = page.get_size()
    for place in places(PageSize(width / MM, height / MM), MOST_MODULES):
        printed = _ink(page, place, PageSize(width / MM, height / MM))
        if printed is not None:
            yield Overprint(number, place.name, printed, _words(page, printed))
    page.close()


def _ink(page: pypdfium2.PdfPage, place: CodePlace, size: PageSize) -> Box | None:
    free = place.free
    cut = (free.left, size.height - free.bottom, size.width - free.right, free.top)
    picture = page.render(scale=_DPI / 72, crop=tuple(max(0.0, edge * MM) for edge in cut), grayscale=True)
    dark: npt.NDArray[np.bool_] = picture.to_numpy().reshape(picture.height, picture.width) < _INK
    picture.close()
    if not dark.any():
        return None
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    pixel = 25.4 / _DPI
    return Box(
        free.left + float(columns[0]) * pixel,
        free.top + float(rows[0]) * pixel,
        free.left + float(columns[-1] + 1) * pixel,
        free.top + float(rows[-1] + 1) * pixel,
    )


def _words(page: pypdfium2.PdfPage, box: Box) -> str:
    """The text in the box; on a turned page, where pdfium counts otherwise, none is given."""
    if page.get_rotation():
        return ""
    left, _, _, top = page.get_cropbox()
    text_page = page.get_textpage()
    found: str = text_page.get_text_bounded(
        left + box.left * MM, top - box.bottom * MM, left + box.right * MM, top - box.top * MM
    )
    text_page.close()
    return " ".join(found.split())[:_EXCERPT]
