"""The review of a contract text: opinions bound to one text, every change asked for confirmed by who asked.

A text belongs to one round; a changed text opens the next round, in which every node decides anew, because an
agreement to another text is none (handbook R4-05). People appear by their id.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.domain.events import AgreementsVoided, Event, OpinionGiven, ReviewOpened, ReworkConfirmed
from pipeline.domain.findings import Finding, finding
from pipeline.domain.people import Person
from pipeline.domain.review.stages import WAITING, Opinion, ReviewAct, ReviewNode, ReviewStage, step
from pipeline.errors import Refused

__all__ = [
    "Opinion",
    "ReviewNode",
    "ReviewStage",
    "ReviewState",
    "check_opinion",
    "check_resubmission",
    "check_rework",
    "fold_review",
]

SHORTEST_REASON = 10
_SUBMIT_FIRST = "请先由起草人送审（qidang review submit）；进度可查 qidang review status。"
_NEXT = {
    ReviewStage.REWORK: "请起草人改好方案数据，用 qidang review resubmit 重新送审；再由提出人确认落实。",
    ReviewStage.PASSED: "文本已经审批通过；还要再改的，请总监用 qidang review reopen 重开。",
}


@dataclass(frozen=True, slots=True)
class ReviewState:
    """Where a contract's review stands after all its facts.

    `opinions` are all ever given, of every round; `voided` the nodes whose agreement a changed text undid;
    `rework` the changes asked for and not yet confirmed, by node.
    """

    stage: ReviewStage = ReviewStage.NOT_OPENED
    round: int = 0
    form_no: str = ""
    version: str = ""
    text_sha256: str = ""
    drafted_by: str = ""
    opinions: tuple[OpinionGiven, ...] = ()
    confirmed: tuple[ReworkConfirmed, ...] = ()
    voided: tuple[ReviewNode, ...] = ()
    rework: tuple[OpinionGiven, ...] = ()

    @property
    def waiting_for(self) -> ReviewNode | None:
        """The node whose turn it is, None when it is not a reviewer's."""
        return WAITING.get(self.stage)

    @property
    def is_passed(self) -> bool:
        """Whether all four nodes agreed to this very text."""
        return self.stage is ReviewStage.PASSED

    @property
    def agreed_nodes(self) -> list[ReviewNode]:
        """The nodes that agreed to the present text, in order; they count for no other text."""
        settled = {each.node for each in self._settled() if _is_agreement(each)}
        return [node for node in ReviewNode if node.value in settled]

    def rework_of(self, person: Person) -> ReviewNode:
        """The node where this person asked for a change that is not confirmed yet; Refused when there is none."""
        for each in self.rework:
            if each.person == person.id:
                return ReviewNode(each.node)
        raise Refused(f"{person.name}没有待确认的修改意见", next_step="不必确认落实；轮到时请直接给出意见")

    def deciders(self) -> dict[ReviewNode, str]:
        """Who, by id, settled which node on the present text."""
        return {ReviewNode(each.node): each.person for each in self._settled()}

    def _settled(self) -> list[OpinionGiven | ReworkConfirmed]:
        settled: tuple[OpinionGiven | ReworkConfirmed, ...] = (*self.opinions, *self.confirmed)
        return [each for each in settled if (each.round, each.text_sha256) == (self.round, self.text_sha256)]


def _is_agreement(given: OpinionGiven | ReworkConfirmed) -> bool:
    return isinstance(given, ReworkConfirmed) or given.opinion == Opinion.AGREE


def fold_review(events: Iterable[Event]) -> ReviewState:
    """The state of a contract's review from its facts in order; facts about other things are passed over."""
    state = ReviewState()
    for event in events:
        match event:
            case ReviewOpened():
                state = _opened(state, event)
            case OpinionGiven():
                state = _given(state, event)
            case ReworkConfirmed():
                state = _confirmed(state, event)
            case AgreementsVoided():
                state = _voided(state, event)
    return state


