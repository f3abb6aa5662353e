"""Templates written to break in, to crash or never to end: each is a finding, soon, with the tag in it."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from markupsafe import Markup

from builders.word_files import template, word_file
from pipeline.domain.findings import BadDocument, Finding
from pipeline.drafting.word.environment import MOST_TURNS
from pipeline.drafting.word.template import WordTemplate
from pipeline.drafting.word.values import Picture

VALUES: Mapping[str, object] = {
    "a": "甲",
    "n": 3,
    "d": Decimal("1.5"),
    "t": date(2026, 1, 1),
    "f": True,
    "none": None,
    "g": {"x": "y"},
    "items": [{"name": "x"}, {"name": "y"}],
    "many": list(range(10_000)),
    "long": "长" * 100_000,
}


def loaded(*paragraphs: str) -> list[Finding]:
    with pytest.raises(BadDocument) as error:
        template(*paragraphs)
    return error.value.findings


def rendered(*paragraphs: str) -> Finding:
    engine = template(*paragraphs)
    with pytest.raises(BadDocument) as error:
        engine.render(VALUES)
    return error.value.findings[0]


# ---- out of the sandbox ---------------------------------------------------------------------------------------------

BREAKS_OUT = (
    "{{ a|attr('__class__') }}",
    "{{ items|map(attribute='__class__') }}",
    "{{ a|format(1) }}",
    "{{ '%s'|format(a) }}",
    "{{ a|string }}",
    "{{ a|pprint }}",
    "{{ a|safe }}",
    "{{ a|xmlattr }}",
    "{{ a|tojson }}",
    "{{ a|groupby('__class__') }}",
    "{{ a|replace('a', long) }}",
    "{{ a|center(999999999) }}",
    "{{ a|indent(999999999) }}",
    "{{ a|batch(2) }}",
    "{{ a is callable }}",
    "{{ a is filter('attr') }}",
    "{{ a.format(g) }}",
    "{{ loop.cycle('a', 'b') }}",
    "{{ loop.changed(a) }}",
    "{{ loop._iterable }}",
    "{{ g['_x'] }}",
    "{{ _x }}",
    "{{ self.x() }}",
    "{{ namespace(a=1) }}",
    "{{ joiner() }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 'a' * 999999999 }}",
    "{{ many * 999999999 }}",
    "{{ a % g }}",
    "{{ a|money(*many) }}",
    "{{ a|money(**g) }}",
    "{{ a|money(1) }}",
    "{{ a|upper(1) }}",
    "{{ a|join('、', 'name', 1) }}",
    "{{ a is gt }}",
    "{{ a is even(1) }}",
    "{{ a is in(n, n) }}",
    "{{ 1e400 }}",
    "{{ 1" + "0" * 300 + " }}",
)


def test_nothing_reaches_beyond_the_template_language() -> None:
    found = loaded(*BREAKS_OUT)
    assert {each.code for each in found} == {"T028", "T029"}
    places = {each.at for each in found}
    assert len(places) == len(BREAKS_OUT)
    assert all(each.next_step for each in found)


@pytest.mark.parametrize(
    "statement",
    [
        "{% include 'a' %}",
        "{% import 'a' as b %}",
        "{% from 'a' import b %}",
        "{% extends 'a' %}",
        "{% block a %}x{% endblock %}",
        "{% macro a() %}x{% endmacro %}",
        "{% call a() %}x{% endcall %}",
        "{% filter upper %}x{% endfilter %}",
        "{% set a = 1 %}",
        "{% set g.x = 1 %}",
        "{% with a = 1 %}x{% endwith %}",
        "{% autoescape false %}{{ a }}{% endautoescape %}",
        "{% raw %}{{ a }}{% endraw %}",
        "{% do a %}",
        "{% debug %}",
    ],
)
def test_no_statement_but_if_and_for_is_taken(statement: str) -> None:
    assert {each.code for each in loaded(statement)} == {"T026"}


@pytest.mark.parametrize("name", ["self", "caller", "varargs", "range", "dict", "lipsum", "cycler", "environment"])
def test_no_name_of_jinja_or_of_our_own_code_has_a_value(name: str) -> None:
    assert rendered(f"{{{{ {name} }}}}").code in ("T040", "T042")


@pytest.mark.parametrize("text", ["{{ '\\x00' }}", "{{ '\\ue000条:甲\\ue001' }}", "{{ '\\u202e' }}", "{{ '\\ue002' }}"])
def test_no_forbidden_letter_is_smuggled_in_by_a_text_of_the_template(text: str) -> None:
    assert rendered(text).code == "T041"


def test_markup_in_a_text_of_the_template_stays_text() -> None:
    assert template("{{ '<w:br/>' }}{{ a|e }}").render({"a": "<b>"}).text == "<w:br/><b>"


def test_markup_in_a_value_is_refused_in_the_first_document_and_in_every_later_one() -> None:
    engine = template("{{ a }}")
    for _ in range(2):
        with pytest.raises(BadDocument) as error:
            engine.render({"a": Markup("<w:br/>")})
        assert error.value.findings[0].code in ("T043", "T044")
        engine.render({"a": "甲"})


def test_a_sign_that_docxtpl_reads_wrongly_inside_a_tag_is_refused() -> None:
    assert loaded("{% if a == 'A&B' %}x{% endif %}")[0].code == "T028"


# ---- crashes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "{{ -a }}",
        "{{ a + 1 }}",
        "{{ t - 1 }}",
        "{{ none + a }}",
        "{{ n|first }}",
        "{% if a > 1 %}x{% endif %}",
        "{% if none > 1 %}x{% endif %}",
        "{% if items > 1 %}x{% endif %}",
        "{% if 1 in n %}x{% endif %}",
        "{% if a is even %}x{% endif %}",
        "{% for x, y in many %}{{ x }}{% endfor %}",
    ],
)
def test_values_that_do_not_go_together_are_a_finding_with_the_tag(source: str) -> None:
    found = rendered("前", f"见{source}")
    assert found.code == "T048"
    assert re.match(r"\{\{.*?\}\}|\{%.*?%\}", source)[0] in found.message
    assert "正文第 2 段" in found.at


@pytest.mark.parametrize("name", ["a", "n", "none", "t", "f", "d"])
def test_a_loop_over_anything_but_a_list_is_refused(name: str) -> None:
    found = rendered(f"{{% for x in {name} %}}x{{% endfor %}}")
    assert (found.code, "字段 " + name in found.message) == ("T046", True)


@pytest.mark.parametrize(
    "source", ["{{ items|upper }}", "{{ g|trim }}", "{{ none|lower }}", "{{ items|join }}", "{{ [g]|join }}"]
)
def test_no_value_is_shown_as_python_writes_it(source: str) -> None:
    assert rendered(source).code == "T046"


@pytest.mark.parametrize("key", ["items", "g", "none", "d", "f", "'x'", "99"])
def test_a_key_that_is_none_names_nothing(key: str) -> None:
    assert rendered(f"{{{{ items[{key}].name }}}}").code == "T040"


def test_the_row_before_the_first_is_missing_by_its_name() -> None:
    found = rendered("{% for x in items %}{{ loop.previtem.name }}{% endfor %}")
    assert "loop.previtem" in found.message


@pytest.mark.parametrize(
    "words",
    [
        " + ".join(["n"] * 3000),
        " and ".join(["n"] * 3000),
        " if f else ".join(["a"] * 900),
        "not " * 600 + "n",
        "-" * 600 + "n",
        "a" + "|upper" * 600,
        "a" + ".b" * 1000,
        "g" + "[0]" * 600,
        "[" * 300 + "]" * 300,
        "(" * 300 + "a" + ")" * 300,
        "1" + "0" * 5000,
    ],
)
def test_a_tag_without_bottom_is_a_finding(words: str) -> None:
    assert {each.code for each in loaded(f"{{{{ {words} }}}}")} <= {"T027", "T028", "T054"}


def test_conditions_without_bottom_are_a_finding() -> None:
    assert loaded("{% if a %}" * 120 + "x" + "{% endif %}" * 120)[0].code == "T027"


def test_a_tag_of_cells_outside_a_table_is_named_with_its_place() -> None:
    (found,) = loaded("前", "{% vm %}甲")
    assert (found.code, "{% vm %}" in found.message, "正文第 2 段" in found.at) == ("T027", True, True)


# ---- bombs ----------------------------------------------------------------------------------------------------------

TURNS = "{% for x in many %}{% for y in many %}{% for z in many %}"
ENDS = "{% endfor %}" * 3


@pytest.mark.parametrize("inner", ["", "z", "{% if x == z %}{% endif %}"])
def test_loops_that_never_end_are_cut_off_even_without_output(inner: str) -> None:
    found = rendered("前", TURNS + inner + ENDS)
    assert found.code == "T049"
    assert "for z in many" in found.message
    assert "正文第 2 段" in found.at


def test_loops_are_cut_off_beside_pictures_and_in_rich_templates_too() -> None:
    data = word_file("{{ p }}", TURNS + ENDS)
    with pytest.raises(BadDocument) as error:
        WordTemplate.from_bytes(data, is_rich=True).render({**VALUES, "p": Picture(b"")})
    assert error.value.findings[0].code == "T049"


def test_honest_loops_have_room_enough() -> None:
    assert MOST_TURNS >= 1_000_000


EACH_LONG = "{% for x in many %}{{ long }}{% endfor %}"


@pytest.mark.parametrize("source", ["{{ many|join(long) }}", EACH_LONG, f"[[条]]{EACH_LONG}"])
def test_a_text_beyond_all_measure_is_never_put_together(source: str) -> None:
    assert rendered(source).code in ("T045", "T046")


def test_ten_thousand_faulty_numbers_make_a_list_that_can_be_read() -> None:
    engine = template("{% for x in many %}[[条]]{% endfor %}")
    with pytest.raises(BadDocument) as error:
        engine.render(VALUES)
    assert 1 <= len(error.value.findings) <= 30
