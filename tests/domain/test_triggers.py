"""Each switch of an optional clause is turned on by the data that asks for it, and by nothing else."""

from typing import Any

import pytest

from builders.proposals import findings_of, proposal
from pipeline.domain.proposal.clause_flags import clause_flags, flags_by_facts
from pipeline.domain.proposal.model import ClauseFlags
from pipeline.domain.proposal.triggers import TRIGGERS

Changes = dict[str, Any]
NOT_BY_DATA = {"dispute", "arbitration_body", "arbitration_place", "court", "ip_ownership"}

ON: list[tuple[str, str, Changes]] = [
    ("advance_payment", "saas", {}),
    ("deposit_dingjin", "saas", {"payment_plan[0].deposit_dingjin": True}),
    ("deposit_dingjin", "saas", {"payment_plan[0].name": "定金"}),
    ("retention_money", "sales", {"payment_plan[3].retention_money": False}),
    ("ip", "saas", {}),
    ("ip", "sales", {"line_items[0].spec": "含配置软件"}),
    ("source_code_delivery", "techdev", {}),
    ("source_code_delivery", "saas", {"needs[0].pain": "接口程序要交付源代码"}),
    ("source_code_delivery", "saas", {"special_terms": ["专门成果的源码随验收移交"]}),
    ("source_code_escrow", "saas", {"negotiation[0].agreed": ["平台源代码托管于第三方"]}),
    ("confidentiality", "sales", {}),
    ("personal_information", "saas", {}),
    ("personal_information", "techdev", {}),
    ("personal_information", "sales", {"needs[0].pain": "要导入员工档案"}),
    ("sensitive_personal_information", "techdev", {}),
    ("sensitive_personal_information", "saas", {"line_items[2].name": "人脸识别门禁对接"}),
    ("cross_border_data", "saas", {"risks[0].risk": "运维人员在境外"}),
    ("cross_border_data", "sales", {"risks[0].risk": "境外工程师远程访问设备数据"}),
    ("cross_border_data", "saas", {"terms": {"hosting_region": "新加坡的数据中心"}}),
    ("auto_renewal", "saas", {"service_term.basis": "期满自动续期一年"}),
    ("title_retention", "sales", {}),
    ("installment_sale", "sales", {}),
    ("sme_payment_rule", "techdev", {}),
    ("government_procurement", "techdev", {}),
    ("government_procurement", "saas", {"proposal.procurement_mode": "公开招标"}),
    ("tech_contract_registration", "techdev", {}),
    ("mixed_tax_rates", "sales", {}),
    ("standard_form", "saas", {}),
    ("esign", "saas", {"signing.method": "电子签"}),
]

OFF: list[tuple[str, str, Changes]] = [
    ("advance_payment", "saas", {"payment_plan[0].trigger_event": "ACCEPTANCE_SIGNED"}),
    ("advance_payment", "saas", {"payment_plan[0].deposit_dingjin": True}),
    ("advance_payment", "saas", {"payment_plan[0].name": "定金"}),
    ("deposit_dingjin", "saas", {}),
    ("retention_money", "saas", {}),
    ("ip", "sales", {}),
    ("source_code_delivery", "saas", {"needs[0].pain": "不需要交付源代码"}),
    ("source_code_delivery", "saas", {"negotiation[0].agreed": ["平台源代码托管于第三方"]}),
    ("source_code_escrow", "techdev", {}),
    ("personal_information", "sales", {}),
    ("sensitive_personal_information", "saas", {"needs[0].pain": "设备健康状态看不见"}),
    ("cross_border_data", "saas", {"special_terms": ["数据不向境外提供"]}),
    ("cross_border_data", "saas", {"special_terms": ["仅存储于中国境内，不含境外节点"]}),
    ("cross_border_data", "sales", {"risks[0].risk": "境外交货清关"}),
    ("auto_renewal", "saas", {"special_terms": ["期满不自动续期"]}),
    ("title_retention", "techdev", {}),
    ("title_retention", "sales", {f"payment_plan[{at}].trigger_event": "CONTRACT_EFFECTIVE" for at in range(3)}),
    ("installment_sale", "techdev", {}),
    ("sme_payment_rule", "saas", {}),
    ("government_procurement", "saas", {}),
    ("tech_contract_registration", "saas", {}),
    ("mixed_tax_rates", "saas", {}),
    ("esign", "sales", {}),
]


@pytest.mark.parametrize(("flag", "name", "changes"), ON)
def test_the_data_asks_for_the_clause(flag: str, name: str, changes: Changes) -> None:
    assert flags_by_facts(proposal(name, changes))[flag]


@pytest.mark.parametrize(("flag", "name", "changes"), OFF)
def test_the_data_does_not_ask_for_the_clause(flag: str, name: str, changes: Changes) -> None:
    assert not flags_by_facts(proposal(name, changes))[flag]


def test_every_switch_has_a_trigger_and_every_trigger_an_example() -> None:
    triggers = {each.flag for each in TRIGGERS}

    assert triggers == set(ClauseFlags.model_fields) - NOT_BY_DATA | {"esign"}
    assert triggers == {flag for flag, _, _ in ON}


@pytest.mark.parametrize(("flag", "name", "changes"), [each for each in ON if each[0] != "esign"])
def test_a_persons_choice_goes_before_the_data(flag: str, name: str, changes: Changes) -> None:
    chosen = proposal(name, {**changes, f"clause_flags.{flag}": False})

    assert clause_flags(chosen)[flag] is False


OPTIONAL = ("esign", "confidentiality")


@pytest.mark.parametrize(("flag", "name", "changes"), [each for each in ON if each[0] not in OPTIONAL])
def test_a_choice_against_the_data_is_told_with_the_reason(flag: str, name: str, changes: Changes) -> None:
    found = findings_of(name, {**changes, f"clause_flags.{flag}": False})
    told = [each for each in found if each.at == f"clause_flags.{flag}" and each.code in ("P520", "P521")]

    assert len(told) == 1
    assert told[0].values["reason"]


def test_what_nobody_wrote_is_no_reason_against_a_choice() -> None:
    assert "P520" not in {each.code for each in findings_of("sales", {"clause_flags.personal_information": True})}


def test_a_sale_may_do_without_confidentiality_and_a_development_not() -> None:
    def told(name: str) -> set[str]:
        return {each.at for each in findings_of(name, {"clause_flags.confidentiality": False}) if each.code == "P520"}

    assert told("sales") == set()
    assert told("techdev") == {"clause_flags.confidentiality"}


def test_the_reason_names_the_field_and_its_words() -> None:
    (told,) = [
        each
        for each in findings_of("saas", {"needs[0].pain": "要做人脸识别", "clause_flags.personal_information": False})
        if each.code == "P520"
    ][:1]
    assert "needs[0].pain 写有“要做人脸识别”" in told.message
