"""Acceptance: a test record becomes a certificate once nothing speaks against it; its signed copy is filed."""

from dataclasses import replace

import pytest

from builders.offices import (
    FIRST,
    SERVICE,
    Stage,
    acceptance_record,
    bring_in,
    certify,
    documents,
    issued_pdf,
    office_at,
    outside,
    record_file,
)
from builders.papers import scanned
from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.findings import BadDocument
from pipeline.errors import Refused
from pipeline.services.archiving.fixity import check_fixity
from pipeline.services.office import Office
from pipeline.services.papers.accepting import Certificate, draw_up_acceptance

RESULTS = acceptance_record()["results"]


@pytest.fixture
def office(tmp_path):
    return office_at(Stage.EFFECTIVE, tmp_path / "house")


def draw_up(office: Office, **changes: object) -> Certificate:
    return draw_up_acceptance(office, FIRST, record_file(outside(office), changes), by=SERVICE)


def refused_codes(office: Office, **changes: object) -> set[str]:
    before = office.workspace.ledger.read_bytes()
    with pytest.raises(BadDocument) as refusal:
        draw_up(office, **changes)
    assert office.workspace.ledger.read_bytes() == before
    return {each.code for each in refusal.value.findings if each.is_error}


def with_result(number: int, **changes: object) -> list[dict[str, object]]:
    return [{**each, **(changes if place == number else {})} for place, each in enumerate(RESULTS)]


def test_a_sound_record_becomes_a_certificate_with_page_codes(office):
    made = draw_up(office)
    assert made.document_no == f"{FIRST}-YSQR-01-V1.0"
    assert made.pages == 3
    assert office.workspace.stored(made.path).is_file()


def test_the_same_record_gives_the_same_certificate(office):
    first = draw_up(office)
    before = office.workspace.ledger.read_bytes()
    assert draw_up(office) == first
    assert office.workspace.ledger.read_bytes() == before


def test_another_record_gives_the_next_certificate(office):
    draw_up(office, stage="初验", is_final=False, results=RESULTS[:1])
    assert draw_up(office).document_no == f"{FIRST}-YSQR-02-V1.0"


def test_the_signed_certificate_is_recognised_and_filed(office):
    certify(office)
    taken = bring_in(office, "验收.pdf", scanned(issued_pdf(office, FIRST, "YSQR")))
    assert taken.outcome == "已归入"
    assert [each.kind for each in documents(office) if each.stage == "SIGNED"] == ["HTWB", "YSQR"]
    assert check_fixity(office) == []


def test_a_second_certificate_is_told_from_the_first_by_its_codes(office):
    draw_up(office, stage="初验", is_final=False, results=RESULTS[:1])
    draw_up(office)
    taken = bring_in(office, "终验.pdf", scanned(issued_pdf(office, FIRST, "YSQR")))
    assert taken.outcome == "已归入"
    assert documents(office)[-1].document_no == f"{FIRST}-YSQR-02-V1.0"


def test_a_final_record_covers_every_criterion(office):
    assert refused_codes(office, results=RESULTS[:-1]) == {"K034"}


def test_an_interim_record_need_not_cover_every_criterion(office):
    assert draw_up(office, is_final=False, results=RESULTS[:1]).pages


def test_a_failed_criterion_stops_the_certificate(office):
    assert refused_codes(office, results=with_result(0, passed=False, measured="未达到")) == {"K035"}


def test_a_criterion_nobody_agreed_on_is_told(office):
    assert refused_codes(office, results=[*RESULTS, {"item": "颜色好看", "measured": "好", "passed": True}]) == {"K033"}


@pytest.mark.parametrize(
    "dates",
    [
        {"delivered_on": "2026-11-18"},
        {"tested_on": "2026-11-16"},
        {"tested_on": "2026-11-24"},
    ],
)
def test_dates_out_of_order_are_told(office, dates):
    assert "K030" in refused_codes(office, **dates)


def test_a_delivery_before_the_contract_was_effective_is_possible_but_not_one_in_the_future(office):
    assert "K030" in refused_codes(office, delivered_on="2027-01-04", applied_on="2027-01-05", tested_on="2027-01-06")


def test_an_unknown_payment_event_is_told(office):
    assert refused_codes(office, triggers=["WHENEVER"]) == {"K036"}


def test_in_a_year_whose_holidays_are_unknown_the_application_date_is_told_as_unchecked(office):
    undecided = replace(office, calendar=WorkCalendar(complete_years=frozenset()))
    undecided.clock.at = undecided.clock.at.replace(year=2031)
    record = record_file(
        outside(office), {"delivered_on": "2031-11-17", "applied_on": "2031-11-18", "tested_on": "2031-11-20"}
    )
    made = draw_up_acceptance(undecided, FIRST, record, by=SERVICE)
    assert {each.code for each in made.findings} == {"K032"}


def test_a_late_application_is_told_and_does_not_stop_the_certificate(office):
    made = draw_up(office, delivered_on="2026-10-12", applied_on="2026-11-17")
    assert {each.code for each in made.findings} == {"K031"}


@pytest.mark.parametrize(
    "changes",
    [
        {"unknown": "x"},
        {"satisfaction": 6},
        {"satisfaction": 4.5},
        {"deliverables": []},
        {"results": []},
        {"delivered_on": "昨天"},
        {"is_final": "是"},
    ],
)
def test_a_record_with_faults_is_refused_with_their_places(office, changes):
    before = office.workspace.ledger.read_bytes()
    with pytest.raises(BadDocument) as refusal:
        draw_up(office, **changes)
    assert refusal.value.findings
    assert all("test_record.yaml" in each.at for each in refusal.value.findings)
    assert office.workspace.ledger.read_bytes() == before


def test_an_empty_record_is_refused(office):
    path = record_file(outside(office))
    path.write_text("", encoding="utf-8")
    with pytest.raises(BadDocument):
        draw_up_acceptance(office, FIRST, path, by=SERVICE)


@pytest.mark.parametrize("stage", [Stage.DRAFTED, Stage.ISSUED, Stage.RETURNED])
def test_a_contract_not_in_force_has_no_acceptance(tmp_path, stage):
    office = office_at(stage, tmp_path / "house")
    with pytest.raises(Refused):
        draw_up(office)


def test_only_those_who_deliver_draw_up_certificates(office):
    with pytest.raises(Refused):
        draw_up_acceptance(office, FIRST, record_file(outside(office)), by="曹拟寅")
