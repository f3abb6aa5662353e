"""From text to checked proposals: the samples pass, and a bad one says everything at once, with places."""

import json
from datetime import date

import pytest

from builders.proposals import SAMPLES, TODAY, proposal, raw_proposal, sample_text
from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.findings import BadDocument
from pipeline.domain.proposal.checks import CheckedProposal, load_proposals
from pipeline.domain.proposal.model import Proposal


def load(text: str, form: str = "yaml", today: date = TODAY) -> list[CheckedProposal]:
    return load_proposals(
        text, name="方案.yaml", form="json" if form == "json" else "yaml", calendar=WorkCalendar(), today=today
    )


def faults(text: str) -> dict[str, str]:
    with pytest.raises(BadDocument) as refusal:
        load(text)
    return {each.at: each.code for each in refusal.value.findings}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_have_no_error(name: str) -> None:
    (checked,) = load(sample_text(name))

    assert {each.code for each in checked.findings} <= {"P411", "P425", "P529", "P538"}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_proposal_survives_being_kept_as_json(name: str) -> None:
    before = proposal(name)

    assert Proposal.model_validate(json.loads(json.dumps(before.model_dump(mode="json")))) == before


def test_three_proposals_in_one_file_are_three_proposals() -> None:
    together = "\n---\n".join(sample_text(each) for each in SAMPLES)

    assert [each.proposal.proposal.contract_kind for each in load(together)] == ["SAAS", "SALES", "TECHDEV"]


def test_json_is_as_good_as_yaml() -> None:
    (checked,) = load(json.dumps(raw_proposal("techdev")), "json")

    assert checked.proposal == proposal("techdev")


def test_every_fault_is_told_at_once_with_its_place() -> None:
    text = (
        sample_text("saas")
        .replace("title: '冷链", "titel: '冷链")
        .replace("amount_tax: '9373.58'", "amount_tax: 9373.58")
        .replace("planned_sign_date: '2026-10-09'", "planned_sign_date: '2026-02-30'")
        .replace("months: 24", "months: '24'")
        .replace("method: '纸质签'", "method: '口头'")
        .replace("email: 'procure@nwcold.example'", "email: ''")
    )

    assert {at.partition(" ")[2]: code for at, code in faults(text).items()} == {
        "proposal.titel": "P102",
        "proposal.title": "P101",
        "proposal.planned_sign_date": "P113",
        "buyer.email": "P116",
        "service_term.months": "P106",
        "line_items[0].amount_tax": "P005",
        "signing.method": "P109",
    }


def test_content_faults_carry_the_place_of_the_field() -> None:
    found = faults(sample_text("saas").replace("amount_gross: '165600.00'", "amount_gross: '165600.01'"))

    (at,) = [at for at, code in found.items() if code == "P203"]
    line = next(
        number for number, each in enumerate(sample_text("saas").splitlines(), start=1) if "'165600.00'" in each
    )
    assert at == f"方案.yaml:{line}:19 line_items[0].amount_gross"


def test_an_unknown_field_is_told_with_what_was_probably_meant() -> None:
    with pytest.raises(BadDocument) as refusal:
        load(sample_text("sales").replace("warranty_months:", "waranty_month:"))

    (unknown,) = [each for each in refusal.value.findings if each.code == "P102"]
    assert "warranty_months" in unknown.next_step


def test_one_bad_proposal_stops_the_whole_file() -> None:
    bad = sample_text("sales").replace("status: '终版'", "status: '草稿'")

    with pytest.raises(BadDocument, match="未作任何登记"):
        load(f"{sample_text('saas')}\n---\n{bad}")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("totals.amount_gross", "1e5", "P110"),
        ("totals.amount_gross", "100.005", "P110"),
        ("line_items[0].quantity", "１２０", "P111"),
        ("line_items[0].tax_rate", "6%", "P112"),
        ("line_items[0].tax_rate", "0.060000", "P112"),
        ("proposal.registered_at", "2026-09-02T16:05:00", "P114"),
        ("proposal.registered_at", "0001-01-01T00:00:00+23:59", "P114"),
        ("acceptance.criteria[0].target", True, "P115"),
        ("payment_plan[0].trigger_event", "签约", "P122"),
        ("payment_plan[0].due_days", -1, "P120"),
        ("payment_plan[0].requires_invoice", "true", "P105"),
        ("buyer.name", "甲" * 300, "P117"),
        ("line_items", [], "P118"),
        ("line_items", {}, "P107"),
        ("buyer", "甲", "P108"),
        ("buyer.bank.cnaps", 999339900020, "P104"),
        ("totals.amount_gross", 270000, "P104"),
        ("terms", {"open_days": 5}, "P104"),
    ],
)
def test_values_of_the_wrong_form_are_named(field: str, value: object, code: str) -> None:
    with pytest.raises(BadDocument) as refusal:
        load(json.dumps(raw_proposal("saas", {field: value})), "json")

    assert [each.code for each in refusal.value.findings] == [code]
