"""The run of a compiled template: its pieces in order, in portions, and never more of them than a document may hold."""

from collections.abc import Iterable, Iterator
from itertools import islice

from pipeline.drafting.word.gate import MEGABYTE

MAX_RENDERED = 64 * MEGABYTE

PORTION = 8192


class TooLongError(Exception):
    """A part came out larger than any document may be; the message is the part's title."""


def in_portions(running: Iterable[str], title: str) -> Iterator[list[str]]:
    """Some thousand pieces at a time; TooLongError past `MAX_RENDERED` characters."""
    pieces = iter(running)
    size = 0
    while portion := list(islice(pieces, PORTION)):
        size += sum(map(len, portion))
        if size > MAX_RENDERED:
            raise TooLongError(title)
        yield portion
