"""What contract templates are given: the proposal's facts, the kind's defaults, the switches."""

import re
from decimal import Decimal
from typing import Any

import pytest

from builders.drafted import proposal, sample_of, shipped, values_of
from pipeline.drafting.values.contract import due_text, rule_text
from pipeline.drafting.word.filters import UnfitValueError, price
from pipeline.drafting.word.template import WordTemplate


def test_the_names_of_the_brief_are_all_there() -> None:
    values = values_of(proposal(), sign_place="某区")
    assert values["contract"]["no"] == "LS-RJ-2026-0007"
    assert values["contract"]["title"].endswith("合同")
    assert values["contract"]["sign_place"] == "某区"
    assert values["doc"]["no"] == "LS-RJ-2026-0007-HTWB-01"
    assert values["totals"]["amount_gross"] == Decimal("270000.00")
    assert values["items"][0]["unit_price_gross"] == Decimal("1380.00")
    assert values["payments"][0]["due_text"] == "条件成就后 10 个工作日内"
    assert values["buyer"]["bank"]["account_no"].isdigit()
    assert values["buyer"]["contact_name"]


def test_version_and_stage_change_nothing_but_themselves() -> None:
    reviewed, signed = values_of(proposal()), values_of(proposal(), version="V2.0", stage="SIGN")
    assert reviewed["contract"]["stage_label"] == "评审用，不得签署"
    assert signed["contract"]["stage_label"] == ""
    assert {name for name in reviewed if reviewed[name] != signed[name]} == {"contract", "doc"}


def test_what_the_proposal_agrees_goes_before_the_kinds_defaults() -> None:
    agreed = values_of(proposal(terms={"nda_years": "3"}), terms={"nda_years": "5", "acceptance_days": "7", "x": "1"})
    assert agreed["terms"] == {
        "nda_years": "3",
        "acceptance_days": "10",
        "x": "1",
        "sla_availability": "99.9%",
    }


def test_groups_a_proposal_does_not_have_are_empty() -> None:
    values = values_of(proposal(delivery=None, sla=None, service_term=None, warranty_months=None))
    assert [values[name] for name in ("delivery", "sla", "service_term", "warranty_months")] == [{}, {}, {}, 0]


def flags(**changes: Any) -> dict[str, Any]:
    sample = sample_of("HTWB_SAAS")
    chosen = {"dispute": "arbitration", **changes.pop("chosen", {})}
    parties = {name: {**sample[name], **changes.pop(name, {})} for name in ("seller", "buyer")}
    head = {**sample["proposal"], **changes.pop("proposal", {})}
    whole = proposal(clause_flags=chosen, **parties, proposal=head, **changes)
    found: dict[str, Any] = values_of(whole)["flags"]
    return found


def test_every_switch_is_there_even_if_nobody_chose() -> None:
    found = flags()
    assert found["advance_payment"] is True
    assert found["confidentiality"] is True
    assert found["esign"] is True
    assert found["cross_border_data"] is False
    assert found["court"] is False
    assert found["mixed_tax_rates"] is False


def test_a_choice_goes_before_the_facts() -> None:
    assert flags(chosen={"advance_payment": False})["advance_payment"] is False


@pytest.mark.parametrize(
    ("buyer", "is_protected"),
    [
        ({"enterprise_size": "大型企业"}, True),
        ({"entity_type": "事业单位法人", "enterprise_size": None}, True),
        ({"entity_type": "机关法人"}, True),
        ({"enterprise_size": "中型企业"}, False),
    ],
)
def test_a_small_seller_is_protected_before_the_strong(buyer: dict[str, Any], is_protected: bool) -> None:
    assert flags(buyer=buyer)["sme_payment_rule"] is is_protected


def test_public_procurement_is_seen_in_the_way_of_buying() -> None:
    assert flags(proposal={"procurement_mode": "竞争性磋商(政府采购)"})["government_procurement"] is True


@pytest.mark.parametrize(
    ("days", "unit", "text"),
    [
        (10, "workday", "条件成就后 10 个工作日内"),
        (30, "calendar_day", "条件成就后 30 日内"),
        (0, "workday", "条件成就当日"),
    ],
)
def test_terms_of_payment_in_words(days: int, unit: str, text: str) -> None:
    assert due_text(days, unit) == text


@pytest.mark.parametrize(
    ("rule", "text"), [("<=", "不大于目标值"), (">=100%", "不小于 100%"), ("=", "等于目标值"), ("另行约定", "另行约定")]
)
def test_pass_rules_in_words(rule: str, text: str) -> None:
    assert rule_text(rule) == text


def test_negotiated_clauses_and_changed_parameters_reach_the_contract() -> None:
    kind = shipped("HTWB_SAAS")
    special = "乙方每季度到场巡检一次。"
    text = WordTemplate.from_file(kind.template_path).render(
        values_of(proposal(special_terms=[special], terms={"nda_years": "17"}), terms=kind.terms, sign_place="某区")
    )
    assert special in text.text
    assert re.search(r"17\s*年", text.text)


@pytest.mark.parametrize(
    ("unit_price", "shown"),
    [("4275.50", "4,275.50"), ("1200", "1,200.00"), ("0.123456", "0.123456"), ("-6600.1", "-6,600.10")],
)
def test_a_unit_price_keeps_its_decimals_and_has_two_at_least(unit_price: str, shown: str) -> None:
    assert price(Decimal(unit_price)) == shown


def test_a_unit_price_of_seven_decimals_is_refused() -> None:
    with pytest.raises(UnfitValueError):
        price(Decimal("1.0000001"))
