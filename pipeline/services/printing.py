"""Prints the papers that belong together side by side, all or none."""

from collections.abc import Iterable

from pipeline.errors import QidangError
from pipeline.services.office import PdfMaker


def all_printed(pdf: PdfMaker, words: Iterable[bytes]) -> list[bytes]:
    """The PDF of each Word file, in their order; the first error is raised when one of them cannot be printed."""
    made = []
    for outcome in pdf.to_pdfs(words):
        if isinstance(outcome, QidangError):
            raise outcome
        made.append(outcome)
    return made
