"""A change keeps the order of clauses and the limit of the deposit."""

from decimal import Decimal
from typing import Any

import pytest

from builders.changing import ask, change_facts
from builders.offices import Stage, office_at
from builders.proposals import proposal
from pipeline.domain.papers.changing_checks import check_deposit
from pipeline.domain.papers.changing_record import Term, plan_in_force
from pipeline.domain.proposal.model import Proposal
from pipeline.services.office import Office


@pytest.fixture
def effective(tmp_path: Any) -> Office:
    return office_at(Stage.EFFECTIVE, tmp_path / "house")


def gaps(office: Office, *clauses: str) -> list[str]:
    added = [{"clause": each, "action": "增加", "new_text": f"{each}的新内容。"} for each in clauses]
    made = ask(office, change_facts(clauses=added, precedence="仅补充"))
    return [each.message for each in made.findings if each.code == "B317"]


def test_clauses_that_count_on_are_silent_in_any_order(effective: Office) -> None:
    assert gaps(effective, "第6.8条", "第6.6条", "6.7", "第十七条", "第十六条") == []


@pytest.mark.parametrize(
    ("clauses", "told"),
    [
        (["第6.7条"], "最大号为 5，缺 6 号"),
        (["第6.9条", "第6.7条"], "最大号为 5，缺 6、8 号"),
        (["第九十九条"], "最大号为 15，缺 16、17、18、19、20 号"),
    ],
)
def test_a_number_left_out_is_told(effective: Office, clauses: list[str], told: str) -> None:
    found = gaps(effective, *clauses)
    assert told in found[0], found


def plan_of(sold: Proposal, **amounts: str) -> list[Term]:
    return [
        each.model_copy(update={"amount_gross": Decimal(amounts.get(f"p{each.seq}", str(each.amount_gross)))})
        for each in plan_in_force(sold, [])
    ]


def with_deposit(sample: str) -> Proposal:
    sold = proposal(sample)
    first = sold.payment_plan[0].model_copy(update={"deposit_dingjin": True})
    return sold.model_copy(update={"payment_plan": [first, *sold.payment_plan[1:]]})


def codes(sold: Proposal, plan: list[Term], total: str) -> list[str]:
    return [each.code for each in check_deposit(sold, plan, Decimal(total))]


def test_a_deposit_is_held_against_the_new_total() -> None:
    sold = with_deposit("sales")
    assert codes(sold, plan_of(sold), str(sold.totals.amount_gross)) == []
    assert codes(sold, plan_of(sold), "500000.00") == ["B338"]
    assert codes(sold, plan_of(sold, p1="100000.00"), "500000.00") == []
    assert codes(proposal("sales"), plan_of(sold), "500000.00") == []


def test_an_instalment_that_the_change_calls_a_deposit_counts_too() -> None:
    sold = proposal("techdev")
    plan = [each.model_copy(update={"name": "定金"} if each.seq == 2 else {}) for each in plan_of(sold)]
    assert codes(sold, plan, "1200000.00") == ["B338"]
    assert codes(sold, plan, str(sold.totals.amount_gross)) == []
