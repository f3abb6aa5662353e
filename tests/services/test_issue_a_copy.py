"""Issuing: what goes out is to the letter what was approved, every page with its own code."""

from pathlib import Path

import pytest

from builders.offices import (
    ASSISTANT,
    DIRECTOR,
    DRAFTER,
    FIRST,
    Stage,
    agree,
    issued_copy,
    issued_pdf,
    office_at,
    office_in,
    outside,
    proposal_file,
)
from builders.papers import QuickPress
from pipeline.domain.contract import ContractStatus
from pipeline.domain.scans.page_code import page_check, parse_page_code
from pipeline.drafting.paper.pdf_pages import page_count
from pipeline.errors import NotFound, Refused
from pipeline.intake.reading import read_pages
from pipeline.services.office import Office, contract_in
from pipeline.services.reviewing.issuing import issue_signing_copy
from pipeline.services.reviewing.review import reopen, resubmit_from_file


@pytest.fixture
def office(tmp_path):
    return office_at(Stage.APPROVED, tmp_path / "house")


def status(office: Office) -> ContractStatus:
    with office.records.reading() as index:
        return contract_in(index, FIRST).status


def test_an_approved_contract_goes_out_as_v2_0(office):
    issued = issue_signing_copy(office, FIRST, by=ASSISTANT)
    assert issued.document_no == f"{FIRST}-HTWB-01-V2.0"
    assert issued.pages == page_count(issued_pdf(office)) == 3
    assert issued.copies == 2
    assert status(office) is ContractStatus.OUT_FOR_SIGN


def test_every_page_carries_its_own_code_and_a_reader_finds_it(office):
    issued = issue_signing_copy(office, FIRST, by=ASSISTANT)
    path = office.workspace.stored(issued.path)
    printed = [each["code"] for each in issued_copy(office).pages]
    assert [each.code for each in read_pages(path)] == printed
    assert len(set(printed)) == 3


def test_the_check_characters_come_from_the_page_text_and_our_secret(office):
    issue_signing_copy(office, FIRST, by=ASSISTANT)
    page = issued_copy(office).pages[0]
    code = parse_page_code(page["code"])
    assert code is not None
    assert code.check == page_check(office.page_key, code.prefix, page["text_sha256"])
    assert code.check != page_check(b"some other secret of ours", code.prefix, page["text_sha256"])


def test_issuing_again_gives_the_copy_that_is_out(office):
    first = issue_signing_copy(office, FIRST, by=ASSISTANT)
    before = office.workspace.ledger.read_bytes()
    assert issue_signing_copy(office, FIRST, by=ASSISTANT) == first
    assert office.workspace.ledger.read_bytes() == before


@pytest.mark.parametrize("stage", [Stage.DRAFTED, Stage.SUBMITTED, Stage.EFFECTIVE])
def test_only_an_approved_contract_is_issued(tmp_path, stage):
    office = office_at(stage, tmp_path / "house")
    before = office.workspace.ledger.read_bytes()
    with pytest.raises(Refused):
        issue_signing_copy(office, FIRST, by=ASSISTANT)
    assert office.workspace.ledger.read_bytes() == before


def test_a_reviewer_cannot_issue(office):
    with pytest.raises(Refused):
        issue_signing_copy(office, FIRST, by="曹拟寅")


def template_of(office: Office) -> Path:
    return office.drafter.kind("HTWB_SAAS").template_path


def test_a_template_changed_after_approval_does_not_touch_the_text(office):
    other = office.drafter.kind("HTWB_GENERAL").template_path
    template_of(office).write_bytes(other.read_bytes())
    issued = issue_signing_copy(office_in(office.workspace.root), FIRST, by=ASSISTANT)
    assert issued.document_no == f"{FIRST}-HTWB-01-V2.0"


def test_without_the_template_version_that_was_approved_nothing_goes_out(office):
    for each in office.workspace.templates.iterdir():
        each.unlink()
    with pytest.raises(NotFound) as refusal:
        issue_signing_copy(office_in(office.workspace.root), FIRST, by=ASSISTANT)
    assert "备份" in refusal.value.next_step


def test_a_text_that_is_not_what_was_approved_is_not_issued(office):
    """Somebody changed the kept proposal on disk."""
    with office.records.reading() as index:
        path = office.workspace.stored(contract_in(index, FIRST).proposal_path)
    path.chmod(0o640)
    path.write_text(path.read_text(encoding="utf-8").replace("270000.00", "270000.10"), encoding="utf-8")
    with pytest.raises(Refused):
        issue_signing_copy(office, FIRST, by=ASSISTANT)
    assert status(office) is ContractStatus.APPROVED


def test_after_the_other_side_changed_the_text_the_next_copy_is_v3_0(office):
    issue_signing_copy(office, FIRST, by=ASSISTANT)
    reopen(office, FIRST, by=DIRECTOR, reason="对方要改账期")
    assert status(office) is ContractStatus.REVISING
    changed = proposal_file(outside(office), changes={"proposal.title": "冷链平台(改)"})
    resubmit_from_file(office, FIRST, changed, by=DRAFTER)
    agree(office, FIRST)
    issued = issue_signing_copy(office, FIRST, by=ASSISTANT)
    assert issued.document_no == f"{FIRST}-HTWB-01-V3.0"


class ThickPress(QuickPress):
    """Prints into the corner where a code goes."""

    def to_pdf(self, docx: bytes) -> bytes:
        from builders.scans import stamped_contract

        return stamped_contract(2)


def test_nothing_goes_out_when_the_text_is_printed_where_a_code_goes(office):
    full = office_in(office.workspace.root, pdf=ThickPress())
    before = office.workspace.ledger.read_bytes()
    with pytest.raises(Refused):
        issue_signing_copy(full, FIRST, by=ASSISTANT)
    assert office.workspace.ledger.read_bytes() == before
