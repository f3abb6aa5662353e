"""The papers of money and of the end: invoices, receipts, closure, loans, appraisal, each drawn from what the house knows and what a person adds."""

from collections.abc import Mapping

from pipeline.services.papers.drawing import PaperKind

_KINDS: tuple[PaperKind, ...] = ()
CLOSING_PAPERS: Mapping[str, PaperKind] = {each.code: each for each in _KINDS}
