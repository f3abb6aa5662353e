"""Our page codes read from the picture of a page: corners first, then the whole page, then rescue filters.

Only QR symbols are looked for, and only a text that `accept` knows as ours counts. A symbol seen through the paper
decodes as well as a printed one; it is told apart by its modules, which lie transposed, and never stands for the page.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, TypeAlias

import cv2
import numpy as np
import segno
import zxingcpp
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]
Accept: TypeAlias = Callable[[str], bool]
Point: TypeAlias = tuple[float, float]
Quad: TypeAlias = tuple[Point, Point, Point, Point]
Box: TypeAlias = tuple[int, int, int, int]

CORNER_ALONG_SHORT_SIDE = 0.30
CORNER_ALONG_LONG_SIDE = 0.22
SMALLEST_SIDE = 40
LEAST_AGREEMENT = 0.75
"""Share of modules. A damaged symbol that still decodes keeps 0.85, one that another encoder made reaches 0.7."""
MOST_PIXELS_TO_ENLARGE = 10_000_000


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """One of our symbols on a picture.

    `quad` is its outline in picture pixels: top left, top right, bottom right, bottom left as the symbol stands, so
    that its turn is the page's turn. `mirrored`: seen through the paper, this is the back of page `text`.
    `how` is the step of the cascade that read it.
    """

    text: str
    quad: Quad
    how: str
    mirrored: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A preparation of a crop: what is done to it, and how much larger it gets."""

    name: str
    scale: int
    apply: Callable[[Pixels], Pixels]


class _Side(Enum):
    """Which side of the sheet a symbol is printed on, as far as its modules tell."""

    HERE = "here"
    BEHIND = "behind"
    UNKNOWN = "unknown"


def read_codes(pixels: Pixels, accept: Accept) -> tuple[CodeSeen, ...]:
    """Our symbols on a page, printed ones only where there is one; else those seen through the paper; else none."""
    quick = codes_at_a_glance(pixels, accept)
    if printed(quick):
        return quick
    return codes_with_effort(pixels, accept) or quick


def codes_at_a_glance(pixels: Pixels, accept: Accept) -> tuple[CodeSeen, ...]:
    """The four corners, then the whole page, on grey: 1 to 5 ms at 200 dpi. Printed symbols win over mirrored ones."""
    grey = grey_of(pixels)
    if min(grey.shape) < SMALLEST_SIDE:
        return ()
    seen = _codes_in(grey, _corners(grey), _PLAIN, (_LOCAL,), accept, "corner")
    if printed(seen):
        return printed(seen)
    on_page = _codes_in(grey, (_whole(grey),), _PLAIN, (_LOCAL,), accept, "page")
    return printed(on_page) or on_page or seen


def codes_with_effort(pixels: Pixels, accept: Accept) -> tuple[CodeSeen, ...]:
    """Printed symbols that only show after filtering, or in the lightest of the colour planes; 0.1 to 0.4 s in vain."""
    grey = grey_of(pixels)
    if min(grey.shape) < SMALLEST_SIDE:
        return ()
    planes = [("grey", grey)]
    if pixels.ndim == 3:
        # The lightest of R, G and B drops red seals and most blue ink that lie over the symbol.
        planes.insert(0, ("lightest", np.ascontiguousarray(pixels.max(axis=2))))
    for seen in _rescue_steps(planes, accept):
        if printed(seen):
            return printed(seen)
    return ()


def printed(seen: Iterable[CodeSeen]) -> tuple[CodeSeen, ...]:
    """Those symbols that are printed on this side of the sheet."""
    return tuple(each for each in seen if not each.mirrored)


def texts_of(seen: Iterable[CodeSeen]) -> tuple[str, ...]:
    """The different texts, in the order they were seen."""
    return tuple(dict.fromkeys(each.text for each in seen))


def grey_of(pixels: Pixels) -> Pixels:
    """The picture as one plane (ITU-R BT.601 luma), contiguous."""
    if pixels.ndim == 2:
        return np.ascontiguousarray(pixels)
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def _rescue_steps(planes: list[tuple[str, Pixels]], accept: Accept) -> Iterator[tuple[CodeSeen, ...]]:
    corners = {plane: [box for box in _corners(pixels) if not _is_bare(pixels, box)] for plane, pixels in planes}
    for filter_ in _RESCUE:
        for plane, pixels in planes:
            how = f"{plane} {filter_.name}"
            yield _codes_in(pixels, corners[plane], filter_, (_LOCAL, _GLOBAL), accept, how)
    for filter_ in _RESCUE_PAGE:
        for plane, pixels in planes:
            if pixels.size <= MOST_PIXELS_TO_ENLARGE or filter_.scale == 1:
                yield _codes_in(pixels, (_whole(pixels),), filter_, (_LOCAL,), accept, f"{plane} page {filter_.name}")


