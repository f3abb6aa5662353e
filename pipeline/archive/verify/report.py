"""The checker's result in the findings that people read."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.verify.faults import Fault
from pipeline.archive.verify.objects import check_object
from pipeline.archive.verify.storage import Checked, check_root
from pipeline.domain.findings import Finding, errors_in, finding


@dataclass(frozen=True, slots=True)
class Report:
    """What was read (objects, files, bytes) and every fault found, each with its place and next step."""

    findings: tuple[Finding, ...]
    objects: int
    files: int
    size: int

    @property
    def is_sound(self) -> bool:
        return not errors_in(self.findings)


def verify_root(root: Path, ledger: Path | None = None, *, workers: int = 2) -> Report:
    """The faults of a whole OCFL storage root, compared with the ledger when that is given (else A245 says so).

    Reads every byte; changes nothing. OSError when the root itself can't be listed.
    """
    return _report(check_root(root, ledger, workers))


def verify_object(folder: Path) -> Report:
    """The faults of one object in itself; the ledger is not looked at."""
    checked = Checked()
    checked.add(*check_object(folder, folder.name))
    return _report(checked)


def _report(checked: Checked) -> Report:
    return Report(_findings(checked.faults), checked.objects, checked.files, checked.size)


def _findings(faults: Iterable[Fault]) -> tuple[Finding, ...]:
    return tuple(finding(each.code, at=each.at, **each.values) for each in faults)
