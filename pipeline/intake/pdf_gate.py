"""The gate a received file passes before anybody reads its pages: is it a whole, harmless PDF?"""

import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipeline.disk.reading import NotRegularError, regular_file
from pipeline.domain.findings import Finding, errors_in, finding
from pipeline.intake import file_kinds
from pipeline.intake.file_kinds import FileKind
from pipeline.intake.inbox import is_written_to_its_end
from pipeline.intake.limits import Limits
from pipeline.intake.pdf_facts import PdfFacts
from pipeline.intake.pdf_findings import GateRule, judge_facts, judge_outcome
from pipeline.intake.pdf_probe import probe_pdf
from pipeline.intake.sandbox import Outcome, run_limited

Run = Callable[[Callable[[Any], object], Any, Limits], Outcome]

_MB = 1 << 20


class Gate(StrEnum):
    """Where the file goes from here."""

    PASSED = "通过"
    HELD = "转人工"
    TURNED_BACK = "退回"


@dataclass(frozen=True, slots=True)
class GateResult:
    """The verdict with every finding; `facts` only when the PDF could be read."""

    kind: FileKind
    findings: tuple[Finding, ...]
    facts: PdfFacts | None = None

    @property
    def gate(self) -> Gate:
        if errors_in(self.findings):
            return Gate.TURNED_BACK
        return Gate.PASSED if self.facts else Gate.HELD


def judge_file(path: Path, name: str, rule: GateRule | None = None, run: Run = run_limited) -> GateResult:
    """What the file is and whether it may go on; `name` is the place shown in its findings.

    Reads one kilobyte here; everything that parses runs in the sandbox. OutsideFailure when the machine, not
    the file, is at fault (no child process can be started); FileNotFoundError when there is no file.
    """
    rule = rule or GateRule()
    try:
        with regular_file(path) as file:
            head, size = file.read(file_kinds.HEAD_BYTES), os.fstat(file.fileno()).st_size
    except PermissionError:
        return GateResult(file_kinds.UNKNOWN, (finding("F028", at=name),))
    except NotRegularError:
        return GateResult(file_kinds.UNKNOWN, (finding("F009", at=name),))
    kind = file_kinds.kind_of(head)
    if kind is file_kinds.ZIP:
        kind = _zip_kind(path, rule, run)
    if kind is not file_kinds.PDF:
        return GateResult(kind, (finding(kind.finding_code, at=name, kind=kind.title),))
    if size > rule.max_mb * _MB:
        return GateResult(kind, (finding("F017", at=name, size_mb=-(-size // _MB), limit_mb=rule.max_mb),))
    return _judge_pdf(path, name, rule, run(probe_pdf, (os.fspath(path), rule.max_pages), _limits(rule, size)))


def member_names(path: str) -> list[str]:
    """The first names in a ZIP; runs inside the sandbox only."""
    with zipfile.ZipFile(path) as archive:
        return [each[:200].encode("utf-8", "replace").decode() for each in archive.namelist()[:5000]]


def _judge_pdf(path: Path, name: str, rule: GateRule, outcome: Outcome) -> GateResult:
    facts, troubles = judge_outcome(outcome, name, rule)
    if facts is None:
        is_cut = not is_written_to_its_end(path)
        return GateResult(file_kinds.PDF, _told_as_cut(troubles, name) if is_cut else tuple(troubles))
    if facts.is_repaired and not is_written_to_its_end(path):
        return GateResult(file_kinds.PDF, (finding("F012", at=name),))
    return GateResult(file_kinds.PDF, tuple(judge_facts(facts, name, rule)), facts)


def _told_as_cut(troubles: list[Finding], name: str) -> tuple[Finding, ...]:
    """A broken file without its end is told as cut off: that is what its owner can understand and mend."""
    return tuple(finding("F012", at=name) if each.code == "F013" else each for each in troubles)


def _zip_kind(path: Path, rule: GateRule, run: Run) -> FileKind:
    outcome = run(member_names, os.fspath(path), _limits(rule, 0))
    if not outcome.is_ok or not isinstance(outcome.value, list):
        return file_kinds.ZIP
    return file_kinds.zip_kind([str(each) for each in outcome.value])


def _limits(rule: GateRule, size: int) -> Limits:
    """The file is mapped into memory while it is read, so its size comes on top."""
    return Limits(
        memory_mb=rule.memory_mb + 2 * (size // _MB),
        cpu_seconds=rule.cpu_seconds,
        wall_seconds=rule.wall_seconds,
        file_mb=1,
        answer_bytes=_MB,
    )
