"""Registering a signing: a person reads dates, takes on what no machine checked, and the contract binds."""

from datetime import timedelta

import pytest

from builders.offices import (
    ASSISTANT,
    FIRST,
    LOOKED_AT,
    TODAY,
    Stage,
    documents,
    issued_copy,
    office_at,
)
from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.findings import BadDocument
from pipeline.errors import Refused
from pipeline.services.intake.signing import Effective, SignedPages, confirm_signing
from pipeline.services.office import Office, contract_in

DAY = timedelta(days=1)


@pytest.fixture
def office(tmp_path):
    """Approved two days before today, so that there is room for dates between."""
    made = office_at(Stage.RETURNED, tmp_path / "house")
    made.clock.at += 3 * DAY
    return made


def state(office: Office) -> ContractState:
    with office.records.reading() as index:
        return contract_in(index, FIRST)


def confirm(office: Office, seller: int = 0, buyer: int = 0, reason: str = LOOKED_AT) -> Effective:
    signed = SignedPages(TODAY + seller * DAY, TODAY + buyer * DAY, reason)
    return confirm_signing(office, FIRST, signed, by=ASSISTANT)


def refused_codes(office: Office, **signed: object) -> set[str]:
    before = office.workspace.ledger.read_bytes()
    with pytest.raises(BadDocument) as refusal:
        confirm(office, **signed)
    assert office.workspace.ledger.read_bytes() == before
    return {each.code for each in refusal.value.findings}


def test_the_contract_binds_from_the_later_date_and_the_letter_goes_out(office):
    effective = confirm(office, seller=1, buyer=2)
    assert effective.effective_on == (TODAY + 2 * DAY).isoformat()
    assert effective.letter_no == f"{FIRST}-QSQR-01-V1.0"
    assert office.workspace.stored(effective.letter_path).read_bytes().startswith(b"%PDF")
    assert state(office).status is ContractStatus.EFFECTIVE


def test_what_no_machine_checked_is_taken_on_by_name_with_the_reason(office):
    effective = confirm(office)
    signing = state(office).signing
    assert signing is not None
    assert signing.reason == LOOKED_AT
    unchecked = [each["code"] for each in state(office).scans[0].checks if each["status"] == "未检"]
    assert signing.waived == unchecked == list(effective.waived) != []


def test_registering_again_changes_nothing(office):
    first = confirm(office)
    before = office.workspace.ledger.read_bytes()
    assert confirm(office) == first
    assert office.workspace.ledger.read_bytes() == before


def test_registering_again_with_other_dates_is_refused(office):
    confirm(office)
    with pytest.raises(Refused) as refusal:
        confirm(office, seller=1)
    assert TODAY.isoformat() in refusal.value.message


def test_a_date_in_the_future_is_refused(office):
    assert refused_codes(office, buyer=4) == {"K010"}


def test_a_date_before_the_approval_is_refused(office):
    assert refused_codes(office, seller=-1) == {"K011"}


def test_every_fault_is_told_at_once(office):
    assert refused_codes(office, seller=-1, buyer=9, reason="") == {"K010", "K011", "K012"}


@pytest.mark.parametrize("stage", [Stage.DRAFTED, Stage.APPROVED, Stage.ISSUED])
def test_without_a_signed_copy_nothing_is_registered(tmp_path, stage):
    office = office_at(stage, tmp_path / "house")
    with pytest.raises(Refused, match="签署件"):
        confirm(office)


def test_a_reviewer_cannot_register_a_signing(office):
    with pytest.raises(Refused):
        confirm_signing(office, FIRST, SignedPages(TODAY, TODAY, LOOKED_AT), by="曹拟寅")


def test_the_letter_states_the_very_scan_that_was_filed(office):
    confirm(office)
    kinds = [each.kind for each in documents(office)]
    assert kinds.count("QSQR") == 2
    assert state(office).scans[0].document_no == issued_copy(office).document_no
