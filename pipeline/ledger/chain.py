"""The ledger file: lines chained by hash, read from any known place, added to at the end."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from pipeline import disk
from pipeline.disk.failures import outside_failures
from pipeline.disk.reading import NotRegularError, regular_file
from pipeline.domain.findings import Finding, finding
from pipeline.errors import DamagedArchive
from pipeline.ledger.entry import LONGEST_LINE, BadLineError, Entry, from_line, to_line
from pipeline.ledger.lines import START, Line, Mark, check_link, damaged, mark_of, place_of
from pipeline.ledger.verifying import faults_in

_BACKWARD = 1 << 16
_MOST_FINDINGS = 200


class Ledger:
    """The append-only file at `path`; a missing file is an empty ledger. Writers hold the lock of the office."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> Iterator[Entry]:
        """Every entry in order; DamagedArchive at the first line that is not what was written."""
        return (entry for entry, _ in self.entries_after(START))

    def entries_after(self, mark: Mark) -> Iterator[tuple[Entry, Mark]]:
        """The entries behind a mark, each with its own mark; DamagedArchive at the first damaged line."""
        for line in self.lines_after(mark):
            try:
                entry = from_line(line.data)
                check_link(entry, mark)
            except BadLineError as error:
                raise damaged(finding(error.code, at=place_of(line), reason=error.reason)) from error
            mark = mark_of(entry, line)
            yield entry, mark

    def lines_after(self, mark: Mark) -> Iterator[Line]:
        """The whole lines behind a mark, unjudged, without a torn tail; DamagedArchive for a line past 16 MiB."""
        end = self.end_of_whole_lines()
        if end <= mark.end:
            return
        with self._opened() as unbuffered, os.fdopen(os.dup(unbuffered.fileno()), "rb") as file:
            file.seek(mark.end)
            number, start = mark.seq, mark.end
            while start < end:
                number += 1
                line = _next_line(file, number, start)
                yield line
                start = line.end

    def line_between(self, start: int, end: int) -> bytes:
        """The bytes of one line without its newline."""
        with self._opened() as file:
            return os.pread(file.fileno(), end - start - 1, start)

    def stands_at(self, mark: Mark) -> bool:
        """True when the line the mark names is still there, byte for byte."""
        if mark == START:
            return True
        if self.size() < mark.end:
            return False
        line = self.line_between(mark.start, mark.end + 1)
        return line.endswith(b"\n") and hashlib.sha256(line[:-1]).hexdigest() == mark.sha256

    def first_sha256(self) -> str:
        """The hash of the first line, which tells one ledger from another; empty for an empty ledger."""
        return next((line.sha256 for line in self.lines_after(START)), "")

    def size(self) -> int:
        """Bytes in the file, a torn tail included."""
        try:
            with self._opened() as file:
                return os.fstat(file.fileno()).st_size
        except FileNotFoundError:
            return 0

    def end_of_whole_lines(self) -> int:
        """The offset after the last newline."""
        place = self.size()
        while place > 0:
            start = max(0, place - _BACKWARD)
            newline = self.line_between(start, place + 1).rfind(b"\n")
            if newline >= 0:
                return start + newline + 1
            place = start
        return 0

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        with outside_failures(self.path):
            try:
                with regular_file(self.path) as file:
                    yield file
            except NotRegularError as error:
                fault = finding("A102", at=self.path.name, reason="账本应当是普通文件，却是链接、文件夹或设备")
                raise damaged(fault) from error

    def append(self, entry: Entry, after: Mark) -> Mark:
        """One durable line; DamagedArchive when the file does not end at `after`, ValueError for unkeepable values."""
        if self.size() != after.end:
            raise damaged(finding("A110", at=self.path.name, known=after.seq))
        line = Line(entry.seq, after.end, to_line(entry))
        disk.append_line(self.path, line.data)
        return mark_of(entry, line)

    def set_torn_tail_aside(self) -> Path | None:
        """Moves bytes behind the last newline, which nobody was told are safe, into `torn-<sha16>.bin` beside it."""
        end, size = self.end_of_whole_lines(), self.size()
        if end == size:
            return None
        tail = self.line_between(end, size + 1)
        aside = self.path.with_name(f"torn-{hashlib.sha256(tail).hexdigest()[:16]}.bin")
        disk.write_new(aside, tail)
        disk.cut_back(self.path, end)
        return aside

    def torn_pieces(self) -> list[str]:
        """The names of the torn tails that were set aside so far."""
        return sorted(each.name for each in self.path.parent.glob("torn-*.bin"))

    def verify(self) -> list[Finding]:
        """The faults of the whole file, read from its first byte, 200 at most; changes nothing, needs no lock."""
        faults = faults_in(self.lines_after(START))
        try:
            found = list(islice(faults, _MOST_FINDINGS))
        except DamagedArchive as error:
            found = [finding("A102", at=self.path.name, reason=error.message)]
        torn = self.size() - self.end_of_whole_lines()
        return [*found, finding("A101", at=self.path.name, bytes=torn)] if torn else found


def _next_line(file: BinaryIO, number: int, start: int) -> Line:
    data = file.readline(LONGEST_LINE + 1)
    line = Line(number, start, data.removesuffix(b"\n"))
    if not data.endswith(b"\n"):
        raise damaged(finding("A102", at=place_of(line), reason=f"超过 {LONGEST_LINE} 字节"))
    return line
