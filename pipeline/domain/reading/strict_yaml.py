"""Reads YAML as people mean it: no anchors, tags or merges, no guessing at what an unquoted word is."""

import re
from collections.abc import Iterator
from typing import Protocol

import yaml

from pipeline.domain.reading.source import DocumentBuilder, Mark, SourceDocument, Value

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: dict[str, Value] = {"": None, "~": None, "null": None, "true": True, "false": False}
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")
_FRACTION = re.compile(
    r"[-+]?(?:[0-9][0-9_]*)?\.[0-9][0-9_]*(?:e[-+]?[0-9]+)?"
    r"|[-+]?[0-9][0-9_]*\.?(?:e[-+]?[0-9]+)|[-+]?[0-9][0-9_]*\.|[-+]?\.(?:inf|nan)",
    re.I,
)
_GUESSED = re.compile(
    r"[-+]?0[0-9_]+|[-+]?[0-9]{19,}|[-+]?0[xob][0-9a-f_]+|\+[0-9]+|-0|[0-9]+_[0-9_]*"
    r"|[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?|yes|no|on|off|null|true|false",
    re.I,
)


def read_yaml(text: str, name: str) -> Iterator[SourceDocument]:
    """Every document of a YAML file with its places; what is wrong with the writing is among its findings."""
    builder = DocumentBuilder(name)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            _take(builder, event)
            if builder.is_full:
                break
            if isinstance(event, yaml.DocumentEndEvent):
                yield builder.document()
                builder = DocumentBuilder(name)
    except yaml.MarkedYAMLError as fault:
        builder.stop("P001", _mark(fault.problem_mark or fault.context_mark), form="YAML")
    if builder.is_full:
        yield builder.document()


def _take(builder: DocumentBuilder, event: yaml.Event) -> None:
    if isinstance(event, yaml.CollectionEndEvent):
        builder.end()
    elif isinstance(event, yaml.NodeEvent):
        mark = _mark(event.start_mark)
        _refuse_tricks(builder, event, mark)
        if builder.wants_key():
            _take_key(builder, event, mark)
        else:
            _take_value(builder, event, mark)


def _refuse_tricks(builder: DocumentBuilder, event: yaml.NodeEvent, mark: Mark) -> None:
    if event.anchor is not None:
        builder.wrong("P003", mark)
    if getattr(event, "tag", None) is not None:
        builder.wrong("P004", mark)


def _take_key(builder: DocumentBuilder, event: yaml.NodeEvent, mark: Mark) -> None:
    if not isinstance(event, yaml.ScalarEvent):
        builder.stop("P011", mark)
    elif event.value == "<<" and not event.style:
        builder.stop("P003", mark)
    else:
        builder.key(event.value, mark)


def _take_value(builder: DocumentBuilder, event: yaml.NodeEvent, mark: Mark) -> None:
    match event:
        case yaml.MappingStartEvent():
            builder.begin({}, mark)
        case yaml.SequenceStartEvent():
            builder.begin([], mark)
        case yaml.ScalarEvent() if not event.style:
            builder.add(_plain(builder, event.value, mark), mark)
        case yaml.ScalarEvent():
            builder.add(event.value, mark)
        case _:
            builder.add(None, mark)


def _plain(builder: DocumentBuilder, text: str, mark: Mark) -> Value:
    """What an unquoted word means; one that programs read differently is noted and kept as text."""
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _FRACTION.fullmatch(text):
        builder.wrong("P005", mark, text=text, quoted=f"'{text}'")
    elif _GUESSED.fullmatch(text):
        builder.wrong("P006", mark, text=text, quoted=f"'{text}'")
    return text


class _Spot(Protocol):
    """Where the YAML library, in C or in Python, says something stands; counted from 0."""

    line: int
    column: int


def _mark(mark: _Spot | None) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)
