"""Where a contract wants to be sealed, signed and dated, found in the PDF's own text."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

MM_PER_POINT = 25.4 / 72
MOST_CHARACTERS = 20_000

_PARTY_SEAL = re.compile(r"([甲乙丙丁]方)\s*[((][^()()]{0,8}(?:盖章|公章)[^()()]{0,8}[))]")
_SIGNATURE = re.compile(r"[((]\s*签[字名章][^()()]{0,6}[))]\s*[::]?|签[字名]\s*[::]")
_DATE = re.compile(r"(?:签[订署字约]\s*)?日\s*期\s*[::]")
_DATE_MARKS = "年月日"


class Purpose(StrEnum):
    """What is wanted at a place."""

    SEAL = "seal"
    SIGNATURE = "signature"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in mm from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class SignPlace:
    """A place to seal, sign or date: page index from 0, the party (甲方 …), the printed label's box.

    `until` is how far right there is room (mm); `marks` are the boxes of a printed 年, 月, 日 to write in front of.
    """

    page: int
    purpose: Purpose
    party: str
    label: Box
    until: float
    marks: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class _Text:
    """A page's characters in the file's order, one box each; a box without area belongs to white space."""

    page: int
    width: float
    letters: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class _Label:
    page: int
    purpose: Purpose
    party: str
    box: Box
    until: float
    marks: tuple[Box, ...]


def find_sign_places(pdf: bytes) -> list[SignPlace]:
    """All places in reading order. A signature or date belongs to the party whose seal label stands above it."""
    with pdfium.PdfDocument(pdf) as document:
        labels = [label for text in map(_text_of, range(len(document)), document) for label in _labels_in(text)]
    seals = [label for label in labels if label.purpose is Purpose.SEAL]
    owned = [(label, label.party or _party_above(label, seals)) for label in labels]
    return [
        SignPlace(label.page, label.purpose, party, label.box, label.until, label.marks)
        for label, party in owned
        if party
    ]


def _party_above(label: _Label, seals: Sequence[_Label]) -> str:
    """The party of the nearest seal label above in the same column, over the page break too; "" without one."""
    distances = []
    for seal in seals:
        down = (label.page - seal.page) * 240.0 + label.box.top - seal.box.top
        across = abs(label.box.left - seal.box.left)
        if -6.0 <= down < 260.0:
            distances.append((down + 3 * across, seal.party))
    return min(distances, default=(0.0, ""))[1]


def _text_of(index: int, page: Any) -> _Text:
    text_page = page.get_textpage()
    try:
        height, width = page.get_height(), page.get_width() * MM_PER_POINT
        letters, boxes = [], []
        for position in range(min(text_page.count_chars(), MOST_CHARACTERS)):
            letters.append(_plain(raw.FPDFText_GetUnicode(text_page, position)))
            boxes.append(_box(text_page.get_charbox(position), height))
        return _Text(index, width, "".join(letters), tuple(boxes))
    finally:
        text_page.close()


def _plain(code_point: int) -> str:
    folded = unicodedata.normalize("NFKC", chr(code_point)) if 0 < code_point < 0x110000 else " "
    return folded if len(folded) == 1 else chr(code_point)


def _box(corners: tuple[float, float, float, float], page_height: float) -> Box:
    left, bottom, right, top = (value * MM_PER_POINT for value in corners)
    height = page_height * MM_PER_POINT
    return Box(left, height - top, right, height - bottom)


def _labels_in(text: _Text) -> Iterator[_Label]:
    found: list[tuple[int, _Label]] = []
    for pattern, purpose in ((_PARTY_SEAL, Purpose.SEAL), (_SIGNATURE, Purpose.SIGNATURE), (_DATE, Purpose.DATE)):
        for match in pattern.finditer(text.letters):
            party = match[1] if purpose is Purpose.SEAL else ""
            box = _around(text.boxes[match.start() : match.end()])
            marks = _marks_after(text, match.end(), box) if purpose is Purpose.DATE else ()
            label = _Label(text.page, purpose, party, box, _room_beside(text, match.end(), box), marks)
            found.append((match.start(), label))
    return (label for _position, label in sorted(found, key=lambda each: each[0]))


def _around(boxes: Sequence[Box]) -> Box:
    solid = [box for box in boxes if box.right > box.left] or list(boxes)
    return Box(
        min(box.left for box in solid),
        min(box.top for box in solid),
        max(box.right for box in solid),
        max(box.bottom for box in solid),
    )


def _room_beside(text: _Text, after: int, label: Box) -> float:
    """Up to the next column's text on the same line, or the page's margin."""
    middle = (label.top + label.bottom) / 2
    starts = [
        box.left
        for letter, box in zip(text.letters[after:], text.boxes[after:], strict=True)
        if not letter.isspace() and box.top < middle < box.bottom and box.left > label.right + 12.0
    ]
    return min([*starts, text.width - 8.0])


def _marks_after(text: _Text, start: int, label: Box) -> tuple[Box, ...]:
    """The printed 年, 月, 日 that follow on the label's own line; all three or none."""
    marks = []
    position = start
    for mark in _DATE_MARKS:
        position = text.letters.find(mark, position, start + 40)
        if position < 0 or abs(text.boxes[position].top - label.top) > 4.0:
            return ()
        marks.append(text.boxes[position])
        position += 1
    return tuple(marks)
