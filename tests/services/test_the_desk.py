"""The desk: a person files or turns back what the machine would not, once, with a reason, and nothing gets lost."""

from pathlib import Path

import pytest

from builders.offices import ASSISTANT, FIRST, Stage, bring_in, documents, issued_pdf, office_at
from builders.papers import scanned
from pipeline.domain.events import ScanFiled, ScanRejected
from pipeline.errors import NotFound, Refused
from pipeline.intake.claim import claims
from pipeline.services.archiving.fixity import check_fixity
from pipeline.services.intake.desk import file_by_hand, reject_by_hand, waiting
from pipeline.services.office import Office

COPY = f"{FIRST}-HTWB-01-V2.0"
WHY = "缺的第 2 页已由客户另函寄到,核对无误"


@pytest.fixture
def office(tmp_path):
    return office_at(Stage.ISSUED, tmp_path / "house")


def held(office: Office, order: tuple[int, ...] = (1, 3), name: str = "缺页.pdf") -> str:
    taken = bring_in(office, name, scanned(issued_pdf(office), order))
    assert taken.outcome == "待处理"
    return taken.scan_no


def fate(office: Office, scan_no: str) -> type:
    with office.records.reading() as index:
        return type(index.scan_history(scan_no)[-1])


def on_desk(office: Office) -> list[str]:
    folder = office.workspace.inbox / "_待处理"
    return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


def test_the_desk_shows_what_waits_with_reasons_and_candidates(office):
    scan_no = held(office)
    (shown,) = waiting(office)
    assert shown.scan_no == scan_no
    assert Path(shown.path).is_file()
    assert "第 2 页" in shown.reasons[0]
    assert COPY in shown.candidates[0]


def test_a_person_files_a_held_scan_and_the_fact_names_them(office):
    scan_no = held(office)
    taken = file_by_hand(office, scan_no, COPY, by=ASSISTANT, reason=WHY)
    assert (taken.outcome, taken.contract_no) == ("已归入", FIRST)
    with office.records.reading() as index:
        (fact,) = index.scans(FIRST)
    assert fact.decided_by == office.company.person(ASSISTANT).id
    assert waiting(office) == []
    assert on_desk(office) == []
    assert claims(office.workspace.inbox) == []
    assert check_fixity(office) == []


def test_the_filed_scan_counts_the_pages_that_are_there(office):
    file_by_hand(office, held(office), COPY, by=ASSISTANT, reason=WHY)
    assert next(each for each in documents(office) if each.stage == "SIGNED").pages == 2


def test_a_person_turns_a_held_scan_back_with_a_reason_beside_it(office):
    scan_no = held(office)
    taken = reject_by_hand(office, scan_no, by=ASSISTANT, reason="客户答应整份重扫")
    assert "客户答应整份重扫" in Path(f"{taken.path}.原因.txt").read_text(encoding="utf-8-sig")
    assert fate(office, scan_no) is ScanRejected
    assert on_desk(office) == []


def test_after_a_rejection_the_same_file_may_come_again_and_be_filed_by_hand(office):
    first = held(office)
    reject_by_hand(office, first, by=ASSISTANT, reason="先退回,另行核对")
    second = held(office)
    file_by_hand(office, second, COPY, by=ASSISTANT, reason=WHY)
    assert bring_in(office, "三.pdf", scanned(issued_pdf(office), (1, 3))).outcome == "重复"


@pytest.mark.parametrize("number", ["LS-RJ-2026-0001", f"{FIRST}-HTWB-01-V9.0", "LS-RJ-2026-0999-HTWB-01-V2.0", ""])
def test_a_wrong_document_number_leaves_the_scan_on_the_desk(office, number):
    scan_no = held(office)
    before = on_desk(office)
    with pytest.raises(NotFound):
        file_by_hand(office, scan_no, number, by=ASSISTANT, reason=WHY)
    assert on_desk(office) == before
    assert len(waiting(office)) == 1
    file_by_hand(office, scan_no, COPY, by=ASSISTANT, reason=WHY)


