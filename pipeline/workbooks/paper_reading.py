"""Reads the form of a paper back: the facts it gives, every fault at its cell."""

from dataclasses import dataclass, replace
from pathlib import Path as File
from typing import Generic, TypeVar

from pydantic import BaseModel

from pipeline.domain.findings import Finding, errors_in, finding
from pipeline.domain.proposal.source import shape
from pipeline.domain.reading.facts_fields import field_at
from pipeline.domain.reading.facts_words import in_words
from pipeline.domain.reading.source import Path, SourceDocument, field_path
from pipeline.workbooks.book import Book, read_book
from pipeline.workbooks.cells import Content, Place, shown
from pipeline.workbooks.drafts import ProposalDraft
from pipeline.workbooks.form_reading import LoadedSheet, load_sheet, read_sheet
from pipeline.workbooks.gate import LIMITS, Limits, as_refusal, open_workbook
from pipeline.workbooks.paper_plan import HEAD_PATH, MAIN, NONE_WORD, PaperPlan
from pipeline.workbooks.paper_settling import settle
from pipeline.workbooks.plans import UNREAD
from pipeline.workbooks.sheet_faults import sheet_faults

_Facts = TypeVar("_Facts", bound=BaseModel)
_NONE_WORDS = (NONE_WORD, "/", "／")
_MISSING, _BAD_PATTERN, _OTHER = "P101", "P122", "P199"


@dataclass(frozen=True, slots=True)
class PaperForm(Generic[_Facts]):
    """A form as it was read: without errors among the findings there are facts."""

    model: type[_Facts]
    draft: ProposalDraft
    facts: _Facts | None
    findings: tuple[Finding, ...]

    def placed(self, found: Finding) -> Finding:
        """A finding about the facts at its cell, told in the form's words; one about something else as it is."""
        return _placed(self.draft, self.model, found)


def read_paper_form(
    path: File, plan: PaperPlan, model: type[_Facts], *, contract_no: str = "", limits: Limits = LIMITS
) -> PaperForm[_Facts]:
    """The facts in a filled form; BadDocument for a file that cannot be read at all or is another paper's form.

    A form made for another contract than `contract_no` is a fault.
    """
    with open_workbook(path, limits=limits) as container:
        draft = _draft(read_book(container), plan)
    settle(draft, plan, contract_no)
    facts, faults = shape(SourceDocument("", draft.values, {}), model)
    if facts is None:
        faults = _worth_telling(draft, faults)
    told = (*draft.findings, *(_placed(draft, model, each) for each in faults))
    return PaperForm(model, draft, None if errors_in(told) else facts, told)


def _draft(book: Book, plan: PaperPlan) -> ProposalDraft:
    draft = ProposalDraft(book.container.name, from_1904=book.counts_from_1904)
    entries = {each.name.strip(): each for each in book.sheets}
    sheets = {each.name: each for each in plan.sheets}
    if MAIN in entries:
        read_sheet(load_sheet(book, entries[MAIN]), sheets[MAIN], draft)
    _refuse_other_form(draft, plan, has_sheet=bool(entries.keys() & sheets.keys()))
    draft.findings += sheet_faults(book, sheets, UNREAD)
    for name, each in sheets.items():
        if name in entries and name != MAIN:
            sheet = load_sheet(book, entries[name])
            if _drop_none_rows(sheet):
                draft.places[each.blocks[0].path, NONE_WORD] = Place(name, 0, 0)
            read_sheet(sheet, each, draft)
    return draft


def _refuse_other_form(draft: ProposalDraft, plan: PaperPlan, *, has_sheet: bool) -> None:
    """BadDocument when the form says it is another paper's; variants of one paper share their form."""
    told = str(draft.values.get(HEAD_PATH, {}).get("paper", ""))
    same = told.partition(" ")[0].partition("_")[0] == plan.code.partition("_")[0]
    if has_sheet and (same or not told):
        return
    hint = f"它写明是“{told}”。" if told else ""
    fault = finding("E114", at=draft.name, title=plan.title, paper=plan.code, hint=hint)
    raise as_refusal(draft.name, [fault])


def _drop_none_rows(sheet: LoadedSheet) -> bool:
    """Rows that only say 无 taken out; whether there were any."""
    said = [row for row, cells in sheet.rows.items() if _is_none(sheet, row, [*cells])]
    for row in said:
        del sheet.rows[row]
    return bool(said)


def _is_none(sheet: LoadedSheet, row: int, columns: list[int]) -> bool:
    texts = [sheet.text(row, each) for each in columns if not _is_empty(sheet, row, each)]
    return len(texts) == 1 and texts[0] in _NONE_WORDS


def _is_empty(sheet: LoadedSheet, row: int, column: int) -> bool:
    cell = sheet.rows[row][column]
    return cell.content is Content.TEXT and not cell.text.strip()


def _worth_telling(draft: ProposalDraft, faults: list[Finding]) -> list[Finding]:
    """Without what only follows from a cell that could not be read; all of it when nothing else is wrong."""
    told = {each.at for each in draft.findings}
    untold = [each for each in faults if _at(draft, field_path(each.at.strip())) not in told]
    new = [each for each in untold if each.code != _MISSING]
    missing = [each for each in untold if each.code == _MISSING and field_path(each.at.strip()) not in draft.told]
    return [*new, *missing] if new or missing or errors_in(draft.findings) else faults


def _at(draft: ProposalDraft, path: Path) -> str:
    return shown(draft.name, draft.place_of(path))


def _placed(draft: ProposalDraft, model: type[BaseModel], found: Finding) -> Finding:
    path = field_path(found.at.strip())
    field = field_at(model, path)
    if field is None:
        return in_words(found, model, (), is_form=True)
    at = _at(draft, path)
    if found.code == _MISSING:
        return finding("E201", at=at, label=field.label, hint=f"{field.prompt}。" if field.prompt else "")
    if found.code == _BAD_PATTERN:
        return finding(_OTHER, at=at, field=field.label)
    return replace(in_words(found, model, path, is_form=True), at=at)
