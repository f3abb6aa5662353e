"""What is wrong with a workbook's sheets and names: missing, misspelt, unknown."""

from collections.abc import Mapping, Sequence

from pipeline.domain.findings import Finding, finding
from pipeline.workbooks.book import Book
from pipeline.workbooks.cells import Place, shown
from pipeline.workbooks.fields import SheetPlan
from pipeline.workbooks.values_read import nearest


def sheet_faults(book: Book, plans: Mapping[str, SheetPlan], others: Sequence[str]) -> list[Finding]:
    """Sheets that are missing, and sheets nobody will read."""
    name = book.container.name
    present = [each.name.strip() for each in book.sheets]
    strangers = [each for each in present if each not in plans and each not in others]
    findings = []
    for each, plan in plans.items():
        near = nearest(each, strangers)
        if each not in present and (near or not all(block.came_later for block in plan.blocks)):
            hint = f"“{near}”是不是它？" if near else ""
            findings.append(finding("E101", at=name, sheet=each, hint=hint))
    findings += [finding("E110", at=shown(name, Place(each, 0, 0)), sheet=each) for each in strangers]
    return findings


def stranger_fault(label: str, known: list[str]) -> tuple[str, str]:
    """The code for a name nobody knows, and what was probably meant: misspelt, or somebody's own."""
    near = nearest(label, known)
    return ("E103" if near else "E104"), near
