"""Scanners, good and bad: paper pages become an image-only PDF, with the truth beside it when asked."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from pipeline.demo import damage, optics
from pipeline.demo.containers import Container, Picture, pdf_of
from pipeline.demo.faults import with_blank_backs
from pipeline.demo.ink import Pixels
from pipeline.demo.paper import Mark, PaperPage

MM_PER_INCH = 25.4


class Mode(StrEnum):
    """What a scanner delivers: colour, grey, black and white by a threshold, black and white by dots."""

    COLOUR = "colour"
    GREY = "grey"
    BLACK_AND_WHITE = "bw"
    DITHERED = "dither"


@dataclass(frozen=True, slots=True)
class Scanner:
    """A scanner with its habits; angles, shifts and leans are the largest, each page draws its own.

    Lengths in mm, `skew` about `tilt` in degrees, `lean` (perspective) as a fraction of the page, `noise` in grey
    levels, `contrast`, `shade` and `show_through` as fractions; `holes`, `folds` and `stains` are the share of pages
    that have them. `lines` is the vertical density as a fraction of the horizontal one; `claims_dpi` is what the file
    says if it lies; `turned` is the page's /Rotate, `quarter_turns` how the sheets lie on the glass (clockwise).
    `drops_red` (a red lamp) is for grey and black and white. A back is as askew as its front, the other way round.
    """

    dpi: float = 200.0
    mode: Mode = Mode.COLOUR
    container: Container = Container.JPEG
    quality: int = 75
    skew: float = 0.7
    tilt: float = 0.0
    shift: float = 1.2
    lean: float = 0.0
    scale: float = 1.0
    blur: float = 0.08
    noise: float = 3.0
    contrast: float = 0.95
    paper: tuple[int, int, int] = (250, 249, 246)
    behind: tuple[int, int, int] = (244, 244, 244)
    shade: float = 0.0
    dust: int = 2
    streaks: int = 0
    holes: float = 0.0
    folds: float = 0.0
    stains: float = 0.0
    torn_mm: float = 0.0
    threshold: int = 150
    lines: float = 1.0
    drops_red: bool = False
    duplex: bool = False
    show_through: float = 0.0
    claims_dpi: float = 0.0
    turned: int = 0
    quarter_turns: int = 0


@dataclass(frozen=True, slots=True)
class PageTruth:
    """What picture `index` (from 0) of a scan really is: page `number` (from 1) of `document`, or its empty back."""

    index: int
    document: str
    number: int
    is_back: bool
    is_turned: bool
    degrees: float
    marks: tuple[Mark, ...]

    def as_json(self) -> dict[str, Any]:
        """The truth as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Luck:
    """What one page draws from a scanner's habits; decided first, so that truth and picture cannot differ."""

    degrees: float
    shift: tuple[float, float]
    seed: tuple[int, ...]


def scan(pages: Sequence[PaperPage], scanner: Scanner, seed: int) -> bytes:
    """The pages as an image-only PDF. Equal pages, scanner and seed give equal bytes."""
    sides = _sides(pages, scanner)
    lucks = _lucks(sides, scanner, seed)
    pictures = (_picture(side, scanner, luck) for side, luck in zip(sides, lucks, strict=True))
    return pdf_of(pictures, scanner.container, scanner.quality)


def truth_of(pages: Sequence[PaperPage], scanner: Scanner, seed: int) -> list[PageTruth]:
    """The truth about `scan(pages, scanner, seed)`, picture by picture."""
    return list(_truths(_sides(pages, scanner), scanner, seed))


def _truths(sides: Sequence[PaperPage], scanner: Scanner, seed: int) -> Iterator[PageTruth]:
    for index, (side, luck) in enumerate(zip(sides, _lucks(sides, scanner, seed), strict=True)):
        degrees = round(luck.degrees, 3)
        yield PageTruth(index, side.document, side.number, side.is_back, side.is_turned, degrees, side.marks)


def _sides(pages: Sequence[PaperPage], scanner: Scanner) -> Sequence[PaperPage]:
    return with_blank_backs(pages) if scanner.duplex else pages


