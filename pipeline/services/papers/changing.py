"""The papers of a change of contract (BGSQ, 补充协议), each drawn from what the house knows and what a person adds."""

from collections.abc import Mapping

from pipeline.services.papers.drawing import PaperKind

_KINDS: tuple[PaperKind, ...] = ()
CHANGING_PAPERS: Mapping[str, PaperKind] = {each.code: each for each in _KINDS}
