"""Two versions of a template: which data the new one needs, which clauses are others."""

import pytest

from builders.word_files import word_file
from pipeline.domain.findings import BadDocument
from pipeline.drafting.comparing.template_versions import template_difference

OLD = (
    "合同编号：{{ contract.no }}",
    "[[条:价款]]　价款",
    "[[款:总价]]\t总价{{ totals.amount_gross|money }}元。",
    "{%p for item in items %}",
    "[[项]]\t{{ item.name }}",
    "{%p endfor %}",
    "[[条:违约]]　违约责任",
    "[[款]]\t依[[见:总价]]每日按万分之五支付违约金。",
)


def differ(*new: str):
    return template_difference(word_file(*OLD), word_file(*new), names=("旧版", "新版"))


def without(text: str) -> list[str]:
    return [each for each in OLD if each != text]


def test_the_same_template_has_no_difference():
    assert not differ(*OLD)


def test_a_new_field_is_named_also_inside_a_loop_and_a_condition():
    longer = "{{ item.name }}{% if flags.tax %}{{ item.rate }}{% endif %}"
    changed = [each.replace("{{ item.name }}", longer) for each in OLD]
    found = differ(*changed)
    assert found.fields_added == ("flags.tax", "items[].rate")
    assert found.fields_removed == ()


def test_a_field_no_longer_used_is_named():
    assert differ(*without(OLD[0])).fields_removed == ("contract.no",)


def test_clause_names_that_came_and_went_are_named():
    changed = [*[each.replace("总价]]", "合同总价]]") for each in OLD], "[[条:争议]]　争议解决"]
    found = differ(*changed)
    assert found.keys_added == ("条:争议", "款:合同总价")
    assert found.keys_removed == ("款:总价",)


def test_changed_wording_is_told_by_clause():
    found = differ(*[each.replace("万分之五", "万分之三") for each in OLD])
    (change,) = found.comparison.changes
    assert change.clause == "第2.1条 违约责任"
    assert [(each.before, each.after) for each in change.callouts] == [("万分之五", "万分之三")]


def test_an_article_put_before_others_only_moves_their_numbers():
    found = differ(OLD[0], "[[条:标的]]　标的", "[[款]]\t标的见清单。", *OLD[1:])
    assert [each.clause for each in found.comparison.changes] == ["第一条 标的"]
    assert ("第一条", "第二条") in found.comparison.renumbered


def test_a_file_that_is_no_template_is_refused_with_all_its_faults():
    with pytest.raises(BadDocument) as refusal:
        differ("{{ contract.no }", "{%p if a %}", "[[见:无此条]]")
    assert {"T020", "T023", "T058"} <= {each.code for each in refusal.value.findings}
