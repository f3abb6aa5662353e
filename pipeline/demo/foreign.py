"""A PDF that has nothing to do with any contract, as somebody drops by mistake."""

import io

from docx import Document

from pipeline.services.office import Office

_DISHES = ("周一  番茄炒蛋、清炒时蔬、米饭", "周二  红烧豆腐、凉拌黄瓜、米饭", "周三  土豆烧肉、紫菜汤、馒头")


def foreign_pdf(office: Office) -> bytes:
    """A canteen menu as PDF."""
    document = Document()
    document.add_heading("食堂一周菜单", level=1)
    for dish in _DISHES:
        document.add_paragraph(dish)
    out = io.BytesIO()
    document.save(out)
    return office.pdf.to_pdf(out.getvalue())
