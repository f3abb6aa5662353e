"""The review of a contract text: four nodes in order, opinions bound to one text, every change asked for confirmed.

The life cycle is handbook 1.4 D. A text belongs to one round; a changed text opens the next round, in which
every node decides anew, because an agreement to another text is none (R4-05).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.domain.events import AgreementsVoided, Event, OpinionGiven, ReviewOpened, ReworkConfirmed
from pipeline.domain.people import Role
from pipeline.errors import Refused


class ReviewNode(StrEnum):
    """The four stations of a review, in their order."""

    SALES = "SALES"
    LEGAL = "LEGAL"
    FINANCE = "FINANCE"
    DIRECTOR = "DIRECTOR"

    @property
    def label(self) -> str:
        """The node's Chinese name."""
        return _NODE_LABELS[self]

    @property
    def role(self) -> Role:
        """The role a person needs to decide here."""
        return _NODE_ROLES[self]


_NODE_LABELS = {
    ReviewNode.SALES: "销售部门审核",
    ReviewNode.LEGAL: "法务审核",
    ReviewNode.FINANCE: "财务审核",
    ReviewNode.DIRECTOR: "销售总监审批",
}
_NODE_ROLES = {
    ReviewNode.SALES: Role.SALES_REV,
    ReviewNode.LEGAL: Role.LEGAL,
    ReviewNode.FINANCE: Role.FIN,
    ReviewNode.DIRECTOR: Role.SD,
}


class Opinion(StrEnum):
    """What a reviewer may say."""

    AGREE = "同意"
    CHANGE = "修改后同意"
    REFUSE = "不同意"


class ReviewStage(StrEnum):
    """Where a review stands."""

    NOT_OPENED = "未送审"
    WAIT_SALES = "待销售部门审核"
    WAIT_LEGAL = "待法务审核"
    WAIT_FINANCE = "待财务审核"
    WAIT_DIRECTOR = "待销售总监审批"
    REWORK = "待修改落实"
    REJECTED = "已退回"
    INVALIDATED = "因文本变更失效"
    PASSED = "评审通过"


class ReviewAct(StrEnum):
    """What moves a review from stage to stage."""

    SUBMIT = "送审"
    AGREE = "同意"
    CHANGE = "修改后同意"
    REFUSE = "不同意"
    TEXT_CHANGED = "文本变更"


_WAITING = {
    ReviewStage.WAIT_SALES: ReviewNode.SALES,
    ReviewStage.WAIT_LEGAL: ReviewNode.LEGAL,
    ReviewStage.WAIT_FINANCE: ReviewNode.FINANCE,
    ReviewStage.WAIT_DIRECTOR: ReviewNode.DIRECTOR,
}

REVIEW_TRANSITIONS: Mapping[tuple[ReviewStage, ReviewAct], ReviewStage] = {
    (ReviewStage.NOT_OPENED, ReviewAct.SUBMIT): ReviewStage.WAIT_SALES,
    (ReviewStage.WAIT_SALES, ReviewAct.AGREE): ReviewStage.WAIT_LEGAL,
    (ReviewStage.WAIT_LEGAL, ReviewAct.AGREE): ReviewStage.WAIT_FINANCE,
    (ReviewStage.WAIT_FINANCE, ReviewAct.AGREE): ReviewStage.WAIT_DIRECTOR,
    (ReviewStage.WAIT_DIRECTOR, ReviewAct.AGREE): ReviewStage.PASSED,
    **{(stage, ReviewAct.CHANGE): ReviewStage.REWORK for stage in _WAITING},
    **{(stage, ReviewAct.REFUSE): ReviewStage.REJECTED for stage in _WAITING},
    **{(stage, ReviewAct.TEXT_CHANGED): ReviewStage.INVALIDATED for stage in (*_WAITING, ReviewStage.PASSED)},
    (ReviewStage.REWORK, ReviewAct.TEXT_CHANGED): ReviewStage.INVALIDATED,
    (ReviewStage.REJECTED, ReviewAct.TEXT_CHANGED): ReviewStage.INVALIDATED,
    (ReviewStage.REWORK, ReviewAct.SUBMIT): ReviewStage.WAIT_SALES,
    (ReviewStage.REJECTED, ReviewAct.SUBMIT): ReviewStage.WAIT_SALES,
    (ReviewStage.INVALIDATED, ReviewAct.SUBMIT): ReviewStage.WAIT_SALES,
}
"""Every allowed step; one that is not listed is refused."""


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
        return _WAITING.get(self.stage)

    @property
    def is_passed(self) -> bool:
        """Whether all four nodes agreed to this very text."""
        return self.stage is ReviewStage.PASSED

    def rework_of(self, node: ReviewNode) -> OpinionGiven | None:
        """The change this node asked for in an earlier text and has not confirmed yet."""
        return next((each for each in self.rework if each.node == node), None)

    def deciders(self) -> dict[ReviewNode, str]:
        """Who settled which node in the present round."""
        settled: tuple[OpinionGiven | ReworkConfirmed, ...] = (*self.opinions, *self.confirmed)
        return {ReviewNode(each.node): each.person for each in settled if each.round == self.round}


def step(stage: ReviewStage, act: ReviewAct) -> ReviewStage:
    """The stage after an act; Refused with what is possible now when the act is not listed."""
    try:
        return REVIEW_TRANSITIONS[stage, act]
    except KeyError:
        possible = "、".join(allowed for at, allowed in REVIEW_TRANSITIONS if at is stage) or "无(评审已结束)"
        raise Refused(f"评审处于“{stage}”,不能“{act}”", next_step=f"此时可以:{possible}") from None


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
    opinion = Opinion(event.opinion)
    kept = tuple(each for each in state.rework if each.node != event.node)
    rework = {Opinion.AGREE: kept, Opinion.CHANGE: (*kept, event), Opinion.REFUSE: ()}[opinion]
    stage = step(state.stage, ReviewAct(opinion.value))
    return replace(state, stage=stage, opinions=(*state.opinions, event), rework=rework)


def _confirmed(state: ReviewState, event: ReworkConfirmed) -> ReviewState:
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
