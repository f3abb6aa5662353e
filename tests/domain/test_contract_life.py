"""A contract's life: only listed steps, and a state that its facts alone make."""

import pytest

from builders.contracts import CONTRACT_NO, contract_text, moves, opened, review_opened
from pipeline.domain.contract import (
    TRANSITIONS,
    ContractEvent,
    ContractStatus,
    advance,
    fold_contract,
    possible_events,
)
from pipeline.domain.events import ContractBecameEffective, ProposalRecorded
from pipeline.errors import NotFound, Refused

E, S = ContractEvent, ContractStatus
TO_SIGNED = (E.SUBMIT_REVIEW, E.ALL_AGREE, E.DISPATCH, E.ONE_SIDE_SIGNED, E.BOTH_SIGNED)
TO_ARCHIVED = (
    *TO_SIGNED,
    E.CONDITIONS_MET,
    E.PLAN_APPROVED,
    E.ALL_DELIVERABLES_ACCEPTED,
    E.SETTLED,
    E.ARCHIVE_ACCEPTED,
)


@pytest.mark.parametrize("status", S)
@pytest.mark.parametrize("event", E)
def test_every_step_that_is_not_listed_is_refused_with_what_is_possible(status: S, event: E) -> None:
    if (status, event) in TRANSITIONS:
        assert advance(status, event) is TRANSITIONS[status, event]
        return
    with pytest.raises(Refused) as refusal:
        advance(status, event)
    assert status.label in refusal.value.message
    assert all(each.label in refusal.value.next_step for each in possible_events(status))


def test_a_contract_can_go_all_the_way() -> None:
    assert fold_contract([opened(), *moves(*TO_ARCHIVED)]).status is S.ARCHIVED


def test_signed_is_not_yet_effective() -> None:
    assert moves(*TO_SIGNED)[-1].to_status == S.SIGNED
    assert advance(S.SIGNED, E.CONDITIONS_MET) is S.EFFECTIVE


def test_archived_and_void_are_ends() -> None:
    assert possible_events(S.ARCHIVED) == []
    assert possible_events(S.VOID) == []


@pytest.mark.parametrize("status", [S.SIGNED, S.EFFECTIVE, S.PERFORMING, S.CLOSED, S.ARCHIVED])
def test_a_signed_contract_cannot_be_voided(status: S) -> None:
    assert E.VOID not in possible_events(status)


def test_every_status_can_be_reached() -> None:
    assert set(TRANSITIONS.values()) | {S.DRAFTING} == set(S)


def test_an_event_may_be_named_by_its_word() -> None:
    assert advance(S.IN_REVIEW, "opinion=修改后同意") is S.REVISING
    with pytest.raises(ValueError, match="not a valid"):
        advance(S.IN_REVIEW, "no such event")


def test_the_state_is_what_the_facts_say() -> None:
    state = fold_contract(
        [
            opened(),
            ProposalRecorded(CONTRACT_NO, "202609-001-HZFA-01-V2.0", "old.json", "0" * 64),
            contract_text("V0.1"),
            ProposalRecorded(CONTRACT_NO, "202609-001-HZFA-01-V2.1", "new.json", "1" * 64),
            contract_text("V1.0"),
            *moves(E.SUBMIT_REVIEW),
            review_opened(),
        ]
    )

    assert (state.contract_no, state.status, state.version) == (CONTRACT_NO, S.IN_REVIEW, "V1.0")
    assert state.proposal_path == "new.json"
    assert [each.version for each in state.documents_of("HTWB")] == ["V0.1", "V1.0"]
    assert state.review.round == 1
    assert (state.effective_on, state.signing) == ("", None)


def test_the_effective_day_comes_from_its_own_fact() -> None:
    state = fold_contract(
        [opened(), ContractBecameEffective(CONTRACT_NO, "2026-12-01", "双方签章，以最后一方日期为准")]
    )

    assert state.effective_on == "2026-12-01"


def test_facts_without_an_opening_are_no_contract() -> None:
    with pytest.raises(NotFound):
        fold_contract([contract_text("V0.1")])
