"""What a facts model says of its fields, so that forms and messages can be made from it: label, sort, limits.

The label is the field's `title`, a hint for people its `description`. `json_schema_extra` may say more: `words`
(what people read for a choice), `names_row` (the field by which people know a row), `key_title` (what the keys
of a mapping are).
"""

import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pipeline.domain.proposal.values import amount_of, date_of, moment_of, quantity_of, rate_of

Path = tuple[str | int, ...]
Choices = tuple[tuple[str, str], ...]


class Sort(StrEnum):
    """What a field holds."""

    TEXT = "text"
    WHOLE = "whole"
    YES_NO = "yes_no"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    RATE = "rate"
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"
    PART = "part"
    LIST = "list"
    PAIRS = "pairs"


_BY_READER: dict[Callable[[object], object], Sort] = {
    amount_of: Sort.AMOUNT,
    quantity_of: Sort.QUANTITY,
    rate_of: Sort.RATE,
    date_of: Sort.DAY,
    moment_of: Sort.MOMENT,
}
_PLAIN: dict[object, Sort] = {str: Sort.TEXT, int: Sort.WHOLE, bool: Sort.YES_NO}


@dataclass(frozen=True, slots=True)
class FactsField:
    """One field of a facts model; `item` is what a list holds or a mapping gives, `part` the model of a part.

    `least` and `most` bound a whole number, `fewest` and `longest` the length of a text or list, `pattern` its
    characters; None is no bound. `choices` pair what people read with what the model says.
    """

    name: str
    label: str
    prompt: str
    sort: Sort
    is_required: bool
    default: Any = None
    least: int | None = None
    most: int | None = None
    fewest: int | None = None
    longest: int | None = None
    pattern: str | None = None
    choices: Choices = ()
    part: type[BaseModel] | None = None
    item: "FactsField | None" = None
    names_row: bool = False
    key_label: str = ""


@cache
def fields_of(model: type[BaseModel]) -> tuple[FactsField, ...]:
    """Every field of a model, its own before inherited ones; TypeError for a field that no form could hold."""
    inherited = {name for base in model.__bases__ for name in getattr(base, "model_fields", {})}
    ordered = sorted(model.model_fields.items(), key=lambda named: named[0] in inherited)
    return tuple(_field(name, each) for name, each in ordered)


def _field(name: str, told: FieldInfo) -> FactsField:
    extra = told.json_schema_extra if isinstance(told.json_schema_extra, dict) else {}
    words = extra.get("words")
    default = None if told.is_required() else told.get_default(call_default_factory=True)
    return _described(
        told.annotation,
        told.metadata,
        words if isinstance(words, dict) else {},
        name=name,
        label=told.title or name,
        prompt=told.description or "",
        is_required=told.is_required(),
        default=default,
        names_row=bool(extra.get("names_row")),
        key_label=str(extra.get("key_title", "")),
    )


def _described(annotation: Any, metadata: Iterable[Any], words: dict[str, Any], **head: Any) -> FactsField:
    base, said = _unwrapped(annotation, list(metadata))
    origin = get_origin(base)
    if origin is Literal:
        choices = tuple((str(words.get(each, each)), each) for each in get_args(base) if each)
        return FactsField(**head, sort=Sort.CHOICE, choices=choices)
    bounds: dict[str, Any] = {name: _bound(said, limit) for name, limit in _BOUNDS.items()}
    if origin is list:
        item = _described(get_args(base)[0], (), words, name="", label=head["label"], prompt="", is_required=True)
        return FactsField(**head, **bounds, sort=Sort.LIST, item=item)
    if origin is dict:
        item = _described(get_args(base)[1], (), words, name="", label=head["label"], prompt="", is_required=True)
        return FactsField(**head, sort=Sort.PAIRS, item=item)
    if isinstance(base, type) and issubclass(base, BaseModel):
        return FactsField(**head, sort=Sort.PART, part=base)
    readers = [_BY_READER[func] for each in said if (func := getattr(each, "func", None)) in _BY_READER]
    if not readers and base not in _PLAIN:
        raise TypeError(f"no form can hold {head['name']}: {annotation!r}")
    return FactsField(**head, **bounds, sort=readers[0] if readers else _PLAIN[base])


_BOUNDS = {"least": "ge", "most": "le", "fewest": "min_length", "longest": "max_length", "pattern": "pattern"}


def _unwrapped(annotation: Any, metadata: list[Any]) -> tuple[Any, list[Any]]:
    """A type without `None` and `Annotated`, and everything that was said about it."""
    if get_origin(annotation) is Annotated:
        inner, *said = get_args(annotation)
        further = [one for each in said for one in (each.metadata if isinstance(each, FieldInfo) else [each])]
        return _unwrapped(inner, [*metadata, *further])
    if get_origin(annotation) in (Union, types.UnionType):
        (inner,) = (each for each in get_args(annotation) if each is not type(None))
        return _unwrapped(inner, metadata)
    return annotation, metadata


def _bound(said: Iterable[Any], limit: str) -> int | str | None:
    found = (getattr(each, limit, None) for each in said)
    return next((each for each in found if isinstance(each, int | str)), None)


def field_at(model: type[BaseModel], path: Path) -> FactsField | None:
    """The field a path leads to, the list itself for one of its rows; None where it leads nowhere."""
    steps = list(_walk(model, path))
    return steps[-1] if steps else None


def _walk(model: type[BaseModel] | None, path: Path) -> Iterator[FactsField]:
    """The fields on the way, until the path leaves what the model knows."""
    for step in path:
        if isinstance(step, int):
            continue
        found = next((each for each in fields_of(model) if each.name == step), None) if model else None
        if found is None:
            return
        yield found
        model = found.part or (found.item.part if found.item else None)


def place_in_words(model: type[BaseModel], path: Path) -> str:
    """A place as people know it: 整改项（items）第 2 行：责任人（owner）; unknown steps as they are written."""
    known = iter([*_walk(model, path)])
    pieces: list[str] = []
    for step in path:
        if isinstance(step, int):
            pieces.append(f"第 {step + 1} 行")
            continue
        field = next(known, None)
        named = field and field.label != field.name
        pieces.append(f"：{field.label}（{step}）" if field and named else f"：{step}")
    return "".join(pieces).removeprefix("：")


@cache
def labels_in(model: type[BaseModel]) -> dict[str, str]:
    """The label of every field name in a model and its parts; a name with several labels has the outermost."""
    found = {each.name: each.label for each in fields_of(model)}
    for each in fields_of(model):
        part = each.part or (each.item.part if each.item else None)
        for name, label in (labels_in(part) if part else {}).items():
            found.setdefault(name, label)
    return found
