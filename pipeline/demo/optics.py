"""What a scanner or a camera does to the picture of a page: place, light, focus, noise, number of greys."""

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.demo.ink import Pixels

Levels: TypeAlias = NDArray[np.int16]


def shone_through(front: Pixels, strength: float, dpi: float) -> Pixels:
    """An empty back: what `front` (already seen from behind) looks like through the paper, 0.05 thin, 0.2 very thin."""
    soft = cv2.GaussianBlur(front, (0, 0), 0.16 * dpi / 25.4).astype(np.float32)
    return np.asarray(255 - strength * (255 - soft), dtype=np.uint8)


def placed(pixels: Pixels, size: tuple[int, int], corners: NDArray[np.float32], behind: tuple[int, int, int]) -> Pixels:
    """The sheet with its corners (top left, clockwise) at `corners` on a picture of `size` (width, height)."""
    height, width = pixels.shape[:2]
    sheet = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    shrinking = float(np.linalg.norm(corners[1] - corners[0])) / width
    if shrinking < 0.8:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.4 / shrinking), dtype=np.uint8)
    lens = cv2.getPerspectiveTransform(sheet, corners)
    moved = cv2.warpPerspective(pixels, lens, size, flags=cv2.INTER_LINEAR, borderValue=behind)
    return np.asarray(moved, dtype=np.uint8)


def corners_of_sheet(
    size: tuple[int, int], degrees: float, shift: tuple[float, float], scale: float, lean: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Where a sheet's corners lie: turned about its middle, shifted (pixels), shrunk, each corner off by `lean`."""
    width, height = size
    middle = np.array([width / 2, height / 2])
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float64) - middle
    angle = np.radians(degrees)
    turn = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))])
    moved = flat @ turn.T * scale + middle + np.array(shift) + lean * np.array([width, height])
    return np.asarray(moved, dtype=np.float32)


def toned(pixels: Pixels, contrast: float, paper: tuple[int, int, int]) -> Pixels:
    """Ink at `contrast` of its strength on paper of this colour."""
    levels = np.arange(256, dtype=np.float32)
    tables = [np.clip(white - contrast * (255 - levels) * white / 255, 0, 255) for white in paper]
    table = np.stack(tables, axis=1).astype(np.uint8)[None]
    return np.asarray(cv2.LUT(pixels, table), dtype=np.uint8)


def shaded(pixels: Pixels, strength: float, rng: np.random.Generator) -> Pixels:
    """Light that falls off to one side, with a darker edge as from a book's spine or a hand with a phone."""
    height, width = pixels.shape[:2]
    direction = rng.uniform(0, 2 * np.pi)
    across = np.linspace(-1, 1, width, dtype=np.float32) * np.cos(direction)
    down = np.linspace(-1, 1, height, dtype=np.float32) * np.sin(direction)
    slope = (across[None, :] + down[:, None] + 1) / 2
    light = 1 - strength * np.clip(slope, 0, 1) ** 1.5
    deep = np.repeat(light.astype(np.float32)[..., None], 3, axis=2)
    return np.asarray(cv2.multiply(pixels, deep, dtype=cv2.CV_8U), dtype=np.uint8)


def out_of_focus(pixels: Pixels, sigma_mm: float, dpi: float) -> Pixels:
    """Blurred with a Gaussian of this width."""
    sigma = sigma_mm * dpi / 25.4
    return pixels if sigma < 0.25 else np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), dtype=np.uint8)


def noisy(pixels: Pixels, levels: float, rng: np.random.Generator) -> Pixels:
    """Sensor noise of this standard deviation in grey levels."""
    if levels <= 0:
        return pixels
    tile: Levels = np.round(rng.standard_normal((640, 640, pixels.shape[2]), dtype=np.float32) * levels).astype(
        np.int16
    )
    repeats = (-(-pixels.shape[0] // 640), -(-pixels.shape[1] // 640), 1)
    grain = np.ascontiguousarray(np.tile(tile, repeats)[: pixels.shape[0], : pixels.shape[1]])
    return np.asarray(cv2.add(pixels, grain, dtype=cv2.CV_8U), dtype=np.uint8)


def dusty(pixels: Pixels, specks: int, dpi: float, rng: np.random.Generator) -> Pixels:
    """Dark crumbs and hairs on the glass."""
    dirty = pixels.copy()
    height, width = pixels.shape[:2]
    for _ in range(specks):
        spot = (int(rng.integers(width)), int(rng.integers(height)))
        level = int(rng.integers(30, 150))
        if rng.random() < 0.12:
            end = (spot[0] + int(rng.normal(0, 2.5) * dpi / 25.4), spot[1] + int(rng.normal(0, 2.5) * dpi / 25.4))
            cv2.line(dirty, spot, end, (level,) * 3, 1, cv2.LINE_AA)
        else:
            cv2.circle(dirty, spot, max(1, int(rng.exponential(0.16) * dpi / 25.4)), (level,) * 3, -1, cv2.LINE_AA)
    return dirty


def streaked(pixels: Pixels, streaks: int, rng: np.random.Generator) -> Pixels:
    """Thin lines along the feed, from dirt on the glass of a document feeder."""
    dirty = pixels.copy()
    for _ in range(streaks):
        column = int(rng.integers(pixels.shape[1]))
        dirty[:, column : column + int(rng.integers(1, 3))] = int(rng.integers(90, 190))
    return dirty


def without_red(pixels: Pixels) -> Pixels:
    """As a scanner with a red lamp sees it: red seals are gone."""
    return np.ascontiguousarray(pixels[..., 0])


def greyed(pixels: Pixels) -> Pixels:
    """One plane."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def cut_to_black_and_white(grey: Pixels, threshold: int) -> Pixels:
    """Every pixel black or white, after the sharpening that scanners do first."""
    sharp = cv2.addWeighted(grey, 1.6, cv2.GaussianBlur(grey, (0, 0), 1.2), -0.6, 0)
    return np.where(sharp < threshold, np.uint8(0), np.uint8(255))


def dithered(grey: Pixels) -> Pixels:
    """Black and white dots that look grey from afar (Floyd and Steinberg)."""
    return np.asarray(Image.fromarray(grey).convert("1").convert("L"), dtype=np.uint8)


def squeezed(pixels: Pixels, down: float) -> Pixels:
    """Fewer lines than columns per inch, as fax machines do it."""
    height = max(1, round(pixels.shape[0] * down))
    return np.asarray(cv2.resize(pixels, (pixels.shape[1], height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
