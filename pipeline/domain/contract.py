"""The life of a contract: its statuses, the table of allowed steps, and its state folded from facts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from pipeline.domain.events import (
    ContractBecameEffective,
    ContractMoved,
    ContractOpened,
    ContractRevised,
    DocumentAdded,
    DossierArchived,
    Event,
    ProposalRecorded,
    ScanFiled,
    SigningConfirmed,
    SigningCopyIssued,
)
from pipeline.domain.money.amounts import parse_amount
from pipeline.domain.review.review import ReviewState, fold_review
from pipeline.errors import NotFound, Refused

CONTRACT_TEXT = "HTWB"

_Fact = TypeVar("_Fact")


class ContractStatus(StrEnum):
    """Where a contract stands (handbook 1.4 C)."""

    DRAFTING = "DRAFTING"
    IN_REVIEW = "IN_REVIEW"
    REVISING = "REVISING"
    APPROVED = "APPROVED"
    OUT_FOR_SIGN = "OUT_FOR_SIGN"
    PARTLY_SIGNED = "PARTLY_SIGNED"
    SIGNED = "SIGNED"
    EFFECTIVE = "EFFECTIVE"
    PERFORMING = "PERFORMING"
    PERFORMED = "PERFORMED"
    CLOSED = "CLOSED"
    SUSPENDED = "SUSPENDED"
    DISPUTED = "DISPUTED"
    TERMINATED = "TERMINATED"
    VOID = "VOID"
    ARCHIVED = "ARCHIVED"

    @property
    def label(self) -> str:
        """The status in Chinese."""
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    ContractStatus.DRAFTING: "起草中",
    ContractStatus.IN_REVIEW: "评审中",
    ContractStatus.REVISING: "修订中",
    ContractStatus.APPROVED: "评审通过",
    ContractStatus.OUT_FOR_SIGN: "待签署",
    ContractStatus.PARTLY_SIGNED: "单方已签",
    ContractStatus.SIGNED: "已签待生效",
    ContractStatus.EFFECTIVE: "已生效",
    ContractStatus.PERFORMING: "履行中",
    ContractStatus.PERFORMED: "履行完毕待结清",
    ContractStatus.CLOSED: "终结",
    ContractStatus.SUSPENDED: "中止",
    ContractStatus.DISPUTED: "争议中",
    ContractStatus.TERMINATED: "已解除",
    ContractStatus.VOID: "作废",
    ContractStatus.ARCHIVED: "已归档",
}


class ContractEvent(StrEnum):
    """What moves a contract from status to status."""

    SUBMIT_REVIEW = "submit_review"
    CHANGE_ASKED = "opinion=修改后同意"
    REFUSED = "opinion=不同意"
    RESUBMIT = "resubmit"
    ALL_AGREE = "all_agree"
    REOPEN = "reopen"
    DISPATCH = "dispatch"
    COUNTERPARTY_CHANGE = "counterparty_change"
    ONE_SIDE_SIGNED = "one_side_signed"
    BOTH_SIGNED = "both_signed"
    CONDITIONS_MET = "conditions_met"
    PLAN_APPROVED = "plan_approved"
    ALL_DELIVERABLES_ACCEPTED = "all_deliverables_accepted"
    SETTLED = "settled"
    SUSPEND = "suspend"
    DISPUTE = "dispute"
    TERMINATE = "terminate"
    VOID = "void"
    ARCHIVE_ACCEPTED = "archive_accepted"

    @property
    def label(self) -> str:
        """The event in Chinese."""
        return _EVENT_LABELS[self]


_EVENT_LABELS = {
    ContractEvent.SUBMIT_REVIEW: "送审",
    ContractEvent.CHANGE_ASKED: "修改后同意",
    ContractEvent.REFUSED: "不同意",
    ContractEvent.RESUBMIT: "修改后重新送审",
    ContractEvent.ALL_AGREE: "四个节点全部同意",
    ContractEvent.REOPEN: "经总监批准重新修订",
    ContractEvent.DISPATCH: "发出签署版",
    ContractEvent.COUNTERPARTY_CHANGE: "对方改动文本",
    ContractEvent.ONE_SIDE_SIGNED: "一方签署",
    ContractEvent.BOTH_SIGNED: "双方签署完成",
    ContractEvent.CONDITIONS_MET: "生效条件成就",
    ContractEvent.PLAN_APPROVED: "执行计划批准",
    ContractEvent.ALL_DELIVERABLES_ACCEPTED: "全部验收合格",
    ContractEvent.SETTLED: "结清",
    ContractEvent.SUSPEND: "中止",
    ContractEvent.DISPUTE: "发生争议",
    ContractEvent.TERMINATE: "解除",
    ContractEvent.VOID: "作废",
    ContractEvent.ARCHIVE_ACCEPTED: "全卷归档",
}

_S, _E = ContractStatus, ContractEvent
_TERMINABLE = (_S.EFFECTIVE, _S.PERFORMING, _S.PERFORMED, _S.SUSPENDED, _S.DISPUTED)
_VOIDABLE = (_S.DRAFTING, _S.IN_REVIEW, _S.REVISING, _S.APPROVED, _S.OUT_FOR_SIGN, _S.PARTLY_SIGNED)

TRANSITIONS: Mapping[tuple[ContractStatus, ContractEvent], ContractStatus] = {
    (_S.DRAFTING, _E.SUBMIT_REVIEW): _S.IN_REVIEW,
    (_S.IN_REVIEW, _E.CHANGE_ASKED): _S.REVISING,
    (_S.IN_REVIEW, _E.REFUSED): _S.REVISING,
    (_S.REVISING, _E.RESUBMIT): _S.IN_REVIEW,
    (_S.IN_REVIEW, _E.ALL_AGREE): _S.APPROVED,
    (_S.APPROVED, _E.REOPEN): _S.REVISING,
    (_S.APPROVED, _E.DISPATCH): _S.OUT_FOR_SIGN,
    (_S.OUT_FOR_SIGN, _E.COUNTERPARTY_CHANGE): _S.REVISING,
    (_S.OUT_FOR_SIGN, _E.ONE_SIDE_SIGNED): _S.PARTLY_SIGNED,
    (_S.PARTLY_SIGNED, _E.BOTH_SIGNED): _S.SIGNED,
    (_S.SIGNED, _E.CONDITIONS_MET): _S.EFFECTIVE,
    (_S.EFFECTIVE, _E.PLAN_APPROVED): _S.PERFORMING,
    (_S.PERFORMING, _E.ALL_DELIVERABLES_ACCEPTED): _S.PERFORMED,
    (_S.PERFORMED, _E.SETTLED): _S.CLOSED,
    (_S.PERFORMING, _E.SUSPEND): _S.SUSPENDED,
    (_S.EFFECTIVE, _E.SUSPEND): _S.SUSPENDED,
    (_S.PERFORMING, _E.DISPUTE): _S.DISPUTED,
    (_S.EFFECTIVE, _E.DISPUTE): _S.DISPUTED,
    **{(each, _E.TERMINATE): _S.TERMINATED for each in _TERMINABLE},
    **{(each, _E.VOID): _S.VOID for each in _VOIDABLE},
    (_S.CLOSED, _E.ARCHIVE_ACCEPTED): _S.ARCHIVED,
    (_S.TERMINATED, _E.ARCHIVE_ACCEPTED): _S.ARCHIVED,
}
"""Every allowed step of handbook 1.4 C; one that is not listed is refused."""


def advance(status: ContractStatus, event: str) -> ContractStatus:
    """The status after an event; Refused, naming what is possible now, when the step is not listed.

    ValueError for a word that names no event at all.
    """
    happened = ContractEvent(event)
    if (status, happened) in TRANSITIONS:
        return TRANSITIONS[status, happened]
    possible = "、".join(each.label for each in possible_events(status)) or "无（已是终态）"
    raise Refused(f"合同处于“{status.label}”，不能办理“{happened.label}”。", next_step=f"此时可以办理：{possible}。")


def possible_events(status: ContractStatus) -> list[ContractEvent]:
    """What may happen to a contract in this status."""
    return [event for at, event in TRANSITIONS if at is status]


@dataclass(frozen=True, slots=True)
class ContractState:
    """A contract as all its facts make it; `opened` says what it is about now, after every revision."""

    opened: ContractOpened
    moves: tuple[ContractMoved, ...]
    proposals: tuple[ProposalRecorded, ...]
    documents: tuple[DocumentAdded, ...]
    issued: tuple[SigningCopyIssued, ...]
    scans: tuple[ScanFiled, ...]
    signings: tuple[SigningConfirmed, ...]
    effects: tuple[ContractBecameEffective, ...]
    archived: tuple[DossierArchived, ...]
    review: ReviewState

    @property
    def status(self) -> ContractStatus:
        """Where the contract stands now."""
        return ContractStatus(self.moves[-1].to_status) if self.moves else ContractStatus.DRAFTING

    @property
    def proposal_path(self) -> str:
        """Where the proposal in force lies, relative to the archive; empty before it is recorded."""
        return self.proposals[-1].path if self.proposals else ""

    @property
    def effective_on(self) -> str:
        """The day the contract binds from, ISO; empty before."""
        return self.effects[-1].effective_on if self.effects else ""

    @property
    def signing(self) -> SigningConfirmed | None:
        """What a person read from the signed pages, None before."""
        return self.signings[-1] if self.signings else None

    @property
    def contract_no(self) -> str:
        """The contract's number."""
        return self.opened.contract_no

    @property
    def title(self) -> str:
        """The contract's title."""
        return self.opened.title

    @property
    def customer(self) -> str:
        """The buyer's full name."""
        return self.opened.customer

    @property
    def drafted_by(self) -> str:
        """The drafter's id."""
        return self.opened.drafted_by

    @property
    def version(self) -> str:
        """The newest version of the contract text, empty before the first draft."""
        texts = self.documents_of(CONTRACT_TEXT)
        return texts[-1].version if texts else ""

    @property
    def amount_gross(self) -> Decimal:
        """The total with VAT, in yuan."""
        return parse_amount(self.opened.amount_gross)

    def documents_of(self, kind: str) -> list[DocumentAdded]:
        """The contract's documents of one kind, oldest first."""
        return [each for each in self.documents if each.kind == kind]


