"""Handwriting: names signed in a hurry, dates filled in by hand."""

import numpy as np
from numpy.typing import NDArray

from pipeline.demo.glyph_strokes import strokes_of
from pipeline.demo.ink import Cover, Pen, Stroke, drawn


def handwriting(text: str, height_mm: float, pen: Pen, dpi: float, rng: np.random.Generator) -> Cover:
    """`text` written by hand in one line, characters about `height_mm` high: legible, hurried, never twice the same."""
    fine = Pen(pen.colour, min(pen.width_mm, 0.1 * height_mm))
    return drawn(_written_strokes(text, rng, hurry=0.35), height_mm, fine, dpi, rng)


def signature(name: str, height_mm: float, pen: Pen, dpi: float, rng: np.random.Generator) -> Cover:
    """A name written as people sign: characters run together, strokes are joined, the last one may swing out."""
    strokes = _joined(_written_strokes(name, rng, hurry=1.0, pitch=0.82), rng)
    if strokes and rng.random() < 0.6:
        strokes.append(_flourish(strokes, rng))
    return drawn(strokes, height_mm, pen, dpi, rng)


def _written_strokes(text: str, rng: np.random.Generator, hurry: float, pitch: float = 1.0) -> list[Stroke]:
    slant = rng.normal(0.12, 0.06)
    left = 0.0
    strokes: list[Stroke] = []
    for character in text:
        wide = _is_wide(character)
        size = rng.normal(1.0, 0.07 * hurry + 0.03)
        drop = rng.normal(0, 0.03 + 0.03 * hurry)
        for stroke in strokes_of(character):
            moved = _wavered(stroke, rng, hurry) * size
            moved[:, 0] += left + slant * (1 - moved[:, 1])
            moved[:, 1] += drop
            strokes.append(moved)
        left += (pitch if wide else 0.55) * size
    return strokes


def _is_wide(character: str) -> bool:
    return ord(character) > 0x2000


def _wavered(stroke: Stroke, rng: np.random.Generator, hurry: float) -> Stroke:
    """The stroke as a hand makes it: rounded off, a little off its place."""
    count = max(4, len(stroke))
    rounding = 1.0 + 1.6 * hurry
    smooth = np.column_stack([_smoothed(stroke[:, axis], rounding) for axis in (0, 1)])
    bend = np.sin(np.linspace(0, np.pi, len(smooth))) * rng.normal(0, 0.02 * hurry + 0.008)
    swing = rng.normal(0, 0.012 + 0.015 * hurry, 2)
    ends = rng.normal(0, 0.02 * hurry, (1, 2)) * np.linspace(0, 1, len(smooth))[:, None]
    return smooth + swing + ends + bend[:, None] * (1.0 if count > 6 else 0.5)


def _smoothed(values: NDArray[np.float64], sigma: float) -> NDArray[np.float64]:
    if len(values) < 5:
        return values
    reach = min(len(values) // 2, round(3 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    padded = np.concatenate([np.full(reach, values[0]), values, np.full(reach, values[-1])])
    return np.convolve(padded, kernel / kernel.sum(), mode="valid")


def _joined(strokes: list[Stroke], rng: np.random.Generator) -> list[Stroke]:
    """Some strokes run into the next without the pen being lifted."""
    joined: list[Stroke] = []
    for stroke in strokes:
        is_near = bool(joined) and float(np.linalg.norm(joined[-1][-1] - stroke[0])) < 0.75
        if is_near and rng.random() < 0.4:
            joined[-1] = np.concatenate([joined[-1], _bezier_between(joined[-1], stroke), stroke])
        else:
            joined.append(stroke)
    return joined


def _bezier_between(before: Stroke, after: Stroke) -> Stroke:
    """A cubic curve that leaves one stroke and enters the next in their own directions."""
    start, end = before[-1], after[0]
    leaving = before[-1] - before[max(0, len(before) - 4)]
    entering = after[min(3, len(after) - 1)] - after[0]
    return _bezier(start, start + 1.2 * leaving, end - 1.2 * entering, end, points=8)


def _flourish(strokes: list[Stroke], rng: np.random.Generator) -> Stroke:
    everything = np.concatenate(strokes)
    start = strokes[-1][-1]
    reach = (everything[:, 0].max() - everything[:, 0].min()) * rng.uniform(0.25, 0.6)
    low = everything[:, 1].max() + rng.uniform(0.0, 0.15)
    bow, end = start + np.array([0.3, 0.2]), start + np.array([0.6 * reach, rng.uniform(-0.35, -0.1)])
    return _bezier(start, bow, np.array([start[0] - reach, low]), end, points=30)


def _bezier(*control: NDArray[np.float64] | Stroke, points: int) -> Stroke:
    t = np.linspace(0, 1, points)[:, None]
    a, b, c, d = control
    return np.asarray((1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d)
