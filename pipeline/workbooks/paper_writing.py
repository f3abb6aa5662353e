"""Writes the form of a paper: empty with its defaults, or filled from facts that are there already."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import BaseModel

from pipeline.domain.reading.facts_fields import FactsField, Sort, fields_of
from pipeline.workbooks import looks
from pipeline.workbooks.drop_downs import DropDowns
from pipeline.workbooks.form_writing import saved
from pipeline.workbooks.notes_sheet import write_notes
from pipeline.workbooks.paper_plan import HEAD_PATH, NONE_WORD, OWNER, PaperPlan, may_be_none
from pipeline.workbooks.sheet_writing import SheetWriter

_VALUES_AND_HINTS = "BC"


@dataclass(frozen=True, slots=True)
class FormHead:
    """The contract a form was made for; empty for one that may serve any."""

    contract_no: str = ""
    title: str = ""
    customer: str = ""


def paper_form_bytes(plan: PaperPlan, head: FormHead, facts: BaseModel | None = None, *, command: str = "") -> bytes:
    """An .xlsx to fill in; `command` is what people type when it is filled."""
    book = Workbook()
    write_notes(book.worksheets[0], (f"{plan.title}资料表", _sentences(command)))
    sheets = [(book.create_sheet(each.name), each) for each in plan.sheets]
    values = _values(plan, facts) if facts else _defaults(plan)
    values[HEAD_PATH] = {"paper": paper_name(plan), **_said(head)}
    writer = SheetWriter(DropDowns(book), values, shows_sums=False)
    for sheet, each in sheets:
        writer.write_sheet(sheet, each)
    _wrap_hints(sheets[0][0])
    book.active = 1
    return saved(book)


def _wrap_hints(sheet: Worksheet) -> None:
    """Rows of single values as high as their values and hints need, so that nothing runs over the page."""
    widths = [int(sheet.column_dimensions[letter].width) for letter in _VALUES_AND_HINTS]
    for row in range(1, sheet.max_row + 1):
        value, hint = (sheet[f"{letter}{row}"] for letter in _VALUES_AND_HINTS)
        if value.border == looks.BOX:
            hint.alignment = looks.LEFT
            texts = (value.value or "", hint.value or "")
            sheet.row_dimensions[row].height = looks.height_for(zip(texts, widths, strict=True))


def paper_name(plan: PaperPlan) -> str:
    """What the head says the form is for; reading compares it."""
    return f"{plan.code} {plan.title}"


def _said(head: FormHead) -> dict[str, str | None]:
    texts = {"contract_no": head.contract_no, "title": head.title, "customer": head.customer}
    return {key: text or None for key, text in texts.items()}


def _defaults(plan: PaperPlan) -> dict[str, Any]:
    """What holds when nobody says otherwise, shown so that people see it."""
    return {each.name: _default_of(each) for each in fields_of(plan.model)}


def _default_of(field: FactsField) -> Any:
    if field.sort is Sort.YES_NO and not field.is_required:
        return field.default
    return field.default or None


def _values(plan: PaperPlan, facts: BaseModel) -> dict[str, Any]:
    values = {name: _emptied(each) for name, each in facts.model_dump().items()}
    for each in fields_of(plan.model):
        if may_be_none(each) and not values[each.name]:
            values[each.name] = [{fields_of(_part_of(each))[0].name: NONE_WORD}]
    for child in plan.children:
        parents = values[child.parent.name] or []
        key, name = child.key.name, child.child.name
        values[child.block.path] = [{OWNER: each[key], **row} for each in parents for row in each[name] or []]
    return values


def _part_of(field: FactsField) -> type[BaseModel]:
    part = field.item.part if field.item else None
    if part is None:
        raise TypeError(f"{field.name} holds no parts")
    return part


def _emptied(value: Any) -> Any:
    """Empty texts and lists as empty cells."""
    if isinstance(value, Mapping):
        return {key: _emptied(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_emptied(each) for each in value] or None
    return None if value == "" else value


def _sentences(command: str) -> tuple[str, ...]:
    return (
        f"填好后运行：{command}",
        "带 * 的格必填；浅黄色底的格等您填写。灰色底的格由系统填写，供核对。",
        "每张工作表一张表：一行一项，行数不限，可以插入、删除行；没有内容的表整张留空。",
        "日期写成 2026-10-09；时刻写成 2026-09-02 10:20（北京时间）；金额只写数字；百分数写数字部分，30 表示 30%。",
        "编号、账号、电话一律按文本填写；格式已设好，请不要改成数字，否则开头的 0 和第 15 位以后的数字会丢失。",
        "一格里要写几项的，每项一行，用 Alt+Enter 换行。能选的请从下拉中选。",
        "请不要改工作表名、■ 标题和项目名称，不要合并单元格；自己的备注可以写在表格右边，系统不会读取，但会提醒。",
        "有错时系统不作任何登记，另存一份“_待改”文件：错处标红，批注写明原因；您的原文件不会被改动。",
    )
