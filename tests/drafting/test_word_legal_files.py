"""Templates as Word, WPS and input methods really leave them: each works, or says in which paragraph what is wrong."""

import pytest

from builders.docxtpl_outputs import by_docxtpl, differences
from builders.word_files import changed, members_of, template, with_body, word_file
from pipeline.domain.findings import BadDocument, Finding
from pipeline.drafting.word.template import WordTemplate

VALUES = {"a": "甲 & <乙>", "f": True, "buyer": {"name": "某"}, "items": ["一", "二"]}
NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def run(text: str, look: str = "<w:b/>") -> str:
    return f'<w:r w:rsidR="00A1"><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def control(content: str) -> str:
    return f'<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def text_box(content: str) -> str:
    shape = f"<wps:wsp><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp>"
    graphic = f'<a:graphic><a:graphicData uri="x">{shape}</a:graphicData></a:graphic>'
    drawing = f'<w:drawing><wp:anchor><wp:docPr id="5" name="b"/>{graphic}</wp:anchor></w:drawing>'
    old = f"<v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape>"
    choice = f'<mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback><w:pict>{old}</w:pict></mc:Fallback>'
    return f"<w:r><mc:AlternateContent {NAMESPACES}>{choice}</mc:AlternateContent></w:r>"


def document(content: str) -> bytes:
    return with_body(word_file("占位"), "<w:p><w:r><w:t>占位</w:t></w:r></w:p>", content)


def fault(content: str) -> Finding:
    with pytest.raises(BadDocument) as error:
        WordTemplate.from_bytes(document(content)).render(VALUES)
    return error.value.findings[0]


OPTIONAL = paragraph(run("{%p if f %}")) + paragraph(run("甲")) + paragraph(run("{%p endif %}"))
HALVES = run("{{ bu"), run(".name }}", "<w:i/>")
SIMILAR = {
    "one letter per run": paragraph(*map(run, "{{ buyer.name }}")),
    "a statement over runs": paragraph(*map(run, ("{", "%", " if f %", "}", "x", "{% end", "if %}"))),
    "spelling marks": paragraph(HALVES[0], '<w:proofErr w:type="spellStart"/>', run("yer"), HALVES[1]),
    "a bookmark": paragraph(HALVES[0], '<w:bookmarkStart w:id="0" w:name="_GoBack"/>', run("yer"), HALVES[1]),
    "a comment's range": paragraph(HALVES[0], '<w:commentRangeStart w:id="0"/>', run("yer"), HALVES[1]),
    "a smart tag": paragraph(HALVES[0], f'<w:smartTag w:uri="u" w:element="e">{run("yer")}</w:smartTag>', HALVES[1]),
    "a link around a part": paragraph(HALVES[0], f'<w:hyperlink w:anchor="x">{run("yer")}</w:hyperlink>', HALVES[1]),
    "a control around a part": paragraph(HALVES[0], control(run("yer")), HALVES[1]),
    "a page that ended here": paragraph(HALVES[0], "<w:r><w:lastRenderedPageBreak/></w:r>", run("yer"), HALVES[1]),
    "a soft hyphen": paragraph(HALVES[0], "<w:r><w:softHyphen/></w:r>", run("yer"), HALVES[1]),
    "a tab": paragraph(run("{{"), "<w:r><w:tab/><w:t>a }}</w:t></w:r>"),
    "no-break blanks": paragraph(run("{{\u00a0a\u00a0}}{%\u00a0if\u00a0f\u00a0%}x{%\u00a0endif\u00a0%}")),
    "full-width blanks": paragraph(run("{{\u3000a\u3000}}{% if\u3000f %}x{% endif %}")),
    "curly quotes": paragraph(run("{{ items|join(“、”) }}{% if a == ‘x’ %}1{% else %}2{% endif %}")),
    "a link": paragraph(f'<w:hyperlink w:anchor="x">{run("{{ a }}")}</w:hyperlink>'),
    "a field's result": paragraph(f'<w:fldSimple w:instr=" PAGE ">{run("{{ a }}")}</w:fldSimple>'),
    "a control in a line": paragraph(run("前"), control(run("{{ a }}"))),
    "a control around paragraphs": control(OPTIONAL),
    "a condition that ends in a control": paragraph(run("{%p if f %}")) + control(paragraph(run("{%p endif %}"))),
    "a text box": paragraph(text_box(paragraph(run("{{ "), run("a }}")))),
    "a condition in a text box": paragraph(text_box(OPTIONAL)),
}  # fmt: skip


