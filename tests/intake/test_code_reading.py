"""Page codes read off pictures that paper, ink and scanners have been at."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from builders.scans import BUYER, accepts, codes_of, page_code, pixel, printed_page
from pipeline.demo import damage
from pipeline.demo.handwriting import signature
from pipeline.demo.ink import BLACK_PEN, lay_ink
from pipeline.demo.optics import corners_of_sheet, placed, shone_through
from pipeline.demo.seals import RED_INK, Seal, imprint
from pipeline.intake.code_reading import (
    codes_at_a_glance,
    codes_with_effort,
    printed,
    read_codes,
    texts_of,
)
from pipeline.intake.reading import is_page_code

Pixels = NDArray[np.uint8]
OWN = page_code(1, 3)
OTHER_NUMBER = "LS-RJ-2026-0099"
UPPER_MM, LOWER_MM = (194.0, 20.0), (33.0, 279.0)


def _page() -> Pixels:
    return printed_page().pixels.copy()


def _grey(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def _without(pixels: Pixels, middle_mm: tuple[float, float]) -> Pixels:
    bare = pixels.copy()
    x, y = (pixel(value) for value in middle_mm)
    bare[max(0, y - 75) : y + 75, max(0, x - 75) : x + 75] = 255
    return bare


def _rng() -> np.random.Generator:
    return np.random.default_rng(5)


def test_both_symbols_of_a_page_are_read_and_agree() -> None:
    seen = codes_at_a_glance(_page(), is_page_code)

    assert [each.text for each in seen] == [OWN, OWN]
    assert not any(each.mirrored for each in seen)
    assert [round(each.quad[0][0] / 200 * 25.4) for each in seen] == [186, 26]
    assert [round(each.quad[0][1] / 200 * 25.4) for each in seen] == [12, 272]


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_page_is_read_and_its_symbol_tells_the_turn(turns: int) -> None:
    seen = read_codes(np.ascontiguousarray(np.rot90(_page(), -turns)), is_page_code)
    (left, top), (right, beside), *_ = seen[0].quad

    assert texts_of(seen) == (OWN,)
    assert round(np.degrees(np.arctan2(beside - top, right - left))) % 360 == turns * 90


def test_a_page_seen_through_the_paper_is_never_the_page_itself() -> None:
    behind = np.ascontiguousarray(_page()[:, ::-1])
    for strength in (1.0, 0.08):
        seen = read_codes(shone_through(behind, strength, 200), is_page_code)

        assert printed(seen) == ()
        assert all(each.mirrored and each.text == OWN for each in seen)
    assert read_codes(shone_through(behind, 0.3, 200), is_page_code)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_mirrored_symbol_is_known_whichever_way_it_lies(turns: int) -> None:
    behind = np.ascontiguousarray(np.rot90(_page()[:, ::-1], turns))
    seen = read_codes(behind, is_page_code)

    assert seen
    assert all(each.mirrored for each in seen)


def test_a_page_printed_on_both_sides_says_its_own_code() -> None:
    other_side = printed_page(2).pixels[:, ::-1]
    page = np.minimum(_page(), shone_through(np.ascontiguousarray(other_side), 0.2, 200))

    assert texts_of(read_codes(page, is_page_code)) == (OWN,)


def test_two_different_codes_on_one_page_are_both_told() -> None:
    page, other = _page(), printed_page(2, number=OTHER_NUMBER).pixels
    page[-300:] = other[-300:]

    assert set(texts_of(read_codes(page, is_page_code))) == {OWN, page_code(2, 3, OTHER_NUMBER)}


def test_two_pages_side_by_side_in_one_picture_are_both_told() -> None:
    both = np.concatenate([_page(), printed_page(2).pixels], axis=1)

    assert set(texts_of(read_codes(both, is_page_code))) == {OWN, page_code(2, 3)}


@pytest.mark.parametrize("where", [UPPER_MM, LOWER_MM])
@pytest.mark.parametrize("offset_mm", [(0, 0), (14, 3), (-9, 15)])
def test_a_red_seal_over_a_code_does_not_hide_it_in_colour(
    where: tuple[float, float], offset_mm: tuple[float, float]
) -> None:
    page = _without(_page(), LOWER_MM if where == UPPER_MM else UPPER_MM)
    cover = imprint(Seal(BUYER), 200, _rng(), worn=0.1)
    left = pixel(where[0] + offset_mm[0]) - cover.shape[1] // 2
    top = pixel(where[1] + offset_mm[1]) - cover.shape[0] // 2
    lay_ink(page, cover, RED_INK, (left, top))

    assert texts_of(read_codes(page, is_page_code)) == (OWN,)


@pytest.mark.parametrize("where", [UPPER_MM, LOWER_MM])
def test_what_hides_one_code_leaves_the_other(where: tuple[float, float]) -> None:
    x, y = (pixel(value) for value in where)
    sealed, crossed, holed = _page(), _page(), _page()
    lay_ink(sealed, imprint(Seal(BUYER), 200, _rng(), worn=0.0), (20, 20, 20), (x - 180, y - 180))
    lay_ink(crossed, signature("王建国", 16, BLACK_PEN, 200, _rng()), BLACK_PEN.colour, (x - 160, y - 60))
    cv2.circle(holed, (x, y), pixel(3), (214, 214, 214), -1)
    corner = 1 if where == UPPER_MM else 3
    torn = damage.torn(_page(), 200, _rng(), 70, corner)

    for page in (sealed, crossed, holed, torn):
        assert texts_of(read_codes(_grey(page), is_page_code)) == (OWN,)


@pytest.mark.parametrize("side", ["top", "right", "bottom", "left"])
def test_a_feeder_that_cuts_25_mm_off_one_side_leaves_a_code(side: str) -> None:
    cut = pixel(25)
    part = {
        "top": np.s_[cut:, :],
        "bottom": np.s_[:-cut, :],
        "left": np.s_[:, cut:],
        "right": np.s_[:, :-cut],
    }[side]

    assert texts_of(read_codes(np.ascontiguousarray(_page()[part]), is_page_code)) == (OWN,)


@pytest.mark.parametrize("degrees", [-7, -5, 5, 7])
def test_a_page_fed_askew_is_read(degrees: float) -> None:
    size = (1654, 2339)
    corners = corners_of_sheet(size, degrees, (0, 0), 1.0, np.zeros((4, 2)))
    askew = placed(_page(), size, corners, (240, 240, 240))

    assert texts_of(read_codes(askew, is_page_code)) == (OWN,)


def test_a_blurred_code_needs_effort_and_gets_it() -> None:
    rng = _rng()
    faint = 255 - 0.6 * (255 - cv2.GaussianBlur(_grey(_page()), (0, 0), 1.9).astype(np.float32))
    grainy = np.clip(faint + rng.normal(0, 10, faint.shape), 0, 255).astype(np.uint8)

    assert codes_at_a_glance(grainy, is_page_code) == ()
    assert texts_of(codes_with_effort(grainy, is_page_code)) == (OWN,)


def test_our_text_in_a_symbol_that_our_encoder_did_not_make_is_not_believed() -> None:
    page = np.full((2339, 1654), 255, np.uint8)
    matrix = segno.make(OWN, version=4, error="l", mode="byte", boost_error=False, micro=False).matrix
    symbol = np.kron(np.where(np.array(matrix) > 0, 0, 255).astype(np.uint8), np.ones((4, 4), np.uint8))
    page[94 : 94 + len(symbol), 1460 : 1460 + len(symbol)] = symbol

    assert read_codes(page, is_page_code) == ()


def test_a_symbol_that_is_not_ours_is_not_seen() -> None:
    assert read_codes(_page(), lambda _text: False) == ()
    assert read_codes(_page(), accepts(codes_of(3, OTHER_NUMBER))) == ()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_noise_is_no_code(seed: int) -> None:
    rng = np.random.default_rng(seed)
    noise = rng.integers(0, 256, (900, 640), dtype=np.uint8)
    modules = np.kron(rng.integers(0, 2, (180, 128), dtype=np.uint8) * 255, np.ones((5, 5), np.uint8))

    assert read_codes(noise, is_page_code) == ()
    assert read_codes(modules.astype(np.uint8), is_page_code) == ()


@pytest.mark.parametrize("shape", [(1, 1), (1, 5000), (39, 39), (60, 45, 3)])
def test_a_picture_too_small_for_a_code_is_no_trouble(shape: tuple[int, ...]) -> None:
    assert read_codes(np.zeros(shape, np.uint8), is_page_code) == ()


def test_a_bare_page_is_not_searched_in_vain() -> None:
    bare = replace(printed_page(), pixels=np.full((2339, 1654, 3), 250, np.uint8))

    assert read_codes(bare.pixels, is_page_code) == ()
