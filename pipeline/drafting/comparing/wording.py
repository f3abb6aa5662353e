"""The difference of two wordings, character by character, with figures and words kept whole."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "=", "-", "+"

_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?[%％‰]?|[A-Za-z]+|.", re.S)
_SENTENCE = re.compile(r"[^。；;！？\n]*[。；;！？\n]|[^。；;！？\n]+")
_MOST_WORK = 4_000_000
_SMALL_ISLAND = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed (=), went (-) or came (+)."""

    kind: str
    text: str


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces that make `before` (= and -) and `after` (= and +), in order, no two alike beside each other."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle = _middle(old[head : len(old) - tail], new[head : len(new) - tail])
    pieces = [Piece(SAME, "".join(old[:head])), *middle, Piece(SAME, "".join(old[len(old) - tail :]))]
    return tuple(_joined(_without_islands(_joined(pieces))))


def around_difference(before: str, after: str, *, most: int) -> tuple[str, str]:
    """Both wordings where they part, at most so many characters of each, with …… where something is left out."""
    if len(before) <= most and len(after) <= most:
        return before, after
    start = max(_common(before, after) - most // 4, 0)
    return _excerpt_from(before, start, most), _excerpt_from(after, start, most)


def _excerpt_from(text: str, start: int, most: int) -> str:
    start = max(min(start, len(text) - most), 0)
    return f"{'……' if start else ''}{text[start : start + most]}{'……' if start + most < len(text) else ''}"


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _middle(old: list[str], new: list[str]) -> list[Piece]:
    if len(old) * len(new) > _MOST_WORK:
        old, new = _SENTENCE.findall("".join(old)), _SENTENCE.findall("".join(new))
        if len(old) * len(new) > _MOST_WORK:
            return [Piece(GONE, "".join(old)), Piece(NEW, "".join(new))]
    pieces = []
    for deed, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if deed == "equal":
            pieces.append(Piece(SAME, "".join(old[a:b])))
        else:
            pieces += [Piece(GONE, "".join(old[a:b])), Piece(NEW, "".join(new[c:d]))]
    return pieces


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one kind put together, what went before what came, empty ones dropped."""
    joined: list[Piece] = []
    gone = new = ""
    for each in pieces:
        if each.kind == GONE:
            gone += each.text
        elif each.kind == NEW:
            new += each.text
        elif each.text:
            joined += _changed(gone, new)
            gone = new = ""
            _add_same(joined, each)
    return [*joined, *_changed(gone, new)]


def _changed(gone: str, new: str) -> list[Piece]:
    return [each for each in (Piece(GONE, gone), Piece(NEW, new)) if each.text]


def _add_same(pieces: list[Piece], same: Piece) -> None:
    if pieces and pieces[-1].kind == SAME:
        pieces[-1] = Piece(SAME, pieces[-1].text + same.text)
    else:
        pieces.append(same)


def _without_islands(pieces: list[Piece]) -> list[Piece]:
    """A character or two that happen to be alike amid changed text only confuse the reader: they change too."""
    result: list[Piece] = []
    for place, each in enumerate(pieces):
        is_inside = 0 < place < len(pieces) - 1
        if each.kind == SAME and is_inside and _is_island(each.text, _around(pieces, place)):
            result += [Piece(GONE, each.text), Piece(NEW, each.text)]
        else:
            result.append(each)
    return result


def _around(pieces: Sequence[Piece], place: int) -> tuple[int, int]:
    """How much text changes right before and right after a place."""
    before = after = 0
    for each in reversed(pieces[:place]):
        if each.kind == SAME:
            break
        before = max(before, len(each.text))
    for each in pieces[place + 1 :]:
        if each.kind == SAME:
            break
        after = max(after, len(each.text))
    return before, after


def _is_island(text: str, around: tuple[int, int]) -> bool:
    return len(text) <= _SMALL_ISLAND and len(text) <= min(around) and not text.isspace()
