"""Review: four roles in order, each opinion bound to one text; a changed text begins anew."""

from collections.abc import Sequence

import pytest

from builders.offices import (
    DIRECTOR,
    DRAFTER,
    FIRST,
    REVIEWERS,
    Stage,
    agree,
    documents,
    draft,
    office_at,
    outside,
    proposal_file,
)
from pipeline.domain.contract import ContractStatus
from pipeline.domain.events import AgreementsVoided
from pipeline.domain.findings import BadDocument
from pipeline.domain.review.review import Opinion, ReviewNode
from pipeline.drafting.paper.pdf_pages import page_texts
from pipeline.errors import NotFound, Refused
from pipeline.services.office import Office, contract_in
from pipeline.services.reviewing.review import Said, confirm_rework, give_opinion, reopen, resubmit_from_file, submit

WHY = "付款节点与终版方案不一致,请改正"
NODES = list(ReviewNode)


@pytest.fixture
def office(tmp_path):
    return office_at(Stage.SUBMITTED, tmp_path / "house")


def status(office: Office, number: str = FIRST) -> ContractStatus:
    with office.records.reading() as index:
        return contract_in(index, number).status


def say(office: Office, node: ReviewNode, opinion: Opinion, *, by: str = "", reason: str = WHY) -> None:
    clauses = () if opinion is Opinion.AGREE else ("第七条 7.3",)
    words = reason if opinion is not Opinion.AGREE else ""
    give_opinion(office, FIRST, Said(node, opinion, words, clauses), by=by or REVIEWERS[node])


def refused_codes(office: Office, said: Said, by: str) -> set[str]:
    before = office.workspace.ledger.read_bytes()
    with pytest.raises(BadDocument) as refusal:
        give_opinion(office, FIRST, said, by=by)
    assert office.workspace.ledger.read_bytes() == before
    assert all(each.next_step for each in refusal.value.findings)
    return {each.code for each in refusal.value.findings}


def send_changed(office: Office, title: str = "冷链平台(改)") -> None:
    changed = proposal_file(outside(office), changes={"proposal.title": title})
    resubmit_from_file(office, FIRST, changed, by=DRAFTER)


def versions(office: Office, kind: str) -> Sequence[str]:
    return [each.version for each in documents(office) if each.kind == kind and each.path.endswith(".pdf")]


def test_a_draft_is_submitted_as_v1_0_with_its_approval_form(tmp_path):
    office = office_at(Stage.DRAFTED, tmp_path / "house")
    submitted = submit(office, FIRST, by=DRAFTER)
    assert submitted.document_no == f"{FIRST}-HTWB-01-V1.0"
    assert versions(office, "HTWB") == ["V0.1", "V1.0"]
    assert versions(office, "HTSP") == ["V0.1"]
    assert office.workspace.stored(submitted.form_path).is_file()
    assert status(office) is ContractStatus.IN_REVIEW


def test_a_contract_is_not_submitted_twice(office):
    before = office.workspace.ledger.read_bytes()
    with pytest.raises(Refused):
        submit(office, FIRST, by=DRAFTER)
    assert office.workspace.ledger.read_bytes() == before


def test_an_unknown_contract_cannot_be_submitted(office):
    with pytest.raises(NotFound) as refusal:
        submit(office, "LS-RJ-2026-0999", by=DRAFTER)
    assert FIRST in refusal.value.next_step


def test_four_agreements_in_order_approve_the_text_and_finish_the_form(office):
    for node in NODES[:-1]:
        agree(office, FIRST, node)
        assert status(office) is ContractStatus.IN_REVIEW
    answered = give_opinion(office, FIRST, Said(NODES[-1], Opinion.AGREE), by=DIRECTOR)
    assert status(office) is ContractStatus.APPROVED
    assert answered.form_path.endswith(".pdf")
    form = "".join(page_texts(office.workspace.stored(answered.form_path).read_bytes()))
    assert "合 同 审 批 表" in form
    assert versions(office, "HTSP") == ["V0.1", "V1.0"]


def test_an_opinion_given_again_counts_once(office):
    agree(office, FIRST, ReviewNode.SALES)
    before = office.workspace.ledger.read_bytes()
    agree(office, FIRST, ReviewNode.SALES)
    assert office.workspace.ledger.read_bytes() == before


@pytest.mark.parametrize("node", NODES[1:])
def test_nobody_speaks_before_their_turn(office, node):
    assert refused_codes(office, Said(node, Opinion.AGREE), REVIEWERS[node]) == {"R002"}


def test_only_the_role_of_a_node_may_speak_there(office):
    assert refused_codes(office, Said(ReviewNode.SALES, Opinion.AGREE), "曹拟寅") == {"R003"}


def test_the_drafter_is_not_the_legal_reviewer(office):
    agree(office, FIRST, ReviewNode.SALES)
    assert refused_codes(office, Said(ReviewNode.LEGAL, Opinion.AGREE), DRAFTER) == {"R004"}


@pytest.mark.parametrize("opinion", [Opinion.CHANGE, Opinion.REFUSE])
def test_an_objection_needs_its_reason_and_its_clauses(office, opinion):
    assert refused_codes(office, Said(ReviewNode.SALES, opinion, "不行", ()), "韩拟六") == {"R006", "R007"}