@pytest.mark.parametrize("name", SIMILAR)
def test_what_word_and_wps_leave_inside_a_tag_is_read_as_docxtpl_reads_it(name: str) -> None:
    data = document(SIMILAR[name])
    ours, theirs = WordTemplate.from_bytes(data), by_docxtpl(data, VALUES)
    for _ in range(2):
        assert differences(ours.render(VALUES).docx, theirs) == []
    assert "{" not in ours.render(VALUES).text


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["{%p\u00a0if f %}", "甲", "{%p\u3000endif %}"], "甲"),
        (["{{ a\u200b }}"], "甲 & <乙>"),
        (["{\u200b{ \ufeffa }\u200b}"], "甲 & <乙>"),
        (["{{ items|join('\u3000') }}"], "一\u3000二"),
        (["不动\u3000的\u00a0字"], "不动\u3000的\u00a0字"),
    ],
)
def test_blanks_and_invisible_characters_in_tags_are_what_their_author_meant(texts: list[str], said: str) -> None:
    assert template(*texts).render(VALUES).text == said


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\uff5b\uff5b a \uff5d\uff5d", "T021"),
        ("{\uff5b a \uff5d}", "T021"),
        ("{\uff05 if f \uff05}", "T021"),
        ("【【条:甲】】", "T021"),
        ("\uff3b\uff3b见:甲\uff3d\uff3d", "T021"),
        ("{{ buyer\uff0ename }}", "T027"),
        ("{{ buyer。name }}", "T027"),
        ("{{ a\uff5cupper }}", "T027"),
        ("{{ items|join\uff08'x'\uff09 }}", "T027"),
        ("{% if a \uff1d\uff1d 'x' %}x{% endif %}", "T027"),
        ("{% if a == 「x」 %}x{% endif %}", "T027"),
        ("{ { a } }", "T020"),
        ("{ % if f %}", "T020"),
        ("{buyer.name}", "T020"),
    ],
)
def test_a_slip_of_the_input_method_is_shown_with_its_paragraph(text: str, code: str) -> None:
    found = fault(paragraph(run("前言")) + paragraph(run(f"现在{text}")))
    assert found.code == code
    assert found.at.startswith("正文第 2 段“现在")
    assert found.next_step


def test_the_odd_sign_itself_is_shown() -> None:
    assert "“\uff5c”" in fault(paragraph(run("{{ a\uff5cupper }}"))).message


AUTHOR = 'w:id="1" w:author="x" w:date="2026-01-01T00:00:00Z"'


@pytest.mark.parametrize(
    "content",
    [
        paragraph(run("{{ bu"), f"<w:ins {AUTHOR}>{run('yer')}</w:ins>", run(".name }}")),
        paragraph(run("{{ "), f"<w:del {AUTHOR}><w:r><w:delText>z</w:delText></w:r></w:del>", run("a }}")),
        paragraph(f"<w:moveFrom {AUTHOR}>{run('{{ a }}')}</w:moveFrom>"),
        f"<w:p><w:pPr><w:rPr><w:ins {AUTHOR}/></w:rPr></w:pPr>{run('{{ a }}')}</w:p>",
        f"<w:p><w:pPr><w:pPrChange {AUTHOR}><w:pPr/></w:pPrChange></w:pPr>{run('{{ a }}')}</w:p>",
        paragraph(run("{{ a }}", f"<w:b/><w:rPrChange {AUTHOR}><w:rPr/></w:rPrChange>")),
    ],
)
def test_a_tracked_change_of_text_or_of_looks_is_shown_with_its_paragraph(content: str) -> None:
    found = fault(paragraph(run("前言")) + content)
    assert found.code == "T011"
    assert found.at.startswith("正文第 2 段“{{ ")


