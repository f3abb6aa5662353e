"""What shines through from the other side of a sheet, told from print of the page's own.

The neighbour's picture, mirrored, is laid over the page. If the two lock into place, the page shows its neighbour;
if that explains everything there is to see, it is the neighbour's empty back.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.intake.blank_pages import (
    BLOCK,
    LIVELY,
    Plane,
    Thumbnail,
    is_empty,
    lively,
    quiet_level,
    unrest_of,
)

MOST_SHIFT = 12
TURNS = (0.0, -0.7, 0.7, -1.4, 1.4)
"""Both sides went through the machine once, but perhaps not at once: how much one may be askew to the other."""
SHARP = 8.0
"""Measured over 97 backs (show-through 2 to 15 %, noise, folds, second passes): 8.3 and more; over 200 pages that
were not: 7.3 at most."""
GHOST_ROOM = 2.5
LEAST_WRITING = 4.0
"""Grey levels, as unrest of a block: less is the scanner's, once the ghost is proved."""


@dataclass(frozen=True, slots=True, eq=False)
class _Match:
    """The neighbour laid over the page as well as it goes; `sharpness` is how far the best place stands out."""

    ghost: Plane
    sharpness: float


def is_back_of(page: Thumbnail, front: Thumbnail) -> bool:
    """All there is to see is the mirrored print of `front` shining through; own writing on the back makes it False."""
    match = next((match for match in _matches(page, front) if match.sharpness >= SHARP), None)
    return match is not None and _explains(match.ghost, page.broad)


def likeness(page: Thumbnail, front: Thumbnail) -> float:
    """How far the best place of the mirrored front on the page stands out, in standard deviations of all places."""
    return max(match.sharpness for match in _matches(page, front))


def _matches(page: Thumbnail, front: Thumbnail) -> Iterator[_Match]:
    """The front as its back may show it: turned over either way, a little askew."""
    height, width = page.grey.shape
    fitted = cv2.resize(front.grey, (width, height), interpolation=cv2.INTER_LINEAR)
    texture = _texture(page)
    for degrees in TURNS:
        for axis in (1, 0):
            flipped = np.asarray(cv2.flip(fitted, axis), dtype=np.uint8)
            yield _match(texture, _turned(Thumbnail(flipped), degrees))


def _match(texture: Plane, ghost: Thumbnail) -> _Match:
    core = texture[MOST_SHIFT:-MOST_SHIFT, MOST_SHIFT:-MOST_SHIFT]
    other = _texture(ghost)
    if float(core.std()) < 1e-3 or float(other.std()) < 1e-3:
        return _Match(ghost.broad, 0.0)
    places = np.asarray(cv2.matchTemplate(other, core, cv2.TM_CCOEFF_NORMED), dtype=np.float32)
    down, across = (int(value) for value in np.unravel_index(int(places.argmax()), places.shape))
    return _Match(_moved(ghost.broad, MOST_SHIFT - across, MOST_SHIFT - down), _sharpness(places, down, across))


def _sharpness(places: Plane, down: int, across: int) -> float:
    elsewhere = np.ones(places.shape, dtype=np.bool_)
    elsewhere[max(0, down - 3) : down + 4, max(0, across - 3) : across + 4] = False
    rest = places[elsewhere]
    return float((places[down, across] - rest.mean()) / max(float(rest.std()), 1e-6))


def _explains(ghost: Plane, own: Plane) -> bool:
    strength = float(max(0.0, (own * ghost).mean() / max(float((ghost * ghost).mean()), 1e-6)))
    unrest = unrest_of(own)
    near = cv2.dilate(unrest_of(ghost), np.ones((3, 3), np.uint8))
    expected = LIVELY * quiet_level(unrest) + GHOST_ROOM * strength * near
    return is_empty(lively(unrest) & (unrest > np.maximum(expected, LEAST_WRITING)))


def _texture(page: Thumbnail) -> Plane:
    """What tells one page from another: the changes along the lines, not that there are lines, nor how black."""
    relief = page.relief
    most = float(np.percentile(np.abs(relief), 99))
    soft = cv2.GaussianBlur(np.clip(relief, -most, most), (0, 0), 0.8)
    return np.asarray(soft - cv2.blur(soft, (4 * BLOCK + 1, 1)), dtype=np.float32)


def _turned(page: Thumbnail, degrees: float) -> Thumbnail:
    if not degrees:
        return page
    height, width = page.grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(page.grey, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return Thumbnail(np.asarray(turned, dtype=np.uint8))


def _moved(plane: Plane, across: int, down: int) -> Plane:
    move = np.array([[1, 0, across], [0, 1, down]], dtype=np.float32)
    return np.asarray(cv2.warpAffine(plane, move, (plane.shape[1], plane.shape[0])), dtype=np.float32)
