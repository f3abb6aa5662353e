"""What legal is told about a template's tables and about its pages as they print: each fault trips its own check."""

from pathlib import Path

import pytest
from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml.ns import qn
from docx.shared import Pt

from builders.drafted import kind_folder, kind_in
from builders.pdf_files import pdf_pages, written_at
from pipeline.drafting.kinds.kind import TEMPLATE, Kind
from pipeline.drafting.kinds.page_layout import page_faults
from pipeline.drafting.kinds.word_layout import blank_faults, table_faults
from pipeline.drafting.word.template import WordTemplate

DOC = {"doc": {"no": "LS-01", "version": "V1.0"}}
LONG = "a page with enough words on it to be worth its sheet of paper"


def kind_with(tmp_path: Path, table: list[list[str]], without: str = "") -> Kind:
    """A kind with this table in house style, or without one of its marks."""
    folder = kind_folder(tmp_path, "正文", rows=table)
    document = Document(str(folder / TEMPLATE))
    for row in document.tables[0].rows:
        for mark in row._tr.trPr.findall(qn(without or "w:none")):
            row._tr.trPr.remove(mark)
    document.save(str(folder / TEMPLATE))
    return kind_in(folder)


def cut_off(kind: Kind) -> Kind:
    """The same with rows of a fixed height."""
    document = Document(str(kind.template_path))
    for row in document.tables[0].rows:
        row.height, row.height_rule = Pt(9), WD_ROW_HEIGHT_RULE.EXACTLY
    document.save(str(kind.template_path))
    return kind


GROWING = [["名称"], ["{%tr for x in rows %}"], ["{{ x }}"], ["{%tr endfor %}"]]


def codes(found) -> list[str]:
    return [each.code for each in found]


def test_a_table_in_house_style_is_in_order(tmp_path):
    assert codes(table_faults(kind_with(tmp_path, GROWING))) == []


@pytest.mark.parametrize(("missing", "code"), [("w:tblHeader", "D028"), ("w:cantSplit", "D029")])
def test_a_table_that_will_not_break_well_is_told(tmp_path, missing, code):
    assert codes(table_faults(kind_with(tmp_path, GROWING, missing))) == [code]


def test_a_row_of_fixed_height_cuts_its_text(tmp_path):
    assert set(codes(table_faults(cut_off(kind_with(tmp_path, GROWING))))) == {"D030"}


def test_a_table_that_does_not_grow_needs_no_repeating_head(tmp_path):
    assert codes(table_faults(kind_with(tmp_path, [["名称", "值"]], "w:tblHeader"))) == []


@pytest.mark.parametrize(("value", "told"), [("", ["D036"]), ("无", [])])
def test_a_cell_that_ran_empty_is_told_with_its_column(tmp_path, value, told):
    kind = kind_with(tmp_path, [["名称", "{{ name }}"], ["", "签名"]])
    found = list(blank_faults(kind, rendered(kind, {"name": value})))
    assert codes(found) == told
    assert not told or found[0].values["columns"] == "2"


def rendered(kind: Kind, values: dict[str, str]) -> bytes:
    return WordTemplate.from_bytes(kind.template_path.read_bytes()).render(values).docx


@pytest.fixture
def kind(tmp_path: Path) -> Kind:
    return kind_with(tmp_path, [["签名", "日期"]])


def pdf_of(*texts: str, foot: str = "LS-01 V1.0 {number}/{pages}") -> bytes:
    return pdf_pages(list(texts), draw=written_at(foot, 60, 285))


def test_paper_of_another_size_is_told(kind):
    assert "D032" in codes(page_faults(kind, pdf_pages([LONG], size=(200, 250)), {}))
    assert "D032" not in codes(page_faults(kind, pdf_pages([LONG], size=(420, 297)), {}))


@pytest.mark.parametrize(("left", "is_told"), [(1, True), (200, True), (60, False)])
def test_print_at_the_edge_or_beyond_is_told(kind, left, is_told):
    pdf = pdf_pages([LONG], draw=written_at("at the edge", left, 100))
    assert ("D033" in codes(page_faults(kind, pdf, {}))) is is_told


@pytest.mark.parametrize("mark", ["{{ name }}", "{% if %}", "[[x]]", "is None.", "nan", "[]", "{}"])
def test_what_the_template_left_over_is_an_error(kind, mark):
    found = [each for each in page_faults(kind, pdf_pages([f"{LONG} {mark}"]), {}) if each.code == "D034"]
    assert found
    assert found[0].is_error


def test_words_that_only_look_like_it_are_left_alone(kind):
    assert "D034" not in codes(page_faults(kind, pdf_pages([f"{LONG} Nonesuch banana (1)"]), {}))


def test_a_foot_without_number_version_or_page_names_what_is_missing(kind):
    (found,) = [each for each in page_faults(kind, pdf_of(LONG, foot="LS-01"), DOC) if each.code == "D031"]
    assert found.values["missing"] == "V1.0、第1页共1页"


@pytest.mark.parametrize(
    ("last", "is_told"), [("short", True), ("", True), (LONG, False)], ids=["few words", "blank", "a page"]
)
def test_a_last_page_with_next_to_nothing_is_told(kind, last, is_told):
    assert ("D035" in codes(page_faults(kind, pdf_of(LONG, last), DOC))) is is_told


def test_a_single_page_is_never_a_last_page_torn_off(kind):
    assert "D035" not in codes(page_faults(kind, pdf_of("short"), DOC))
