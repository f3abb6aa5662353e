"""Whether a page without a readable code is an empty back, judged against the page's own noise.

A faint page taken for blank is a lost page: in doubt a page is not blank, and a person looks at it. The test comes
after every attempt to read a code. What shines through from the other side is compared with that side, mirrored.
"""

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]
Plane: TypeAlias = NDArray[np.float32]

LONG_SIDE = 600
"""About 50 dpi on A4: noise averages out, a line of print still is 6 pixels high."""
BLOCK = 10
"""About 5 mm."""
BORDER_BLOCKS = 2
BROAD = 5
PAPER_DEPTH_PIXELS = 6.0
MOST_SHIFT = 12
TURNS = (0.0, -0.7, 0.7, -1.4, 1.4)
"""Both sides went through the machine once, but perhaps not at once: how much one may be askew to the other."""
MOST_SPECKS = 6
LIVELY = 3.0
LEAST_CONTRAST = 1.2
MOST_NOISE = 2.0
DARKEST_PAPER = 90.0
LEAST_LIKENESS = 0.45
GHOST_ROOM = 2.5


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnail:
    """A page small enough to be kept while its neighbours are read."""

    grey: Pixels

    @property
    def broad(self) -> Plane:
        """Only what is 1.3 mm wide both ways at least, as characters are: specks, hairs, folds and streaks are gone."""
        return _relief(np.asarray(cv2.medianBlur(self.grey, BROAD), dtype=np.uint8))

    @property
    def texture(self) -> Plane:
        """What tells one page from another: the changes along the lines, not that there are lines."""
        relief = _relief(self.grey)
        soft = cv2.GaussianBlur(relief, (0, 0), 0.8)
        return np.asarray(soft - cv2.blur(soft, (4 * BLOCK + 1, 1)), dtype=np.float32)


def thumbnail_of(grey: Pixels) -> Thumbnail:
    """The thumbnail of a one-plane picture of any size."""
    factor = LONG_SIDE / max(grey.shape)
    width, height = (max(4 * BLOCK, round(side * factor)) for side in (grey.shape[1], grey.shape[0]))
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    return Thumbnail(np.asarray(cv2.resize(grey, (width, height), interpolation=way), dtype=np.uint8))


def _relief(grey: Pixels) -> Plane:
    """Grey levels without the paper's own shading: what is darker than the paper around is positive."""
    levels = grey.astype(np.float32)
    return np.asarray(cv2.GaussianBlur(levels, (0, 0), PAPER_DEPTH_PIXELS) - levels, dtype=np.float32)


def is_blank(page: Thumbnail) -> bool:
    """Nothing on it but specks, punch holes, a fold or a streak; False too when it is too dark or too noisy to say."""
    unrest = _unrest(page.broad)
    if _quiet(unrest) > MOST_NOISE or float(np.median(page.grey)) < DARKEST_PAPER:
        return False
    return _is_empty(_lively(unrest))


def is_back_of(page: Thumbnail, front: Thumbnail) -> bool:
    """All there is to see is the mirrored print of `front` shining through; own writing on the back makes it False."""
    ghosts = (_turned(ghost, degrees) for degrees in TURNS for ghost in seen_from_behind(front, page))
    return any(_only_shines_through(page, ghost) for ghost in ghosts)


def seen_from_behind(front: Thumbnail, page: Thumbnail) -> tuple[Thumbnail, ...]:
    """The front as its back shows it, for both ways a sheet is turned over; brought to the page's size."""
    height, width = page.grey.shape
    fitted = cv2.resize(front.grey, (width, height), interpolation=cv2.INTER_LINEAR)
    return tuple(Thumbnail(np.asarray(cv2.flip(fitted, axis), dtype=np.uint8)) for axis in (1, 0))


def likeness(page: Thumbnail, ghost: Thumbnail) -> tuple[float, tuple[int, int]]:
    """How alike two pages' textures are at the best shift (correlation, -1 to 1), and that shift (pixels)."""
    core = page.texture[MOST_SHIFT:-MOST_SHIFT, MOST_SHIFT:-MOST_SHIFT]
    other = ghost.texture
    if float(core.std()) < 1e-3 or float(other.std()) < 1e-3:
        return 0.0, (0, 0)
    correlation = cv2.matchTemplate(other, core, cv2.TM_CCOEFF_NORMED)
    _low, best, _where, (across, down) = cv2.minMaxLoc(correlation)
    return float(best), (MOST_SHIFT - across, MOST_SHIFT - down)


def _only_shines_through(page: Thumbnail, ghost: Thumbnail) -> bool:
    alike, shift = likeness(page, ghost)
    if alike < LEAST_LIKENESS:
        return False
    own, other = page.broad, _moved(ghost.broad, shift)
    strength = float(max(0.0, (own * other).mean() / max(float((other * other).mean()), 1e-6)))
    unrest = _unrest(own)
    near = cv2.dilate(_unrest(other), np.ones((3, 3), np.uint8))
    explained = unrest <= LIVELY * _quiet(unrest) + GHOST_ROOM * strength * near
    return _is_empty(_lively(unrest) & ~explained)


def _turned(page: Thumbnail, degrees: float) -> Thumbnail:
    if not degrees:
        return page
    height, width = page.grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(page.grey, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return Thumbnail(np.asarray(turned, dtype=np.uint8))


def _moved(plane: Plane, shift: tuple[int, int]) -> Plane:
    move = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], dtype=np.float32)
    return np.asarray(cv2.warpAffine(plane, move, (plane.shape[1], plane.shape[0])), dtype=np.float32)


def _unrest(relief: Plane) -> Plane:
    """The standard deviation inside every block, the page's outermost blocks left out (shadows, black edges)."""
    rows, columns = relief.shape[0] // BLOCK, relief.shape[1] // BLOCK
    blocks = relief[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK)
    inner = blocks.std(axis=(1, 3))[BORDER_BLOCKS:-BORDER_BLOCKS, BORDER_BLOCKS:-BORDER_BLOCKS]
    return np.ascontiguousarray(inner, dtype=np.float32)


def _quiet(unrest: Plane) -> float:
    """The unrest of bare paper: margins alone are a fifth of any page."""
    return float(np.percentile(unrest, 20)) if unrest.size else 0.0


def _lively(unrest: Plane) -> NDArray[np.bool_]:
    return np.asarray(unrest > max(LIVELY * _quiet(unrest), LEAST_CONTRAST))


def _is_empty(lively: NDArray[np.bool_]) -> bool:
    if not lively.any():
        return True
    total, _labels, boxes, _centres = cv2.connectedComponentsWithStats(lively.astype(np.uint8), connectivity=8)
    spots = [_Spot(int(width), int(height)) for _x, _y, width, height, _area in boxes[1:total]]
    longest = max(lively.shape)
    others = [spot for spot in spots if not spot.is_line(longest)]
    return len(others) <= MOST_SPECKS and all(spot.is_speck for spot in others)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A group of neighbouring lively blocks."""

    width: int
    height: int

    @property
    def is_speck(self) -> bool:
        return max(self.width, self.height) <= 3

    def is_line(self, longest: int) -> bool:
        """A fold or a feeder's streak: thin, and right across the page."""
        return min(self.width, self.height) <= 2 and max(self.width, self.height) > 0.55 * longest
