"""Closes a contract once its closure paper is signed by finance, sales and legal (handbook 1.4 C, 2.24)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.domain.contract import ContractEvent, ContractState, ContractStatus
from pipeline.domain.events import PaperFactsStated
from pipeline.domain.money.amounts import format_amount
from pipeline.domain.papers.account import MONEY_FACTS
from pipeline.domain.papers.closing_checks import VOIDED, receivable_after
from pipeline.domain.papers.closing_facts import ClosureFacts
from pipeline.domain.people import Role
from pipeline.errors import Refused
from pipeline.ledger import UnitOfWork
from pipeline.services.office import Office, contract_in
from pipeline.services.papers.closing import CLOSURE
from pipeline.services.papers.recording import account_in
from pipeline.services.reviewing.review import move

_ENDED = frozenset({ContractStatus.CLOSED, ContractStatus.TERMINATED, ContractStatus.ARCHIVED})
_DISSOLVED = frozenset({"协议解除", "单方解除"})


@dataclass(frozen=True, slots=True)
class Closed:
    """A contract at its end, by the paper that says so."""

    contract_no: str
    status: str
    paper_no: str


def close_contract(office: Office, contract_no: str, *, by: str) -> Closed:
    """The contract closed or terminated as its newest closure paper says; again changes nothing.

    Refused without such a paper, when money moved since it was drawn, when something is still owed, or when the
    dossier lacks what a step of the life cycle rests on.
    """
    person = office.company.person_in(by, Role.LEGAL)
    with office.records.unit_of_work(by=person.id, op=f"close:{contract_no}") as work:
        state = contract_in(work.index, contract_no)
        paper = _paper_of(work, contract_no)
        if not work.already_done and state.status not in _ENDED:
            _may_close(office, work, state, paper)
            for event in _steps(state, str(paper.stated["closure_type"])):
                work.record(move(contract_in(work.index, contract_no), event, reason=f"依据 {paper.document_no}"))
            work.commit()
        return Closed(contract_no, contract_in(work.index, contract_no).status.label, paper.document_no)


def _paper_of(work: UnitOfWork, contract_no: str) -> PaperFactsStated:
    stated = [each for each in work.index.history(contract_no) if isinstance(each, PaperFactsStated)]
    papers = [each for each in stated if each.kind == CLOSURE]
    if not papers:
        raise Refused(
            f"{contract_no} 还没有结清（终止）确认单。",
            next_step=f"请先出单（qidang paper {CLOSURE} {contract_no} 资料.yaml），三方签字后再办。",
        )
    return papers[-1]


def _may_close(office: Office, work: UnitOfWork, state: ContractState, paper: PaperFactsStated) -> None:
    history = work.index.history(state.contract_no)
    if any(isinstance(each, MONEY_FACTS) for each in history[history.index(paper) :]):
        raise Refused(f"{paper.document_no} 出单之后又有收付。", next_step="请重新出单、签字后再办。")
    if paper.stated["closure_type"] == VOIDED:
        raise Refused(f"{state.contract_no} 已作废，无须再终结。", next_step="请直接整理案卷。")
    owed = receivable_after(account_in(office, work.index, state), _facts(paper))
    if owed > Decimal(0) and paper.stated["closure_type"] not in _DISSOLVED:
        raise Refused(
            f"{state.contract_no} 还有 {format_amount(owed)} 元未收，不能结清。",
            next_step="请先登记收款；经双方确认扣减的，写入确认单的 settlements。",
        )


def _facts(paper: PaperFactsStated) -> ClosureFacts:
    """The facts as they were stated; checked when the paper was drawn."""
    return ClosureFacts.model_validate(paper.stated)


def _steps(state: ContractState, closure_type: str) -> Iterator[ContractEvent]:
    """The steps of the life cycle that are left; each on the paper that shows it."""
    if closure_type in _DISSOLVED:
        yield ContractEvent.TERMINATE
        return
    if state.status is ContractStatus.EFFECTIVE:
        _must_hold(state, "XMJH", "FINAL", "项目执行计划")
        yield ContractEvent.PLAN_APPROVED
    if state.status in (ContractStatus.EFFECTIVE, ContractStatus.PERFORMING):
        _must_hold(state, "YSQR", "SIGNED", "客户签字盖章的验收确认书")
        yield ContractEvent.ALL_DELIVERABLES_ACCEPTED
    yield ContractEvent.SETTLED


def _must_hold(state: ContractState, code: str, stage: str, title: str) -> None:
    if not any(each.stage == stage for each in state.documents_of(code)):
        raise Refused(f"{state.contract_no} 卷内没有{title}，不能结清。", next_step="请先补入案卷。")
