"""The sales and signing papers through the real LibreOffice: their sheets, and every page numbered."""

from io import BytesIO

import pikepdf
import pytest

from builders.drafted import shipped
from pipeline.drafting.kinds.samples import hard_variants, sample_values
from pipeline.drafting.office.listener import OfficeListener
from pipeline.drafting.paper.pdf_pages import page_texts
from pipeline.drafting.word.template import WordTemplate

UPRIGHT, LANDSCAPE, A3 = (210, 297), (297, 210), (420, 297)
SHEETS = {
    "KHDJ": [UPRIGHT],
    "XQFX": [UPRIGHT] * 3,
    "HZFA": [*[UPRIGHT] * 3, LANDSCAPE],
    "BJMX": [LANDSCAPE],
    "SWTP": [UPRIGHT],
    "ZXHC": [UPRIGHT],
    "SQWT": [UPRIGHT],
    "YYSJ": [UPRIGHT],
    "YJHS": [LANDSCAPE],
    "SXTZ": [UPRIGHT] * 2,
    "HTTZ": [A3],
    "BHDJ": [LANDSCAPE],
    "KHDJ_LIST": [LANDSCAPE],
}
MM = 72 / 25.4


@pytest.fixture(scope="module")
def press():
    with OfficeListener() as office:
        yield office


def pdf_of(press, code, values):
    return press.to_pdf(WordTemplate.from_file(shipped(code).template_path).render(values).docx)


def sheets_of(pdf):
    with pikepdf.open(BytesIO(pdf)) as document:
        return [tuple(round(float(side) / MM) for side in page.mediabox[2:]) for page in document.pages]


@pytest.mark.slow
@pytest.mark.parametrize("code", SHEETS)
def test_a_sample_fills_the_sheets_it_should(press, code):
    assert sheets_of(pdf_of(press, code, sample_values(shipped(code)))) == SHEETS[code]


@pytest.mark.slow
@pytest.mark.parametrize("code", ["BJMX", "YJHS", "HTTZ", "SXTZ"])
def test_the_heads_of_long_tables_stand_on_every_page(press, code):
    values = next(each for name, each in hard_variants(sample_values(shipped(code))) if "200 行" in name)
    texts = page_texts(pdf_of(press, code, values))
    heads = {"BJMX": "品名", "YJHS": "份号", "HTTZ": "付款条件摘要", "SXTZ": "合同生效通知单"}
    pages = len(texts)
    for number, text in enumerate(texts, start=1):
        assert f"第{number}页共{pages}页" in "".join(text.split())
    with_head = sum(heads[code] in "".join(text.split()) for text in texts)
    # Only the sheet with signatures or notes at the very end may go without the table's head.
    assert with_head >= pages - 1
