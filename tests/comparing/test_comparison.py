"""Two texts compared by clause: known by their words, not their numbers, with the hard facts called out first."""

import io
from itertools import pairwise

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from builders.edited_words import (
    compared,
    deleted,
    edited,
    inserted,
    kept,
    only_change,
    paragraph,
    read,
    with_body,
    written,
)
from builders.word_files import changed
from pipeline.drafting.comparing.comparison import ChangeKind
from pipeline.drafting.comparing.elsewhere import look_elsewhere
from pipeline.drafting.comparing.wording import GONE, NEW, SAME, around_difference, difference

CONTRACT = (
    "设备采购合同",
    "甲方：北岑拟锋轨道装备有限公司",
    "统一社会信用代码：91339901XN00000B4Y",
    "第一条　标的与数量",
    "1.1\t乙方向甲方供应边缘采集网关46台，于2026年12月24日前交付至甲方仓库。",
    "1.2\t货物应为全新、未经使用的产品，并随附合格证明和装箱清单。",
    "第二条　价款与付款",
    "2.1\t合同含税总价为人民币（小写）¥541,657.10，税率13%。",
    "2.2\t甲方应在验收合格后30日内付至乙方账号3399010000000000011。",
    [["期次", "比例", "金额"], ["预付款", "20%", "108,331.42"], ["验收款", "80%", "433,325.68"]],
    "第三条　违约责任",
    "3.1\t乙方迟延交付的，每迟延一日，按迟延部分价款的万分之五支付违约金。",
    "3.2\t违约金不足以弥补损失的，守约方可以就差额请求赔偿。",
    "3.3\t第3.1条的违约金不影响继续履行。",
    "第四条　通知",
    "4.1\t通知以书面形式发至对方首部载明的地址，签收之日为送达日。",
    "（以下无正文）",
    "甲方（盖章）：",
)
OURS = written(*CONTRACT)


def replaced(**changes: str) -> bytes:
    return edited(OURS, changes)


def facts_of(old: bytes, new: bytes) -> list[tuple[str, str, str]]:
    return [(fact.kind.value, fact.before, fact.after) for _, fact in compared(old, new).callouts]


def test_the_same_text_has_no_change():
    found = compared(OURS, OURS)
    assert (found.changes, found.renumbered, found.rereferenced, found.blanks_only) == ((), (), (), 0)


@pytest.mark.parametrize(
    ("before", "after", "kind", "shown"),
    [
        ("46台", "40台", "数量", ("46台", "40台")),
        ("12月24日", "12月31日", "日期", ("2026年12月24日", "2026年12月31日")),
        ("541,657.10", "541,667.10", "金额", ("¥541,657.10", "¥541,667.10")),
        ("13%", "9%", "比例/税率", ("13%", "9%")),
        ("30日", "60日", "期限", ("30日", "60日")),
        ("0000011", "0000017", "账号/行号", ("3399010000000000011", "3399010000000000017")),
        ("00000B4Y", "00000B47", "统一社会信用代码", ("91339901XN00000B4Y", "91339901XN00000B47")),
        ("拟锋轨道", "拟峰轨道", "当事人名称", ("北岑拟锋轨道装备有限公司", "北岑拟峰轨道装备有限公司")),
        ("万分之五", "万分之三", "比例/税率", ("万分之五", "万分之三")),
        ("108,331.42", "108,331.24", "金额", ("108,331.42", "108,331.24")),
    ],
)
def test_a_changed_fact_is_called_out_as_what_it_was_and_is(before, after, kind, shown):
    assert facts_of(OURS, edited(OURS, {before: after})) == [(kind, *shown)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("30日", "三十日"),
        ("2026年12月24日", "2026-12-24"),
        ("13%", "百分之十三"),
        ("¥541,657.10", "541657.1元"),
        ("30日", "30天"),
    ],
)
def test_another_writing_of_the_same_value_is_no_changed_fact(before, after):
    new = edited(OURS, {before: after})
    assert facts_of(OURS, new) == []
    assert len(compared(OURS, new).changes) == 1


def test_callouts_come_in_the_order_a_reader_wants_to_be_told():
    new = edited(OURS, {"万分之五": "万分之三", "541,657.10": "541,667.10", "拟锋": "拟峰", "30日": "60日"})
    assert [kind for kind, _, _ in facts_of(OURS, new)] == ["当事人名称", "金额", "比例/税率", "期限"]


