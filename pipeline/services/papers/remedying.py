"""The papers of delay and rectification (YQSM, ZGJH, ZGFY), drawn from the records and a person's facts."""

from collections.abc import Mapping

from pipeline.services.papers.drawing import PaperKind

_KINDS: tuple[PaperKind, ...] = ()
REMEDYING_PAPERS: Mapping[str, PaperKind] = {each.code: each for each in _KINDS}
