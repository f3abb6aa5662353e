"""Papers around a signing (seal, originals, notice of effect) and the books printed from the ledger."""

from pathlib import Path

import pytest

from builders.offices import ASSISTANT, FIRST, Stage, draft, office_at
from builders.paper_forms import facts_file, refused_codes, word_text
from builders.papers import words_of
from pipeline.errors import NotFound, Refused
from pipeline.services.office import contract_in
from pipeline.services.papers.books import print_book
from pipeline.services.papers.sales import draw_form

SALES, SEALER = "李拟五", "姜拟申"


@pytest.fixture
def drafted(tmp_path):
    return office_at(Stage.DRAFTED, tmp_path / "house")


@pytest.fixture
def effective(tmp_path):
    return office_at(Stage.EFFECTIVE, tmp_path / "house")


def test_the_seal_sheet_rests_on_the_approved_text(effective):
    facts = {"sealed_by": SEALER, "sealed_at": "2026-11-23T09:00:00+08:00", "imprints_sign": 2, "imprints_edge": 2}
    made = draw_form(effective, FIRST, "YYSJ", facts_file(effective, facts), by=ASSISTANT)
    text = word_text(effective, made.document_no)
    with effective.records.reading() as index:
        approved = contract_in(index, FIRST).review.text_sha256
    assert text.count(approved) == 2
    assert "■一致" in text
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


def test_the_books_are_printed_from_the_ledger(effective):
    draft(effective, "sales")
    contracts, numbers = (print_book(effective, code, 2026, by=ASSISTANT) for code in ("HTTZ", "BHDJ"))
    assert (contracts.rows, numbers.rows) == (2, 4)
    text = words_of(Path(contracts.path).with_suffix(".docx").read_bytes())
    assert "811,657.10" in text
    assert "已收回 1/1" in text
    assert "许拟子" in words_of(Path(numbers.path).with_suffix(".docx").read_bytes())


def test_the_list_of_customers_names_each_once(effective):
    draft(effective, "sales")
    again = {"proposal.proposal_no": "202609-001-HZFA-02-V1.0", "proposal.opportunity_no": "202609-001-OP02"}
    draft(effective, "saas", again)
    assert print_book(effective, "KHDJ_LIST", 2026, by=SALES).rows == 2


def test_a_book_of_another_year_is_empty(effective):
    assert print_book(effective, "HTTZ", 2025, by=ASSISTANT).rows == 0
    with pytest.raises(NotFound):
        print_book(effective, "ABCD", 2026, by=ASSISTANT)
