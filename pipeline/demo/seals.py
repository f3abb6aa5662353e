"""Company seals: round with the name around a star, oval, square; fresh, worn or badly inked."""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from PIL import Image, ImageDraw

from pipeline.demo.ink import SERIF, Colour, Cover, font, uneven

RED_INK: Colour = (205, 32, 38)
ROUND_MM = 42.0
"""国发〔1999〕25 号: round, at most 45 mm across, a star in the middle, the name around it from left to right."""
OVAL_MM = (45.0, 30.0)
SQUARE_MM = 22.0

_FINER = 2
_GLYPH = 96


class SealShape(StrEnum):
    """The forms a company seal comes in."""

    ROUND = "round"
    OVAL = "oval"
    SQUARE = "square"


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as it was cut: the company around, a legend below the star, a register number along the lower rim."""

    company: str
    shape: SealShape = SealShape.ROUND
    legend: str = "合同专用章"
    register_no: str = ""


@dataclass(frozen=True, slots=True)
class _Plate:
    """A seal being cut: a picture with its own middle and `scale` in pixels per mm."""

    picture: Image.Image
    scale: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.picture.width / 2, self.picture.height / 2


def imprint(seal: Seal, dpi: float, rng: np.random.Generator, worn: float = 0.4) -> Cover:
    """One imprint of the seal: turned a little, unevenly inked; `worn` 0 is perfect, 1 hardly there in places."""
    cover = cut(seal, dpi)
    turned = _turned(cover, float(rng.normal(0, 7)))
    spotted = uneven(turned.shape, rng, coarse=max(3, int(dpi / 70)), depth=0.45 * worn)
    pressed = uneven(turned.shape, rng, coarse=max(8, int(dpi / 5)), depth=0.75 * worn)
    return np.asarray(turned * spotted * pressed * rng.uniform(0.86, 1.0), dtype=np.float32)


def cut(seal: Seal, dpi: float) -> Cover:
    """The perfect imprint at `dpi`, upright, on a canvas just large enough to be turned on."""
    cutter = {SealShape.ROUND: _cut_round, SealShape.OVAL: _cut_oval, SealShape.SQUARE: _cut_square}[seal.shape]
    width_mm, height_mm = {SealShape.ROUND: (ROUND_MM, ROUND_MM), SealShape.OVAL: OVAL_MM}.get(
        seal.shape, (SQUARE_MM, SQUARE_MM)
    )
    room = 1.45 if seal.shape is SealShape.SQUARE else 1.1
    scale = dpi / 25.4 * _FINER
    side = int(max(width_mm, height_mm) * room * scale / _FINER) * _FINER
    plate = _Plate(Image.new("L", (side, side)), scale)
    cutter(plate, seal)
    fine = np.asarray(plate.picture, dtype=np.float32) / 255
    small = cv2.resize(fine, (side // _FINER, side // _FINER), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.float32)


def _cut_round(plate: _Plate, seal: Seal) -> None:
    _ellipse(plate, ROUND_MM, ROUND_MM, line_mm=1.2)
    _star(plate, 7.0, (0.0, 0.0 if not seal.legend else -1.0))
    _text_on_arc(plate, seal.company, (16.6, 16.6), spread=_spread(len(seal.company)), glyph_mm=(None, 6.2))
    if seal.legend:
        _straight_text(plate, seal.legend, 9.6, (min(3.6, 22 / len(seal.legend)), 4.2))
    if seal.register_no:
        _text_on_arc(plate, seal.register_no, (18.4, 18.4), spread=80, glyph_mm=(1.4, 2.0), below=True)


def _cut_oval(plate: _Plate, seal: Seal) -> None:
    _ellipse(plate, *OVAL_MM, line_mm=1.2)
    _text_on_arc(plate, seal.company, (18.4, 11.0), spread=_spread(len(seal.company)), glyph_mm=(None, 5.0))
    if seal.legend:
        _straight_text(plate, seal.legend, 4.5, (min(4.0, 28 / len(seal.legend)), 4.6))


def _cut_square(plate: _Plate, seal: Seal) -> None:
    half = SQUARE_MM / 2
    x, y = plate.middle
    box = (x - half * plate.scale, y - half * plate.scale, x + half * plate.scale, y + half * plate.scale)
    ImageDraw.Draw(plate.picture).rectangle(box, outline=255, width=round(1.1 * plate.scale))
    rows = max(2, round(len(seal.company) ** 0.5))
    columns = -(-len(seal.company) // rows)
    wide, high = (SQUARE_MM - 3.4) / columns, (SQUARE_MM - 3.4) / rows
    for position, character in enumerate(seal.company):
        # Seals are read in columns from the right.
        column, row = columns - 1 - position // rows, position % rows
        at = ((column + 0.5) * wide - columns * wide / 2, (row + 0.5) * high - rows * high / 2)
        _place(plate, character, at, (wide * 0.94, high * 0.94), turn=0)


def _spread(characters: int) -> float:
    """How many degrees of the rim the name takes."""
    return min(262.0, max(120.0, 21.0 * (characters - 1)))


def _ellipse(plate: _Plate, width_mm: float, height_mm: float, line_mm: float) -> None:
    x, y = plate.middle
    across, down = width_mm / 2 * plate.scale, height_mm / 2 * plate.scale
    box = (x - across, y - down, x + across, y + down)
    ImageDraw.Draw(plate.picture).ellipse(box, outline=255, width=round(line_mm * plate.scale))


def _star(plate: _Plate, radius_mm: float, at: tuple[float, float]) -> None:
    x, y = plate.middle
    points = []
    for corner in range(10):
        radius = radius_mm * (1.0 if corner % 2 == 0 else 0.382) * plate.scale
        angle = np.pi * corner / 5
        points.append(
            (x + at[0] * plate.scale + radius * np.sin(angle), y + at[1] * plate.scale - radius * np.cos(angle))
        )
    ImageDraw.Draw(plate.picture).polygon(points, fill=255)


def _text_on_arc(
    plate: _Plate,
    text: str,
    radii_mm: tuple[float, float],
    *,
    spread: float,
    glyph_mm: tuple[float | None, float],
    below: bool = False,
) -> None:
    """Characters along an ellipse, feet to the middle (above) or heads to the middle (below)."""
    steps = np.linspace(-spread / 2, spread / 2, len(text)) if len(text) > 1 else np.zeros(1)
    pitch = np.radians(spread / max(1, len(text) - 1)) * min(radii_mm)
    width = glyph_mm[0] or float(min(5.6, 0.92 * pitch))
    for character, degrees in zip(text, steps, strict=True):
        angle = np.radians(degrees)
        side = -1.0 if below else 1.0
        at = (float(radii_mm[0] * np.sin(angle)), float(-side * radii_mm[1] * np.cos(angle)))
        outward = np.degrees(np.arctan2(at[0] / radii_mm[0] ** 2, -at[1] / radii_mm[1] ** 2))
        _place(plate, character, at, (width, glyph_mm[1]), turn=float(outward + (180 if below else 0)))


def _straight_text(plate: _Plate, text: str, below_mm: float, glyph_mm: tuple[float, float]) -> None:
    for position, character in enumerate(text):
        at = ((position - (len(text) - 1) / 2) * glyph_mm[0] * 1.06, below_mm)
        _place(plate, character, at, glyph_mm, turn=0)


def _place(plate: _Plate, character: str, at: tuple[float, float], glyph_mm: tuple[float, float], turn: float) -> None:
    """One character, `glyph_mm` wide and high, its middle at `at` from the seal's middle, turned clockwise."""
    glyph = _glyph(character).resize(
        (max(2, round(glyph_mm[0] * plate.scale)), max(2, round(glyph_mm[1] * plate.scale))), Image.Resampling.BILINEAR
    )
    glyph = glyph.rotate(-turn, expand=True, resample=Image.Resampling.BICUBIC)
    x, y = plate.middle
    left = round(x + at[0] * plate.scale - glyph.width / 2)
    top = round(y + at[1] * plate.scale - glyph.height / 2)
    plate.picture.paste(255, (left, top), glyph)


def _glyph(character: str) -> Image.Image:
    """The character filling its own box, so that it can be made tall and narrow as seal cutters do."""
    picture = Image.new("L", (_GLYPH * 2, _GLYPH * 2))
    ImageDraw.Draw(picture).text((_GLYPH // 2, _GLYPH // 4), character, fill=255, font=font(SERIF, _GLYPH))
    box = picture.getbbox()
    return picture.crop(box) if box else picture


def _turned(cover: Cover, degrees: float) -> Cover:
    height, width = cover.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(cover, turn, (width, height)), dtype=np.float32)
