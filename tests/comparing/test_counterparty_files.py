"""A file that came back: what was marked, what was not, what nobody sees, and what is no word at all."""

import io
import os
import re
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Pt, RGBColor
from PIL import Image

from builders.edited_words import (
    NOON,
    accepted,
    compared,
    deleted,
    edited,
    inserted,
    kept,
    only_change,
    paragraph,
    read,
    rejected,
    with_body,
    written,
)
from builders.word_files import changed, members_of, saved, zipped
from pipeline.domain.findings import BadDocument, Finding
from pipeline.drafting.comparing.counterparty import handiwork
from pipeline.drafting.comparing.elsewhere import handiwork_findings, look_elsewhere
from pipeline.drafting.comparing.figures import FactKind
from pipeline.drafting.comparing.received import read_received
from pipeline.drafting.comparing.tracked import tracked_changes
from pipeline.drafting.word.gate import MAIN_PART

LINES = (
    "第一条　标的",
    "1.1\t网关46台，总价10,000.00元。",
    "1.2\t质保24个月。",
    "第二条　责任",
    "2.1\t乙方赔偿全部损失。",
)
OURS = written(*LINES)
MOVE = '<w:{0} w:id="7" w:author="对方法务" w:date="2026-11-21T09:00:00Z">{1}</w:{0}>'
RUN_CHANGE = (
    '<w:rPrChange w:id="9" w:author="对方法务" w:date="2026-11-21T09:00:00Z"><w:rPr><w:b/></w:rPr></w:rPrChange>'
)


def theirs(*paragraphs: str) -> bytes:
    return with_body(OURS, "".join(paragraphs))


