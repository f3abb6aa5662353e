"""The stations of a review and the table of steps between them (handbook 1.4 D)."""

from collections.abc import Mapping
from enum import StrEnum

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


WAITING = {
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
    **{(stage, ReviewAct.CHANGE): ReviewStage.REWORK for stage in WAITING},
    **{(stage, ReviewAct.REFUSE): ReviewStage.REJECTED for stage in WAITING},
    **{(stage, ReviewAct.TEXT_CHANGED): ReviewStage.INVALIDATED for stage in (*WAITING, ReviewStage.PASSED)},
    (ReviewStage.REWORK, ReviewAct.TEXT_CHANGED): ReviewStage.INVALIDATED,
    (ReviewStage.REJECTED, ReviewAct.TEXT_CHANGED): ReviewStage.INVALIDATED,
    (ReviewStage.REWORK, ReviewAct.SUBMIT): ReviewStage.WAIT_SALES,
    (ReviewStage.REJECTED, ReviewAct.SUBMIT): ReviewStage.WAIT_SALES,
    (ReviewStage.INVALIDATED, ReviewAct.SUBMIT): ReviewStage.WAIT_SALES,
    # A contract reopened after approval, or changed by the other side, goes through all nodes again (1.4 C).
    (ReviewStage.PASSED, ReviewAct.SUBMIT): ReviewStage.WAIT_SALES,
}
"""Every allowed step; one that is not listed is refused."""


def step(stage: ReviewStage, act: ReviewAct) -> ReviewStage:
    """The stage after an act; Refused with what is possible now when the act is not listed."""
    try:
        return REVIEW_TRANSITIONS[stage, act]
    except KeyError:
        possible = "、".join(allowed for at, allowed in REVIEW_TRANSITIONS if at is stage) or "无"
        raise Refused(f"评审处于“{stage}”，不能“{act}”", next_step=f"此时可以：{possible}") from None
