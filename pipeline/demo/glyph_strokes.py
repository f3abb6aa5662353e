"""The strokes of a written character, found as the middle lines of its printed form."""

from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pipeline.demo.ink import SANS, Stroke, font

Bitmap: TypeAlias = NDArray[np.bool_]
Spot: TypeAlias = tuple[int, int]

_SIZE = 64
_SHORTEST = 5
_AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
_TWO_AWAY = tuple((down, across) for down in range(-2, 3) for across in range(-2, 3) if (down, across) != (0, 0))


@lru_cache(maxsize=512)
def strokes_of(character: str) -> tuple[Stroke, ...]:
    """The character's strokes in the unit square, from top left to bottom right, each from its upper left end."""
    strokes = [_oriented(np.array(path, dtype=np.float64)) for path in _paths(_thinned(_printed(character)))]
    strokes.sort(key=lambda stroke: stroke[0, 1] * 1.2 + stroke[0, 0])
    return tuple(stroke / _SIZE for stroke in strokes)


def _printed(character: str) -> Bitmap:
    picture = Image.new("L", (_SIZE, _SIZE + 8))
    ImageDraw.Draw(picture).text((1, -14), character, fill=255, font=font(SANS, _SIZE - 2))
    return np.pad(np.asarray(picture) > 110, 2)


def _thinned(shape: Bitmap) -> Bitmap:
    """Zhang and Suen's thinning (CACM 27, 1984), all pixels of a pass at once."""
    while True:
        before = shape
        for odd in (False, True):
            shape = shape & ~_removable(shape, odd=odd)
        if (shape == before).all():
            return shape


def _removable(shape: Bitmap, *, odd: bool) -> Bitmap:
    around = [np.roll(shape, (-down, -across), axis=(0, 1)) for down, across in _AROUND]
    count = np.sum(around, axis=0)
    turns = np.sum([~here & after for here, after in zip(around, around[1:] + around[:1], strict=True)], axis=0)
    north, east, south, west = around[0::2]
    if odd:
        open_sides = ~(north & east & west) & ~(north & south & west)
    else:
        open_sides = ~(north & east & south) & ~(east & south & west)
    return np.asarray(shape & (count >= 2) & (count <= 6) & (turns == 1) & open_sides)


def _paths(skeleton: Bitmap) -> list[list[Spot]]:
    """Walks along the middle lines, straight on at crossings, from the open ends first; as (x, y)."""
    left = {(int(row), int(column)) for row, column in np.argwhere(skeleton)}
    ends = sorted(spot for spot in left if _neighbours_in(left, spot) == 1)
    paths = []
    while left:
        start = next((end for end in ends if end in left), None) or min(left)
        path = _walk(left, start)
        if len(path) >= _SHORTEST:
            paths.append([(column, row) for row, column in path])
    return paths


def _neighbours_in(spots: set[Spot], spot: Spot) -> int:
    return sum((spot[0] + down, spot[1] + across) in spots for down, across in _AROUND)


def _walk(left: set[Spot], start: Spot) -> list[Spot]:
    left.discard(start)
    path = [start]
    while True:
        step = _next_step(left, path)
        if step is None:
            return path
        left.discard(step)
        path.append(step)


def _next_step(left: set[Spot], path: list[Spot]) -> Spot | None:
    """The neighbour straightest ahead; a gap of one pixel, left by a crossing stroke, is jumped straight on."""
    row, column = path[-1]
    behind = path[max(0, len(path) - 6)]
    heading = (row - behind[0], column - behind[1])
    near = [(row + down, column + across) for down, across in _AROUND if (row + down, column + across) in left]
    far = [(row + down, column + across) for down, across in _TWO_AWAY if (row + down, column + across) in left]
    for candidates, least in ((near, -0.2), (far, 0.8)):
        ahead = [(_cosine(heading, (spot[0] - row, spot[1] - column)), spot) for spot in candidates]
        best = max(ahead, default=None)
        if best is not None and best[0] >= least:
            return best[1]
    return None


def _cosine(one: tuple[int, int], other: tuple[int, int]) -> float:
    lengths = float(np.hypot(*one) * np.hypot(*other))
    return (one[0] * other[0] + one[1] * other[1]) / lengths if lengths else 0.0


def _oriented(stroke: Stroke) -> Stroke:
    first, last = stroke[0], stroke[-1]
    return stroke if first[0] + 1.3 * first[1] <= last[0] + 1.3 * last[1] else stroke[::-1]