def run(text: str, properties: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def found(old: bytes, new: bytes) -> dict[str, Finding]:
    one, other = read(old, "原文"), read(new, "对方稿")
    return {
        each.code: each for each in (*handiwork_findings(handiwork(one, other), other), *look_elsewhere(one, other))
    }


# ---- marked and silent ----------------------------------------------------------------------------------------------


def test_what_was_changed_without_a_mark_is_told_apart_from_what_was_marked() -> None:
    new = theirs(
        paragraph(LINES[0]),
        paragraph(kept("1.1　网关46台，总价10,000.00元") + inserted("，含运费") + kept("。")),
        paragraph("1.2　质保12个月。"),
        *(paragraph(each) for each in LINES[3:]),
    )
    done = handiwork(read(OURS), read(new))
    assert [(each.clause, each.callouts[0].after) for each in done.silent] == [("第1.2条 标的", "12个月")]
    assert [(each.kind, each.clause, each.text, each.author, each.day) for each in done.marked] == [
        ("插入", "第1.1条 标的", "，含运费", "对方", "2026-11-20")
    ]
    assert "第1.2条" in found(OURS, new)["D002"].message


def test_moves_deleted_clauses_and_formats_are_marks_too() -> None:
    clause = "质保24个月。"
    gone = paragraph(deleted(LINES[3].replace("\t", "　")), '<w:rPr><w:del w:id="5" w:author="对方"/></w:rPr>')
    new = theirs(
        paragraph(LINES[0]),
        paragraph(MOVE.format("moveTo", kept(f"1.1　{clause}"))),
        paragraph(kept("1.2　") + run("网关46台", f"<w:i/>{RUN_CHANGE}")),
        paragraph(MOVE.format("moveFrom", kept(f"1.3　{clause}"))),
        gone,
        paragraph(LINES[4]),
    )
    marked = handiwork(read(OURS), read(new)).marked
    assert [(each.kind, each.clause) for each in marked] == [
        ("移来", "第1.1条 标的"),
        ("格式", "第1.2条 标的"),
        ("移走", "第1.3条 标的"),
        ("删除", "第二条 责任"),
    ]
    assert marked[1].text == "网关46台"


def test_one_insertion_cut_into_many_runs_is_one_mark() -> None:
    new = theirs(paragraph(kept("1.1　网关") + inserted("肆拾") + inserted("陆") + inserted("台") + kept("。")))
    assert [each.text for each in handiwork(read(OURS), read(new)).marked] == ["肆拾陆台"]


def test_emphasis_taken_away_without_a_mark_beside_marked_changes_is_told() -> None:
    old = with_body(OURS, paragraph(run("1.1　乙方不承担间接损失。", "<w:b/>")) + paragraph("1.2　质保24个月。"))
    new = with_body(
        OURS, paragraph("1.1　乙方不承担间接损失。") + paragraph(kept("1.2　质保24个月") + inserted("整。"))
    )
    done = handiwork(read(old), read(new))
    assert [(each.what, each.before, each.after) for each in done.silent_looks] == [("加粗", "有", "无")]
    assert {"D011", "D013"} <= found(old, new).keys()


def test_comments_are_told_with_author_clause_and_words() -> None:
    body = paragraph(LINES[0]) + paragraph(
        kept("1.1　网关")
        + '<w:commentRangeStart w:id="3"/>'
        + kept("46台")
        + '<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>'
        + kept("。")
    )
    comments = (
        '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:comment w:id="3" w:author="王拟" w:date="2026-11-21T09:00:00Z">'
        f"<w:p>{kept('能否改为40台？')}</w:p></w:comment></w:comments>"
    )
    new = changed(with_body(OURS, body), {"word/comments.xml": comments.encode()})
    (comment,) = handiwork(read(OURS), read(new)).comments
    assert (comment.author, comment.day, comment.clause) == ("王拟", "2026-11-21", "第1.1条 标的")
    assert (comment.about, comment.text) == ("46台", "能否改为40台？")
    assert "王拟" in found(OURS, new)["D008"].message


# ---- looks ----------------------------------------------------------------------------------------------------------


def formatted(**settings: object) -> bytes:
    document = Document()
    document.add_paragraph("第一条　责任限制")
    line = document.add_paragraph("1.1\t")
    words = line.add_run("乙方的赔偿以合同总价为限。")
    words.bold = True
    for name, value in settings.items():
        if name == "colour":
            words.font.color.rgb = RGBColor.from_string(str(value))
        else:
            setattr(words.font, name, value)
    return saved(document)


@pytest.mark.parametrize(
    ("settings", "code", "what"),
    [
        ({"bold": False}, "D011", "加粗"),
        ({"size": Pt(6)}, "D011", "字号"),
        ({"strike": True}, "D011", "删除线"),
        ({"size": Pt(4)}, "D010", "极小的字"),
        ({"hidden": True}, "D010", "隐藏文字"),
        ({"colour": "FFFFFF"}, "D010", "白色的字"),
        ({"colour": "FF0000"}, "D012", "颜色"),
        ({"italic": True}, "D012", "斜体"),
        ({"underline": True}, "D012", "下划线"),
    ],
)
def test_a_change_of_looks_alone_is_told_with_its_clause(settings, code, what):
    told = found(formatted(), formatted(**settings))
    assert what in told[code].message
    assert "第1.1条" in told[code].at
    assert compared(formatted(), formatted(**settings)).changes == ()


def test_other_runs_and_styles_of_the_same_looks_are_no_change() -> None:
    """WPS cuts runs anew and writes into each run what Word keeps in the style."""
    document = Document(io.BytesIO(formatted()))
    bold = document.paragraphs[1].runs[1]
    text, bold.text = bold.text, bold.text[:4]
    for part in (text[4:8], text[8:]):
        document.paragraphs[1].add_run(part).bold = True
    strong = Document(io.BytesIO(formatted()))
    strong.paragraphs[1].runs[1].bold = None
    strong.paragraphs[1].runs[1].style = "Strong"
    assert found(formatted(), saved(document)) == {}
    assert found(formatted(), saved(strong)) == {}


WPS = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14 wpsCustomData">'
    "<w:body>{}</w:body></w:document>"
)


def as_wps_writes(line: str) -> str:
    """The line cut into runs of two characters, with the hints and marks that WPS adds."""
    number, _, text = line.partition("\t")
    runs = [text[place : place + 2] for place in range(0, len(text), 2)]
    hint = '<w:rFonts w:hint="eastAsia"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    tab = "<w:r><w:tab/></w:r>" if text else ""
    shown = '<w:proofErr w:type="gramStart"/>'.join(run(each, hint) for each in (number, *runs))
    return f'<w:p w14:paraId="1A2B3C4D"><w:pPr/>{shown.replace("</w:r>", f"</w:r>{tab}", 1)}</w:p>'


