"""Blank backs told from pages that are merely faint."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from builders.scans import printed_page, stamped_contract
from pipeline.demo import damage, optics
from pipeline.demo.faults import back_of, white_page
from pipeline.demo.paper import PaperPage, print_copy
from pipeline.intake.blank_pages import Thumbnail, is_blank, thumbnail_of
from pipeline.intake.code_reading import grey_of
from pipeline.intake.show_through import is_back_of, likeness

Pixels = NDArray[np.uint8]


def _seen(pixels: Pixels, noise: float = 4.0, contrast: float = 1.0, seed: int = 3) -> Thumbnail:
    paper = (248, 248, 248)
    grainy = optics.noisy(optics.toned(pixels, contrast, paper), noise, np.random.default_rng(seed))
    return thumbnail_of(grey_of(grainy))


def _write(pixels: Pixels, words: str, row: int, size: float = 2.4) -> None:
    cv2.putText(pixels, words, (300, row), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, size, (40, 40, 140), round(2 * size))


def _sparse() -> PaperPage:
    """One short printed line on an else empty page."""
    pixels = white_page(printed_page()).pixels
    pixels[1200:1260, 220:700] = printed_page().pixels[265:325, 220:700]
    return replace(printed_page(), pixels=pixels)


@pytest.mark.parametrize("noise", [0.0, 4.0, 12.0, 25.0])
def test_bare_paper_is_blank_whatever_the_noise(noise: float) -> None:
    assert is_blank(_seen(white_page(printed_page()).pixels, noise))


@pytest.mark.parametrize(("contrast", "noise"), [(1.0, 4.0), (0.3, 4.0), (0.1, 4.0), (0.06, 4.0), (0.2, 20.0)])
def test_a_faint_page_is_not_blank(contrast: float, noise: float) -> None:
    without_codes = print_copy(stamped_contract(2, codes=False), "draft")[1]

    assert not is_blank(_seen(without_codes.pixels, noise, contrast))
    assert not is_blank(_seen(_sparse().pixels, noise, contrast))


def test_what_is_too_dark_or_too_noisy_to_say_is_not_called_blank() -> None:
    snow = np.random.default_rng(4).integers(0, 256, (2339, 1654, 3), dtype=np.uint8)

    assert not is_blank(_seen(snow))
    assert not is_blank(_seen(np.full((2339, 1654, 3), 10, np.uint8)))


def test_holes_a_fold_dust_and_streaks_do_not_make_a_page() -> None:
    rng = np.random.default_rng(8)
    used = damage.folded(damage.punched(white_page(printed_page()).pixels, 200, rng), 200, rng)
    used = optics.streaked(optics.dusty(optics.shaded(used, 0.2, rng), 60, 200, rng), 2, rng)

    assert is_blank(_seen(used))


def test_a_few_widely_spaced_lines_of_print_are_no_folds() -> None:
    pixels = white_page(printed_page()).pixels
    for row in (400, 900, 1400, 1900):
        pixels[row : row + 60, 100:1600] = np.tile(printed_page().pixels[265:325, 220:720], (1, 3, 1))

    assert not is_blank(_seen(pixels))
    assert not is_blank(_seen(pixels, contrast=0.15))


def test_a_handwritten_line_on_a_back_is_not_blank() -> None:
    pixels = white_page(printed_page()).pixels
    cv2.putText(
        pixels, "Please change clause 5 too", (300, 900), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 2.4, (40, 40, 140), 4
    )

    assert not is_blank(_seen(pixels))


@pytest.mark.parametrize("strength", [0.05, 0.1, 0.2, 0.4])
def test_what_shines_through_from_the_front_is_known_as_such(strength: float) -> None:
    front = printed_page()
    back = optics.shone_through(back_of(front).pixels, strength, 200)

    assert is_back_of(_seen(back), _seen(front.pixels, seed=4))


def test_a_back_a_little_out_of_place_is_still_known() -> None:
    front = printed_page()
    back = optics.shone_through(back_of(front).pixels, 0.15, 200)
    moved = np.roll(back, (14, -18), axis=(0, 1))

    assert is_back_of(_seen(moved), _seen(front.pixels))


@pytest.mark.parametrize("degrees", [-1.2, 0.8])
def test_a_back_fed_in_a_second_pass_lies_a_little_askew(degrees: float) -> None:
    front = printed_page()
    back = optics.shone_through(back_of(front).pixels, 0.15, 200)
    corners = optics.corners_of_sheet((1654, 2339), degrees, (3, 5), 1.0, np.zeros((4, 2)))

    assert is_back_of(_seen(optics.placed(back, (1654, 2339), corners, (248,) * 3)), _seen(front.pixels))


def test_writing_on_a_back_with_show_through_is_not_overlooked() -> None:
    front = printed_page()
    back = optics.shone_through(back_of(front).pixels, 0.12, 200)
    _write(back, "Please change clause 5 too", row=1700)
    over_the_lines = optics.shone_through(back_of(front).pixels, 0.12, 200)
    _write(over_the_lines, "Please change it", row=700, size=4.0)

    assert not is_back_of(_seen(back), _seen(front.pixels))
    assert not is_back_of(_seen(over_the_lines), _seen(front.pixels))


def test_another_page_of_the_same_contract_is_no_back() -> None:
    first, second = printed_page(1).pixels, printed_page(2).pixels

    assert likeness(_seen(first), _seen(second)) < 8
    assert not is_back_of(_seen(first), _seen(second))
    assert not is_back_of(_seen(second, contrast=0.2), _seen(first))


def test_pictures_of_any_shape_have_a_thumbnail() -> None:
    for shape in ((1, 1), (3, 4000), (4000, 3), (50, 50)):
        assert is_blank(thumbnail_of(np.full(shape, 240, np.uint8)))
        is_back_of(thumbnail_of(np.zeros(shape, np.uint8)), _seen(printed_page().pixels))
