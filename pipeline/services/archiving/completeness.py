"""What each dossier lacks at its contract's status, whose turn it is, and since when."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.dossier import SIGNED_COPY, Circumstance, Requirement, missing_items, required_items
from pipeline.domain.events import ContractMoved, DocumentAdded
from pipeline.ledger import Index
from pipeline.services.office import Office, contract_in
from pipeline.services.papers.recording import has_money
from pipeline.services.papers.statements import rectification_of

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
    known = {
        Circumstance.INVOICED: has_money(index, state.contract_no),
        Circumstance.RECTIFIED: rectification_of(index, state.contract_no).has_begun,
    }
    required = required_items(state.status, circumstances(state) | {each for each, is_so in known.items() if is_so})
    missing = missing_items(required, codes_present(state))
    return [*_awaited(office, state, since), *(_gap(office, state, each, since) for each in missing)]


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
    names = "、".join(each.name for each in office.company.holders(missing.maker))
    turn = f"{missing.maker.label}({names})" if names else missing.maker.label
    return Gap(state.contract_no, missing.title, state.status.label, missing.code, turn, since, missing.need.value)
