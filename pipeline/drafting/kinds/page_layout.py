"""Checks of a document's printed pages: paper, edges, footers, leftovers of the template, a last page torn off."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2

from pipeline.domain.findings import Finding, finding
from pipeline.drafting.kinds.kind import Kind
from pipeline.drafting.paper.pdf_pages import MM, shown

_PAPERS = {(210, 297), (297, 420)}
_EDGE = 5.0
"""Millimetres at the edge of a sheet that printers leave white."""
_HEAD, _FOOT = 18.0, 19.0
"""Millimetres from the edge within which head and foot lines stand in the house's templates."""
_FEWEST = 20
"""Characters a last page must have to be worth a sheet."""
_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\[\[|\]\]|\bNone\b|\bnan\b|\[\]|\{\}")
_PLACE_TO_SIGN = re.compile(r"签名[：:]|[（(](?:签字|盖章|签章|公章|合同专用章)")
_HEADING = re.compile(r"[一二三四五六七八九十]+、")
_ASIDE = re.compile(r"[（(][^）)]*[）)]")
_EXCERPT = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of printed text with its box, in millimetres from the top left of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """A printed page with everything written on it."""

    width: float
    height: float
    lines: tuple[Line, ...]

    def foot(self) -> str:
        """What the foot of the page says, without spaces."""
        return "".join(_plain(each.text) for each in self.lines if each.top > self.height - _FOOT)

    def body(self) -> list[str]:
        """The lines between head and foot, from the top, without spaces."""
        between = [each for each in self.lines if each.bottom > _HEAD and each.top < self.height - _FOOT]
        return [text for each in sorted(between, key=lambda one: one.top) if (text := _plain(each.text))]


def page_faults(kind: Kind, pdf: bytes, values: Mapping[str, Any]) -> list[Finding]:
    """What is wrong with the pages of a document of this kind; `values` are those it was rendered with."""
    pages = printed_pages(pdf)
    found = [
        fault
        for number, page in enumerate(pages, start=1)
        for fault in _sheet_faults(f"{kind.folder.name} 第 {number} 页", page)
    ]
    if kind.numbered:
        found += _foot_faults(kind, pages, values.get("doc"))
    return [*found, *_torn_off(kind, pages)]


def printed_pages(pdf: bytes) -> list[Page]:
    """Every page with its lines, as pdfium finds them."""
    with shown(pdf) as document:
        return [_page(document[number]) for number in range(len(document))]


def _page(page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    text_page = page.get_textpage()
    boxes = [text_page.get_rect(number) for number in range(text_page.count_rects())]
    lines = [
        Line(text_page.get_text_bounded(*box), box[0] / MM, (height - box[3]) / MM, box[2] / MM, (height - box[1]) / MM)
        for box in boxes
    ]
    text_page.close()
    page.close()
    return Page(width / MM, height / MM, tuple(lines))


def _sheet_faults(at: str, page: Page) -> Iterator[Finding]:
    sides = sorted((round(page.width), round(page.height)))
    if tuple(sides) not in _PAPERS:
        yield finding("D032", at=at, width=round(page.width), height=round(page.height))
    for each in page.lines:
        if _plain(each.text) and not _is_inside(each, page):
            yield finding("D033", at=at, text=each.text.strip()[:_EXCERPT])
        for mark in _LEFT_OVER.findall(each.text):
            yield finding("D034", at=at, mark=mark, text=each.text.strip()[:_EXCERPT])


def _is_inside(line: Line, page: Page) -> bool:
    across = line.left >= _EDGE and line.right <= page.width - _EDGE
    return across and line.top >= _EDGE and line.bottom <= page.height - _EDGE


def _foot_faults(kind: Kind, pages: Sequence[Page], doc: object) -> Iterator[Finding]:
    """Number, version and page n of N stand at the foot of every page (handbook 2.0)."""
    named = [str(doc.get(name) or "") for name in ("no", "version")] if isinstance(doc, Mapping) else []
    for number, page in enumerate(pages, start=1):
        wanted = [*(_plain(each) for each in named if each), f"第{number}页共{len(pages)}页"]
        missing = [each for each in wanted if each not in page.foot()]
        if missing:
            yield finding("D031", at=f"{kind.folder.name} 第 {number} 页", missing="、".join(missing))


def _torn_off(kind: Kind, pages: Sequence[Page]) -> Iterator[Finding]:
    """A last page with next to nothing on it, or one that begins with the block of signatures."""
    if len(pages) < 2:
        return
    lines, at = pages[-1].body(), f"{kind.folder.name} 第 {len(pages)} 页"
    if sum(map(len, lines)) < _FEWEST:
        yield finding("D035", at=at, what=f"只有“{''.join(lines)}”" if lines else "是空白页")
    elif _begins_with_signatures(kind, lines):
        yield finding("D035", at=at, what=f"一开始就是签章栏“{lines[0][:_EXCERPT]}”")


def _begins_with_signatures(kind: Kind, lines: Sequence[str]) -> bool:
    """A label of the block stands first: a role or a place to sign, no heading and no sentence before it."""
    roles = [_plain(_ASIDE.sub("", each)) for each in kind.signs]
    named = any(each in lines[0] for each in roles) or bool(_PLACE_TO_SIGN.search(lines[0]))
    return named and len(lines[0]) < _FEWEST and not _HEADING.match(lines[0])


def _plain(text: str) -> str:
    return "".join(text.split())
