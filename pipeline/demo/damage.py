"""What happens to paper before it is scanned: folds, punch holes, torn corners, coffee."""

import cv2
import numpy as np

from pipeline.demo.ink import Pixels

LID = 214
"""Grey level of what lies behind a hole."""


def folded(pixels: Pixels, dpi: float, rng: np.random.Generator) -> Pixels:
    """Folded once across and flattened: a broken line of light and shade, the two halves lit differently."""
    height, width = pixels.shape[:2]
    row = height * rng.uniform(0.3, 0.7)
    slope = rng.normal(0, 0.01)
    line = row + slope * np.arange(width, dtype=np.float32)
    distance = (np.arange(height, dtype=np.float32)[:, None] - line[None, :]) / (dpi / 25.4)
    crease = -38 * np.exp(-((distance / 0.22) ** 2)) + 20 * np.exp(-(((distance - 0.55) / 0.35) ** 2))
    valley = -9 * np.exp(-np.abs(distance) / 14) * (distance > 0)
    worn = 0.6 + 0.4 * np.interp(np.arange(width), np.linspace(0, width, 40), rng.random(40))
    change = (crease * worn[None, :] + valley).astype(np.int16)
    return _added(pixels, change)


def punched(pixels: Pixels, dpi: float, rng: np.random.Generator) -> Pixels:
    """Two holes of 6 mm at the left edge, 80 mm apart (ISO 838)."""
    hurt = pixels.copy()
    middle = pixels.shape[0] / 2 + rng.normal(0, 2) * dpi / 25.4
    for offset_mm in (-40, 40):
        centre = (round(12 * dpi / 25.4), round(middle + offset_mm * dpi / 25.4))
        radius = round(3 * dpi / 25.4)
        cv2.circle(hurt, centre, radius, (LID, LID, LID), -1, cv2.LINE_AA)
        cv2.ellipse(hurt, centre, (radius, radius), 0, 180, 330, (150, 150, 150), max(1, round(dpi / 90)), cv2.LINE_AA)
    return hurt


def torn(pixels: Pixels, dpi: float, rng: np.random.Generator, size_mm: float, corner: int | None = None) -> Pixels:
    """A corner torn off, `size_mm` along both edges; corners count from top left, clockwise."""
    height, width = pixels.shape[:2]
    reach = size_mm * dpi / 25.4
    which = int(rng.integers(4)) if corner is None else corner
    along = np.linspace(0, 1, 12)
    edge = np.column_stack([reach * (1 - along), reach * along]) + rng.normal(0, 0.02 * reach, (12, 2))
    outline = np.concatenate([[(-reach, -reach), (reach, -reach)], edge, [(-reach, reach)]])
    if which in (1, 2):
        outline[:, 0] = width - 1 - outline[:, 0]
    if which in (2, 3):
        outline[:, 1] = height - 1 - outline[:, 1]
    hurt = pixels.copy()
    cv2.fillPoly(hurt, [np.round(outline).astype(np.int32)], (LID, LID, LID), cv2.LINE_AA)
    return hurt


def stained(pixels: Pixels, dpi: float, rng: np.random.Generator) -> Pixels:
    """The ring of a coffee cup, 75 mm across, somewhere on the page."""
    height, width = pixels.shape[:2]
    centre = (int(rng.uniform(0.2, 0.8) * width), int(rng.uniform(0.2, 0.8) * height))
    ring = np.zeros((height, width), np.uint8)
    cv2.circle(ring, centre, round(37 * dpi / 25.4), 90, max(2, round(1.6 * dpi / 25.4)), cv2.LINE_AA)
    cv2.circle(ring, centre, round(36 * dpi / 25.4), 22, -1)
    cover = cv2.GaussianBlur(ring, (0, 0), 0.35 * dpi / 25.4).astype(np.float32)[..., None] / 255
    brown = np.array([150, 104, 60], dtype=np.float32) / 255
    return np.asarray(pixels * (1 - cover * (1 - brown)), dtype=np.uint8)


def _added(pixels: Pixels, change: np.ndarray[tuple[int, ...], np.dtype[np.int16]]) -> Pixels:
    deep = np.repeat(change[..., None], 3, axis=2) if pixels.ndim == 3 else change
    return np.asarray(cv2.add(pixels, deep, dtype=cv2.CV_8U), dtype=np.uint8)
