"""Files that are a zip of harmless XML and still no Word document: each is told with its place before it drafts."""

import re

import pytest

from builders.word_files import changed, members_of, with_body, word_file, zipped
from pipeline.domain.findings import BadDocument, Finding
from pipeline.drafting.word.gate import open_word_file
from pipeline.drafting.word.template import WordTemplate

BODY, RELATIONS, PACKAGE = "word/document.xml", "word/_rels/document.xml.rels", "_rels/.rels"
HONEST = word_file("甲方：{{ name }}", header="页眉", footer="页脚")
NAME = "模板 CSWS_测试文书/template.docx"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def faults(data: bytes) -> list[Finding]:
    try:
        WordTemplate.from_bytes(data, name=NAME)
    except BadDocument as bad:
        return list(bad.findings)
    return []


def without(*members: str) -> bytes:
    return zipped({name: each for name, each in members_of(HONEST).items() if name not in members})


def with_relation(type_: str, target: str, *, more: str = "", comment: str = "") -> bytes:
    line = f'{comment}<Relationship Id="x1" Type="{OFFICE}/{type_}" Target="{target}"{more}/></Relationships>'
    relations = members_of(HONEST)[RELATIONS].decode()
    return changed(HONEST, {RELATIONS: relations.replace("</Relationships>", line).encode()})


def with_link(id_: str) -> bytes:
    link = f'<w:hyperlink xmlns:r="{OFFICE}" r:id="{id_}"><w:r><w:t>网站</w:t></w:r></w:hyperlink>'
    return with_body(word_file("第一段", "占位"), "<w:r><w:t>占位</w:t></w:r>", link)


@pytest.mark.parametrize(
    "body",
    [
        b"<a/>",
        b"<document><body/></document>",
        f'<w:document xmlns:w="{WORD}"/>'.encode(),
        f'<w:body xmlns:w="{WORD}"/>'.encode(),
        b'<w:document xmlns:w="urn:other"><w:body/></w:document>',
    ],
)
def test_a_file_whose_body_word_would_not_read_is_no_template(body):
    (found,) = faults(changed(HONEST, {BODY: body}))
    assert (found.code, found.at) == ("T001", NAME)


def test_a_strict_document_is_told_to_be_saved_as_an_ordinary_one():
    (found,) = faults(changed(HONEST, {BODY: members_of(HONEST)[BODY].replace(WORD.encode(), STRICT.encode())}))
    assert found.code == "T001"
    assert "Strict" in found.message
    assert "另存为“Word 文档" in found.next_step


@pytest.mark.parametrize("member", [PACKAGE, RELATIONS])
def test_a_file_that_lost_its_relationships_names_them(member):
    found = faults(without(member))
    assert ("T013", NAME) in {(each.code, each.at) for each in found}
    assert any(member in each.message for each in found)


def test_a_package_that_points_elsewhere_than_at_its_body_is_incomplete():
    package = members_of(HONEST)[PACKAGE].replace(b"word/document.xml", b"word/styles.xml")
    assert [each.code for each in faults(changed(HONEST, {PACKAGE: package}))] == ["T013"]


@pytest.mark.parametrize("member", ["word/header1.xml", "word/styles.xml"])
def test_a_part_that_is_gone_is_named_with_the_list_that_wants_it(member):
    (found,) = faults(without(member))
    assert (found.code, found.at) == ("T014", f"{NAME} 的 {RELATIONS}")
    assert member in found.message


def test_a_picture_that_is_gone_is_told_even_where_nothing_shows_it():
    assert [each.code for each in faults(with_relation("image", "media/gone.png"))] == ["T014"]


@pytest.mark.parametrize(
    "data",
    [
        with_relation("hyperlink", "https://www.example.cn/", more=' TargetMode="External"'),
        with_relation("hyperlink", "#bookmark"),
        with_relation("styles", "/word/styles.xml"),
        with_relation("styles", "../word/styles.xml", comment="<!-- 说明 -->"),
    ],
)
def test_links_out_of_the_file_and_paths_of_every_sort_may_stay(data):
    assert faults(data) == []


def test_a_header_that_is_something_else_is_told():
    (found,) = faults(changed(HONEST, {"word/header1.xml": b"<a/>"}))
    assert (found.code, found.at) == ("T006", f"{NAME} 的 word/header1.xml")


def test_a_link_whose_target_is_lost_is_told_at_its_paragraph():
    (found,) = faults(with_link("rId77"))
    assert found.code == "T015"
    assert found.at == "正文第 2 段“网站”"
    assert "超链接" in found.message


def test_a_link_to_nothing_is_no_lost_link():
    assert faults(with_link("")) == []


def test_a_reference_in_another_part_is_told_with_the_part():
    header = members_of(HONEST)["word/header1.xml"].decode()
    lost = re.sub("</w:p>", f'<w:hyperlink xmlns:r="{OFFICE}" r:id="rId9"/></w:p>', header, count=1)
    (found,) = faults(changed(HONEST, {"word/header1.xml": lost.encode()}))
    assert (found.code, found.at) == ("T015", f"{NAME} 的 word/header1.xml")


def test_the_gate_names_the_file_and_the_member():
    for data, place in ((b"", NAME), (changed(HONEST, {"word/styles.xml": b"<a>"}), f"{NAME} 的 word/styles.xml")):
        with pytest.raises(BadDocument) as refusal:
            open_word_file(data, name=NAME)
        assert [each.at for each in refusal.value.findings] == [place]
