"""The register: numbers are taken, voided or set aside, never given back and never twice."""

import pytest

from builders.offices import DIRECTOR, DRAFTER, FIRST, Stage, draft, office_at
from pipeline.domain.contract import ContractStatus
from pipeline.domain.numbering.numbers import NumberStatus
from pipeline.errors import NotFound, Refused
from pipeline.services.office import Office, contract_in
from pipeline.services.registering import read_register, reserve_number, void_number

WHY = "客户取消采购"


@pytest.fixture
def office(tmp_path):
    return office_at(Stage.DRAFTED, tmp_path / "house")


def void(office: Office, number: str = FIRST, reason: str = WHY, approved_by: str = DIRECTOR) -> None:
    void_number(office, number, by=DRAFTER, reason=reason, approved_by=approved_by)


def statuses(office: Office) -> dict[str, NumberStatus]:
    rows, findings = read_register(office)
    assert findings == []
    return {each.number: each.status for each in rows}


def test_the_register_lists_what_was_taken(office):
    assert statuses(office) == {FIRST: NumberStatus.USED}


def test_a_voided_contract_number_takes_its_contract_along(office):
    void(office)
    assert statuses(office) == {FIRST: NumberStatus.VOID}
    with office.records.reading() as index:
        assert contract_in(index, FIRST).status is ContractStatus.VOID


def test_a_voided_number_is_never_used_again(office):
    void(office)
    assert draft(office, "sales") == "LS-XS-2026-0002"


def test_voiding_again_changes_nothing(office):
    void(office)
    before = office.workspace.ledger.read_bytes()
    void(office)
    assert office.workspace.ledger.read_bytes() == before


def test_voiding_needs_a_reason_and_the_right_approver(office):
    with pytest.raises(Refused):
        void(office, reason=" ")
    with pytest.raises(Refused):
        void(office, approved_by="曹拟寅")
    assert statuses(office) == {FIRST: NumberStatus.USED}


def test_an_unknown_number_cannot_be_voided(office):
    with pytest.raises(NotFound):
        void(office, "LS-RJ-2026-0999")


def test_an_effective_contract_is_not_voided(tmp_path):
    office = office_at(Stage.EFFECTIVE, tmp_path / "house")
    with pytest.raises(Refused):
        void(office)
    assert statuses(office)[FIRST] is NumberStatus.USED


def test_the_proposal_of_a_voided_contract_is_told_so_when_it_is_drafted_again(office):
    void(office)
    with pytest.raises(Refused) as refusal:
        draft(office)
    assert FIRST in refusal.value.message
    assert "作废" in refusal.value.message


def test_a_reserved_number_is_stepped_over(office):
    reserved = reserve_number(office, "RJ", by=DRAFTER, purpose="手工应急")
    assert reserved == "LS-RJ-2026-0002"
    assert draft(office, "sales") == "LS-XS-2026-0003"
    assert statuses(office)[reserved] is NumberStatus.RESERVED


def test_two_numbers_reserved_in_one_moment_are_two_numbers(office):
    """The house's clock stands still: each request is still one of its own."""
    first = reserve_number(office, "RJ", by=DRAFTER, purpose="手工应急一")
    second = reserve_number(office, "RJ", by=DRAFTER, purpose="手工应急二")
    assert [first[-4:], second[-4:]] == ["0002", "0003"]


def test_a_reservation_says_what_for(office):
    with pytest.raises(Refused):
        reserve_number(office, "RJ", by=DRAFTER, purpose="  ")


def test_a_reviewer_takes_no_number(office):
    with pytest.raises(Refused):
        reserve_number(office, "RJ", by="曹拟寅", purpose="手工应急")
