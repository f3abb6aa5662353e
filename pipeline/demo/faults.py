"""What goes wrong with a pile of paper between the customer's desk and the scanner: faults over a list of pages.

Pages are named as people name them: page 1 is the first of the list.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipeline.demo.paper import PaperPage


def without_page(pages: Sequence[PaperPage], number: int) -> list[PaperPage]:
    """The pile without its page `number`. IndexError when there is none."""
    _check(pages, number)
    return [page for position, page in enumerate(pages, start=1) if position != number]


def doubled(pages: Sequence[PaperPage], number: int) -> list[PaperPage]:
    """Page `number` went through twice."""
    _check(pages, number)
    return [*pages[:number], pages[number - 1], *pages[number:]]


def swapped(pages: Sequence[PaperPage], one: int, other: int) -> list[PaperPage]:
    """Two pages have changed places."""
    _check(pages, one)
    _check(pages, other)
    order = list(pages)
    order[one - 1], order[other - 1] = order[other - 1], order[one - 1]
    return order


def upside_down(pages: Sequence[PaperPage], *numbers: int) -> list[PaperPage]:
    """These pages lie upside down on the pile; all of them without numbers."""
    turned = set(numbers or range(1, len(pages) + 1))
    return [
        replace(page, is_turned=not page.is_turned) if position in turned else page
        for position, page in enumerate(pages, start=1)
    ]


def back_to_front(pages: Sequence[PaperPage]) -> list[PaperPage]:
    """The pile was scanned from its last page on."""
    return list(reversed(pages))


def with_foreign_page(pages: Sequence[PaperPage], foreign: PaperPage, after: int) -> list[PaperPage]:
    """A page of something else lies in the pile, behind page `after` (0: on top)."""
    if not 0 <= after <= len(pages):
        raise IndexError(f"there is no page {after}")
    return [*pages[:after], foreign, *pages[after:]]


def with_page_replaced(pages: Sequence[PaperPage], number: int, other: PaperPage) -> list[PaperPage]:
    """Page `number` was exchanged for another sheet."""
    return with_foreign_page(without_page(pages, number), other, number - 1)


def with_blank_backs(pages: Sequence[PaperPage]) -> list[PaperPage]:
    """Every sheet's empty back follows its front, as a duplex scanner delivers it."""
    return [side for page in pages for side in (page, back_of(page))]


def back_of(page: PaperPage) -> PaperPage:
    """The empty back of a sheet: `pixels` show what the front looks like from behind, for what shines through."""
    return replace(page, pixels=np.ascontiguousarray(page.pixels[:, ::-1]), marks=(), is_back=True)


def white_page(like: PaperPage) -> PaperPage:
    """An unprinted sheet of the same size."""
    return replace(like, pixels=np.full_like(like.pixels, 255), document="", number=0, marks=())


def _check(pages: Sequence[PaperPage], number: int) -> None:
    if not 1 <= number <= len(pages):
        raise IndexError(f"there is no page {number}")
