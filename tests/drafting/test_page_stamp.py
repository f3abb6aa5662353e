"""Page codes are printed where scanners find them, and nothing else of the page changes."""

import io

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from builders.pdf_files import (
    A4,
    A4_LANDSCAPE,
    codes_seen,
    cropped,
    pdf_pages,
    ruled_at,
    turned,
    with_shared_resources,
    written_at,
)
from pipeline.drafting.paper.page_clearance import print_under_codes
from pipeline.drafting.paper.page_stamp import caption_of, issue_pages, stamp_pages, without_stamps
from pipeline.drafting.paper.pdf_fonts import fonts_in
from pipeline.drafting.paper.pdf_pages import page_texts
from pipeline.errors import Refused

CODE = "K1/LS-RJ-2026-0007/HTWB/2.0/04-10/7F3K9QW2"
LONG_CODE = "K1/LS-RJ-2026-0007-BC12/HTWB-12/12.10/104-110/7F3K9QW2"
TEXTS = ["Clause one", "Clause two", "Clause three"]


def codes_for(pages: int) -> list[str]:
    return [f"K1/LS-RJ-2026-0007/HTWB/2.0/{page:02}-{pages:02}/7F3K9QW{page}" for page in range(1, pages + 1)]


def near(first: float, second: float) -> bool:
    return abs(first - second) < 0.5


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_every_code_is_read_back_twice_from_a_grey_picture(dpi: int) -> None:
    stamped = stamp_pages(pdf_pages(TEXTS), codes_for(3))
    assert [[code.text for code in page] for page in codes_seen(stamped, dpi)] == [[code] * 2 for code in codes_for(3)]


def test_the_codes_stand_upper_right_and_lower_left() -> None:
    upper, lower = codes_seen(stamp_pages(pdf_pages(["x"]), [CODE]), 300)[0]
    assert near(upper.left, 186)
    assert near(upper.top, 12)
    assert near(upper.right - upper.left, 16)
    assert near(lower.left, 26)
    assert near(lower.top, 272)
    assert near(lower.bottom - lower.top, 14)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [A4, A4_LANDSCAPE, (297.0, 420.0), (148.0, 210.0)])
def test_the_corners_are_those_of_the_page_as_shown(size: tuple[float, float], degrees: int) -> None:
    width, height = size if degrees % 180 == 0 else size[::-1]
    stamped = stamp_pages(turned(pdf_pages(["x"], size=size), degrees), [CODE])
    upper, lower = codes_seen(stamped, 200)[0]
    assert near(width - upper.left, 24)
    assert near(upper.top, 12)
    assert near(lower.left, 26)
    assert near(height - lower.top, 25)


def test_a_cropped_page_is_stamped_inside_what_is_shown() -> None:
    upper, lower = codes_seen(stamp_pages(cropped(pdf_pages(["x"]), (20, 30, 200, 280)), [CODE]), 200)[0]
    assert near(upper.left, 180 - 24)
    assert near(lower.top, 250 - 25)


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_a_longer_code_takes_a_larger_symbol_that_is_still_read(dpi: int) -> None:
    upper, lower = codes_seen(stamp_pages(pdf_pages(["x"]), [LONG_CODE]), dpi)[0]
    assert upper.text == lower.text == LONG_CODE
    assert near(lower.right - lower.left, 16.5)
    assert near(upper.left, 186)
    assert near(lower.top, 272)


@pytest.mark.parametrize("code", ["K" * 68, "k1/lower", "K1/合同", ""])
def test_a_code_that_fits_no_symbol_is_refused(code: str) -> None:
    with pytest.raises(Refused, match="不能做成二维码"):
        stamp_pages(pdf_pages(["x"]), [code])


def test_codes_and_pages_must_match() -> None:
    with pytest.raises(Refused, match="PDF 有 3 页，却给了 2 个页码"):
        stamp_pages(pdf_pages(TEXTS), codes_for(2))


def test_a_page_without_room_is_refused() -> None:
    with pytest.raises(Refused, match="第 1 页只有 90×50 毫米"):
        stamp_pages(pdf_pages(["x"], size=(90, 50)), [CODE])