def fold_contract(events: Iterable[Event]) -> ContractState:
    """The contract as its facts in order make it; NotFound when none of them opens one."""
    facts = list(events)
    opened = next(_each(facts, ContractOpened), None)
    if opened is None:
        raise NotFound("没有这份合同的建号记录", next_step="请核对合同编号；新合同请先用方案起草建号")
    return ContractState(
        opened=_revised(opened, _each(facts, ContractRevised)),
        moves=tuple(_each(facts, ContractMoved)),
        proposals=tuple(_each(facts, ProposalRecorded)),
        documents=tuple(_each(facts, DocumentAdded)),
        issued=tuple(_each(facts, SigningCopyIssued)),
        scans=tuple(_each(facts, ScanFiled)),
        signings=tuple(_each(facts, SigningConfirmed)),
        effects=tuple(_each(facts, ContractBecameEffective)),
        archived=tuple(_each(facts, DossierArchived)),
        review=fold_review(facts),
    )


def _revised(opened: ContractOpened, revisions: Iterable[ContractRevised]) -> ContractOpened:
    for each in revisions:
        opened = replace(opened, **asdict(each))
    return opened


def _each(facts: Iterable[Event], fact_type: type[_Fact]) -> Iterator[_Fact]:
    return (each for each in facts if isinstance(each, fact_type))
