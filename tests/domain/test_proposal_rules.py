"""Each rule of a proposal: the one change that breaks it, and the finding that says so."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.proposals import SAMPLES, codes_of, findings_of, proposal, raw_proposal
from pipeline.domain.findings import catalogue, errors_in
from pipeline.domain.money.amounts import to_capital
from pipeline.domain.money.payments import split_payments
from pipeline.domain.proposal.terms import unfit_terms, unknown_terms

BASELINE = {"saas": {"P411"}, "sales": {"P411", "P425", "P529"}, "techdev": {"P411", "P425", "P529", "P538"}}


def talk(number: int) -> dict[str, Any]:
    return {"round": number, "date": "2026-09-15", "feedback": "接受", "agreed": [], "open": []}


def part(milestone: str, line: int, quantity: str) -> dict[str, Any]:
    return {"milestone": milestone, "line_no": line, "quantity": quantity}


BROKEN: list[tuple[str, str, dict[str, Any]]] = [
    ("P201", "saas", {"line_items[1].line_no": 3}),
    ("P202", "saas", {"line_items[1].quantity": "-2"}),
    ("P203", "saas", {"line_items[0].amount_gross": "165600.01"}),
    ("P204", "saas", {"line_items[0].amount_net": "156226.41"}),
    ("P204", "saas", {"line_items[0].amount_tax": "9373.57"}),
    ("P205", "saas", {"line_items[0].tax_rate": "0.17"}),
    ("P206", "saas", {"line_items[0].tax_rate": "0.01"}),
    ("P207", "saas", {"line_items[4].tax_rate": "0.13"}),
    ("P208", "sales", {"tax_summary[0].tax_rate": "0.13"}),
    ("P209", "saas", {"tax_summary[0].tax_rate": "0.09"}),
    ("P210", "saas", {"tax_summary[0].amount_tax": "15283.03"}),
    ("P211", "saas", {"totals.amount_net": "254716.99"}),
    ("P212", "saas", {"totals.amount_gross": "0"}),
    ("P213", "saas", {"totals.amount_gross_upper": "人民币二十七万元"}),
    ("P214", "saas", {"totals.amount_gross_upper": "人民币贰拾捌万元整"}),
    ("P214", "saas", {"payment_plan[0].amount_upper": "人民币捌万壹仟零壹元整"}),
    ("P220", "saas", {"payment_plan[1].seq": 3}),
    ("P221", "saas", {"payment_plan[0].percent": "31"}),
    ("P222", "saas", {"payment_plan[3].amount_gross": "13500.01"}),
    ("P223", "sales", {"payment_plan[0].amount_gross": "108331.43", "payment_plan[3].amount_gross": "27082.84"}),
    ("P224", "saas", {"payment_plan[0].amount_gross": "0"}),
    ("P225", "saas", {"payment_plan[0].rounding_plug": True}),
    ("P226", "saas", {"payment_plan[0].deposit_dingjin": True}),
    ("P227", "saas", {"payment_plan[0].name": "订金"}),
    ("P228", "techdev", {"payment_plan[0].percent": "31"}),
    ("P229", "saas", {"payment_plan[3].retention_money": True}),
    ("P301", "saas", {"buyer.uscc": "91339901XN00000A65"}),
    ("P302", "saas", {"buyer.uscc": "91339901XN0000013H"}),
    ("P303", "saas", {"buyer.entity_type": "事业单位法人"}),
    ("P304", "saas", {"buyer.bank.cnaps": "999339900021"}),
    ("P305", "saas", {"buyer.phone": "12345"}),
    ("P306", "saas", {"buyer.email": "nobody"}),
    ("P307", "saas", {"buyer.bank.account_no": "3399-0100"}),
    ("P308", "saas", {"buyer.bank.account_name": "澄溪拟味冷链食品公司"}),
    ("P309", "saas", {"decision_chain[0].name": "周*"}),
    ("P310", "saas", {"buyer.name": "甲" * 101}),
    ("P311", "saas", {"buyer.uscc": "91339901XN0000012E"}),
    ("P312", "saas", {"buyer.name": "澄溪拟味冷链食品有限公司 "}),
    ("P313", "saas", {"buyer.email": "someone@QQ.com"}),
    ("P401", "saas", {"proposal.proposal_no": "HZFA-1"}),
    ("P401", "saas", {"proposal.proposal_no": "202609-001-HTWB-01-V2.0"}),
    ("P402", "saas", {"proposal.customer_no": "202613-001"}),
    ("P403", "saas", {"proposal.opportunity_no": "OP01"}),
    ("P404", "saas", {"proposal.opportunity_no": "202609-002-OP01"}),
    ("P404", "saas", {"proposal.proposal_no": "202609-002-HZFA-01-V2.0"}),
    ("P405", "saas", {"proposal.proposal_no": "202609-001-HZFA-01-V0.9"}),
    ("P406", "saas", {"proposal.status": "草稿"}),
    ("P407", "saas", {"proposal.follow_flag": "普通"}),
    ("P408", "saas", {"proposal.registered_at": "2026-09-02T10:19:59+08:00"}),
    ("P409", "saas", {"proposal.registered_at": "2026-09-03T10:20:01+08:00"}),
    ("P410", "saas", {"proposal.registered_at": "2026-11-24T00:00:00+08:00"}),
    ("P412", "saas", {"proposal.planned_sign_date": "2026-09-21"}),
    ("P413", "saas", {"clause_flags.government_procurement": True}),
    ("P414", "techdev", {"proposal.statutory_sign_deadline": "2026-12-03"}),
    ("P415", "techdev", {"proposal.planned_sign_date": "2026-12-03"}),
    ("P420", "saas", {"milestones": []}),
    ("P421", "saas", {"milestones[1].code": "M1"}),
    ("P422", "saas", {"milestones[1].plan_date": "2026-10-15"}),
    ("P423", "saas", {"milestones[0].plan_date": "2026-10-08"}),
    ("P424", "saas", {"milestones[0].plan_date": "2026-10-18"}),
    ("P425", "saas", {"milestones[5].plan_date": "2027-01-04"}),
    ("P426", "saas", {"service_term.end": "2028-12-19"}),
    ("P430", "saas", {"negotiation": []}),
    ("P431", "saas", {"negotiation[1].round": 3}),
    ("P432", "saas", {"negotiation[1].date": "2026-09-14"}),
    ("P433", "saas", {"negotiation[1].open": ["付款期"]}),
    ("P434", "saas", {"negotiation": [talk(each) for each in (1, 2, 3)]}),
    ("P501", "saas", {"proposal.title": "题" * 61}),
    ("P502", "saas", {"service_term": None}),
    ("P502", "sales", {"delivery": None}),
    ("P502", "techdev", {"warranty_months": None}),
    ("P503", "techdev", {"clause_flags.ip_ownership": None}),
    ("P504", "saas", {"acceptance.criteria": []}),
    ("P505", "saas", {"decision_chain": []}),
    ("P510", "saas", {"signing.copies": 3}),
    ("P511", "saas", {"signing.copies": 1, "signing.copies_buyer": 0}),
    ("P512", "saas", {"clause_flags.arbitration_body": None}),
    ("P513", "sales", {"clause_flags.court": None}),
    ("P514", "saas", {"clause_flags.court": "甲方住所地人民法院"}),
    ("P514", "sales", {"clause_flags.arbitration_body": "拟省仲裁委员会"}),
    ("P515", "sales", {"clause_flags.court": "合同签订地人民法院"}),
    ("P520", "saas", {"clause_flags.advance_payment": False}),
    ("P521", "sales", {"clause_flags.sme_payment_rule": False}),
    ("P522", "saas", {"clause_flags.sensitive_personal_information": True, "clause_flags.personal_information": False}),
    ("P523", "techdev", {"clause_flags.source_code_escrow": True}),
    ("P520", "saas", {"clause_flags.installment_sale": True}),
    ("P520", "techdev", {"clause_flags.personal_information": False}),
    ("P524", "saas", {"clause_flags.cross_border_data": True}),
    ("P525", "saas", {"clause_flags.sensitive_personal_information": True}),
    ("P526", "saas", {"line_items[2].name": "报表定制开发"}),
    ("P527", "saas", {"clause_flags.auto_renewal": True, "terms": {"renew_notice_days": "15"}}),
    ("P528", "techdev", {"clause_flags.tech_contract_registration": None}),
    ("P529", "saas", {"line_items[0].tax_rate": "0.13"}),
    ("P530", "sales", {"payment_plan[2].due_days": 61}),
    ("P530", "sales", {"payment_plan[0].due_days": 44}),
    ("P531", "techdev", {"payment_plan[2].due_days": 31}),
    ("P532", "sales", {"payment_plan[2].trigger": "收到最终用户付款后"}),
    ("P533", "sales", {"payment_plan[3].trigger_event": "FINAL_ACCEPTED"}),
    ("P534", "sales", {"line_items[0].standard": "国标"}),
    ("P538", "saas", {"clause_flags.sensitive_personal_information": True}),
    ("P539", "saas", {"line_items[0].kind": "货物"}),
    ("P540", "sales", {"delivery_batches": [part("M9", 1, "46")]}),
    ("P541", "sales", {"delivery_batches": [part("M2", 5, "12")]}),
    ("P541", "sales", {"delivery_batches": [part("M2", 9, "12")]}),
    ("P542", "sales", {"delivery_batches": [part("M2", 1, "0")]}),
    ("P543", "sales", {"delivery_batches": [part("M2", 1, "45")]}),
    ("P544", "sales", {"delivery_batches": [part("M2", 1, "46"), part("M2", 2, "320")]}),
    ("P546", "sales", {"payment_plan[2].trigger": "终验合格后满三个月"}),
    ("P547", "sales", {"payment_plan[2].trigger": "终验合格后 30 日内收到发票"}),
    ("P548", "sales", {"delivery.risk_transfer": "签收"}),
    ("P545", "sales", {f"milestones[{at}].name": f"第{at}批交货" for at in range(4)}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "name", "changes"), BROKEN)
def test_one_broken_rule_is_named(code: str, name: str, changes: dict[str, Any]) -> None:
    before = [each.code for each in findings_of(name)]
    after = [each.code for each in findings_of(name, changes)]

    assert after.count(code) > before.count(code)


def test_every_content_rule_has_a_broken_example() -> None:
    rules = {code for code in catalogue() if code.startswith(("P2", "P3", "P4", "P5"))}

    assert rules == {code for code, _, _ in BROKEN} | {"P411", "P536", "P537"}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_have_no_finding_beyond_the_known_warnings(name: str) -> None:
    assert codes_of(name) == BASELINE[name]
    assert errors_in(findings_of(name)) == []


def test_nothing_is_late_before_the_planned_signing_day() -> None:
    assert codes_of("saas", today=date(2026, 10, 9)) == set()


def test_a_parameter_of_another_kind_is_told_with_the_nearest_name() -> None:
    known = {"nda_years": "终止后的保密年限（年）", "cure_days": "催告后的履行期限（日）"}
    told = unknown_terms(proposal("saas", {"terms": {"nda_year": "3", "cure_days": "10"}}), known)

    assert [(each.code, each.at) for each in told] == [("P536", "terms.nda_year")]
    assert "nda_years" in told[0].next_step


@pytest.mark.parametrize(
    ("own", "written"), [("5", "三年"), ("5", "3年"), ("10%", "十分之一"), ("10%", "10"), ("万分之三", "0.0003")]
)
def test_a_parameter_that_would_not_read_in_its_clause_is_told(own: str, written: str) -> None:
    told = unfit_terms(proposal("saas", {"terms": {"nda_years": written}}), {"nda_years": own}, {"nda_years": "年限"})

    assert [(each.code, each.at) for each in told] == [("P537", "terms.nda_years")]
    assert written in told[0].message


@pytest.mark.parametrize(
    ("own", "written"),
    [
        ("5", "3"),
        ("10%", "7.5%"),
        ("万分之三", "千分之一"),
        ("万分之三", "0.03%"),
        ("甲方", "双方共有"),
        ("30日", "一个月"),
    ],
)
def test_a_parameter_in_the_form_of_its_kind_is_taken(own: str, written: str) -> None:
    assert unfit_terms(proposal("saas", {"terms": {"nda_years": written}}), {"nda_years": own}, {}) == []


def test_a_deposit_of_a_fifth_may_be_rounded_to_the_cent() -> None:
    exact = {"totals.amount_gross": "446742.43", "payment_plan[0].deposit_dingjin": True}

    assert "P226" not in codes_of("saas", {**exact, "payment_plan[0].amount_gross": "89348.49"})
    assert "P226" in codes_of("saas", {**exact, "payment_plan[0].amount_gross": "89348.50"})


def test_several_faults_are_told_together() -> None:
    changes = {"buyer.uscc": "x", "buyer.phone": "x", "totals.amount_net": "1.00", "signing.copies": 9}

    assert codes_of("saas", changes) >= {"P301", "P305", "P211", "P510"}


def test_a_customer_name_may_hold_any_letters_a_licence_holds() -> None:
    name = "A & B <Sàrl> 〔中国〕有限公司"

    assert codes_of("saas", {"buyer.name": name, "buyer.bank.account_name": name}) == BASELINE["saas"]


def test_working_days_of_a_payment_term_are_counted_as_longer_than_calendar_days() -> None:
    assert "P530" not in codes_of("sales", {"payment_plan[0].due_days": 42})


def test_a_capital_amount_may_leave_out_optional_zeros() -> None:
    spoken = {"payment_plan[0].amount_upper": "壹拾万零捌仟叁佰叁拾壹圆肆角贰分"}

    assert codes_of("sales", spoken) == BASELINE["sales"]


def priced(cents: list[int], rate: str) -> dict[str, Any]:
    """A sample with lines of these unit prices in cents, everything else computed to fit."""
    items = raw_proposal("saas")["line_items"][:1] * len(cents)
    gross = [Decimal(each) / 100 for each in cents]
    net = [(each / (1 + Decimal(rate))).quantize(Decimal("0.01"), "ROUND_HALF_UP") for each in gross]
    lines = [
        {**item, "line_no": number, "quantity": "1", "unit_price_gross": str(one), "tax_rate": rate,
         "amount_gross": str(one), "amount_net": str(two), "amount_tax": str(one - two)}
        for number, (item, one, two) in enumerate(zip(items, gross, net, strict=True), start=1)
    ]  # fmt: skip
    sums = {"amount_gross": str(sum(gross)), "amount_net": str(sum(net)), "amount_tax": str(sum(gross) - sum(net))}
    plan = raw_proposal("saas")["payment_plan"]
    due = split_payments(sum(gross), [Decimal(each["percent"]) for each in plan])
    return {
        "line_items": lines,
        "tax_summary": [{"tax_rate": rate, **sums}],
        "totals": {**sums, "amount_gross_upper": to_capital(sum(gross))},
        "payment_plan": [
            {**each, "amount_gross": str(amount), "amount_upper": to_capital(amount)}
            for each, amount in zip(plan, due, strict=True)
        ],
    }


@given(st.lists(st.integers(100, 10**9), min_size=1, max_size=6), st.sampled_from(["0.13", "0.09", "0.06", "0.03"]))
def test_any_prices_that_are_summed_by_the_rules_pass(cents: list[int], rate: str) -> None:
    assert codes_of("saas", priced(cents, rate)) == BASELINE["saas"]


@given(st.lists(st.integers(100, 10**9), min_size=1, max_size=6), st.sampled_from(["gross", "net", "tax"]), st.data())
def test_a_single_cent_off_in_any_line_is_found(cents: list[int], part: str, data: st.DataObject) -> None:
    changes = priced(cents, "0.13")
    line = data.draw(st.sampled_from(changes["line_items"]))
    line[f"amount_{part}"] = str(Decimal(line[f"amount_{part}"]) + Decimal("0.01"))

    assert codes_of("saas", changes) & {"P203", "P204"}


def test_the_typed_sample_keeps_money_exact() -> None:
    assert proposal("sales").totals.amount_gross == Decimal("541657.10")