def test_a_file_that_wps_saved_has_no_change_but_the_real_one() -> None:
    saved_by_wps = changed(OURS, {MAIN_PART: WPS.format("".join(map(as_wps_writes, LINES))).encode()})
    assert compared(OURS, saved_by_wps).changes == ()
    assert found(OURS, saved_by_wps) == {}
    edited_by_wps = [each.replace("24个月", "12个月") for each in LINES]
    theirs = changed(OURS, {MAIN_PART: WPS.format("".join(map(as_wps_writes, edited_by_wps))).encode()})
    assert [each.after for each in only_change(OURS, theirs).callouts] == ["12个月"]
    marked = tracked_changes(OURS, theirs, author="许拟子", at=NOON)
    assert (accepted(marked), rejected(marked)) == (read(theirs).lines, read(OURS).lines)


def test_hidden_text_that_was_put_in_is_told_besides_the_change() -> None:
    new = theirs(
        *(paragraph(each) for each in LINES[:4]),
        paragraph(kept(LINES[4]) + run("但累计不超过100元。", "<w:vanish/>")),
    )
    assert "但累计不超过100元。" in found(OURS, new)["D010"].message
    assert len(compared(OURS, new).changes) == 1


def test_white_letters_on_a_dark_cell_are_read_well() -> None:
    cell = '<w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr>{}</w:tc>'
    head = cell.format(paragraph(run("名称", '<w:color w:val="FFFFFF"/>')))
    table = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{head}</w:tr></w:tbl>{paragraph('')}"
    assert "D010" not in found(OURS, theirs(*(paragraph(each) for each in LINES), table))


# ---- wordplay -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("账号1234", "账号１234"),
        ("编号A10", "编号A1O"),
        ("本人自己承担", "本人自已承担"),
        ("迟延一日", "迟延\u200b一日"),
        ("期末付款", "期未付款"),
        ("共10台", "共l0台"),
        ("甲方验收", "甲方\u202e验收"),
    ],
)
def test_what_the_eye_cannot_tell_apart_is_called_out_first(before, after):
    change = only_change(written("第一条　约定", f"1.1\t{before}。"), written("第一条　约定", f"1.1\t{after}。"))
    facts = sorted(change.callouts, key=lambda each: list(FactKind).index(each.kind))
    assert facts[0].kind is FactKind.LOOK_ALIKE
    assert "U+" in facts[0].before + facts[0].after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("由甲方承担运费", "由乙方承担运费"),
        ("支付定金", "支付订金"),
        ("误差≤2毫米", "误差<2毫米"),
        ("乙方应当赔偿", "乙方可以赔偿"),
        ("赔偿全部损失", "赔偿部分损失"),
        ("甲方不得转让", "甲方得转让"),
        ("甲方和乙方共同确认", "甲方或乙方共同确认"),
        ("数量不少于五台", "数量不超过五台"),
    ],
)
def test_words_that_decide_are_called_out(before, after):
    change = only_change(written("第一条　约定", f"1.1\t{before}。"), written("第一条　约定", f"1.1\t{after}。"))
    assert FactKind.WORD in {each.kind for each in change.callouts}


@pytest.mark.parametrize(
    ("before", "after"), [("书面形式", "书面方式"), ("地址，签收", "地址；签收"), ("应付款", "应收款")]
)
def test_ordinary_words_are_not(before, after):
    change = only_change(written("第一条　约定", f"1.1\t{before}。"), written("第一条　约定", f"1.1\t{after}。"))
    assert not {FactKind.WORD, FactKind.LOOK_ALIKE} & {each.kind for each in change.callouts}


# ---- what is no word ------------------------------------------------------------------------------------------------


def ticked(char: str) -> str:
    return paragraph(f'<w:r><w:sym w:font="Wingdings" w:char="{char}"/></w:r>' + kept("含税"))


def field(instruction: str) -> str:
    return paragraph(f'<w:fldSimple w:instr="{instruction}">{kept("第八条")}</w:fldSimple>' + kept("适用"))


def formula(text: str) -> str:
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    return paragraph(kept("违约金按下式计算") + f"<m:oMath {math}><m:r><m:t>{text}</m:t></m:r></m:oMath>")


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (ticked("F0FE"), ticked("F0A8"), "F0A8"),
        (field("REF _a"), field("REF _b"), "REF _b"),
        (formula("P×0.05%"), formula("P×0.01%"), "P×0.01%"),
    ],
)
def test_ticked_boxes_fields_and_formulas_that_changed_are_told(before, after, shown):
    assert shown in found(theirs(before), theirs(after))["D016"].message


