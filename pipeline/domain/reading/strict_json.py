"""Reads JSON by the letter (RFC 8259), with the line and column of every value."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder

from pipeline.domain.reading.source import DocumentBuilder, Mark, SourceDocument, Value

_STRINGS = JSONDecoder(strict=True)
_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORD = re.compile(r"[A-Za-z]+|-Infinity")
_WORDS: dict[str, Value] = {"null": None, "true": True, "false": False}
_NOT_NUMBERS = ("NaN", "Infinity", "-Infinity")
_LONGEST_WHOLE = 18


class _JsonError(ValueError):
    """The text stops being JSON at `place`."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def read_json(text: str, name: str) -> Iterator[SourceDocument]:
    """The one document of a JSON file with its places; what is wrong with the writing is among its findings."""
    reader = _Reader(text, DocumentBuilder(name))
    try:
        reader.read()
    except _JsonError as fault:
        reader.builder.stop("P001", reader.mark(fault.place), form="JSON")
    yield reader.builder.document()


class _Reader:
    """Goes through the text once; how deep it may go is the builder's to say."""

    def __init__(self, text: str, builder: DocumentBuilder) -> None:
        self.text = text
        self.builder = builder
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._place = 0
        self._closers: list[str] = []

    def mark(self, place: int) -> Mark:
        """Line and column of a place in the text."""
        line = bisect_right(self._lines, place)
        return Mark(line, place - self._lines[line - 1] + 1)

    def read(self) -> None:
        """The whole text into the builder."""
        self._value()
        while self._closers and not self.builder.is_full:
            self._next_member()
        if not self.builder.is_full and self._peek():
            raise _JsonError(self._place)

    def _peek(self) -> str:
        space = _SPACE.match(self.text, self._place)
        self._place = space.end() if space else self._place
        return self.text[self._place : self._place + 1]

    def _expect(self, character: str) -> None:
        if self._peek() != character:
            raise _JsonError(self._place)
        self._place += 1

    def _next_member(self) -> None:
        """What follows a value inside a mapping or list: a comma with the next value, or the end."""
        if self._peek() == self._closers[-1]:
            self._place += 1
            self._closers.pop()
            self.builder.end()
            return
        self._expect(",")
        self._member()

    def _member(self) -> None:
        if self._closers[-1] == "}":
            self._key()
        self._value()

    def _key(self) -> None:
        self._peek()
        start = self._place
        self.builder.key(self._string(), self.mark(start))
        self._expect(":")

    def _value(self) -> None:
        first = self._peek()
        mark = self.mark(self._place)
        if first in ("{", "["):
            self._begin(first, mark)
        elif first == '"':
            self.builder.add(self._string(), mark)
        else:
            self.builder.add(self._number_or_word(mark), mark)

    def _begin(self, opener: str, mark: Mark) -> None:
        self._place += 1
        self.builder.begin({} if opener == "{" else [], mark)
        self._closers.append("}" if opener == "{" else "]")
        if not self.builder.is_full and self._peek() != self._closers[-1]:
            self._member()

    def _string(self) -> str:
        if self._peek() != '"':
            raise _JsonError(self._place)
        try:
            text, self._place = _STRINGS.raw_decode(self.text, self._place)
        except JSONDecodeError as fault:
            raise _JsonError(fault.pos) from None
        return str(text)

    def _number_or_word(self, mark: Mark) -> Value:
        word = _WORD.match(self.text, self._place)
        if word:
            return self._word(word, mark)
        number = _NUMBER.match(self.text, self._place)
        if not number:
            raise _JsonError(self._place)
        self._place = number.end()
        if number[1] or number[2]:
            self.builder.wrong("P005", mark, text=number[0], quoted=f'"{number[0]}"')
            return number[0]
        if len(number[0].lstrip("-")) > _LONGEST_WHOLE:
            self.builder.wrong("P006", mark, text=number[0], quoted=f'"{number[0]}"')
            return number[0]
        return int(number[0])

    def _word(self, word: re.Match[str], mark: Mark) -> Value:
        if word[0] in _NOT_NUMBERS:
            self.builder.wrong("P012", mark, text=word[0])
        elif word[0] not in _WORDS:
            raise _JsonError(self._place)
        self._place = word.end()
        return _WORDS.get(word[0])
