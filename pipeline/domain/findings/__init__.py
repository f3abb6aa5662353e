"""What a document does wrong: coded findings with a place, a Chinese sentence and the next step.

A finding is a value, never an exception. The sentences stand in one table per surface beside this
file; `finding("P001", at="line_items[2]", …)` fills one in and fails loudly when a code is unknown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import MappingProxyType

from pipeline.domain.findings.wording import Severity, Wording
from pipeline.errors import QidangError

SURFACES = (
    "proposals",
    "numbering",
    "templates",
    "reviewing",
    "files",
    "scans",
    "archives",
    "dossiers",
    "settings",
    "contracts",
    "comparisons",
    "workbooks",
    "papers",
    "changing",
    "remedying",
    "closing",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, ready to show: `at` is the place (file, sheet, cell, page, paragraph, clause, field)."""

    code: str
    severity: Severity
    at: str
    message: str
    next_step: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def as_json(self) -> dict[str, object]:
        """The finding as plain JSON values, for `--json` and the ledger."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "at": self.at,
            "message": self.message,
            "next_step": self.next_step,
        }


def _load_catalogue() -> Mapping[str, Wording]:
    merged: dict[str, Wording] = {}
    for surface in SURFACES:
        table: Mapping[str, Wording] = import_module(f"{__name__}.{surface}").CATALOGUE
        doubled = merged.keys() & table.keys()
        if doubled:
            raise RuntimeError(f"finding codes used twice: {sorted(doubled)}")
        merged.update(table)
    return MappingProxyType(merged)


def catalogue() -> Mapping[str, Wording]:
    """Every code with its wording, over all surfaces."""
    return _CATALOGUE


def finding(code: str, *, at: str, **values: object) -> Finding:
    """The finding `code` at a place, its sentence filled with `values`; KeyError for an unknown code or gap."""
    wording = _CATALOGUE[code]
    texts = {name: str(value) for name, value in values.items()}
    return Finding(
        code=code,
        severity=wording.severity,
        at=at,
        message=wording.message.format(**texts),
        next_step=wording.next_step.format(**texts),
        values=texts,
    )


class BadDocument(QidangError):
    """A document cannot go on; it carries every finding, not only the first."""

    exit_code = 1

    def __init__(self, message: str, findings: Iterable[Finding], *, next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.findings = tuple(findings)


def errors_in(findings: Iterable[Finding]) -> list[Finding]:
    """Those findings that stop the step."""
    return [each for each in findings if each.is_error]


_CATALOGUE = _load_catalogue()
