"""Tracked changes: accept all and the new text stands there, reject all and the old one does, to the character."""

import io

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.edited_words import (
    NOON,
    accepted,
    deleted,
    edited,
    inserted,
    kept,
    paragraph,
    read,
    rejected,
    with_body,
    written,
)
from builders.word_files import members_of
from pipeline.domain.findings import BadDocument
from pipeline.drafting.comparing.revisions import count_revisions
from pipeline.drafting.comparing.tracked import tracked_changes
from pipeline.drafting.comparing.tracked_looks import RUN_ORDER
from pipeline.drafting.word.gate import MAIN_PART
from pipeline.drafting.word.paragraphs import W
from pipeline.drafting.word.xml_tree import Element, parse_xml

CONTRACT = (
    "第一条　标的",
    "1.1\t乙方向甲方供应网关46台，总价541,657.10元。",
    "1.2\t货物应为全新产品，随附合格证明。",
    "第二条　付款",
    "2.1\t甲方按下表付款：",
    [["期次", "比例", "期限"], ["预付款", "20%", "10日"], ["验收款", "75%", "30日"], ["质保金", "5%", "24个月"]],
    "2.2\t乙方先行开票。",
    "第三条　违约",
    "3.1\t每迟延一日，按万分之五支付违约金。",
    "（以下无正文）",
)


def marked(old: bytes, new: bytes) -> bytes:
    return tracked_changes(old, new, author="许拟子", at=NOON)


def body_of(data: bytes) -> Element:
    return parse_xml(members_of(data)[MAIN_PART])


def assert_exact(old: bytes, new: bytes) -> bytes:
    result = marked(old, new)
    assert accepted(result) == read(new).lines
    assert rejected(result) == read(old).lines
    assert_in_order(body_of(result))
    return result


def test_equal_files_have_no_tracked_change():
    assert not count_revisions(body_of(assert_exact(written(*CONTRACT), written(*CONTRACT))))


def test_a_changed_figure_is_one_deletion_and_one_insertion():
    old = written(*CONTRACT)
    root = body_of(assert_exact(old, edited(old, {"46台": "40台"})))
    assert ["".join(each.itertext()) for each in root.iter(f"{W}del")] == ["46"]
    assert ["".join(each.itertext()) for each in root.iter(f"{W}ins")] == ["40"]


def test_every_change_bears_author_date_and_a_number_of_its_own():
    old = written(*CONTRACT)
    root = body_of(marked(old, edited(old, {"46台": "40台", "万分之五": "万分之三"})))
    changes = list(root.iter(f"{W}ins", f"{W}del"))
    assert {each.get(f"{W}author") for each in changes} == {"许拟子"}
    assert {each.get(f"{W}date") for each in changes} == {"2026-11-23T12:00:00Z"}
    numbers = [each.get(f"{W}id") for each in root.iter() if each.get(f"{W}id")]
    assert len(numbers) == len(set(numbers))


def test_unchanged_runs_keep_their_looks():
    document = Document()
    line = document.add_paragraph("每迟延一日，按")
    line.add_run("万分之五").bold = True
    line.add_run("支付").italic = True
    buffer = io.BytesIO()
    document.save(buffer)
    result = marked(buffer.getvalue(), edited(buffer.getvalue(), {"万分之五": "万分之三"}))
    runs = {"".join(each.itertext()): each for each in body_of(result).iter(f"{W}r")}
    assert runs["支付"].find(f"{W}rPr/{W}i") is not None
    assert runs["万分之"].find(f"{W}rPr/{W}b") is not None
    assert runs["三"].find(f"{W}rPr/{W}b") is not None
    assert runs["五"].find(f"{W}rPr/{W}b") is not None


def test_whole_clauses_rows_and_paragraphs_of_a_cell_come_and_go():
    head, first, second, *rest = CONTRACT
    table = rest[2]
    longer = [*table[:2], ["到货款", "35%\n另附发票", "30日"], *table[2:]]
    changed = written(head, first, *rest[:2], longer, *rest[3:6], "3.2\t赔偿以总价为限。", rest[6])
    assert_exact(written(*CONTRACT), changed)
    assert_exact(changed, written(*CONTRACT))
    assert second not in accepted(marked(written(*CONTRACT), changed))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("甲",), ("甲", "乙")),
        (("甲", "乙"), ("甲",)),
        (("甲", "乙"), ("丙", "丁")),
        (("甲", [["一"]]), ("甲",)),
        (("甲", [["一"]], "末"), ("甲",)),
        (("甲",), ("甲", [["一"]], "末")),
        (([["一\n二"]],), ([["一"]],)),
        (([["一"]],), ([["一\n二\n三"]],)),
        (([["一", "二"]],), ([["一"]],)),
        (("甲\t乙\n丙",), ("甲乙\n\n丙",)),
        (("甲",), ("",)),
        (("",), ("甲", "")),
    ],
)
def test_the_ends_of_bodies_and_cells(old, new):
    assert_exact(written(*old), written(*new))


def test_a_file_with_tracked_changes_is_taken_as_accepted():
    old = written("第一条　标的", "1.1\t网关46台。")
    new = with_body(
        old, paragraph("第一条　标的") + paragraph(kept("1.1　网关") + deleted("46") + inserted("40") + kept("台。"))
    )
    result = assert_exact(old, new)
    assert accepted(result) == ["第一条　标的", "1.1　网关40台。"]