def test_a_change_says_its_clause_and_both_wordings():
    change = only_change(OURS, edited(OURS, {"万分之五": "万分之三"}))
    assert change.kind is ChangeKind.CHANGED
    assert change.clause == "第3.1条 违约责任"
    assert "万分之五" in change.before
    assert "万分之三" in change.after


def test_a_row_is_told_by_its_table_and_place():
    change = only_change(OURS, edited(OURS, {"80%": "75%"}))
    assert change.clause == "第2.2条 价款与付款，表格1第3行"


def test_an_inserted_article_moves_numbers_without_changing_the_others():
    place = CONTRACT.index("第三条　违约责任")
    shifted = [
        each.replace("第三条", "第四条").replace("第四条　通知", "第五条　通知").replace("4.1\t通", "5.1\t通")
        for each in CONTRACT[place:]
    ]
    shifted = [each.replace("3.1", "4.1").replace("3.2", "4.2").replace("3.3", "4.3") for each in shifted]
    found = compared(OURS, written(*CONTRACT[:place], "第三条　保密", "3.1\t双方对知悉的信息保密五年。", *shifted))
    (change,) = found.changes
    assert (change.kind, change.clause) == (ChangeKind.ADDED, "第三条 保密")
    assert change.after == "保密\n3.1 双方对知悉的信息保密五年。"
    assert found.renumbered == (("第三条", "第四条"), ("第四条", "第五条"))
    assert found.rereferenced == ("第4.3条 违约责任",)


def test_a_reference_that_points_elsewhere_is_a_change():
    change = only_change(OURS, edited(OURS, {"第3.1条": "第3.2条"}))
    assert [(each.before, each.after) for each in change.callouts] == [("第3.1条", "第3.2条")]
    assert not change.material


def test_a_clause_put_elsewhere_is_one_move():
    lines = list(CONTRACT)
    clause = lines.pop(lines.index("4.1\t通知以书面形式发至对方首部载明的地址，签收之日为送达日。"))
    lines.insert(lines.index("第二条　价款与付款"), clause.replace("4.1", "1.3"))
    change = only_change(OURS, written(*lines))
    assert (change.kind, change.old_clause, change.new_clause) == (
        ChangeKind.MOVED,
        "第4.1条 通知",
        "第1.3条 标的与数量",
    )


@pytest.mark.parametrize(
    ("before", "after", "touches"),
    [
        ("46台", "40台", "数量"),
        ("全新、未经使用的产品", "合格产品", "标的"),
        ("30日", "60日", "价款"),
        ("12月24日", "12月31日", "履行期限、地点和方式"),
        ("就差额请求赔偿", "另行协商", "违约责任"),
        ("拟锋轨道", "拟峰轨道", "当事人"),
    ],
)
def test_what_a_contract_is_about_makes_a_change_material(before, after, touches):
    change = only_change(OURS, edited(OURS, {before: after}))
    assert change.material
    assert touches in change.touches


@pytest.mark.parametrize(
    ("before", "after"), [("书面形式", "书面方式"), ("地址，签收", "地址；签收"), ("设备采购合同", "设备采购协议")]
)
def test_other_changes_are_not_material(before, after):
    assert not only_change(OURS, edited(OURS, {before: after})).material


def test_blanks_alone_are_counted_but_not_listed():
    found = compared(OURS, edited(OURS, {"供应边缘": "供应 边缘", "3.2\t": "3.2　"}))
    assert found.changes == ()
    assert found.blanks_only == 1


# ---- other people's files -------------------------------------------------------------------------------------------


