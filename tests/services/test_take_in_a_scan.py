"""Taking in: whole signing copies are filed; everything else lies where it belongs, with its reasons."""

from dataclasses import replace
from pathlib import Path

import pytest

from builders.offices import (
    ASSISTANT,
    DIRECTOR,
    DRAFTER,
    FIRST,
    Stage,
    agree,
    bring_in,
    claimed,
    documents,
    draft,
    drop,
    issued_copy,
    issued_pdf,
    office_at,
    outside,
    proposal_file,
)
from builders.papers import joined, scanned, somebody_elses_paper
from pipeline.domain.events import ScanFiled, ScanHeld, ScanReceived
from pipeline.drafting.paper.pdf_pages import page_count
from pipeline.services.archiving.fixity import check_fixity
from pipeline.services.intake.desk import reject_by_hand
from pipeline.services.intake.taking_in import TakenIn, take_in
from pipeline.services.office import Office, contract_in
from pipeline.services.reviewing.issuing import issue_signing_copy
from pipeline.services.reviewing.review import reopen, resubmit_from_file, submit


@pytest.fixture
def office(tmp_path):
    return office_at(Stage.ISSUED, tmp_path / "house")


def lying(office: Office, shelf: str) -> list[str]:
    folder = office.workspace.inbox / shelf
    return sorted(each.name for each in folder.iterdir() if not each.name.endswith(".原因.txt"))


def note_of(taken: TakenIn) -> str:
    return Path(f"{taken.path}.原因.txt").read_text(encoding="utf-8-sig")


def filed(office: Office) -> list[ScanFiled]:
    with office.records.reading() as index:
        return index.scans(FIRST)


def held_codes(office: Office, taken: TakenIn) -> set[str]:
    with office.records.reading() as index:
        held = index.scan_history(taken.scan_no)[-1]
    assert isinstance(held, ScanHeld)
    return {each["code"] for each in held.findings}


def nothing_in_flight(office: Office) -> bool:
    working = office.workspace.inbox / ".working"
    return not working.exists() or not any(working.rglob("*"))


def test_a_whole_signing_copy_is_filed_with_its_bytes_unchanged(office):
    data = scanned(issued_pdf(office))
    taken = bring_in(office, "签回.pdf", data)
    assert (taken.outcome, taken.contract_no) == ("已归入", FIRST)
    assert office.workspace.stored(taken.path).read_bytes() == data
    assert not (office.workspace.inbox / "签回.pdf").exists()
    assert nothing_in_flight(office)
    assert check_fixity(office) == []


def test_what_no_machine_looked_at_is_said_to_be_unchecked(office):
    bring_in(office, "签回.pdf", scanned(issued_pdf(office)))
    statuses = {each["code"]: each["status"] for each in filed(office)[0].checks}
    assert statuses["IN-03"] == "通过"
    assert "未检" in statuses.values()
    assert len(statuses) == 20


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ((1, 3), "IN-03"),
        ((1, 2), "IN-03"),
        ((1, 2, 2, 3), "IN-10"),
        ((1, 3, 2), "IN-04"),
        ((3, 2, 1), "S009"),
        ((1, 2, 3, 1, 2, 3), "S008"),
    ],
)
def test_a_pile_that_is_not_whole_and_in_order_waits_for_a_person(office, order, code):
    taken = bring_in(office, "签回.pdf", scanned(issued_pdf(office), order))
    assert taken.outcome == "待处理"
    assert code in held_codes(office, taken)
    assert lying(office, "_待处理") == ["签回.pdf"]
    assert f"{FIRST}-HTWB-01-V2.0" in note_of(taken)
    assert filed(office) == []


def test_a_foreign_page_between_ours_waits_for_a_person_with_the_candidate(office):
    mixed = joined(scanned(issued_pdf(office)), somebody_elses_paper(1))
    taken = bring_in(office, "夹页.pdf", mixed)
    assert taken.outcome == "待处理"
    assert "S003" in held_codes(office, taken)
    assert "可能是" in note_of(taken)


