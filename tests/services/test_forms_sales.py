"""Papers of the sales side and of the signing: drawn once, numbered, kept, refused with reasons."""

from pathlib import Path

import pytest

from builders.offices import (
    ASSISTANT,
    DRAFTER,
    FIRST,
    Stage,
    archive,
    documents,
    draft,
    office_at,
    office_in,
    outside,
    proposal_file,
)
from builders.paper_forms import facts_file, refused_codes, word_text
from pipeline.domain.contract import ContractStatus
from pipeline.domain.findings import BadDocument
from pipeline.errors import NotFound, Refused
from pipeline.services.archiving.completeness import codes_present
from pipeline.services.archiving.fixity import check_fixity
from pipeline.services.drafting.draft import revise_from_file
from pipeline.services.office import contract_in
from pipeline.services.papers.sales import SALES_PAPERS, draw_form

SALES, MANAGER = "李拟五", "韩拟六"
DILIGENCE = {
    "reg_status": "存续（在营）",
    "registered_capital": "12000000.00",
    "founded_on": "2016-04-18",
    "license_required": False,
    "checked_on": "2026-09-20",
    "source": "国家企业信用信息公示系统",
    "conclusion": "可签",
    "reviewer": "孔拟丑",
}
MANDATE = {"valid_from": "2026-10-01", "valid_to": "2026-12-31"}


@pytest.fixture
def drafted(tmp_path):
    return office_at(Stage.DRAFTED, tmp_path / "house")


@pytest.fixture
def effective(tmp_path):
    return office_at(Stage.EFFECTIVE, tmp_path / "house")


def test_papers_before_the_contract_are_numbered_under_the_customer(drafted):
    made = [draw_form(drafted, FIRST, code, by=SALES) for code in ("KHDJ", "XQFX", "HZFA", "BJMX", "SWTP")]
    assert [each.document_no for each in made] == [
        "202609-001-KHDJ-01-V1.0",
        "202609-001-XQFX-01-V1.0",
        "202609-001-HZFA-01-V2.0",
        "202609-001-BJMX-01-V2.0",
        "202609-001-SWTP-01-V1.0",
    ]
    kept = [each for each in documents(drafted) if each.stage == "FINAL"]
    assert len(kept) == 2 * len(made)
    assert all(drafted.workspace.stored(each.path).is_file() for each in kept)


def test_the_same_paper_again_is_the_same_paper(drafted):
    first = draw_form(drafted, FIRST, "KHDJ", by=SALES)
    before = drafted.workspace.ledger.read_bytes()
    assert draw_form(drafted, FIRST, "KHDJ", by=SALES) == first
    assert drafted.workspace.ledger.read_bytes() == before


def test_new_facts_give_the_next_version_and_the_old_one_stays(drafted):
    first = draw_form(drafted, FIRST, "KHDJ", by=SALES)
    second = draw_form(drafted, FIRST, "KHDJ", facts_file(drafted, {"lead_no": "XS-202609-0031"}), by=SALES)
    assert second.document_no == "202609-001-KHDJ-01-V1.1"
    assert drafted.workspace.stored(first.path).is_file()
    assert "XS-202609-0031" in word_text(drafted, second.document_no)
    assert draw_form(drafted, FIRST, "KHDJ", by=SALES).document_no == "202609-001-KHDJ-01-V1.2"


def test_each_round_of_talks_has_a_paper_of_its_own(drafted):
    numbers = [
        draw_form(drafted, FIRST, "SWTP", facts_file(drafted, {"round": each}), by=MANAGER).document_no
        for each in (1, 2, 1)
    ]
    assert numbers == ["202609-001-SWTP-01-V1.0", "202609-001-SWTP-02-V1.0", "202609-001-SWTP-01-V1.0"]


def test_a_proposal_version_never_has_two_contents(drafted):
    draw_form(drafted, FIRST, "HZFA", by=SALES)
    with pytest.raises(Refused, match="内容不同"):
        draw_form(drafted, FIRST, "HZFA", facts_file(drafted, {"overview": "另一种说法"}), by=SALES)


