"""Numbers of clauses: consecutive whatever drops out, and every reference points at its clause."""

import io
import re

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.word_files import template, word_file
from pipeline.domain.findings import BadDocument, Finding
from pipeline.drafting.word.clause_numbers import chinese_number
from pipeline.drafting.word.template import WordTemplate


def text_of(*paragraphs: str | list[str], values: dict[str, object] | None = None) -> list[str]:
    return template(*paragraphs).render(values or {}).text.split("\n")


def refused(*paragraphs: str, values: dict[str, object] | None = None) -> Finding:
    with pytest.raises(BadDocument) as error:
        text_of(*paragraphs, values=values)
    return error.value.findings[0]


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (90, "九十"), (99, "九十九")],
)
def test_article_numbers_are_written_in_chinese(number: int, words: str) -> None:
    assert chinese_number(number) == words


@pytest.mark.parametrize("number", [0, -1, 100])
def test_there_are_ninety_nine_article_numbers(number: int) -> None:
    with pytest.raises(ValueError, match="no article"):
        chinese_number(number)


def test_articles_clauses_and_items_are_numbered() -> None:
    lines = text_of(
        "[[条:标的]] 标的",
        "[[款]] 甲",
        "[[项]]一;",
        "[[项]]二。",
        "[[款:价]] 乙",
        "[[项]]一",
        "[[条:付款]] 付款",
        "[[款]] 丙",
    )
    assert lines == ["第一条 标的", "1.1 甲", "(1)一;", "(2)二。", "1.2 乙", "(1)一", "第二条 付款", "2.1 丙"]


def test_references_go_forwards_and_backwards() -> None:
    lines = text_of(
        "[[条:甲]] 见[[见:乙]]、[[见:丙]]、[[见附件:表]]",
        "[[款:丙]] 见[[见:甲]]",
        "[[条:乙]]",
        "[[附件:表]]",
        "见[[见:丙]]",
    )
    assert lines == ["第一条 见第二条、第1.1条、附件一", "1.1 见第一条", "第二条", "附件一", "见第1.1条"]


def test_an_item_with_a_key_can_be_referred_to() -> None:
    assert text_of("[[条]]", "[[款]]", "[[项:丙]]", "见[[见:丙]]")[-1] == "见第1.1条第(1)项"


def test_annexes_close_up_when_one_drops_out() -> None:
    body = ("附件:[[见附件:清单]];{% if pi %}[[见附件:个人信息]];{% endif %}[[见附件:授权]]",)
    annexes = ("[[附件:清单]]", "{%p if pi %}", "[[附件:个人信息]]", "{%p endif %}", "[[附件:授权]]")
    assert text_of(*body, *annexes, values={"pi": True})[0] == "附件:附件一;附件二;附件三"
    assert text_of(*body, *annexes, values={"pi": False})[0] == "附件:附件一;附件二"


def test_clauses_inside_an_annex_begin_anew() -> None:
    lines = text_of(
        "[[条]]",
        "[[款]]",
        "[[附件:甲]]",
        "[[款:目的]] 目的",
        "[[款]] 方式",
        "[[条:子]] x",
        "[[款]] y",
        "[[见:目的]][[见:子]]",
    )
    assert lines == ["第一条", "1.1", "附件一", "1. 目的", "2. 方式", "第一条 x", "1.1 y", "附件一第1条附件一第一条"]


def test_marks_that_word_split_over_runs_are_one_mark() -> None:
    lines = text_of(["[", "[条:", "违", "约]", "] 违约"], ["见", "[[见:违", "约]]和[[见:", "违约]]"])
    assert lines == ["第一条 违约", "见第一条和第一条"]


def test_marks_work_in_table_cells_and_keep_the_look_of_their_run() -> None:
    document = Document()
    run = document.add_paragraph().add_run("[[条:甲]]")
    run.bold = True
    document.add_table(1, 1).cell(0, 0).text = "见[[见:甲]]"
    buffer = io.BytesIO()
    document.save(buffer)
    rendered = WordTemplate.from_bytes(buffer.getvalue()).render({})
    assert rendered.text == "第一条\n见第一条"
    assert Document(io.BytesIO(rendered.docx)).paragraphs[0].runs[0].bold


def test_full_width_colons_in_marks_are_understood() -> None:
    assert text_of("[[条\uff1a甲]]", "[[见\uff1a甲]]") == ["第一条", "第一条"]