def test_paper_of_somebody_else_is_turned_back_with_the_reason(office):
    taken = bring_in(office, "送货单.pdf", somebody_elses_paper())
    assert taken.outcome == "已退回"
    assert lying(office, "_已退回") == ["送货单.pdf"]
    assert "怎么办" in note_of(taken)


def test_two_contracts_in_one_pile_wait_for_a_person(office):
    second = draft(office, "sales")
    submit(office, second, by=DRAFTER)
    agree(office, second)
    issue_signing_copy(office, second, by=ASSISTANT)
    pile = joined(scanned(issued_pdf(office)), scanned(issued_pdf(office, second)))
    taken = bring_in(office, "两份.pdf", pile)
    assert taken.outcome == "待处理"
    assert "S006" in held_codes(office, taken)
    assert second in note_of(taken)


def test_the_same_file_again_is_put_aside_as_a_repeat(office):
    data = scanned(issued_pdf(office))
    first = bring_in(office, "签回.pdf", data)
    again = bring_in(office, "签回 (1).pdf", data)
    assert again.outcome == "重复"
    assert first.scan_no in note_of(again)
    assert FIRST in note_of(again)
    assert len(filed(office)) == 1


def test_a_held_file_dropped_again_is_a_repeat_too(office):
    data = scanned(issued_pdf(office), (1, 3))
    bring_in(office, "签回.pdf", data)
    assert bring_in(office, "又来.pdf", data).outcome == "重复"


def test_a_rejected_file_may_come_again(office):
    data = somebody_elses_paper()
    bring_in(office, "送货单.pdf", data)
    assert bring_in(office, "送货单.pdf", data).outcome == "已退回"


def test_a_file_turned_back_once_and_held_the_second_time_is_a_repeat_the_third_time(office):
    data = scanned(issued_pdf(office), (1, 3))
    first = bring_in(office, "缺页.pdf", data)
    reject_by_hand(office, first.scan_no, by=ASSISTANT, reason="缺一页,请重扫")
    assert bring_in(office, "缺页.pdf", data).outcome == "待处理"
    assert bring_in(office, "缺页.pdf", data).outcome == "重复"


def test_a_repeat_stays_a_repeat_when_the_program_died_between_receipt_and_decision(office):
    data = scanned(issued_pdf(office))
    bring_in(office, "签回.pdf", data)
    drop(office, "再来.pdf", data)
    repeat = claimed(office, "再来.pdf", "SJ20261123090000-repeated")
    with office.records.unit_of_work(by="qidang", op=f"receive:{repeat.scan_no}") as work:
        work.record(ScanReceived(repeat.scan_no, repeat.name, filed(office)[0].sha256, len(data)))
        work.commit()
    assert take_in(office, repeat).outcome == "重复"


def test_taking_in_the_same_claim_again_changes_nothing(office):
    drop(office, "签回.pdf", scanned(issued_pdf(office)))
    ours = claimed(office, "签回.pdf")
    first = take_in(office, ours)
    before = office.workspace.ledger.read_bytes()
    assert take_in(office, ours) == first
    assert office.workspace.ledger.read_bytes() == before


def test_each_original_of_ours_is_filed_and_one_too_many_waits(office):
    """The sample is signed in two copies, one of them ours."""
    pdf = issued_pdf(office)
    assert bring_in(office, "一.pdf", scanned(pdf, sheet=1)).outcome == "已归入"
    extra = bring_in(office, "二.pdf", scanned(pdf, sheet=2))
    assert extra.outcome == "待处理"
    assert held_codes(office, extra) == {"S020"}


def test_where_two_originals_are_ours_both_are_filed_and_counted(tmp_path):
    office = office_at(Stage.FOUNDED, tmp_path / "house")
    changes = {"signing.copies": 4, "signing.copies_seller": 2, "signing.copies_buyer": 2}
    number = draft(office, changes=changes)
    submit(office, number, by=DRAFTER)
    agree(office, number)
    issue_signing_copy(office, number, by=ASSISTANT)
    for sheet in (1, 2):
        assert bring_in(office, f"{sheet}.pdf", scanned(issued_pdf(office), sheet=sheet)).outcome == "已归入"
    assert [each.copy_no for each in filed(office)] == [1, 2]
    assert len({each.path for each in documents(office) if each.stage == "SIGNED"}) == 2
    assert bring_in(office, "3.pdf", scanned(issued_pdf(office), sheet=3)).outcome == "待处理"
    assert check_fixity(office) == []


