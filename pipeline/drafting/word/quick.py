"""A proven part on its way out: static pieces were encoded when the template was read, only values are encoded now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, islice
from typing import TypeVar

from pipeline.drafting.word.clause_numbers import labels_for, split_marks
from pipeline.drafting.word.plain_text import plain_text
from pipeline.drafting.word.proof import Proof, StaticText, text_of
from pipeline.drafting.word.quick_code import Piece, QuickCode
from pipeline.drafting.word.run import MAX_RENDERED, PORTION, TooLongError
from pipeline.drafting.word.written import Written, folded, is_laid_out, is_one_line_break, written
from pipeline.drafting.word.xml_tree import DECLARATION, parse_xml

LINE_BREAK = b'</w:t><w:br/><w:t xml:space="preserve">'

_MOST_REMEMBERED = 32
_Form = TypeVar("_Form", str, bytes)


class NotPlainError(Exception):
    """A document wants more than values in their places, or has faults: its part is finished the thorough way."""


@dataclass(frozen=True, slots=True)
class Statics:
    """Pieces of static text in the three forms they are wanted in; `folded` is None where the text must be asked."""

    encoded: tuple[bytes, ...]
    says: tuple[str, ...]
    folded: tuple[str, ...] | None


def _statics(texts: Sequence[StaticText]) -> Statics:
    says = tuple(each.says for each in texts)
    closed = folded(says) if says else []
    return Statics(tuple(each.markup.encode() for each in texts), says, None if closed is None else tuple(closed))


class QuickPart:
    """What is known beforehand of a proven part: code, static pieces, and marked pieces with labels met before."""

    def __init__(self, proof: Proof, code: QuickCode, *, is_word: bool) -> None:
        self.code = code
        self.must_be_read = proof.must_be_read
        self.breaks_lines = is_word and not proof.must_be_read
        self.statics = _statics(proof.statics)
        self._lengths = [len(each) for each in self.statics.encoded]
        marked = {each for each in proof.numbers.values() if isinstance(each, str)}
        self._marked = {each: _Marked.of(proof.statics[int(each)]) for each in marked}
        self._labelled: dict[tuple[str, ...], Statics] = {}

    @property
    def has_marks(self) -> bool:
        """Whether the end must be known before the beginning can be written, since references point there."""
        return bool(self._marked)

    def labelled(self, pieces: Iterable[Piece]) -> Statics:
        """The pieces that hold marks, filled in: it follows from them alone, and documents differ little in them."""
        marked = tuple([each for each in pieces if type(each) is str])
        known = self._labelled.get(marked)
        if known is None:
            known = self._with_labels(marked)
            if len(self._labelled) < _MOST_REMEMBERED:
                self._labelled[marked] = known
        return known

    def _with_labels(self, marked: Sequence[str]) -> Statics:
        pieces = [self._marked[each] for each in marked]
        labels = labels_for([mark for each in pieces for mark in each.marks])
        if labels is None:
            raise NotPlainError
        waiting = iter(labels)
        return _statics([each.filled(waiting) for each in pieces])

    def size_of(self, pieces: Iterable[Piece]) -> int:
        """About how many characters they make."""
        return sum(len(str(each[0])) if isinstance(each, tuple) else self._lengths[int(each)] for each in pieces)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A piece with marks: markup, mark, markup, mark, markup …, and what it says in the same way."""

    markup: tuple[str, ...]
    says: tuple[str, ...]

    @classmethod
    def of(cls, text: StaticText) -> "_Marked":
        return cls(tuple(split_marks(text.markup)), tuple(split_marks(text.says)))

    @property
    def marks(self) -> tuple[str, ...]:
        return self.markup[1::2]

    def filled(self, labels: Iterator[str]) -> StaticText:
        taken = list(islice(labels, len(self.marks)))
        return StaticText(_interleaved(self.markup, taken), _interleaved(self.says, taken))


def _interleaved(around: Sequence[str], taken: Sequence[str]) -> str:
    pieces = [*around]
    pieces[1::2] = taken
    return "".join(pieces)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The pieces of a short part, for its text."""

    pieces: Sequence[Piece]
    values: Written


class QuickRun:
    """One document's part: first its bytes are taken, then its text and its digest may be asked for."""

    def __init__(self, part: QuickPart, values: Mapping[str, object], title: str) -> None:
        self._part = part
        self._running = part.code.running(values)
        self._title = title
        self._kept: _Kept | None = None
        self._labelled = Statics((), (), ())

    def chunks(self) -> Iterator[bytes]:
        """The part in UTF-8, written while it is being rendered."""
        portions: Iterable[list[Piece]] = self._portions()
        if self._part.has_marks:
            portions = list(portions)
            self._labelled = self._part.labelled(chain.from_iterable(portions))
        labelled = iter(self._labelled.encoded)
        yield DECLARATION
        for count, pieces in enumerate(portions):
            values = written([each[0] for each in pieces if type(each) is tuple])
            # Only a short part keeps its pieces for the text; a long one is read when somebody asks.
            self._kept = _Kept(pieces, values) if count == 0 else None
            yield self._encoded(pieces, values, labelled)

    def _portions(self) -> Iterator[list[Piece]]:
        """Some thousand pieces at a time; TooLongError past `MAX_RENDERED` characters."""
        size = 0
        while portion := list(islice(self._running, PORTION)):
            if len(portion) == PORTION:
                size += self._part.size_of(portion)
            if size > MAX_RENDERED:
                raise TooLongError(self._title)
            yield portion

    def _encoded(self, pieces: Iterable[Piece], values: Written, labelled: Iterator[bytes]) -> bytes:
        if sum(map(len, values.texts)) > MAX_RENDERED:
            raise TooLongError(self._title)
        if values.has_markup:
            raise NotPlainError
        listed = values.encoded() if values.is_plain else [self._with_breaks(each) for each in values.encoded()]
        return b"".join(_in_order(pieces, self._part.statics.encoded, labelled, iter(listed)))

    def _with_breaks(self, value: bytes) -> bytes:
        if not is_laid_out(value):
            return value
        if not self._part.breaks_lines or not is_one_line_break(value):
            raise NotPlainError
        return value.replace(b"\n", LINE_BREAK)

    @property
    def has_text(self) -> bool:
        """Whether the part was short enough to keep what it says."""
        return self._kept is not None

    def text(self) -> str:
        """The plain text of a short part."""
        if self._kept is None:
            return ""
        pieces, values = self._kept.pieces, self._kept.values
        if self._part.must_be_read:
            return plain_text(parse_xml(self._encoded(pieces, values, iter(self._labelled.encoded))))
        return text_of(_in_order(pieces, self._part.statics.says, iter(self._labelled.says), iter(values.said())))

    def digest(self) -> str | None:
        """The digest of the text as `text_digest` makes it, None where the text must be asked."""
        statics, labelled = self._part.statics.folded, self._labelled.folded
        if self._kept is None or self._part.must_be_read or statics is None or labelled is None:
            return None
        values = folded(self._kept.values.said())
        if values is None:
            return None
        said = _in_order(self._kept.pieces, statics, iter(labelled), iter(values))
        return sha256("".join(said).encode()).hexdigest()


def _in_order(
    pieces: Iterable[Piece], statics: Sequence[_Form], labelled: Iterator[_Form], values: Iterator[_Form]
) -> list[_Form]:
    """Each piece from the list it belongs to: numbers, numbers as text, values."""
    return [
        statics[each] if type(each) is int else next(values) if type(each) is tuple else next(labelled)
        for each in pieces
    ]