def test_one_copy_too_many_stays_on_the_desk_and_can_still_be_turned_back(office):
    bring_in(office, "一.pdf", scanned(issued_pdf(office), sheet=1))
    extra = bring_in(office, "二.pdf", scanned(issued_pdf(office), sheet=2)).scan_no
    before = on_desk(office)
    with pytest.raises(Refused, match="1 份"):
        file_by_hand(office, extra, COPY, by=ASSISTANT, reason=WHY)
    assert on_desk(office) == before
    reject_by_hand(office, extra, by=ASSISTANT, reason="多扫的一份,不要了")
    assert fate(office, extra) is ScanRejected


@pytest.mark.parametrize("reason", ["", "好", "    好的    "])
def test_a_decision_needs_a_reason(office, reason):
    scan_no = held(office)
    for act in (
        lambda: file_by_hand(office, scan_no, COPY, by=ASSISTANT, reason=reason),
        lambda: reject_by_hand(office, scan_no, by=ASSISTANT, reason=reason),
    ):
        with pytest.raises(Refused):
            act()
    assert len(waiting(office)) == 1


def test_only_those_who_may_decide_do(office):
    scan_no = held(office)
    with pytest.raises(Refused):
        file_by_hand(office, scan_no, COPY, by="曹拟寅", reason=WHY)


def test_deciding_the_same_again_changes_nothing(office):
    scan_no = held(office)
    first = file_by_hand(office, scan_no, COPY, by=ASSISTANT, reason=WHY)
    before = office.workspace.ledger.read_bytes()
    assert file_by_hand(office, scan_no, COPY, by=ASSISTANT, reason=WHY) == first
    assert office.workspace.ledger.read_bytes() == before


def test_what_is_filed_cannot_be_turned_back_and_what_is_turned_back_cannot_be_filed(office):
    one = held(office)
    file_by_hand(office, one, COPY, by=ASSISTANT, reason=WHY)
    with pytest.raises(Refused):
        reject_by_hand(office, one, by=ASSISTANT, reason="改主意了,不要了")
    two = held(office, (1, 2), "又缺.pdf")
    reject_by_hand(office, two, by=ASSISTANT, reason="请整份重扫一次")
    with pytest.raises(Refused):
        file_by_hand(office, two, COPY, by=ASSISTANT, reason=WHY)
    assert fate(office, one) is ScanFiled
    assert fate(office, two) is ScanRejected


def test_a_file_changed_on_the_desk_is_not_filed(office):
    scan_no = held(office)
    path = Path(waiting(office)[0].path)
    path.write_bytes(path.read_bytes() + b"%")
    with pytest.raises(Refused, match="改动"):
        file_by_hand(office, scan_no, COPY, by=ASSISTANT, reason=WHY)


def test_a_file_whose_note_somebody_deleted_is_still_found(office):
    scan_no = held(office)
    Path(f"{waiting(office)[0].path}.原因.txt").unlink()
    file_by_hand(office, scan_no, COPY, by=ASSISTANT, reason=WHY)
    assert fate(office, scan_no) is ScanFiled


def test_a_file_that_was_taken_away_is_told_as_missing(office):
    scan_no = held(office)
    Path(waiting(office)[0].path).unlink()
    assert "移走" in waiting(office)[0].path
    with pytest.raises(NotFound):
        file_by_hand(office, scan_no, COPY, by=ASSISTANT, reason=WHY)


def test_an_unknown_scan_number_is_told(office):
    with pytest.raises(NotFound):
        reject_by_hand(office, "SJ20260101000000-00000000", by=ASSISTANT, reason="不知道是什么件")


def test_a_folder_in_the_place_of_the_file_is_told_as_missing(office):
    scan_no = held(office)
    path = Path(waiting(office)[0].path)
    path.unlink()
    path.mkdir()
    with pytest.raises(NotFound):
        file_by_hand(office, scan_no, COPY, by=ASSISTANT, reason=WHY)
