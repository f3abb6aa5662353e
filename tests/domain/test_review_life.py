"""A review: four nodes in order, opinions bound to one text, changes confirmed by who asked for them."""

from dataclasses import replace

import pytest

from builders.contracts import DRAFTER, FIRST_TEXT, REVIEWERS, SECOND_TEXT, opinion, review_opened, rework_confirmed
from pipeline.domain.events import AgreementsVoided, Event
from pipeline.domain.people import Person, Role
from pipeline.domain.review.review import (
    Opinion,
    ReviewNode,
    ReviewStage,
    ReviewState,
    check_opinion,
    check_resubmission,
    check_rework,
    fold_review,
)
from pipeline.domain.review.stages import REVIEW_TRANSITIONS, ReviewAct, step
from pipeline.errors import Refused

N, SAID = ReviewNode, Opinion
REASON = "付款节点与终版方案不一致，请改正"
ALL_AGREE = [opinion(each) for each in N]


def state_of(*events: Event) -> ReviewState:
    return fold_review(events)


def codes(
    state: ReviewState,
    node: ReviewNode,
    said: Opinion = SAID.AGREE,
    *,
    person: Person | None = None,
    reason: str = REASON,
    clauses: tuple[str, ...] = ("7.3",),
) -> list[str]:
    found = check_opinion(state, node, person or REVIEWERS[node], said, reason, clauses)
    return [each.code for each in found]


def test_nodes_decide_in_their_order_and_all_four_pass_the_text() -> None:
    state = state_of(review_opened())
    for node in N:
        assert state.waiting_for is node
        assert codes(state, node) == []
        state = state_of(review_opened(), *ALL_AGREE[: list(N).index(node) + 1])

    assert state.is_passed
    assert state.waiting_for is None
    assert state.agreed_nodes == list(N)


@pytest.mark.parametrize("stage", ReviewStage)
@pytest.mark.parametrize("act", ReviewAct)
def test_every_step_that_is_not_listed_is_refused(stage: ReviewStage, act: ReviewAct) -> None:
    if (stage, act) in REVIEW_TRANSITIONS:
        assert step(stage, act) is REVIEW_TRANSITIONS[stage, act]
        return
    with pytest.raises(Refused) as refusal:
        step(stage, act)
    assert refusal.value.next_step


def test_nobody_decides_out_of_turn() -> None:
    assert codes(state_of(review_opened()), N.LEGAL) == ["R002"]
    assert codes(state_of(), N.SALES) == ["R001"]
    assert "R001" in codes(state_of(review_opened(), *ALL_AGREE), N.DIRECTOR)


def test_a_reviewer_must_hold_the_role() -> None:
    assert codes(state_of(review_opened()), N.SALES, person=REVIEWERS[N.FINANCE]) == ["R003"]


def test_the_drafter_cannot_be_the_legal_reviewer() -> None:
    state = state_of(review_opened(), opinion(N.SALES))

    assert codes(state, N.LEGAL, person=DRAFTER) == ["R004"]


def test_nobody_decides_at_two_nodes_of_a_text() -> None:
    both = replace(REVIEWERS[N.SALES], roles=frozenset({Role.SALES_REV, Role.LEGAL}))

    assert codes(state_of(review_opened(), opinion(N.SALES)), N.LEGAL, person=both) == ["R005"]


@pytest.mark.parametrize("said", [SAID.CHANGE, SAID.REFUSE])
def test_a_demand_needs_a_reason_and_a_clause(said: Opinion) -> None:
    state = state_of(review_opened())

    assert codes(state, N.SALES, said) == []
    assert codes(state, N.SALES, said, reason="九个字的理由不够啊") == ["R006"]
    assert codes(state, N.SALES, said, reason="一二三四五六七八九十") == []
    assert codes(state, N.SALES, said, reason="  短 理 由  " * 2) == ["R006"]
    assert codes(state, N.SALES, said, clauses=()) == ["R007"]
    assert codes(state, N.SALES, said, clauses=(" ",)) == ["R007"]


def test_an_agreement_needs_no_reason() -> None:
    assert codes(state_of(review_opened()), N.SALES, reason="", clauses=()) == []


def test_a_changed_text_voids_earlier_agreements() -> None:
    state = state_of(
        review_opened(),
        opinion(N.SALES),
        opinion(N.LEGAL, SAID.CHANGE),
        AgreementsVoided("LS-RJ-2026-0007", 1, ["SALES"], FIRST_TEXT, SECOND_TEXT),
        review_opened(2, SECOND_TEXT),
    )

    assert state.waiting_for is N.SALES
    assert state.agreed_nodes == []


