"""Rules checked although some values are missing: stand-ins take their places, and only what holds for all of them
is told.
"""

from collections.abc import Iterable
from copy import deepcopy
from datetime import date
from typing import Any

from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.findings import Finding
from pipeline.domain.proposal.checks import check_proposal
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.proposal.source import shape_proposal
from pipeline.domain.reading.source import Path, SourceDocument, field_path
from pipeline.workbooks.computed import fill_in
from pipeline.workbooks.fields import Block, Field, Form, Shape
from pipeline.workbooks.plans import form_blocks

_LEAST_VARIANTS, _MOST_VARIANTS = 3, 8
_MOST_ROUNDS = 4

# Far apart, so that a rule that looks at one of them says something else about the other.
_VALUES: dict[Shape, tuple[Any, ...]] = {
    Shape.AMOUNT: ("0.01", "88888888.88", "7654.32"),
    Shape.QUANTITY: ("1", "97531", "0.5"),
    Shape.PRICE: ("0.01", "97531.00", "7.77"),
    Shape.PERCENT: ("1", "97", "33"),
    Shape.WHOLE: (1, 97, 53),
    Shape.DAY: ("2001-01-02", "2098-12-30", "2050-06-15"),
    Shape.MOMENT: ("2001-01-02T09:00:00+08:00", "2098-12-30T09:00:00+08:00", "2050-06-15T09:00:00+08:00"),
    Shape.YES_NO: (False, True, False),
    Shape.LINES: ([], ["待补"], []),
}
_TEXTS = ("待补一", "待补二", "待补三")


def rules_broken(values: dict[str, Any], unsound: Iterable[Path], calendar: WorkCalendar, today: date) -> list[Finding]:
    """What is wrong with a proposal whatever stands at the unsound places; nothing about these places themselves.

    `values` are as they were read, before any was computed.
    """
    held: list[Finding] | None = None
    left = set(unsound)
    variants = _variants(left)
    for variant in range(variants):
        proposal, filled = _with_stand_ins(values, left, variant, is_last=variant == variants - 1)
        if proposal is None:
            return []
        found = check_proposal(proposal, calendar, today)
        left |= filled
        held = found if held is None else [each for each in held if each in found]
    return [each for each in held or [] if not _is_within(field_path(each.at), left)]


def _is_within(path: Path, unsound: set[Path]) -> bool:
    return any(path[:end] in unsound for end in range(1, len(path) + 1))


def _variants(unsound: set[Path]) -> int:
    """Enough for every choice of the unsound fields to be tried, and one that leaves out what may be left out."""
    choices = [len(field.choices) + 1 for field in map(_field_at, unsound) if field]
    return max(_LEAST_VARIANTS, min(_MOST_VARIANTS, max(choices, default=0)))


def _with_stand_ins(
    values: dict[str, Any], unsound: set[Path], variant: int, *, is_last: bool
) -> tuple[Proposal | None, set[Path]]:
    """The proposal with every gap filled, and what had to be filled; None where a place can hold no stand-in."""
    known = deepcopy(values)
    filled: set[Path] = set()
    for path in unsound:
        field = _field_at(path)
        if field and (field.needed or not is_last):
            _put(known, path, _value(field, variant))
    for _ in range(_MOST_ROUNDS):
        whole = deepcopy(known)
        fill_in(whole)
        proposal, faults = shape_proposal(SourceDocument("", whole, {}))
        if proposal:
            return proposal, filled
        gaps = {field_path(each.at.strip()) for each in faults}
        for path in gaps:
            if not _fill_gap(known, path, variant):
                return None, filled
        filled |= gaps
    return None, filled


def _fill_gap(values: dict[str, Any], path: Path, variant: int) -> bool:
    field, block = _field_at(path), _block_at(path)
    if field:
        return _put(values, path, _value(field, variant))
    if block is None:
        return False
    row = {each.key: _value(each, variant) for each in block.fields if each.is_expected}
    return _put(values, path, row if block.form is Form.RECORD else [row])


def _put(values: dict[str, Any], path: Path, value: object) -> bool:
    place: Any = values
    for step in path[:-1]:
        place = place.get(step) if isinstance(place, dict) else _row(place, step)
    if isinstance(place, dict):
        place[path[-1]] = value
    return isinstance(place, dict)


def _row(rows: object, step: str | int) -> Any:
    return rows[step] if isinstance(rows, list) and isinstance(step, int) and step < len(rows) else None


def _value(field: Field, variant: int) -> Any:
    if field.choices:
        return field.choices[variant % len(field.choices)][1]
    return _VALUES.get(field.shape, _TEXTS)[variant % len(_TEXTS)]


def _field_at(path: Path) -> Field | None:
    names = tuple(each for each in path if isinstance(each, str))
    if not names:
        return None
    blocks = (block for block in form_blocks() if block.steps == names[:-1])
    return next((each for block in blocks for each in block.fields if each.key and each.key == names[-1]), None)


def _block_at(path: Path) -> Block | None:
    return next((each for each in form_blocks() if path and each.steps == path), None)
