"""Faults of a received file before anything is read from it (codes F…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

CATALOGUE: dict[str, Wording] = {}
