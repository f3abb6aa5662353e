"""The papers of money and of the end of a contract: its account (KPSK) and its closure (JQQR)."""

from collections.abc import Mapping
from datetime import date

from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.papers.closing_checks import Ending, check_closure
from pipeline.domain.papers.closing_facts import AccountFacts, ClosureFacts
from pipeline.domain.papers.receipt_checks import check_conditions
from pipeline.domain.people import Role
from pipeline.drafting.values.closing_money import account_values, closure_values
from pipeline.errors import Refused
from pipeline.services.office import Office
from pipeline.services.papers.drawing import Case, Drawn, PaperKind
from pipeline.services.papers.recording import account_in, standings_of

ACCOUNT, CLOSURE = "KPSK", "JQQR"


def _account(case: Case, _facts: AccountFacts) -> Drawn:
    """One book for each contract; a new version whenever the ledger has more to tell."""
    account = account_in(case.office, case.index, case.state)
    if not account.facts:
        raise Refused(
            f"{case.state.contract_no} 还没有开票或收款。", next_step="请先用 qidang money record 登记，再打印。"
        )
    standing = standings_of(case.office, case.state, account)
    values = account_values(case.contract, account, standing, case.office.today())
    return Drawn(values, list(check_conditions(account)))


def _must_have_bound(state: ContractState) -> None:
    if not state.effects and state.status is not ContractStatus.VOID:
        raise Refused(
            f"{state.contract_no} 尚未生效，没有可结清终止的。",
            next_step="不再签的合同请先作废；已签的请先登记签署（qidang desk confirm）。",
        )


def _closure(case: Case, facts: ClosureFacts) -> Drawn:
    account = account_in(case.office, case.index, case.state)
    is_service = case.proposal.proposal.contract_kind == "SAAS"
    findings = list(check_closure(facts, account, _ending(case.office, case.state, is_service=is_service)))
    return Drawn(closure_values(case.contract, account, facts), findings, part=f"（{facts.closure_type}）")


def _ending(office: Office, state: ContractState, *, is_service: bool) -> Ending:
    roles = {"finance": Role.FIN, "sales": Role.SM, "legal": Role.LEGAL}
    return Ending(
        status=state.status,
        is_service=is_service,
        effective_on=date.fromisoformat(state.effective_on) if state.effective_on else None,
        has_certificate=any(each.stage == "SIGNED" for each in state.documents_of("YSQR")),
        today=office.today(),
        holders={place: [each.name for each in office.company.holders(role)] for place, role in roles.items()},
    )


_KINDS = (
    PaperKind(ACCOUNT, (Role.FIN,), AccountFacts, _account),
    PaperKind(CLOSURE, (Role.FIN, Role.SM), ClosureFacts, _closure, keeps_facts=True, may=_must_have_bound),
)
CLOSING_PAPERS: Mapping[str, PaperKind] = {each.code: each for each in _KINDS}
