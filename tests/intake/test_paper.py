"""Paper copies as the simulator signs, spoils and scans them."""

import io
from dataclasses import replace
from datetime import date

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray

from builders.scans import BUYER, BUYER_SIGNS, SELLER_SIGNS, signed_copy, stamped_contract
from pipeline.demo.faults import (
    back_of,
    doubled,
    swapped,
    upside_down,
    with_blank_backs,
    with_foreign_page,
    with_page_replaced,
    without_page,
)
from pipeline.demo.glyph_strokes import strokes_of
from pipeline.demo.handwriting import signature
from pipeline.demo.ink import BLUE_PEN
from pipeline.demo.paper import Mark, PaperPage, Party, print_copy, sign_on_paper, stamp_on, write_on
from pipeline.demo.presets import PRESETS
from pipeline.demo.scanner import Mode, Scanner, scan, truth_of
from pipeline.demo.seals import Seal, SealShape, cut, imprint
from pipeline.demo.sign_places import Purpose, find_sign_places

BOTH = [BUYER_SIGNS, SELLER_SIGNS]


def _redness(page: PaperPage, mark: Mark) -> float:
    """The share of red pixels in a mark's box."""
    scale = page.dpi / 25.4
    rows = slice(max(0, round(mark.box.top * scale)), round(mark.box.bottom * scale))
    columns = slice(max(0, round(mark.box.left * scale)), round(mark.box.right * scale))
    part = page.pixels[rows, columns].astype(int)
    return float((part[..., 0] - part[..., 1:].max(axis=2) > 40).mean())


def _marks(pages: list[PaperPage] | tuple[PaperPage, ...], kind: str) -> list[tuple[int, str]]:
    return [(page.number, mark.party) for page in pages for mark in page.marks if mark.kind == kind]


def test_places_are_found_in_the_text_and_belong_to_their_party() -> None:
    places = find_sign_places(stamped_contract(2))

    assert [(place.purpose, place.party, place.page) for place in places] == [
        (purpose, party, 1) for party in ("甲方", "乙方") for purpose in (Purpose.SEAL, Purpose.SIGNATURE, Purpose.DATE)
    ]
    assert [len(place.marks) for place in places if place.purpose is Purpose.DATE] == [3, 3]
    assert all(place.until - place.label.right > 15 for place in places if place.purpose is Purpose.SIGNATURE)


def test_both_parties_sign_date_and_seal_where_the_text_asks_for_it() -> None:
    pages = signed_copy(3)

    assert _marks(pages, "seal") == [(3, "甲方"), (3, "乙方")]
    assert _marks(pages, "signature") == [(3, "甲方"), (3, "乙方")]
    assert len(_marks(pages, "date")) == 6
    assert _marks(pages, "seam") == [(number, party) for number in (1, 2, 3) for party in ("甲方", "乙方")]
    assert all(_redness(page, mark) > 0.04 for page in pages for mark in page.marks if mark.kind in ("seal", "seam"))


def test_what_a_party_left_out_is_not_there() -> None:
    unsealed = replace(BUYER_SIGNS, seal=None)
    undated = replace(SELLER_SIGNS, person="", signed_on=None, seam_seal=False)
    pages = sign_on_paper(stamped_contract(2), [unsealed, undated], seed=1)

    assert _marks(pages, "seal") == [(2, "乙方")]
    assert _marks(pages, "signature") == [(2, "甲方")]
    assert {party for _number, party in _marks(pages, "date")} == {"甲方"}
    assert _marks(pages, "seam") == []


def test_a_party_the_text_does_not_name_puts_nothing_down() -> None:
    witness = Party("丙方", Seal("见证人事务所"), "赵见证", date(2026, 11, 20), seam_seal=False)

    assert all(not page.marks for page in sign_on_paper(stamped_contract(2), [witness], seed=1))


def test_signing_darkens_paper_and_never_lightens_it() -> None:
    printed = print_copy(stamped_contract(3), "LS-RJ-2026-0007")

    assert all((after.pixels <= before.pixels).all() for before, after in zip(printed, signed_copy(3), strict=True))


def test_equal_seeds_give_equal_copies_and_equal_scans() -> None:
    one, same, other = (sign_on_paper(stamped_contract(2), BOTH, seed) for seed in (4, 4, 5))

    assert all((a.pixels == b.pixels).all() and a.marks == b.marks for a, b in zip(one, same, strict=True))
    assert any((a.pixels != b.pixels).any() for a, b in zip(one, other, strict=True))
    assert scan(one, PRESETS["office_grey_200"], 3) == scan(same, PRESETS["office_grey_200"], 3)
    assert scan(one, PRESETS["office_grey_200"], 3) != scan(one, PRESETS["office_grey_200"], 4)


def test_anything_can_be_written_and_stamped_anywhere() -> None:
    page = stamp_on(
        write_on(signed_copy(2)[0], "改为30万元", (60, 100), BLUE_PEN, seed=1), Seal(BUYER), (150, 200), seed=1
    )

    assert [mark.kind for mark in page.marks[-2:]] == ["writing", "seal"]
    assert _redness(page, page.marks[-1]) > 0.04
    assert (page.pixels < signed_copy(2)[0].pixels).any()


