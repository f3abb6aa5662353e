"""Judges a proposal that came out of a workbook: typed and checked, every finding at its cell."""

from copy import deepcopy
from datetime import date
from typing import Any

from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.findings import Finding, errors_in, finding
from pipeline.domain.proposal.checks import check_proposal
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.proposal.source import shape_proposal
from pipeline.domain.reading.source import Path, SourceDocument, field_path
from pipeline.workbooks.cells import shown
from pipeline.workbooks.computed import fill_in
from pipeline.workbooks.drafts import ProposalDraft
from pipeline.workbooks.plans import label_of
from pipeline.workbooks.stand_ins import rules_broken

_MISSING = "P101"


def judge(draft: ProposalDraft, calendar: WorkCalendar, today: date) -> tuple[Proposal | None, list[Finding]]:
    """The proposal, or None with its faults; the findings of reading come first, each place only once.

    Rules are checked beside them, as far as they do not hang on a value that is missing or could not be read.
    """
    read = deepcopy(draft.values)
    fill_in(draft.values)
    proposal, faults = shape_proposal(SourceDocument("", draft.values, {}))
    if proposal:
        faults += check_proposal(proposal, calendar, today)
    if proposal is None:
        faults = [*_worth_telling(draft, faults), *_rules_broken(draft, read, (calendar, today))]
    return proposal, [*draft.findings, *(_placed(draft, each) for each in faults)]


def _rules_broken(draft: ProposalDraft, read: dict[str, Any], when: tuple[WorkCalendar, date]) -> list[Finding]:
    """What the rules say of a proposal with faulty cells; nothing about the faulty cells themselves."""
    told = {each.at for each in errors_in(draft.findings)}
    unsound = [path for path, place in draft.places.items() if shown(draft.name, place) in told]
    broken = errors_in(rules_broken(read, [*unsound, *draft.told], *when))
    return [each for each in broken if _place_of(draft, each) not in told]


def _worth_telling(draft: ProposalDraft, faults: list[Finding]) -> list[Finding]:
    """Without what only follows from a fault of reading: a field is missing because a cell could not be read.

    A missing field is told when nothing else is, so that no faulty proposal passes.
    """
    told = {each.at for each in draft.findings}
    new = [each for each in faults if each.code != _MISSING and _place_of(draft, each) not in told]
    return new if new or draft.told or errors_in(draft.findings) else faults


def _place_of(draft: ProposalDraft, fault: Finding) -> str:
    return shown(draft.name, draft.place_of(field_path(fault.at.strip())))


def _placed(draft: ProposalDraft, fault: Finding) -> Finding:
    path = field_path(fault.at.strip())
    values = {key: _in_words(key, value, path) for key, value in fault.values.items()}
    return finding(fault.code, at=_place_of(draft, fault), **values)


def _in_words(key: str, value: str, path: Path) -> str:
    """Field names as the sheet has them; other values as they are."""
    if key not in ("field", "flag"):
        return value
    words = label_of(path)
    return words or value