def looking(*runs: tuple[str, str]) -> bytes:
    """One clause whose runs look as their properties say."""
    line = "".join(f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' for text, looks in runs)
    return with_body(written(), paragraph("第一条　责任") + paragraph(line))


def runs_by_text(root: Element) -> dict[str, Element]:
    return {"".join(each.itertext()): each for each in root.iter(f"{W}r")}


def test_text_that_only_looks_different_is_a_tracked_change_of_format():
    old = looking(("1.1　乙方", ""), ("不承担间接损失", "<w:b/>"), ("。", ""))
    new = looking(("1.1　乙方不承担", '<w:color w:val="808080"/>'), ("间接损失。", ""))
    result = assert_exact(old, new)
    runs = runs_by_text(body_of(result))
    before = {text: run.find(f"{W}rPr/{W}rPrChange/{W}rPr") for text, run in runs.items()}
    assert before["1.1　乙方"].find(f"{W}b") is None
    assert before["不承担"].find(f"{W}b") is not None
    assert before["间接损失"].find(f"{W}b") is not None
    assert before["。"] is None


def test_a_look_that_came_from_a_style_is_written_out_when_the_style_has_gone():
    document = Document()
    document.add_paragraph("").add_run("1.1　不得转让。").style = "Strong"
    buffer = io.BytesIO()
    document.save(buffer)
    (run,) = (each for each in body_of(marked(buffer.getvalue(), written("1.1　不得转让。"))).iter(f"{W}r"))
    assert run.find(f"{W}rPr/{W}rPrChange/{W}rPr/{W}b") is not None


@pytest.mark.parametrize(
    "looks", ["<w:b/>", "<w:vanish/>", '<w:sz w:val="8"/>', "<w:strike/>", '<w:u w:val="single"/>']
)
def test_the_settings_of_runs_and_paragraphs_stand_in_the_order_of_the_standard(looks):
    old = looking(("1.1　乙方", looks), ("承担责任", f'<w:rFonts w:eastAsia="SimSun"/>{looks}<w:lang w:val="zh-CN"/>'))
    new = looking(("1.1　乙方", ""), ("不承担", '<w:color w:val="FF0000"/>'), ("责任", '<w:lang w:val="zh-CN"/>'))
    for one, other in ((old, new), (new, old), (old, written(*CONTRACT)), (written(*CONTRACT), new)):
        assert_exact(one, other)


def assert_in_order(root: Element) -> None:
    """ISO/IEC 29500-1: Word calls a file broken whose settings stand in another order."""
    for properties in root.iter(f"{W}rPr"):
        names = [each.tag.removeprefix(W) for each in properties]
        head = [each for each in names if each in ("ins", "del")]
        assert names[: len(head)] == head
        places = [RUN_ORDER.index(each) for each in names[len(head) :]]
        assert places == sorted(places)
    for properties in root.iter(f"{W}pPr"):
        late = [each.tag for each in properties if each.tag in (f"{W}rPr", f"{W}sectPr", f"{W}pPrChange")]
        assert [each.tag for each in properties][len(properties) - len(late) :] == late
    for properties in root.iter(f"{W}trPr"):
        assert [each.tag for each in properties if each.tag in (f"{W}ins", f"{W}del")][1:] == []
        assert properties.getparent().index(properties) <= 1


def test_text_in_links_and_fields_is_told_too():
    old = with_body(
        written(), paragraph(kept("见") + '<w:hyperlink w:anchor="x">' + kept("附件一") + "</w:hyperlink>" + kept("。"))
    )
    field = '<w:fldSimple w:instr=" REF a ">' + kept("附件二") + "</w:fldSimple>"
    assert_exact(old, with_body(written(), paragraph(kept("见") + field + kept("。"))))
    assert_exact(old, edited(old, {"附件一": "附件二的第3行"}))


def test_looks_unknown_to_the_new_file_are_left_out():
    old = with_body(
        written(), paragraph("旧段落", '<w:pStyle w:val="OnlyThere"/><w:numPr><w:numId w:val="77"/></w:numPr>')
    )
    result = marked(old, written("全新"))
    assert b"OnlyThere" not in members_of(result)[MAIN_PART]


def test_equal_input_gives_equal_bytes():
    old = written(*CONTRACT)
    new = edited(old, {"46台": "40台"})
    assert marked(old, new) == marked(old, new)


def test_no_word_file_is_refused_with_a_next_step():
    with pytest.raises(BadDocument) as refusal:
        marked(b"%PDF-1.7", written("甲"))
    assert refusal.value.next_step


# ---- any two documents ----------------------------------------------------------------------------------------------

TEXT = st.text("甲乙万分之五日元1230.,，。（）第条\t\n 　", max_size=14)
LINE = st.one_of(TEXT, st.sampled_from([each for each in CONTRACT if isinstance(each, str)]))
TABLE = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(TEXT, min_size=width, max_size=width), min_size=1, max_size=3)
)
BLOCKS = st.lists(st.one_of(LINE, LINE, TABLE), max_size=7)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BLOCKS, BLOCKS)
def test_any_two_documents(old, new):
    assert_exact(_closed(old), _closed(new))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BLOCKS, st.data())
def test_any_edit_of_a_document(old, data):
    new = list(old)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(new)))
        new[place : place + data.draw(st.integers(0, 1))] = data.draw(st.lists(LINE, max_size=1))
    assert_exact(_closed(old), _closed(new))


def _closed(blocks):
    """As Word writes it: a document ends with a paragraph."""
    return written(*blocks, *([] if blocks and isinstance(blocks[-1], str) else [""]))
