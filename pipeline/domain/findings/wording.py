"""The shape of one row in a catalogue of findings."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How far a finding reaches: E stops the step, W is shown and recorded, I informs."""

    ERROR = "E"
    WARNING = "W"
    INFO = "I"


@dataclass(frozen=True, slots=True)
class Wording:
    """One row of a catalogue: severity, sentence and next step, with {named} gaps."""

    severity: Severity
    message: str
    next_step: str
