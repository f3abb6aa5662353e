"""Scans that came as pictures (JPEG, PNG, TIFF), turned into PDF pages for the reading copy."""

import warnings
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff"})
_A4_INCHES = (8.27, 11.69)


def picture_pages(path: Path) -> bytes:
    """A PDF with one A4 page per picture in the file, upright; none for what can't be read as a picture."""
    if path.suffix.lower() not in PICTURES:
        return b""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _as_pdf(path)
    except (OSError, ValueError, Image.DecompressionBombError):
        return b""


def _as_pdf(path: Path) -> bytes:
    output = BytesIO()
    with Image.open(path) as pictures:
        first, *rest = (_page(each) for each in ImageSequence.Iterator(pictures))
        first.save(output, "PDF", save_all=True, append_images=rest, resolution=_dots_per_inch(first))
    return output.getvalue()


def _page(picture: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(picture)
    return upright if upright.mode in ("1", "L") else upright.convert("RGB")


def _dots_per_inch(picture: Image.Image) -> float:
    """The resolution at which the picture fills an A4 page and does not leave it."""
    short, long = sorted(picture.size)
    return max(short / _A4_INCHES[0], long / _A4_INCHES[1])