def test_a_tag_over_two_paragraphs_is_shown_with_both() -> None:
    with pytest.raises(BadDocument) as error:
        WordTemplate.from_bytes(document(paragraph(run("{{ buyer")) + paragraph(run(".name }}"))))
    assert [(each.code, each.at[:8]) for each in error.value.findings[:2]] == [
        ("T020", "正文第 1 段“"),
        ("T020", "正文第 2 段“"),
    ]


def test_a_tag_broken_by_a_hyphen_that_does_not_break_is_shown_with_its_paragraph() -> None:
    found = fault(paragraph(run("前言")) + paragraph(run("{{ a"), "<w:r><w:noBreakHyphen/></w:r>", run(" 1 }}")))
    assert (found.code, found.at[:8]) == ("T027", "正文第 2 段“")


def test_a_field_inside_a_tag_makes_a_name_that_is_not_known() -> None:
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    ends = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', run("1"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    found = fault(paragraph(run("{{ a"), field, *ends, run(" }}")))
    assert (found.code, "a1" in found.message) == ("T040", True)


MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


@pytest.mark.parametrize(("letters", "code"), [(["{{ a }}"], "T043"), (["{{", " a }}"], "T027")])
def test_a_value_in_a_formula_is_refused_at_its_paragraph_since_nobody_could_find_it_again(letters, code):
    formula = "".join(f"<m:r><m:t>{each}</m:t></m:r>" for each in letters)
    found = fault(paragraph(run("前")) + paragraph(f"<m:oMath {MATH}>{formula}</m:oMath>"))
    assert (found.code, found.at) == (code, "正文第 2 段")


HIDDEN = "<w:vanish/>"
SHOWN_AGAIN = '<w:vanish w:val="0"/>'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (run("{{ a }}", HIDDEN), ["{{ a }}"]),
        (run("{{", HIDDEN) + run(" a }}"), ["{{ a }}"]),
        (run("{{ a }}", HIDDEN) + run("与{{ buyer.name }}"), ["{{ a }}"]),
        (run("{{ a }}", '<w:rStyle w:val="Unseen"/>'), ["{{ a }}"]),
        (run("{{ a }}", f'<w:rStyle w:val="Unseen"/>{SHOWN_AGAIN}'), []),
        (f'<w:pPr><w:pStyle w:val="Child"/></w:pPr>{run("{{ a }}")}', ["{{ a }}"]),
        (f'<w:pPr><w:pStyle w:val="Circle"/></w:pPr>{run("{{ a }}")}', []),
        (run("说明", HIDDEN) + run("{{ a }}"), []),
        (run("{{") + run(" a }}", HIDDEN), []),
        (run("{% if f %}", HIDDEN) + run("甲{% endif %}"), []),
    ],
)
def test_a_value_in_hidden_text_is_a_warning(content, told):
    data = document(paragraph(run("前")) + paragraph(content))
    styles = members_of(data)["word/styles.xml"].decode()
    more = (
        f'<w:style w:type="character" w:styleId="Unseen"><w:rPr>{HIDDEN}</w:rPr></w:style>'
        f'<w:style w:type="paragraph" w:styleId="Parent"><w:rPr>{HIDDEN}</w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Parent"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Circle"><w:basedOn w:val="Circle"/></w:style></w:styles>'
    )
    data = changed(data, {"word/styles.xml": styles.replace("</w:styles>", more).encode()})
    read = WordTemplate.from_bytes(data)
    assert [each.values["tag"] for each in read.findings] == told
    assert {(each.code, each.is_error, each.at[:7]) for each in read.findings} <= {("T016", False, "正文第 2 段")}
    assert read.render(VALUES)


def test_marks_split_by_a_bookmark_are_one_mark() -> None:
    content = paragraph(run("[["), run("条:"), run("甲]]")) + paragraph(
        run("见[[见:"), '<w:bookmarkStart w:id="0" w:name="_GoBack"/>', run("甲]]")
    )
    assert WordTemplate.from_bytes(document(content)).render({}).text == "第一条\n见第一条"
