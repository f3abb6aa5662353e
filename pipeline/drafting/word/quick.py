"""A proven part on its way out: static pieces were encoded when the template was read, only values are encoded now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from markupsafe import Markup

from pipeline.drafting.word.clause_numbers import OPEN, labels_for
from pipeline.drafting.word.plain_text import plain_text
from pipeline.drafting.word.proof import Proof, text_of
from pipeline.drafting.word.run import in_portions
from pipeline.drafting.word.xml_tree import DECLARATION, parse_xml

LINE_BREAK = b'</w:t><w:br/><w:t xml:space="preserve">'

_MOST_REMEMBERED = 256
_LAYOUT = (b"\n", b"\t", b"\a", b"\f")


class NotPlainError(Exception):
    """A document wants more than values in their places, or has faults: its part is finished the thorough way."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands in place of the marks of one document, in their order, as text and as bytes."""

    texts: tuple[str, ...] = ()
    encoded: tuple[bytes, ...] = ()


class QuickPart:
    """What is known beforehand of a proven part: its static pieces as bytes and as text, and labels met before."""

    def __init__(self, proof: Proof, *, is_word: bool) -> None:
        self.seals = frozenset(each for each in proof.says if each.startswith(OPEN))
        self.says = {each: said for each, said in proof.says.items() if each not in self.seals}
        self.must_be_read = proof.must_be_read
        self._encoded = {each: each.encode() for each in self.says}
        self._breaks_lines = is_word and not proof.must_be_read
        self._labels: dict[tuple[str, ...], Labels] = {}

    def encoded(self, pieces: Sequence[str], labels: Iterator[bytes]) -> bytes:
        """The pieces in UTF-8, the next labels for their marks; NotPlainError for tabs and paragraphs inside values."""
        static, seals = self._encoded.get, self.seals
        parts = [static(each) or (next(labels) if each in seals else each.encode()) for each in pieces]
        data = b"".join(parts)
        if any(each in data for each in _LAYOUT):
            return b"".join([self._with_breaks(each) for each in parts])
        return data

    def _with_breaks(self, piece: bytes) -> bytes:
        if not any(each in piece for each in _LAYOUT):
            return piece
        if not self._breaks_lines or any(each in piece for each in _LAYOUT[1:]):
            raise NotPlainError
        return piece.replace(b"\n", LINE_BREAK)

    def labels(self, pieces: Iterable[str]) -> Labels:
        """They follow from the marks alone, and documents of one template differ little in them."""
        marks = tuple([each for each in pieces if each in self.seals])
        known = self._labels.get(marks)
        if known is None:
            texts = labels_for(marks)
            if texts is None:
                raise NotPlainError
            known = Labels(texts, tuple(each.encode() for each in texts))
            if len(self._labels) < _MOST_REMEMBERED:
                self._labels[marks] = known
        return known


class QuickRun:
    """One document's part: first its bytes are taken, then its text may be asked for."""

    def __init__(self, part: QuickPart, running: Iterable[str], title: str) -> None:
        self._part = part
        self._running = running
        self._title = title
        self._pieces: list[str] | None = None
        self._labels = Labels()

    def chunks(self) -> Iterator[bytes]:
        """The part in UTF-8, written while it is being rendered; numbers need its end, since references point there."""
        portions: Iterable[list[str]] = in_portions(self._running, self._title)
        if self._part.seals:
            portions = list(portions)
            self._labels = self._part.labels(chain.from_iterable(portions))
        labels = iter(self._labels.encoded)
        yield DECLARATION
        for count, pieces in enumerate(portions):
            # Only a short part keeps its pieces for the text; a long one is read when somebody asks.
            self._pieces = pieces if count == 0 else None
            yield self._part.encoded(pieces, labels)

    @property
    def has_text(self) -> bool:
        """Whether the part was short enough to keep what it says."""
        return self._pieces is not None

    def text(self) -> str:
        """The plain text of a short part."""
        pieces = self._pieces or []
        if self._part.must_be_read:
            return plain_text(parse_xml(self._part.encoded(pieces, iter(self._labels.encoded))))
        says, seals, labels = self._part.says.get, self._part.seals, iter(self._labels.texts)
        return text_of([next(labels) if each in seals else _said(says(each), each) for each in pieces])


def _said(known: str | None, piece: str) -> str:
    if known is not None:
        return known
    return Markup(piece).unescape() if "&" in piece else piece
