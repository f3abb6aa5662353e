"""What a tag may say, and how a lawyer is told what it may not."""

import pytest

from builders.word_files import members_of, template, word_file
from pipeline.domain.findings import BadDocument, Finding
from pipeline.drafting.word.expressions import TemplateEnvironment
from pipeline.drafting.word.gate import MAIN_PART
from pipeline.drafting.word.paragraphs import paragraphs_of
from pipeline.drafting.word.tags import writing_faults
from pipeline.drafting.word.template import WordTemplate
from pipeline.drafting.word.xml_tree import parse_xml


def faults(*paragraphs: str, rows: list[list[str]] | None = None) -> dict[str, Finding]:
    try:
        template(*paragraphs, rows=rows or [])
    except BadDocument as bad:
        return {each.code: each for each in bad.findings}
    return {}


@pytest.mark.parametrize(
    "tag",
    [
        "{{ lipsum.__globals__['os'].system('id') }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ buyer['__class__'] }}",
        "{{ self._TemplateReference__context }}",
        "{{ 'a' * 999999999 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ range(999999999)|list }}",
        "{{ buyer.name.upper() }}",
        "{{ buyer|attr('__class__') }}",
        "{{ items|map(attribute='__class__')|list }}",
        "{{ {'a': 1} }}",
        "{{ 'a'[::-1] }}",
        "{{ '%s'|format(1) }}",
    ],
)
def test_a_tag_that_reaches_for_python_is_refused(tag: str) -> None:
    assert {"T028", "T029"} & faults(tag).keys()


@pytest.mark.parametrize(
    "tag",
    ["{% include 'a' %}", "{% import 'a' as b %}", "{% set a = 1 %}", "{% macro a() %}", "{% raw %}", "{{r rich }}"],
)
def test_a_statement_beyond_if_and_for_is_refused(tag: str) -> None:
    assert "T026" in faults(tag)


def test_a_macro_in_the_body_never_runs_even_if_paired() -> None:
    assert faults("{% macro a() %}x{% endmacro %}")
    assert faults("{% call(x) a() %}x{% endcall %}")


def test_an_honest_template_with_chinese_names_passes() -> None:
    loop, condition = (
        "{% for 条 in 条款 %}{{ loop.index }}{{ 条 }}{% endfor %}",
        "{% if 有担保 and not 旧 %}x{% endif %}",
    )
    values = {"甲方": {"名称": "某某"}, "金额": "12.5", "条款": ["一"], "有担保": True, "旧": False}
    assert template("{{ 甲方.名称 }} {{ 金额|money }} " + loop + condition).render(values).text == "某某 12.50 1一x"


@pytest.mark.parametrize("name", ["index", "index0", "first", "last", "length", "revindex"])
def test_loop_positions_can_be_used(name: str) -> None:
    assert template(f"{{% for a in b %}}{{% if loop.{name} %}}x{{% endif %}}{{% endfor %}}").render({"b": [1]})


def test_the_place_is_named_as_a_lawyer_would() -> None:
    found = faults("第一段", rows=[["甲", "乙"], ["丙", "{{ a() }}"]])
    assert "正文表格 1 第 2 行第 2 列" in found["T028"].at
    assert "调用 ( )" in found["T028"].message


def test_an_unknown_filter_lists_the_known_ones() -> None:
    found = faults("{{ a|moneyy }}")["T029"]
    assert "moneyy" in found.message
    assert "money" in found.next_step


def test_every_faulty_tag_is_reported_in_one_go() -> None:
    assert faults("{{ a() }}", "{{ a|nix }}", "{{ a. }}", "{% if a %}", "{{ b").keys() == {
        "T020",
        "T023",
        "T027",
        "T028",
        "T029",
    }


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["{% if a %}甲"], "T023"),
        (["甲{% endif %}"], "T024"),
        (["{% for a in b %}", "{% endif %}"], "T024"),
        (["{% else %}"], "T024"),
        (["{%p if a %}", "{% endif %}"], "T025"),
        (["{%p if a %} 12.1 甲方应付款", "{%p endif %}"], "T022"),
        (["\uff5b\uff5b buyer.name \uff5d\uff5d"], "T021"),
        (["{\uff05 if a \uff05}"], "T021"),
        (["\uff3b\uff3b条:总则\uff3d\uff3d"], "T021"),
        (["{{ buyer.name }"], "T020"),
        (["buyer.name }}"], "T020"),
    ],
)
def test_a_slip_in_a_tag_is_named(texts: list[str], code: str) -> None:
    assert code in faults(*texts)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\uff5b\uff5b x \uff5d\uff5d", ["T021"]),
        ("{{ x \uff5d\uff5d", ["T021"]),
        ("\uff5b\uff5b x }}", ["T021"]),
        ("\uff5b\uff05 if x \uff05\uff5d甲\uff5b\uff05 endif \uff05\uff5d", ["T021", "T021"]),
        ("\uff5b\uff5b x 与 \uff5b\uff5b y \uff5d\uff5d", ["T021", "T021"]),
        ("\uff5b\uff5b x \uff5d\uff5d与{{ y", ["T020", "T021"]),
        ("{{ x|default('\uff5b甲\uff5d') }}", []),
    ],
)
def test_every_tag_with_full_width_braces_is_told_once(text: str, told: list[str]) -> None:
    paragraphs = [*paragraphs_of(parse_xml(members_of(word_file(text))[MAIN_PART]), "正文")]
    assert sorted(each.code for each in writing_faults(paragraphs)) == told


def test_a_condition_may_not_begin_in_one_cell_and_end_in_another() -> None:
    assert "T031" in faults(rows=[["{% if a %}", "{% endif %}"]])


def test_text_beside_a_row_tag_would_be_lost_and_is_reported() -> None:
    found = faults(rows=[["{%tr for a in b %}", "合计"], ["{{ a }}", ""], ["{%tr endfor %}", ""]])
    assert "合计" in found["T022"].message


def test_loops_in_loops_in_loops_in_loops_are_too_many() -> None:
    assert "T030" in faults("{% for a in x %}" * 4 + "{% endfor %}" * 4)


def test_deeply_nested_brackets_are_a_finding_not_a_crash() -> None:
    assert "T027" in faults("{{ " + "(" * 3000 + "a" + ")" * 3000 + " }}")


def test_no_attribute_of_a_python_value_can_be_seen() -> None:
    environment = TemplateEnvironment()
    assert environment.getattr("text", "upper").__class__.__name__ == "Missing"
    assert environment.getattr({"items": 1}, "items") == 1
    assert environment.getattr({}, "items").__class__.__name__ == "Missing"


def test_unaccepted_revisions_are_refused() -> None:
    from builders.word_files import with_body

    data = with_body(
        word_file("甲"), "<w:t>甲</w:t>", "<w:t>甲</w:t></w:r><w:ins><w:r><w:t>乙</w:t></w:r></w:ins><w:r>"
    )
    with pytest.raises(BadDocument) as bad:
        WordTemplate.from_bytes(data)
    assert [each.code for each in bad.value.findings] == ["T011"]
