"""A scanned PDF read page by page: which page of which document each is, or why that cannot be said."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

import cv2

from pipeline.domain.scans.page_code import parse_page_code
from pipeline.domain.scans.pages import PageReading
from pipeline.intake.blank_pages import Thumbnail, is_blank, thumbnail_of
from pipeline.intake.code_reading import (
    Accept,
    CodeSeen,
    codes_at_a_glance,
    codes_with_effort,
    grey_of,
    printed,
    texts_of,
)
from pipeline.intake.page_pictures import BrokenPage, PagePicture, page_pictures
from pipeline.intake.show_through import is_back_of

Progress: TypeAlias = Callable[[int], None]
"""Told the number of pages read so far."""


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a page's picture is: `dpi` as the file claims, pixels across and down, "colour", "grey" or "bw".

    `embedded`: taken out of the file as the scanner made it, not rendered. All zero for a page without a picture.
    """

    dpi: float = 0.0
    ink: str = ""
    width: int = 0
    height: int = 0
    embedded: bool = False


@dataclass(frozen=True, slots=True)
class PageSeen:
    """A reading with the facts later checks need: all symbols that were found, the picture, the seconds it took."""

    reading: PageReading
    codes: tuple[CodeSeen, ...]
    picture: PictureFacts
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """One page as it passes, before its neighbours are known; `trouble` is why it has no picture."""

    index: int
    codes: tuple[CodeSeen, ...]
    thumbnail: Thumbnail | None
    picture: PictureFacts
    trouble: str
    seconds: float


def is_page_code(text: str) -> bool:
    """Whether a symbol's text is written as our page codes are."""
    return parse_page_code(text) is not None


def read_pages(path: Path, accept: Accept = is_page_code, progress: Progress | None = None) -> list[PageReading]:
    """Every page's reading, in file order. Raises pypdfium2.PdfiumError when the file is no readable PDF."""
    return [seen.reading for seen in look_at_pages(path, accept, progress)]


def look_at_pages(path: Path, accept: Accept = is_page_code, progress: Progress | None = None) -> Iterator[PageSeen]:
    """The same with the facts, as a stream: one picture and three thumbnails in memory, whatever the page count."""
    for done, (before, look, after) in enumerate(_with_neighbours(_looks(path, accept)), start=1):
        fronts = [front for each in (before, after) for front in _as_front(each)]
        yield PageSeen(_reading(look, fronts), look.codes, look.picture, round(look.seconds, 4))
        if progress is not None:
            progress(done)


def read_scan(path: str) -> list[dict[str, Any]]:
    """All pages as JSON values, for a child process with limits; `pages_from_json` turns them back."""
    cv2.setNumThreads(1)
    return [asdict(seen) for seen in look_at_pages(Path(path))]


def pages_from_json(values: Iterable[dict[str, Any]]) -> list[PageSeen]:
    """What `read_scan` returned, typed again. KeyError or TypeError for anything else."""
    return [_page_from_json(value) for value in values]


def _page_from_json(value: dict[str, Any]) -> PageSeen:
    return PageSeen(
        reading=PageReading(**value["reading"]),
        codes=tuple(_code_from_json(code) for code in value["codes"]),
        picture=PictureFacts(**value["picture"]),
        seconds=value["seconds"],
    )


def _code_from_json(value: dict[str, Any]) -> CodeSeen:
    one, two, three, four = ((float(x), float(y)) for x, y in value["quad"])
    return CodeSeen(value["text"], (one, two, three, four), value["how"], value["mirrored"])


def _looks(path: Path, accept: Accept) -> Iterator[_Look]:
    before: _Look | None = None
    for picture in page_pictures(path):
        before = _look(picture, accept, _as_front(before))
        yield before


def _as_front(look: _Look | None) -> list[Thumbnail]:
    """The page as the front of a sheet; only a page that says itself which one it is counts as one."""
    if look is None or look.thumbnail is None or not printed(look.codes):
        return []
    return [look.thumbnail]


def _look(picture: PagePicture | BrokenPage, accept: Accept, fronts: list[Thumbnail]) -> _Look:
    started = time.perf_counter()
    if isinstance(picture, BrokenPage):
        return _Look(picture.index, (), None, PictureFacts(), picture.reason, 0.0)
    grey = grey_of(picture.pixels)
    codes = codes_at_a_glance(grey, accept)
    thumbnail = thumbnail_of(grey)
    if not printed(codes) and not _is_plainly_a_back(codes, thumbnail, fronts):
        codes = codes_with_effort(picture.pixels, accept) or codes
    return _Look(picture.index, codes, thumbnail, _facts(picture), "", picture.seconds + time.perf_counter() - started)


def _facts(picture: PagePicture) -> PictureFacts:
    height, width = picture.pixels.shape[:2]
    return PictureFacts(round(picture.dpi, 1), picture.ink.value, width, height, picture.embedded)


def _is_plainly_a_back(codes: tuple[CodeSeen, ...], page: Thumbnail, fronts: list[Thumbnail]) -> bool:
    """A mirrored code on an otherwise empty page: no need to search it for a printed one."""
    return bool(codes) and (is_blank(page) or any(is_back_of(page, front) for front in fronts))


def _with_neighbours(looks: Iterable[_Look]) -> Iterator[tuple[_Look | None, _Look, _Look | None]]:
    before: _Look | None = None
    here: _Look | None = None
    for after in looks:
        if here is not None:
            yield before, here, after
        before, here = here, after
    if here is not None:
        yield before, here, None


def _reading(look: _Look, fronts: list[Thumbnail]) -> PageReading:
    if look.thumbnail is None:
        return PageReading(look.index, "", mirrored=False, blank=False, how=f"no picture: {look.trouble}")
    own = texts_of(printed(look.codes))
    if len(own) > 1:
        return PageReading(look.index, "", mirrored=False, blank=False, how=f"different codes: {' '.join(own)}")
    if own:
        return PageReading(look.index, own[0], mirrored=False, blank=False, how=look.codes[0].how)
    return _reading_without_code(look, look.thumbnail, fronts)


def _reading_without_code(look: _Look, page: Thumbnail, fronts: list[Thumbnail]) -> PageReading:
    ghost = "".join(texts_of(look.codes)[:1])
    if is_blank(page):
        return PageReading(look.index, ghost, mirrored=bool(ghost), blank=True, how="nothing on it")
    if any(is_back_of(page, front) for front in fronts):
        return PageReading(look.index, ghost, mirrored=bool(ghost), blank=True, how="only the other side shows through")
    how = "printed, but only the other side's code is readable" if ghost else "no code found"
    return PageReading(look.index, ghost, mirrored=bool(ghost), blank=False, how=how)
