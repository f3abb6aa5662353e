"""A contract of eight pages with tables, written once in the tag language of each engine, and the data for it."""

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

ARTICLES = 11
CLAUSES = 5
# Clauses are put together from these, so that no two are alike and deflating has the work it has with real texts.
_WHO = ("甲方", "乙方", "任何一方", "双方", "违约方", "守约方", "受让方", "权利人", "项目经理", "验收小组")
_WHEN = (
    "自本合同生效之日起",
    "收到书面通知后十个工作日内",
    "在验收合格之前",
    "服务期限届满后",
    "发生不可抗力时",
    "每个自然季度结束前",
)
_DOES = (
    "应当及时通知对方并提供证明材料",
    "不得将权利义务转让给第三方",
    "有权要求减少价款或者解除合同",
    "应当妥善保管交付的资料与数据",
    "按照约定的服务水平提供技术支持",
    "承担由此产生的合理费用",
    "应当配合完成系统的安装调试与培训",
    "可以委托具备资质的机构检验",
    "对知悉的商业秘密负有保密义务",
    "应当赔偿由此给对方造成的直接损失",
    "免除相应部分的责任",
    "应当在合理期限内予以答复",
)
_UNLESS = ("但法律另有规定的除外", "逾期视为同意", "并以书面确认为准", "费用由责任方承担", "不影响其他条款的效力")
_FONT = "Noto Serif CJK SC"
_FONTS = f'<w:rPr {{}}><w:rFonts w:ascii="{_FONT}" w:eastAsia="{_FONT}" w:hAnsi="{_FONT}"/>{{}}</w:rPr>'
_PARTIES = (
    ("name", "名称"),
    ("uscc", "统一社会信用代码"),
    ("address", "住所"),
    ("phone", "电话"),
    ("bank", "开户银行"),
)
_ITEMS = ("name", "spec", "unit", "quantity", "price", "rate", "amount")
_PAYMENTS = ("name", "due", "share", "amount")


@dataclass(frozen=True, slots=True)
class Language:
    """How one engine writes a value, the rows of a list, and an optional paragraph."""

    value: Callable[[str], str]
    rows: Callable[[str, Sequence[str]], list[list[str]]]
    optional: Callable[[str, str], list[str]]


def _jinja_rows(group: str, fields: Sequence[str]) -> list[list[str]]:
    blank = [""] * (len(fields) - 1)
    cells = [f"{{{{ row.{each} }}}}" for each in fields]
    return [[f"{{%tr for row in {group} %}}", *blank], cells, ["{%tr endfor %}", *blank]]


def _mustache_rows(group: str, fields: Sequence[str]) -> list[list[str]]:
    cells = [f"{{{each}}}" for each in fields]
    return [[f"{{#{group}}}{cells[0]}", *cells[1:-1], f"{cells[-1]}{{/{group}}}"]]


def _carbone_rows(group: str, fields: Sequence[str]) -> list[list[str]]:
    return [[f"{{d.{group}[{index}].{each}}}" for each in fields] for index in ("i", "i+1")]


JINJA = Language(
    lambda name: f"{{{{ {name} }}}}",
    _jinja_rows,
    lambda flag, text: [f"{{%p if {flag} %}}", text, "{%p endif %}"],
)
MUSTACHE = Language(
    lambda name: f"{{{name.replace('.', '_')}}}",
    _mustache_rows,
    lambda flag, text: [f"{{#{flag}}}", text, f"{{/{flag}}}"],
)
CARBONE = Language(
    lambda name: f"{{d.{name}}}",
    _carbone_rows,
    lambda flag, text: [f"{{d.{flag}:ifEQ(true):showBegin}}{text}{{d.{flag}:showEnd}}"],
)


