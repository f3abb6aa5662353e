"""Entries of money judged in turn: what only the whole ledger or the calendar can tell."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from builders.closing import BUYER, closure, invoice, receipt
from builders.proposals import proposal
from pipeline.domain.contract import ContractStatus
from pipeline.domain.papers.account import Account, fold_account
from pipeline.domain.papers.closing_checks import Ending, check_closure
from pipeline.domain.papers.closing_facts import ClosureFacts
from pipeline.domain.papers.money_checks import Judged, judge
from pipeline.domain.papers.money_facts import MoneyEntries
from pipeline.domain.papers.money_ground import Ground

NO, OTHER = "LS-RJ-2026-0001", "LS-RJ-2026-0002"
GROUND = Ground(NO, BUYER, date(2026, 10, 9), date(2026, 11, 23), (Decimal("0.06"),))


def nothing_yet() -> Account:
    made = proposal()
    return fold_account(made.totals.amount_gross, made.payment_plan, [])


def judged(ground: Ground = GROUND, **entries: list[dict[str, Any]]) -> Judged:
    return judge(MoneyEntries.model_validate(entries), nothing_yet(), ground)


def codes(found: Judged) -> list[str]:
    return [each.code for each in found.findings]


def test_an_invoice_number_of_another_contract_is_taken():
    taken = replace(GROUND, invoices={invoice()["invoice_no"]: OTHER})
    (found,) = judged(taken, invoices=[invoice()]).findings
    assert (found.code, OTHER in found.message) == ("B402", True)


def test_one_payment_for_two_contracts_is_pointed_out():
    shared = replace(GROUND, receipts={receipt()["bank_ref"]: [OTHER]})
    found = judged(shared, receipts=[receipt()])
    assert (codes(found), len(found.facts)) == (["B423"], 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"invoiced_on": "2026-10-08"}, "B413"),
        ({"invoice_no": "25999900000000000101"}, "B414"),
        ({"plan_seq": 4}, "B410"),
        ({"tax_rate": "0.13", "net": "71681.42", "tax": "9318.58"}, "B407"),
    ],
)
def test_what_may_be_right_is_recorded_with_a_word(changes, code):
    found = judged(invoices=[invoice(**changes)])
    assert (codes(found), len(found.facts)) == ([code], 1)


def test_entries_are_judged_one_after_another():
    found = judged(invoices=[invoice(), invoice(), invoice(2, invoice_no=invoice()["invoice_no"])])
    assert (found.known, len(found.facts), codes(found)) == (1, 1, ["B402"])


def test_what_a_wrong_entry_would_have_changed_is_not_counted():
    wrong = invoice(gross="270000.00")
    assert set(codes(judged(invoices=[wrong, invoice(2)]))) == {"B403", "B410"}


def test_nobody_signs_a_closure_twice():
    holders = {"finance": ["曹拟寅"], "sales": ["韩拟六"], "legal": ["曹拟寅"]}
    ending = Ending(ContractStatus.EFFECTIVE, False, date(2026, 10, 9), True, date(2026, 11, 23), holders)
    facts = ClosureFacts.model_validate(closure(closure_type="协议解除", legal="曹拟寅"))
    assert [each.code for each in check_closure(facts, nothing_yet(), ending)] == ["B446"]


def test_invoices_and_receipts_that_differ_are_pointed_out():
    account = nothing_yet().with_fact(judged(invoices=[invoice()]).facts[0])
    holders = {"finance": ["曹拟寅"], "sales": ["韩拟六"], "legal": ["许拟子"]}
    ending = Ending(ContractStatus.EFFECTIVE, False, date(2026, 10, 9), True, date(2026, 11, 23), holders)
    facts = ClosureFacts.model_validate(closure(closure_type="协议解除"))
    assert [each.code for each in check_closure(facts, account, ending)] == ["B441"]
