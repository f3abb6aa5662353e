"""Paper copies of a contract: printed, sealed, signed and dated by the parties, nothing scanned yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pypdfium2 as pdfium

from pipeline.demo.handwriting import handwriting, signature
from pipeline.demo.ink import BLACK_PEN, Cover, Pen, Pixels, lay_ink
from pipeline.demo.seals import RED_INK, Seal, imprint
from pipeline.demo.sign_places import Box, Purpose, SignPlace, find_sign_places

MOST_PAGES_PER_SEAM = 20
"""A seal spread over more pages leaves slivers nobody recognises; larger copies are sealed in groups."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who signs as 甲方, 乙方 …: the seal, the signer's name, the day, the pen.

    An empty `person`, no `signed_on` or no `seal` leaves that place empty, as it happens.
    """

    side: str
    seal: Seal | None
    person: str
    signed_on: date | None
    pen: Pen = BLACK_PEN
    seam_seal: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """Something put on a page by hand: "seal", "signature", "date" or "seam", by whom, where in mm."""

    kind: str
    party: str
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class PaperPage:
    """One side of a sheet: R, G, B pixels at `dpi`, which page (from 1) of which `document` it is, what was put on it.

    `is_back`: the empty back of that page. `is_turned`: it lies upside down on the pile.
    """

    pixels: Pixels
    dpi: float
    document: str
    number: int
    marks: tuple[Mark, ...] = ()
    is_back: bool = False
    is_turned: bool = False


def print_copy(pdf: bytes, document: str, dpi: float = 200.0) -> list[PaperPage]:
    """The pages of `pdf` on paper."""
    with pdfium.PdfDocument(pdf) as pages:
        return [
            PaperPage(_colour(page.render(scale=dpi / 72, rev_byteorder=True)), dpi, document, number)
            for number, page in enumerate(pages, start=1)
        ]


def sign_on_paper(
    pdf: bytes, parties: Sequence[Party], seed: int, document: str = "", dpi: float = 200.0
) -> list[PaperPage]:
    """A printed copy, signed, dated and sealed wherever its own text asks for it; equal seeds give equal copies.

    Nothing is put down for a party without a place in the text, save the seam seal over the edge of all pages.
    """
    rng = np.random.default_rng([seed, 1])
    pages = print_copy(pdf, document, dpi)
    by_side = {party.side: party for party in parties}
    for place in find_sign_places(pdf):
        if place.party in by_side:
            pages[place.page] = _put_down(pages[place.page], place, by_side[place.party], rng)
    for party in parties:
        if party.seal is not None and party.seam_seal:
            pages = _seal_the_seam(pages, party, rng)
    return pages


def write_on(page: PaperPage, words: str, at_mm: tuple[float, float], pen: Pen, seed: int) -> PaperPage:
    """The page with a remark or a change written on it by hand, 5 mm high, from (x, y) on."""
    cover = handwriting(words, 5.0, pen, page.dpi, np.random.default_rng([seed, 4]))
    return _with_mark(page, Mark("writing", "", _box_from_left(cover, at_mm, page.dpi)), cover, pen.colour)


def stamp_on(page: PaperPage, seal: Seal, middle_mm: tuple[float, float], seed: int, party: str = "") -> PaperPage:
    """The page with a seal put anywhere on it."""
    cover = imprint(seal, page.dpi, np.random.default_rng([seed, 5]))
    return _with_mark(page, Mark("seal", party, _box_around(cover, middle_mm, page.dpi)), cover, RED_INK)


def _colour(bitmap: pdfium.PdfBitmap) -> Pixels:
    pixels = bitmap.to_numpy()
    return np.ascontiguousarray(pixels[..., :3] if pixels.ndim == 3 else np.stack([pixels] * 3, axis=2))


def _put_down(page: PaperPage, place: SignPlace, party: Party, rng: np.random.Generator) -> PaperPage:
    if place.purpose is Purpose.SEAL and party.seal is not None:
        return _sealed(page, place, party.seal, rng)
    if place.purpose is Purpose.SIGNATURE and party.person:
        return _signed(page, place, party, rng)
    if place.purpose is Purpose.DATE and party.signed_on is not None:
        return _dated(page, place, party, party.signed_on, rng)
    return page


def _sealed(page: PaperPage, place: SignPlace, seal: Seal, rng: np.random.Generator) -> PaperPage:
    """Over the label and the company's name, as the law's usage wants it, seldom straight."""
    label = place.label
    middle = (label.right + rng.uniform(2, 16), label.bottom + rng.uniform(1, 12))
    cover = imprint(seal, page.dpi, rng, worn=float(rng.uniform(0.1, 0.6)))
    return _with_mark(page, Mark("seal", place.party, _box_around(cover, middle, page.dpi)), cover, RED_INK)


def _signed(page: PaperPage, place: SignPlace, party: Party, rng: np.random.Generator) -> PaperPage:
    left, middle = place.label.right + rng.uniform(0.5, 4), (place.label.top + place.label.bottom) / 2
    height = min(float(rng.uniform(8.5, 12.5)), max(5.0, (place.until - left) / (0.95 * len(party.person) + 0.3)))
    cover = signature(party.person, height, party.pen, page.dpi, rng)
    box = _box_from_left(cover, (float(left), float(middle + rng.normal(-1.0, 1.2))), page.dpi)
    return _with_mark(page, Mark("signature", place.party, box), cover, party.pen.colour)


def _dated(page: PaperPage, place: SignPlace, party: Party, day: date, rng: np.random.Generator) -> PaperPage:
    if not place.marks:
        words = f"{day.year}年{day.month}月{day.day}日" if rng.random() < 0.6 else f"{day.year}.{day.month}.{day.day}"
        cover = handwriting(words, 5.0, party.pen, page.dpi, rng)
        box = _box_from_left(cover, (place.label.right + 1.5, (place.label.top + place.label.bottom) / 2), page.dpi)
        return _with_mark(page, Mark("date", place.party, box), cover, party.pen.colour)
    starts = (place.label.right, place.marks[0].right, place.marks[1].right)
    for number, start, mark in zip((day.year, day.month, day.day), starts, place.marks, strict=True):
        room = mark.left - start
        height = min(5.0, room / (0.62 * len(str(number))))
        cover = handwriting(str(number), max(2.2, height), party.pen, page.dpi, rng)
        middle = (start + room / 2, (mark.top + mark.bottom) / 2)
        box = _box_around(cover, (middle[0], middle[1] + float(rng.normal(0, 0.4))), page.dpi)
        page = _with_mark(page, Mark("date", place.party, box), cover, party.pen.colour)
    return page


def _seal_the_seam(pages: list[PaperPage], party: Party, rng: np.random.Generator) -> list[PaperPage]:
    """One imprint over the fanned right edges: every page of a group carries its slice (骑缝章)."""
    if party.seal is None or len(pages) < 2:
        return pages
    sealed = list(pages)
    middle_mm = rng.uniform(95, 200)
    for first in range(0, len(pages), MOST_PAGES_PER_SEAM):
        group = range(first, min(first + MOST_PAGES_PER_SEAM, len(pages)))
        cover = imprint(party.seal, pages[first].dpi, rng, worn=float(rng.uniform(0.2, 0.6)))
        cuts = np.linspace(0, cover.shape[1], len(group) + 1).astype(int)
        for index, left, right in zip(group, cuts[:-1], cuts[1:], strict=True):
            slice_ = np.ascontiguousarray(cover[:, left:right])
            sealed[index] = _with_seam_slice(sealed[index], slice_, party.side, float(middle_mm + rng.normal(0, 0.5)))
    return sealed


def _with_seam_slice(page: PaperPage, cover: Cover, side: str, middle_mm: float) -> PaperPage:
    width_mm = page.pixels.shape[1] / page.dpi * 25.4
    box = _box_from_left(cover, (width_mm - cover.shape[1] / page.dpi * 25.4, middle_mm), page.dpi)
    return _with_mark(page, Mark("seam", side, box), cover, RED_INK)


def _with_mark(page: PaperPage, mark: Mark, cover: Cover, colour: tuple[int, int, int]) -> PaperPage:
    pixels = page.pixels.copy()
    lay_ink(pixels, cover, colour, (round(mark.box.left * page.dpi / 25.4), round(mark.box.top * page.dpi / 25.4)))
    return replace(page, pixels=pixels, marks=(*page.marks, mark))


def _box_around(cover: Cover, middle_mm: tuple[float, float], dpi: float) -> Box:
    height, width = (side / dpi * 25.4 for side in cover.shape)
    left, top = middle_mm[0] - width / 2, middle_mm[1] - height / 2
    return Box(left, top, left + width, top + height)


def _box_from_left(cover: Cover, left_middle_mm: tuple[float, float], dpi: float) -> Box:
    height, width = (side / dpi * 25.4 for side in cover.shape)
    left, top = left_middle_mm[0], left_middle_mm[1] - height / 2
    return Box(left, top, left + width, top + height)
