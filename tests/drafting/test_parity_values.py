"""Rich text, pictures, sub-documents, notes, properties, replacements: as docxtpl itself makes them."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from PIL import Image

from builders.docxtpl_outputs import by_docxtpl, differences
from builders.word_files import changed, members_of, saved, word_file
from pipeline.domain.findings import BadDocument
from pipeline.drafting.word.replacing import Replacements, replaced
from pipeline.drafting.word.template import WordTemplate
from pipeline.drafting.word.values import LinkedText, Picture, SubDocument

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def picture(color: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 10), color).save(buffer, "png")
    return buffer.getvalue()


RED, BLUE = picture("red"), picture("blue")


def annex() -> bytes:
    document = Document()
    document.add_heading("附件标题", 1)
    document.add_paragraph("附件内容", style="List Bullet")
    document.add_picture(io.BytesIO(RED))
    document.add_table(1, 2).cell(0, 0).text = "格"
    return saved(document)


ANNEX = annex()
RICH = RichText("红 & 字", color="FF0000", bold=True)
RICH.add("普通")

Pair = tuple[object, Callable[[DocxTemplate], object]]
INLINE: dict[str, Pair] = {
    "picture": (Picture(RED, width=30), lambda tpl: InlineImage(tpl, io.BytesIO(RED), width=Mm(30))),
    "picture-own-size": (Picture(RED), lambda tpl: InlineImage(tpl, io.BytesIO(RED))),
    "picture-with-link": (
        Picture(RED, height=9, link="https://x.cn/?a&b"),
        lambda tpl: InlineImage(tpl, io.BytesIO(RED), height=Mm(9), anchor="https://x.cn/?a&b"),
    ),
    "listing": (
        Listing("一\n二\t三\a四\f五 & <六>"),
        lambda _tpl: Listing("一\n二\t三\a四\f五 & <六>"),
    ),
}
RUNS: dict[str, Pair] = {
    "rich": (RICH, lambda _tpl: RICH),
    "link": (
        LinkedText("网址", "https://x.cn/"),
        lambda tpl: RichText("网址", color="0563C1", underline=True, url_id=tpl.build_url_id("https://x.cn/")),
    ),
}
BLOCKS: dict[str, Pair] = {
    "rich-paragraph": (
        RichTextParagraph(RICH, parastyle="Heading1"),
        lambda _tpl: RichTextParagraph(RICH, parastyle="Heading1"),
    ),
    "sub-document": (SubDocument(ANNEX), lambda tpl: tpl.new_subdoc(io.BytesIO(ANNEX))),
}


def is_docxtpls_own(data: bytes, pair: Pair) -> None:
    mine, theirs = pair
    rendered = WordTemplate.from_bytes(data, is_rich=True).render({"x": mine, "a": "甲 & <乙>"})
    expected = by_docxtpl(data, lambda tpl: {"x": theirs(tpl), "a": "甲 & <乙>"})
    assert differences(rendered.docx, expected) == []
    assert "甲 & <乙>" in rendered.text


@pytest.mark.parametrize("name", INLINE)
def test_inline_values_in_text_and_tables(name: str) -> None:
    is_docxtpls_own(word_file("{{ a }}", "前{{ x }}后", rows=[["{{ x }}", "{{ a }}"]]), INLINE[name])


@pytest.mark.parametrize("name", INLINE)
def test_inline_values_in_headers_and_footers(name: str) -> None:
    is_docxtpls_own(word_file("{{ a }}", header="前{{ x }}", footer="{{ x }}{{ a }}"), INLINE[name])


@pytest.mark.parametrize("name", RUNS)
def test_rich_runs_in_text_tables_and_headers(name: str) -> None:
    header = "" if name == "link" else "{{r x }}"
    is_docxtpls_own(
        word_file("{{ a }}", ["前", "{{r x }}", "后"], rows=[["{{r x }}", "格"]], header=header), RUNS[name]
    )


@pytest.mark.parametrize("name", BLOCKS)
def test_whole_blocks_in_text_and_tables(name: str) -> None:
    is_docxtpls_own(word_file("{{ a }}", "前", "{{p x }}", "后", rows=[["{{p x }}", "格"]]), BLOCKS[name])


def with_notes(kind: str, text: str) -> bytes:
    """A document whose part of notes holds one with this text."""
    document = Document()
    document.add_paragraph("正文 {{ a }}")
    note = f'<w:{kind}s xmlns:w="{W}"><w:{kind} w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}></w:{kind}s>'
    content_type = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
    part = Part(PackURI(f"/word/{kind}s.xml"), content_type, note.encode(), document.part.package)
    document.part.relate_to(part, f"{RELATIONSHIP_TYPE.FOOTNOTES.removesuffix('footnotes')}{kind}s")
    return saved(document)


def test_footnotes_are_filled_in() -> None:
    data = with_notes("footnote", "见 {{ a }}{% if a %},有{% endif %}")
    ours = WordTemplate.from_bytes(data).render({"a": "甲 & 乙"}).docx
    assert differences(ours, by_docxtpl(data, {"a": "甲 & 乙"})) == []
    assert "见 甲 &amp; 乙,有" in members_of(ours)["word/footnotes.xml"].decode()


def test_endnotes_are_filled_in_too() -> None:
    ours = WordTemplate.from_bytes(with_notes("endnote", "见 {{ a }}")).render({"a": "甲"}).docx
    assert "见 甲" in members_of(ours)["word/endnotes.xml"].decode()


@pytest.mark.parametrize("value", [{"a": "甲 乙"}, {"a": "甲 乙", "x": Picture(RED)}])
def test_properties_say_what_docxtpl_makes_them_say(value: Mapping[str, object]) -> None:
    document = Document()
    document.add_paragraph("{% if x is defined %}{{ x }}{% endif %}")
    names = ("title", "subject", "comments", "author", "identifier", "language")
    for name in names:
        setattr(document.core_properties, name, f"{name} {{{{ a }}}}")
    ours = Document(io.BytesIO(WordTemplate.from_bytes(saved(document)).render(value).docx)).core_properties
    theirs = Document(io.BytesIO(by_docxtpl(saved(document), {"a": "甲 乙"}))).core_properties
    assert [getattr(ours, each) for each in names] == [getattr(theirs, each) for each in names]
    assert ours.last_modified_by == ""


def test_pictures_and_plain_values_stand_side_by_side_with_numbers() -> None:
    data = word_file("[[条:甲]] {{ a }}", "{{ x }}", "见[[见:甲]]")
    template = WordTemplate.from_bytes(data)
    rendered = template.render({"a": "某", "x": Picture(RED)})
    assert rendered.text == "第一条 某\n\n见第一条"
    assert template.render({"a": "某", "x": Picture(RED)}).docx == rendered.docx


# ---- drawings and tables of the template itself ---------------------------------------------------------------------


def with_pictures(header: bool = False) -> bytes:
    document = Document()
    document.add_paragraph("{{ a }}").add_run().add_picture(io.BytesIO(RED))
    document.add_picture(io.BytesIO(BLUE), width=Mm(20))
    document.inline_shapes[0]._inline.graphic.graphicData.pic.nvPicPr.cNvPr.set("descr", "印章")
    if header:
        document.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(RED))
    return saved(document)


@pytest.mark.parametrize("header", [False, True])
def test_pictures_of_the_template_are_numbered_as_docxtpl_numbers_them(header: bool) -> None:
    data = with_pictures(header)
    assert differences(WordTemplate.from_bytes(data).render({"a": "甲"}).docx, by_docxtpl(data, {"a": "甲"})) == []


def test_pictures_repeated_by_a_loop_have_numbers_of_their_own() -> None:
    document = Document()
    document.add_paragraph("{%p for i in items %}")
    document.add_paragraph("{{ i }}").add_run().add_picture(io.BytesIO(RED))
    document.add_paragraph("{%p endfor %}")
    data, values = saved(document), {"items": ["一", "二", "三"]}
    assert differences(WordTemplate.from_bytes(data).render(values).docx, by_docxtpl(data, values)) == []


@pytest.mark.parametrize("columns", [1, 3, 5])
def test_a_grid_that_does_not_fit_its_rows_is_repaired_as_docxtpl_does(columns: int) -> None:
    data = word_file("{{ a }}", rows=[["x", "y", "{{ a }}"]])
    body = members_of(data)["word/document.xml"].decode()
    start, end = body.index("<w:tblGrid>"), body.index("</w:tblGrid>")
    grid = "<w:tblGrid>" + '<w:gridCol w:w="3000"/>' * columns
    data = changed(data, {"word/document.xml": (body[:start] + grid + body[end:]).encode()})
    assert differences(WordTemplate.from_bytes(data).render({"a": "甲"}).docx, by_docxtpl(data, {"a": "甲"})) == []


# ---- replacements ---------------------------------------------------------------------------------------------------


def with_embedded(content: bytes) -> bytes:
    document = Document(io.BytesIO(with_pictures(header=True)))
    part = Part(PackURI("/word/embeddings/data1.bin"), "application/octet-stream", content, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.OLE_OBJECT)
    return saved(document)


def replaced_by_docxtpl(data: bytes, act: Callable[[DocxTemplate], None]) -> bytes:
    document = DocxTemplate(io.BytesIO(data))
    act(document)
    document.render({"a": "甲"}, autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_pictures_media_embedded_files_and_members_are_replaced_as_docxtpl_does(tmp_path: Path) -> None:
    data = with_embedded(b"old rows")
    (tmp_path / "new").write_bytes(b"new rows")
    cases: list[tuple[Replacements, Callable[[DocxTemplate], None]]] = [
        (Replacements(pictures={"印章": BLUE}), lambda tpl: tpl.replace_pic("印章", io.BytesIO(BLUE))),
        (Replacements(media={RED: BLUE}), lambda tpl: tpl.replace_media(io.BytesIO(RED), io.BytesIO(BLUE))),
        (
            Replacements(embedded={b"old rows": b"new rows"}),
            lambda tpl: tpl.replace_embedded(io.BytesIO(b"old rows"), tmp_path / "new"),
        ),
        (
            Replacements(members={"word/embeddings/data1.bin": b"new rows"}),
            lambda tpl: tpl.replace_zipname("word/embeddings/data1.bin", tmp_path / "new"),
        ),
    ]
    for replacements, act in cases:
        ours = WordTemplate.from_bytes(replaced(data, replacements)).render({"a": "甲"}).docx
        assert differences(ours, replaced_by_docxtpl(data, act)) == []
        assert differences(ours, by_docxtpl(data, {"a": "甲"})) != []


@pytest.mark.parametrize(
    "replacements",
    [
        Replacements(pictures={"没有": BLUE}),
        Replacements(media={b"no": BLUE}),
        Replacements(embedded={b"no": BLUE}),
        Replacements(members={"word/no.bin": BLUE}),
    ],
)
def test_what_is_not_there_cannot_be_replaced(replacements: Replacements) -> None:
    with pytest.raises(BadDocument) as error:
        replaced(with_pictures(), replacements)
    assert error.value.findings[0].code == "T047"


def test_nothing_dangerous_comes_in_by_a_replacement() -> None:
    with pytest.raises(BadDocument) as error:
        replaced(with_embedded(b"old"), Replacements(embedded={b"old": b"MZ\x90"}))
    assert error.value.findings[0].code == "T009"


# ---- safety is the same on every path -------------------------------------------------------------------------------


def test_rich_text_in_a_plain_tag_is_refused_before_word_calls_the_file_damaged() -> None:
    for values in ({"x": RICH}, {"x": RICH, "y": Picture(RED)}):
        with pytest.raises(BadDocument) as error:
            WordTemplate.from_bytes(word_file("{{ x }}{% if y is defined %}{{ y }}{% endif %}")).render(values)
        assert error.value.findings[0].code in ("T042", "T044")


@pytest.mark.parametrize("text", ["a\x00b", "a\ue000b", "a\u202eb"])
def test_forbidden_characters_are_refused_inside_rich_values_and_beside_pictures(text: str) -> None:
    rich = WordTemplate.from_bytes(word_file(["{{r x }}"], "{{ a }}"), is_rich=True)
    plain = WordTemplate.from_bytes(word_file("{{ a }}{{ x }}"))
    cases = [
        (rich, {"x": RichText(text), "a": ""}),
        (plain, {"x": Listing(text), "a": ""}),
        (plain, {"x": Picture(RED), "a": text}),
    ]
    for template, values in cases:
        with pytest.raises(BadDocument) as error:
            template.render(values)
        assert error.value.findings[0].code == "T041"


def test_a_missing_value_beside_a_picture_is_named() -> None:
    with pytest.raises(BadDocument) as error:
        WordTemplate.from_bytes(word_file("{{ x }}{{ buyer.fax }}")).render(
            {"x": Picture(RED), "buyer": {"name": "甲"}}
        )
    assert "buyer.fax" in error.value.findings[0].message


def test_house_templates_may_not_hold_tags_that_take_rich_values() -> None:
    with pytest.raises(BadDocument) as error:
        WordTemplate.from_bytes(word_file("{{r x }}"))
    assert error.value.findings[0].code == "T026"
