"""The quick way and the thorough way make the same document, and only what is proven goes the quick way."""

import io
import pickle
import unicodedata
import zipfile
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.docxtpl_outputs import differences
from builders.word_files import members_of, template, with_body, word_file
from pipeline.domain.findings import BadDocument
from pipeline.domain.scans.page_code import text_digest
from pipeline.drafting.word.deflate import isal_deflate, zlib_deflate
from pipeline.drafting.word.document import RenderedDocument
from pipeline.drafting.word.plain_text import text_of_document
from pipeline.drafting.word.template import WordTemplate
from pipeline.drafting.word.thorough import reads_as
from pipeline.drafting.word.values import Picture
from pipeline.drafting.word.written import begins_alone
from pipeline.drafting.word.zip import ZipBase

BODY = "word/document.xml"
CROSSED = "<w:hyperlink><w:r><w:t>{% if a %}甲</w:t></w:r></w:hyperlink><w:r><w:t>{% endif %}</w:t>"
ROWS = [["头", "{{ a }}"], ["{%tr for i in items %}", ""], ["{{ i }}", "{{ loop.index }}"], ["{%tr endfor %}", ""]]


def is_proven(data: bytes) -> bool:
    return "正文" in WordTemplate.from_bytes(data, is_rich=True).proven


@pytest.mark.parametrize(
    "data",
    [
        word_file("{{ a }}{% if a %}{{ b }}{% else %}x{% endif %}", rows=ROWS),
        word_file(["{%r if a %}", "x", "{%r endif %}"], "{%p for i in items %}", "{{ i }}", "{%p endfor %}"),
        word_file(rows=[["{% cellbg a %}{{ b }}", "y"]]),
        word_file("[[条:甲]]{{ a }}", "{%p if a %}", "[[款]]", "{%p endif %}"),
        with_body(word_file("乙"), "<w:t>乙</w:t>", "<w:t>甲{% if a %}</w:t></w:r><w:r><w:t>{% endif %}</w:t>"),
    ],
)  # fmt: skip
def test_what_stands_in_text_and_closes_what_it_opens_is_proven(data: bytes) -> None:
    assert is_proven(data)


@pytest.mark.parametrize(
    "data",
    [
        word_file("{{p a }}"),
        word_file(["{{r a }}"]),
        word_file(rows=ROWS[1:]),
        word_file(rows=[["{%tc for i in items %}", "{{ i }}", "{%tc endfor %}"]]),
        with_body(word_file("乙"), "<w:t>乙</w:t>", "<w:t>乙</w:t><w:instrText>{{ a }}</w:instrText>"),
        with_body(word_file("乙"), "<w:r><w:t>乙</w:t>", CROSSED),
    ],
)
def test_what_may_break_or_hide_a_value_is_not(data: bytes) -> None:
    assert not is_proven(data)


PIECES = st.sampled_from(
    ["文字 & <b>", "{{ a }}{{ b }}", "{% if a %}有{{ b }}{% endif %}", "{% for i in items %}{{ i }},{% endfor %}"]
)
HONEST = st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn", "Cf"))
VALUES = st.text(HONEST | st.sampled_from("\n&<>'\" "), max_size=20)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=3), min_size=1), VALUES, VALUES, st.lists(VALUES, max_size=3))
def test_the_text_of_the_pieces_is_the_text_of_the_finished_file(
    paragraphs: list[list[str]], a: str, b: str, items: list[str]
) -> None:
    values = {"a": a, "b": b, "items": items}
    engine = template(*paragraphs, rows=ROWS)
    for _ in range(2):
        rendered = engine.render(values)
        digest = rendered.text_sha256
        assert rendered.text == text_of_document(rendered.docx)
        assert digest == text_digest(rendered.text)


LETTERS = st.text(HONEST | st.sampled_from("\n\u0301\u3099\u1161\u09be\u200bｶﾞ①㈠Ａ　 "), max_size=8)