def test_a_second_contract_of_the_customer_takes_the_next_numbers(drafted):
    again = {"proposal.proposal_no": "202609-001-HZFA-02-V1.0", "proposal.opportunity_no": "202609-001-OP02"}
    second = draft(drafted, "saas", again)
    numbers = [draw_form(drafted, each, "KHDJ", by=SALES).document_no for each in (FIRST, second)]
    assert numbers == ["202609-001-KHDJ-01-V1.0", "202609-001-KHDJ-02-V1.0"]


def test_a_customer_under_two_numbers_is_said_to_be_a_double(drafted):
    other = {
        "proposal.proposal_no": "202610-009-HZFA-01-V1.0",
        "proposal.customer_no": "202610-009",
        "proposal.opportunity_no": "202610-009-OP01",
    }
    draft(drafted, "saas", other)
    made = draw_form(drafted, FIRST, "KHDJ", by=SALES)
    assert "疑似重复，待裁决：客户编号 202610-009" in word_text(drafted, made.document_no)


def test_findings_that_do_not_stop_a_paper_come_with_it(drafted):
    made = draw_form(drafted, FIRST, "HZFA", by=SALES)
    assert {each.code for each in made.findings} == {"B021", "B022", "B023"}


@pytest.mark.parametrize("code", ["HZFA", "BJMX"])
def test_an_offer_prepared_by_its_own_reviewer_is_told(drafted, code):
    assert "B024" in {each.code for each in draw_form(drafted, FIRST, code, by=MANAGER).findings}


def test_a_paper_that_needs_facts_names_every_missing_one(drafted):
    with pytest.raises(BadDocument) as refusal:
        draw_form(drafted, FIRST, "ZXHC", by=DRAFTER)
    assert len(refusal.value.findings) == len(DILIGENCE)
    assert "reg_status" in refusal.value.next_step


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reg_status": "吊销"}, "B040"),
        ({"license_required": True}, "B041"),
        ({"license_required": True, "license_no": "X1", "license_valid_to": "2025-01-01"}, "B041"),
        ({"checked_on": "2027-01-01"}, "B043"),
        ({"conclusion": "附条件"}, "B045"),
        ({"reviewer": DRAFTER}, "B047"),
        ({"reg_status": "存续"}, "P109"),
        ({"colour": "red"}, "P102"),
    ],
)
def test_a_check_of_the_customer_must_bear_its_conclusion(drafted, changes, code):
    assert refused_codes(drafted, "ZXHC", {**DILIGENCE, **changes}, DRAFTER) == {code}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount_limit": "1000.00"}, "B050"),
        ({"valid_from": "2027-01-01"}, "B051"),
    ],
)
def test_a_mandate_must_reach_as_far_as_the_contract(drafted, changes, code):
    assert refused_codes(drafted, "SQWT", {**MANDATE, **changes}, DRAFTER) == {code}


@pytest.mark.parametrize(
    ("code", "facts", "fault"),
    [
        ("KHDJ", {"contacts": [{"name": "甲"}]}, "B003"),
        ("XQFX", {"stances": [{"name": "查无此人", "stance": "支持"}]}, "B011"),
        ("HZFA", {"responses": [{"demand": 9, "answer": "满足", "note": "有"}]}, "B020"),
        ("SWTP", {"round": 9}, "B030"),
        ("SWTP", {"open_issues": [{"issue": "额度", "owner": "李拟五", "due": "2026-01-01"}]}, "B031"),
    ],
)
def test_facts_that_do_not_fit_the_proposal_are_refused(drafted, code, facts, fault):
    assert refused_codes(drafted, code, facts, SALES) == {fault}


def test_who_came_to_the_talks_is_not_taken_for_granted(drafted):
    told = draw_form(drafted, FIRST, "SWTP", by=SALES).findings
    assert "B033" in {each.code for each in told}

    both = {
        "our_attendees": [{"name": "李拟五", "title": "客户经理"}],
        "their_attendees": [{"name": "周拟三", "title": "总经理"}],
    }
    told = draw_form(drafted, FIRST, "SWTP", facts_file(drafted, both), by=SALES).findings
    assert "B033" not in {each.code for each in told}