def test_a_reference_to_a_clause_that_dropped_out_is_refused_with_its_text() -> None:
    found = refused(
        "[[条:甲]] 甲", "{%p if a %}", "[[条:乙]] 乙", "{%p endif %}", "按[[见:乙]]办理。", values={"a": False}
    )
    assert found.code == "T050"
    assert "按[[见:乙]]办理" in found.message


def test_a_reference_to_nothing_is_found_when_the_template_is_loaded() -> None:
    found = refused("[[条:保密]]", "[[款]]乙", "见[[见:保蜜]]")
    assert found.code == "T058"
    assert "（现有：保密）" in found.next_step


def test_one_key_for_two_clauses_is_refused_but_two_branches_may_share_it() -> None:
    assert refused("[[条:甲]]", "[[条:甲]]").code == "T051"
    branches = ("{%p if a %}", "[[条:甲]] A", "{%p else %}", "[[条:甲]] B", "{%p endif %}", "[[见:甲]]")
    assert text_of(*branches, values={"a": True}) == ["第一条 A", "第一条"]
    assert text_of(*branches, values={"a": False}) == ["第一条 B", "第一条"]


@pytest.mark.parametrize("mark", ["[[款]]", "[[项]]"])
def test_a_clause_before_any_article_is_refused(mark: str) -> None:
    assert refused(mark).code == "T052"


@pytest.mark.parametrize("mark", ["[[章:甲]]", "[[见]]", "[[附件]]", "[[条:]]", "[[条: 甲 乙]]", "[[ ]]"])
def test_an_unknown_mark_is_refused(mark: str) -> None:
    assert refused("[[条:甲]]", mark).code == "T054"


def test_a_hundredth_article_is_refused() -> None:
    assert text_of(*["[[条]]"] * 99)[-1] == "第九十九条"
    assert refused(*["[[条]]"] * 100).code == "T053"


def test_marks_in_a_footer_are_refused() -> None:
    with pytest.raises(BadDocument) as error:
        template("[[条:甲]]", footer="[[条:乙]]")
    assert error.value.findings[0].code == "T052"


def test_data_cannot_bring_in_marks() -> None:
    assert text_of("[[条:甲]] {{ name }}", values={"name": "[[条:乙]][[见:甲]]"}) == ["第一条 [[条:乙]][[见:甲]]"]


def test_a_template_with_reserved_characters_is_refused() -> None:
    with pytest.raises(BadDocument) as error:
        WordTemplate.from_bytes(word_file("甲\ue000条:乙\ue001"))
    assert error.value.findings[0].code == "T057"


def test_an_annex_nobody_mentions_is_a_warning() -> None:
    codes = [each.code for each in template("[[附件:表]]").findings]
    assert codes == ["T055"]


ARTICLES = 8


def optional_articles() -> WordTemplate:
    """Articles of which each may drop out, with clauses of which each may drop out, and guarded references."""
    paragraphs: list[str] = []
    for n in range(ARTICLES):
        paragraphs += ["{%p if on[" + str(n) + "] %}", f"[[条:K{n}]] A{n}", f"[[款:L{n}]] C{n}"]
        paragraphs += ["{%p if inner[" + str(n) + "] %}", "[[款]] D", "[[项]] E", "{%p endif %}", "[[款]] F"]
        paragraphs += ["{%p endif %}"]
    for n in range(ARTICLES):
        paragraphs += ["{%p if on[" + str(n) + "] %}", f"R{n}>[[见:K{n}]]>[[见:L{n}]]", "{%p endif %}"]
    return template(*paragraphs)


OPTIONAL = optional_articles()
SWITCHES = st.lists(st.booleans(), min_size=ARTICLES, max_size=ARTICLES)


@settings(max_examples=60, deadline=None)
@given(SWITCHES, SWITCHES)
def test_numbers_are_consecutive_and_references_right_whatever_drops_out(on: list[bool], inner: list[bool]) -> None:
    lines = OPTIONAL.render({"on": on, "inner": inner}).text.split("\n")
    articles = [re.fullmatch(r"第(.+)条 A(\d)", each) for each in lines]
    found = [each for each in articles if each]
    assert [each[1] for each in found] == [chinese_number(n) for n in range(1, sum(on) + 1)]
    for position, each in enumerate(found, start=1):
        own = [line.split(" ")[0] for line in lines if line.startswith(f"{position}.")]
        assert own == [f"{position}.{n}" for n in range(1, len(own) + 1)]
        assert f"R{each[2]}>第{each[1]}条>第{position}.1条" in lines
