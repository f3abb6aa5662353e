"""What a cell of a form holds: its name, its shape and what people are told about it."""

from dataclasses import dataclass
from enum import StrEnum

Choices = tuple[tuple[str, str], ...]


class Shape(StrEnum):
    """How a cell is written and read."""

    LINE = "line"
    LONG = "long"
    CODE = "code"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    PRICE = "price"
    PERCENT = "percent"
    RATE = "rate"
    DAY = "day"
    MOMENT = "moment"
    WHOLE = "whole"
    YES_NO = "yes_no"
    CHOICE = "choice"
    SUGGESTION = "suggestion"
    LINES = "lines"
    TARGET = "target"


class Form(StrEnum):
    """How a block is laid out: one label per row, or one record per row; `WORDS` and `PAIRS` are tables of texts."""

    RECORD = "record"
    ROWS = "rows"
    WORDS = "words"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True)
class Field:
    """One value; `key` is its name in the proposal, `label` what stands in the sheet.

    A `computed` field may stay empty: it then follows from the others. `choices` pair what is shown with
    what the proposal says. `least` and `most` bound a number or day (as the number Excel keeps) closer than
    its shape does.
    """

    key: str
    label: str
    shape: Shape = Shape.LINE
    needed: bool = True
    computed: bool = False
    choices: Choices = ()
    prompt: str = ""
    width: int = 14
    least: str = ""
    most: str = ""

    @property
    def is_expected(self) -> bool:
        """Whether somebody must write it."""
        return self.needed and not self.computed


@dataclass(frozen=True, slots=True)
class Block:
    """Fields that belong together; `path` is where they stand in the proposal ("" for the proposal itself).

    `short` goes before a label where blocks share one header. A block that is not `needed` may stay empty as
    a whole; one that `came_later` is not missed in forms written before it was there. `spare` is how many empty
    rows a new form has; `remarks` are columns that only tell people something.
    """

    title: str
    short: str
    path: str
    form: Form
    fields: tuple[Field, ...]
    needed: bool = True
    spare: int = 0
    note: str = ""
    remarks: tuple[str, ...] = ()
    came_later: bool = False

    @property
    def is_table(self) -> bool:
        return self.form is not Form.RECORD

    @property
    def steps(self) -> tuple[str, ...]:
        """The path as steps."""
        return tuple(self.path.split(".")) if self.path else ()

    def flat_label(self, field: Field) -> str:
        """The field's name in a row that holds several blocks."""
        return f"{self.short}·{field.label}" if self.short else field.label


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet of a form: its name and its blocks from top to bottom."""

    name: str
    blocks: tuple[Block, ...]


def same(*words: str) -> Choices:
    """Choices that are shown as the proposal says them."""
    return tuple((each, each) for each in words)
