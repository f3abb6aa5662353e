"""Whether a page without a readable code is empty, judged against the page's own noise.

A faint page taken for blank is a lost page: in doubt a page is not blank, and a person looks at it. The test comes
after every attempt to read a code.
"""

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]
Plane: TypeAlias = NDArray[np.float32]
Blocks: TypeAlias = NDArray[np.bool_]

LONG_SIDE = 600
"""About 50 dpi on A4: noise averages out, a line of print still is 6 pixels high."""
BLOCK = 10
"""About 5 mm."""
BORDER_BLOCKS = 2
BROAD = 5
PAPER_DEPTH_PIXELS = 6.0
MOST_SPECKS = 6
MOST_LINES = 2
LIVELY = 3.0
LEAST_CONTRAST = 1.2
MOST_NOISE = 2.0
DARKEST_PAPER = 90.0


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnail:
    """A page small enough to be kept while its neighbours are read."""

    grey: Pixels

    @property
    def relief(self) -> Plane:
        """Grey levels without the paper's own shading: what is darker than the paper around is positive."""
        return _relief(self.grey)

    @property
    def broad(self) -> Plane:
        """Only what is 1.3 mm wide both ways at least, as characters are: specks, hairs, folds and streaks are gone."""
        return _relief(np.asarray(cv2.medianBlur(self.grey, BROAD), dtype=np.uint8))


def thumbnail_of(grey: Pixels) -> Thumbnail:
    """The thumbnail of a one-plane picture of any size."""
    factor = LONG_SIDE / max(grey.shape)
    width, height = (max(8 * BLOCK, round(side * factor)) for side in (grey.shape[1], grey.shape[0]))
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    return Thumbnail(np.asarray(cv2.resize(grey, (width, height), interpolation=way), dtype=np.uint8))


def is_blank(page: Thumbnail) -> bool:
    """Nothing on it but specks, punch holes, a fold or a streak; False too when it is too dark or too noisy to say."""
    unrest = unrest_of(page.broad)
    if quiet_level(unrest) > MOST_NOISE or float(np.median(page.grey)) < DARKEST_PAPER:
        return False
    return is_empty(lively(unrest))


def unrest_of(relief: Plane) -> Plane:
    """The standard deviation inside every block, the page's outermost blocks left out (shadows, black edges)."""
    rows, columns = relief.shape[0] // BLOCK, relief.shape[1] // BLOCK
    blocks = relief[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK)
    inner = blocks.std(axis=(1, 3))[BORDER_BLOCKS:-BORDER_BLOCKS, BORDER_BLOCKS:-BORDER_BLOCKS]
    return np.ascontiguousarray(inner, dtype=np.float32)


def quiet_level(unrest: Plane) -> float:
    """The unrest of bare paper: margins alone are a fifth of any page."""
    return float(np.percentile(unrest, 20))


def lively(unrest: Plane) -> Blocks:
    """The blocks with more on them than paper."""
    return np.asarray(unrest > max(LIVELY * quiet_level(unrest), LEAST_CONTRAST))


def is_empty(blocks: Blocks) -> bool:
    """The lively blocks are a few specks, holes at the edge, a fold or streak from edge to edge, or none at all."""
    total, _labels, boxes, _centres = cv2.connectedComponentsWithStats(blocks.astype(np.uint8), connectivity=8)
    spots = [_Spot(int(x), int(width), int(height)) for x, _y, width, height, _area in boxes[1:total]]
    rows, columns = blocks.shape
    lines = [spot for spot in spots if spot.is_line(rows, columns)]
    specks = [spot for spot in spots if spot.is_speck(columns)]
    return len(lines) <= MOST_LINES and len(specks) <= MOST_SPECKS and len(lines) + len(specks) == len(spots)


def _relief(grey: Pixels) -> Plane:
    levels = grey.astype(np.float32)
    return np.asarray(cv2.GaussianBlur(levels, (0, 0), PAPER_DEPTH_PIXELS) - levels, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A group of neighbouring lively blocks: its first column and its size."""

    left: int
    width: int
    height: int

    def is_speck(self, columns: int) -> bool:
        """15 mm at most, 20 mm where punch holes are: nothing is printed so near to the edge."""
        at_edge = self.left == 0 or self.left + self.width == columns
        return not self.is_line_wide(columns) and max(self.width, self.height) <= (4 if at_edge else 3)

    def is_line(self, rows: int, columns: int) -> bool:
        """A fold or a feeder's streak; a line of print stops at the margins."""
        return self.is_line_wide(columns) or (self.width <= 3 and self.height > 0.93 * rows)

    def is_line_wide(self, columns: int) -> bool:
        """From the left edge to the right."""
        return self.height <= 3 and self.width > 0.93 * columns