def _codes_in(
    pixels: Pixels, boxes: Iterable[Box], filter_: Filter, binarizers: tuple[str, ...], accept: Accept, how: str
) -> tuple[CodeSeen, ...]:
    seen: list[CodeSeen] = []
    for top, bottom, left, right in boxes:
        crop = filter_.apply(np.ascontiguousarray(pixels[top:bottom, left:right]))
        for binarizer in binarizers:
            found = [
                _code_seen(symbol, side, ((left, top), filter_.scale), how)
                for symbol in _symbols(crop, binarizer, accept)
                if (side := _side(symbol)) is not _Side.UNKNOWN
            ]
            seen += found
            if found:
                break
    return tuple(seen)


def _symbols(crop: Pixels, binarizer: str, accept: Accept) -> list[Any]:
    symbols = zxingcpp.read_barcodes(
        crop,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        binarizer=getattr(zxingcpp.Binarizer, binarizer),
        try_invert=False,
    )
    return [each for each in symbols if each.valid and accept(each.text)]


def _code_seen(symbol: Any, side: _Side, place: tuple[tuple[int, int], int], how: str) -> CodeSeen:
    offset, scale = place
    corners = symbol.position
    quad = [
        (corner.x / scale + offset[0], corner.y / scale + offset[1])
        for corner in (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
    ]
    return CodeSeen(symbol.text, (quad[0], quad[1], quad[2], quad[3]), how, side is _Side.BEHIND)


def _side(symbol: Any) -> _Side:
    """Whether the modules as sampled lie like the symbol we print, like its transposed, or like neither."""
    sampled = np.asarray(symbol.to_image(scale=1, add_quiet_zones=False)) == 0
    drawn = _drawn(symbol.text, str(symbol.extra["Version"]), symbol.extra["ECLevel"], int(symbol.extra["DataMask"]))
    if drawn.shape != sampled.shape:
        return _Side.UNKNOWN
    here, behind = (float((sampled == modules).mean()) for modules in (drawn, drawn.T))
    if max(here, behind) < LEAST_AGREEMENT:
        return _Side.UNKNOWN
    return _Side.BEHIND if behind > here else _Side.HERE


@lru_cache(maxsize=64)
def _drawn(text: str, version: str, error: str, mask: int) -> NDArray[np.bool_]:
    """The modules of the symbol as we print it; an empty array for a kind of symbol that we never print."""
    if not version.isdigit():
        return np.zeros((0, 0), dtype=np.bool_)
    symbol = segno.make(text, version=int(version), error=error, mask=mask, boost_error=False, micro=False)
    return np.array([[bool(module) for module in row] for row in symbol.matrix])


def _corners(pixels: Pixels) -> tuple[Box, ...]:
    """Top right, bottom left, top left, bottom right: the first two hold our symbols on an upright page."""
    height, width = pixels.shape[:2]
    upright = height >= width
    down = int(height * (CORNER_ALONG_LONG_SIDE if upright else CORNER_ALONG_SHORT_SIDE))
    across = int(width * (CORNER_ALONG_SHORT_SIDE if upright else CORNER_ALONG_LONG_SIDE))
    top, bottom = (0, down), (height - down, height)
    left, right = (0, across), (width - across, width)
    return ((*top, *right), (*bottom, *left), (*top, *left), (*bottom, *right))


def _is_bare(pixels: Pixels, box: Box) -> bool:
    """Nothing but paper and noise: a symbol's dark modules alone would be three in a hundred pixels of a corner."""
    top, bottom, left, right = box
    sample = pixels[top:bottom:3, left:right:3]
    darkest, darker, middle = np.percentile(sample, (1, 16, 50))
    return bool(middle - darkest < max(4.0, 3.0 * (middle - darker)))


def _whole(pixels: Pixels) -> Box:
    return (0, pixels.shape[0], 0, pixels.shape[1])


def _blurred(pixels: Pixels, sigma: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), dtype=np.uint8)


def _enlarged(pixels: Pixels, scale: int) -> Pixels:
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def _sharpened(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.addWeighted(pixels, 2.5, _blurred(pixels, 2.0), -1.5, 0), dtype=np.uint8)


def _despeckled(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.medianBlur(pixels, 3), dtype=np.uint8)


# Names, not zxing's own objects: one kept until exit makes its binding print pages of warnings.
_LOCAL, _GLOBAL = "LocalAverage", "GlobalHistogram"

_PLAIN = Filter("as it is", 1, lambda crop: crop)
_DOUBLED = Filter("doubled", 2, lambda crop: _enlarged(crop, 2))
_SOFTENED = Filter("softened", 1, lambda crop: _blurred(crop, 1.2))
_RESCUE = (
    _PLAIN,
    _DOUBLED,
    Filter("softened and tripled", 3, lambda crop: _enlarged(_blurred(crop, 0.8), 3)),
    _SOFTENED,
    Filter("despeckled", 1, _despeckled),
    Filter("sharpened and doubled", 2, lambda crop: _enlarged(_sharpened(crop), 2)),
)
_RESCUE_PAGE = (_DOUBLED, _SOFTENED)
