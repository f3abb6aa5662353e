"""The Excel form of a paper's facts as people fill it in: labels, faults at their cells, odd workbooks."""

import pytest
from openpyxl import load_workbook
from pydantic import BaseModel

from builders.changing import approved_facts
from builders.closing import appraisal, closure, invoice, receipt
from builders.random_facts import CONTRACT, changed_form, form_of, read_form
from builders.remedying import item_facts, plan_facts
from builders.workbooks import form_file
from pipeline.cli.forms import FORMS
from pipeline.domain.findings import BadDocument, errors_in
from pipeline.domain.reading.facts_example import example_of
from pipeline.domain.reading.facts_fields import fields_of
from pipeline.domain.reading.paper_facts import read_facts

CODES = [code for code, each in FORMS.items() if each.model.model_fields]
PLAN = plan_facts(item_facts("Z-01", "页面响应"), item_facts("Z-02", "数据到达率"), record_no="YSJL-01")


def unlabelled(model: type[BaseModel]) -> list[str]:
    """Every field without a Chinese label, in the parts too."""
    found = []
    for each in fields_of(model):
        part = each.part or (each.item.part if each.item else None)
        found += unlabelled(part) if part else []
        if each.label.isascii():
            found.append(f"{model.__name__}.{each.name}")
    return found


def doubled_labels(model: type[BaseModel]) -> list[str]:
    """Labels that stand for two fields of one model, here or in the parts."""
    labels = [each.label for each in fields_of(model)]
    found = [each for each in labels if labels.count(each) > 1]
    parts = [each.part or (each.item.part if each.item else None) for each in fields_of(model)]
    return found + [one for part in parts if part for one in doubled_labels(part)]


def faults(form) -> dict[str, tuple[str, str]]:
    """The errors by cell, each with its code and its whole sentence."""
    return {each.at.partition(" ")[2]: (each.code, each.message) for each in errors_in(form.findings)}


@pytest.mark.parametrize("code", CODES)
def test_every_field_of_every_paper_has_a_chinese_label_of_its_own(code):
    assert unlabelled(FORMS[code].model) == []
    assert doubled_labels(FORMS[code].model) == []


@pytest.mark.parametrize("code", CODES)
def test_the_example_of_every_paper_is_a_whole_set_of_facts(code):
    model = FORMS[code].model
    text = example_of(model, code) + ("" if any(each.is_required for each in fields_of(model)) else "{}\n")
    assert read_facts(model, text, name="样例.yaml")


@pytest.mark.parametrize("code", CODES)
def test_so_is_the_example_with_everything_that_may_be_left_out(code):
    model = FORMS[code].model
    title, *lines = example_of(model, code).splitlines()
    while any(line.lstrip().startswith("# ") for line in lines):
        lines = [line.replace("# ", "", 1) if line.lstrip().startswith("# ") else line for line in lines]
    assert read_facts(model, "\n".join([title, *lines]), name="样例.yaml").model_fields_set == {*model.model_fields}


def test_an_empty_form_names_every_missing_cell(tmp_path):
    found = faults(read_form(form_of(tmp_path, "ZGJH"), "ZGJH"))
    assert found == {
        "资料!B9": ("E201", "缺必填项“测试记录编号”。"),
        "资料!B11": ("E201", "缺必填项“计划日期”。"),
        "整改项!A2": ("P118", "“整改项”至少要有 1 项。"),
    }


@pytest.mark.parametrize(
    ("cells", "at", "code", "words"),
    [
        ({"整改项!D5": "一班"}, "整改项!D5", "E212", "是不是想填“一般”？"),
        ({"整改项!G4": None}, "整改项!G4", "E201", "责任人"),
        ({"整改项!H4": "十二月一日"}, "整改项!H4", "E209", "计划完成日"),
        ({"资料!B9": 20260000000000012345}, "资料!B9", "E204", "测试记录编号"),
        ({"整改项!A4": "Z" * 13}, "整改项!A4", "P117", "最多 12 个字"),
        ({"整改项!G3": "负责人"}, "整改项!G3", "E103", "是不是想写“责任人”？"),
        ({"资料!A9": "测试记录号"}, "资料!A9", "E103", "测试记录编号"),
        ({"资料!B17": "到货"}, "资料!B18", "E201", "测试轮次"),
        ({"资料!B4": "LS-RJ-2026-0002"}, "资料!B4", "E115", "LS-RJ-2026-0002"),
    ],
)
def test_a_fault_is_told_at_its_cell(tmp_path, cells, at, code, words):
    found = faults(read_form(changed_form(tmp_path, "ZGJH", PLAN, cells), "ZGJH"))
    assert found[at][0] == code
    assert words in found[at][1]


def test_choices_of_a_list_may_stand_in_one_line(tmp_path):
    facts = approved_facts(change_types=["范围"])
    read = read_form(changed_form(tmp_path, "BGSQ", facts, {"资料!B10": "范围、价款"}), "BGSQ")
    assert read.facts.change_types == ["范围", "价款"]


def test_a_wrong_choice_of_a_list_is_told_with_the_nearest(tmp_path):
    read = read_form(changed_form(tmp_path, "BGSQ", approved_facts(), {"资料!B10": "范围\n价钱"}), "BGSQ")
    assert faults(read)["资料!B10"] == ("E212", "“变更类型”不能填“价钱”。是不是想填“价款”？")


