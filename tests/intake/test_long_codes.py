"""The larger symbol of a house with long numbers is read off paper as well as the usual one."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from builders.pdf_files import pdf_pages
from pipeline.demo import damage
from pipeline.demo.optics import corners_of_sheet, placed, shone_through
from pipeline.demo.paper import print_copy
from pipeline.domain.scans.page_code import sealed_page_code
from pipeline.drafting.paper.page_stamp import stamp_pages
from pipeline.intake.code_reading import printed, read_codes, texts_of
from pipeline.intake.reading import is_page_code

Pixels = NDArray[np.uint8]
KEY = b"a page key for tests"
CODES = [
    sealed_page_code(KEY, f"LSXX-RJ-2026-0007-B01-{document}", 1, pages, "第一页").payload()
    for document, pages in (("BGSQ-01-V1.0", 3), ("YSQR-99-V999.999", 9999))
]


@pytest.fixture(params=CODES, ids=["48 characters", "59 characters"])
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def page(code: str, dpi: float = 200.0) -> Pixels:
    (sheet,) = print_copy(stamp_pages(pdf_pages(["x"]), [code]), "LSXX", dpi)
    return sheet.pixels.copy()


@pytest.mark.parametrize("dpi", [130, 150, 200, 300])
def test_it_is_read_twice_at_every_usual_resolution(code: str, dpi: int) -> None:
    assert [each.text for each in read_codes(page(code, dpi), is_page_code)] == [code] * 2


@pytest.mark.parametrize("degrees", [-7, 5])
def test_it_is_read_from_a_page_fed_askew(code: str, degrees: float) -> None:
    size = (1654, 2339)
    corners = corners_of_sheet(size, degrees, (0, 0), 1.0, np.zeros((4, 2)))

    assert texts_of(read_codes(placed(page(code), size, corners, (240, 240, 240)), is_page_code)) == (code,)


@pytest.mark.parametrize("corner", [1, 3])
def test_it_is_read_with_one_corner_torn_off(code: str, corner: int) -> None:
    torn = damage.torn(page(code), 200, np.random.default_rng(5), 70, corner)

    assert texts_of(read_codes(torn, is_page_code)) == (code,)


def test_it_is_read_faint_blurred_and_grainy(code: str) -> None:
    grey = cv2.cvtColor(page(code), cv2.COLOR_RGB2GRAY)
    faint = 255 - 0.6 * (255 - cv2.GaussianBlur(grey, (0, 0), 1.7).astype(np.float32))
    grainy = np.clip(faint + np.random.default_rng(5).normal(0, 10, faint.shape), 0, 255).astype(np.uint8)

    assert texts_of(read_codes(grainy, is_page_code)) == (code,)


def test_seen_through_the_paper_it_is_not_the_page_itself(code: str) -> None:
    behind = np.ascontiguousarray(page(code)[:, ::-1])
    seen = read_codes(shone_through(behind, 0.3, 200), is_page_code)

    assert seen
    assert printed(seen) == ()