def test_numbers_that_word_counts_by_itself_are_known():
    lists = (
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="第%1条"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum><w:num w:numId="9"><w:abstractNumId w:val="4"/></w:num>'
        "</w:numbering>"
    )

    def numbered(text: str, depth: int) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="9"/></w:numPr>')

    body = numbered("标的", 0) + numbered("网关46台。", 1) + numbered("违约责任", 0) + numbered("每日万分之三。", 1)
    theirs = changed(with_body(OURS, body), {"word/numbering.xml": lists.encode()})
    ours = written("第一条　标的", "1.1\t网关46台。", "第二条　违约责任", "2.1\t每日万分之五。")
    change = only_change(ours, theirs)
    assert (change.before, change.after) == ("每日万分之五。", "每日万分之三。")
    assert change.old_clause == "第2.1条 违约责任"


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("一、标的", "1、网关46台。", "（1）含电源。"), ["一", "一1", "一1（1）"]),
        (("1. 标的", "1.1 网关46台。", "1.1.1 含电源。"), ["第1条", "第1.1条", "第1.1条1.1.1"]),
        (("第1条 标的", "一、网关", "（一）含电源"), ["第1条", "第1条一", "第1条（一）"]),
        (("附件一：清单", "1. 网关", "附件2 价格"), ["附件一", "附件一第1条", "附件2"]),
        (("第八条约定的期限届满后终止。", "10日内付款。", "3%的违约金"), ["首部", "首部", "首部"]),
        (("第一章 总则", "第一条 标的", "　　①网关"), ["第一章", "第一条", "第一条①"]),
    ],
)
def test_clauses_of_foreign_texts_get_a_name(lines, names):
    assert [each.clause.name for each in read(written(*lines)).blocks] == names


def test_tracked_changes_inside_are_read_as_accepted_and_told():
    body = paragraph(kept("1.1　网关") + deleted("46") + inserted("40", "对方法务") + kept("台。"))
    old, new = read(written("1.1　网关46台。"), "原文"), read(with_body(OURS, body), "对方稿")
    assert new.lines == ["1.1　网关40台。"]
    found = {each.code: each for each in look_elsewhere(old, new)}
    assert "D001" in found
    assert "对方法务" in found["D001"].message
    assert "D002" not in found


def with_footer(text: str) -> bytes:
    document = Document()
    document.add_paragraph("正文")
    document.sections[0].footer.paragraphs[0].text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_change_in_a_footer_is_told_but_a_new_version_number_is_not():
    old = read(with_footer("LS-XS-2026-0002 V1.0"))
    assert [each.code for each in look_elsewhere(old, read(with_footer("LS-XS-2026-0002 V1.1")))] == []
    assert [each.code for each in look_elsewhere(old, read(with_footer("对方编号 77")))] == ["D003"]


def test_page_numbers_another_program_wrote_into_a_footer_are_no_change():
    old = read(with_footer("LS-XS-2026-0002 V1.0　第 1 页　共 1 页"))
    assert look_elsewhere(old, read(with_footer("LS-XS-2026-0002 V1.0　第 20 页　共 20 页"))) == []


# ---- wording --------------------------------------------------------------------------------------------------------


def test_a_long_clause_is_shown_where_it_changed():
    clause = f"{'甲方交付定金' * 30}，乙方双倍返还定金。"
    before, after = around_difference(clause, clause.replace("双倍", "三倍"), most=60)

    assert before.startswith("……")
    assert "双倍返还" in before
    assert "三倍返还" in after


def test_a_new_clause_is_shown_from_its_beginning():
    assert around_difference("", "一" * 100, most=60) == ("", "一" * 60 + "……")


def test_figures_change_as_a_whole_and_chinese_by_character():
    assert [(each.kind, each.text) for each in difference("期限30日，可延长", "期限35日，不可延长")] == [
        (SAME, "期限"),
        (GONE, "30"),
        (NEW, "35"),
        (SAME, "日，"),
        (NEW, "不"),
        (SAME, "可延长"),
    ]


@given(st.text("甲乙丙12.3%，。\n ", max_size=60), st.text("甲乙丙12.3%，。\n ", max_size=60))
def test_pieces_always_make_both_wordings(before, after):
    pieces = difference(before, after)
    assert "".join(each.text for each in pieces if each.kind != NEW) == before
    assert "".join(each.text for each in pieces if each.kind != GONE) == after
    assert all(one.kind != other.kind for one, other in pairwise(pieces))
    assert all(each.text for each in pieces)


def test_a_monstrous_paragraph_is_still_compared():
    before = "甲乙丙丁" * 5000
    pieces = difference(before, before.replace("丁", "戊"))
    assert "".join(each.text for each in pieces if each.kind != NEW) == before


@pytest.mark.parametrize("text", ["1,234.50元 ", "有限公司", "30日", "a.b-", "1", "（", "第"])
def test_a_hostile_paragraph_is_compared_all_the_same(text):
    old, new = text * 1500, "甲" + text * 1499 + "乙"
    found = compared(written(old), written(new))
    assert [(each.before, each.after) for each in found.changes] == [(old.strip(), new.strip())]