def renewed(office: Office) -> bytes:
    """The pages of V2.0, after V3.0 took its place."""
    old = issued_pdf(office)
    reopen(office, FIRST, by=DIRECTOR, reason="对方要改账期")
    changed = proposal_file(outside(office), changes={"proposal.title": "冷链平台(改)"})
    resubmit_from_file(office, FIRST, changed, by=DRAFTER)
    agree(office, FIRST)
    issue_signing_copy(office, FIRST, by=ASSISTANT)
    return old


def test_a_copy_that_was_superseded_waits_for_a_person(office):
    taken = bring_in(office, "旧版.pdf", scanned(renewed(office)))
    assert taken.outcome == "待处理"
    assert "S007" in held_codes(office, taken)


def test_old_and_new_pages_in_one_pile_wait_for_a_person(office):
    old = renewed(office)
    mixed = joined(scanned(issued_pdf(office), (1, 2)), scanned(old, (3,)))
    taken = bring_in(office, "混装.pdf", mixed)
    assert taken.outcome == "待处理"
    assert "IN-05" in held_codes(office, taken)


def test_the_new_copy_is_filed(office):
    renewed(office)
    assert bring_in(office, "新版.pdf", scanned(issued_pdf(office))).outcome == "已归入"
    assert filed(office)[0].document_no.endswith("V3.0")


def test_a_signed_copy_of_a_contract_under_revision_waits_for_a_person(office):
    reopen(office, FIRST, by=DIRECTOR, reason="对方要改账期")
    taken = bring_in(office, "签回.pdf", scanned(issued_pdf(office)))
    assert taken.outcome == "待处理"
    assert held_codes(office, taken) == {"S024"}


def test_a_page_with_forged_check_characters_waits_for_a_person(tmp_path):
    """The same number from a house with another secret: the codes look right and are not."""
    forger = replace(office_at(Stage.APPROVED, tmp_path / "forger"), page_key=b"some other secret of ours")
    issue_signing_copy(forger, FIRST, by=ASSISTANT)
    office = office_at(Stage.ISSUED, tmp_path / "house")
    taken = bring_in(office, "仿造.pdf", scanned(issued_pdf(forger)))
    assert taken.outcome == "待处理"
    assert "S004" in held_codes(office, taken)
    assert filed(office) == []


def test_a_file_that_came_before_its_contract_went_out_is_told_so(tmp_path):
    issued = office_at(Stage.ISSUED, tmp_path / "issued")
    office = office_at(Stage.APPROVED, tmp_path / "house")
    taken = bring_in(office, "早到.pdf", scanned(issued_pdf(issued)))
    assert taken.outcome == "待处理"
    assert "S005" in held_codes(office, taken)


def test_two_files_of_one_name_both_find_a_place(office):
    first = bring_in(office, "件.pdf", somebody_elses_paper(1))
    second = bring_in(office, "件.pdf", somebody_elses_paper(2))
    assert first.path != second.path
    assert len(lying(office, "_已退回")) == 2


def test_a_file_in_a_sub_folder_keeps_its_folder_on_the_shelf(office):
    taken = bring_in(office, "扫描仪一/送货单.pdf", somebody_elses_paper())
    assert Path(taken.path).relative_to(office.workspace.inbox / "_已退回") == Path("扫描仪一/送货单.pdf")


def test_the_pages_of_the_filed_copy_are_counted_from_the_paper(office):
    bring_in(office, "签回.pdf", scanned(issued_pdf(office)))
    signed = next(each for each in documents(office) if each.stage == "SIGNED")
    assert signed.pages == page_count(issued_pdf(office)) == len(issued_copy(office).pages)


def test_the_contract_does_not_become_effective_by_itself(office):
    bring_in(office, "签回.pdf", scanned(issued_pdf(office)))
    with office.records.reading() as index:
        assert contract_in(index, FIRST).effective_on == ""
