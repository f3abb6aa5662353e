"""What each dossier lacks at its contract's status, whose turn it is, and since when."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.domain.calendar.clock import CHINA
from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.dossier import SIGNED_COPY, Circumstance, Need, Requirement, missing_items, required_items
from pipeline.domain.events import ContractMoved, DocumentAdded
from pipeline.domain.papers.remedying_facts import DelayFacts
from pipeline.domain.papers.week_checks import DELAY_PAPER, late_tasks, tell_until, untold_delay
from pipeline.domain.people import Role
from pipeline.ledger import Index
from pipeline.services.office import Office, contract_in
from pipeline.services.papers.recording import has_money
from pipeline.services.papers.statements import newest_stated, rectification_of, weeks_told

# Where a contract is under way, one person's act is awaited before any paper is.
_TURNS = {
    ContractStatus.DRAFTING: ("送审", "法务专员"),
    ContractStatus.REVISING: ("修改后重新送审", "法务专员"),
    ContractStatus.APPROVED: ("发出签署版", "销售助理"),
    ContractStatus.OUT_FOR_SIGN: ("收回签署件并登记", "销售助理"),
    ContractStatus.SIGNED: ("登记生效", "销售助理"),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing a contract waits for; `since` is the moment its status began."""

    contract_no: str
    title: str
    status: str
    code: str
    whose_turn: str
    since: str
    need: str


def find_gaps(office: Office) -> list[Gap]:
    """The gaps of every contract, in the order contracts were opened."""
    with office.records.reading() as index:
        return [gap for each in index.contract_numbers() for gap in gaps_of(office, index, contract_in(index, each))]


def gaps_of(office: Office, index: Index, state: ContractState) -> list[Gap]:
    """What one contract's dossier lacks now."""
    since = status_since(index, state)
    required = required_items(state.status, circumstances(state) | _told(index, state))
    missing = missing_items(required, codes_present(state))
    untold = list(_untold(office, index, state))
    lacking = [_gap(office, state, each, since) for each in missing if not (untold and each.code == DELAY_PAPER)]
    return [*_awaited(office, state, since), *untold, *lacking]


def _told(index: Index, state: ContractState) -> set[Circumstance]:
    """The circumstances that people's statements and entries show."""
    known = {
        Circumstance.INVOICED: has_money(index, state.contract_no),
        Circumstance.RECTIFIED: rectification_of(index, state.contract_no).has_begun,
        Circumstance.DELAYED: any(late_tasks(each) for each in weeks_told(index, state.contract_no)),
    }
    return {each for each, is_so in known.items() if is_so}


def _untold(office: Office, index: Index, state: ContractState) -> Iterator[Gap]:
    """A delay that a week's sheet reports and no statement answers (R6-05)."""
    cases = newest_stated(index, state.contract_no, DELAY_PAPER, DelayFacts)
    week = untold_delay(weeks_told(index, state.contract_no), cases)
    if week:
        until = tell_until(week).astimezone(CHINA).strftime("%m-%d %H:%M")
        title = f"延期说明及解决方案（{week.year}-W{week.week:02d} 报告的延期，{until} 前送达）"
        turn, since = _turn_of(office, Role.PJM), week.reported_at.isoformat()
        yield Gap(state.contract_no, title, state.status.label, DELAY_PAPER, turn, since, Need.IF.value)


def codes_present(state: ContractState) -> set[str]:
    """The codes of everything the dossier holds; what still waits for signatures is not there yet."""
    return {code_in_dossier(each) for each in state.documents if each.stage != "SIGN"}


def code_in_dossier(document: DocumentAdded) -> str:
    """The requirement a document meets: a signed contract is another thing than its text."""
    return SIGNED_COPY if (document.kind, document.stage) == ("HTWB", "SIGNED") else document.kind


def circumstances(state: ContractState) -> set[Circumstance]:
    """The facts about a contract that make conditional pieces due, as far as the ledger knows them."""
    found = {
        Circumstance.TEXT_REVISED: state.review.round > 1,
        Circumstance.APPROVED: state.review.is_passed,
        Circumstance.HANDED_OVER: bool(state.archived),
        Circumstance.DELIVERED: bool(state.documents_of("JFQS") or state.documents_of("YSQR")),
    }
    return {each for each, is_so in found.items() if is_so}


def status_since(index: Index, state: ContractState) -> str:
    """The moment the contract's present status began, ISO."""
    times = [at for at, event in index.timed_history(state.contract_no) if isinstance(event, ContractMoved)]
    return times[-1] if times else index.timed_history(state.contract_no)[0][0]


def _awaited(office: Office, state: ContractState, since: str) -> Iterator[Gap]:
    act, turn = _TURNS.get(state.status, ("", ""))
    if state.status is ContractStatus.IN_REVIEW and state.review.waiting_for:
        node = state.review.waiting_for
        names = "、".join(each.name for each in office.company.holders(node.role))
        act, turn = "出具意见", f"{node.label}({names})"
    if act:
        yield Gap(state.contract_no, act, state.status.label, "办理", turn, since, "M")


def _gap(office: Office, state: ContractState, missing: Requirement, since: str) -> Gap:
    turn = _turn_of(office, missing.maker)
    return Gap(state.contract_no, missing.title, state.status.label, missing.code, turn, since, missing.need.value)


def _turn_of(office: Office, role: Role) -> str:
    names = "、".join(each.name for each in office.company.holders(role))
    return f"{role.label}({names})" if names else role.label
