"""The sheets of a paper's form, made from the model of its facts: no paper has sheets of its own making."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pydantic import BaseModel

from pipeline.domain.money.vat import VAT_RATES
from pipeline.domain.reading.facts_fields import FactsField, Sort, fields_of
from pipeline.workbooks.fields import Block, Choices, Field, Form, Shape, SheetPlan

MAIN = "资料"
HEAD_PATH = "表头"
OWNER = "所属"
NONE_WORD = "无"

HEAD = Block(
    "这份资料用于",
    "",
    HEAD_PATH,
    Form.RECORD,
    (
        Field("paper", "文书", computed=True, needed=False),
        Field("contract_no", "合同编号", Shape.CODE, computed=True, needed=False),
        Field("title", "合同名称", computed=True, needed=False),
        Field("customer", "客户", computed=True, needed=False),
    ),
    needed=False,
    note="由系统填写，供核对；不必改。",
)

_SPARE = 12
_LONG_FROM = 201
_PERCENT = (0, 100)
_NO_YEAR_BEFORE = "3654"
_RATES: Choices = tuple((f"{each.rate:.0%}", str(each.rate)) for each in VAT_RATES)
_SHAPES = {
    Sort.TEXT: Shape.LINE,
    Sort.WHOLE: Shape.WHOLE,
    Sort.YES_NO: Shape.YES_NO,
    Sort.AMOUNT: Shape.AMOUNT,
    Sort.QUANTITY: Shape.QUANTITY,
    Sort.RATE: Shape.RATE,
    Sort.DAY: Shape.DAY,
    Sort.MOMENT: Shape.MOMENT,
    Sort.CHOICE: Shape.CHOICE,
    Sort.LIST: Shape.LINES,
}
_WIDTHS = {
    Shape.LINE: 18,
    Shape.LONG: 30,
    Shape.CODE: 18,
    Shape.WHOLE: 9,
    Shape.PERCENT: 9,
    Shape.YES_NO: 8,
    Shape.AMOUNT: 15,
    Shape.QUANTITY: 12,
    Shape.RATE: 9,
    Shape.DAY: 13,
    Shape.MOMENT: 18,
    Shape.LINES: 22,
}
_TEXTS = (Shape.LINE, Shape.LONG, Shape.CODE, Shape.LINES)
_WIDEST = 170
_CODE_ENDINGS = ("号", "号码", "电话", "代码")


@dataclass(frozen=True, slots=True)
class ChildTable:
    """Rows that belong to rows of another table, which they name by its field `key`; `path` is where they stand."""

    parent: FactsField
    key: FactsField
    child: FactsField
    block: Block


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """The sheets of one paper's form; `code` and `title` are the paper's own."""

    code: str
    title: str
    model: type[BaseModel]
    sheets: tuple[SheetPlan, ...]
    children: tuple[ChildTable, ...]


def paper_plan(code: str, title: str, model: type[BaseModel]) -> PaperPlan:
    """The form for a paper's facts: one sheet of single values, one for every list of parts.

    TypeError for a model no form could hold, so that a test over all papers finds it.
    """
    fields = fields_of(model)
    single = tuple(_record_field(each) for each in fields if _is_single(each))
    main = [Block("填写内容", "", "", Form.RECORD, single)] if single else []
    main += [_part(each) for each in fields if each.sort is Sort.PART]
    children: list[ChildTable] = []
    sheets = [SheetPlan(MAIN, (HEAD, *main))]
    for each in fields:
        if _is_table(each):
            own = [*_children(each)]
            sheets += [_sheet(block) for block in (_table(each), *(child.block for child in own))]
            children += own
    return PaperPlan(code, title, model, tuple(sheets), tuple(children))


def _sheet(block: Block) -> SheetPlan:
    """A table on its own sheet, its first column wide enough for the title above it."""
    total = sum(each.width for each in block.fields)
    first, *others = (_narrowed(each) for each in block.fields) if total > _WIDEST else block.fields
    wide = replace(first, width=max(first.width, 2 * len(block.title) + 6))
    return SheetPlan(block.title, (replace(block, fields=(wide, *others)),))


def _narrowed(field: Field) -> Field:
    """A column of texts in a table of very many columns, which would print too small."""
    return replace(field, width=max(11, field.width * 3 // 5)) if field.shape in _TEXTS else field


def _is_table(field: FactsField) -> bool:
    return field.sort is Sort.PAIRS or bool(field.item and field.item.part)


def _is_single(field: FactsField) -> bool:
    return field.sort is not Sort.PART and not _is_table(field)


def _part(field: FactsField) -> Block:
    """A part that stands once: its own block, left empty as a whole when it does not apply."""
    inner = _inner(field)
    if not all(_is_single(each) for each in inner):
        raise TypeError(f"no form can hold the parts of {field.name}")
    note = field.prompt or ("" if field.is_required else "没有这回事的整栏留空。")
    cells = tuple(_record_field(each, is_marked=not field.is_required) for each in inner)
    return Block(field.label, "", field.name, Form.RECORD, cells, needed=field.is_required, note=note)


def _inner(field: FactsField) -> tuple[FactsField, ...]:
    part = field.part or (field.item and field.item.part)
    return fields_of(part) if part else ()


def _table(field: FactsField) -> Block:
    if field.sort is Sort.PAIRS:
        cells: tuple[Field, ...] = (
            Field("key", field.key_label or "名称", width=30),
            Field("value", field.label, prompt=field.prompt, width=60),
        )
        return Block(field.label, "", field.name, Form.PAIRS, cells, needed=False, spare=_SPARE, note="没有的留空。")
    cells = tuple(_field(each) for each in _inner(field) if _is_single(each))
    return Block(field.label, "", field.name, Form.ROWS, cells, needed=True, spare=_SPARE, note=_note(field))


def _note(field: FactsField) -> str:
    if may_be_none(field):
        told = f"一行一项，必填；确实没有的，在第一行第一格写“{NONE_WORD}”。"
    elif field.is_required:
        told = "一行一项，至少一行。"
    else:
        told = "一行一项；没有的整张留空。"
    return f"{told}{field.prompt}"


def may_be_none(field: FactsField) -> bool:
    """Whether a list of parts must be spoken of and may yet be empty."""
    return bool(field.item and field.item.part) and field.is_required and not field.fewest


def _children(field: FactsField) -> Iterator[ChildTable]:
    inner = _inner(field)
    for each in inner:
        if each.sort is Sort.PART or each.sort is Sort.PAIRS:
            raise TypeError(f"no form can hold {each.name} in the rows of {field.name}")
        if not _is_table(each):
            continue
        (key,) = (one for one in inner if one.names_row)
        owner = Field(OWNER, key.label, Shape.CODE, prompt=f"与“{field.label}”里的{key.label}一致", width=24)
        title = f"{field.label}·{each.label}"
        cells = (owner, *(_field(one) for one in _inner(each)))
        note = "一行一项；用第一列对应到那一条。"
        block = Block(title, "", f"{field.name}/{each.name}", Form.ROWS, cells, spare=_SPARE, note=note)
        yield ChildTable(field, key, each, block)


def _record_field(field: FactsField, *, is_marked: bool = False) -> Field:
    """A single value with its label in front; in a block that may stay empty the hint says what it needs."""
    made = _field(field)
    if not is_marked or not field.is_required:
        return made
    return replace(made, prompt="；".join(filter(None, ("填本栏时必填", made.prompt))))


def _field(field: FactsField) -> Field:
    shape = _shape(field)
    choices = _RATES if shape is Shape.RATE else _choices(field)
    return Field(
        field.name,
        field.label,
        shape,
        needed=field.is_required,
        choices=choices if shape in (Shape.CHOICE, Shape.RATE) else (),
        prompt=_prompt(field, shape),
        width=_width(field, shape),
        least=_least(field, shape),
        most="" if field.most is None else str(field.most),
    )


def _shape(field: FactsField) -> Shape:
    if is_percent(field):
        return Shape.PERCENT
    if field.sort is Sort.TEXT and field.label.endswith(_CODE_ENDINGS):
        return Shape.CODE
    if field.sort is Sort.TEXT and (field.longest is None or field.longest >= _LONG_FROM):
        return Shape.LONG
    return _SHAPES[field.sort]


def is_percent(field: FactsField) -> bool:
    """Whether a whole number is a percentage, by its bounds."""
    return field.sort is Sort.WHOLE and (field.least, field.most) == _PERCENT


def _least(field: FactsField, shape: Shape) -> str:
    if shape is Shape.DAY or shape is Shape.MOMENT:
        return _NO_YEAR_BEFORE
    return "" if field.least is None else str(field.least)


def _choices(field: FactsField) -> Choices:
    return field.choices or (field.item.choices if field.item else ())


def _prompt(field: FactsField, shape: Shape) -> str:
    told = [field.prompt] if field.prompt else []
    if shape is Shape.LINES:
        listed = "、".join(label for label, _ in _choices(field))
        told.append(f"可选：{listed}；选几项就每项一行" if listed else "每项一行（Alt+Enter 换行）")
    if shape is Shape.MOMENT and not field.prompt:
        told.append("例：2026-09-02 10:20")
    if field.default and not _may_be_cleared(field):
        told.append(f"不填就是“{_shown_default(field)}”")
    return "；".join(told)


def _may_be_cleared(field: FactsField) -> bool:
    """Whether an emptied cell means nothing at all instead of the default."""
    return field.sort is Sort.LIST or (field.sort is Sort.TEXT and not field.fewest)


def _shown_default(field: FactsField) -> str:
    if isinstance(field.default, bool):
        return "是"
    return {said: label for label, said in field.choices}.get(str(field.default), str(field.default))


def _width(field: FactsField, shape: Shape) -> int:
    shown = max((2 * len(label) for label, _ in field.choices), default=0) + 4 if field.choices else 0
    return max(_WIDTHS.get(shape, 10), shown, min(2 * len(field.label) + 4, 14))
