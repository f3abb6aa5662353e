"""What legal is told about a kind before anyone drafts with it."""

from pathlib import Path

import pytest

from builders.drafted import SHIPPED, kind_folder, kind_in
from pipeline.drafting.kinds.kind_folders import read_kinds
from pipeline.drafting.kinds.template_checks import accept_golden, check_kind, golden_difference

ITEMS = "name: 甲\nflags: {a: true}\nitems:\n- {name: 一, amount: '12.50', day: 2026-10-01}\n"


@pytest.mark.parametrize("key", sorted(read_kinds(SHIPPED).kinds))
def test_every_shipped_kind_passes_its_check(key: str) -> None:
    assert [each for each in check_kind(read_kinds(SHIPPED).kinds[key]) if each.is_error] == []


def test_an_honest_kind_has_nothing_to_say(tmp_path: Path) -> None:
    folder = kind_folder(
        tmp_path,
        "{{ name }}",
        "{%p if flags.a %}",
        "[[条:甲]] 甲",
        "{%p endif %}",
        sample=ITEMS,
        rows=[
            ["{%tr for i in items %}", ""],
            ["{{ i.name }}", "{{ i.amount|money }} {{ i.day|date }}"],
            ["{%tr endfor %}", ""],
        ],
    )
    assert check_kind(kind_in(folder)) == []


def test_every_unknown_name_is_found_at_once_in_every_branch(tmp_path: Path) -> None:
    folder = kind_folder(
        tmp_path,
        "{{ nam }}{{ flags.b }}",
        "{% if not flags.a %}{{ other.thing }}{% endif %}",
        "{% for i in items %}{{ i.nmae }}{{ loop.index }}{% endfor %}",
        "{{ missing|default('无') }}{% if gone is defined %}x{% endif %}",
        sample=ITEMS,
    )
    found = check_kind(kind_in(folder))
    assert {each.values["name"] for each in found} == {"nam", "flags.b", "other", "i.nmae"}
    assert all(each.at.startswith("正文第") for each in found)
    assert "name" in next(each.next_step for each in found if each.values["name"] == "i.nmae")


def test_a_reference_that_dangles_when_a_switch_is_off_is_found(tmp_path: Path) -> None:
    folder = kind_folder(
        tmp_path, "{%p if flags.a %}", "[[条:甲]] 甲", "{%p endif %}", "[[条:乙]] 见[[见:甲]]{{ name }}", sample=ITEMS
    )
    found = check_kind(kind_in(folder))
    assert {each.code for each in found} == {"T050"}
    assert "开关" in found[0].at


def test_a_template_that_cannot_bear_an_empty_list_is_found(tmp_path: Path) -> None:
    folder = kind_folder(tmp_path, "{{ items[0].name }}", sample=ITEMS)
    found = check_kind(kind_in(folder))
    assert found
    assert "列表全空" in found[0].at


def test_a_template_with_faults_and_a_sample_with_faults_are_told(tmp_path: Path) -> None:
    bad_template = kind_in(kind_folder(tmp_path / "a", "{{ a() }}", "{% if b %}"))
    bad_sample = kind_in(kind_folder(tmp_path / "b", "x", sample="- 1"))
    half_proposal = kind_in(kind_folder(tmp_path / "c", "x", sample="proposal: {}\npayment_plan: []"))
    assert {each.code for each in check_kind(bad_template)} == {"T028", "T023"}
    assert {each.code for each in check_kind(bad_sample)} == {"T070"}
    assert {each.code for each in check_kind(half_proposal)} == {"T070"}


def test_a_version_in_the_body_would_break_the_tie_to_the_reviewed_text(tmp_path: Path) -> None:
    sample = (SHIPPED / "HTWB_SAAS_软件服务订阅与实施合同" / "sample.yaml").read_text(encoding="utf-8")
    folder = kind_folder(tmp_path, "{{ contract.no }} {{ contract.version }}", sample=sample)
    with (folder / "kind.toml").open("a", encoding="utf-8") as file:
        file.write('stages = ["DRAFT", "REVIEW", "SIGN"]\n')
    assert {each.code for each in check_kind(kind_in(folder))} == {"T072"}


def test_the_golden_text_is_accepted_by_looking_and_then_guards(tmp_path: Path) -> None:
    kind = kind_in(kind_folder(tmp_path, "甲方:{{ name }}"))
    assert "+甲方:甲" in golden_difference(kind)
    accept_golden(kind)
    assert golden_difference(kind) == ""
    kind.sample_path.write_text("name: 乙", encoding="utf-8")
    assert golden_difference(kind).splitlines()[-2:] == ["-甲方:甲", "+甲方:乙"]


def test_field_names_like_no_and_on_are_names_in_a_sample(tmp_path: Path) -> None:
    assert check_kind(kind_in(kind_folder(tmp_path, "{{ doc.no }} {{ doc.on }}", sample="doc: {no: a, on: b}"))) == []
