"""Which piece of one version is which piece of the other: by what they say, never by their number."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

LIKELY, ALIKE = 0.5, 0.8
_FEATURES = 1024
_MOST_CELLS = 1_500_000
_SAME_NUMBER = 0.12
_EMPTY_PAIR = LIKELY + 0.01
_READ = 4000  # characters of one piece that decide what it is like

Matrix = npt.NDArray[np.float32]


class Piece(Protocol):
    """Anything with a text it is recognised by."""

    @property
    def key(self) -> str: ...


AnyPiece = TypeVar("AnyPiece", bound=Piece)


@dataclass(frozen=True, slots=True)
class Pair:
    """Positions in the old and the new sequence; None where one side has nothing."""

    old: int | None
    new: int | None


def align(old: Sequence[Piece], new: Sequence[Piece]) -> list[Pair]:
    """Both sequences in one order: equal or similar pieces paired, the rest alone, removed before added.

    The pairs keep the order of both sides and together are as similar as possible (Needleman and Wunsch).
    """
    head, tail = _equal_ends(old, new)
    pairs = [Pair(each, each) for each in range(head)]
    pairs += _middle(old, new, (head, len(old) - tail), (head, len(new) - tail))
    pairs += [Pair(len(old) - each, len(new) - each) for each in range(tail, 0, -1)]
    return pairs


def similarities(old: Sequence[Piece], new: Sequence[Piece]) -> Matrix:
    """How much alike the texts are, 0 to 1: the cosine of their pairs of neighbouring characters."""
    found: Matrix = _vectors([each.key for each in old]) @ _vectors([each.key for each in new]).T
    return found


def _equal_ends(old: Sequence[Piece], new: Sequence[Piece]) -> tuple[int, int]:
    most, head, tail = min(len(old), len(new)), 0, 0
    while head < most and _is_same(old[head], new[head]):
        head += 1
    while tail < most - head and _is_same(old[-1 - tail], new[-1 - tail]):
        tail += 1
    return head, tail


def _is_same(one: Piece, other: Piece) -> bool:
    return type(one) is type(other) and one.key == other.key


def _middle(old: Sequence[Piece], new: Sequence[Piece], olds: tuple[int, int], news: tuple[int, int]) -> list[Pair]:
    """The part between the equal ends, cut into stretches when it is too long to weigh every pair."""
    longest = max(olds[1] - olds[0], news[1] - news[0], 1)
    stretches = -(-longest // int(_MOST_CELLS**0.5))
    pairs: list[Pair] = []
    for number in range(stretches):
        a, b = _share(olds, number, stretches), _share(news, number, stretches)
        pairs += [
            Pair(None if each.old is None else each.old + a[0], None if each.new is None else each.new + b[0])
            for each in _best_path(_scores(old[a[0] : a[1]], new[b[0] : b[1]]))
        ]
    return pairs


def _share(span: tuple[int, int], number: int, of: int) -> tuple[int, int]:
    start, end = span
    return start + (end - start) * number // of, start + (end - start) * (number + 1) // of


def _scores(old: Sequence[Piece], new: Sequence[Piece]) -> Matrix:
    scores = similarities(old, new)
    scores[_same([_number(each) for each in old], [_number(each) for each in new])] += _SAME_NUMBER
    scores[_same([each.key for each in old], [each.key for each in new], only="")] = _EMPTY_PAIR
    scores[~_same([type(each).__name__ for each in old], [type(each).__name__ for each in new])] = -1
    return scores


def _same(old: Sequence[str], new: Sequence[str], only: str | None = None) -> npt.NDArray[np.bool_]:
    """Where both sides have the same text, or both have `only` this one; an empty text is like none otherwise."""
    codes = {text: code for code, text in enumerate(dict.fromkeys([*old, *new]))}
    wanted = [each for each in codes if each == only or (only is None and each)]
    allowed = np.array([codes[each] for each in wanted], dtype=np.int64)
    rows, columns = (np.array([codes[each] for each in side], dtype=np.int64) for side in (old, new))
    found: npt.NDArray[np.bool_] = (rows[:, None] == columns[None, :]) & np.isin(rows, allowed)[:, None]
    return found


def _number(piece: Piece) -> str:
    return str(getattr(piece, "number", ""))


def _best_path(scores: Matrix) -> list[Pair]:
    rows, columns = scores.shape
    best = np.zeros((rows + 1, columns + 1), dtype=np.float64)
    for row in range(rows - 1, -1, -1):
        usable = np.where(scores[row] >= LIKELY, scores[row], -np.inf)
        # What is reached by pairing or by leaving the old piece alone; then the best from the right, cumulatively.
        reached = np.maximum(best[row + 1, :-1], usable + best[row + 1, 1:])
        best[row, :-1] = np.maximum.accumulate(reached[::-1])[::-1]
    return _walk(scores, best)


def _walk(scores: Matrix, best: npt.NDArray[np.float64]) -> list[Pair]:
    rows, columns = scores.shape
    row = column = 0
    pairs: list[Pair] = []
    while row < rows and column < columns:
        paired = scores[row, column] + best[row + 1, column + 1]
        if scores[row, column] >= LIKELY and _is_close(best[row, column], paired):
            pairs.append(Pair(row, column))
            row, column = row + 1, column + 1
        elif _is_close(best[row, column], best[row + 1, column]):
            pairs.append(Pair(row, None))
            row += 1
        else:
            pairs.append(Pair(None, column))
            column += 1
    pairs += [Pair(each, None) for each in range(row, rows)]
    return pairs + [Pair(None, each) for each in range(column, columns)]


def _is_close(one: float, other: float) -> bool:
    return abs(one - other) < 1e-6


def _vectors(texts: Sequence[str]) -> Matrix:
    matrix = np.zeros((len(texts), _FEATURES), dtype=np.float32)
    for row, text in enumerate(texts):
        padded = f"\x02{''.join(text[:_READ].split())}\x03".encode("utf-16-le")
        for place in range(0, len(padded) - 2, 2) if len(padded) > 4 else ():
            matrix[row, zlib.crc32(padded[place : place + 4]) % _FEATURES] += 1
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    scaled: Matrix = matrix / np.maximum(lengths, 1e-9)
    return scaled
