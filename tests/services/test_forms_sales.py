"""Papers of the sales side and of the signing: drawn once, numbered, kept, refused with reasons."""

from pathlib import Path

import pytest

from builders.offices import (
    ASSISTANT,
    DRAFTER,
    FIRST,
    Stage,
    archive,
    as_yaml,
    documents,
    draft,
    office_at,
    office_in,
    outside,
)
from builders.papers import words_of
from pipeline.domain.contract import ContractStatus
from pipeline.domain.findings import BadDocument
from pipeline.errors import NotFound, Refused
from pipeline.services.books import print_book
from pipeline.services.completeness import codes_present
from pipeline.services.fixity import check_fixity
from pipeline.services.forms_sales import SALES_PAPERS, draw_form
from pipeline.services.office import Office, contract_in

SALES, MANAGER, SEALER = "李拟五", "韩拟六", "姜拟申"
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


def facts_file(office: Office, values: dict[str, object]) -> Path:
    folder = outside(office)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "facts.yaml"
    path.write_text(as_yaml(values), encoding="utf-8")
    return path


def refused_codes(office: Office, code: str, facts: dict[str, object], by: str) -> set[str]:
    before = office.workspace.ledger.read_bytes()
    with pytest.raises(BadDocument) as refusal:
        draw_form(office, FIRST, code, facts_file(office, facts), by=by)
    assert office.workspace.ledger.read_bytes() == before
    return {each.code for each in refusal.value.findings if each.is_error}


def word_text(office: Office, document_no: str) -> str:
    with office.records.reading() as index:
        kept = next(each for each in index.files_of(document_no) if each.path.endswith(".docx"))
    return words_of(office.workspace.stored(kept.path).read_bytes())


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


def test_late_registration_needs_its_reason(tmp_path):
    office = office_at(Stage.FOUNDED, tmp_path / "house")
    number = draft(office, "saas", {"proposal.registered_at": "2026-09-05T16:05:00+08:00"})
    assert number == FIRST
    assert refused_codes(office, "KHDJ", {}, SALES) == {"B001"}
    draw_form(office, FIRST, "KHDJ", facts_file(office, {"late_reason": "展会期间无法登录"}), by=SALES)


def test_the_seal_sheet_rests_on_the_approved_text(effective):
    facts = {"sealed_by": SEALER, "sealed_at": "2026-11-23T09:00:00+08:00", "imprints_sign": 2, "imprints_edge": 2}
    made = draw_form(effective, FIRST, "YYSJ", facts_file(effective, facts), by=ASSISTANT)
    text = word_text(effective, made.document_no)
    with effective.records.reading() as index:
        approved = contract_in(index, FIRST).review.text_sha256
    assert text.count(approved) == 2
    assert "☑一致" in text
    assert f"{FIRST}-HTSP-01-V1.0" in text


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"sealed_by": SEALER, "applicant": SEALER}, "B060"),
        ({"imprints_sign": 3}, "B061"),
        ({"sealed_at": "2027-01-01T09:00:00+08:00"}, "B062"),
        ({"sealed_at": "2026-01-01T09:00:00+08:00"}, "B064"),
    ],
)
def test_a_seal_is_used_once_per_copy_after_the_approval_by_another(effective, facts, code):
    assert refused_codes(effective, "YYSJ", facts, ASSISTANT) == {code}


def test_only_the_keeper_of_the_seal_seals(effective):
    with pytest.raises(Refused, match="印章管理员"):
        draw_form(effective, FIRST, "YYSJ", facts_file(effective, {"sealed_by": ASSISTANT}), by=ASSISTANT)


def test_originals_that_came_back_are_known_without_being_told(effective):
    made = draw_form(effective, FIRST, "YJHS", by=ASSISTANT)
    text = word_text(effective, made.document_no)
    assert f"{FIRST}#1/2" in text
    assert "已收回" in text
    assert "2026年11月23日" in text


@pytest.mark.parametrize(
    ("copies", "code"),
    [
        ([{"copy_no": 3}], "B070"),
        ([{"copy_no": 1}, {"copy_no": 1}], "B071"),
        ([{"copy_no": 1, "tracking_no": "E1"}, {"copy_no": 2, "tracking_no": "E1"}], "B072"),
        ([{"copy_no": 1, "dispatched_on": "2026-11-20", "returned_on": "2026-11-19"}], "B073"),
    ],
)
def test_moves_of_originals_must_be_possible(effective, copies, code):
    assert refused_codes(effective, "YJHS", {"copies": copies}, ASSISTANT) == {code}


def test_an_original_that_stays_away_is_asked_for(effective):
    facts = {"copies": [{"copy_no": 2, "dispatched_on": "2026-10-12"}]}
    made = draw_form(effective, FIRST, "YJHS", facts_file(effective, facts), by=ASSISTANT)
    assert [each.code for each in made.findings] == ["B074"]


def test_finance_and_project_are_told_of_the_effect(effective):
    made = draw_form(effective, FIRST, "SXTZ", by=ASSISTANT)
    text = word_text(effective, made.document_no)
    assert "曹拟寅" in text
    assert "金拟巳" in text
    assert refused_codes(effective, "SXTZ", {"receivers": [{"name": "曹拟寅"}]}, ASSISTANT) == {"B080"}


@pytest.mark.parametrize("code", ["YYSJ", "YJHS", "SXTZ"])
def test_papers_of_a_signing_wait_for_the_signing(drafted, code):
    with pytest.raises(Refused):
        draw_form(drafted, FIRST, code, by=ASSISTANT)


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


def test_the_books_are_printed_from_the_ledger(effective):
    draft(effective, "sales")
    contracts, numbers = (print_book(effective, code, 2026, by=ASSISTANT) for code in ("HTTZ", "BHDJ"))
    assert (contracts.rows, numbers.rows) == (2, 2)
    text = words_of(Path(contracts.path).with_suffix(".docx").read_bytes())
    assert "811,657.10" in text
    assert "已收回 1/1" in text
    assert "许拟子" in words_of(Path(numbers.path).with_suffix(".docx").read_bytes())


def test_the_list_of_customers_names_each_once(effective):
    draft(effective, "sales")
    again = {"proposal.proposal_no": "202609-001-HZFA-02-V1.0", "proposal.opportunity_no": "202609-001-OP02"}
    draft(effective, "saas", again)
    assert print_book(effective, "KHDJ_LIST", 2026, by=ASSISTANT).rows == 2


def test_a_book_of_another_year_is_empty(effective):
    assert print_book(effective, "HTTZ", 2025, by=ASSISTANT).rows == 0
    with pytest.raises(NotFound):
        print_book(effective, "ABCD", 2026, by=ASSISTANT)


def test_papers_are_still_known_after_the_index_is_rebuilt(drafted):
    made = draw_form(drafted, FIRST, "KHDJ", by=SALES)
    drafted.workspace.index.unlink()
    assert draw_form(office_in(drafted.workspace.root), FIRST, "KHDJ", by=SALES) == made
