"""The ledger read from its first byte, with a finding for every fault."""

from collections.abc import Iterable, Iterator

from pipeline.domain.findings import Finding, finding
from pipeline.ledger.entry import BadLineError, Entry, from_line, is_canonical
from pipeline.ledger.lines import START, Line, Mark, check_link, mark_of, place_of


def faults_in(lines: Iterable[Line]) -> Iterator[Finding]:
    """The faults of these lines, which begin at the first of the file; one bad line does not hide the next."""
    before, ops = START, set[str]()
    for line in lines:
        try:
            entry = from_line(line.data)
        except BadLineError as error:
            yield finding(error.code, at=place_of(line), reason=error.reason)
            before = Mark(before.seq + 1, line.start, line.end, line.sha256, before.at)
            continue
        yield from _faults_of(entry, line, before)
        if entry.op in ops:
            yield finding("A108", at=place_of(line), op=entry.op)
        ops.add(entry.op)
        before = mark_of(entry, line)


def _faults_of(entry: Entry, line: Line, before: Mark) -> Iterator[Finding]:
    if not is_canonical(line.data):
        yield finding("A107", at=place_of(line))
    try:
        check_link(entry, before)
    except BadLineError as error:
        yield finding(error.code, at=place_of(line), reason=error.reason)
