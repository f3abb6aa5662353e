"""The values given to a template: which characters they hold, and what a value is called."""

import re
from collections.abc import Iterator, Mapping

from pipeline.domain.findings import Finding, finding

# XML 1.0 §2.2 without surrogates and non-characters; private use is ours; direction overrides can make a text lie.
_NAUGHTY = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "\U000f0000-\U0010fffd]"
)
_DEEPEST = 12


def character_faults(values: Mapping[str, object]) -> list[Finding]:
    """One finding per text that holds a character no document may hold, named like `buyer.name`."""
    return [
        finding("T041", at=name, name=name, character=character)
        for name, text in texts_in(values)
        if not text.isprintable() and (character := first_forbidden(text))
    ]


def first_forbidden(text: str) -> str:
    """The first character no document may hold, as U+0007, or nothing."""
    found = _NAUGHTY.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def texts_in(value: object, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Every text inside nested values with its dotted name."""
    if isinstance(value, str):
        yield name, value
    elif depth > _DEEPEST:
        return
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from texts_in(each, f"{name}.{key}" if name else str(key), depth + 1)
    elif isinstance(value, list | tuple):
        for index, each in enumerate(value):
            yield from texts_in(each, f"{name}[{index}]", depth + 1)


def name_of(wanted: object, values: Mapping[str, object]) -> str:
    """The dotted name of the very object `wanted` inside the values, empty when it is not there."""
    return next((name for name, each in _groups_in(values, "", 0) if each is wanted), "")


def _groups_in(value: object, name: str, depth: int) -> Iterator[tuple[str, object]]:
    if depth > _DEEPEST or not isinstance(value, Mapping | list | tuple):
        return
    yield name, value
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, each in pairs:
        inner = f"{name}.{key}" if name and isinstance(key, str) else f"{name}[{key}]" if name else str(key)
        yield from _groups_in(each, inner, depth + 1)
