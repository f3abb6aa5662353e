"""Drafting a batch: all or nothing checked, numbers in order, and a kill at any moment loses nothing."""

import multiprocessing
import os
import select
import signal
from datetime import datetime
from pathlib import Path

import pytest

from builders.crashes import killed_at
from builders.offices import DRAFTER, MORNING, Stage, documents, office_at, office_in, proposal_file, workspace_at
from builders.papers import QuickPress
from builders.proposals import proposal
from builders.workbooks import batch_file, numbered
from pipeline.domain.findings import BadDocument
from pipeline.domain.numbering.numbers import NumberStatus
from pipeline.errors import Refused
from pipeline.services.drafting.bulk import BulkPlan, draft_batch, is_bulk
from pipeline.services.drafting.draft import draft_from_file, revise_from_file
from pipeline.services.drafting.proposals import canonical
from pipeline.services.registering import read_register
from pipeline.services.reviewing.review import submit

SMALL = BulkPlan(workers=2, group=4, ahead=2)


def drafted(office, path, plan=SMALL, told=lambda *_: None):
    return draft_batch(office, path, by=DRAFTER, plan=plan, told=told)


def numbers_of(office):
    rows, findings = read_register(office)
    assert findings == []
    assert {each.status for each in rows} <= {NumberStatus.USED}
    return [int(each.number[-4:]) for each in sorted(rows, key=lambda row: row.number[-4:])]


def whole(office, count):
    """Every number once and in order, every contract with its draft and form, and nothing else lying about."""
    assert numbers_of(office) == list(range(1, count + 1))
    with office.records.reading() as index:
        contracts = index.contract_numbers()
    for each in contracts:
        with office.records.reading() as index:
            kept = index.documents(each)
        assert sorted(one.kind for one in kept) == ["HTSP", "HTWB"]
        lying = {path.name for path in office.workspace.folder_of(each).iterdir() if path.suffix != ".json"}
        assert lying == {Path(one.path).name for one in kept}
        assert len(list(office.workspace.folder_of(each).glob("*.json"))) == 1
    assert len(contracts) == count
    assert office.records.verify() == []


@pytest.fixture
def office(tmp_path):
    return office_at(Stage.FOUNDED, tmp_path / "house")


def test_every_proposal_of_a_batch_gets_number_draft_and_approval_form(office, tmp_path):
    made = drafted(office, batch_file(tmp_path, numbered(10)))
    assert [each.contract_no[-4:] for each in made.drafted] == [f"{place:04d}" for place in range(1, 11)]
    assert made.new == 10
    assert all(office.workspace.stored(each.path).is_file() for each in made.drafted)
    whole(office, 10)


def test_the_data_behind_each_contract_is_that_of_its_row(office, tmp_path):
    proposals = numbered(3)
    made = drafted(office, batch_file(tmp_path, proposals))
    for each, row in zip(made.drafted, proposals, strict=True):
        (data,) = office.workspace.folder_of(each.contract_no).glob("*.json")
        assert data.read_bytes() == canonical(row)


def test_a_group_is_one_line_of_the_ledger(office, tmp_path):
    drafted(office, batch_file(tmp_path, numbered(10)))
    assert len(list(office.records.ledger.entries())) == 3


def test_progress_is_told_when_a_group_is_durable(office, tmp_path):
    seen = []

    def told(done, total):
        seen.append((done, total, len(numbers_of(office))))

    drafted(office, batch_file(tmp_path, numbered(10)), told=told)
    assert seen == [(4, 10, 4), (8, 10, 8), (10, 10, 10)]


def test_drafting_the_batch_again_changes_nothing(office, tmp_path):
    path = batch_file(tmp_path, numbered(6))
    first = drafted(office, path)
    before = office.workspace.ledger.read_bytes()
    again = drafted(office, path)
    assert (again.drafted, again.new) == (first.drafted, 0)
    assert office.workspace.ledger.read_bytes() == before


def test_a_longer_batch_goes_on_where_the_shorter_one_ended(office, tmp_path):
    drafted(office, batch_file(tmp_path, numbered(5)))
    assert drafted(office, batch_file(tmp_path, numbered(9))).new == 4
    whole(office, 9)


def test_one_fault_in_one_row_stops_all_and_takes_no_number(office, tmp_path):
    path = batch_file(tmp_path, numbered(6), {"清单!I8": 0.05})
    with pytest.raises(BadDocument):
        drafted(office, path)
    assert numbers_of(office) == []
    assert (tmp_path / "batch_待改.xlsx").is_file()


def test_two_versions_of_one_proposal_in_a_batch_are_refused(office, tmp_path):
    first = proposal("saas")
    head = first.proposal.model_copy(update={"proposal_no": "202609-001-HZFA-01-V3.0"})
    with pytest.raises(Refused, match=r"V3\.0"):
        drafted(office, batch_file(tmp_path, [first, first.model_copy(update={"proposal": head})]))
    assert numbers_of(office) == []


def test_a_row_whose_contract_has_other_data_is_refused_before_any_number(office, tmp_path):
    drafted(office, batch_file(tmp_path, numbered(2)))
    with pytest.raises(Refused, match="数据不同"):
        drafted(office, batch_file(tmp_path, numbered(5), {"方案!D4": "另一个题名"}))
    assert numbers_of(office) == [1, 2]


