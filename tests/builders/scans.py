"""Small contracts with page codes in the two agreed places, and scans of them, for the tests of the intake."""

import io
import struct
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pikepdf
import segno
from numpy.typing import NDArray
from PIL import Image, TiffImagePlugin
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.demo.ink import BLUE_PEN
from pipeline.demo.paper import PaperPage, Party, print_copy, sign_on_paper
from pipeline.demo.seals import Seal

BUYER = "华东智造装备股份有限公司"
SELLER = "上海澜生软件技术有限公司"
UPPER_PLACE = (186.0, 12.0, 16.0)
LOWER_PLACE = (26.0, 272.0, 14.0)
_LINES = (
    "本合同由甲乙双方依照《中华人民共和国民法典》及有关法律的规定,在平等自愿的基础上订立。",
    "乙方应当按照附件一所列的功能清单完成开发、部署和培训,并在约定的期限内提交验收。",
    "甲方应当自收到合格发票之日起十五个工作日内,向乙方支付本期合同价款。",
    "任何一方迟延履行的,每迟延一日按迟延部分金额的万分之五支付违约金。",
)


def page_code(page: int, pages: int, number: str = "LS-RJ-2026-0007") -> str:
    """A well-formed page code; its check is made up."""
    return f"K1/{number}/HTWB/2.0/{page:02d}-{pages:02d}/7F3K9QW{page % 10}"


@lru_cache(maxsize=8)
def stamped_contract(pages: int = 4, number: str = "LS-RJ-2026-0007", *, codes: bool = True) -> bytes:
    """A contract of `pages` A4 pages as PDF, a signature block on the last one, two page codes on each."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=True)
    for page in range(1, pages + 1):
        _draw_text(canvas, page, pages)
        if codes:
            for place in (UPPER_PLACE, LOWER_PLACE):
                _draw_code(canvas, page_code(page, pages, number), place)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_text(canvas: Canvas, page: int, pages: int) -> None:
    canvas.setFont("STSong-Light", 10.5)
    last = 12 if page == pages else 36
    for row in range(last):
        words = f"{page}.{row + 1} {_LINES[(row * 7 + page * 3) % 4]}"
        canvas.drawString(28 * mm, (262 - 6.2 * row) * mm, words[: 44 - (row * page) % 17])
    if page == pages:
        _draw_signature_block(canvas)
    canvas.drawString(80 * mm, 15 * mm, f"第 {page} 页 共 {pages} 页")


def _draw_signature_block(canvas: Canvas) -> None:
    for left, party, company in ((28, "甲方", BUYER), (112, "乙方", SELLER)):
        canvas.drawString(left * mm, 150 * mm, f"{party}(盖章):{company}")
        canvas.drawString(left * mm, 128 * mm, "法定代表人或授权代表(签字):")
        canvas.drawString(left * mm, 106 * mm, "日期:        年    月    日")


def _draw_code(canvas: Canvas, text: str, place: tuple[float, float, float]) -> None:
    left, top, size = (value * mm for value in place)
    matrix = segno.make(text, version=3, error="q", boost_error=False, micro=False).matrix
    module = size / len(matrix)
    canvas.setFillGray(1)
    canvas.rect(left - 4 * module, A4[1] - top - size - 4 * module, size + 8 * module, size + 8 * module, 0, 1)
    canvas.setFillGray(0)
    for row, modules in enumerate(matrix):
        for column, dark in enumerate(modules):
            if dark:
                canvas.rect(left + column * module, A4[1] - top - (row + 1) * module, module, module, 0, 1)


def written(folder: Path, pdf: bytes, name: str = "scan.pdf") -> Path:
    """The PDF as a file in `folder`."""
    path = folder / name
    path.write_bytes(pdf)
    return path


def codes_of(pages: int, number: str = "LS-RJ-2026-0007") -> list[str]:
    """The codes of `stamped_contract(pages, number)` in order."""
    return [page_code(page, pages, number) for page in range(1, pages + 1)]


def accepts(codes: Sequence[str]) -> Callable[[str], bool]:
    """The question whether a text is one of `codes`."""
    return frozenset(codes).__contains__


BUYER_SIGNS = Party("甲方", Seal(BUYER), "王建国", date(2026, 11, 18), BLUE_PEN)
SELLER_SIGNS = Party("乙方", Seal(SELLER), "李静怡", date(2026, 11, 20))


@lru_cache(maxsize=4)
def signed_copy(pages: int = 3, number: str = "LS-RJ-2026-0007") -> tuple[PaperPage, ...]:
    """`stamped_contract` on paper, signed and sealed by both parties."""
    return tuple(sign_on_paper(stamped_contract(pages, number), [BUYER_SIGNS, SELLER_SIGNS], seed=7, document=number))


@lru_cache(maxsize=4)
def printed_page(page: int = 1, pages: int = 3, number: str = "LS-RJ-2026-0007") -> PaperPage:
    """One unsigned page at 200 dpi; its pixels must not be changed in place."""
    return print_copy(stamped_contract(pages, number), number)[page - 1]


def pixel(mm_: float, dpi: float = 200.0) -> int:
    """A length on paper in pixels."""
    return round(mm_ * dpi / 25.4)


def picture_page(image: dict[str, object], content: bytes, *, size: tuple[float, float] = (595.0, 842.0)) -> bytes:
    """A PDF of one page that shows one image made of this dictionary and these bytes, over the whole page."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=size)
    stream = pdf.make_stream(content)
    for name, value in {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image, **image}.items():
        stream[f"/{name}"] = value
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
    page.obj.Contents = pdf.make_stream(f"q {size[0]} 0 0 {size[1]} 0 0 cm /Im0 Do Q".encode())
    return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of an open PDF."""
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The PDF after `change` was let loose on it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        return saved(document)


def jbig2(black: NDArray[np.bool_]) -> bytes:
    """A picture in JBIG2 (ITU-T T.88) as PDF embeds it: a page, and one generic region in MMR (group 4) coding."""
    height, width = black.shape
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 1) + _group_4(black)
    return _segment(0, 48, page) + _segment(1, 38, region)


def _segment(number: int, kind: int, content: bytes) -> bytes:
    return struct.pack(">IBBBI", number, kind, 0, 1, len(content)) + content


def _group_4(black: NDArray[np.bool_]) -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[TiffImagePlugin.ROWSPERSTRIP] = black.shape[0]
    target = io.BytesIO()
    Image.fromarray(black).save(target, "TIFF", compression="group4", tiffinfo=tags)
    with TiffImagePlugin.TiffImageFile(io.BytesIO(target.getvalue())) as tiff:
        start, length = tiff.tag_v2[TiffImagePlugin.STRIPOFFSETS][0], tiff.tag_v2[TiffImagePlugin.STRIPBYTECOUNTS][0]
    return target.getvalue()[start : start + length]
