"""Every value that is more than text, in every place a document has: the file is docxtpl's own, member by member."""

import io
from collections.abc import Callable

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from PIL import Image

from builders.docxtpl_outputs import by_docxtpl, differences
from builders.word_files import saved
from pipeline.drafting.word.template import WordTemplate
from pipeline.drafting.word.values import LinkedText, Picture, SubDocument

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(buffer, "png")
    return buffer.getvalue()


def annex() -> bytes:
    document = Document()
    document.add_heading("附件 & <标题>", 1)
    document.add_paragraph("内容", style="List Number")
    return saved(document)


def rich() -> RichText:
    text = RichText("红 & <字>", color="FF0000", bold=True, size=28, font="eastAsia:宋体")
    text.add("二\n行\t格", italic=True, strike=True, underline="double", superscript=True)
    return text


def rich_paragraph() -> RichTextParagraph:
    block = RichTextParagraph(rich(), parastyle="Heading1")
    block.add("第二段", parastyle="Normal")
    return block


RED, ANNEX = picture(), annex()
Pair = tuple[str, object, Callable[[DocxTemplate], object]]
FEATURES: dict[str, Pair] = {
    "picture": ("前{{ x }}后", Picture(RED, width=30), lambda tpl: InlineImage(tpl, io.BytesIO(RED), width=1080000)),
    "linked picture": (
        "{{ x }}",
        Picture(RED, link="https://x.cn/?a&b"),
        lambda tpl: InlineImage(tpl, io.BytesIO(RED), anchor="https://x.cn/?a&b"),
    ),
    "listing": ("前{{ x }}后", Listing("一\n二\t三\a四\f五 & <六>"), lambda _: Listing("一\n二\t三\a四\f五 & <六>")),
    "rich text": ("{{r x }}", rich(), lambda _: rich()),
    "rich paragraphs": ("{{p x }}", rich_paragraph(), lambda _: rich_paragraph()),
    "link": (
        "{{r x }}",
        LinkedText("网址 & 字", "https://x.cn/?a&b"),
        lambda tpl: RichText("网址 & 字", color="0563C1", underline=True, url_id=tpl.build_url_id("https://x.cn/?a&b")),
    ),
    "sub-document": ("{{p x }}", SubDocument(ANNEX), lambda tpl: tpl.new_subdoc(io.BytesIO(ANNEX))),
}
PLACES = ("body", "table", "loop", "header", "header table", "footer", "footer table", "nested table")


def placed(place: str, tag: str) -> bytes:
    """A document with the tag in one place and a plain value in every other."""
    document = Document()
    section = document.sections[0]
    document.add_paragraph("正文 {{ a }}")
    section.header.paragraphs[0].text = section.footer.paragraphs[0].text = "{{ a }}"
    area = {"header": section.header, "footer": section.footer}.get(place.partition(" ")[0])
    if place in ("header", "footer", "body"):
        (area or document).add_paragraph(tag)
    elif place == "loop":
        for each in ("{%p for i in items %}", "{{ i }}", tag, "{%p endfor %}"):
            document.add_paragraph(each)
    else:
        table = area.add_table(1, 2, 5_000_000) if area else document.add_table(1, 2)
        cell = table.cell(0, 0).add_table(1, 1).cell(0, 0) if place == "nested table" else table.cell(0, 0)
        cell.paragraphs[0].text = tag
        table.cell(0, 1).text = "{{ a }}"
    return saved(document)


def is_docxtpls_own(data: bytes, pair: Pair) -> None:
    _, mine, theirs = pair
    values: dict[str, object] = {"a": "甲 & <乙>", "items": ["一", "二"]}
    ours = WordTemplate.from_bytes(data, is_rich=True)
    expected = by_docxtpl(data, lambda tpl: {**values, "x": theirs(tpl)})
    for _ in range(2):
        rendered = ours.render({**values, "x": mine})
        assert differences(rendered.docx, expected) == []
    assert "甲 & <乙>" in rendered.text


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", FEATURES)
def test_a_value_that_is_more_than_text_is_docxtpls_own(name: str, place: str) -> None:
    is_docxtpls_own(placed(place, FEATURES[name][0]), FEATURES[name])


@pytest.mark.parametrize("name", ["listing", "rich text", "rich paragraphs"])
def test_notes_take_what_needs_no_relationship(name: str) -> None:
    document = Document()
    document.add_paragraph("正文 {{ a }}")
    words = f"<w:p><w:r><w:t>{{{{ a }}}}</w:t></w:r></w:p><w:p><w:r><w:t>{FEATURES[name][0]}</w:t></w:r></w:p>"
    note = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="1">{words}</w:footnote></w:footnotes>'
    content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), content_type, note.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    is_docxtpls_own(saved(document), FEATURES[name])
