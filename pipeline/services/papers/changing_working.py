"""A change of contract worked out against the contract as it stands: wording, price, instalments, days, approval."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.findings import Finding, finding
from pipeline.domain.papers.changing_approval import DEPARTMENTS, check_opinions
from pipeline.domain.papers.changing_checks import (
    check_dates,
    check_deposit,
    check_kinds,
    check_parts,
    check_plan,
    check_price,
)
from pipeline.domain.papers.changing_clauses import StandingText
from pipeline.domain.papers.changing_facts import ChangeFacts
from pipeline.domain.papers.changing_price import new_plan, price_of
from pipeline.domain.papers.changing_quotes import Quotes, check_total_named, check_wording, quote_all
from pipeline.domain.papers.changing_record import SupplementRecord, dates_in_force, plan_in_force, text_in_force
from pipeline.domain.proposal.clause_flags import clause_flags
from pipeline.drafting.values.changing import Change
from pipeline.errors import Refused
from pipeline.services.papers.changing_records import REQUEST, settled_in, signed_wording, supplements_in
from pipeline.services.papers.drawing import Case

_OVER = (ContractStatus.CLOSED, ContractStatus.TERMINATED, ContractStatus.VOID, ContractStatus.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Worked:
    """A change worked out against the contract as it stands, and everything found on the way."""

    change: Change
    text: StandingText
    findings: tuple[Finding, ...]
    earlier: tuple[SupplementRecord, ...]
    own: SupplementRecord | None


def nth(number: int) -> str:
    """What tells the papers of one change from those of another."""
    return f"（第{number}次）"


def work_out(case: Case, facts: ChangeFacts) -> Worked:
    """The change with everything found; Refused when the contract is not in effect or over, BadDocument when its
    dossier lost something.
    """
    must_be_open(case.state)
    known = supplements_in(case)
    own = next((each for each in known if each.change == facts.change), None)
    earlier = tuple(each for each in known if own is None or each.supplement_no < own.supplement_no)
    text = text_in_force(signed_wording(case), earlier)
    quotes = quote_all(facts, text)
    change = _change(case, facts, earlier, quotes, own)
    return Worked(change, text, tuple(_findings(case, change, quotes)), earlier, own)


def must_be_open(state: ContractState) -> None:
    """Refused when the contract does not bind yet, or is over."""
    if state.status in _OVER:
        raise Refused(
            f"{state.contract_no} 现为“{state.status.label}”，不能再变更。",
            next_step="变更只在合同生效后、终结前办理；终结后的事项请另订协议。",
        )
    if not state.effects:
        raise Refused(
            f"{state.contract_no} 尚未生效，不能办理变更。",
            next_step="生效前改文本请走评审（qidang review）；生效请先登记签署（qidang desk confirm）。",
        )


def _change(
    case: Case,
    facts: ChangeFacts,
    earlier: tuple[SupplementRecord, ...],
    quotes: Quotes,
    own: SupplementRecord | None,
) -> Change:
    told = facts.model_copy(update={"settled": settled_in(case, facts)})
    before = plan_in_force(case.proposal, earlier)
    return Change(
        facts=told,
        quotes=quotes.quotes,
        price=price_of(case.proposal, told, earlier),
        plan_before=before,
        plan_after=new_plan(case.proposal, told, earlier, before),
        dates_before=dates_in_force(case.proposal, earlier),
        supplement_no=own.supplement_no if own else "",
        earlier=[each.supplement_no for each in earlier],
        account_moved=any(each.account_changed for each in earlier),
        is_public=bool(clause_flags(case.proposal)["government_procurement"]),
    )


def _findings(case: Case, change: Change, quotes: Quotes) -> Iterator[Finding]:
    facts, proposal, today = change.facts, case.proposal, case.office.today()
    yield from _check_turn(case.state, facts)
    yield from _check_unsigned(case.state, change.earlier)
    yield from quotes.findings
    yield from check_kinds(facts, today)
    yield from check_wording(proposal, facts, quotes.quotes)
    yield from check_parts(proposal, facts, today)
    yield from check_price(proposal, facts, change.price)
    yield from check_total_named(quotes.quotes, change.price.current.gross, change.price.after.gross)
    yield from check_plan(facts, change.plan_before, change.plan_after, change.price)
    yield from check_deposit(proposal, change.plan_after, change.price.after.gross)
    yield from check_dates(facts, dict(change.dates_before), date.fromisoformat(case.state.effective_on))
    yield from check_opinions(facts, _holders(case), today)


def _check_unsigned(state: ContractState, earlier: Sequence[str]) -> Iterator[Finding]:
    """An earlier supplement that nobody signed yet is taken for signed."""
    signed = [each.document_no for each in state.documents_of(REQUEST) if each.stage == "SIGNED"]
    still = [each for each in earlier if not any(number.startswith(f"{each}-") for number in signed)]
    if still:
        yield finding("B329", at="change", numbers="、".join(still))


def _check_turn(state: ContractState, facts: ChangeFacts) -> Iterator[Finding]:
    before = facts.change - 1
    if before and not any(each.title.endswith(nth(before)) for each in state.documents_of(REQUEST)):
        yield finding("B300", at="change", before=before, number=facts.change)


def _holders(case: Case) -> dict[str, list[str]]:
    company = case.office.company
    return {name: [each.name for each in company.holders(node.role)] for name, node in DEPARTMENTS.items()}
