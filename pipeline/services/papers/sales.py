"""The papers of the sales side, each drawn from what the house knows and what a person adds."""

from collections.abc import Mapping
from pathlib import Path

from pipeline.domain.findings import Finding, finding
from pipeline.domain.numbering.numbers import document_number, parse_document_number
from pipeline.domain.papers.sales_checks import (
    check_diligence,
    check_needs,
    check_offer,
    check_registration,
    check_talks,
)
from pipeline.domain.papers.sales_facts import (
    DiligenceFacts,
    NeedsFacts,
    ProposalFacts,
    QuotationFacts,
    RegistrationFacts,
    TalksFacts,
)
from pipeline.domain.people import Role
from pipeline.drafting.values.offer import proposal_values, quotation_values
from pipeline.drafting.values.sales import deal_of, known_demands, needs_values, registration_values
from pipeline.drafting.values.talks import diligence_values, round_of, talks_values
from pipeline.errors import NotFound, Refused
from pipeline.services.office import Office
from pipeline.services.papers.drawing import Case, Drawn, Paper, PaperKind, draw
from pipeline.services.papers.signing_papers import SIGNING_KINDS

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


_KINDS = (
    PaperKind("KHDJ", (Role.AM, Role.SA), RegistrationFacts, _registration, of_customer=True),
    PaperKind("XQFX", (Role.SC, Role.AM), NeedsFacts, _needs, of_customer=True, confidentiality=SECRET),
    PaperKind("HZFA", (Role.PM_PROD, Role.SM, Role.AM), ProposalFacts, _offer, True, confidentiality=SECRET),
    PaperKind("BJMX", (Role.PM_PROD, Role.SM, Role.AM), QuotationFacts, _quotation, True, confidentiality=SECRET),
    PaperKind("SWTP", (Role.SM, Role.AM), TalksFacts, _talks, True, True, SECRET),
    PaperKind("ZXHC", (Role.SC, Role.LEGAL), DiligenceFacts, _diligence),
    *SIGNING_KINDS,
)
SALES_PAPERS: Mapping[str, PaperKind] = {each.code: each for each in _KINDS}