def test_a_template_that_cannot_render_takes_no_number(office, tmp_path):
    office.drafter.kind("HTSP").template_path.write_bytes(b"not a Word file")
    with pytest.raises(BadDocument):
        drafted(office, batch_file(tmp_path, numbered(3)))
    assert numbers_of(office) == []


def test_somebody_who_drafts_meanwhile_gets_a_number_of_the_row_and_nobody_gets_it_twice(office, tmp_path):
    other = office_in(office.workspace.root, pdf=QuickPress())
    alone = proposal_file(tmp_path / "alone", "saas", {"proposal.proposal_no": "202609-001-HZFA-09-V1.0"})

    def meddle(done, total):
        if done == 4:
            draft_from_file(other, alone, by=DRAFTER)

    made = drafted(office, batch_file(tmp_path, numbered(10)), told=meddle)
    assert numbers_of(office) == list(range(1, 12))
    assert [int(each.contract_no[-4:]) for each in made.drafted] == [1, 2, 3, 4, 6, 7, 8, 9, 10, 11]


def test_a_contract_of_the_batch_that_somebody_else_drafts_meanwhile_is_drafted_once(office, tmp_path):
    other = office_in(office.workspace.root, pdf=QuickPress())
    rows = numbered(10)
    theirs = batch_file(tmp_path / "theirs", [rows[5]]) if (tmp_path / "theirs").mkdir() is None else None

    def meddle(done, total):
        if done == 4:
            drafted(other, theirs)

    made = drafted(office, batch_file(tmp_path, rows), told=meddle)
    assert made.new == 9
    whole(office, 10)


def test_with_pdf_every_paper_is_there_twice(office, tmp_path):
    made = drafted(office, batch_file(tmp_path, numbered(2)), BulkPlan(with_pdf=True))
    kept = documents(office, made.drafted[0].contract_no)
    assert sorted(Path(each.path).suffix for each in kept) == [".docx", ".docx", ".pdf", ".pdf"]
    assert all(each.pages for each in kept)


def test_a_draft_without_pdf_can_be_revised_and_submitted(office, tmp_path):
    first, second = drafted(office, batch_file(tmp_path, [proposal("saas"), proposal("sales")])).drafted
    changed = proposal_file(tmp_path, "saas", {"proposal.title": "冷链平台（改）"})
    assert revise_from_file(office, first.contract_no, changed, by=DRAFTER).document_no.endswith("V0.2")
    assert submit(office, second.contract_no, by=DRAFTER).document_no.endswith("V1.0")


def test_only_batches_go_in_bulk(tmp_path):
    assert is_bulk(batch_file(tmp_path, numbered(1)))
    assert not is_bulk(proposal_file(tmp_path))


class FatalClock:
    """A clock whose owner is killed by its so-manyth look; the later ones fall in the middle of keeping a group."""

    def __init__(self, looks: int) -> None:
        self._left = looks

    def now(self) -> datetime:
        self._left -= 1
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)
        return MORNING


def run_until_killed(root, path, looks, alive):
    os.close(alive[0])
    drafted(office_in(root, pdf=QuickPress(), clock=FatalClock(looks)), path, BulkPlan(group=20))


def killed_run(root: Path, path: Path, looks: int) -> int:
    """A run killed at a look at the clock; its rendering processes are gone too when this returns."""
    alive = os.pipe()
    process = multiprocessing.get_context("fork").Process(target=run_until_killed, args=(root, path, looks, alive))
    process.start()
    os.close(alive[1])
    process.join(60)
    ready, _, _ = select.select([alive[0]], [], [], 20)
    assert ready, "rendering processes outlive their killed parent"
    assert os.read(alive[0], 1) == b""
    os.close(alive[0])
    return process.exitcode or 0


@pytest.mark.slow
def test_a_batch_of_sixty_killed_again_and_again_ends_whole(tmp_path):
    root = workspace_at(Stage.FOUNDED, tmp_path / "house")
    path = batch_file(tmp_path, numbered(60))
    killed = [killed_run(root, path, looks) for looks in (3, 9, 40, 70, 71, 100, 45)]
    assert killed.count(-signal.SIGKILL) >= 5
    drafted(office_in(root), path)
    whole(office_in(root), 60)


@pytest.mark.slow
@pytest.mark.parametrize("step", [5, 31, 60, 99, 140, 171, 200, 233, 270])
def test_a_kill_at_a_step_on_the_disk_loses_no_number(tmp_path, step):
    root = workspace_at(Stage.FOUNDED, tmp_path / "house")
    path = batch_file(tmp_path, numbered(12))
    killed_at(step, lambda: drafted(office_in(root, pdf=QuickPress()), path))
    drafted(office_in(root), path)
    whole(office_in(root), 12)


@pytest.mark.slow
def test_what_a_killed_run_left_does_not_end_up_in_somebody_elses_contract(tmp_path):
    root = workspace_at(Stage.FOUNDED, tmp_path / "house")
    killed_run(root, batch_file(tmp_path, numbered(12)), 30)
    drafted(office_in(root), batch_file(tmp_path, list(reversed(numbered(7)))))
    whole(office_in(root), 7)