def template(language: Language, times: int = 1) -> bytes:
    """The contract as a .docx; `times` writes its whole content that often, one after another."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.header.paragraphs[0].text = language.value("number")
    section.footer.paragraphs[0].text = f"{language.value('number')}  {language.value('version')}"
    for _ in range(times):
        _write_contract(document, language)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _write_contract(document: Document, language: Language) -> None:
    say = language.value
    _paragraph(document, [("软件服务合同", True)])
    _paragraph(document, [("合同编号:", False), (say("number"), True), ("  版本:", False), (say("version"), True)])
    for party in ("buyer", "seller"):
        _table(document, [[title, say(f"{party}.{name}")] for name, title in _PARTIES])
    _table(document, [["名称", "规格", "单位", "数量", "单价", "税率", "金额"], *language.rows("items", _ITEMS)])
    _paragraph(
        document,
        [("合同总价:", False), (say("total"), True), ("(大写:", False), (say("capital"), True), (")。", False)],
    )
    _table(document, [["付款节点", "付款日", "比例", "金额"], *language.rows("payments", _PAYMENTS)])
    for article in range(1, ARTICLES + 1):
        _article(document, language, article)
    _table(
        document,
        [["甲方(盖章)", "乙方(盖章)"], [say("buyer.name"), say("seller.name")], [say("signed"), say("signed")]],
    )


def _clause(seed: int) -> str:
    """One clause of a contract, always the same for the same seed."""
    dice = random.Random(seed)
    parts = [f"{dice.choice(_WHEN)},{dice.choice(_WHO)}{dice.choice(_DOES)},{dice.choice(_UNLESS)}" for _ in range(3)]
    return ";".join(parts) + "。"


def _article(document: Document, language: Language, article: int) -> None:
    say = language.value
    _paragraph(document, [(f"第{article}条 权利与义务", True)])
    for clause in range(1, CLAUSES + 1):
        named = [(say("buyer.name"), True), ("与", False), (say("seller.name"), True), ("约定:", False)]
        head = named if clause % 3 == 0 else [("双方约定:", False)]
        _paragraph(document, [(f"{article}.{clause} ", False), *head, (_clause(article * 100 + clause), False)])
    if article % 4 == 0:
        for each in language.optional("privacy" if article % 8 else "license", f"本条另行约定:{_clause(article)}"):
            _paragraph(document, [(each, False)])


def _paragraph(document: Document, runs: Sequence[tuple[str, bool]]) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = 1.25
    for text, is_bold in runs:
        run = paragraph.add_run(text)
        run._element.insert(0, parse_xml(_FONTS.format(nsdecls("w"), "<w:b/>" if is_bold else "")))


def _table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.font.size = Pt(9)
            run._element.rPr.insert(0, parse_xml(_FONTS.format(nsdecls("w"), ""))[0])


def values(rows: int = 12, number: int = 1) -> dict[str, object]:
    """The data of one contract: plain texts, so that every engine has the same to do."""
    party = {"uscc": "91310115MA1K4XXX0X", "address": "上海市浦东新区示例路 88 号", "phone": "021-50000000"}
    parties = {
        "buyer": {"name": "示例采购有限公司", "bank": "示例银行上海分行", **party},
        "seller": {"name": "契档示例软件有限公司", "bank": "示例银行杭州分行", **party},
    }
    items = [
        {
            "name": f"示例软件模块 {each}",
            "spec": f"V{each}.0 企业版",
            "unit": "套",
            "quantity": "1",
            "price": f"{1000 + each:,}.00",
            "rate": "6%",
            "amount": f"{1000 + each + number:,}.00",
        }
        for each in range(rows)
    ]
    payments = [
        {"name": f"第{each}期", "due": f"2026-0{each}-15", "share": "20%", "amount": "54,000.00"}
        for each in range(1, 6)
    ]
    flat = {f"{side}_{name}": text for side, each in parties.items() for name, text in each.items()}
    return {
        **parties,
        **flat,
        "number": f"LS-RJ-2026-{number:04d}",
        "version": "V1.0",
        "items": items,
        "payments": payments,
        "total": "270,000.00",
        "capital": "人民币贰拾柒万元整",
        "signed": "2026年10月18日",
        "privacy": True,
        "license": number % 2 == 0,
    }
