"""Rounds of rechecks: every item accounted for, in order, as often as the contract allows."""

from pathlib import Path
from typing import Any

import pytest

from builders.offices import FIRST, SERVICE, Stage, office_at
from builders.paper_forms import word_text
from builders.remedying import (
    CRITERIA,
    codes,
    draw_paper,
    item_facts,
    plan_facts,
    recheck_facts,
    rechecked,
    record_facts,
    refused,
)
from pipeline.services.office import Office

SLOW, DATA = CRITERIA[1], CRITERIA[2]
Facts = dict[str, Any]


@pytest.fixture
def effective(tmp_path: Path) -> Office:
    return office_at(Stage.EFFECTIVE, tmp_path / "house")


@pytest.fixture
def failed(effective: Office) -> Office:
    """Two criteria missed their targets."""
    draw_paper(effective, "YSJL", record_facts(SLOW, DATA))
    return effective


@pytest.fixture
def planned(failed: Office) -> Office:
    """And there is a plan to put them right."""
    draw_paper(failed, "ZGJH", plan_facts())
    return failed


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (recheck_facts("通过", "通过", plan_no=f"{FIRST}-ZGJH-02-V1.0"), "B250"),
        (recheck_facts("通过", "通过", round=2), "B252"),
        (recheck_facts("通过"), "B258"),
        (recheck_facts("通过", "通过", "通过"), "B256"),
        (recheck_facts("通过", "通过", items=[rechecked("Z-01"), rechecked("Z-01"), rechecked("Z-02")]), "B257"),
        (recheck_facts("通过", "不通过"), "B262"),
        (recheck_facts("通过", "通过", items=[rechecked("Z-01", measured=""), rechecked("Z-02")]), "B260"),
        (
            recheck_facts(
                "通过", "未复验", next_step="等", items=[rechecked("Z-01"), rechecked("Z-02", "未复验", evidence="")]
            ),
            "B261",
        ),
        (recheck_facts("通过", "通过", checked_on="2026-11-24"), "B104"),
        (recheck_facts("通过", "通过", checked_on="2026-11-22"), "B105"),
        (recheck_facts("通过", "通过", buyer_checker=SERVICE), "B265"),
    ],
)
def test_a_round_accounts_for_every_item(planned: Office, facts: Facts, code: str) -> None:
    assert code in refused(planned, "ZGFY", facts)


def test_what_is_closed_is_carried_over_and_not_rechecked(planned: Office) -> None:
    draw_paper(planned, "ZGFY", recheck_facts("通过", "不通过", next_step="再改"))
    assert refused(planned, "ZGFY", recheck_facts("通过", "通过", round=2)) == {"B259"}
    made = draw_paper(planned, "ZGFY", recheck_facts(round=2, items=[rechecked("Z-02")]))
    text = word_text(planned, made.document_no)
    assert made.document_no == f"{FIRST}-ZGFY-02-V1.0"
    assert "已关闭，第1轮" in text
    assert "■全部关闭，可出具验收确认书" in text


def test_rounds_end_where_the_contract_says(planned: Office) -> None:
    for number in (1, 2):
        draw_paper(planned, "ZGFY", recheck_facts("不通过", "不通过", round=number, next_step="再改"))
    last = draw_paper(planned, "ZGFY", recheck_facts("不通过", "不通过", round=3, next_step="升级"))
    assert codes(last) == ["B263"]
    assert refused(planned, "ZGFY", recheck_facts("通过", "通过", round=4)) == {"B253"}


def test_rechecks_of_the_same_thing_add_up_over_plans(planned: Office) -> None:
    for number in (1, 2):
        draw_paper(planned, "ZGFY", recheck_facts("不通过", "不通过", round=number, next_step="再改"))
    draw_paper(planned, "YSJL", record_facts(DATA, round=2))
    second = plan_facts(item_facts("Z-01", "C-03"), record_no=f"{FIRST}-YSJL-02-V1.0")
    other = draw_paper(planned, "ZGJH", second).document_no
    made = draw_paper(planned, "ZGFY", recheck_facts("不通过", plan_no=other, next_step="升级"))
    assert codes(made) == ["B266"]


def test_a_round_is_corrected_until_the_next_one(planned: Office) -> None:
    draw_paper(planned, "ZGFY", recheck_facts("不通过", "不通过", next_step="再改"))
    corrected = recheck_facts("不通过", "通过", next_step="再改")
    assert draw_paper(planned, "ZGFY", corrected).document_no == f"{FIRST}-ZGFY-01-V1.1"
    draw_paper(planned, "ZGFY", recheck_facts(round=2, items=[rechecked("Z-01")]))
    assert refused(planned, "ZGFY", recheck_facts("通过", "通过")) == {"B254"}
    assert draw_paper(planned, "ZGFY", corrected).document_no == f"{FIRST}-ZGFY-01-V1.1"


def test_nothing_is_rechecked_once_all_is_closed(planned: Office) -> None:
    draw_paper(planned, "ZGFY", recheck_facts("通过", "通过"))
    assert "B255" in refused(planned, "ZGFY", recheck_facts(round=2, items=[rechecked("Z-02")]))


def test_a_round_rests_on_the_newest_plan(planned: Office) -> None:
    draw_paper(planned, "ZGJH", plan_facts(customer_agree="郑拟七（来函同意）"))
    assert refused(planned, "ZGFY", recheck_facts("通过", "通过")) == {"B251"}
    assert draw_paper(planned, "ZGFY", recheck_facts("通过", "通过", plan_no=f"{FIRST}-ZGJH-01-V1.1")).pages


def test_a_plan_follows_its_rechecks_and_closes_nothing_by_itself(planned: Office) -> None:
    draw_paper(planned, "ZGFY", recheck_facts("通过", "不通过", next_step="再改"))
    still = [item_facts("Z-01", SLOW, status="整改中"), item_facts("Z-02", DATA, status="整改中")]
    assert refused(planned, "ZGJH", plan_facts(*still)) == {"B245"}
    true = [item_facts("Z-01", SLOW, status="已关闭"), item_facts("Z-02", DATA, status="整改中")]
    assert draw_paper(planned, "ZGJH", plan_facts(*true)).document_no == f"{FIRST}-ZGJH-01-V1.1"


def test_a_recheck_after_the_contracts_time_says_so(planned: Office) -> None:
    planned.clock.at = planned.clock.at.replace(month=12, day=8)
    made = draw_paper(planned, "ZGFY", recheck_facts("通过", "通过", checked_on="2026-12-07"))
    assert codes(made) == ["B264"]
    assert "合同整改期至2026年12月4日，逾期" in word_text(planned, made.document_no)