def test_two_sets_of_facts_in_one_file_are_not_one(drafted):
    path = facts_file(drafted, {"lead_no": "XS-202609-0031"})
    path.write_text("lead_no: 'a'\n---\nlead_no: 'b'\n", encoding="utf-8")
    with pytest.raises(Refused, match="2 份资料"):
        draw_form(drafted, FIRST, "KHDJ", path, by=SALES)


def test_a_paper_stays_itself_when_the_proposal_gets_another_title(drafted):
    draw_form(drafted, FIRST, "KHDJ", by=SALES)
    changed = proposal_file(outside(drafted), "saas", {"proposal.title": "冷链订单平台订阅"})
    revise_from_file(drafted, FIRST, changed, by=DRAFTER)
    made = draw_form(drafted, FIRST, "KHDJ", facts_file(drafted, {"short_name": "澄溪"}), by=SALES)
    assert made.document_no == "202609-001-KHDJ-01-V1.1"


def test_late_registration_needs_its_reason(tmp_path):
    office = office_at(Stage.FOUNDED, tmp_path / "house")
    number = draft(office, "saas", {"proposal.registered_at": "2026-09-05T16:05:00+08:00"})
    assert number == FIRST
    assert refused_codes(office, "KHDJ", {}, SALES) == {"B001"}
    draw_form(office, FIRST, "KHDJ", facts_file(office, {"late_reason": "展会期间无法登录"}), by=SALES)


def test_a_paper_is_drawn_by_those_whose_work_it_is(drafted):
    with pytest.raises(Refused, match="不是"):
        draw_form(drafted, FIRST, "SQWT", facts_file(drafted, MANDATE), by=ASSISTANT)


def test_an_unknown_code_names_what_there_is(drafted):
    with pytest.raises(NotFound, match="没有文书") as refusal:
        draw_form(drafted, FIRST, "ABCD", by=SALES)
    assert all(code in refusal.value.next_step for code in SALES_PAPERS)


def test_what_a_killed_run_left_does_not_stop_the_paper(drafted):
    made = draw_form(drafted, FIRST, "KHDJ", by=SALES)
    left = drafted.workspace.stored(made.path).with_name(Path(made.path).name.replace("V1.0", "V1.1"))
    left.write_bytes(b"half")
    draw_form(drafted, FIRST, "KHDJ", facts_file(drafted, {"lead_no": "XS-202609-0031"}), by=SALES)
    assert left.read_bytes() != b"half"
    assert check_fixity(drafted) == []


@pytest.mark.slow
def test_papers_complete_the_dossier_and_go_into_the_archive(effective):
    for code, by in (("KHDJ", SALES), ("XQFX", SALES), ("HZFA", SALES), ("BJMX", SALES), ("SWTP", MANAGER)):
        draw_form(effective, FIRST, code, by=by)
    draw_form(effective, FIRST, "ZXHC", facts_file(effective, DILIGENCE), by=DRAFTER)
    draw_form(effective, FIRST, "SQWT", facts_file(effective, MANDATE), by=DRAFTER)
    for code in ("YYSJ", "YJHS", "SXTZ"):
        draw_form(effective, FIRST, code, by=ASSISTANT)
    with effective.records.reading() as index:
        state = contract_in(index, FIRST)
    assert state.status is ContractStatus.EFFECTIVE
    assert set(SALES_PAPERS) <= codes_present(state)
    archive(effective)
    assert check_fixity(effective) == []


def test_papers_are_still_known_after_the_index_is_rebuilt(drafted):
    made = draw_form(drafted, FIRST, "KHDJ", by=SALES)
    drafted.workspace.index.unlink()
    assert draw_form(office_in(drafted.workspace.root), FIRST, "KHDJ", by=SALES) == made
