"""What helps while typing: drop-down lists from a hidden sheet, prompts and stop messages in Chinese."""

from typing import Literal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.workbooks.fields import Choices, Field, Shape
from pipeline.workbooks.plans import LISTS

_YES_NO: Choices = (("是", "true"), ("否", "false"))
_Kind = Literal["whole", "decimal", "date"]
_RULES: dict[Shape, tuple[_Kind, Literal["between", "greaterThan"], str, str]] = {
    Shape.AMOUNT: ("decimal", "between", "-99999999999999", "请只写数字，例如 270000.00。"),
    Shape.QUANTITY: ("decimal", "between", "-999999999999", "请只写数字，最多六位小数。"),
    Shape.PRICE: ("decimal", "between", "-999999999999", "请只写数字，最多六位小数。"),
    Shape.PERCENT: ("decimal", "between", "0", "请写 0 到 100 的数字，30 表示 30%。"),
    Shape.WHOLE: ("whole", "between", "0", "请写整数。"),
    Shape.DAY: ("date", "greaterThan", "36526", "请写日期，例如 2026-10-09。"),
    Shape.MOMENT: ("date", "greaterThan", "36526", "请写日期和时间，例如 2026-09-02 10:20。"),
}
_MOST = {
    Shape.AMOUNT: "99999999999999",
    Shape.QUANTITY: "999999999999",
    Shape.PRICE: "999999999999",
    Shape.PERCENT: "100",
    Shape.WHOLE: "999999999",
}
_STRICT = (Shape.CHOICE, Shape.YES_NO, Shape.RATE)


class DropDowns:
    """The hidden sheet with every list of choices, and the rules put on cells."""

    def __init__(self, book: Workbook) -> None:
        self._sheet: Worksheet = book.create_sheet(LISTS)
        self._sheet.sheet_state = "hidden"
        self._ranges: dict[Choices, str] = {}

    def put(self, sheet: Worksheet, field: Field, area: str) -> None:
        """The rule of a field on an area like `B4:B40`."""
        rule = self._rule(field)
        if rule is None:
            return
        rule.promptTitle = rule.errorTitle = field.label[:30]
        rule.prompt = field.prompt[:250] or None
        rule.showInputMessage = bool(field.prompt)
        sheet.add_data_validation(rule)
        rule.add(area)

    def _rule(self, field: Field) -> DataValidation | None:
        choices = _YES_NO if field.shape is Shape.YES_NO else field.choices
        if choices:
            is_strict = field.shape in _STRICT
            rule = DataValidation(type="list", formula1=self._range(field.shape, choices), allow_blank=True)
            rule.showErrorMessage = is_strict
            rule.error = "请从下拉列表中选择。" if is_strict else None
            return rule
        if field.shape in _RULES:
            return _limits(field)
        return DataValidation(allow_blank=True) if field.prompt else None

    def _range(self, shape: Shape, choices: Choices) -> str:
        if choices not in self._ranges:
            column = len(self._ranges) + 1
            for row, (label, said) in enumerate(choices, 1):
                cell = self._sheet.cell(row, column)
                cell.value = float(said) if shape is Shape.RATE else label
                cell.number_format = "0%" if shape is Shape.RATE else "@"
            letter = get_column_letter(column)
            self._ranges[choices] = f"{quote_sheetname(LISTS)}!${letter}$1:${letter}${len(choices)}"
        return self._ranges[choices]


def _limits(field: Field) -> DataValidation:
    kind, operator, least, words = _RULES[field.shape]
    least, most = field.least or least, field.most or _MOST.get(field.shape)
    rule = DataValidation(type=kind, operator=operator, formula1=least, formula2=most, allow_blank=True)
    rule.showErrorMessage = True
    rule.errorStyle = "stop"
    rule.error = f"{words}应在 {least} 到 {most} 之间。" if field.least and field.most else words
    return rule
