"""Word templates rendered: every value arrives, nothing else happens, equal values give equal bytes."""

import io
from datetime import date
from decimal import Decimal

import pytest
from docx import Document
from docxtpl import DocxTemplate
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from builders.word_files import members_of, saved, template, with_body, word_file
from pipeline.domain.findings import BadDocument, Finding
from pipeline.domain.scans.page_code import text_digest
from pipeline.drafting.word.template import WordTemplate

NAUGHTY = [
    "A & B <有限公司>",
    "a]]>b",
    "{{ 7*7 }}",
    "{% if a %}",
    "[[条:注入]]",
    "</w:t>",
    "&lt;&amp;#65;",
    "'\"`\\",
    "𠮷野家",
    "é\u0301 \u200b",
]


def only(error: pytest.ExceptionInfo[BadDocument]) -> Finding:
    (found,) = error.value.findings
    return found


@pytest.mark.parametrize("name", [*NAUGHTY, "甲" * 300, "<&>" * 100])
def test_data_arrives_letter_by_letter_and_is_never_run(name: str) -> None:
    rendered = template("甲方:{{ name }}", rows=[["{{ name }}"]], footer="{{ name }}").render({"name": name})
    assert rendered.text == f"甲方:{name}\n{name}"
    assert name in Document(io.BytesIO(rendered.docx)).sections[0].footer.paragraphs[0].text


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=60))
def test_any_honest_text_survives(text: str) -> None:
    spoken = [each for each in text if 0x202A <= ord(each) <= 0x202E or 0x2066 <= ord(each) <= 0x2069]
    if not spoken:
        assert text.strip() in NAME.render({"name": text}).text


NAME = template("始{{ name }}终")
CONTACTS = template("{% for each in buyer.contacts %}{{ each.name }}{% endfor %}")


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\x07",
        "\x0c",
        "\x1b",
        "\x9f",
        "\ue000",
        "\uf8ff",
        "\ufffe",
        "\U0001fffe",
        "\U000f0001",
        "\u202e",
        "\ud800",
    ],
)
def test_a_character_no_document_may_hold_is_refused_with_the_name_of_its_field(character: str) -> None:
    with pytest.raises(BadDocument) as error:
        CONTACTS.render({"buyer": {"contacts": [{"name": f"甲{character}"}]}})
    assert only(error).code == "T041"
    assert "buyer.contacts[0].name" in only(error).message


def test_line_breaks_and_tabs_become_words_own() -> None:
    rendered = NAME.render({"name": "一\r\n二\t三\n四"})
    assert rendered.text == "始一\n二\t三\n四终"
    body = members_of(rendered.docx)["word/document.xml"]
    assert body.count(b"<w:br/>") == 2
    assert body.count(b"<w:tab/>") == 1


def test_equal_values_give_equal_bytes() -> None:
    data = word_file("{{ name }}", rows=[["{{ name }}"]], header="{{ name }}")
    first, second = WordTemplate.from_bytes(data), WordTemplate.from_bytes(data)
    values = {"name": "甲"}
    assert first.render(values).docx == first.render(values).docx == second.render(dict(values)).docx
    assert first.render({"name": "乙"}).docx != first.render(values).docx


def test_the_text_leaves_out_headers_and_footers_and_is_bound_by_its_digest() -> None:
    rendered = template("正文", rows=[["a", "b"]], header="页眉", footer="页脚").render({})
    assert rendered.text == "正文\na\nb"
    assert rendered.text_sha256 == text_digest("正文ab")
    assert len(rendered.template_sha256) == 64


def test_a_tag_word_split_over_runs_is_one_tag() -> None:
    rendered = template(
        ["甲方:{", "{ bu", "yer.na", "me }", "}。"], ["{%", "p if a %", "}"], "附加", ["{%p en", "dif %}"]
    )
    assert rendered.render({"buyer": {"name": "某"}, "a": True}).text == "甲方:某。\n附加"