def _opened(state: ReviewState, event: ReviewOpened) -> ReviewState:
    return replace(
        state,
        stage=step(state.stage, ReviewAct.SUBMIT),
        round=event.round,
        form_no=event.form_no,
        version=event.version,
        text_sha256=event.text_sha256,
        drafted_by=event.drafted_by,
        voided=(),
    )


def _given(state: ReviewState, event: OpinionGiven) -> ReviewState:
    if event.text_sha256 != state.text_sha256:
        return replace(state, opinions=(*state.opinions, event))
    opinion = Opinion(event.opinion)
    kept = tuple(each for each in state.rework if each.node != event.node)
    rework = {Opinion.AGREE: kept, Opinion.CHANGE: (*kept, event), Opinion.REFUSE: ()}[opinion]
    stage = step(state.stage, ReviewAct(opinion.value))
    return replace(state, stage=stage, opinions=(*state.opinions, event), rework=rework)


def _confirmed(state: ReviewState, event: ReworkConfirmed) -> ReviewState:
    if event.text_sha256 != state.text_sha256:
        return replace(state, confirmed=(*state.confirmed, event))
    return replace(
        state,
        stage=step(state.stage, ReviewAct.AGREE),
        confirmed=(*state.confirmed, event),
        rework=tuple(each for each in state.rework if each.node != event.node),
    )


def _voided(state: ReviewState, event: AgreementsVoided) -> ReviewState:
    nodes = tuple(ReviewNode(each) for each in event.nodes)
    if event.new_text_sha256 == state.text_sha256:
        return replace(state, voided=nodes)
    return replace(state, stage=step(state.stage, ReviewAct.TEXT_CHANGED), voided=nodes)


def check_opinion(
    state: ReviewState, node: ReviewNode, person: Person, opinion: Opinion, reason: str, clauses: Sequence[str]
) -> list[Finding]:
    """Why this opinion may not be given now; empty when it may. Nothing is recorded."""
    findings = _check_turn(state, node, person)
    if opinion is not Opinion.AGREE:
        return findings + _check_reason(reason, clauses)
    pending = [each.reason for each in state.rework if each.node == node]
    return findings + [finding("R008", at="意见", node=node.label, reason=each) for each in pending]


def check_rework(state: ReviewState, person: Person) -> list[Finding]:
    """Why this person cannot confirm a change now; empty when they can. Refused when they asked for none."""
    node = state.rework_of(person)
    findings = _check_turn(state, node, person)
    asked = next(each for each in state.rework if each.node == node)
    if asked.text_sha256 == state.text_sha256:
        findings.append(finding("R009", at="文本", version=state.version))
    return findings


def check_resubmission(state: ReviewState, text_sha256: str) -> list[Finding]:
    """Why a text may not go into the next round: a change was asked for and the text is still the same."""
    if state.rework and text_sha256 == state.text_sha256:
        return [finding("R009", at="文本", version=state.version)]
    return []


def _check_turn(state: ReviewState, node: ReviewNode, person: Person) -> list[Finding]:
    findings = []
    if state.waiting_for is None:
        findings.append(finding("R001", at="节点", stage=state.stage, hint=_NEXT.get(state.stage, _SUBMIT_FIRST)))
    elif node is not state.waiting_for:
        findings.append(finding("R002", at="节点", node=node.label, waiting=state.waiting_for.label))
    if not person.has(node.role):
        findings.append(finding("R003", at="审核人", person=person.name, role=node.role.label, node=node.label))
    if node is ReviewNode.LEGAL and state.drafted_by == person.id:
        findings.append(finding("R004", at="审核人", person=person.name))
    if any(who == person.id and settled is not node for settled, who in state.deciders().items()):
        findings.append(finding("R005", at="审核人", person=person.name))
    return findings


def _check_reason(reason: str, clauses: Sequence[str]) -> list[Finding]:
    findings = []
    if len("".join(reason.split())) < SHORTEST_REASON:
        findings.append(finding("R006", at="理由", least=SHORTEST_REASON))
    if not any(each.strip() for each in clauses):
        findings.append(finding("R007", at="条款"))
    return findings
