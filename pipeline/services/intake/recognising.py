"""Look at one file: what it is, whether it is harmless, which page of which document each side is."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.domain.findings import Finding, finding
from pipeline.domain.scans.verdict import PageReading
from pipeline.intake.limits import Limits
from pipeline.intake.pdf_findings import GateRule
from pipeline.intake.pdf_gate import Gate, GateResult, judge_file
from pipeline.intake.reading import pages_from_json, read_scan
from pipeline.intake.sandbox import Ending, Outcome, run_limited
from pipeline.services.office import Office

_SECONDS_PER_PAGE = 3.0
_LEAST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read from a file, before anything is decided."""

    gate: GateResult
    readings: tuple[PageReading, ...] = ()
    trouble: tuple[Finding, ...] = ()


def recognise(office: Office, path: Path, name: str) -> Recognised:
    """The file through the gate and its pages read, both in a child process with limits."""
    rule = GateRule(max_mb=office.intake.max_bytes >> 20, max_pages=office.intake.max_pages)
    gate = judge_file(path, name, rule)
    if gate.gate is not Gate.PASSED or gate.facts is None:
        return Recognised(gate)
    seconds = _LEAST_SECONDS + _SECONDS_PER_PAGE * gate.facts.pages
    limits = Limits(memory_mb=2048, cpu_seconds=int(seconds), wall_seconds=seconds, answer_bytes=32 << 20)
    ended = run_limited(read_scan, str(path), limits)
    if ended.ending is not Ending.OK:
        return Recognised(gate, trouble=(_unread(name, ended),))
    return Recognised(gate, tuple(each.reading for each in pages_from_json(ended.value)))


def door_evidence(gate: GateResult) -> str:
    """How active content was looked for and not found; empty when something was found."""
    if gate.facts is None or any(each.code in ("F023", "F024") for each in gate.findings):
        return ""
    return "未发现脚本、启动动作；未作病毒查杀"


def _unread(name: str, ended: Outcome) -> Finding:
    return finding("S021", at=name, why=ended.why or ended.ending.value)
