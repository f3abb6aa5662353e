"""A certificate of acceptance waits until everything that failed is put right and rechecked."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders.offices import FIRST, SERVICE, Stage, acceptance_record, certify, office_at, outside
from builders.offices import record_file as acceptance_file
from builders.remedying import (
    CRITERIA,
    RECORD,
    draw_paper,
    plan_facts,
    recheck_facts,
    rechecked,
    record_facts,
)
from pipeline.domain.contract import ContractStatus
from pipeline.domain.events import ContractMoved
from pipeline.domain.findings import BadDocument
from pipeline.services.archiving.completeness import gaps_of
from pipeline.services.office import Office, contract_in
from pipeline.services.papers.accepting import draw_up_acceptance

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


def lacking(office: Office) -> set[str]:
    """What of the papers of rectification the contract would lack once it is performed."""
    with office.records.reading() as index:
        state = contract_in(index, FIRST)
        moved = ContractMoved(FIRST, "all_deliverables_accepted", state.status, ContractStatus.PERFORMED)
        gaps = gaps_of(office, index, replace(state, moves=(*state.moves, moved)))
    return {each.code for each in gaps} & {"ZGJH", "ZGFY"}


def accept(office: Office, **changes: object) -> set[str]:
    """The codes of the findings of a certificate, drawn or refused."""
    path = acceptance_file(outside(office), acceptance_record(changes))
    try:
        return {each.code for each in draw_up_acceptance(office, FIRST, path, by=SERVICE).findings}
    except BadDocument as bad:
        return {each.code for each in bad.findings}


def test_no_certificate_while_an_item_is_open(planned: Office) -> None:
    assert "B270" in accept(planned, record_no=RECORD)
    made = draw_paper(planned, "ZGFY", recheck_facts("通过", "不通过", next_step="再改"))
    assert accept(planned, record_no=made.document_no) == {"B270"}
    assert accept(planned) == {"B270", "B273"}
    draw_paper(planned, "ZGFY", recheck_facts(round=2, items=[rechecked("Z-02")]))
    assert accept(planned, record_no=RECORD) == set()


def test_no_certificate_after_a_failure_that_nobody_plans_to_cure(failed: Office) -> None:
    assert accept(failed, record_no=RECORD) == {"B271"}
    draw_paper(failed, "YSJL", record_facts(round=2))
    assert accept(failed, record_no=f"{FIRST}-YSJL-02-V1.0") == set()


def test_an_open_plan_of_another_stage_holds_back_the_final_certificate_alone(planned: Office) -> None:
    draw_paper(planned, "YSJL", record_facts(stage="初验"))
    early = {"stage": "初验", "is_final": False, "record_no": f"{FIRST}-YSJL-02-V1.0"}
    assert accept(planned, **early) == {"B272"}
    assert accept(planned, record_no=f"{FIRST}-YSJL-02-V1.0") == {"B270"}


def test_a_contract_without_tests_in_the_house_is_certified_as_before(effective: Office) -> None:
    assert certify(effective) == f"{FIRST}-YSQR-01-V1.0"


def test_a_conditional_pass_without_a_plan_is_told(effective: Office) -> None:
    draw_paper(effective, "YSJL", record_facts(rectification="补交培训签到表"))
    assert accept(effective, record_no=RECORD) == {"B274"}


def test_a_performed_contract_with_a_failed_test_lacks_its_plan_and_rechecks(failed: Office) -> None:
    assert lacking(failed) == {"ZGJH", "ZGFY"}
    draw_paper(failed, "ZGJH", plan_facts())
    draw_paper(failed, "ZGFY", recheck_facts("通过", "通过"))
    assert lacking(failed) == set()


def test_a_contract_whose_tests_passed_lacks_no_plan(effective: Office) -> None:
    draw_paper(effective, "YSJL", record_facts())
    assert lacking(effective) == set()