def test_a_missing_value_is_named_in_full_with_its_place_and_a_likely_name() -> None:
    with pytest.raises(BadDocument) as error:
        template("甲方", "传真:{{ buyer.fax }}").render({"buyer": {"name": "x", "faks": "y"}})
    found = only(error)
    assert found.code == "T040"
    assert "“buyer.fax”" in found.message
    assert "正文第 2 段" in found.at
    assert "faks" in found.next_step


def test_a_missing_value_in_a_list_names_its_row() -> None:
    with pytest.raises(BadDocument) as error:
        template("{% for item in items %}{{ item.name }}{% endfor %}").render({"items": [{"name": "a"}, {"nam": "b"}]})
    assert "items[1].name" in only(error).message


def test_a_whole_missing_group_is_named() -> None:
    with pytest.raises(BadDocument) as error:
        template("{{ seller.bank.cnaps }}").render({"seller": {"name": "x"}})
    assert "seller.bank" in only(error).message


@pytest.mark.parametrize("expression", ["a == 1", "a > 1", "a", "not a", "a.b", "a in [1]", "1 in a"])
def test_a_missing_value_is_noticed_in_conditions_too(expression: str) -> None:
    with pytest.raises(BadDocument) as error:
        template(f"{{% if {expression} %}}x{{% endif %}}").render({})
    assert only(error).code == "T040"


def test_a_missing_value_may_be_asked_for() -> None:
    asked = template("{% if a is defined %}x{% endif %}{{ b|default('无') }}")
    assert asked.render({}).text == "无"


@pytest.mark.parametrize(
    ("value", "word"), [(None, "空的"), (True, "是/否"), ([1], "列表"), ({"a": 1}, "一组"), (1.5, "浮点")]
)
def test_what_has_no_plain_text_is_refused_by_name(value: object, word: str) -> None:
    with pytest.raises(BadDocument) as error:
        template("{{ buyer.x }}").render({"buyer": {"x": value}})
    found = only(error)
    assert found.code == "T042"
    assert "buyer.x" in found.message
    assert word in found.message


@pytest.mark.parametrize(
    ("tag", "value", "shown"),
    [
        ("v", date(2026, 10, 8), "2026年10月8日"),
        ("v|date", "2026-10-08", "2026年10月8日"),
        ("v|date8", date(2026, 10, 8), "20261008"),
        ("v|money", Decimal("270000"), "270,000.00"),
        ("v|money", "-6600.00", "-6,600.00"),
        ("v|capital", Decimal("270000"), "人民币贰拾柒万元整"),
        ("v|percent", Decimal("0.06"), "6%"),
        ("v|percent", "0.005", "0.5%"),
        ("v|number", "120.500", "120.5"),
        ("v", Decimal("120"), "120"),
        ("v|nothing", "", "无"),
        ("v|nothing", None, "无"),
        ("v or '无'", None, "无"),
        ("v|list", ["甲", "乙"], "甲、乙"),
        ("v|tick", True, "■"),
        ("v|length", ["甲"], "1"),
        ("v|sum('x')|money", [{"x": "1.10"}, {"x": "2.20"}], "3.30"),
    ],
)
def test_values_are_written_as_chinese_documents_write_them(tag: str, value: object, shown: str) -> None:
    assert template(f"{{{{ {tag} }}}}").render({"v": value}).text == shown


@pytest.mark.parametrize("tag", ["v|money", "v|date", "v|capital", "v|percent", "v|list", "v|tick"])
@pytest.mark.parametrize("value", ["甲", 1.5, None])
def test_a_value_a_filter_cannot_write_is_a_finding(tag: str, value: object) -> None:
    with pytest.raises(BadDocument) as error:
        template(f"{{{{ {tag} }}}}").render({"v": value})
    assert only(error).code == "T046"


def test_literal_braces_can_be_written() -> None:
    assert template("{_{ a }_} {_% b %_}").render({}).text == "{{ a }} {% b %}"


