"""Review a contract text: submit it, take opinions bound to its digest, confirm changes, submit again."""

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from pipeline.domain.contract import ContractEvent, ContractState, ContractStatus, advance
from pipeline.domain.events import AgreementsVoided, ContractMoved, OpinionGiven, ReviewOpened, ReworkConfirmed
from pipeline.domain.findings import BadDocument, Finding, errors_in
from pipeline.domain.numbering.numbers import document_number, next_minor
from pipeline.domain.people import Person, Role
from pipeline.domain.proposal.checks import CheckedProposal
from pipeline.domain.review.review import (
    Opinion,
    ReviewNode,
    ReviewState,
    check_opinion,
    check_resubmission,
    check_rework,
)
from pipeline.domain.text_checks.checks import check_contract_text
from pipeline.errors import Refused
from pipeline.ledger import UnitOfWork
from pipeline.services.drafting.draft import Text, compose, keep_renditions, newest_pdf, standing_clauses
from pipeline.services.drafting.proposals import only_proposal, record_revision, refuse_other_proposal
from pipeline.services.office import Office, contract_in, proposal_of
from pipeline.services.papers.approval_form import keep_form
from pipeline.services.reviewing.comparing import keep_revision_table, make_revision_table

FIRST_REVIEW_VERSION = "V1.0"
_SENT_BACK = {Opinion.CHANGE: ContractEvent.CHANGE_ASKED, Opinion.REFUSE: ContractEvent.REFUSED}


@dataclass(frozen=True, slots=True)
class Submitted:
    """A text that is now before the reviewers."""

    contract_no: str
    document_no: str
    text_sha256: str
    path: str
    form_path: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """Where a review stands after an opinion."""

    contract_no: str
    status: str
    waiting_for: str
    form_path: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a reviewer says: at which station, what, why, about which clauses."""

    node: ReviewNode
    opinion: Opinion
    reason: str = ""
    clauses: tuple[str, ...] = ()

    def on(self, review: ReviewState, contract_no: str, person: Person) -> OpinionGiven:
        """The opinion bound to the text that is in review now."""
        return OpinionGiven(
            contract_no=contract_no,
            round=review.round,
            node=self.node.value,
            person=person.id,
            opinion=self.opinion.value,
            reason=self.reason,
            clauses=list(self.clauses),
            text_sha256=review.text_sha256,
        )


def submit(office: Office, contract_no: str, *, by: str) -> Submitted:
    """The draft rendered as review version V1.0 with its approval form; BadDocument when the text may not go out."""
    person = office.company.person_in(by, Role.LEGAL)
    with office.records.reading() as index:
        state = contract_in(index, contract_no)
    advance(state.status, ContractEvent.SUBMIT_REVIEW)
    return _send_to_review(office, state, version=FIRST_REVIEW_VERSION, by=person, event=ContractEvent.SUBMIT_REVIEW)


def resubmit(office: Office, contract_no: str, checked: CheckedProposal, *, by: str) -> Submitted:
    """A changed text sent to the reviewers as the next version; what was agreed on the old text no longer counts."""
    person = office.company.person_in(by, Role.LEGAL)
    with office.records.reading() as index:
        state = contract_in(index, contract_no)
    advance(state.status, ContractEvent.RESUBMIT)
    refuse_other_proposal(state, checked.proposal)
    return _send_to_review(
        office,
        state,
        version=next_minor(state.review.version),
        by=person,
        event=ContractEvent.RESUBMIT,
        checked=checked,
    )


def resubmit_from_file(office: Office, contract_no: str, path: Path, *, by: str) -> Submitted:
    """A changed proposal file sent to the reviewers as the next version."""
    return resubmit(office, contract_no, only_proposal(office, path), by=by)


def reopen(office: Office, contract_no: str, *, by: str, reason: str) -> Answered:
    """A text approved or already out for signature opened for revision again, on the director's word.

    Refused without a reason, and once a side has signed. What was approved and sent out no longer counts.
    """
    person = office.company.person_in(by, Role.SD)
    if not reason.strip():
        raise Refused("重开评审要写明原因。", next_step="请补上原因，它会记入总账。")
    with office.records.reading() as index:
        review = contract_in(index, contract_no).review
    with office.records.unit_of_work(by=person.id, op=f"reopen:{contract_no}:{review.round}") as work:
        if not work.already_done:
            state = contract_in(work.index, contract_no)
            is_out = state.status is ContractStatus.OUT_FOR_SIGN
            event = ContractEvent.COUNTERPARTY_CHANGE if is_out else ContractEvent.REOPEN
            work.record(move(state, event, reason=reason))
            work.commit()
        return _answered(work, contract_no)


def _send_to_review(
    office: Office,
    state: ContractState,
    *,
    version: str,
    by: Person,
    event: ContractEvent,
    checked: CheckedProposal | None = None,
) -> Submitted:
    proposal = checked.proposal if checked else proposal_of(office, state)
    text = compose(office, state.contract_no, proposal, version=version, stage="REVIEW")
    standing = standing_clauses(office, state.contract_no, proposal, text)
    findings = check_contract_text(text.word.text, proposal, standing)
    findings += check_resubmission(state.review, text.word.text_sha256)
    if errors_in(findings):
        raise BadDocument(f"{state.contract_no} 的文本还不能送审。", findings, next_step="请改正方案数据或模板后重试。")
    pdf = office.pdf.to_pdf(text.word.docx)
    table = make_revision_table(office, state, text, by=by)
    with office.records.unit_of_work(by=by.id, op=f"{event}:{text.number(state.contract_no)}") as work:
        if not work.already_done:
            if checked:
                record_revision(office, work, state, proposal)
            keep_renditions(office, work, state.contract_no, text, pdf)
            if table:
                keep_revision_table(office, work, state, table)
            _open_round(work, state, text, by=by, event=event)
            form = keep_form(office, work, state.contract_no)
            work.commit()
        document_no = text.number(state.contract_no)
        path = newest_pdf(work, document_no)
        form_path = form if not work.already_done else ""
    return Submitted(state.contract_no, document_no, text.word.text_sha256, path, form_path, tuple(findings))


def _open_round(work: UnitOfWork, state: ContractState, text: Text, *, by: Person, event: ContractEvent) -> None:
    review = state.review
    number = review.round + 1
    if review.agreed_nodes:
        nodes = [each.value for each in review.agreed_nodes]
        work.record(AgreementsVoided(state.contract_no, review.round, nodes, review.text_sha256, text.word.text_sha256))
    work.record(move(state, event))
    work.record(
        ReviewOpened(
            contract_no=state.contract_no,
            round=number,
            form_no=document_number(state.contract_no, "HTSP", 1, f"V0.{number}"),
            version=text.version,
            text_sha256=text.word.text_sha256,
            drafted_by=by.id,
        )
    )


def give_opinion(office: Office, contract_no: str, said: Said, *, by: str) -> Answered:
    """One reviewer's opinion recorded and the contract moved on; BadDocument when the rules do not allow it."""
    person = office.company.person(by)
    with office.records.reading() as index:
        review = contract_in(index, contract_no).review
    given = said.on(review, contract_no, person)
    with office.records.unit_of_work(by=person.id, op=_op("opinion", given)) as work:
        if work.already_done:
            return _answered(work, contract_no)
        review = contract_in(work.index, contract_no).review
        _must_be_allowed(check_opinion(review, said.node, person, said.opinion, said.reason, said.clauses))
        work.record(said.on(review, contract_no, person))
        return _conclude(office, work, contract_no, said.opinion)