def test_a_page_set_up_otherwise_is_told() -> None:
    document = Document()
    document.add_paragraph("甲")
    old = saved(document)
    document.sections[0].page_width = document.sections[0].page_height
    told = found(old, saved(document))["D015"].message
    assert "纸张原为“宽 216 毫米，高 279 毫米”，现为“宽 279 毫米，高 279 毫米”" in told


def test_what_another_program_writes_into_the_page_setup_is_no_change() -> None:
    section = '<w:sectPr><w:pgSz w:w="{}" w:h="16838"{}/><w:cols {}w:space="720"/>{}</w:sectPr>'
    ours = theirs(paragraph("甲"), section.format("11906", "", "", ""))
    decimal = '<w:pgNumType w:fmt="decimal"/>'
    wps = theirs(paragraph("甲"), section.format("11905", ' w:orient="portrait" w:code="9"', 'w:num="1" ', decimal))
    assert found(ours, wps) == {}


def test_a_picture_exchanged_under_the_same_name_is_told_with_its_clause() -> None:
    def with_picture(colour: str) -> bytes:
        picture = io.BytesIO()
        Image.new("RGB", (8, 8), colour).save(picture, "PNG")
        document = Document()
        document.add_paragraph("第一条　图样")
        document.add_picture(picture)
        return saved(document)

    told = found(with_picture("red"), with_picture("blue"))["D004"].message
    assert "第一条 图样" in told


def test_a_header_is_told_where_it_differs_not_from_its_beginning() -> None:
    def with_header(text: str) -> bytes:
        document = Document()
        document.sections[0].header.paragraphs[0].text = text
        return saved(document)

    long = "本合同由双方于签订地签署，" * 5
    told = found(with_header(f"{long}一式四份"), with_header(f"{long}一式两份"))["D003"].message
    assert "四份" in told
    assert "两份" in told


def test_tracking_switched_off_and_hidden_data_are_told() -> None:
    document = Document()
    settings = members_of(saved(document))["word/settings.xml"].decode()
    tracking = re.sub(r"(<w:settings[^>]*>)", r"\1<w:trackRevisions/>", settings)
    old = changed(saved(document), {"word/settings.xml": tracking.encode()})
    new = changed(saved(document), {"customXml/item1.xml": b"<secret/>"})
    told = found(old, new)
    assert "修订开关" in told["D018"].message
    assert "customXml/item1.xml" in told["D017"].message


def test_a_file_without_styles_has_words_own_looks() -> None:
    bare = {name: data for name, data in members_of(formatted()).items() if name != "word/styles.xml"}
    assert compared(zipped(bare), formatted()).changes == ()
    assert "D010" not in found(zipped(bare), formatted())


# ---- other files ----------------------------------------------------------------------------------------------------


def _ole(*names: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(each.encode("utf-16-le") for each in names) + bytes(600)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (rb"{\rtf1\ansi", "RTF"),
        (_ole("WordDocument"), ".doc"),
        (_ole("EncryptedPackage", "WordDocument"), "密码"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"<html><body>", "网页"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text", "ODF"),
    ],
)
def test_another_sort_of_file_is_told_as_what_it_is(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "对方稿.docx"
    path.write_bytes(data)
    with pytest.raises(BadDocument) as refused:
        read_received(path)
    (finding,) = refused.value.findings
    assert finding.code == "D050"
    assert told in finding.message
    assert refused.value.next_step


STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


@pytest.mark.parametrize(
    "body",
    [
        b"<a/>",
        WPS.format("").replace("<w:body></w:body>", "").encode(),
        members_of(OURS)[MAIN_PART].replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", STRICT),
    ],
)
def test_a_file_without_an_ordinary_body_is_no_empty_contract(body: bytes) -> None:
    with pytest.raises(BadDocument) as refused:
        read(changed(OURS, {MAIN_PART: body}))
    assert [each.code for each in refused.value.findings] == ["D052"]


def test_a_file_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "对方稿.docx"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 8 << 30)
    with pytest.raises(BadDocument) as refused:
        read_received(path)
    assert refused.value.findings[0].code == "D051"


def test_edited_runs_are_still_compared_by_words() -> None:
    assert only_change(OURS, edited(OURS, {"24个月": "12个月"})).material
