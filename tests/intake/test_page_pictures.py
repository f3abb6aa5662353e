"""The picture of each page, whatever the scanner wrapped it in."""

import io
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from builders.scans import changed, jbig2, picture_page, pixel, printed_page, saved, stamped_contract, written
from pipeline.demo.containers import Container
from pipeline.demo.presets import PRESETS
from pipeline.demo.scanner import Mode, Scanner, scan
from pipeline.intake.code_reading import codes_at_a_glance
from pipeline.intake.page_pictures import (
    LEAST_LONG_SIDE,
    MOST_PIXELS,
    BrokenPage,
    Ink,
    PagePicture,
    page_pictures,
    page_total,
)
from pipeline.intake.reading import is_page_code

FLAT = Scanner(skew=0, shift=0, noise=0, blur=0, dust=0, contrast=1.0, paper=(255, 255, 255))


def _pictures(path: Path) -> list[PagePicture]:
    pictures = list(page_pictures(path))
    assert all(isinstance(each, PagePicture) for each in pictures), pictures
    return [each for each in pictures if isinstance(each, PagePicture)]


def _scanned(tmp_path: Path, scanner: Scanner) -> Path:
    return written(tmp_path, scan([printed_page()], scanner, seed=1))


@pytest.mark.parametrize("container", [Container.JPEG, Container.FLATE, Container.FAX_G4, Container.JPEG2000])
def test_a_page_that_is_one_picture_is_taken_out_as_the_scanner_made_it(container: Container, tmp_path: Path) -> None:
    mode = Mode.BLACK_AND_WHITE if container is Container.FAX_G4 else Mode.GREY
    [picture] = _pictures(_scanned(tmp_path, replace(FLAT, mode=mode, container=container)))

    assert picture.embedded
    assert picture.pixels.shape == (2339, 1654)
    assert picture.dpi == pytest.approx(200, abs=0.5)
    assert np.median(picture.pixels) == 255
    assert codes_at_a_glance(picture.pixels, is_page_code)


@pytest.mark.parametrize("container", [Container.STRIPS, Container.LAYERS])
def test_a_page_put_together_from_parts_is_rendered_whole(container: Container, tmp_path: Path) -> None:
    scanner = replace(PRESETS["office_colour_200"], container=container)
    [picture] = _pictures(_scanned(tmp_path, scanner))

    assert not picture.embedded
    assert picture.pixels.shape[:2] == pytest.approx((2339, 1654), abs=1)
    assert len(codes_at_a_glance(picture.pixels, is_page_code)) == 2


