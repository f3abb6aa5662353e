"""Which fonts a PDF really uses, so that a silent stand-in is found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pikepdf

from pipeline.drafting.office.fonts import SANS, SERIF
from pipeline.drafting.paper.pdf_pages import opened

HOUSE_FONTS = (SERIF, SANS)
_SUBSET_TAG = re.compile(r"^[A-Z]{6}\+")
_NOT_IN_A_NAME = re.compile(r"[^0-9a-z\u4e00-\u9fff]")
# The regional faces of a Noto CJK collection share one font program, which names itself after Japan.
_REGION = re.compile(r"(?<=cjk)(?:sc|tc|hk|jp|kr)")


@dataclass(frozen=True, slots=True, order=True)
class FontUse:
    """One font of a PDF: its name without the subset tag, and whether its glyphs travel with the file."""

    name: str
    is_embedded: bool


def fonts_in(pdf: bytes) -> list[FontUse]:
    """Every font of the PDF, sorted by name."""
    with opened(pdf) as document:
        fonts = [item for item in document.objects if _is_font(item)]
        return sorted({FontUse(_name(font), _is_embedded(font)) for font in fonts})


def strange_fonts(pdf: bytes, wanted: Iterable[str] = HOUSE_FONTS) -> list[str]:
    """The fonts of the PDF that are none of the wanted families: what LibreOffice fell back to, or a picture's own."""
    families = tuple(_plain(name) for name in wanted)
    return [use.name for use in fonts_in(pdf) if not _plain(use.name).startswith(families)]


def _is_font(item: pikepdf.Object) -> bool:
    if not isinstance(item, pikepdf.Dictionary) or item.get("/Type") != pikepdf.Name.Font:
        return False
    # The descendant of a composite font is the same font once more.
    return str(item.get("/Subtype")) not in ("/CIDFontType0", "/CIDFontType2")


def _name(font: pikepdf.Object) -> str:
    named = str(font.get("/BaseFont", font.get("/Name", "/?")))
    return _SUBSET_TAG.sub("", named.removeprefix("/"))


def _is_embedded(font: pikepdf.Object) -> bool:
    if font.get("/Subtype") == pikepdf.Name.Type3:
        return True
    carrier = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = carrier.get("/FontDescriptor")
    return descriptor is not None and any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3"))


def _plain(name: str) -> str:
    return _REGION.sub("", _NOT_IN_A_NAME.sub("", name.lower()))