def test_one_form_serves_the_request_and_its_supplement(tmp_path):
    path = changed_form(tmp_path, "BGSQ", approved_facts())
    assert read_form(path, "BGSQ_BCXY").facts == read_form(path, "BGSQ").facts


MONEY = {"invoices": [invoice(1)], "receipts": [receipt(1), receipt(2)]}


def test_parts_of_a_receipt_are_found_by_its_reference(tmp_path):
    read = read_form(form_of(tmp_path, "KPSK", FORMS["KPSK"].model.model_validate(MONEY)), "KPSK")
    assert [each.applied[0].plan_seq for each in read.facts.receipts] == [1, 2]


def test_parts_that_belong_to_nothing_are_told(tmp_path):
    known = MONEY["receipts"][0]["bank_ref"]
    read = read_form(changed_form(tmp_path, "KPSK", MONEY, {"到账·核销!A4": f"{known}9"}), "KPSK")
    code, words = faults(read)["到账·核销!A4"]
    assert code == "E221"
    assert f"是不是想写“{known}”？" in words


def test_parts_that_could_belong_to_two_are_told(tmp_path):
    known = MONEY["receipts"][0]["bank_ref"]
    book = load_workbook(form_of(tmp_path, "KPSK", FORMS["KPSK"].model.model_validate(MONEY)))
    column = next(each.column_letter for each in book["到账"][3] if str(each.value).startswith("银行流水号"))
    read = read_form(changed_form(tmp_path, "KPSK", MONEY, {f"到账!{column}5": known}), "KPSK")
    assert faults(read)[f"到账!{column}5"][0] == "E222"


def test_nothing_is_left_may_be_said_in_one_word(tmp_path):
    facts = closure(surviving=[])
    assert read_form(changed_form(tmp_path, "JQQR", facts), "JQQR").facts.surviving == []
    read = read_form(changed_form(tmp_path, "JQQR", facts, {"存续义务!A4": None}), "JQQR")
    assert faults(read) == {"存续义务!A2": ("E201", "缺必填项“存续义务”。")}


def test_a_word_the_form_offered_may_be_taken_out(tmp_path):
    path = changed_form(tmp_path, "JDXH", appraisal(backups=""))
    assert read_form(path, "JDXH").facts.backups == ""


def test_another_papers_form_is_turned_away(tmp_path):
    with pytest.raises(BadDocument) as refusal:
        read_form(changed_form(tmp_path, "ZGJH", PLAN), "SWTP")
    assert [each.code for each in refusal.value.findings] == ["E114"]
    assert "ZGJH" in refusal.value.findings[0].message


def test_a_proposals_form_is_turned_away(tmp_path):
    with pytest.raises(BadDocument) as refusal:
        read_form(form_file(tmp_path), "SWTP")
    assert [each.code for each in refusal.value.findings] == ["E114"]


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "E003"), (b"record_no: x", "E005"), (b"PK\x03\x04" + bytes(99), "E003")]
)
def test_what_is_no_workbook_is_turned_away(tmp_path, data, code):
    (tmp_path / "x.xlsx").write_bytes(data)
    with pytest.raises(BadDocument) as refusal:
        read_form(tmp_path / "x.xlsx", "ZGJH")
    assert [each.code for each in refusal.value.findings] == [code]


def test_a_form_without_a_contract_serves_any(tmp_path):
    path = changed_form(tmp_path, "ZGJH", PLAN, {"资料!B4": None})
    assert read_form(path, "ZGJH", contract_no=CONTRACT).facts.record_no == "YSJL-01"


def merge(book):
    book["整改项"].merge_cells("G4:G5")


def add_sheet(book):
    book.create_sheet("我的备注")["A1"] = "别忘了"


def hide_a_row(book):
    book["整改项"].row_dimensions[5].hidden = True


def drop_a_sheet(book):
    del book["整改项"]


def far_cell(book):
    book["整改项"]["A1048576"] = " "


@pytest.mark.parametrize(
    ("act", "codes"),
    [
        (merge, {"E107", "E201"}),
        (add_sheet, {"E110"}),
        (hide_a_row, {"E108"}),
        (drop_a_sheet, {"E101", "E201"}),
        (far_cell, set()),
    ],
)
def test_what_people_do_to_a_workbook_is_told(tmp_path, act, codes):
    read = read_form(changed_form(tmp_path, "ZGJH", PLAN, act=act), "ZGJH")
    assert {each.code for each in read.findings} == codes


def test_a_formula_nobody_computed_is_told(tmp_path):
    read = read_form(changed_form(tmp_path, "ZGJH", PLAN, {"整改项!G4": "=A1"}), "ZGJH")
    assert faults(read)["整改项!G4"][0] == "E202"


def test_forms_have_frozen_heads_one_page_width_and_lists_to_choose_from(tmp_path):
    book = load_workbook(form_of(tmp_path, "ZGJH"))
    sheet = book["整改项"]
    assert sheet.freeze_panes == "A4"
    assert sheet.page_setup.fitToWidth == 1
    assert sheet.print_title_rows == "$1:$3"
    assert {each.type for each in sheet.data_validations.dataValidation} >= {"list", "date"}
    assert book["选项"].sheet_state == "hidden"
