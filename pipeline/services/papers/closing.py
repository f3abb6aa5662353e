"""The papers of money and of the end: receipts, closure, loans, appraisal."""

from collections.abc import Mapping

from pipeline.services.papers.drawing import PaperKind

_KINDS: tuple[PaperKind, ...] = ()
CLOSING_PAPERS: Mapping[str, PaperKind] = {each.code: each for each in _KINDS}
