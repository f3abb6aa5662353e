"""Completeness: what each dossier lacks, whose turn it is, since when."""

from datetime import timedelta

import pytest

from builders.offices import FIRST, MORNING, REVIEWERS, Stage, agree, draft, office_at
from pipeline.domain.review.review import ReviewNode
from pipeline.services.archiving.completeness import Gap, find_gaps
from pipeline.services.reviewing.issuing import issue_signing_copy


def gaps_at(stage: Stage, tmp_path) -> list[Gap]:
    return find_gaps(office_at(stage, tmp_path / "house"))


def deed(gaps: list[Gap]) -> Gap:
    (awaited,) = [each for each in gaps if each.code == "办理"]
    return awaited


@pytest.mark.parametrize(
    ("stage", "act", "turn"),
    [
        (Stage.DRAFTED, "送审", "法务专员"),
        (Stage.SUBMITTED, "出具意见", REVIEWERS[ReviewNode.SALES]),
        (Stage.APPROVED, "发出签署版", "销售助理"),
        (Stage.ISSUED, "收回签署件并登记", "销售助理"),
    ],
)
def test_the_table_says_whose_turn_it_is(tmp_path, stage, act, turn):
    awaited = deed(gaps_at(stage, tmp_path))
    assert awaited.title == act
    assert turn in awaited.whose_turn


def test_a_review_waits_for_one_node_after_another(tmp_path):
    office = office_at(Stage.SUBMITTED, tmp_path / "house")
    for node in ReviewNode:
        assert REVIEWERS[node] in deed(find_gaps(office)).whose_turn
        agree(office, FIRST, node)


def test_since_is_the_moment_the_status_began(tmp_path):
    office = office_at(Stage.APPROVED, tmp_path / "house")
    office.clock.at = MORNING + timedelta(days=2)
    issue_signing_copy(office, FIRST, by="华拟辰")
    office.clock.at = MORNING + timedelta(days=9)
    assert {each.since[:10] for each in find_gaps(office)} == {"2026-11-25"}


def test_an_effective_contract_lacks_its_papers_by_name_of_the_maker(tmp_path):
    gaps = gaps_at(Stage.EFFECTIVE, tmp_path)
    assert {"YYSJ", "ZXHC"} <= {each.code for each in gaps}
    assert not {"HTWB", "HTWB-S", "HTSP", "QSQR"} & {each.code for each in gaps}
    assert all(each.whose_turn for each in gaps)


def test_a_signed_copy_is_another_thing_than_its_text(tmp_path):
    office = office_at(Stage.RETURNED, tmp_path / "house")
    assert "HTWB-S" not in {each.code for each in find_gaps(office)}


def test_an_empty_house_lacks_nothing(tmp_path):
    assert gaps_at(Stage.FOUNDED, tmp_path) == []


def test_every_contract_has_its_own_gaps(tmp_path):
    office = office_at(Stage.EFFECTIVE, tmp_path / "house")
    second = draft(office, "sales")
    assert {each.contract_no for each in find_gaps(office)} == {FIRST, second}
