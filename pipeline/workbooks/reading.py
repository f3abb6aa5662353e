"""The way in: a workbook's proposals, judged, every fault at its cell."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.findings import BadDocument, Finding, errors_in, finding
from pipeline.domain.proposal.model import Proposal
from pipeline.workbooks.batch_reading import read_batch
from pipeline.workbooks.book import Book, read_book
from pipeline.workbooks.drafts import ProposalDraft
from pipeline.workbooks.form_reading import load_sheet, read_sheet
from pipeline.workbooks.gate import LIMITS, Limits, as_refusal, open_workbook
from pipeline.workbooks.judging import judge
from pipeline.workbooks.plans import BATCH, FORM_SHEETS, UNREAD
from pipeline.workbooks.sheet_faults import sheet_faults

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".ett", ".xltx", ".xlsb", ".ods")
"""File endings that people take for Excel; all but .xlsx are refused with what to do."""

MOST_FINDINGS = 5_000


@dataclass(frozen=True, slots=True)
class Judged:
    """One proposal of a workbook with its findings; without errors there is a proposal."""

    proposal: Proposal | None
    findings: tuple[Finding, ...]


def is_workbook(path: Path) -> bool:
    """Whether a file is to be read as a workbook, by its ending."""
    return path.suffix.lower() in SUFFIXES


def is_batch(path: Path) -> bool:
    """Whether a workbook holds a proposal per row; BadDocument for a file that cannot be read at all."""
    with open_workbook(path) as container:
        return BATCH in {each.name.strip() for each in read_book(container).sheets}


def judged_proposals(path: Path, calendar: WorkCalendar, today: date, *, limits: Limits = LIMITS) -> Iterator[Judged]:
    """Every proposal of a form or batch, judged one by one; BadDocument for a file that cannot be read at all.

    The findings about the workbook as a whole come first, without a proposal.
    """
    with open_workbook(path, limits=limits) as container:
        book = read_book(container)
        findings, drafts = _drafts_in(book)
    yield Judged(None, tuple(findings))
    for draft in drafts:
        proposal, found = judge(draft, calendar, today)
        yield Judged(proposal, tuple(found))


def _drafts_in(book: Book) -> tuple[list[Finding], Iterable[ProposalDraft]]:
    names = {each.name.strip() for each in book.sheets}
    if BATCH in names:
        batch = read_batch(book)
        return batch.findings, batch.drafts()
    if not names & {each.name for each in FORM_SHEETS}:
        raise as_refusal(book.container.name, [finding("E113", at=book.container.name)])
    return [], [read_form(book)]


def read_form(book: Book) -> ProposalDraft:
    """The one proposal of a form, with what is wrong with sheets, names and cells."""
    draft = ProposalDraft(book.container.name, from_1904=book.counts_from_1904)
    entries = {each.name.strip(): each for each in book.sheets}
    plans = {each.name: each for each in FORM_SHEETS}
    draft.findings += sheet_faults(book, plans, UNREAD)
    for name, plan in plans.items():
        if name in entries:
            read_sheet(load_sheet(book, entries[name]), plan, draft)
    return draft


def refuse_faulty(name: str, findings: list[Finding]) -> None:
    """BadDocument with every finding when there is an error among them."""
    errors = errors_in(findings)
    if errors:
        raise BadDocument(f"{name} 有 {len(errors)} 处错误，未作任何登记。", findings, next_step="请逐条改正后重试。")
