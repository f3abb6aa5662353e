"""True page counts: blank sides are no pages, doubtful ones are."""

from io import BytesIO

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from builders.dossiers import a_pdf, a_scanned_pdf
from pipeline.archive.page_count import PageCount, count_pages


def counted(tmp_path, data: bytes) -> PageCount:
    path = tmp_path / "counted.pdf"
    path.write_bytes(data)
    return count_pages(path)


def paper(level: int = 245, noise: int = 6) -> Image.Image:
    """A scanned blank side: grey paper, noise, a dark edge where the lid was open."""
    grain = np.random.default_rng(7).integers(-noise, noise + 1, (877, 620))
    side = Image.fromarray(np.clip(grain + level, 0, 255).astype(np.uint8))
    ImageDraw.Draw(side).rectangle((0, 0, 6, 877), fill=30)
    return side


def with_text(side: Image.Image, text: str, size: int) -> Image.Image:
    ImageDraw.Draw(side).text((300, 400), text, fill=60, font=ImageFont.load_default(size))
    return side


def test_blank_sides_are_not_counted(tmp_path):
    assert counted(tmp_path, a_pdf(["one", "", "two", ""])) == PageCount(4, (0, 2))


def test_the_blank_back_of_a_scanned_sheet_is_not_counted(tmp_path):
    sides = [with_text(paper(), "Contract", 30), paper(), paper(225, 12)]
    assert counted(tmp_path, a_scanned_pdf(sides)) == PageCount(3, (0,))


@pytest.mark.parametrize("text", ["3", "Y. Wang", "x"])
def test_a_scanned_side_with_very_little_on_it_is_counted(tmp_path, text):
    assert counted(tmp_path, a_scanned_pdf([with_text(paper(), text, 28)])).pages == 1


def test_a_dark_side_is_counted(tmp_path):
    assert counted(tmp_path, a_scanned_pdf([paper(60)])).pages == 1


def test_a_side_with_only_a_drawing_is_counted(tmp_path):
    assert counted(tmp_path, page_with(b"0 0 m 100 100 l S")).pages == 1


def test_a_side_that_only_sets_things_up_is_blank(tmp_path):
    assert counted(tmp_path, page_with(b"q 1 0 0 1 0 0 cm 0 0 595 842 re W n Q")).pages == 0


def test_text_inside_a_form_is_seen(tmp_path):
    assert counted(tmp_path, page_with(b"/F Do", form=b"BT /X 12 Tf (deep) Tj ET")).pages == 1
    assert counted(tmp_path, page_with(b"/F Do", form=b"q Q")).pages == 0


def test_a_form_that_draws_itself_is_counted_and_does_not_hang(tmp_path):
    assert counted(tmp_path, page_with(b"/F Do", form=b"/F Do")).pages == 1


def test_a_page_that_names_a_missing_picture_is_counted(tmp_path):
    assert counted(tmp_path, page_with(b"/Gone Do")).pages == 1


def test_a_filled_in_signature_field_counts(tmp_path):
    with pikepdf.open(BytesIO(a_pdf([""]))) as pdf:
        stamp = pdf.make_stream(b"0 0 10 10 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        widget = pikepdf.Dictionary(
            FT=pikepdf.Name.Sig, T="sig", Subtype=pikepdf.Name.Widget, AP=pikepdf.Dictionary(N=stamp)
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(widget)])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pdf.pages[0].obj.Annots)
        assert counted(tmp_path, saved(pdf)).pages == 1


def test_a_locked_or_broken_pdf_cannot_be_counted(tmp_path):
    with pytest.raises(pikepdf.PdfError):
        counted(tmp_path, b"%PDF-1.7 nothing")
    with pikepdf.open(BytesIO(a_pdf(["x"]))) as pdf, pytest.raises(pikepdf.PasswordError):
        counted(tmp_path, saved(pdf, encryption=pikepdf.Encryption(user="secret", owner="secret")))


def page_with(content: bytes, form: bytes | None = None) -> bytes:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj.Contents = pdf.make_stream(content)
        if form is not None:
            drawn = pdf.make_stream(form, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
            drawn.Resources = page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=drawn))
        return saved(pdf)


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    output = BytesIO()
    pdf.save(output, **how)
    return output.getvalue()
