"""A proven part on its way out: static pieces were encoded when the template was read, only values are encoded now."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from pipeline.drafting.clause_numbers import OPEN, labels_for
from pipeline.drafting.plain_text import plain_text
from pipeline.drafting.word_proof import Proof, text_of
from pipeline.drafting.xml_tree import DECLARATION, parse_xml

LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'

_AT_ONCE = 8192
_MOST_REMEMBERED = 256
_LAYOUT = (b"\n", b"\t", b"\a", b"\f")


class NotPlainError(Exception):
    """A value wants more layout than a line break inside a run: its part is finished the thorough way."""


class QuickPart:
    """What is known beforehand of a proven part: its static pieces as bytes and as text, and labels met before."""

    def __init__(self, proof: Proof, *, is_word: bool) -> None:
        self._says = {each: text for each, text in proof.says.items() if not each.startswith(OPEN)}
        self._encoded = {each: each.encode() for each in self._says}
        self._is_numbered = len(self._says) < len(proof.says)
        self._must_be_read = proof.must_be_read
        self._breaks_lines = is_word and not proof.must_be_read
        self._labels: dict[tuple[str, ...], tuple[str, ...]] = {}

    def numbered(self, pieces: list[str]) -> list[str] | None:
        """The pieces with numbers in place of the marks; None when the marks of this document have faults."""
        if not self._is_numbered:
            return pieces
        places = [position for position, piece in enumerate(pieces) if piece[:1] == OPEN]
        labels = self._labels_of(tuple([pieces[each] for each in places]))
        if labels is None:
            return None
        numbered = pieces.copy()
        for position, label in zip(places, labels, strict=True):
            numbered[position] = label
        return numbered

    def _labels_of(self, marks: tuple[str, ...]) -> tuple[str, ...] | None:
        """The labels follow from the marks alone, and documents of one template differ little in them."""
        known = self._labels.get(marks)
        if known is not None:
            return known
        labels = labels_for(marks)
        if labels is not None and len(self._labels) < _MOST_REMEMBERED:
            self._labels[marks] = labels
            self._encoded.update((each, each.encode()) for each in labels)
        return labels

    def encoded(self, pieces: Sequence[str]) -> Iterator[bytes]:
        """The part in UTF-8, some thousand pieces at a time; NotPlainError for tabs and paragraphs inside values."""
        static = self._encoded.get
        yield DECLARATION
        for start in range(0, len(pieces), _AT_ONCE):
            some = pieces[start : start + _AT_ONCE]
            data = b"".join([static(each) or each.encode() for each in some])
            if any(each in data for each in _LAYOUT):
                data = b"".join([static(each) or self._with_breaks(each) for each in some])
            yield data

    def _with_breaks(self, value: str) -> bytes:
        if not self._breaks_lines or "\t" in value or "\a" in value or "\f" in value:
            raise NotPlainError
        return str.replace(value, "\n", LINE_BREAK).encode()

    def text(self, pieces: Sequence[str]) -> str:
        """The plain text of the part."""
        if self._must_be_read:
            return plain_text(parse_xml(b"".join(self.encoded(pieces))))
        says = self._says.get
        return text_of([_said(says(each), each) for each in pieces])


def _said(known: str | None, piece: str) -> str:
    if known is not None:
        return known
    return Markup(piece).unescape() if "&" in piece else piece
