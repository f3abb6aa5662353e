"""What a PDF page is made of: one scanner picture that covers it, or something that has to be rendered."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from math import hypot
from pathlib import Path
from typing import Any

import pikepdf
from pypdfium2 import raw

MOST_OBJECTS = 5_000
MOST_SHARED_IMAGES = 200
INVISIBLE_TEXT = 3
"""Text render mode of the layer that scanners with text recognition lay under the picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Makeup:
    """A page's size as shown (inches), its /Rotate, and its images.

    `dpi` is the finest of its images (0.0 without one), `pixels` the size of the largest image, `lone_image` the
    picture that is the page, or None. Images are pdfium objects that live as long as the page is open.
    """

    inches: tuple[float, float]
    rotation: int
    dpi: float
    pixels: int
    images: tuple[Any, ...]
    lone_image: Any | None


def makeup_of(page: Any, *, may_be_masked: bool) -> Makeup:
    """The makeup of an open pdfium page; `may_be_masked` says an image here has a mask that pdfium would leave out."""
    images = tuple(islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4), MOST_OBJECTS))
    sizes = [image.get_px_size() for image in images]
    lone = None if may_be_masked or not _is_one_picture(page, images) else images[0]
    return Makeup(
        inches=(max(page.get_width() / 72, 0.01), max(page.get_height() / 72, 0.01)),
        rotation=page.get_rotation(),
        dpi=max((_dpi_of(image) for image in images), default=0.0),
        pixels=max((width * height for width, height in sizes), default=0),
        images=images,
        lone_image=lone,
    )


@contextmanager
def mask_finder(path: Path) -> Iterator[Callable[[int], bool]]:
    """A question to ask per page index: may one of its images have a mask? True also when the file cannot tell."""
    with ExitStack() as open_files:
        try:
            pages = open_files.enter_context(pikepdf.open(path)).pages
        except (pikepdf.PdfError, OSError, ValueError):
            yield lambda _index: True
        else:
            yield lambda index: _may_be_masked(pages, index)


def _may_be_masked(pages: Any, index: int) -> bool:
    try:
        return _has_masked_image(pages[index])
    except (pikepdf.PdfError, AttributeError, IndexError, KeyError, TypeError, ValueError):
        return True


def _has_masked_image(page: pikepdf.Page) -> bool:
    shared = page.resources.get("/XObject", pikepdf.Dictionary())
    if len(shared) > MOST_SHARED_IMAGES:
        return True
    return any("/SMask" in each or "/Mask" in each for each in shared.as_dict().values())


def _is_one_picture(page: Any, images: tuple[Any, ...]) -> bool:
    if len(images) != 1 or raw.FPDFPage_GetAnnotCount(page) > 0:
        return False
    if not all(_is_harmless(each) for each in _top_objects(page)):
        return False
    image = images[0]
    metadata = image.get_metadata()
    is_stencil = metadata.colorspace == raw.FPDF_COLORSPACE_UNKNOWN and metadata.bits_per_pixel == 1
    return not is_stencil and all(question(image) for question in (_stands_upright, _is_square)) and _fills(image, page)


def _top_objects(page: Any) -> Iterator[Any]:
    total = raw.FPDFPage_CountObjects(page)
    return (raw.FPDFPage_GetObject(page, position) for position in range(min(total, MOST_OBJECTS + 1)))


def _is_harmless(top_object: Any) -> bool:
    kind = raw.FPDFPageObj_GetType(top_object)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        return bool(raw.FPDFTextObj_GetTextRenderMode(top_object) == INVISIBLE_TEXT)
    return bool(kind == raw.FPDF_PAGEOBJ_IMAGE)


def _stands_upright(image: Any) -> bool:
    a, b, c, d, _e, _f = image.get_matrix().get()
    return bool(a > 0 and d > 0 and abs(b) < 0.01 * a and abs(c) < 0.01 * d)


def _is_square(image: Any) -> bool:
    """Fax pixels are twice as high as wide: such a picture has to be rendered to be seen undistorted."""
    across, down = _densities(image)
    return across > 0 and down > 0 and abs(across / down - 1) < 0.03


def _fills(image: Any, page: Any) -> bool:
    """The image shows the page, the whole page and nothing but the page (a cropped half of it is not)."""
    left, bottom, right, top = image.get_bounds()
    page_left, page_bottom, page_right, page_top = page.get_cropbox()
    common = max(0.0, min(right, page_right) - max(left, page_left))
    common *= max(0.0, min(top, page_top) - max(bottom, page_bottom))
    whole = (right - left) * (top - bottom) + (page_right - page_left) * (page_top - page_bottom) - common
    return bool(whole > 0 and common / whole > 0.95)


def _dpi_of(image: Any) -> float:
    return max(_densities(image))


def _densities(image: Any) -> tuple[float, float]:
    """Pixels per inch along the picture's own two sides; pdfium's own figures would decode the picture for it."""
    across, down = image.get_px_size()
    a, b, c, d, _e, _f = image.get_matrix().get()
    width, height = hypot(a, b) / 72, hypot(c, d) / 72
    return (across / width, down / height) if width > 0 and height > 0 else (0.0, 0.0)
