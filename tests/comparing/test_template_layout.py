"""What legal is told about a template's looks: places to sign, fonts, pages, print under page codes."""

from pathlib import Path

import pytest
from docx import Document

from builders.drafted import kind_folder, kind_in
from builders.pdf_files import pdf_pages, written_at
from pipeline.drafting.kinds.kind import SETTINGS, Kind
from pipeline.drafting.kinds.template_checks import check_kind
from pipeline.drafting.kinds.template_layout import EXPECTED_PAGES, accept_pages, font_faults, pdf_faults, slot_faults

SAMPLE = "name: 甲\n"
BOTH_SIDES = "甲方（盖章）：\n法定代表人或授权代表（签字）：\n乙方（盖章）：\n法定代表人或授权代表（签字）："


def signed_kind(tmp_path: Path, *paragraphs: str, stages: str = "[]") -> Kind:
    folder = kind_folder(tmp_path, "{{ name }}", *paragraphs, sample=SAMPLE)
    settings = folder / SETTINGS
    lines = settings.read_text("utf-8").splitlines()
    slots = [
        'signs = ["甲方法定代表人或授权代表", "乙方法定代表人或授权代表"]',
        'seals = ["甲方公章或合同专用章", "乙方公章或合同专用章"]',
        f"stages = {stages}",
    ]
    settings.write_text("\n".join([*slots, *lines]), "utf-8")
    return kind_in(folder)


def codes(found) -> list[str]:
    return [each.code for each in found]


def test_a_signature_block_with_every_slot_is_in_order(tmp_path):
    assert codes(check_kind(signed_kind(tmp_path, *BOTH_SIDES.splitlines()))) == []


def test_a_lost_signature_block_is_an_error_that_names_the_slots(tmp_path):
    found = check_kind(signed_kind(tmp_path, *BOTH_SIDES.splitlines()[:2]))
    assert codes(found) == ["D020", "D021"]
    assert "乙方公章或合同专用章" in found[1].message
    assert found[1].is_error


def test_spaced_out_titles_count_as_the_role(tmp_path):
    kind = signed_kind(tmp_path)
    assert codes(slot_faults(kind, BOTH_SIDES.replace("代表", "代　表"))) == []


def test_a_font_that_nobody_else_has_is_told_with_its_place(tmp_path):
    kind = signed_kind(tmp_path, *BOTH_SIDES.splitlines())
    _set_font(kind, "华康少女体")
    (found,) = font_faults(kind)
    assert (found.code, found.values["font"]) == ("D022", "华康少女体")
    _set_font(kind, "仿宋_GB2312")
    assert codes(font_faults(kind)) == []


def _set_font(kind: Kind, font: str) -> None:
    document = Document(str(kind.template_path))
    document.paragraphs[0].runs[0].font.name = font
    document.save(str(kind.template_path))


def test_many_more_pages_than_accepted_are_told(tmp_path):
    kind = signed_kind(tmp_path)
    assert accept_pages(kind, pdf_pages(["text"] * 2)) == 2
    assert (kind.folder / EXPECTED_PAGES).read_text("utf-8") == "2\n"
    assert "D025" not in codes(pdf_faults(kind, pdf_pages(["text"] * 4)))
    assert "D025" in codes(pdf_faults(kind, pdf_pages(["text"] * 5)))


def test_without_an_accepted_number_pages_are_not_judged(tmp_path):
    assert "D025" not in codes(pdf_faults(signed_kind(tmp_path), pdf_pages(["text"] * 40)))


def test_a_pdf_in_other_fonts_alone_has_lost_its_own(tmp_path):
    assert "D027" in codes(pdf_faults(signed_kind(tmp_path), pdf_pages(["text"] * 1)))


@pytest.mark.parametrize(("stages", "is_told"), [('["SIGN"]', True), ("[]", False)])
def test_print_under_page_codes_matters_for_what_is_signed(tmp_path, stages, is_told):
    kind = signed_kind(tmp_path, stages=stages)
    assert ("D026" in codes(pdf_faults(kind, pdf_pages(["text"], draw=written_at("XXX", 188, 20))))) is is_told