def test_braces_in_data_stay_as_they_are() -> None:
    assert NAME.render({"name": "{_{ a }_}"}).text == "始{_{ a }_}终"


def test_a_document_that_would_come_out_broken_is_refused() -> None:
    link = "<w:hyperlink><w:r><w:t>{% if a %}甲</w:t></w:r></w:hyperlink><w:r><w:t>{% endif %}</w:t>"
    crossed = WordTemplate.from_bytes(with_body(word_file("乙"), "<w:r><w:t>乙</w:t>", link))
    assert crossed.render({"a": True}).text == "甲"
    with pytest.raises(BadDocument) as error:
        crossed.render({"a": False})
    assert only(error).code == "T044"


def test_a_value_that_would_be_hidden_is_refused() -> None:
    hidden = with_body(word_file("乙"), "<w:t>乙</w:t>", "<w:t>乙</w:t><w:instrText>{{ name }}</w:instrText>")
    with pytest.raises(BadDocument) as error:
        WordTemplate.from_bytes(hidden).render({"name": "PAGE 甲"})
    assert only(error).code == "T043"


def test_the_document_properties_are_filled_in_and_hold_no_person_and_no_time() -> None:
    document = Document()
    document.add_paragraph("x")
    document.core_properties.title = "{{ name }}"
    document.core_properties.last_modified_by = "某律师"
    rendered = WordTemplate.from_bytes(saved(document)).render({"name": "甲 & 乙"})
    core = members_of(rendered.docx)["docProps/core.xml"].decode()
    assert "甲 &amp; 乙" in core
    assert "某律师" not in core
    assert "created" not in core


def test_three_thousand_rows_are_rendered_and_read_back() -> None:
    table = template(rows=[["{%tr for i in items %}", ""], ["{{ i.name }}", "{{ i.n }}"], ["{%tr endfor %}", ""]])
    rows = [{"name": f"第{n}行", "n": n} for n in range(3000)]
    assert table.render({"items": rows}).text.endswith("第2999行\n2999")


def test_an_output_without_end_is_cut_off() -> None:
    loops = "{% for a in x %}{% for b in x %}{% for c in x %}" + "长" * 200 + "{% endfor %}" * 3
    with pytest.raises(BadDocument) as error:
        template(loops).render({"x": list(range(200))})
    assert only(error).code == "T045"


def canonical(data: bytes) -> bytes:
    return etree.tostring(etree.fromstring(data), method="c14n")


@pytest.mark.parametrize(
    "rows",
    [
        [["{%tr for i in items %}", ""], ["{{ i.name }}", "{{ loop.index }}"], ["{%tr endfor %}", ""]],
        [["固定", "{%tc for i in items %}", "{{ i.name }}", "{%tc endfor %}"]],
        [["{% hm %}合计", "{% colspan 2 %}{{ a }}"], ["x", "y"]],
        [["{% cellbg color %}{{ a }}", "y"]],
    ],
)
def test_the_body_is_what_docxtpl_itself_makes(rows: list[list[str]]) -> None:
    if "hm" in rows[0][0]:
        rows = [["{%tc for i in items %}", "{% hm %}{{ a }}", "{%tc endfor %}"], ["x", "y", "z"]]
    data = word_file("{{ a }}", "{%p if b %}", "可选", "{%p endif %}", rows=rows)
    values = {"a": "甲 & <乙>", "b": True, "color": "FF0000", "items": [{"name": "一"}, {"name": "二"}, {"name": "三"}]}
    theirs = DocxTemplate(io.BytesIO(data))
    theirs.render(values, autoescape=True)
    buffer = io.BytesIO()
    theirs.save(buffer)
    ours = WordTemplate.from_bytes(data).render(values).docx
    body = "word/document.xml"
    assert canonical(members_of(ours)[body]) == canonical(members_of(buffer.getvalue())[body])
