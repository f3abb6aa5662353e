"""What a person fills in for a kind that is nothing but its folder, as `[facts]` of kind.toml declares it.

    [facts]
    recipient = { label = "收件人", type = "text", required = true, hint = "单位全称", apart = true }
    reply_by = { label = "答复期限", type = "date" }
    medium = { label = "交付方式", type = "text", choices = ["纸质", "电子"] }
    parts = { label = "清单", type = "list", columns = { name = { label = "名称", type = "text", required = true } } }

The template names them `facts.recipient`; `apart` sets several papers of one kind in a contract apart.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag, create_model, model_validator
from pydantic_core import PydanticCustomError

from pipeline.domain.proposal.model import Amount, Day, Text

_TYPES: Mapping[str, Any] = {"text": Text, "money": Amount, "date": Day, "int": int, "yesno": bool}
_CONFIG = ConfigDict(extra="forbid", frozen=True, strict=True)


FACT_FAULTS = {
    "fact_name": "字段名请用小写英文字母、数字和下划线，以字母开头，不用 items、copy 等已有用处的词；中文写在 label 里",
    "fact_choices": "只有 type 为 text 的字段可以写 choices",
}


class _FactsModel(BaseModel):
    model_config = _CONFIG


def _usable(name: str) -> str:
    is_plain = name.isascii() and name.isidentifier() and name == name.lower() and not name.startswith("_")
    if not is_plain or hasattr(BaseModel, name) or name.startswith("model_") or hasattr(dict, name) or len(name) > 40:
        raise PydanticCustomError("fact_name", "name")
    return name


Name: TypeAlias = Annotated[str, AfterValidator(_usable)]
Words: TypeAlias = Annotated[str, Field(min_length=1, max_length=60)]


class Column(BaseModel):
    """One thing to fill in: what it is called, what it holds, and whether the paper can do without."""

    model_config = _CONFIG
    label: Words
    type: Literal["text", "money", "date", "int", "yesno"] = "text"
    required: bool = False
    hint: Annotated[str, Field(max_length=200)] = ""
    choices: list[Words] = []

    @model_validator(mode="after")
    def _choices_are_texts(self) -> "Column":
        if self.choices and self.type != "text":
            raise PydanticCustomError("fact_choices", "choices")
        return self


class Table(BaseModel):
    """Rows to fill in, each with the same columns."""

    model_config = _CONFIG
    label: Words
    type: Literal["list"]
    columns: Annotated[dict[Name, Column], Field(min_length=1)]
    required: bool = False
    hint: Annotated[str, Field(max_length=200)] = ""


class Fact(Column):
    """A column of the paper itself; with `apart` its value tells this paper from others of its kind."""

    apart: bool = False


def _which(told: object) -> str:
    return TAGS[1] if isinstance(told, Mapping) and told.get("type") == "list" else TAGS[0]


# Tags get into the places of faults, and are taken out of them again.
TAGS = ("<fact>", "<table>")
_Told: TypeAlias = Annotated[Annotated[Fact, Tag(TAGS[0])] | Annotated[Table, Tag(TAGS[1])], Discriminator(_which)]
DeclaredFacts: TypeAlias = dict[Name, _Told]


def facts_model(declared: Mapping[str, Fact | Table]) -> type[BaseModel]:
    """The strict model of what a person gives, made like the shipped ones, so that forms and messages come of it."""
    fields = {name: _table(name, each) if isinstance(each, Table) else _field(each) for name, each in declared.items()}
    return _model("DeclaredFacts", fields)


def _model(name: str, fields: Mapping[str, tuple[Any, Any]]) -> type[BaseModel]:
    definitions: dict[str, Any] = dict(fields)
    made: type[BaseModel] = create_model(name, __base__=_FactsModel, **definitions)
    return made


def _field(told: Column) -> tuple[Any, Any]:
    holds = _one_of(told.choices) if told.choices else _TYPES[told.type]
    said: dict[str, Any] = {"title": told.label, "description": told.hint or None}
    return (holds, Field(**said)) if told.required else (holds | None, Field(default=None, **said))


def _one_of(choices: list[str]) -> Any:
    literal: Any = Literal
    return literal[tuple(choices)]


def _table(name: str, told: Table) -> tuple[Any, Any]:
    row: Any = _model(f"Row_{name}", {column: _field(each) for column, each in told.columns.items()})
    said: dict[str, Any] = {"title": told.label, "description": told.hint or None}
    if told.required:
        return list[row], Field(min_length=1, **said)
    return list[row], Field(default=[], **said)
