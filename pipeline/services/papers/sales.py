"""The papers of the sales side and of the signing, each drawn from what the house knows and what a person adds."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from pipeline.domain.contract import ContractState
from pipeline.domain.events import ContractMoved, ScanFiled, SigningCopyIssued
from pipeline.domain.findings import Finding, finding
from pipeline.domain.numbering.numbers import document_number, parse_document_number
from pipeline.domain.papers.sales_checks import (
    check_diligence,
    check_mandate,
    check_needs,
    check_offer,
    check_originals,
    check_registration,
    check_sealing,
    check_talks,
)
from pipeline.domain.papers.sales_facts import (
    DiligenceFacts,
    MandateFacts,
    NeedsFacts,
    NoticeFacts,
    OriginalsFacts,
    ProposalFacts,
    QuotationFacts,
    RegistrationFacts,
    SealFacts,
    TalksFacts,
)
from pipeline.domain.people import Role
from pipeline.domain.review.review import ReviewNode
from pipeline.drafting.values.offer import proposal_values, quotation_values
from pipeline.drafting.values.sales import deal_of, known_demands, needs_values, registration_values
from pipeline.drafting.values.signing_papers import (
    Effect,
    Originals,
    Target,
    mandate_values,
    notice_values,
    originals_values,
    seal_values,
)
from pipeline.drafting.values.talks import diligence_values, round_of, talks_values
from pipeline.errors import NotFound, Refused
from pipeline.services.office import Office
from pipeline.services.papers.drawing import Case, Drawn, Paper, PaperKind, draw
from pipeline.services.reviewing.issuing import newest_copy

SECRET = "商业秘密"


def draw_form(office: Office, contract_no: str, code: str, facts_path: Path | None = None, *, by: str) -> Paper:
    """The paper of this code for a contract; NotFound for a code without such a paper, else as `draw`."""
    if code not in SALES_PAPERS:
        raise NotFound(f"没有文书“{code}”。", next_step=f"可以出的有：{'、'.join(SALES_PAPERS)}。")
    return draw(office, contract_no, SALES_PAPERS[code], facts_path, by=by)


def _registration(case: Case, facts: RegistrationFacts) -> Drawn:
    values = registration_values(case.proposal, facts, _doubles(case))
    return Drawn(values, list(check_registration(case.proposal, facts)))


def _doubles(case: Case) -> str:
    """What the house's own contracts say: whether this customer goes under other numbers too."""
    customer, number = case.state.customer, case.state.opened.customer_no
    others = sorted(
        {
            each.customer_no
            for each in case.index.all_contracts()
            if (each.customer == customer) != (each.customer_no == number)
        }
    )
    return f"疑似重复，待裁决：客户编号 {'、'.join(others)}" if others else "无重复"


def _needs(case: Case, facts: NeedsFacts) -> Drawn:
    return Drawn(needs_values(case.proposal, facts), list(check_needs(case.proposal, facts)))


def _offer(case: Case, facts: ProposalFacts) -> Drawn:
    demands = facts.demands or known_demands(case.proposal)
    findings = [*check_offer(case.proposal, facts, len(demands), case.office.today()), *_reviewed_alone(case)]
    return Drawn(proposal_values(case.proposal, facts), findings, number=_offer_number(case))


def _offer_number(case: Case) -> str:
    """The proposal bears its own number; Refused when it is not one of a proposal."""
    number = case.proposal.proposal.proposal_no
    try:
        is_offer = parse_document_number(number).code == "HZFA"
    except ValueError:
        is_offer = False
    if not is_offer:
        raise Refused(f"方案编号“{number}”不合编号规则。", next_step="应如 202609-001-HZFA-01-V2.0；请改方案数据。")
    return number


def _quotation(case: Case, _facts: QuotationFacts) -> Drawn:
    offer = parse_document_number(_offer_number(case))
    values = quotation_values(case.proposal)
    shown = {name: values[name] for name in ("items", "tax_summary", "totals")}
    number = document_number(offer.owner, "BJMX", int(offer.serial), offer.version)
    return Drawn({**deal_of(case.proposal), **shown}, _reviewed_alone(case), number=number)


def _reviewed_alone(case: Case) -> list[Finding]:
    """Who prepares a paper does not also review it (handbook 2.0, the three levels of signatures)."""
    name = case.person.name
    return [finding("B024", at="prepared_by", name=name)] if name == case.proposal.proposal.sales_manager else []


def _talks(case: Case, facts: TalksFacts) -> Drawn:
    findings = list(check_talks(case.proposal, facts))
    if any(each.is_error for each in findings):
        return Drawn({}, findings)
    held = round_of(case.proposal, facts.round)
    return Drawn(talks_values(case.proposal, facts), findings, part=f"（第{held.round}轮）")


def _diligence(case: Case, facts: DiligenceFacts) -> Drawn:
    findings = list(check_diligence(case.proposal, facts, case.office.today(), case.person.name))
    return Drawn(diligence_values(case.proposal, facts), findings)


def _mandate(case: Case, facts: MandateFacts) -> Drawn:
    return Drawn(mandate_values(case.contract, case.proposal, facts), list(check_mandate(case.proposal, facts)))


