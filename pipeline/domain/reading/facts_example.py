"""A YAML example of a paper's facts, written from their model: what is needed stands, what may be left out is #."""

import json
from collections.abc import Iterator

from pydantic import BaseModel

from pipeline.domain.reading.facts_fields import FactsField, Sort, fields_of

_VALUES = {
    Sort.YES_NO: "true",
    Sort.AMOUNT: '"10000.00"',
    Sort.QUANTITY: '"1"',
    Sort.RATE: '"0.06"',
    Sort.DAY: '"2026-10-09"',
    Sort.MOMENT: '"2026-10-09T10:20:00+08:00"',
}


def example_of(model: type[BaseModel], title: str) -> str:
    """The example as it may be saved and filled in; as it stands it is a whole set of facts."""
    head = f"# {title}资料样例：请把值换成实际内容；以 # 开头的行可以不写，要写就去掉 #。"
    return "\n".join([head, *_lines(model)]) + "\n"


def _lines(model: type[BaseModel]) -> Iterator[str]:
    for field in fields_of(model):
        mark = "" if field.is_required else "# "
        yield from (f"{mark}{line}" for line in _entry(field))


def _entry(field: FactsField) -> Iterator[str]:
    part = field.part or (field.item.part if field.item else None)
    note = f"  # {_note(field)}"
    if part and field.item:
        yield from (f"{field.name}:{note}", "- # 一项一段", *(f"  {line}" for line in _lines(part)))
    elif part:
        yield from (f"{field.name}:{note}", *(f"  {line}" for line in _lines(part)))
    elif field.sort is Sort.PAIRS:
        key = json.dumps(field.key_label or "名称", ensure_ascii=False)
        yield from (f"{field.name}:{note}", f"  {key}: {_text(field)}")
    elif field.item:
        yield f"{field.name}: [{_value(field.item)}]{note}"
    else:
        yield f"{field.name}: {_value(field)}{note}"


def _value(field: FactsField) -> str:
    if isinstance(field.default, str) and (field.default or field.pattern):
        return json.dumps(field.default, ensure_ascii=False)
    if field.choices:
        return json.dumps(field.choices[0][1], ensure_ascii=False)
    if field.sort is Sort.WHOLE:
        return str(max(field.least or 1, 1))
    return _VALUES.get(field.sort, _text(field))


def _text(field: FactsField) -> str:
    return json.dumps(field.label[: field.longest], ensure_ascii=False)


def _note(field: FactsField) -> str:
    choices = field.choices or (field.item.choices if field.item else ())
    listed = "、".join(said if said == label else f"{said}（{label}）" for label, said in choices)
    told = (field.label, field.prompt, f"可选：{listed}" if listed else "")
    return "；".join(each.rstrip("。") for each in told if each)
