"""The papers of delay and rectification (YQSM, ZGJH, ZGFY), each drawn from what the house knows and what a person adds."""

from collections.abc import Mapping

from pipeline.services.papers.drawing import PaperKind

_KINDS: tuple[PaperKind, ...] = ()
REMEDYING_PAPERS: Mapping[str, PaperKind] = {each.code: each for each in _KINDS}