def _sealing(case: Case, facts: SealFacts) -> Drawn:
    company, state = case.office.company, case.state
    if facts.sealed_by:
        company.person_in(facts.sealed_by, Role.SEAL)
    told = facts.model_copy(update={"applicant": facts.applicant or case.person.name})
    target, seller = _target(case), case.proposal.seller
    signatory = facts.signatory or seller.authorized_signatory or seller.legal_representative
    findings = list(check_sealing(told, target.copies, _approved_at(case), case.office.clock.now()))
    if signatory != seller.legal_representative and not state.documents_of("SQWT"):
        findings.append(finding("B063", at="signatory", name=signatory))
    return Drawn(seal_values(case.contract, target, told, signatory), findings, part=f"（{target.version}）")


def _approved_at(case: Case) -> datetime | None:
    moved = [
        datetime.fromisoformat(at)
        for at, event in case.index.timed_history(case.state.contract_no)
        if isinstance(event, ContractMoved) and event.to_status == "APPROVED"
    ]
    return moved[-1] if moved else None


def _target(case: Case) -> Target:
    """The signing copy that is out, with the approval it rests on."""
    state, copy = case.state, _copy_of(case.state)
    text = next(each for each in state.documents if each.document_no == copy.document_no)
    forms = [each for each in state.documents_of("HTSP") if each.stage == "FINAL"]
    return Target(
        document_no=copy.document_no,
        version=copy.version,
        text_sha256=text.text_sha256,
        pages=len(copy.pages),
        copies=state.opened.copies_total,
        approval_no=forms[-1].document_no if forms else state.review.form_no,
        approved_sha256=state.review.text_sha256,
        approved_by=_last_approver(case),
    )


def _last_approver(case: Case) -> str:
    person = case.state.review.deciders().get(ReviewNode.DIRECTOR, "")
    return case.office.company.person(person).name if person else ""


def _copy_of(state: ContractState) -> SigningCopyIssued:
    copy = newest_copy(state)
    if copy is None:
        raise Refused(f"{state.contract_no} 还没有发出签署版。", next_step="审批通过后请先用 qidang issue 发出签署版。")
    return copy


def _originals(case: Case, facts: OriginalsFacts) -> Drawn:
    office, state, copy = case.office, case.state, _copy_of(case.state)
    findings = list(check_originals(facts, state.opened.copies_total, office.calendar, office.today()))
    signing = state.signing
    known = Originals(
        contract_no=state.contract_no,
        version=copy.version,
        pages=len(copy.pages),
        seller_on=date.fromisoformat(signing.signed_on_seller) if signing else None,
        buyer_on=date.fromisoformat(signing.signed_on_buyer) if signing else None,
        returned=_returned(case, copy),
    )
    return Drawn(originals_values(case.contract, known, facts), findings)


def _returned(case: Case, copy: SigningCopyIssued) -> dict[int, date]:
    return {
        event.copy_no: datetime.fromisoformat(at).date()
        for at, event in case.index.timed_history(case.state.contract_no)
        if isinstance(event, ScanFiled) and event.document_no == copy.document_no
    }


def _notice(case: Case, facts: NoticeFacts) -> Drawn:
    state, copy = case.state, _copy_of(case.state)
    if not state.effects or state.signing is None:
        raise Refused(f"{state.contract_no} 尚未生效。", next_step="请先登记签署（qidang desk sign）。")
    effect = Effect(
        version=copy.version,
        seller_on=date.fromisoformat(state.signing.signed_on_seller),
        buyer_on=date.fromisoformat(state.signing.signed_on_buyer),
        effective_on=date.fromisoformat(state.effective_on),
        basis=state.effects[-1].basis,
        receivers=_receivers(case.office),
    )
    return Drawn(notice_values(case.contract, effect, facts), _unheard(case.office, facts))


def _receivers(office: Office) -> list[tuple[str, str]]:
    return [(role.label, each.name) for role in (Role.FIN, Role.PJM) for each in office.company.holders(role)[:1]]


def _unheard(office: Office, facts: NoticeFacts) -> list[Finding]:
    """Finance and the project manager must both be told."""
    names = {each.name for each in facts.receivers} or {name for _, name in _receivers(office)}
    return [
        finding("B080", at="receivers", role=role.label)
        for role in (Role.FIN, Role.PJM)
        if not names & {each.name for each in office.company.holders(role)}
    ]


_KINDS = (
    PaperKind("KHDJ", (Role.AM, Role.SA), RegistrationFacts, _registration, of_customer=True),
    PaperKind("XQFX", (Role.SC, Role.AM), NeedsFacts, _needs, of_customer=True, confidentiality=SECRET),
    PaperKind("HZFA", (Role.PM_PROD, Role.SM, Role.AM), ProposalFacts, _offer, True, confidentiality=SECRET),
    PaperKind("BJMX", (Role.PM_PROD, Role.SM, Role.AM), QuotationFacts, _quotation, True, confidentiality=SECRET),
    PaperKind("SWTP", (Role.SM, Role.AM), TalksFacts, _talks, True, True, SECRET),
    PaperKind("ZXHC", (Role.SC, Role.LEGAL), DiligenceFacts, _diligence),
    PaperKind("SQWT", (Role.LEGAL,), MandateFacts, _mandate),
    PaperKind("YYSJ", (Role.SA,), SealFacts, _sealing),
    PaperKind("YJHS", (Role.SA,), OriginalsFacts, _originals),
    PaperKind("SXTZ", (Role.SA,), NoticeFacts, _notice),
)
SALES_PAPERS: Mapping[str, PaperKind] = {each.code: each for each in _KINDS}