def test_agreements_voided_after_the_new_round_opened_are_kept_on_record() -> None:
    state = state_of(
        review_opened(),
        opinion(N.SALES),
        opinion(N.LEGAL, SAID.REFUSE),
        review_opened(2, SECOND_TEXT),
        AgreementsVoided("LS-RJ-2026-0007", 1, ["SALES"], FIRST_TEXT, SECOND_TEXT),
    )

    assert state.voided == (N.SALES,)
    assert state.waiting_for is N.SALES


def test_an_opinion_on_another_text_does_not_count() -> None:
    state = state_of(review_opened(), opinion(N.SALES, text=SECOND_TEXT))

    assert state.waiting_for is N.SALES
    assert state.agreed_nodes == []


def test_a_change_asked_for_stops_the_review_until_a_new_text_comes() -> None:
    state = state_of(review_opened(), opinion(N.SALES, SAID.CHANGE))

    assert state.stage is ReviewStage.REWORK
    assert codes(state, N.LEGAL) == ["R001"]
    (told,) = check_opinion(state, N.LEGAL, REVIEWERS[N.LEGAL], SAID.AGREE, "", ())
    assert told.at == "节点"
    assert "qidang review resubmit" in told.next_step


def test_the_same_person_confirms_the_change_on_the_new_text() -> None:
    state = state_of(review_opened(), opinion(N.SALES, SAID.CHANGE), review_opened(2, SECOND_TEXT))

    assert state.rework_of(REVIEWERS[N.SALES]) is N.SALES
    assert check_rework(state, REVIEWERS[N.SALES]) == []
    with pytest.raises(Refused):
        check_rework(state, REVIEWERS[N.LEGAL])

    after = fold_review(
        [review_opened(), opinion(N.SALES, SAID.CHANGE), review_opened(2, SECOND_TEXT), rework_confirmed(N.SALES)]
    )
    assert after.agreed_nodes == [N.SALES]
    assert after.waiting_for is N.LEGAL
    assert after.rework == ()


def test_a_pending_change_cannot_be_skipped_by_agreeing() -> None:
    state = state_of(review_opened(), opinion(N.SALES, SAID.CHANGE), review_opened(2, SECOND_TEXT))
    colleague = Person("ma", "马拟伍", frozenset({Role.SALES_REV}))

    assert codes(state, N.SALES) == ["R008"]
    assert codes(state, N.SALES, person=colleague) == ["R008"]
    assert codes(state, N.SALES, SAID.CHANGE) == []
    assert codes(state, N.SALES, SAID.REFUSE) == []


def test_an_unchanged_text_is_no_rework() -> None:
    state = state_of(review_opened(), opinion(N.SALES, SAID.CHANGE))

    assert [each.code for each in check_resubmission(state, FIRST_TEXT)] == ["R009"]
    assert check_resubmission(state, SECOND_TEXT) == []
    unchanged = state_of(review_opened(), opinion(N.SALES, SAID.CHANGE), review_opened(2, FIRST_TEXT))
    assert [each.code for each in check_rework(unchanged, REVIEWERS[N.SALES])] == ["R009"]


def test_a_change_is_confirmed_when_the_node_has_its_turn() -> None:
    state = state_of(review_opened(), opinion(N.SALES), opinion(N.LEGAL, SAID.CHANGE), review_opened(2, SECOND_TEXT))

    assert [each.code for each in check_rework(state, REVIEWERS[N.LEGAL])] == ["R002"]


def test_a_refusal_sends_everything_back_to_the_first_node() -> None:
    refused = (review_opened(), opinion(N.SALES), opinion(N.LEGAL), opinion(N.FINANCE, SAID.REFUSE))

    assert state_of(*refused).stage is ReviewStage.REJECTED
    again = state_of(*refused, review_opened(2, SECOND_TEXT))
    assert again.waiting_for is N.SALES
    assert again.agreed_nodes == []
    assert again.rework == ()


def test_a_contract_reopened_after_approval_is_decided_anew_even_on_the_same_text() -> None:
    state = state_of(review_opened(), *ALL_AGREE, review_opened(2, FIRST_TEXT))

    assert state.waiting_for is N.SALES
    assert state.agreed_nodes == []


def test_four_agreements_to_different_texts_do_not_pass() -> None:
    state = state_of(
        review_opened(),
        opinion(N.SALES),
        opinion(N.LEGAL),
        opinion(N.FINANCE, SAID.CHANGE),
        review_opened(2, SECOND_TEXT),
        opinion(N.SALES, number=2, text=SECOND_TEXT),
        opinion(N.LEGAL, number=2, text=SECOND_TEXT),
        rework_confirmed(N.FINANCE),
    )

    assert not state.is_passed
    assert state.waiting_for is N.DIRECTOR
