"""The values of a contract approval form (HTSP): four opinions, the changes asked for, the conclusion."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from pipeline.domain.events import OpinionGiven, ReworkConfirmed
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.review.review import Opinion, ReviewNode, ReviewStage, ReviewState
from pipeline.drafting.kinds.kind import Kind
from pipeline.drafting.values.contract import Values, document_values
from pipeline.drafting.word.filters import long_date

Decision: TypeAlias = OpinionGiven | ReworkConfirmed

SHORT_DIGEST = 16

DEPARTMENTS = {
    ReviewNode.SALES: "销售部门",
    ReviewNode.LEGAL: "法务部门",
    ReviewNode.FINANCE: "财务部门",
    ReviewNode.DIRECTOR: "销售总监",
}
_CONCLUSIONS = {ReviewStage.PASSED: "通过", ReviewStage.REJECTED: "退回", ReviewStage.REWORK: "退回"}


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """What the form shows beside the contract: the review, who people are, when they decided.

    `form_no` is the document number without version; `attachments` are pairs of title and whether it is there.
    """

    review: ReviewState
    form_no: str
    form_version: str
    submitted_on: date
    name_of: Callable[[str], str]
    decided_on: Callable[[Decision], date | None]
    attachments: Sequence[tuple[str, bool]] = ()
    deviations: Sequence[str] = ()
    archive_no: str = ""


def approval_values(contract: Mapping[str, Any], facts: ApprovalFacts) -> Values:
    """The form for the text in review; `contract` are that text's own `contract_values`."""
    return {
        **contract,
        "doc": document_values(facts.form_no, facts.form_version, "合同审批表"),
        "review": _review(contract, facts),
        "attachments": [{"title": title, "present": present} for title, present in facts.attachments],
        "opinions": [_opinion(node, facts) for node in ReviewNode],
        "rework": [_rework(each, facts) for each in _asked_changes(facts.review)],
    }


def deviations_from(kind: Kind, proposal: Proposal) -> list[str]:
    """Where a text leaves the house's own wording: changed clause parameters and negotiated clauses."""
    changed = [
        f"{kind.term_labels[key]}由“{kind.terms[key]}”改为“{value}”"
        for key, value in proposal.terms.items()
        if key in kind.terms and kind.terms[key] != value
    ]
    return [*changed, *([f"另有特别约定 {len(proposal.special_terms)} 条"] if proposal.special_terms else [])]


def _review(contract: Mapping[str, Any], facts: ApprovalFacts) -> Values:
    review = facts.review
    return {
        "submitted_on": facts.submitted_on,
        "round": review.round,
        "version": review.version,
        "text_sha256": review.text_sha256,
        "text_sha256_short": review.text_sha256[:SHORT_DIGEST],
        "term_text": _term_text(contract),
        "is_standard_template": not facts.deviations,
        "deviations": ";".join(facts.deviations),
        "drafted_by": facts.name_of(review.drafted_by),
        "conclusion": _CONCLUSIONS.get(review.stage, ""),
        "archive_no": facts.archive_no,
    }


def _term_text(contract: Mapping[str, Any]) -> str:
    term = contract["service_term"]
    if term:
        return f"{long_date(term['start'])}至{long_date(term['end'])}（{term['months']} 个月）"
    milestones = contract["milestones"]
    if not milestones:
        return "自生效之日起至双方义务履行完毕止"
    return f"自生效之日起，计划于{long_date(max(each['plan_date'] for each in milestones))}完成，至双方义务履行完毕止"


def _opinion(node: ReviewNode, facts: ApprovalFacts) -> Values:
    row: Values = {
        "node": node.value,
        "department": DEPARTMENTS[node],
        "opinion": "",
        "reason": "",
        "clauses_text": "",
        "person": "",
        "decided_on": None,
    }
    decision = _decision(node, facts.review)
    if decision is None:
        return row
    row.update(person=facts.name_of(decision.person), decided_on=facts.decided_on(decision))
    if isinstance(decision, ReworkConfirmed):
        row.update(opinion=Opinion.AGREE.value, reason="所提修改已在本版落实")
    else:
        row.update(opinion=decision.opinion, reason=decision.reason, clauses_text="、".join(decision.clauses))
    return row


def _decision(node: ReviewNode, review: ReviewState) -> Decision | None:
    """What this node last said in the present round; a confirmation counts as agreement."""
    said: list[Decision] = [each for each in review.opinions if each.node == node and each.round == review.round]
    said += [each for each in review.confirmed if each.node == node and each.round == review.round]
    return said[-1] if said else None


def _asked_changes(review: ReviewState) -> list[OpinionGiven]:
    return [each for each in review.opinions if each.opinion == Opinion.CHANGE.value]


def _rework(asked: OpinionGiven, facts: ApprovalFacts) -> Values:
    review = facts.review
    later: list[Decision] = [each for each in review.confirmed if each.node == asked.node and each.round > asked.round]
    later += [
        each
        for each in review.opinions
        if each.node == asked.node and each.round > asked.round and each.opinion == Opinion.AGREE.value
    ]
    done = later[0] if later else None
    return {
        "raised_by": f"{DEPARTMENTS[ReviewNode(asked.node)]} {facts.name_of(asked.person)}",
        "clauses_text": "、".join(asked.clauses),
        "request": asked.reason,
        "new_version": review.version if review.round > asked.round else "",
        "confirmed_by": facts.name_of(done.person) if done else "",
        "confirmed_on": facts.decided_on(done) if done else None,
    }
