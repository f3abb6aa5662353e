"""A Word template in the house style, for legal to go on with in Word."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

BODY_FONT, HEADING_FONT = "Noto Serif CJK SC", "Noto Sans CJK SC"
PAGE_WIDTH, PAGE_HEIGHT = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(25), Mm(27), Mm(28), Mm(25)
# The lower page code needs the left 15 mm of the footer (x 28 … 43 mm) empty.
FOOTER_INDENT = Mm(15)

_FACTS = (
    ("合同编号", "{{ contract.no }}"),
    ("合同名称", "{{ contract.title }}"),
    ("甲方", "{{ buyer.name }}"),
    ("乙方", "{{ seller.name }}"),
    ("收件人", "{{ facts.recipient }}"),
    ("答复期限", "{% if facts.reply_by %}{{ facts.reply_by|date }}{% else %}无{% endif %}"),
    ("交付方式", "{{ facts.medium|nothing }}"),
)
_SIGN_LINES = ("（盖章）", "法定代表人或授权代表（签字）：", "日期：　　年　　月　　日")

_MATERIALS = (("序号", "{{ loop.index }}"), ("资料名称", "{{ each.name }}"), ("份数", "{{ each.copies or 1 }}"))


def skeleton(title: str) -> bytes:
    """A Word template in the house style: page, fonts, title, table of facts, text, signatures, footer."""
    document = Document()
    _set_page(document)
    _set_fonts(document)
    heading = document.add_paragraph(title, style="Title")
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_facts(document)
    document.add_paragraph("请在这里书写正文。")
    _add_materials(document)
    document.add_paragraph("（以下无正文）")
    _add_signatures(document)
    _add_footer(document)
    document.core_properties.title = "{{ doc.title }}"
    document.core_properties.author = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance, section.footer_distance = Mm(12), Mm(14)


def _set_fonts(document: WordDocument) -> None:
    _set_font(document, "Normal", BODY_FONT, Pt(12))
    _set_font(document, "Title", HEADING_FONT, Pt(20))
    _set_font(document, "Footer", HEADING_FONT, Pt(9))
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.paragraph_format.line_spacing = 1.35
    normal.paragraph_format.space_after = Pt(4)
    title_properties = document.styles["Title"].element.get_or_add_pPr()
    for border in title_properties.findall(qn("w:pBdr")):
        title_properties.remove(border)


def _set_font(document: WordDocument, style_name: str, font: str, size: Length) -> None:
    style = document.styles[style_name]
    assert isinstance(style, ParagraphStyle)
    style.font.size = size
    style.font.color.rgb = None
    properties = style.element.get_or_add_rPr()
    for each in properties.findall(qn("w:rFonts")):
        properties.remove(each)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)
    properties.insert(0, fonts)


def _add_facts(document: WordDocument) -> None:
    table = document.add_table(rows=len(_FACTS), cols=2, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row, (label, tag) in zip(table.rows, _FACTS, strict=True):
        row.cells[0].text, row.cells[1].text = label, tag
    _set_widths(table, (Mm(35), Mm(122)))
    _keep_rows_whole(table)


def _add_materials(document: WordDocument) -> None:
    """A worked example of a list of facts: a head that repeats, and one row for each entry."""
    table = document.add_table(rows=4, cols=len(_MATERIALS), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    head, begin, entry, end = table.rows
    for place, (label, tag) in enumerate(_MATERIALS):
        head.cells[place].text, entry.cells[place].text = label, tag
    begin.cells[0].text, end.cells[0].text = "{%tr for each in facts.materials %}", "{%tr endfor %}"
    _set_widths(table, (Mm(20), Mm(107), Mm(30)))
    _keep_rows_whole(table)
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _add_signatures(document: WordDocument) -> None:
    table = document.add_table(rows=1, cols=2)
    for cell, party, name in zip(table.rows[0].cells, ("甲方", "乙方"), ("buyer", "seller"), strict=True):
        cell.text = f"{party}：{{{{ {name}.name }}}}"
        for line in _SIGN_LINES:
            cell.add_paragraph(line)
        for each in cell.paragraphs:
            each.paragraph_format.keep_with_next = True
            each.paragraph_format.space_after = Pt(14)
    _set_widths(table, (Mm(78), Mm(79)))
    _keep_rows_whole(table)


def _set_widths(table: Table, widths: Sequence[Length]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _keep_rows_whole(table: Table) -> None:
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _add_footer(document: WordDocument) -> None:
    footer = document.sections[0].footer.paragraphs[0]
    footer.paragraph_format.left_indent = FOOTER_INDENT
    footer.add_run("{{ doc.no }}  {{ doc.version }}    第 ")
    _add_field(footer, "PAGE")
    footer.add_run(" 页 共 ")
    _add_field(footer, "NUMPAGES")
    footer.add_run(" 页")


def _add_field(paragraph: Paragraph, name: str) -> None:
    """A field Word fills in itself: the page's number or how many there are."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
