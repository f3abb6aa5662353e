"""All checks of a proposal together, and the one way in: text to checked proposals, or every fault at once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.findings import BadDocument, Finding, errors_in
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.proposal.parties import check_parties
from pipeline.domain.proposal.schedule import check_schedule
from pipeline.domain.proposal.source import Form, read_proposals, shape_proposal
from pipeline.domain.proposal.sums import check_sums
from pipeline.domain.proposal.terms import check_terms
from pipeline.domain.reading.source import SourceDocument, field_path


@dataclass(frozen=True, slots=True)
class CheckedProposal:
    """A proposal without errors; its findings are warnings to be shown and kept."""

    proposal: Proposal
    findings: tuple[Finding, ...]


def check_proposal(proposal: Proposal, calendar: WorkCalendar, today: date) -> list[Finding]:
    """Every finding about a proposal's content; `at` is the field, like `line_items[2].amount_gross`."""
    return [
        *check_sums(proposal),
        *check_parties(proposal),
        *check_schedule(proposal, calendar, today),
        *check_terms(proposal),
    ]


def load_proposals(text: str, *, name: str, form: Form, calendar: WorkCalendar, today: date) -> list[CheckedProposal]:
    """The proposals of a file; BadDocument with every finding of every one when any has an error.

    Each finding's `at` is `file:line:column field`.
    """
    checked: list[CheckedProposal] = []
    findings: list[Finding] = []
    for document in read_proposals(text, name=name, form=form):
        proposal, faults = shape_proposal(document)
        if proposal:
            faults += _placed(document, check_proposal(proposal, calendar, today))
            checked.append(CheckedProposal(proposal, tuple(faults)))
        findings += [*document.findings, *faults]
    if errors_in(findings):
        raise BadDocument(
            f"{name} 有 {len(errors_in(findings))} 处错误，未作任何登记。", findings, next_step="请逐条改正后重试。"
        )
    return checked


def _placed(document: SourceDocument, findings: Iterable[Finding]) -> list[Finding]:
    return [replace(each, at=document.at(field_path(each.at))) for each in findings]
