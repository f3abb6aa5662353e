"""How a form looks: colours, fonts, borders, print setup; nothing here says what is in it."""

from collections.abc import Iterable

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

AUTHOR = "契档"
FONT = "微软雅黑"
_DEEP, _PALE, _NEEDED, _AUTO, _RED = "1F4E79", "DDE7F1", "FFF8E1", "F2F2F2", "FFC7CE"
_LINE = Side(style="thin", color="BFC7D1")

BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
BANNER = Font(name=FONT, size=14, bold=True, color=_DEEP)
TITLE = Font(name=FONT, size=11, bold=True, color=_DEEP)
HEAD = Font(name=FONT, size=10, bold=True, color="FFFFFF")
LABEL = Font(name=FONT, size=10, color="333333")
VALUE = Font(name=FONT, size=10)
AUTO = Font(name=FONT, size=10, color="595959")
HINT = Font(name=FONT, size=9, italic=True, color="7F7F7F")
FAULT = Font(name=FONT, size=10, color="9C0006")

HEAD_FILL = PatternFill("solid", fgColor=_DEEP)
GREY_FILL = PatternFill("solid", fgColor="8C97A3")
LABEL_FILL = PatternFill("solid", fgColor=_PALE)
DOUBT_FILL = PatternFill("solid", fgColor="FFEB9C")
NEEDED_FILL = PatternFill("solid", fgColor=_NEEDED)
AUTO_FILL = PatternFill("solid", fgColor=_AUTO)
FAULT_FILL = PatternFill("solid", fgColor=_RED)

MIDDLE = Alignment(vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
ONE_LINE = Alignment(vertical="center")


def set_up_page(sheet: Worksheet, *, landscape: bool, repeat: str = "", is_one_wide: bool = True) -> None:
    """A4, one page wide, page n of N in the footer; `repeat` are the rows printed on every page, like `1:3`."""
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    if is_one_wide:
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.8, 0.35
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&A  第 &P 页 共 &N 页"))
    if repeat:
        sheet.print_title_rows = repeat
    sheet.sheet_view.showGridLines = False


def height_for(texts: Iterable[tuple[object, int]]) -> float:
    """The height of a row in points, by its texts and the widths of their columns; programs do not all work it out."""
    lines = [sum(1 + _width(line) // max(width, 1) for line in str(text).split("\n")) for text, width in texts]
    return max(20, 15 * max(lines, default=1) + 3)


def _width(text: str) -> int:
    """Columns are measured in Latin characters; a Chinese one takes two."""
    return sum(2 if ord(each) > 0x2E7F else 1 for each in text)


def remark(text: str) -> Comment:
    """A comment sized for its text."""
    lines = sum(1 + len(each) // 20 for each in text.split("\n"))
    return Comment(text, AUTHOR, width=300, height=min(300, 30 + 18 * lines))
