"""Faults in numbers and their register (codes N…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

CATALOGUE: dict[str, Wording] = {}
