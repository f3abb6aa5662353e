"""The switches of optional clauses: all known, decided by the parties or else by the facts."""

import pytest

from builders.proposals import SAMPLES, proposal
from pipeline.domain.proposal.clause_flags import clause_flags
from pipeline.domain.proposal.model import ClauseFlags


@pytest.mark.parametrize("name", SAMPLES)
def test_every_known_switch_is_there(name: str) -> None:
    flags = clause_flags(proposal(name))

    assert flags.keys() >= ClauseFlags.model_fields.keys() | {"esign", "deemed_acceptance"}
    assert all(isinstance(each, bool | str) for each in flags.values())


def test_facts_switch_clauses_on() -> None:
    saas, sales, techdev = (clause_flags(proposal(each)) for each in SAMPLES)

    assert clause_flags(proposal("saas", {"signing.method": "电子签"}))["esign"]
    assert not sales["esign"]
    assert sales["mixed_tax_rates"]
    assert not saas["mixed_tax_rates"]
    assert sales["installment_sale"]
    assert not techdev["installment_sale"]
    assert sales["sme_payment_rule"]
    assert techdev["sme_payment_rule"]
    assert not saas["sme_payment_rule"]
    assert techdev["government_procurement"]


def test_what_the_parties_chose_goes_before_the_facts() -> None:
    assert clause_flags(proposal("saas", {"clause_flags.advance_payment": False}))["advance_payment"] is False


def test_a_switch_nobody_set_is_off_and_a_text_without_value_too() -> None:
    flags = clause_flags(proposal("saas", {"clause_flags.auto_renewal": ..., "clause_flags.confidentiality": ...}))

    assert flags["auto_renewal"] is False
    assert flags["court"] is False
    assert flags["confidentiality"] is True
    assert flags["dispute"] == "arbitration"
