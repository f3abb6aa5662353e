"""The reading copy: everything in order, bookmarked, stamped, and clearly no original."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import Image

from builders.dossiers import ARCHIVE_NO, ARCHIVED_AT, a_pdf, a_volume, an_item
from pipeline.archive.binder import Binder, BinderTitle, make_binder
from pipeline.archive.binder_stamps import Lettering, find_lettering
from pipeline.archive.catalogue import DossierItem, build_catalogue

TITLE = BinderTitle("软件开发合同", ARCHIVED_AT)


def bound(*items: DossierItem, lettering: Lettering | None = None, title: BinderTitle = TITLE) -> Binder:
    return make_binder(build_catalogue(items, ARCHIVE_NO), a_volume(), title, lettering)


def texts(binder: Binder) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(binder.pdf)).pages]


def turned(data: bytes, angle: int) -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.rotate(angle, relative=True)
        pdf.save(output)
    return output.getvalue()


def test_it_holds_cover_contents_items_and_note_sheet_in_order(tmp_path):
    binder = bound(an_item(tmp_path, "HTSP"), an_item(tmp_path, "HTWB"))
    pages = texts(binder)
    wanted = ["cover", "contents", "HTWB-01-V1.0 page 1", "page 2", "HTSP-01-V1.0 page 1", "page 2", "note sheet"]
    assert binder.sides == len(wanted)
    assert all(want in page for want, page in zip(wanted, pages, strict=True))


def test_every_page_carries_item_number_page_number_and_running_number(tmp_path):
    pages = texts(bound(an_item(tmp_path, "HTWB"), an_item(tmp_path, "HTSP")))
    assert f"{ARCHIVE_NO}-001-002" in pages[3]
    assert "2/4" in pages[3]
    assert f"{ARCHIVE_NO}-002-001" in pages[4]
    assert "3/4" in pages[4]
    assert ARCHIVE_NO in pages[0]


def test_a_blank_side_has_no_page_number(tmp_path):
    pages = texts(bound(an_item(tmp_path, data=a_pdf(["first", "", "second"]))))
    assert f"{ARCHIVE_NO}-001-001" in pages[2]
    assert f"{ARCHIVE_NO}-001-" not in pages[3]
    assert "/2" not in pages[3]
    assert f"{ARCHIVE_NO}-001-002" in pages[4]


def test_bookmarks_name_the_parts_and_lead_to_them(tmp_path):
    reader = pypdf.PdfReader(BytesIO(bound(an_item(tmp_path, "HTWB"), an_item(tmp_path, "HTSP")).pdf))
    found = [(each.title, reader.get_destination_page_number(each)) for each in reader.outline]
    assert found == [
        ("案卷封面", 0),
        ("卷内文件目录", 1),
        ("001 软件开发合同（HTWB）", 2),
        ("002 软件开发合同（HTSP）", 4),
        ("卷内备考表", 6),
    ]


def test_the_cover_says_it_is_a_reading_copy(tmp_path):
    binder = bound(an_item(tmp_path))
    assert "READING COPY" in texts(binder)[0]
    with pikepdf.open(BytesIO(binder.pdf)) as pdf:
        assert "利用副本" in str(pdf.docinfo["/Title"])


def test_with_a_chinese_font_it_says_so_in_chinese_ink(tmp_path):
    lettering = find_lettering()
    if lettering is None:
        pytest.skip("no Chinese font on this machine")
    binder = bound(an_item(tmp_path), lettering=lettering)
    assert "READING COPY" not in texts(binder)[0]
    with pikepdf.open(BytesIO(binder.pdf)) as pdf:
        form = pdf.pages[0].resources.XObject["/Qidang0"]
        assert len(form.Resources.XObject) == 2


def test_no_chinese_font_is_found_where_there_is_none(tmp_path):
    assert find_lettering([tmp_path, tmp_path / "nowhere"]) is None


@pytest.mark.parametrize("lettering", [None, find_lettering()])
def test_the_same_dossier_gives_the_same_bytes(tmp_path, lettering):
    items = [an_item(tmp_path, kind) for kind in ("HTWB", "HTSP")]
    assert bound(*items, lettering=lettering) == bound(*items, lettering=lettering)
    later = replace(TITLE, made_on=ARCHIVED_AT + timedelta(days=1))
    assert bound(*items, title=later).pdf != bound(*items).pdf


def test_originals_are_not_touched(tmp_path):
    item = an_item(tmp_path)
    bound(item)
    assert hashlib.sha256(item.path.read_bytes()).hexdigest() == item.sha256


def test_what_is_no_pdf_is_stood_for_by_a_slip(tmp_path):
    binder = bound(an_item(tmp_path), an_item(tmp_path, "HTSP", data=b"PK", name="form.docx", pages=3))
    assert binder.sides == 6
    assert "originals/002_LS-RJ-2026-0007-HTSP" in texts(binder)[4]


def test_pictures_become_pages(tmp_path):
    output = BytesIO()
    sides = [Image.new("L", (620, 877), 200), Image.new("RGB", (877, 620), (9, 99, 9))]
    sides[0].save(output, "TIFF", save_all=True, append_images=sides[1:])
    binder = bound(an_item(tmp_path, data=output.getvalue(), name="scan.TIF", pages=2))
    pages = texts(binder)
    assert binder.sides == 5
    assert f"{ARCHIVE_NO}-001-002" in pages[3]
    with pikepdf.open(BytesIO(binder.pdf)) as pdf:
        assert [float(value) for value in pdf.pages[2].mediabox] == pytest.approx([0, 0, 595, 842], abs=1)


def test_pictures_with_another_number_of_pages_get_no_page_numbers(tmp_path):
    output = BytesIO()
    Image.new("1", (620, 877), 1).save(output, "PNG")
    pages = texts(bound(an_item(tmp_path, data=output.getvalue(), name="scan.png", pages=2)))
    assert f"{ARCHIVE_NO}-001-" not in pages[2]


def test_a_torn_picture_is_stood_for_by_a_slip(tmp_path):
    pages = texts(bound(an_item(tmp_path, data=b"\xff\xd8\xff torn", name="scan.jpg", pages=2)))
    assert "originals/001_" in pages[2]


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_stamps_stand_upright_on_turned_pages(tmp_path, angle):
    binder = bound(an_item(tmp_path, data=turned(a_pdf(["landscape"], (842, 595)), angle)))
    with pypdfium2.PdfDocument(binder.pdf) as pdf:
        picture = pdf[2].render(scale=2).to_pil()
    red = picture.convert("RGB").split()[1].point(lambda green: 255 if green < 128 else 0)
    header = red.crop((70, 30, 700, 60)).getbbox()
    assert header is not None
    assert header[2] - header[0] > 200
    assert header[3] - header[1] < 30


def test_stamps_stay_on_a_page_whose_box_does_not_start_at_zero(tmp_path):
    output = BytesIO()
    with pikepdf.open(BytesIO(a_pdf(["cropped"]))) as pdf:
        pdf.pages[0].mediabox = [-100, -50, 495, 792]
        pdf.pages[0].cropbox = [-90, -40, 400, 700]
        pdf.save(output)
    with pikepdf.open(BytesIO(bound(an_item(tmp_path, data=output.getvalue())).pdf)) as pdf:
        pdf.pages[2].contents_coalesce()
        contents = pdf.pages[2].obj.Contents.read_bytes()
        assert b"1 0 0 1 -90.000 -40.000 cm /Qidang2 Do" in contents


def test_behaviour_and_forms_are_left_behind_but_what_is_seen_stays(tmp_path):
    output = BytesIO()
    with pikepdf.open(BytesIO(a_pdf(["form"]))) as pdf:
        stamp = pdf.make_stream(b"0 0 10 10 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        stamp.BBox = pikepdf.Array([0, 0, 10, 10])
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        widget = pikepdf.Dictionary(
            FT=pikepdf.Name.Sig,
            T="sig",
            Subtype=pikepdf.Name.Widget,
            Rect=[10, 10, 20, 20],
            F=4,
            AP=pikepdf.Dictionary(N=stamp),
            A=script,
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(widget)])
        pdf.pages[0].obj.AA = pikepdf.Dictionary(O=script)
        pdf.Root.OpenAction = script
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pdf.pages[0].obj.Annots)
        pdf.save(output)
    binder = bound(an_item(tmp_path, data=output.getvalue()))
    assert b"JavaScript" not in binder.pdf
    with pikepdf.open(BytesIO(binder.pdf)) as pdf:
        assert "/Annots" not in pdf.pages[2].obj
        assert any(name != "/Qidang2" for name in pdf.pages[2].resources.XObject)


def test_a_binder_bound_again_keeps_both_stamps(tmp_path):
    first = bound(an_item(tmp_path))
    again = bound(an_item(tmp_path, "HTSP", data=first.pdf))
    assert f"{ARCHIVE_NO}-001-001" in texts(again)[4]


def test_it_says_pdfa_only_when_that_was_checked(tmp_path):
    pytest.importorskip("pikepdf.pdfa", exc_type=ImportError)
    assert bound(an_item(tmp_path)).conformance == "PDF/A-2b"
