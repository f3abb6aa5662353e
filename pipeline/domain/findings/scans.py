"""Checks on a signed copy that came back (codes IN-01 … of the handbook, 7.3), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

CATALOGUE: dict[str, Wording] = {}