def test_a_long_copy_is_sealed_over_the_edge_in_groups() -> None:
    pages = sign_on_paper(stamped_contract(23), [BUYER_SIGNS], seed=2, dpi=50)
    slices = [mark.box.right - mark.box.left for page in pages for mark in page.marks if mark.kind == "seam"]

    assert len(slices) == 23
    assert max(slices[:20]) < 4
    assert min(slices[20:]) > 12


def test_faults_do_to_the_pile_what_they_say() -> None:
    pages = signed_copy(3)
    one, two, three = pages

    assert without_page(pages, 2) == [one, three]
    assert doubled(pages, 1) == [one, one, two, three]
    assert swapped(pages, 1, 3) == [three, two, one]
    assert with_foreign_page(pages, one, after=0) == [one, one, two, three]
    assert with_page_replaced(pages, 2, three) == [one, three, three]
    assert [page.is_turned for page in upside_down(pages, 2)] == [False, True, False]
    assert [page.is_back for page in with_blank_backs(pages)] == [False, True] * 3
    with pytest.raises(IndexError):
        without_page(pages, 4)
    with pytest.raises(IndexError):
        with_foreign_page(pages, one, after=9)


def test_the_truth_beside_a_scan_names_every_side() -> None:
    pages = upside_down(swapped(signed_copy(2), 1, 2), 1)
    truth = truth_of(pages, PRESETS["duplex_grey_300"], seed=1)

    assert [(each.number, each.is_back, each.is_turned) for each in truth] == [
        (2, False, True),
        (2, True, True),
        (1, False, False),
        (1, True, False),
    ]
    assert [each.degrees for each in truth[1::2]] == [-each.degrees for each in truth[::2]]
    assert truth[0].as_json()["marks"][0]["kind"] in {"seal", "seam", "signature", "date"}


def test_a_scan_holds_pictures_and_no_text() -> None:
    with pikepdf.open(io.BytesIO(scan(signed_copy(2), PRESETS["office_grey_200"], 1))) as document:
        assert len(document.pages) == 2
        for page in document.pages:
            assert [str(operator) for _operands, operator in pikepdf.parse_content_stream(page)] == [
                "q",
                "cm",
                "Do",
                "Q",
            ]
            assert "/Font" not in page.obj.Resources


def test_a_scanner_that_drops_red_loses_the_seals() -> None:
    page = signed_copy(2)[1]
    flat = Scanner(mode=Mode.GREY, skew=0, shift=0, noise=0, dust=0, blur=0, contrast=1.0, paper=(255, 255, 255))
    seen, dropped = (_first_grey(scan([page], scanner, 1)) for scanner in (flat, replace(flat, drops_red=True)))
    seal = next(mark.box for mark in page.marks if mark.kind == "seal")
    part = np.s_[round(seal.top / 25.4 * 200) : round(seal.bottom / 25.4 * 200), : seen.shape[1] // 2]

    assert (seen[part] < 140).mean() > 1.2 * (dropped[part] < 140).mean()


@pytest.mark.parametrize("shape", list(SealShape))
@pytest.mark.parametrize("company", ["苏州小微", BUYER, "中国某某工业集团公司北京长城精密测控技术研究所有限责任公司"])
def test_seals_of_every_shape_take_names_of_every_length(shape: SealShape, company: str) -> None:
    cover = cut(Seal(company, shape), 150)
    rows, columns = np.flatnonzero(cover.max(axis=1) > 0.5), np.flatnonzero(cover.max(axis=0) > 0.5)

    assert 0.05 < float((cover > 0.5).mean()) < 0.6
    assert rows[0] > 0
    assert columns[0] > 0
    assert rows[-1] < cover.shape[0] - 1
    assert columns[-1] < cover.shape[1] - 1


def test_no_two_imprints_are_alike() -> None:
    rng = np.random.default_rng(1)

    assert (imprint(Seal(BUYER), 100, rng) != imprint(Seal(BUYER), 100, rng)).any()


@pytest.mark.parametrize("name", ["王建国", "欧阳志远", "John Lee", "一", "a b", " "])
def test_any_name_can_be_signed(name: str) -> None:
    cover = signature(name, 10, BLUE_PEN, 200, np.random.default_rng(2))

    assert cover.min() >= 0
    assert cover.max() <= 1


def test_a_character_is_written_in_a_few_strokes_inside_its_square() -> None:
    strokes = strokes_of("永")

    assert 3 <= len(strokes) <= 12
    assert all(stroke.min() >= -0.1 and stroke.max() <= 1.2 for stroke in strokes)


def test_the_back_of_a_page_is_its_mirror() -> None:
    page = signed_copy(2)[0]

    assert (back_of(page).pixels[:, ::-1] == page.pixels).all()


def _first_grey(pdf: bytes) -> NDArray[np.uint8]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        image = pikepdf.PdfImage(document.pages[0].obj.Resources.XObject["/Im0"])
        return np.asarray(image.as_pil_image().convert("L"))
