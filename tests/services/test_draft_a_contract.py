"""Drafting: a checked proposal gets one number and one first draft, however often and by however many it is tried."""

import json
import multiprocessing
from pathlib import Path

import pytest

from builders.offices import (
    DRAFTER,
    FIRST,
    Stage,
    as_yaml,
    documents,
    draft,
    office_at,
    office_in,
    outside,
    proposal_file,
    workspace_at,
)
from builders.proposals import raw_proposal
from pipeline.domain.findings import BadDocument
from pipeline.domain.numbering.numbers import NumberStatus
from pipeline.drafting.paper.pdf_pages import page_texts
from pipeline.errors import MissingProgram, NotFound, Refused
from pipeline.services.drafting.draft import draft_from_file, revise_from_file
from pipeline.services.office import Office
from pipeline.services.registering import read_register

SECOND = "LS-XS-2026-0002"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return office_at(Stage.FOUNDED, tmp_path / "house")


def ledger_of(office: Office) -> bytes:
    path = office.workspace.ledger
    return path.read_bytes() if path.exists() else b""


def numbers_of(office: Office) -> list[str]:
    return [each.number for each in read_register(office)[0]]


def files_of(office: Office) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in office.workspace.archive.rglob("*") if each.is_file()}


def test_a_proposal_becomes_a_numbered_draft_in_word_and_pdf(office):
    (drafted,) = draft_from_file(office, proposal_file(outside(office)), by=DRAFTER)
    assert drafted.contract_no == FIRST
    assert drafted.document_no == f"{FIRST}-HTWB-01-V0.1"
    kept = documents(office)
    assert [Path(each.path).suffix for each in kept] == [".docx", ".pdf"]
    assert all(office.workspace.stored(each.path).stat().st_size == each.size for each in kept)
    assert "冷链" in "".join(page_texts(office.workspace.stored(drafted.path).read_bytes()))


def test_drafting_again_changes_nothing(office):
    path = proposal_file(outside(office))
    first = draft_from_file(office, path, by=DRAFTER)
    before = files_of(office)
    assert draft_from_file(office, path, by=DRAFTER) == first
    assert files_of(office) == before


def test_drafting_again_in_json_is_the_same_proposal(office):
    number = draft(office)
    path = outside(office) / "saas.json"
    path.write_text(json.dumps(raw_proposal("saas"), ensure_ascii=False), encoding="utf-8")
    assert draft_from_file(office, path, by=DRAFTER)[0].contract_no == number


def test_the_same_proposal_with_other_data_is_refused_and_told_where_to_go(office):
    draft(office)
    before = ledger_of(office)
    with pytest.raises(Refused, match=FIRST) as refusal:
        draft(office, changes={"proposal.title": "另一个题名"})
    assert "--revise" in refusal.value.next_step
    assert ledger_of(office) == before


def test_a_rejected_proposal_consumes_no_number_and_tells_every_fault(office):
    path = proposal_file(outside(office), changes={"totals.amount_gross": "270001.00", "buyer.uscc": "123"})
    with pytest.raises(BadDocument) as refusal:
        draft_from_file(office, path, by=DRAFTER)
    assert len(refusal.value.findings) >= 2
    assert ledger_of(office) == b""


def test_one_bad_proposal_of_a_file_stops_the_good_one_too(office):
    path = outside(office) / "two.yaml"
    path.parent.mkdir(parents=True)
    bad = raw_proposal("sales", {"buyer.uscc": "123"})
    path.write_text(f"{as_yaml(raw_proposal('saas'))}---\n{as_yaml(bad)}", encoding="utf-8")
    with pytest.raises(BadDocument):
        draft_from_file(office, path, by=DRAFTER)
    assert numbers_of(office) == []


def test_two_proposals_in_one_file_get_two_numbers(office):
    path = outside(office) / "two.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(f"{as_yaml(raw_proposal('saas'))}---\n{as_yaml(raw_proposal('sales'))}", encoding="utf-8")
    drafted = draft_from_file(office, path, by=DRAFTER)
    assert [each.contract_no for each in drafted] == [FIRST, SECOND]


def test_a_proposal_whose_text_cannot_be_rendered_consumes_no_number(office):
    """A hole in legal's template shows only when the text is made."""
    kind = office.drafter.kind("HTWB_SAAS")
    kind.template_path.write_bytes(b"not a Word file")
    with pytest.raises(BadDocument):
        draft(office)
    assert numbers_of(office) == []


