"""The papers of a signing: mandate (SQWT), use of the seal (YYSJ), originals (YJHS), notice of effect (SXTZ)."""

from datetime import date

from pipeline.domain.contract import ContractState
from pipeline.domain.findings import Finding, finding
from pipeline.domain.papers.sales_checks import check_mandate, check_originals, check_sealing
from pipeline.domain.papers.sales_facts import MandateFacts, NoticeFacts, OriginalsFacts, SealFacts
from pipeline.domain.people import Role
from pipeline.domain.proposal.model import Proposal
from pipeline.drafting.values.signing_papers import (
    Effect,
    Originals,
    mandate_values,
    notice_values,
    originals_values,
    seal_values,
)
from pipeline.errors import Refused
from pipeline.services.office import Office
from pipeline.services.papers.drawing import Case, Drawn, PaperKind
from pipeline.services.papers.signing_object import (
    SigningObject,
    approved_at,
    copy_to_sign,
    returned_copies,
    seal_target,
    signing_object,
)

CHANGE = "变更"


def _mandate(case: Case, facts: MandateFacts) -> Drawn:
    signed = signing_object(case, facts.supplement_no)
    findings = list(check_mandate(_to_be_signed(case, signed, facts), facts))
    if signed.record and CHANGE not in facts.authority:
        findings.append(finding("B056", at="authority"))
    return Drawn(mandate_values(signed.values, signed.terms, facts), findings, part=signed.part)


def _to_be_signed(case: Case, signed: SigningObject, facts: MandateFacts) -> Proposal:
    """The terms with the day of signing: as planned, a supplement from today or the first day of the mandate on."""
    if signed.record is None:
        return signed.terms
    planned = signed.terms.proposal.model_copy(update={"planned_sign_date": max(case.office.today(), facts.valid_from)})
    return signed.terms.model_copy(update={"proposal": planned})


def _sealing(case: Case, facts: SealFacts) -> Drawn:
    if facts.sealed_by:
        case.office.company.person_in(facts.sealed_by, Role.SEAL)
    signed = signing_object(case, facts.supplement_no)
    told = facts.model_copy(update={"applicant": facts.applicant or case.person.name})
    target, seller = seal_target(case, signed), case.proposal.seller
    signatory = facts.signatory or seller.authorized_signatory or seller.legal_representative
    findings = list(check_sealing(told, target.copies, approved_at(case, signed), case.office.clock.now()))
    if signatory != seller.legal_representative and not case.state.documents_of("SQWT"):
        findings.append(finding("B063", at="signatory", name=signatory))
    part = f"{signed.part}（{target.version}）"
    return Drawn(seal_values(signed.values, target, told, signatory), findings, part=part)


def _originals(case: Case, facts: OriginalsFacts) -> Drawn:
    office, state, signed = case.office, case.state, signing_object(case, facts.supplement_no)
    copy = copy_to_sign(signed)
    findings = list(check_originals(facts, state.opened.copies_total, office.calendar, office.today()))
    signing = None if signed.record else state.signing
    known = Originals(
        contract_no=signed.number,
        version=copy.version,
        pages=len(copy.pages),
        seller_on=date.fromisoformat(signing.signed_on_seller) if signing else None,
        buyer_on=date.fromisoformat(signing.signed_on_buyer) if signing else None,
        returned=returned_copies(case, copy),
    )
    return Drawn(originals_values(signed.values, known, facts), findings, part=signed.part)


def _notice(case: Case, facts: NoticeFacts) -> Drawn:
    state, copy = case.state, copy_to_sign(signing_object(case, ""))
    assert state.signing is not None
    effect = Effect(
        version=copy.version,
        seller_on=date.fromisoformat(state.signing.signed_on_seller),
        buyer_on=date.fromisoformat(state.signing.signed_on_buyer),
        effective_on=date.fromisoformat(state.effective_on),
        basis=state.effects[-1].basis,
        receivers=_receivers(case.office),
    )
    return Drawn(notice_values(case.contract, effect, facts), _unheard(case.office, facts))


def _must_be_in_effect(state: ContractState) -> None:
    if not state.effects or state.signing is None:
        raise Refused(f"{state.contract_no} 尚未生效。", next_step="请先登记签署（qidang desk confirm）。")


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


SIGNING_KINDS = (
    PaperKind("SQWT", (Role.LEGAL,), MandateFacts, _mandate),
    PaperKind("YYSJ", (Role.SA,), SealFacts, _sealing),
    PaperKind("YJHS", (Role.SA,), OriginalsFacts, _originals),
    PaperKind("SXTZ", (Role.SA,), NoticeFacts, _notice, may=_must_be_in_effect),
)
