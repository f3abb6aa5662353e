"""The papers of a change of contract: the request (BGSQ) and the supplement that carries it out once approved.

Both are drawn from one file of facts. A supplement rests on the request in the dossier that says the very same and
bears four agreements; it takes its number `-Bnn` from the register in the unit of work that keeps it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pipeline.domain.events import NumberTaken
from pipeline.domain.findings import Finding, errors_in
from pipeline.domain.money.amounts import format_amount
from pipeline.domain.numbering.numbers import NumberKind, document_number, next_number
from pipeline.domain.papers.changing_approval import check_approved, check_drafter
from pipeline.domain.papers.changing_checks import is_escalated
from pipeline.domain.papers.changing_facts import ChangeFacts
from pipeline.domain.papers.changing_price import parts_of
from pipeline.domain.papers.changing_record import KeptClause, SupplementRecord
from pipeline.domain.people import Role
from pipeline.domain.text_checks import amounts, structure
from pipeline.domain.text_checks.lines import contract_text
from pipeline.drafting.values import document_values
from pipeline.drafting.values.changing import (
    Agreement,
    Change,
    approved_values,
    request_values,
    stated_values,
    supplement_values,
)
from pipeline.errors import Refused
from pipeline.services.papers.changing_records import REQUEST, request_saying
from pipeline.services.papers.changing_working import Worked, must_be_open, nth, work_out
from pipeline.services.papers.drawing import FIRST_VERSION, Case, Drawn, PaperKind, values_digest

SUPPLEMENT = "BGSQ_BCXY"
_TEXT_CHECKS = (
    structure.unfilled,
    amounts.capitals_beside_digits,
    amounts.deposit,
    amounts.penalty,
)


def _request(case: Case, facts: ChangeFacts) -> Drawn:
    worked = work_out(case, facts)
    findings = [*worked.findings, *check_drafter(facts, facts.drafter)]
    if facts.drafter:
        case.office.company.person_in(facts.drafter, Role.LEGAL)
    if errors_in(findings):
        return Drawn({}, findings)
    stated = {"change": facts.change, "approved_sha256": values_digest(approved_values(worked.change))}
    return Drawn(request_values(case.contract, worked.change), findings, part=nth(facts.change), stated=stated)


def _supplement(case: Case, facts: ChangeFacts) -> Drawn:
    worked = work_out(case, facts)
    drafter = case.person.name
    findings = [
        *worked.findings,
        *check_drafter(facts, drafter),
        *check_approved(facts, is_escalated=is_escalated(worked.change.price)),
    ]
    if errors_in(findings):
        return Drawn({}, findings)
    request_no = _request_of(case, worked)
    supplement_no = worked.own.supplement_no if worked.own else _next_supplement(case)
    record = _record(case, worked, request_no, supplement_no)
    _refuse_signed(case, worked.own, record)
    values = supplement_values(
        case.contract, _numbered(worked.change, supplement_no), _agreement(case, worked, request_no)
    )
    return Drawn(
        values,
        [*findings, *_check_text(case, values)],
        part=f"（{record.short_no}）",
        number="" if worked.own else document_number(supplement_no, REQUEST, 1, FIRST_VERSION),
        takes=None if worked.own else _taken(case, supplement_no),
        stated=stated_values(record, worked.change),
        record=record.model_dump_json(indent=1).encode(),
    )


def _request_of(case: Case, worked: Worked) -> str:
    """The request in the dossier that says exactly this; Refused when there is none."""
    found = request_saying(case, worked.change.facts.change, values_digest(approved_values(worked.change)))
    if not found:
        raise Refused(
            f"卷内没有与这份资料一致的{nth(worked.change.facts.change).strip('（）')}变更申请表。",
            next_step="先批后签：请用同一份资料先出 BGSQ（含四个节点的意见）；资料改过或合同又有变更的，要重新报批。",
        )
    return found


def _next_supplement(case: Case) -> str:
    """The number the register gives next under this contract; voided ones are never given again."""
    rows = case.index.numbers(case.state.contract_no)
    taken = [each.number for each in rows if each.kind is NumberKind.SUPPLEMENT]
    return next_number(NumberKind.SUPPLEMENT, case.state.contract_no, taken)


def _taken(case: Case, number: str) -> NumberTaken:
    contract_no = case.state.contract_no
    return NumberTaken(number, NumberKind.SUPPLEMENT, contract_no, f"{case.state.title}补充协议", contract_no)


def _record(case: Case, worked: Worked, request_no: str, supplement_no: str) -> SupplementRecord:
    change = worked.change
    return SupplementRecord(
        supplement_no=supplement_no,
        change=change.facts.change,
        request_no=request_no,
        amount_delta=change.facts.amount_delta,
        days_delta=change.facts.days_delta,
        parts=tuple(parts_of(case.proposal, change.facts)),
        payments=tuple(change.plan_after),
        account_changed="账户" in change.facts.change_types,
        new_dates={each.milestone: each.plan_date for each in change.facts.new_dates},
        clauses=tuple(
            KeptClause(
                clause=each.name,
                action=each.change.action,
                old_text=each.old_text,
                new_text=each.change.new_text.strip(),
            )
            for each in change.quotes
        ),
    )


def _refuse_signed(case: Case, own: SupplementRecord | None, record: SupplementRecord) -> None:
    """A supplement that came back signed says for good what it says."""
    signed = (each for each in case.state.documents_of(REQUEST) if each.stage == "SIGNED")
    if own and own != record and any(each.document_no.startswith(f"{own.supplement_no}-") for each in signed):
        raise Refused(
            f"{own.supplement_no} 已签回归卷，内容不能再改。",
            next_step=f"再要变更，请作为第 {own.change + 1} 次变更（change: {own.change + 1}）另行报批。",
        )


def _numbered(change: Change, supplement_no: str) -> Change:
    return replace(change, supplement_no=supplement_no)


def _agreement(case: Case, worked: Worked, request_no: str) -> Agreement:
    state, text = case.state, worked.text
    signing = state.signing
    signed_on = max(signing.signed_on_seller, signing.signed_on_buyer) if signing else ""
    return Agreement(
        request_no=request_no,
        signed_on=date.fromisoformat(signed_on) if signed_on else None,
        effective_on=date.fromisoformat(state.effective_on),
        price_clause=text.clause_with(format_amount(worked.change.price.current.gross))
        or text.clause_with(format_amount(worked.change.price.original.gross)),
        payment_clause=text.payment_clause,
    )


def _check_text(case: Case, values: dict[str, Any]) -> Iterator[Finding]:
    """The checks of contract texts that make sense without the articles of a whole contract."""
    shown = {**values, "doc": document_values("", FIRST_VERSION, "")}
    text = contract_text(case.office.drafter.render(SUPPLEMENT, shown).text)
    for check in _TEXT_CHECKS:
        yield from check(text, case.proposal)


_KINDS = (
    PaperKind(REQUEST, (Role.SM, Role.PJM), ChangeFacts, _request, may=must_be_open),
    PaperKind(
        SUPPLEMENT,
        (Role.LEGAL,),
        ChangeFacts,
        _supplement,
        of_both_parties=True,
        for_signature=True,
        may=must_be_open,
    ),
)
CHANGING_PAPERS: Mapping[str, PaperKind] = {each.code: each for each in _KINDS}
