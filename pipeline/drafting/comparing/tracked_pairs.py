"""Which old block stands for which new one when the difference is to be written as tracked changes."""

from collections.abc import Sequence

from pipeline.drafting.comparing.alignment import Pair, align
from pipeline.drafting.comparing.lines import Block, Line, Row


def pairs_of(old: Sequence[Block], new: Sequence[Block]) -> list[Pair]:
    """The alignment, bent where it would make a container's last paragraph come or go beside a table."""
    pairs = align(old, new)
    trailing = _trailing(pairs)
    if not trailing or not old or not new:
        return pairs
    if not (isinstance(old[-1], Line) and isinstance(new[-1], Line)):
        return pairs
    both = {each.old is None for each in trailing} == {True, False}
    before = pairs[: len(pairs) - len(trailing)]
    if both:
        ends = (Pair(len(old) - 1, None), Pair(None, len(new) - 1))
        return [*(each for each in pairs if each not in ends), Pair(len(old) - 1, len(new) - 1)]
    beside = [*(new[each.new] for each in before[-1:] if each.new is not None), *_blocks(trailing, old, new)]
    if before and all(isinstance(each, Line) for each in beside):
        return pairs
    return [*align(old[:-1], new[:-1]), Pair(len(old) - 1, len(new) - 1)]


def _blocks(pairs: Sequence[Pair], old: Sequence[Block], new: Sequence[Block]) -> list[Block]:
    olds = [old[each.old] for each in pairs if each.old is not None]
    return [*olds, *(new[each.new] for each in pairs if each.new is not None)]


def _trailing(pairs: Sequence[Pair]) -> list[Pair]:
    """What stands on one side only after the last pair of both."""
    place = len(pairs)
    while place and (pairs[place - 1].old is None or pairs[place - 1].new is None):
        place -= 1
    return list(pairs[place:])


def marks_to_shift(pairs: Sequence[Pair], old: Sequence[Block], new: Sequence[Block]) -> str:
    """`ins` or `del` when the container ends with lines that came or went, else nothing."""
    trailing = _trailing(pairs)
    if not trailing or not all(isinstance(each, Line) for each in _blocks(trailing, old, new)):
        return ""
    return "ins" if trailing[-1].old is None else "del"


def row_pairs(old: Sequence[Row], new: Sequence[Row]) -> list[Pair]:
    """Rows with another number of cells cannot be told cell by cell: the old one goes, the new one comes."""
    pairs: list[Pair] = []
    for each in align(old, new):
        if each.old is None or each.new is None or len(old[each.old].cells) == len(new[each.new].cells):
            pairs.append(each)
        else:
            pairs += [Pair(each.old, None), Pair(None, each.new)]
    return pairs