def test_the_check_characters_can_be_compared_by_eye() -> None:
    assert caption_of(CODE) == "7F3K-9QW2"
    assert page_texts(stamp_pages(pdf_pages(["Clause"]), [CODE]))[0].split() == ["Clause", "7F3K-9QW2"]


def test_the_text_of_the_page_comes_back_without_the_stamp() -> None:
    bare = pdf_pages(TEXTS)
    assert page_texts(without_stamps(stamp_pages(bare, codes_for(3)))) == page_texts(bare)


def test_the_caption_font_is_embedded_once() -> None:
    stamped = stamp_pages(with_shared_resources(3), codes_for(3))
    with pikepdf.open(io.BytesIO(stamped)) as document:
        programs = [item for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item]
    assert len(programs) == 1
    assert [use.name for use in fonts_in(stamped) if use.is_embedded] == ["BitstreamVeraSans-Roman"]


def test_pages_that_share_their_resources_get_a_stamp_each() -> None:
    stamped = stamp_pages(with_shared_resources(3), codes_for(3))
    assert [page[0].text for page in codes_seen(stamped, 150)] == codes_for(3)
    assert [text.split()[:2] for text in page_texts(stamped)] == [["page", "0"], ["page", "1"], ["page", "2"]]


def test_equal_pages_and_codes_give_equal_bytes() -> None:
    bare = pdf_pages(TEXTS)
    assert stamp_pages(bare, codes_for(3)) == stamp_pages(bare, codes_for(3))


def test_a_signing_copy_binds_each_code_to_the_bare_text_of_its_page() -> None:
    bare = pdf_pages(TEXTS)
    issued = issue_pages(bare, lambda page, pages, text: f"K1/{page}-{pages}/{len(text)}")
    assert issued.texts == page_texts(bare)
    assert issued.codes == [f"K1/{page}-3/{len(text)}" for page, text in enumerate(issued.texts, 1)]
    assert [page[1].text for page in codes_seen(issued.pdf, 200)] == issued.codes


def test_a_page_in_the_house_layout_leaves_room_for_the_codes() -> None:
    line = "m" * 45 + "ii"  # ends within a millimetre of x = 185, the right edge of the text column
    for top in (27.0, 40.0, 269.0):
        assert print_under_codes(pdf_pages(["x"], draw=written_at(line, 28, top))) == []
    assert print_under_codes(pdf_pages(["x"], draw=written_at("LS-RJ-2026-0007 V2.0", 43, 284))) == []


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_text_up_to_the_edge_of_its_column_does_not_disturb_the_reader(dpi: int) -> None:
    def column(canvas: Canvas) -> None:
        for top in range(12, 40, 4):
            written_at("m" * 45 + "ii", 28, top)(canvas)

    page = pdf_pages(["x"], draw=column)
    assert print_under_codes(page) == []
    assert [code.text for code in codes_seen(stamp_pages(page, [CODE]), dpi)[0]] == [CODE, CODE]


@pytest.mark.parametrize(
    ("text", "left", "top", "code"),
    [
        ("Header", 180, 20, "右上角"),
        ("Footer", 27, 280, "左下角"),
        ("edge", 41, 280, "左下角"),
        ("w", 26, 289, "左下角"),
    ],
)
def test_text_where_a_code_goes_is_named(text: str, left: float, top: float, code: str) -> None:
    (found,) = print_under_codes(pdf_pages(["a", "b"], draw=written_at(text, left, top)))[:1]
    assert (found.page, found.code) == (1, code)
    assert found.text
    assert text.startswith(found.text) or text.endswith(found.text)


def test_a_line_where_a_code_goes_is_found_too() -> None:
    (found,) = print_under_codes(pdf_pages(["x"], draw=ruled_at(18, 28, 190)))
    assert found.text == ""
    assert near(found.box.top, 18)


def test_a_signing_copy_never_hides_print_under_a_code() -> None:
    with pytest.raises(Refused, match="第 1 页右上角") as refused:
        issue_pages(pdf_pages(["x"], draw=written_at("Header", 180, 20)), lambda *_: CODE)
    assert "Word 模板" in refused.value.next_step


def test_a_stamped_page_is_not_stamped_again() -> None:
    stamped = stamp_pages(pdf_pages(["x"]), [CODE])
    with pytest.raises(Refused):
        issue_pages(stamped, lambda *_: CODE)
