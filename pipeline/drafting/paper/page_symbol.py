"""The QR symbol of a page code as a drawing: which version, how large, which modules are dark."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import segno

from pipeline.drafting.paper.pdf_faults import page_code_unprintable
from pipeline.drafting.paper.pdf_pages import MM

_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")  # ISO/IEC 18004, table 5
_ERROR_LEVEL = "Q"
# Capacity in alphanumeric characters at level Q by version (ISO/IEC 18004, table 7). Version 3 is the measured
# design; version 4 is the way out for long contract numbers; beyond it the symbol would outgrow the margin.
_CAPACITY = {3: 47, 4: 67}
USUAL_MODULES, MOST_MODULES = 29, 33  # along one side in versions 3 and 4
_SMALLEST_MODULE = 0.5  # mm, for the larger symbol; fat print closes smaller modules


@dataclass(frozen=True, slots=True)
class Symbol:
    """The modules of one QR symbol, row by row from the top; True is dark."""

    rows: tuple[tuple[bool, ...], ...]

    @property
    def modules(self) -> int:
        """Modules along one side."""
        return len(self.rows)


def printed_side(modules: int, usual: float) -> float:
    """The side in mm of a symbol with so many modules, where the usual symbol measures `usual`."""
    return usual if modules == USUAL_MODULES else max(usual, modules * _SMALLEST_MODULE)


def symbol_for(code: str) -> Symbol:
    """The symbol of a page code, always of the same version and level; Refused when it is too long or not QR text."""
    if not _ALPHANUMERIC.fullmatch(code):
        raise page_code_unprintable(code, "含有二维码字母数字模式以外的字符")
    version = next((each for each, most in _CAPACITY.items() if len(code) <= most), None)
    if version is None:
        raise page_code_unprintable(code, f"共 {len(code)} 个字符，超过 {max(_CAPACITY.values())} 个")
    made = segno.make(code, version=version, error=_ERROR_LEVEL, mode="alphanumeric", boost_error=False, micro=False)
    return Symbol(tuple(tuple(module == 1 for module in row) for row in made.matrix))


def drawing(symbol: Symbol, left: float, top: float, side: float, height: float) -> bytes:
    """PDF operators for the symbol: black, one path, so that neighbours leave no hairline between them.

    `left`, `top` and `side` in mm from the top left corner; `height` is the page's, in mm.
    """
    module = side / symbol.modules * MM
    grid = f"q\n{module:.4f} 0 0 {-module:.4f} {left * MM:.3f} {(height - top) * MM:.3f} cm\n0 g\n"
    pieces = (f"{start} {row} {length} 1 re\n" for row, start, length in _runs(symbol))
    return (grid + "".join(pieces) + "f\nQ\n").encode()


def _runs(symbol: Symbol) -> Iterator[tuple[int, int, int]]:
    """Row, first column and length of each unbroken run of dark modules."""
    for number, row in enumerate(symbol.rows):
        text = "".join("1" if dark else "0" for dark in row)
        for run in re.finditer("1+", text):
            yield number, run.start(), run.end() - run.start()


def white_box(left: float, top: float, right: float, bottom: float, height: float) -> bytes:
    """PDF operators that clear a box given in mm from the top left corner of a page `height` mm high."""
    box = (left, height - bottom, right - left, bottom - top)
    return ("1 g\n" + " ".join(f"{each * MM:.3f}" for each in box) + " re\nf\n").encode()