@settings(max_examples=100, deadline=None)
@given(
    LETTERS, LETTERS, st.sampled_from(["甲{{ a }}{{ b }}乙", "e{{ a }}ｶ{{ b }}ﾞ", "[[条:甲]]{{ a }}[[见:甲]]{{ b }}"])
)
def test_the_digest_is_that_of_the_text_whatever_grows_together(a: str, b: str, text: str) -> None:
    engine = template(text)
    engine.render({"a": "", "b": ""})
    rendered = engine.render({"a": a, "b": b})
    assert rendered.text_sha256 == text_digest(text_of_document(rendered.docx))


def test_no_letter_that_composes_with_the_one_before_it_counts_as_beginning_alone() -> None:
    for letter in map(chr, range(0x110000)):
        pair = unicodedata.decomposition(letter).split()
        if len(pair) == 2 and not pair[0].startswith("<") and unicodedata.normalize("NFC", letter) == letter:
            assert not begins_alone(chr(int(pair[1], 16)))
    assert not any(begins_alone(chr(each)) for each in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)))


def test_reading_back_tells_a_broken_part_and_another_text_from_the_right_one() -> None:
    xml = members_of(word_file("甲", "乙"))[BODY]
    assert reads_as("甲\n乙", xml)
    assert not reads_as("甲\n丙", xml)
    assert not reads_as("甲\n乙", xml[:-9])


def test_a_long_document_says_the_same_as_a_short_one() -> None:
    engine = template("[[条:甲]] {{ a }}", rows=ROWS)
    items = [f"第{n}行" for n in range(6000)]
    rendered = engine.render({"a": "甲", "items": items})
    assert rendered.text == text_of_document(rendered.docx)
    assert rendered.text.startswith("第一条 甲\n头\n甲\n第0行\n1\n")
    assert rendered.text.endswith("第5999行\n6000")


def test_a_tab_deep_in_a_long_document_is_laid_out_all_the_same() -> None:
    items = [f"第{n}行" for n in range(3000)] + ["一\t二"]
    rendered = template("{{ a }}", rows=ROWS).render({"a": "甲", "items": items})
    assert "一\t二" in rendered.text


def test_a_document_survives_the_way_to_another_process() -> None:
    rendered = template("{{ a }}").render({"a": "甲"})
    received = pickle.loads(pickle.dumps(rendered))
    assert isinstance(received, RenderedDocument)
    assert (received.docx, received.text, received.text_sha256) == (rendered.docx, "甲", rendered.text_sha256)


@pytest.mark.skipif(find_spec("isal") is None, reason="the fast deflate library is not installed")
def test_either_way_of_deflating_makes_the_same_document() -> None:
    data = word_file("{{ a }}", rows=ROWS, footer="{{ a }}")
    values = {"a": "甲", "items": ["一"]}
    fast = WordTemplate.from_bytes(data, deflate=isal_deflate).render(values).docx
    plain = WordTemplate.from_bytes(data, deflate=zlib_deflate).render(values).docx
    assert fast != plain
    assert differences(fast, plain) == []


def test_our_zip_is_one_that_every_program_reads() -> None:
    data = ZipBase({"a.xml": b"<a/>", "字/b.bin": b"b" * 100_000}, zlib_deflate).with_members(
        [("c.xml", zlib_deflate([b"<c>", b"</c>"]))]
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a.xml", "字/b.bin", "c.xml"]
        assert archive.read("c.xml") == b"<c></c>"
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_first_document_and_the_second_are_the_same() -> None:
    engine = template("{{ a }}", rows=ROWS)
    values = {"a": "甲\n乙", "items": ["一", "二"]}
    first, second = engine.render(values), engine.render(values)
    assert (first.docx, first.text) == (second.docx, second.text)
    assert b"<w:br/>" in members_of(first.docx)[BODY]


def test_a_picture_where_text_is_needed_is_refused_in_words() -> None:
    with pytest.raises(BadDocument) as error:
        template("{{ a|money }}").render({"a": Picture(b"")})
    assert error.value.findings[0].code == "T046"
