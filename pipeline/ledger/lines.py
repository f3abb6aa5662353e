"""Where a line of the ledger stands, and whether it follows the one before it."""

import hashlib
from dataclasses import dataclass

from pipeline.domain.findings import Finding
from pipeline.errors import DamagedArchive
from pipeline.ledger.entry import GENESIS, BadLineError, Entry, moment


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the ledger: after line `seq`, which takes the bytes `start` to `end` (newline included)."""

    seq: int
    start: int
    end: int
    sha256: str
    at: str


START = Mark(0, 0, 0, GENESIS, "")
"""Before the first line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One whole line of the file without its newline, and where it stands; `number` counts from 1."""

    number: int
    start: int
    data: bytes

    @property
    def end(self) -> int:
        """The offset after the newline."""
        return self.start + len(self.data) + 1

    @property
    def sha256(self) -> str:
        """What the next line names as `prev`."""
        return hashlib.sha256(self.data).hexdigest()


def mark_of(entry: Entry, line: Line) -> Mark:
    """The place after this line."""
    return Mark(entry.seq, line.start, line.end, line.sha256, entry.at)


def check_link(entry: Entry, before: Mark) -> None:
    """Raises BadLineError when the entry does not follow what stands before it."""
    if entry.seq != before.seq + 1:
        raise BadLineError("A104", f"序号应为 {before.seq + 1}，实为 {entry.seq}")
    if entry.prev != before.sha256:
        raise BadLineError("A105", "所记的前一行散列与前一行的实际内容不符")
    if before.at and moment(entry.at) < moment(before.at):
        raise BadLineError("A106", f"时刻 {entry.at} 早于前一行的 {before.at}")


def place_of(line: Line) -> str:
    """Where a finding points."""
    return f"events.jsonl 第 {line.number} 行"


def damaged(fault: Finding) -> DamagedArchive:
    """The exception for a fault that must stop everything."""
    return DamagedArchive(f"{fault.at}:{fault.message}", next_step=fault.next_step)
