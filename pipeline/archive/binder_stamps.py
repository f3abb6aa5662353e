"""The marks on a reading copy's pages: archive number, running page number, the words 利用副本."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

COVER_NOTICE = "利用副本 仅供查阅，效力以归档原件为准"
PAGE_NOTICE = "利用副本"
A4 = (0.0, 0.0, 595.28, 841.89)
FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
# File name → which face of the collection is the simplified Chinese one.
_FACES = {
    "NotoSansCJK-Regular.ttc": 2,
    "NotoSerifCJK-Regular.ttc": 2,
    "NotoSansSC-Regular.otf": 0,
    "SourceHanSansSC-Regular.otf": 0,
    "wqy-microhei.ttc": 0,
    "wqy-zenhei.ttc": 0,
    "DroidSansFallbackFull.ttf": 0,
    "DroidSansFallback.ttf": 0,
    "simsun.ttc": 0,
    "msyh.ttc": 0,
}
_LATIN = "QidangStamp"
_DOTS_PER_POINT = 600 / 72
_RED = (0.7, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Lettering:
    """A font file with Chinese characters and the face in it to use."""

    path: Path
    face: int


@dataclass(frozen=True, slots=True)
class PageMark:
    """What one page gets stamped with; `box` is its visible area in points, `rotation` 0, 90, 180 or 270."""

    code: str
    running: str = ""
    box: tuple[float, float, float, float] = A4
    rotation: int = 0
    is_cover: bool = False


def find_lettering(folders: Iterable[Path] = FONT_FOLDERS) -> Lettering | None:
    """A font of this machine that has Chinese characters, None when there is none."""
    present = {path.name: path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*.[ot]t[cf]"))}
    names = [name for name in _FACES if name in present]
    return Lettering(present[names[0]], _FACES[names[0]]) if names else None


def stamp_sheets(marks: Iterable[PageMark], lettering: Lettering | None) -> bytes:
    """One PDF with a transparent sheet for each mark, the font embedded once; equal bytes for equal input.

    Chinese words are drawn as ink (600 dpi, one bit): the CFF fonts that carry them can't be embedded by
    reportlab, and every number stays text. Without a Chinese font the words are English.
    """
    output = BytesIO()
    canvas = _canvas(output)
    cover, small = _ink(COVER_NOTICE, 16, lettering), _ink(PAGE_NOTICE, 7, lettering)
    for mark in marks:
        width, height = _visible_size(mark)
        _turn(canvas, mark)
        canvas.setFillColorRGB(*_RED)
        canvas.setFont(_LATIN, 7)
        canvas.drawString(40, height - 24, mark.code)
        after_code = 46 + canvas.stringWidth(mark.code, _LATIN, 7)
        _draw(canvas, small, after_code, height - 25, PAGE_NOTICE)
        canvas.drawRightString(width - 28, 18, mark.running)
        if mark.is_cover:
            _draw_cover_notice(canvas, cover, (width, height))
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def slip_sheet(lines: Iterable[str], lettering: Lettering | None) -> bytes:
    """An A4 page that stands for an item which can't be shown, saying where its original is."""
    output = BytesIO()
    canvas = _canvas(output)
    canvas.setPageSize(A4[2:])
    height = 620.0
    for line in lines:
        _draw(canvas, _ink(line, 12, lettering), 72, height, line)
        height -= 28
    canvas.showPage()
    canvas.save()
    return output.getvalue()


def _canvas(output: BytesIO) -> Canvas:
    if _LATIN not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(_LATIN, "Vera.ttf"))
    # Else reportlab names Helvetica on every page, unembedded; its stubs take the name for a number.
    first_font: dict[str, Any] = {"initialFontName": _LATIN}
    return Canvas(output, invariant=1, pageCompression=1, **first_font)


def _visible_size(mark: PageMark) -> tuple[float, float]:
    width, height = mark.box[2] - mark.box[0], mark.box[3] - mark.box[1]
    return (height, width) if mark.rotation % 180 else (width, height)


def _turn(canvas: Canvas, mark: PageMark) -> None:
    """Set the sheet's size and axes so that what is drawn stands upright on the page as it is seen."""
    width, height = mark.box[2] - mark.box[0], mark.box[3] - mark.box[1]
    canvas.setPageSize((width, height))
    axes = {90: (0, 1, -1, 0, width, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, height)}
    if mark.rotation in axes:
        canvas.transform(*axes[mark.rotation])


def _ink(text: str, points: float, lettering: Lettering | None) -> Image.Image | None:
    if lettering is None:
        return None
    font = ImageFont.truetype(str(lettering.path), round(points * _DOTS_PER_POINT), index=lettering.face)
    left, top, right, bottom = font.getbbox(text)
    image = Image.new("L", (round(right - left), round(bottom - top)), 255)
    ImageDraw.Draw(image).text((-left, -top), text, font=font, fill=0)
    return image.point(lambda level: 255 if level > 127 else 0, mode="1")


def _draw(canvas: Canvas, ink: Image.Image | None, left: float, bottom: float, text: str) -> None:
    if ink is None:
        canvas.drawString(left, bottom, _in_latin(text))
        return
    width, height = (side / _DOTS_PER_POINT for side in ink.size)
    canvas.drawImage(ImageReader(ink), left, bottom, width, height, mask=None)


def _draw_cover_notice(canvas: Canvas, ink: Image.Image | None, size: tuple[float, float]) -> None:
    width = ink.size[0] / _DOTS_PER_POINT if ink else canvas.stringWidth(_in_latin(COVER_NOTICE), _LATIN, 7)
    _draw(canvas, ink, (size[0] - width) / 2, size[1] - 60, COVER_NOTICE)


def _in_latin(text: str) -> str:
    known = {COVER_NOTICE: "READING COPY - the archived originals prevail", PAGE_NOTICE: "READING COPY"}
    return known.get(text) or text.encode("ascii", "replace").decode()