def _lucks(sides: Sequence[PaperPage], scanner: Scanner, seed: int) -> list[_Luck]:
    """One per side; the back of the sheet before goes through with it, and so is askew the other way round."""
    lucks: list[_Luck] = []
    for index, side in enumerate(sides):
        luck = _luck(scanner, seed, index)
        if side.is_back and lucks:
            front = lucks[-1]
            luck = replace(luck, degrees=-front.degrees, shift=(-front.shift[0], front.shift[1]))
        lucks.append(luck)
    return lucks


def _luck(scanner: Scanner, seed: int, index: int) -> _Luck:
    rng = np.random.default_rng([seed, 2, index])
    across, down = rng.uniform(-scanner.shift, scanner.shift, 2)
    degrees = scanner.tilt + float(rng.uniform(-scanner.skew, scanner.skew))
    return _Luck(degrees, (float(across), float(down)), (seed, 3, index))


def _picture(side: PaperPage, scanner: Scanner, luck: _Luck) -> Picture:
    rng = np.random.default_rng(luck.seed)
    seen = _sheet(side, scanner, rng)
    seen = _on_the_glass(seen, side.dpi, scanner, luck, rng)
    seen = _through_the_lens(seen, scanner, rng)
    seen = _delivered(seen, scanner)
    turns = scanner.quarter_turns + (2 if side.is_turned else 0)
    seen = np.ascontiguousarray(np.rot90(seen, -turns))
    density = scanner.claims_dpi or scanner.dpi
    across, down = (1.0, scanner.lines) if turns % 2 == 0 else (scanner.lines, 1.0)
    inches = (seen.shape[1] / density / across, seen.shape[0] / density / down)
    return Picture(seen, inches, scanner.turned)


def _sheet(side: PaperPage, scanner: Scanner, rng: np.random.Generator) -> Pixels:
    """The sheet of paper as it comes to the scanner."""
    pixels = optics.shone_through(side.pixels, scanner.show_through, side.dpi) if side.is_back else side.pixels
    if rng.random() < scanner.folds:
        pixels = damage.folded(pixels, side.dpi, rng)
    if rng.random() < scanner.stains:
        pixels = damage.stained(pixels, side.dpi, rng)
    if rng.random() < scanner.holes:
        pixels = damage.punched(pixels, side.dpi, rng)
    if scanner.torn_mm:
        pixels = damage.torn(pixels, side.dpi, rng, scanner.torn_mm)
    return pixels


def _on_the_glass(pixels: Pixels, paper_dpi: float, scanner: Scanner, luck: _Luck, rng: np.random.Generator) -> Pixels:
    factor = scanner.dpi / paper_dpi
    size = (round(pixels.shape[1] * factor), round(pixels.shape[0] * factor))
    shift = (luck.shift[0] * scanner.dpi / MM_PER_INCH, luck.shift[1] * scanner.dpi / MM_PER_INCH)
    lean = rng.uniform(-scanner.lean, scanner.lean, (4, 2))
    corners = optics.corners_of_sheet(size, luck.degrees, shift, scanner.scale, lean)
    toned = optics.toned(pixels, scanner.contrast, scanner.paper)
    return optics.placed(toned, size, corners, scanner.behind)


def _through_the_lens(pixels: Pixels, scanner: Scanner, rng: np.random.Generator) -> Pixels:
    if scanner.shade:
        pixels = optics.shaded(pixels, scanner.shade, rng)
    pixels = optics.out_of_focus(pixels, scanner.blur, scanner.dpi)
    if scanner.dust:
        pixels = optics.dusty(pixels, int(rng.poisson(scanner.dust)), scanner.dpi, rng)
    if scanner.streaks:
        pixels = optics.streaked(pixels, scanner.streaks, rng)
    return optics.noisy(pixels, scanner.noise, rng)


def _delivered(pixels: Pixels, scanner: Scanner) -> Pixels:
    if scanner.lines != 1.0:
        pixels = optics.squeezed(pixels, scanner.lines)
    if scanner.mode is Mode.COLOUR:
        return pixels
    grey = optics.without_red(pixels) if scanner.drops_red else optics.greyed(pixels)
    if scanner.mode is Mode.GREY:
        return grey
    return (
        optics.dithered(grey)
        if scanner.mode is Mode.DITHERED
        else optics.cut_to_black_and_white(grey, scanner.threshold)
    )
