"""Writes the form of one proposal: empty, or filled from a proposal that is there already."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

from pipeline.domain.proposal.model import Proposal
from pipeline.workbooks.computed import fill_in
from pipeline.workbooks.drop_downs import DropDowns
from pipeline.workbooks.notes_sheet import FORM_NOTES, write_notes
from pipeline.workbooks.plans import FORM_SHEETS, form_blocks
from pipeline.workbooks.sheet_writing import SheetWriter, TermHint, at_path


def form_bytes(proposal: Proposal | None = None, *, kind: str = "", terms: Sequence[TermHint] = ()) -> bytes:
    """An .xlsx to fill in; with the values of `proposal`, or for a contract kind with everything else empty."""
    book = Workbook()
    write_notes(book.worksheets[0], FORM_NOTES)
    sheets = [(book.create_sheet(plan.name), plan) for plan in FORM_SHEETS]
    values = proposal.model_dump() if proposal else {"proposal": {"contract_kind": kind or None}}
    shows_sums = proposal is None or follows_by_itself(proposal)
    writer = SheetWriter(DropDowns(book), values, shows_sums=shows_sums, terms=terms)
    for sheet, plan in sheets:
        writer.write_sheet(sheet, plan)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The workbook's bytes; programs compute its formulas when they open it."""
    book.properties.creator = "契档 Qidang"
    book.calculation.fullCalcOnLoad = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def follows_by_itself(proposal: Proposal) -> bool:
    """Whether every computed field says what its rule gives, so that the form may leave it to the rule."""
    bare = proposal.model_dump(mode="json")
    for block in form_blocks():
        group = at_path(bare, block.steps)
        for each in group if isinstance(group, list) else [group]:
            for field in block.fields:
                if field.computed and isinstance(each, dict):
                    each.pop(field.key, None)
    fill_in(bare)
    return bare == proposal.model_dump(mode="json")
