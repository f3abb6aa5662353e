"""Ink that comes onto paper: strokes of a pen and how a coloured mask darkens the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from pipeline.errors import MissingProgram

Pixels: TypeAlias = NDArray[np.uint8]
Cover: TypeAlias = NDArray[np.float32]
"""How much of every pixel is covered with ink, 0 to 1."""
Stroke: TypeAlias = NDArray[np.float64]
"""Points (x, y) along one stroke of the pen; a character is 1 high."""
Colour: TypeAlias = tuple[int, int, int]

SERIF = "NotoSerifCJK-Bold.ttc"
SANS = "NotoSansCJK-Regular.ttc"
SIMPLIFIED_CHINESE = 2
"""The face of the Noto collections that draws Chinese forms."""

_FINER = 4


@dataclass(frozen=True, slots=True)
class Pen:
    """A pen's colour and the width of its line in mm."""

    colour: Colour
    width_mm: float


BLUE_PEN = Pen((28, 44, 138), 0.55)
BLACK_PEN = Pen((30, 30, 34), 0.6)


@lru_cache(maxsize=32)
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A face of the Noto CJK fonts at a pixel size; MissingProgram when they are not installed."""
    try:
        return ImageFont.truetype(name, size, index=SIMPLIFIED_CHINESE)
    except OSError as error:
        raise MissingProgram(f"找不到中文字体 {name}", next_step="请安装 fonts-noto-cjk 后重试") from error


def lay_ink(page: Pixels, cover: Cover, colour: Colour, at: tuple[int, int]) -> None:
    """Darken `page` (R, G, B) in place under `cover`, its top left corner at pixel (x, y); what lies off it falls away.

    Inks multiply as they do on paper: print under a seal stays visible.
    """
    left, top = at
    height, width = cover.shape
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(page.shape[1], left + width), min(page.shape[0], top + height)
    if x0 >= x1 or y0 >= y1:
        return
    part = cover[y0 - top : y1 - top, x0 - left : x1 - left, None]
    absorbed = 1.0 - part * (1.0 - np.array(colour, dtype=np.float32) / 255.0)
    page[y0:y1, x0:x1] = (page[y0:y1, x0:x1] * absorbed).astype(np.uint8)


def drawn(strokes: Sequence[Stroke], scale: float, pen: Pen, dpi: float, rng: np.random.Generator) -> Cover:
    """Strokes drawn with a pen, one unit being `scale` mm: thick where the hand starts, thin where it lifts off."""
    if not strokes:
        return np.zeros((1, 1), dtype=np.float32)
    finer = scale * dpi / 25.4 * _FINER
    width = pen.width_mm * dpi / 25.4 * _FINER
    everything = np.concatenate(strokes) * finer
    corner = everything.min(axis=0) - 2 * width
    size = np.ceil((everything.max(axis=0) - corner + 2 * width) / _FINER).astype(int) * _FINER
    canvas = np.zeros((int(size[1]), int(size[0])), dtype=np.uint8)
    for stroke in strokes:
        _draw(canvas, stroke * finer - corner, width * rng.normal(1.0, 0.06), rng)
    small = (canvas.shape[1] // _FINER, canvas.shape[0] // _FINER)
    cover = cv2.resize(canvas, small, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.asarray(cover * uneven(cover.shape, rng, coarse=14, depth=0.18), dtype=np.float32)


def uneven(shape: tuple[int, ...], rng: np.random.Generator, coarse: int, depth: float) -> Cover:
    """Factors from `1 - depth` to 1 that vary smoothly, over `coarse` pixels: no ink covers evenly."""
    height, width = shape[:2]
    knots = rng.random((height // coarse + 3, width // coarse + 3), dtype=np.float32)
    field = cv2.resize(knots, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(1.0 - depth * np.clip(field, 0, 1), dtype=np.float32)


def _draw(canvas: Pixels, points: Stroke, width: float, rng: np.random.Generator) -> None:
    along = np.linspace(0, 1, len(points))
    pressure = 0.62 + 0.38 * np.sin(np.pi * np.clip(along * 1.15, 0, 1)) - 0.25 * along**4
    pressure += 0.12 * np.interp(along, np.linspace(0, 1, 5), rng.normal(0, 1, 5))
    thick = np.maximum(2, np.round(width * np.clip(pressure, 0.25, 1.4))).astype(int)
    spots = np.round(points).astype(int)
    for before, after, across in zip(spots[:-1], spots[1:], thick[1:], strict=True):
        cv2.line(canvas, (int(before[0]), int(before[1])), (int(after[0]), int(after[1])), 255, int(across))
