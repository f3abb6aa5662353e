"""YAML and JSON read by the letter: the same values, every trick refused, every place known."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.proposals import SAMPLES, sample_text
from pipeline.domain.proposal.source import Form, read_proposals
from pipeline.domain.reading.source import SourceDocument, field_name, field_path


def read(text: str, form: Form = "yaml") -> SourceDocument:
    return read_proposals(text, name="f", form=form)[0]


def faults(text: str, form: Form = "yaml") -> list[tuple[str, str]]:
    documents = read_proposals(text, name="f", form=form)
    return [(each.code, each.at) for document in documents for each in document.findings]


def test_plain_words_mean_what_they_say() -> None:
    document = read("a: 12\nb: -3\nc: true\nd: null\ne:\nf: 202609-001\ng: 2026-10-09\nh: <=\ni: '007'\nj: 甲 乙\n")

    assert document.findings == ()
    assert document.value == {
        "a": 12, "b": -3, "c": True, "d": None, "e": None,
        "f": "202609-001", "g": "2026-10-09", "h": "<=", "i": "007", "j": "甲 乙",
    }  # fmt: skip


@pytest.mark.parametrize(("text", "form", "remedy"), [
    ("a: 1.5", "yaml", "'1.5'"), ("a: 0123", "yaml", "'0123'"),
    ('{"a": 1.5}', "json", '"1.5"'), (f'{{"a": {"9" * 30}}}', "json", f'"{"9" * 30}"'),
])  # fmt: skip
def test_the_remedy_for_a_bare_number_is_written_as_the_file_is(text: str, form: Form, remedy: str) -> None:
    (found,) = read(text, form).findings
    assert remedy in found.next_step


@pytest.mark.parametrize("number", ["1.0", "270000.00", ".5", "1.", "1e3", "-1.5E-3", ".inf", "-.NaN", "1_0.5"])
def test_an_unquoted_fraction_is_a_float_and_refused(number: str) -> None:
    assert faults(f"a: {number}") == [("P005", "f:1:4 a")]


@pytest.mark.parametrize(
    "word",
    [
        "007",
        "+5",
        "-0",
        "1_000",
        "0x1F",
        "0o17",
        "0b1",
        "12:30",
        "1:30:00",
        "yes",
        "No",
        "ON",
        "off",
        "True",
        "NULL",
        "9" * 19,
    ],
)
def test_an_unquoted_word_that_programs_read_differently_is_refused(word: str) -> None:
    assert faults(f"a: {word}") == [("P006", "f:1:4 a")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\nb: 2\na: 3\n", [("P002", "f:3:1 a")]),
        ("a: {b: 1, b: 2}", [("P002", "f:1:11 a.b")]),
        ("a: &x 1\nb: *x\n", [("P003", "f:1:4 a"), ("P003", "f:2:4 b")]),
        ("a: {<<: 1}", [("P003", "f:1:5 a")]),
        ("a: !!str 1", [("P004", "f:1:4 a")]),
        ("a: !!python/object/apply:os.system [x]", [("P004", "f:1:4 a")]),
        ("? [a]\n: 1", [("P011", "f:1:3")]),
        ("- a\n", [("P013", "f:1:1")]),
        ("just text", [("P013", "f:1:1")]),
        ("a: 1\n b: 2\n", [("P001", "f:2:3")]),
        ("a: 'x", [("P001", "f:1:6 a")]),
        ("a: 1\n\tb: 2", [("P001", "f:2:1 a")]),
        ("a: 1\n---\n---\nb: 2", [("P010", "f:3:1")]),
        ("", [("P010", "f")]),
        ("# only a comment\n", [("P010", "f")]),
    ],
)  # fmt: skip
def test_tricks_and_slips_in_yaml_are_found_at_their_place(text: str, found: list[tuple[str, str]]) -> None:
    assert faults(text)[: len(found)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1, "a": 2}', [("P002", "f:1:10 a")]),
        ('{"a": 1.5}', [("P005", "f:1:7 a")]),
        ('{"a": 1e3}', [("P005", "f:1:7 a")]),
        ('{"a": NaN}', [("P012", "f:1:7 a")]),
        ('{"a": -Infinity}', [("P012", "f:1:7 a")]),
        (f'{{"a": {"9" * 30}}}', [("P006", "f:1:7 a")]),
        ("[]", [("P013", "f:1:1")]),
        ("null", [("P010", "f:1:1")]),
        ('{"a": 1,}', [("P001", "f:1:9")]),
        ('{"a": [1,]}', [("P001", "f:1:10 a[1]")]),
        ('{"a": 01}', [("P001", "f:1:8")]),
        ("{a: 1}", [("P001", "f:1:2")]),
        ('{"a": tru}', [("P001", "f:1:7 a")]),
        ('{"a": 1} 2', [("P001", "f:1:10")]),
        ('{"a": "x', [("P001", "f:1:7 a")]),
        ('{\n  "a": "\\ud800"\n}', [("P007", "f:2:8 a")]),
    ],
)
def test_tricks_and_slips_in_json_are_found_at_their_place(text: str, found: list[tuple[str, str]]) -> None:
    assert faults(text, "json") == found


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\ue000", "\x07", "\u2028", "\x00", "\ufeff"])
def test_hidden_characters_are_found_raw_and_escaped(hidden: str) -> None:
    raw = f"x: 1\na: '甲{hidden}乙'\n"
    escaped = json.dumps({"a": f"甲{hidden}乙"})

    assert ("P007", "f:2:6") in faults(raw)
    assert ("P007", "f:1:7 a") in faults(escaped, "json")
    assert read(raw).value == {"x": 1, "a": "甲\N{REPLACEMENT CHARACTER}乙"}


def test_a_byte_order_mark_at_the_start_is_no_fault() -> None:
    assert faults("\ufeffa: 1") == []


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_depth_and_size_have_limits(form: Form) -> None:
    assert [code for code, _ in faults("[" * 100_000, form)] == ["P008"]
    assert [code for code, _ in faults("[" + "1," * 60_000 + "1]", form)] == ["P009"]
    assert [code for code, _ in faults("x" * 1_000_001, form)] == ["P009"]
    assert [code for code, _ in faults("---\na: 1\n" * 101)] == ["P009"]


def test_a_long_field_name_is_told_in_short() -> None:
    ((code, at),) = faults(f"{'a' * 900}: 1.5")

    assert code == "P005"
    assert len(at) < 150


def test_an_alias_bomb_is_not_unrolled() -> None:
    bomb = "a: &a [x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))

    assert {code for code, _ in faults(bomb)} == {"P003"}


def test_every_document_of_a_file_has_its_own_lines() -> None:
    documents = read_proposals("a: 1\n---\nb: 2\n", name="f", form="yaml")

    assert [each.value for each in documents] == [{"a": 1}, {"b": 2}]
    assert documents[1].at(("b",)) == "f:3:4 b"


def test_a_missing_value_is_placed_at_what_should_hold_it() -> None:
    document = read("a:\n  b: {c: 1}\n")

    assert document.at(("a", "b", "z")) == "f:2:6 a.b.z"
    assert document.at(("z",)) == "f:1:1 z"


@pytest.mark.parametrize("name", SAMPLES)
def test_json_and_yaml_of_a_sample_say_the_same(name: str) -> None:
    from_yaml = read(sample_text(name))

    from_json = read(json.dumps(from_yaml.value, ensure_ascii=False, indent=1), "json")

    assert from_json.value == from_yaml.value
    assert from_json.places.keys() == from_yaml.places.keys()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=4), VALUES, max_size=4), st.sampled_from([None, 1]))
def test_every_json_document_reads_as_the_standard_reader_reads_it(value: object, indent: int | None) -> None:
    document = read(json.dumps(value, indent=indent), "json")

    assert document.value == value
    assert {code for code, _ in faults(json.dumps(value), "json")} <= {"P007", "P008"}


@settings(max_examples=150)
@given(st.text(st.sampled_from("ab:-'\"[]{}&*!|>?#, \n\t1.e\x00~<"), max_size=30), st.sampled_from(["yaml", "json"]))
def test_no_text_makes_the_reader_fail(text: str, form: Form) -> None:
    for document in read_proposals(text, name="f", form=form):
        assert isinstance(document.value, dict)


@given(st.lists(st.integers(0, 99) | st.from_regex(r"[a-z_]{1,8}", fullmatch=True), max_size=4).map(tuple))
def test_a_field_name_reads_back_as_its_path(path: tuple[str | int, ...]) -> None:
    assert field_path(field_name(path)) == path
