"""Faults in the review (codes R…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

CATALOGUE: dict[str, Wording] = {}
