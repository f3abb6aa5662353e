"""The papers of delay and rectification (YQSM, ZGJH, ZGFY), drawn from the records and a person's facts."""

from collections.abc import Iterator, Mapping

from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.events import NumberTaken, PaperFactsStated
from pipeline.domain.findings import BadDocument, Finding, errors_in, finding
from pipeline.domain.numbering.numbers import NumberStatus, parse_document_number
from pipeline.domain.papers.changing_record import dates_in_force, earlier_delta
from pipeline.domain.papers.performing_facts import RecordFacts
from pipeline.domain.papers.recheck_checks import RecheckFile, check_recheck
from pipeline.domain.papers.rectifying import Plan, SourceRecord, newest_of, term_of, unversioned
from pipeline.domain.papers.rectifying_checks import MAX_ROUNDS, RECTIFY_DAYS, PlanFile, check_plan
from pipeline.domain.papers.remedying_checks import PENALTY_CAP, DelayFile, check_delay
from pipeline.domain.papers.remedying_facts import DelayFacts, RecheckFacts, RectificationFacts
from pipeline.domain.papers.tested import as_stated, source_record
from pipeline.domain.people import Role
from pipeline.drafting.values.rectifying import plan_timing, recheck_values, rectification_values, term_in
from pipeline.drafting.values.remedying import delay_values
from pipeline.errors import Refused
from pipeline.services.papers.changing_records import supplements_in
from pipeline.services.papers.drawing import Case, Drawn, PaperKind
from pipeline.services.papers.statements import newest_stated, rectification_of, stated

_PERFORMED_UNDER = frozenset(
    {
        ContractStatus.EFFECTIVE,
        ContractStatus.PERFORMING,
        ContractStatus.PERFORMED,
        ContractStatus.SUSPENDED,
        ContractStatus.DISPUTED,
    }
)


def _must_be_performed(state: ContractState) -> None:
    if state.status not in _PERFORMED_UNDER:
        raise Refused(
            f"{state.contract_no} 现为“{state.status.label}”，不能出延期与整改文书。",
            next_step="合同生效之后、终结之前才有履行中的延期与整改。",
        )


def _delay(case: Case, facts: DelayFacts) -> Drawn:
    """One statement for each delay case; the same case with more said is its next version."""
    known, office = _delay_file(case, facts), case.office
    reviewer = facts.reviewer or case.proposal.proposal.sales_manager
    findings = [*check_delay(facts, known, office.calendar, office.clock.now()), *_check_reviewer(case, reviewer)]
    part = f"（第{facts.case_no}次）"
    if errors_in(findings):
        return Drawn({}, findings, part=part)
    values = delay_values(case.contract, facts, known.milestones, office.calendar, reviewer=reviewer)
    return Drawn(values, findings, part=part)


def _delay_file(case: Case, facts: DelayFacts) -> DelayFile:
    told = newest_stated(case.index, case.state.contract_no, "YQSM", DelayFacts)
    taken = case.index.number(facts.supplement_no) if facts.supplement_no else None
    supplements = supplements_in(case)
    earlier = [each for each in supplements if _precedes(case, each.supplement_no, facts)]
    days = dates_in_force(case.proposal, earlier)
    return DelayFile(
        contract_no=case.state.contract_no,
        milestones=[each.model_copy(update={"plan_date": days[each.code]}) for each in case.proposal.milestones],
        total=case.proposal.totals.amount_gross + earlier_delta(earlier),
        penalty_cap=term_in(case.contract, PENALTY_CAP),
        cases={each.case_no: each for each in told.values()},
        numbers=frozenset({taken.number} if taken and taken.status is not NumberStatus.VOID else ()),
        new_dates=next((each.new_dates for each in supplements if each.supplement_no == facts.supplement_no), {}),
    )


def _precedes(case: Case, supplement_no: str, facts: DelayFacts) -> bool:
    """Whether a supplement stood before this case was first told; the one the case led to did not."""
    if facts.supplement_no and supplement_no >= facts.supplement_no:
        return False
    for event in case.index.history(case.state.contract_no):
        if isinstance(event, PaperFactsStated) and event.kind == "YQSM":
            if event.stated.get("case_no") == facts.case_no:
                return False
        elif isinstance(event, NumberTaken) and event.number == supplement_no:
            return True
    return True


def _check_reviewer(case: Case, reviewer: str) -> Iterator[Finding]:
    """A sales manager reviews, and nobody a paper of their own making (handbook 1.1, 2.0)."""
    managers = case.office.company.holders(Role.SM)
    if reviewer in (case.person.name, case.person.id):
        yield finding("B226", at="reviewer", name=case.person.name)
    elif all(reviewer not in (each.name, each.id) for each in managers):
        known = "、".join(each.name for each in managers) or "目前无人"
        yield finding("B249", at="reviewer", name=reviewer, known=known)


