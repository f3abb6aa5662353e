"""Small contracts with page codes in the two agreed places, and scans of them, for the tests of the intake."""

import io
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

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
