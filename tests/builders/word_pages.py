"""Made-up Word files for printing tests: plain contracts, and ones that try to reach outside."""

import io
import zipfile
from collections.abc import Mapping

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

CLAUSE = (
    "甲方应当按照本合同约定的时间和方式，向乙方支付合同价款；乙方应当按照本合同约定的范围、标准和期限，"
    "完成软件开发与运行维护工作，并对交付成果的质量负责。"
)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word_pages(pages: int = 1, *, font: str = "Noto Serif CJK SC", heading: str = "服务内容") -> bytes:
    """An A4 contract with `pages` pages of clauses and a table each, everything in one font."""
    document = Document()
    _lay_out(document)
    for style in ("Normal", "Heading 1"):
        _set_font(document, style, font)
    for page in range(1, pages + 1):
        document.add_heading(f"第{page}条 {heading}", 1)
        for _ in range(12):
            document.add_paragraph(CLAUSE)
        _price_table(document)
        if page < pages:
            document.add_page_break()
    return _bytes_of(document)


def _lay_out(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(31), Mm(27)
    section.left_margin, section.right_margin = Mm(28), Mm(25)


def _set_font(document: WordDocument, style: str, font: str) -> None:
    chosen = document.styles[style]
    chosen.font.name, chosen.font.size = font, Pt(10.5)
    fonts = chosen.element.rPr.rFonts
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{script}"), None)
    for script in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{script}"), font)


def _price_table(document: WordDocument) -> None:
    table = document.add_table(5, 4, style="Table Grid")
    for row in table.rows:
        for cell in row.cells:
            cell.text = "服务费 12,000.00"


def _bytes_of(document: WordDocument) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def with_outside_picture(address: str) -> bytes:
    """A page whose picture is linked, not embedded: `a:blip r:link` with an external relationship."""
    body = """<w:p><w:r><w:drawing>
      <wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">
      <wp:extent cx="1800000" cy="1800000"/><wp:docPr id="77" name="outside"/>
      <a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
      <a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
      <pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">
      <pic:nvPicPr><pic:cNvPr id="77" name="outside"/><pic:cNvPicPr/></pic:nvPicPr>
      <pic:blipFill><a:blip r:link="rIdOutside"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
      <pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="1800000"/></a:xfrm>
      <a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>
      </w:drawing></w:r></w:p>"""
    return _with_body(body, {"image": address})


def with_field(instruction: str) -> bytes:
    """A page with one complex field, such as INCLUDEPICTURE or INCLUDETEXT, that asks to be updated."""
    run = "<w:r><w:{}/></w:r>"
    body = (
        "<w:p>"
        + run.format('fldChar w:fldCharType="begin" w:dirty="true"')
        + f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        + run.format('fldChar w:fldCharType="separate"')
        + "<w:r><w:t>旧结果</w:t></w:r>"
        + run.format('fldChar w:fldCharType="end"')
        + "</w:p>"
    )
    return _with_body(body, {})


def with_outside_template(address: str) -> bytes:
    """A page whose attached template lies elsewhere."""
    return _with_body("<w:p><w:r><w:t>正文</w:t></w:r></w:p>", {"attachedTemplate": address})


def _with_body(body: str, outside: Mapping[str, str]) -> bytes:
    plain = zipfile.ZipFile(io.BytesIO(word_pages()))
    links = "".join(
        f'<Relationship Id="rIdOutside" Type="{_RELATIONSHIPS}/{kind}" Target="{address}" TargetMode="External"/>'
        for kind, address in outside.items()
    )
    replaced = {
        "word/document.xml": ("<w:body>", f"<w:body>{body}"),
        "word/_rels/document.xml.rels": ("</Relationships>", f"{links}</Relationships>"),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in plain.namelist():
            text = plain.read(name)
            if name in replaced:
                text = text.replace(*(part.encode() for part in replaced[name]), 1)
            archive.writestr(name, text)
    return made.getvalue()