def test_after_a_change_is_asked_for_everybody_waits_for_the_new_text(office):
    say(office, ReviewNode.SALES, Opinion.CHANGE)
    assert status(office) is ContractStatus.REVISING
    assert "R001" in refused_codes(office, Said(ReviewNode.LEGAL, Opinion.AGREE), REVIEWERS[ReviewNode.LEGAL])


def test_a_change_asked_for_is_made_and_confirmed_by_who_asked(office):
    agree(office, FIRST, ReviewNode.SALES)
    say(office, ReviewNode.LEGAL, Opinion.CHANGE)
    send_changed(office)
    assert versions(office, "HTWB")[-1] == "V1.1"
    agree(office, FIRST, ReviewNode.SALES)
    assert refused_codes(office, Said(ReviewNode.LEGAL, Opinion.AGREE), REVIEWERS[ReviewNode.LEGAL]) == {"R008"}
    confirm_rework(office, FIRST, by=REVIEWERS[ReviewNode.LEGAL])
    agree(office, FIRST, ReviewNode.FINANCE, ReviewNode.DIRECTOR)
    assert status(office) is ContractStatus.APPROVED


def test_only_who_asked_for_the_change_confirms_it(office):
    say(office, ReviewNode.SALES, Opinion.CHANGE)
    send_changed(office)
    with pytest.raises(Refused):
        confirm_rework(office, FIRST, by="曹拟寅")


def test_the_last_confirmation_can_approve_the_text(office):
    agree(office, FIRST, *NODES[:3])
    say(office, ReviewNode.DIRECTOR, Opinion.CHANGE)
    send_changed(office)
    agree(office, FIRST, *NODES[:3])
    answered = confirm_rework(office, FIRST, by=DIRECTOR)
    assert status(office) is ContractStatus.APPROVED
    assert answered.form_path


def test_a_confirmation_given_again_counts_once(office):
    say(office, ReviewNode.SALES, Opinion.CHANGE)
    send_changed(office)
    confirm_rework(office, FIRST, by="韩拟六")
    before = office.workspace.ledger.read_bytes()
    with pytest.raises(Refused):
        confirm_rework(office, FIRST, by="韩拟六")
    assert office.workspace.ledger.read_bytes() == before


def test_the_same_text_is_not_sent_again_after_a_change_was_asked_for(office):
    say(office, ReviewNode.SALES, Opinion.CHANGE)
    with pytest.raises(BadDocument) as refusal:
        resubmit_from_file(office, FIRST, proposal_file(outside(office)), by=DRAFTER)
    assert {each.code for each in refusal.value.findings} == {"R009"}
    assert versions(office, "HTWB") == ["V0.1", "V1.0"]


def test_the_data_of_another_proposal_is_not_sent_into_review(office):
    say(office, ReviewNode.SALES, Opinion.CHANGE)
    with pytest.raises(Refused, match="HZFA"):
        resubmit_from_file(office, FIRST, proposal_file(outside(office), "sales"), by=DRAFTER)


def test_a_refusal_begins_the_review_again_from_the_first_node(office):
    agree(office, FIRST, *NODES[:2])
    say(office, ReviewNode.FINANCE, Opinion.REFUSE)
    assert status(office) is ContractStatus.REVISING
    send_changed(office)
    codes = refused_codes(office, Said(ReviewNode.FINANCE, Opinion.AGREE), REVIEWERS[ReviewNode.FINANCE])
    assert codes == {"R002"}
    agree(office, FIRST)
    assert status(office) is ContractStatus.APPROVED


def test_a_changed_text_voids_what_was_agreed_before(office):
    agree(office, FIRST, *NODES[:2])
    say(office, ReviewNode.FINANCE, Opinion.CHANGE)
    send_changed(office)
    with office.records.reading() as index:
        review = contract_in(index, FIRST).review
        (voided,) = index.events_of(AgreementsVoided)
    assert voided.nodes == [each.value for each in NODES[:2]]
    assert review.agreed_nodes == []
    assert review.waiting_for is ReviewNode.SALES


def test_the_director_may_reopen_an_approved_text_and_the_approval_is_void(tmp_path):
    office = office_at(Stage.APPROVED, tmp_path / "house")
    with pytest.raises(Refused):
        reopen(office, FIRST, by="韩拟六", reason="客户要改账期")
    reopen(office, FIRST, by=DIRECTOR, reason="客户要改账期")
    assert status(office) is ContractStatus.REVISING
    send_changed(office)
    agree(office, FIRST)
    assert status(office) is ContractStatus.APPROVED
    assert versions(office, "HTWB") == ["V0.1", "V1.0", "V1.1"]
    assert versions(office, "HTSP") == ["V0.1", "V1.0", "V0.2", "V1.1"]


def test_reopening_needs_a_reason(tmp_path):
    office = office_at(Stage.APPROVED, tmp_path / "house")
    with pytest.raises(Refused):
        reopen(office, FIRST, by=DIRECTOR, reason="  ")


def test_reviews_of_two_contracts_do_not_touch_each_other(office):
    second = draft(office, "sales")
    submit(office, second, by=DRAFTER)
    agree(office, FIRST)
    assert status(office, FIRST) is ContractStatus.APPROVED
    assert status(office, second) is ContractStatus.IN_REVIEW
