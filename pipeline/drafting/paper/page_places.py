"""Where the two codes of a page stand, and how much room around them stays free."""

from dataclasses import dataclass

from pipeline.drafting.paper.page_symbol import printed_side
from pipeline.drafting.paper.pdf_pages import PageSize

_QUIET_MODULES = 4  # ISO/IEC 18004, 9.1
# The text column of the house layout ends 1 mm left of the upper code. Readers take 1.5 modules there without loss.
_QUIET_TOWARDS_TEXT = 1.5
UPPER_SIDE, UPPER_FROM_RIGHT, UPPER_FROM_TOP = 16.0, 24.0, 12.0  # mm; on A4 the code starts at x 186, y 12
LOWER_SIDE, LOWER_FROM_LEFT, LOWER_FROM_BOTTOM = 14.0, 26.0, 25.0  # mm; on A4 at x 26, y 272
CAPTION_HEIGHT = 3.2  # mm below the lower code's quiet zone
SMALLEST_PAGE = PageSize(100.0, 100.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in mm from the top left corner of the page as it is shown."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class CodePlace:
    """One code on a page: its name for people, the symbol's box, the box that must stay free of print."""

    name: str
    symbol: Box
    free: Box


def places(size: PageSize, modules: int) -> tuple[CodePlace, CodePlace]:
    """The upper right and the lower left code; a larger symbol grows towards the paper's edge, away from the text."""
    return _upper(size, modules), _lower(size, modules)


def _upper(size: PageSize, modules: int) -> CodePlace:
    side = printed_side(modules, UPPER_SIDE)
    left, bottom = size.width - UPPER_FROM_RIGHT, UPPER_FROM_TOP + UPPER_SIDE
    box = Box(left, bottom - side, left + side, bottom)
    quiet = _QUIET_MODULES * side / modules
    free = Box(box.left - _QUIET_TOWARDS_TEXT * side / modules, box.top - quiet, box.right + quiet, box.bottom + quiet)
    return CodePlace("右上角", box, free)


def _lower(size: PageSize, modules: int) -> CodePlace:
    side = printed_side(modules, LOWER_SIDE)
    right, top = LOWER_FROM_LEFT + LOWER_SIDE, size.height - LOWER_FROM_BOTTOM
    box = Box(right - side, top, right, top + side)
    quiet = _QUIET_MODULES * side / modules
    free = Box(box.left - quiet, box.top - quiet, box.right + quiet, box.bottom + quiet + CAPTION_HEIGHT)
    return CodePlace("左下角", box, free)
