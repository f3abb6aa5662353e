"""Archiving: one numbered object per contract, a new version when something came to it, nothing twice."""

import json
from pathlib import Path

import pytest

from builders.archives import complaints_of_ocfl_py
from builders.offices import (
    CHECKER,
    FILER,
    FIRST,
    GAP_NOTE,
    TODAY,
    Stage,
    agree,
    archive,
    bring_in,
    certify,
    documents,
    draft,
    issued_pdf,
    office_at,
    office_in,
    outside,
    proposal_file,
    sign,
)
from builders.papers import scanned
from builders.proposals import raw_proposal
from pipeline.archive.ocfl_root import open_root
from pipeline.domain.events import DossierArchived
from pipeline.errors import Refused
from pipeline.services.archiving.archive import archive_contract, archive_due
from pipeline.services.archiving.fixity import check_fixity
from pipeline.services.drafting.draft import revise_from_file
from pipeline.services.office import Office
from pipeline.services.registering import read_register
from pipeline.services.reviewing.issuing import issue_signing_copy
from pipeline.services.reviewing.review import submit

VOLUME = "LS01-HT·2026-D30-0001"


@pytest.fixture
def office(tmp_path):
    return office_at(Stage.EFFECTIVE, tmp_path / "house")


def acts(office: Office) -> list[DossierArchived]:
    with office.records.reading() as index:
        return index.events_of(DossierArchived)


def object_of(office: Office, number: str = FIRST) -> Path:
    (inventory,) = [
        each
        for each in office.workspace.dossiers.rglob("inventory.json")
        if each.parent.name.find("v") != 0 and number in each.read_text(encoding="utf-8")
    ]
    return inventory.parent


def facts_of(office: Office) -> dict[str, object]:
    """What the newest version says of the contract."""
    found = [
        json.loads(each.read_bytes())
        for each in sorted(office.workspace.dossiers.rglob("*.json"))
        if "inventory" not in each.name
    ]
    return next(each for each in reversed(found) if isinstance(each, dict) and each.get("contract_no") == FIRST)


def is_sound(office: Office) -> bool:
    assert check_fixity(office) == []
    return complaints_of_ocfl_py(open_root(office.workspace.archive)) == []


def finished(office: Office, number: str) -> None:
    """A drafted contract taken all the way to effective."""
    submit(office, number, by="许拟子")
    agree(office, number)
    issue_signing_copy(office, number, by="华拟辰")
    assert bring_in(office, f"{number}.pdf", scanned(issued_pdf(office, number))).outcome == "已归入"
    sign(office, number)


def test_an_effective_contract_is_archived_under_its_number(office):
    done = archive_contract(office, FIRST, filed_by=FILER, checked_by=CHECKER, gap_note=GAP_NOTE)
    assert (done.archive_no, done.object_version) == (VOLUME, "v1")
    assert done.items == sum(
        each.stage in ("REVIEW", "FINAL", "SIGNED") and each.path.endswith(".pdf") for each in documents(office)
    )
    assert office.workspace.stored(done.path).is_dir()
    assert is_sound(office)


def test_every_document_lies_in_the_object_byte_for_byte(office):
    archive(office)
    kept = {each.read_bytes() for each in object_of(office).rglob("*") if each.is_file()}
    for each in documents(office):
        assert office.workspace.stored(each.path).read_bytes() in kept, each.path


def test_archiving_again_changes_nothing(office):
    archive(office)
    before = {each: each.read_bytes() for each in office.workspace.archive.rglob("*") if each.is_file()}
    assert archive(office) == "v1"
    assert {each: each.read_bytes() for each in office.workspace.archive.rglob("*") if each.is_file()} == before


def test_a_document_that_came_later_makes_a_new_version_under_the_same_number(office):
    archive(office)
    certify(office)
    assert bring_in(office, "验收.pdf", scanned(issued_pdf(office, FIRST, "YSQR"))).outcome == "已归入"
    assert archive(office) == "v2"
    assert [each.archive_no for each in acts(office)] == [VOLUME, VOLUME]
    assert [each.object_version for each in acts(office)] == ["v1", "v2"]
    assert acts(office)[1].items == acts(office)[0].items + 1
    assert is_sound(office)


def test_on_another_day_nothing_new_comes_when_nothing_changed(office):
    archive(office)
    later = office_in(office.workspace.root)
    later.clock.at = later.clock.at.replace(month=12)
    assert archive(later) == "v1"
    assert len(acts(later)) == 1


