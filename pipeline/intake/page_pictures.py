"""The picture of every page of a scanned PDF, one page in memory at a time.

A scanner wraps one picture per page in a PDF. Where that is so, the picture itself is taken (two to four
times faster than rendering it, nothing resampled); every other page is rendered at the density of its own images.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from pipeline.intake.page_makeup import Makeup, makeup_of, mask_finder

Pixels: TypeAlias = NDArray[np.uint8]

DIGITAL_DPI = 200.0
MOST_DPI = 300.0
MOST_PIXELS = 40_000_000
MOST_IMAGES_TO_TRY = 20
LEAST_LONG_SIDE = 3508
"""Page sizes lie (phone apps write 72 dpi): a picture is never cut below A4 at 300 dpi, whatever the page claims."""


class Ink(StrEnum):
    """What a picture can show: IN-08 asks for colour where there is a seal."""

    COLOUR = "colour"
    GREY = "grey"
    BLACK_AND_WHITE = "bw"


@dataclass(frozen=True, slots=True, eq=False)
class PagePicture:
    """Page `index` (from 0) as it is shown: height x width grey, or height x width x 3 in R, G, B order.

    `dpi` is what the PDF claims (a phone's PDF may lie); `embedded` tells a picture taken out from a rendered one;
    `seconds` is what getting it took.
    """

    index: int
    pixels: Pixels
    dpi: float
    ink: Ink
    embedded: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class BrokenPage:
    """Page `index` has no picture: damaged, or larger than the limits; `reason` is for the log."""

    index: int
    reason: str


def page_pictures(path: Path, pages: range | None = None) -> Iterator[PagePicture | BrokenPage]:
    """Every page (or those of `pages`) in file order; a page that fails is a BrokenPage, the next ones still come.

    Raises pypdfium2.PdfiumError when the file itself is no PDF or needs a password: the gate before says so in Chinese.
    """
    with pdfium.PdfDocument(path) as document, mask_finder(path) as may_be_masked:
        for index in pages if pages is not None else range(len(document)):
            yield _picture_or_reason(document, index, may_be_masked(index))


def page_total(path: Path) -> int:
    """How many pages the PDF says it has."""
    with pdfium.PdfDocument(path) as document:
        return len(document)


def _picture_or_reason(document: Any, index: int, may_be_masked: bool) -> PagePicture | BrokenPage:
    try:
        page = document[index]
        try:
            return _picture(makeup_of(page, may_be_masked=may_be_masked), page, index)
        finally:
            page.close()
    except (pdfium.PdfiumError, MemoryError, ValueError, OverflowError, cv2.error) as error:
        return BrokenPage(index, f"{type(error).__name__}: {error}"[:200])


def _picture(makeup: Makeup, page: Any, index: int) -> PagePicture:
    started = time.perf_counter()
    if makeup.lone_image is not None and makeup.pixels <= MOST_PIXELS:
        pixels = np.rot90(_pixels_of_image(makeup.lone_image), -makeup.rotation // 90)
        dpi = makeup.dpi
        embedded = True
    else:
        dpi = _render_dpi(makeup)
        pixels = _rendered(page, dpi)
        embedded = False
        _refuse_silent_white(pixels, makeup)
    ink = ink_of(pixels)
    factor = min(1.0, _limit_dpi(makeup) / dpi)
    pixels = _smaller(pixels, factor)
    return PagePicture(index, pixels, dpi * factor, ink, embedded, time.perf_counter() - started)


def _render_dpi(makeup: Makeup) -> float:
    return min(makeup.dpi or DIGITAL_DPI, _limit_dpi(makeup))


def _limit_dpi(makeup: Makeup) -> float:
    long_side, area = max(makeup.inches), makeup.inches[0] * makeup.inches[1]
    return float(min(max(MOST_DPI, LEAST_LONG_SIDE / long_side), (MOST_PIXELS / area) ** 0.5))


def _rendered(page: Any, dpi: float) -> Pixels:
    bitmap = page.render(scale=dpi / 72, rev_byteorder=True, may_draw_forms=False)
    return _plain(bitmap.to_numpy())


def _pixels_of_image(image: Any) -> Pixels:
    bitmap = image.get_bitmap(render=False)
    pixels = bitmap.to_numpy()
    if pixels.ndim == 3 and pixels.shape[2] >= 3:
        way = cv2.COLOR_BGR2RGB if pixels.shape[2] == 3 else cv2.COLOR_BGRA2RGB
        return _plain(cv2.cvtColor(pixels, way))
    return _plain(pixels)


def _plain(pixels: NDArray[Any]) -> Pixels:
    """A copy of pdfium's memory: one plane when the three are equal, no fourth channel."""
    if pixels.ndim == 2:
        return np.array(pixels, dtype=np.uint8)
    if pixels.shape[2] == 1:
        return np.array(pixels[..., 0], dtype=np.uint8)
    colours = np.ascontiguousarray(pixels[..., :3], dtype=np.uint8)
    return colours if _has_colour(colours) else np.ascontiguousarray(colours[..., 1])


def _has_colour(colours: Pixels) -> bool:
    """Grey scans stored as RGB have three equal planes; a colour scanner's paper never has."""
    sample = np.ascontiguousarray(colours[::8, ::3]).astype(np.int16)
    red, green, blue = sample[..., 0], sample[..., 1], sample[..., 2]
    spread = np.maximum(np.maximum(abs(red - green), abs(green - blue)), abs(red - blue))
    return bool((spread >= 6).mean() > 0.0001)


def ink_of(pixels: Pixels) -> Ink:
    """Whether a picture is colour, grey or black and white, judged by its pixels, not by what the file claims."""
    if pixels.ndim == 3:
        return Ink.COLOUR
    sample = pixels[::3, ::3]
    between = ((sample > 8) & (sample < 247)).mean()
    return Ink.BLACK_AND_WHITE if between < 0.0005 else Ink.GREY


def _smaller(pixels: Pixels, factor: float) -> Pixels:
    pixels = np.ascontiguousarray(pixels)
    if factor > 0.97:
        return pixels
    width = max(1, round(pixels.shape[1] * factor))
    height = max(1, round(pixels.shape[0] * factor))
    reduced = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(reduced, dtype=np.uint8)


def _refuse_silent_white(pixels: Pixels, makeup: Makeup) -> None:
    """pdfium draws nothing for an image it cannot decode; such a page must not pass as a blank back."""
    if makeup.images and int(pixels.max()) == int(pixels.min()):
        for image in makeup.images[:MOST_IMAGES_TO_TRY]:
            image.get_bitmap(render=False).close()
