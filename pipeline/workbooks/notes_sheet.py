"""The sheet 说明: what a person needs to know before filling in the form."""

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from pipeline.workbooks import looks
from pipeline.workbooks.plans import NOTES

_WIDTH = 100

_CELLS = (
    "带 * 的格必填（注明可整块留空的，填了一格就要填齐带 * 的格）；浅黄色底的格等您填写。",
    "灰色底的格由系统计算，可以留空；您写了，系统就核对，差一分也会提示。",
    "编号、账号、信用代码、电话一律按文本填写；格式已设好，请不要改成数字，否则开头的 0 和第 15 位以后的数字会丢失。",
    "日期写成 2026-10-09；时刻写成 2026-09-02 10:20（北京时间）。",
    "税率请从下拉中选；付款比例写数字，30 表示 30%。",
    "一格里要写几项的（已定事项、未决事项、验收阶段），每项一行，用 Alt+Enter 换行。",
    "可以插入、删除行，可以调整列宽；请不要改工作表名、■ 标题和列名，不要合并单元格。",
    "自己的备注可以写在表格右边，系统不会读取，但会提醒。",
)
FORM_NOTES = (
    "合作方案填写表",
    (
        "一个文件填一份方案。填好后运行：qidang draft 文件名.xlsx --by 起草人",
        *_CELLS,
        "有错时系统不作任何登记，另存一份“_待改”文件：错处标红，批注写明原因；您的原文件不会被改动。",
    ),
)
BATCH_NOTES = (
    "合作方案批量表",
    (
        "“方案”工作表一行一份方案；清单、付款计划等各有一张工作表，用第一列的方案编号对应。",
        "“我方”工作表只填一次，全部方案共用。填好后运行：qidang draft 文件名.xlsx --by 起草人",
        *_CELLS,
        "全部方案核对无误后才开始取号、起草；有错时另存一份“_待改”文件，错处标红，您的原文件不会被改动。",
        "中途停电或中断，再运行同一条命令即可接着做，不会重号、漏号。",
    ),
)


def write_notes(sheet: Worksheet, notes: tuple[str, Sequence[str]]) -> None:
    """The sheet's title and its numbered sentences."""
    title, sentences = notes
    sheet.title = NOTES
    sheet.cell(1, 1, f"契档 · {title}").font = looks.BANNER
    sheet.row_dimensions[1].height = 30
    for row, sentence in enumerate(sentences, 3):
        cell = sheet.cell(row, 1, f"{row - 2}. {sentence}")
        cell.font, cell.alignment = looks.VALUE, looks.MIDDLE
        sheet.row_dimensions[row].height = 36 if len(sentence) > 55 else 20
    sheet.column_dimensions["A"].width = _WIDTH
    looks.set_up_page(sheet, landscape=False)
