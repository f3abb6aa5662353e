"""New kinds laid out for legal: complete, in the house style, passing their own check."""

import io
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm

from builders.drafted import kind_in
from pipeline.drafting.kinds.house_style import skeleton
from pipeline.drafting.kinds.new_kind import new_kind
from pipeline.drafting.kinds.template_checks import check_kind, golden_difference
from pipeline.errors import Refused


def test_a_new_kind_passes_its_own_check(tmp_path: Path) -> None:
    kind = kind_in(new_kind(tmp_path, "BGSQ", "合同变更申请表"))
    assert kind.folder.name == "BGSQ_合同变更申请表"
    assert check_kind(kind) == []
    assert "合同变更申请表" in golden_difference(kind)


def test_the_page_leaves_room_for_the_page_codes() -> None:
    document = Document(io.BytesIO(skeleton("测试")))
    section = document.sections[0]
    margins = [round(each.mm) for each in (section.top_margin, section.bottom_margin, section.left_margin)]
    assert margins == [25, 27, 28]
    # Word keeps lengths in twips of 635 EMU.
    indent = section.footer.paragraphs[0].paragraph_format.left_indent
    assert section.left_margin + indent >= Mm(43) - 635


def test_a_new_kind_is_punctuated_as_chinese_is() -> None:
    document = Document(io.BytesIO(skeleton("测试")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "".join([*(each.text for each in document.paragraphs), *cells])
    assert not set("():,") & set(text)


def test_every_script_has_a_font_that_is_free() -> None:
    document = Document(io.BytesIO(skeleton("测试")))
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert set(fonts.attrib.values()) == {"Noto Serif CJK SC"}


@pytest.mark.parametrize(
    ("code", "title"), [("bgsq", "测试"), ("BG", "测试"), ("BGSQ", "a/b"), ("BGSQ", "../x"), ("BGSQ", "x")]
)
def test_a_name_that_cannot_be_a_folder_is_refused(tmp_path: Path, code: str, title: str) -> None:
    with pytest.raises(Refused):
        new_kind(tmp_path, code, title)


def test_a_kind_is_not_made_twice(tmp_path: Path) -> None:
    new_kind(tmp_path, "BGSQ", "合同变更申请表")
    with pytest.raises(Refused, match="已经有"):
        new_kind(tmp_path, "BGSQ", "另一个")