def _plan(case: Case, facts: RectificationFacts) -> Drawn:
    """One plan for each test record, with a version for each change of it."""
    known, office = _plan_file(case, facts), case.office
    reviewer = facts.reviewer or case.proposal.proposal.sales_manager
    findings = [*check_plan(facts, known, office.calendar, office.today()), *_check_reviewer(case, reviewer)]
    record = known.record
    part = f"（{record.stage}第{record.round}轮，{_short(record.number)}）"
    if errors_in(findings):
        return Drawn({}, findings, part=part)
    term = term_of(facts, record, known.rectify_days, office.calendar)
    timing = plan_timing(facts.planned_on, record, office.calendar)
    values = rectification_values(case.contract, facts, (record, term, timing), reviewer=reviewer)
    return Drawn(values, findings, part=part)


def _plan_file(case: Case, facts: RectificationFacts) -> PlanFile:
    known = rectification_of(case.index, case.state.contract_no)
    before = next((each for each in known.plans if _answers_same(each, facts)), None)
    return PlanFile(
        record=_record_for(case, facts),
        rectify_days=term_in(case.contract, RECTIFY_DAYS),
        criteria=[each.item for each in case.proposal.acceptance.criteria],
        newest_record=newest_of(facts.record_no, [each.document_no for each in case.state.documents_of("YSJL")]),
        before=before.facts if before else None,
        rechecks=[each.facts for each in known.rechecks_of(before.number)] if before else (),
    )


def _answers_same(plan: Plan, facts: RectificationFacts) -> bool:
    return unversioned(plan.facts.record_no) == unversioned(facts.record_no)


def _record_for(case: Case, facts: RectificationFacts) -> SourceRecord:
    """The record as the house keeps it, else as the person tells it, with the reason why it cannot be compared."""
    number = facts.record_no
    kept = stated(case.index, case.state.contract_no, "YSJL", RecordFacts).get(number)
    if kept:
        return source_record(number, kept)
    if facts.record is None:
        raise BadDocument("整改计划还不能出。", [finding("B230", at="record_no", number=number)])
    is_filed = any(each.document_no == number for each in case.state.documents_of("YSJL"))
    doubt = f"卷内的 {number} 出具时没有留存数据" if is_filed else f"卷内没有测试记录 {number}"
    return as_stated(number, facts.record, doubt=doubt)


def _recheck(case: Case, facts: RecheckFacts) -> Drawn:
    """One record for each round of a plan."""
    known, calendar = _recheck_file(case, facts), case.office.calendar
    findings = list(check_recheck(facts, known, calendar, case.office.today()))
    part = f"（第{facts.round}轮，{_short(facts.plan_no)}）"
    if errors_in(findings):
        return Drawn({}, findings, part=part)
    plan = known.plan
    values = recheck_values(case.contract, facts, plan, known.before(facts.round), (known.record, known.term(calendar)))
    return Drawn(values, findings, part=part)


def _recheck_file(case: Case, facts: RecheckFacts) -> RecheckFile:
    contract_no = case.state.contract_no
    plans = stated(case.index, contract_no, "ZGJH", RectificationFacts)
    if facts.plan_no not in plans:
        known = "、".join(plans) or "无"
        raise BadDocument("整改复验记录还不能出。", [finding("B250", at="plan_no", number=facts.plan_no, known=known)])
    plan, tested = Plan(facts.plan_no, plans[facts.plan_no]), rectification_of(case.index, contract_no)
    record = _record_for(case, plan.facts)
    sources = {each.no: record.source(each.case) for each in plan.facts.items}
    vain = ((no, tested.vain_rechecks(each, record.stage, beside=plan.number)) for no, each in sources.items() if each)
    return RecheckFile(
        plan=plan,
        newest_plan=newest_of(plan.number, list(plans)),
        rounds={each.facts.round: each.facts for each in tested.rechecks_of(plan.number)},
        record=record,
        vain=dict(vain),
        rectify_days=term_in(case.contract, RECTIFY_DAYS),
        max_rounds=term_in(case.contract, MAX_ROUNDS),
    )


def _short(number: str) -> str:
    """`YSJL-01` of a document number; papers numbered elsewhere stay as they are written."""
    try:
        parsed = parse_document_number(number)
    except ValueError:
        return number
    return f"{parsed.code}-{parsed.serial}"


_KINDS = (
    PaperKind("YQSM", (Role.PJM,), DelayFacts, _delay, keeps_facts=True, may=_must_be_performed),
    PaperKind("ZGJH", (Role.PJM,), RectificationFacts, _plan, keeps_facts=True, may=_must_be_performed),
    PaperKind(
        "ZGFY",
        (Role.CS, Role.PJM),
        RecheckFacts,
        _recheck,
        of_both_parties=True,
        keeps_facts=True,
        may=_must_be_performed,
    ),
)
REMEDYING_PAPERS: Mapping[str, PaperKind] = {each.code: each for each in _KINDS}