def test_a_jbig2_page_is_taken_out(tmp_path: Path) -> None:
    black = printed_page().pixels[..., 0] < 128
    page = picture_page(
        {"Width": 1654, "Height": 2339, "BitsPerComponent": 1, "ColorSpace": pikepdf.Name.DeviceGray}
        | {"Filter": pikepdf.Name.JBIG2Decode},
        jbig2(black),
    )
    [picture] = _pictures(written(tmp_path, page))

    assert picture.embedded
    assert picture.ink is Ink.BLACK_AND_WHITE
    assert ((picture.pixels < 128) == black).all()


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_with_a_rotate_entry_stands_as_a_viewer_shows_it(turned: int, tmp_path: Path) -> None:
    on_its_side = replace(FLAT, mode=Mode.GREY, quarter_turns=4 - turned // 90, turned=turned)
    [picture] = _pictures(_scanned(tmp_path, on_its_side))
    first, *_ = codes_at_a_glance(picture.pixels, is_page_code)

    assert picture.pixels.shape == (2339, 1654)
    assert first.quad[0][0] == pytest.approx(pixel(186), abs=6)
    assert first.quad[0][1] == pytest.approx(pixel(12), abs=6)


def test_a_cropped_page_shows_only_its_own_half(tmp_path: Path) -> None:
    def crop(document: pikepdf.Pdf) -> None:
        document.pages[0].cropbox = (0, 421, 595, 842)

    [picture] = _pictures(written(tmp_path, changed(scan([printed_page()], FLAT, 1), crop)))

    assert not picture.embedded
    assert picture.pixels.shape[0] == pytest.approx(2339 / 2, abs=4)
    assert [round(each.quad[0][0]) > 1000 for each in codes_at_a_glance(picture.pixels, is_page_code)] == [True]


def test_a_picture_with_a_soft_mask_is_rendered(tmp_path: Path) -> None:
    def mask(document: pikepdf.Pdf) -> None:
        image = document.pages[0].obj.Resources.XObject["/Im0"]
        soft = document.make_stream(bytes(4))
        for name, value in {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image}.items():
            soft[f"/{name}"] = value
        soft.Width, soft.Height, soft.BitsPerComponent, soft.ColorSpace = 2, 2, 8, pikepdf.Name.DeviceGray
        image.SMask = soft

    [picture] = _pictures(written(tmp_path, changed(scan([printed_page()], FLAT, 1), mask)))

    assert not picture.embedded
    assert picture.pixels.min() == 255


@pytest.mark.parametrize(("render_mode", "embedded"), [(3, True), (0, False)])
def test_only_an_invisible_text_layer_leaves_the_picture_alone(
    render_mode: int, embedded: bool, tmp_path: Path
) -> None:
    overlay = io.BytesIO()
    canvas = Canvas(overlay, pagesize=(595, 842))
    text = canvas.beginText(100, 400)
    text.setTextRenderMode(render_mode)
    text.textLine("recognised text")
    canvas.drawText(text)
    canvas.save()

    def add_text(document: pikepdf.Pdf) -> None:
        with pikepdf.open(io.BytesIO(overlay.getvalue())) as other:
            page = document.pages[0]
            page.contents_add(document.copy_foreign(other.pages[0].obj.Contents))
            page.obj.Resources.Font = document.copy_foreign(other.make_indirect(other.pages[0].obj.Resources.Font))

    [picture] = _pictures(written(tmp_path, changed(scan([printed_page()], FLAT, 1), add_text)))

    assert picture.embedded is embedded


def test_fax_lines_come_out_square(tmp_path: Path) -> None:
    [picture] = _pictures(_scanned(tmp_path, PRESETS["fax"]))

    assert picture.pixels.shape[0] / picture.pixels.shape[1] == pytest.approx(297 / 210, rel=0.01)


def test_a_phone_that_claims_72_dpi_keeps_its_pixels(tmp_path: Path) -> None:
    [picture] = _pictures(_scanned(tmp_path, replace(FLAT, claims_dpi=72.0)))

    assert picture.pixels.shape[:2] == (2339, 1654)
    assert picture.dpi == pytest.approx(72, abs=0.5)


def test_a_page_size_of_a_postage_stamp_does_not_cost_resolution(tmp_path: Path) -> None:
    [picture] = _pictures(_scanned(tmp_path, replace(FLAT, claims_dpi=4000.0)))

    assert picture.pixels.shape[:2] == (2339, 1654)


def test_six_hundred_dpi_are_brought_down_to_three_hundred(tmp_path: Path) -> None:
    [picture] = _pictures(_scanned(tmp_path, replace(FLAT, dpi=600.0, mode=Mode.GREY)))

    assert max(picture.pixels.shape) == pytest.approx(LEAST_LONG_SIDE, abs=2)
    assert picture.dpi == pytest.approx(300, abs=1)


def test_a_giant_picture_is_cut_down_to_the_limit(tmp_path: Path) -> None:
    giant = picture_page(
        {"Width": 15000, "Height": 15000, "BitsPerComponent": 1, "ColorSpace": pikepdf.Name.DeviceGray}
        | {"Filter": pikepdf.Name.CCITTFaxDecode, "DecodeParms": pikepdf.Dictionary(K=-1, Columns=15000, Rows=15000)},
        b"\x00\x10\x01",
        size=(3600.0, 3600.0),
    )
    [page] = list(page_pictures(written(tmp_path, giant)))

    assert isinstance(page, BrokenPage) or page.pixels.size <= MOST_PIXELS * 1.01


def test_a_damaged_picture_is_no_blank_page_and_the_next_ones_still_come(tmp_path: Path) -> None:
    def spoil(document: pikepdf.Pdf) -> None:
        document.pages[1].obj.Resources.XObject["/Im0"].write(b"this is no JPEG", filter=pikepdf.Name.DCTDecode)

    good = scan([printed_page()] * 3, replace(FLAT, mode=Mode.GREY), 1)
    pages = list(page_pictures(written(tmp_path, changed(good, spoil))))

    assert [type(page) for page in pages] == [PagePicture, BrokenPage, PagePicture]
    assert [page.index for page in pages] == [0, 1, 2]


def test_pages_of_different_sizes_each_keep_their_own(tmp_path: Path) -> None:
    joined = pikepdf.new()
    for scanner in (FLAT, replace(FLAT, dpi=100.0), replace(FLAT, quarter_turns=1)):
        with pikepdf.open(io.BytesIO(scan([printed_page()], scanner, 1))) as part:
            joined.pages.extend(part.pages)
    shapes = [picture.pixels.shape[:2] for picture in _pictures(written(tmp_path, saved(joined)))]

    assert shapes == [(2339, 1654), (1170, 827), (1654, 2339)]


@pytest.mark.parametrize(
    ("preset", "ink"),
    [
        ("office_colour_150", Ink.COLOUR),
        ("office_grey_200", Ink.GREY),
        ("bw_200", Ink.BLACK_AND_WHITE),
        ("dither_200", Ink.BLACK_AND_WHITE),
    ],
)
def test_the_ink_is_judged_by_the_pixels(preset: str, ink: Ink, tmp_path: Path) -> None:
    [picture] = _pictures(_scanned(tmp_path, PRESETS[preset]))

    assert picture.ink is ink


def test_a_grey_scan_stored_as_colour_is_grey(tmp_path: Path) -> None:
    grey = printed_page().pixels[..., 1]
    target = io.BytesIO()
    Image.fromarray(np.stack([grey] * 3, axis=2)).save(target, "JPEG", quality=70)
    page = picture_page(
        {"Width": 1654, "Height": 2339, "BitsPerComponent": 8, "ColorSpace": pikepdf.Name.DeviceRGB}
        | {"Filter": pikepdf.Name.DCTDecode},
        target.getvalue(),
    )
    [picture] = _pictures(written(tmp_path, page))

    assert picture.pixels.ndim == 2
    assert picture.ink is Ink.GREY


def test_a_digital_page_without_pictures_is_rendered(tmp_path: Path) -> None:
    path = written(tmp_path, stamped_contract(2))

    assert page_total(path) == 2
    assert [picture.dpi for picture in _pictures(path)] == [200.0, 200.0]


def test_only_one_picture_is_in_memory_at_a_time(tmp_path: Path) -> None:
    path = written(tmp_path, scan([printed_page()] * 3, replace(FLAT, dpi=100.0), 1))
    alive = []
    for picture in page_pictures(path):
        assert isinstance(picture, PagePicture)
        assert all(each() is None for each in alive[:-1])
        alive.append(weakref.ref(picture.pixels))

    assert len(alive) == 3