def test_one_person_cannot_both_file_and_check(office):
    with pytest.raises(Refused):
        archive_contract(office, FIRST, filed_by=FILER, checked_by=FILER, gap_note=GAP_NOTE)
    with pytest.raises(Refused):
        archive_contract(office, FIRST, filed_by=FILER, checked_by="tao.niwei", gap_note=GAP_NOTE)
    assert acts(office) == []


def test_only_archivists_file_and_check(office):
    with pytest.raises(Refused):
        archive_contract(office, FIRST, filed_by="华拟辰", checked_by=CHECKER, gap_note=GAP_NOTE)


@pytest.mark.parametrize("note", ["", "   "])
def test_gaps_need_a_note(office, note):
    with pytest.raises(Refused) as refusal:
        archive_contract(office, FIRST, filed_by=FILER, checked_by=CHECKER, gap_note=note)
    assert "YYSJ" in refusal.value.message
    assert [each.number for each in read_register(office)[0]] == [FIRST]


@pytest.mark.parametrize("stage", [Stage.DRAFTED, Stage.APPROVED, Stage.RETURNED])
def test_a_contract_not_yet_effective_is_not_archived(tmp_path, stage):
    office = office_at(stage, tmp_path / "house")
    with pytest.raises(Refused):
        archive(office)
    assert not list(office.workspace.dossiers.rglob("0=ocfl_object*"))


def test_two_dossiers_get_two_numbers(office):
    second = draft(office, "sales")
    finished(office, second)
    archive(office)
    done = archive_contract(office, second, filed_by=FILER, checked_by=CHECKER, gap_note=GAP_NOTE)
    assert done.archive_no == "LS01-HT·2026-D30-0002"
    assert is_sound(office)


def with_major_from(office: Office, amount: str) -> Office:
    settings = office.workspace.company_file
    text = settings.read_text(encoding="utf-8").replace("10000000.00", amount)
    settings.write_text(text, encoding="utf-8")
    return office_in(office.workspace.root)


def test_a_major_contract_is_kept_for_ever(office):
    house = with_major_from(office, "270000.00")
    done = archive_contract(house, FIRST, filed_by=FILER, checked_by=CHECKER, gap_note=GAP_NOTE)
    assert done.archive_no == "LS01-HT·2026-Y-0001"


def test_one_cent_less_is_no_major_contract(office):
    house = with_major_from(office, "270000.01")
    done = archive_contract(house, FIRST, filed_by=FILER, checked_by=CHECKER, gap_note=GAP_NOTE)
    assert done.archive_no == VOLUME


def test_a_dossier_keeps_its_number_when_the_rules_change_later(office):
    archive(office)
    certify(office)
    house = with_major_from(office, "1.00")
    archive(house)
    assert [each.archive_no for each in acts(house)] == [VOLUME, VOLUME]


def dearer(office: Office) -> dict[str, object]:
    """The sample at the same price under another title: what was agreed in the end, not what was offered first."""
    return {"proposal.title": "冷链平台(终稿)"}


def test_the_dossier_states_what_was_signed_and_not_the_first_draft(tmp_path):
    office = office_at(Stage.DRAFTED, tmp_path / "house")
    revise_from_file(office, FIRST, proposal_file(outside(office), changes=dearer(office)), by="许拟子")
    finished(office, FIRST)
    archive(office)
    assert "冷链平台(终稿)" in json.dumps(facts_of(office), ensure_ascii=False)
    assert raw_proposal("saas")["proposal"]["title"] not in str(facts_of(office)["title"])


def test_the_scheduled_run_archives_what_changed_since(office):
    assert archive_due(office) == []
    archive(office)
    assert archive_due(office) == []
    certify(office)
    (done,) = archive_due(office)
    assert done.object_version == "v2"
    assert archive_due(office) == []


def test_the_scheduled_run_needs_two_archivists_and_says_so(office):
    archive(office)
    certify(office)
    settings = office.workspace.company_file
    text = settings.read_text(encoding="utf-8").replace('roles = ["ARC", "SEAL"]', 'roles = ["SEAL"]')
    settings.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        archive_due(office_in(office.workspace.root))
    assert "档案" in refusal.value.message


def test_the_filing_day_is_the_day_of_the_house(office):
    archive(office)
    assert TODAY.isoformat() in json.dumps(facts_of(office), ensure_ascii=False)
