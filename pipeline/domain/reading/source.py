"""A document as it was written: its plain values, and the line and column of each."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pipeline.domain.findings import Finding, finding

Path: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = "dict[str, Value] | list[Value] | str | int | bool | None"

MOST_CHARACTERS = 1_000_000
MOST_VALUES = 20_000
DEEPEST = 12
LONGEST_SHOWN = 100

_STEP = re.compile(r"[^.\[\]]+|\[[0-9]+\]")
_LINE_MARKS = "\t\n\r"
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something stands, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One document of a file; `places` holds where each value (and each field name) stands."""

    name: str
    value: Value
    places: Mapping[Path, Mark]
    findings: tuple[Finding, ...] = ()

    def at(self, path: Path) -> str:
        """The place of a value as `file:line:column field`; of what should hold it when the value is missing."""
        mark = next((self.places[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self.places), None)
        where = f"{self.name}:{mark.line}:{mark.column}" if mark else self.name
        return f"{where} {shortened(field_name(path))}".rstrip()


def field_name(path: Path) -> str:
    """A path as people write it: `line_items[2].amount_gross`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def field_path(name: str) -> Path:
    """The path that `field_name` wrote."""
    return tuple(int(step[1:-1]) if step.startswith("[") else step for step in _STEP.findall(name))


def shortened(text: str) -> str:
    """The text as a message can bear it."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def unseen_characters(text: str) -> Iterator[tuple[int, str]]:
    """Where characters stand that print as nothing or turn the text around: controls, bidi marks, private use."""
    for place, each in enumerate(text):
        if each not in _LINE_MARKS and unicodedata.category(each) in _UNSEEN:
            yield place, f"U+{ord(each):04X}"


@dataclass(slots=True)
class _Open:
    """A mapping or list that is still being filled."""

    value: "dict[str, Value] | list[Value]"
    path: Path
    key: str | None = None


@dataclass(slots=True)
class DocumentBuilder:
    """Puts a document together from what a reader meets, noting places and doubled field names.

    It is full once the document proves too deep or too large; the reader stops then.
    """

    name: str
    value: Value = None
    places: dict[Path, Mark] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    is_full: bool = False
    _open: list[_Open] = field(default_factory=list)
    _count: int = 0

    def wrong(self, code: str, mark: Mark, **values: object) -> None:
        """Notes a finding at a mark, with the field it stands in."""
        at = f"{self.name}:{mark.line}:{mark.column} {shortened(field_name(self._path()))}".rstrip()
        self.findings.append(finding(code, at=at, **{key: shortened(str(each)) for key, each in values.items()}))

    def begin(self, value: "dict[str, Value] | list[Value]", mark: Mark) -> None:
        """A mapping or list opens here."""
        if len(self._open) >= DEEPEST:
            self.stop("P008", mark, limit=DEEPEST)
            return
        path = self._path()
        self.add(value, mark)
        self._open.append(_Open(value, path))

    def end(self) -> None:
        """The innermost mapping or list closes."""
        self._open.pop()

    def wants_key(self) -> bool:
        """Whether the next text is a field name."""
        return bool(self._open) and isinstance(self._open[-1].value, dict) and self._open[-1].key is None

    def key(self, text: str, mark: Mark) -> None:
        """A field name; one that is there already is a finding, and the first value stays."""
        inner = self._open[-1]
        is_double = isinstance(inner.value, dict) and text in inner.value
        inner.key = text
        if is_double:
            first = self.places[self._path()]
            self.wrong("P002", mark, field=text, line=first.line)

    def add(self, value: Value, mark: Mark) -> None:
        """A value at the present field or at the end of the present list."""
        self._count += 1
        if self._count > MOST_VALUES:
            self.stop("P009", mark, limit=f"{MOST_VALUES} 个值")
        if isinstance(value, str):
            self._check_text(value, mark)
        path = self._path()
        self.places.setdefault(path, mark)
        self._put(value)

    def stop(self, code: str, mark: Mark, **values: object) -> None:
        """Notes a finding after which reading on makes no sense."""
        self.is_full = True
        self.wrong(code, mark, **values)

    def _check_text(self, text: str, mark: Mark) -> None:
        unseen = sorted({character for _, character in unseen_characters(text)})
        if unseen:
            self.wrong("P007", mark, characters="、".join(unseen[:5]))

    def _put(self, value: Value) -> None:
        if not self._open:
            self.value = value
            return
        inner = self._open[-1]
        if isinstance(inner.value, list):
            inner.value.append(value)
        elif inner.key is not None:
            inner.value.setdefault(inner.key, value)
            inner.key = None

    def _path(self) -> Path:
        if not self._open:
            return ()
        inner = self._open[-1]
        if isinstance(inner.value, list):
            return (*inner.path, len(inner.value))
        return inner.path if inner.key is None else (*inner.path, inner.key)

    def document(self) -> SourceDocument:
        """The finished document."""
        return SourceDocument(self.name, self.value, self.places, tuple(self.findings))