def test_what_another_killed_draft_left_under_the_number_is_put_aside(office):
    folder = office.workspace.folder_of(FIRST)
    folder.mkdir(parents=True)
    (folder / f"{FIRST}-HTWB-01-V0.1_别的合同.pdf").write_bytes(b"of another proposal")
    draft(office)
    recorded = {Path(each.path).name for each in documents(office)}
    assert {each.name for each in folder.iterdir() if each.suffix != ".json"} == recorded
    (orphan,) = office.workspace.orphans.iterdir()
    assert orphan.read_bytes() == b"of another proposal"


class NoPress:
    """The machine has no LibreOffice."""

    def to_pdf(self, docx: bytes) -> bytes:
        raise MissingProgram("没有找到 LibreOffice。", next_step="请安装。")

    def warm_up(self) -> None:
        pass


def test_without_libreoffice_no_number_is_consumed_and_later_it_goes_on(tmp_path):
    root = workspace_at(Stage.FOUNDED, tmp_path / "house")
    with pytest.raises(MissingProgram):
        draft(office_in(root, pdf=NoPress()))
    assert numbers_of(office_in(root)) == []
    assert draft(office_in(root)) == FIRST


@pytest.mark.parametrize("person", ["韩拟六", "han.niliu"])
def test_only_legal_drafts(office, person):
    with pytest.raises(Refused):
        draft_from_file(office, proposal_file(outside(office)), by=person)
    assert ledger_of(office) == b""


def test_somebody_unknown_cannot_draft(office):
    with pytest.raises(NotFound):
        draft_from_file(office, proposal_file(outside(office)), by="张三")


def test_revising_a_draft_makes_the_next_version_and_keeps_the_old_one(office):
    number = draft(office)
    changed = proposal_file(outside(office), changes={"proposal.title": "冷链平台(改)"})
    revised = revise_from_file(office, number, changed, by=DRAFTER)
    assert revised.document_no == f"{number}-HTWB-01-V0.2"
    assert [each.version for each in documents(office)] == ["V0.1", "V0.1", "V0.2", "V0.2"]


def test_revising_twice_with_the_same_data_makes_one_version(office):
    number = draft(office)
    changed = proposal_file(outside(office), changes={"proposal.title": "冷链平台(改)"})
    first = revise_from_file(office, number, changed, by=DRAFTER)
    before = files_of(office)
    assert revise_from_file(office, number, changed, by=DRAFTER) == first
    assert files_of(office) == before


def test_drafting_a_revised_proposal_again_shows_its_newest_draft(office):
    number = draft(office)
    changed = proposal_file(outside(office), changes={"proposal.title": "冷链平台(改)"})
    revised = revise_from_file(office, number, changed, by=DRAFTER)
    (again,) = draft_from_file(office, changed, by=DRAFTER)
    assert again.path == revised.path


def test_a_revision_with_another_proposal_is_refused(office):
    number = draft(office)
    with pytest.raises(Refused):
        revise_from_file(office, number, proposal_file(outside(office), "sales"), by=DRAFTER)


def test_after_submission_a_draft_is_not_revised_directly(tmp_path):
    office = office_at(Stage.SUBMITTED, tmp_path / "house")
    with pytest.raises(Refused) as refusal:
        revise_from_file(office, FIRST, proposal_file(outside(office)), by=DRAFTER)
    assert "resubmit" in refusal.value.next_step


def draft_in_a_process(root: Path, sample: str, start: "multiprocessing.synchronize.Event") -> None:
    start.wait(30)
    office = office_in(root)
    draft_from_file(office, root.parent / f"{sample}.yaml", by=DRAFTER)


def at_once(root: Path, samples: list[str]) -> None:
    for each in set(samples):
        proposal_file(root.parent, each)
    context = multiprocessing.get_context("fork")
    start = context.Event()
    processes = [context.Process(target=draft_in_a_process, args=(root, each, start)) for each in samples]
    for each in processes:
        each.start()
    start.set()
    for each in processes:
        each.join(60)
        assert each.exitcode == 0


def test_the_same_proposal_drafted_by_several_processes_gets_one_number(tmp_path):
    root = workspace_at(Stage.FOUNDED, tmp_path / "house")
    at_once(root, ["saas"] * 4)
    office = office_in(root)
    assert numbers_of(office) == [FIRST]
    assert len(documents(office)) == 2


def test_several_proposals_drafted_at_once_get_numbers_without_a_gap(tmp_path):
    root = workspace_at(Stage.FOUNDED, tmp_path / "house")
    at_once(root, ["saas", "sales", "techdev"])
    rows, findings = read_register(office_in(root))
    assert sorted(each.number[-4:] for each in rows) == ["0001", "0002", "0003"]
    assert {each.status for each in rows} == {NumberStatus.USED}
    assert findings == []