def confirm_rework(office: Office, contract_no: str, *, by: str) -> Answered:
    """The reviewer who asked for a change says the new text has it; that node then counts as agreed."""
    person = office.company.person(by)
    with office.records.reading() as index:
        review = contract_in(index, contract_no).review
    confirmed = ReworkConfirmed(
        contract_no, review.round, review.rework_of(person).value, person.id, review.text_sha256
    )
    with office.records.unit_of_work(by=person.id, op=_op("rework", confirmed)) as work:
        if work.already_done:
            return _answered(work, contract_no)
        _must_be_allowed(check_rework(contract_in(work.index, contract_no).review, person))
        work.record(confirmed)
        return _conclude(office, work, contract_no, Opinion.AGREE)


def _conclude(office: Office, work: UnitOfWork, contract_no: str, opinion: Opinion) -> Answered:
    state = contract_in(work.index, contract_no)
    form = ""
    if opinion is not Opinion.AGREE:
        work.record(move(state, _SENT_BACK[opinion]))
    elif state.review.is_passed:
        work.record(move(state, ContractEvent.ALL_AGREE))
        form = keep_form(office, work, contract_no)
    work.commit()
    return replace(_answered(work, contract_no), form_path=form)


def _answered(work: UnitOfWork, contract_no: str) -> Answered:
    after = contract_in(work.index, contract_no)
    waiting = after.review.waiting_for
    return Answered(contract_no, after.status.label, waiting.label if waiting else "")


def _op(deed: str, given: OpinionGiven | ReworkConfirmed) -> str:
    said = sha256(json.dumps(asdict(given), ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return f"{deed}:{given.contract_no}:{given.round}:{given.node}:{said[:16]}"


def _must_be_allowed(faults: list[Finding]) -> None:
    if errors_in(faults):
        raise BadDocument("这条意见不能记录。", faults)


def move(state: ContractState, event: ContractEvent, *, reason: str = "") -> ContractMoved:
    """The fact that a contract goes on by `event`; Refused when the life cycle does not list it."""
    return ContractMoved(
        contract_no=state.contract_no,
        event=event,
        from_status=state.status.value,
        to_status=advance(state.status, event).value,
        reason=reason,
    )
