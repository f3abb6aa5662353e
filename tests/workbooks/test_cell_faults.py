"""Every fault of a form is told at its cell, with what is allowed; nothing is guessed."""

from datetime import date, datetime

import pytest

from builders.proposals import proposal
from builders.workbooks import codes_at, form_file, read_back

CELLS = ["客户!B4", "客户!B15", "客户!B21", "客户!B36", "清单!F4", "清单!H4", "付款计划!C4", "付款计划!F4"]


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("清单!F4", "十二万", "E206"),
        ("清单!G4", "约1380", "E206"),
        ("清单!I4", 165600.005, "E207"),
        ("清单!H4", 6, "E213"),
        ("清单!H4", "百分之六", "E213"),
        ("清单!G4", "1.234,56", "E206"),
        ("客户!B15", "11/12/2026", "E209"),
        ("付款计划!I4", 10.5, "E208"),
        ("付款计划!H4", "对", "E211"),
        ("付款计划!J4", "个工作日", "E212"),
        ("客户!B5", "软件定购（SAAS）", "E212"),
        ("客户!B3", 202609001, "E204"),
        ("客户!B22", 913399010000000000, "E204"),
        ("客户!B36", 3399010000000000024, "E204"),
        ("客户!B37", 999339900020.0, "E204"),
        ("客户!B20", 12345, "E205"),
        ("客户!B20", datetime(2026, 1, 2), "E205"),
        ("客户!B20", True, "E205"),
        ("客户!B20", "零\N{ZERO WIDTH SPACE}宽", "E214"),
        ("客户!B15", "10/9/2026", "E209"),
        ("客户!B15", "2026-02-30", "E209"),
        ("客户!B15", "下周五", "E209"),
        ("客户!B15", datetime(2026, 10, 9, 12, 30), "E209"),
        ("客户!B9", "上午十点", "E210"),
        ("客户!B9", "2026-09-02 25:00", "E210"),
        ("客户!B20", None, "E201"),
        ("客户!B20", "   ", "E201"),
        ("客户!B20", "=A1&A2", "E202"),
        ("客户!B36", "=1/0", "E202"),
        ("客户!B22", "91339901XN00000A65", "P301"),
        ("清单!H4", 0.05, "P205"),
        ("付款计划!F5", "验收啦", "P122"),
    ],
)
def test_a_fault_is_told_at_its_cell(tmp_path, cell, value, code):
    found = codes_at(form_file(tmp_path, "saas", {cell: value}))
    assert code in found[cell]


def test_a_fault_in_a_cell_is_not_told_twice(tmp_path):
    found = codes_at(form_file(tmp_path, "saas", {"清单!F4": "十二万"}))
    assert {cell: codes for cell, codes in found.items() if not codes <= {"P411"}} == {"清单!F4": {"E206"}}


@pytest.mark.parametrize(
    "text", ["2026-10-09", "2026/10/9", "2026年10月9日", "2026.10.09", "２０２６．１０．９", date(2026, 10, 9)]
)
def test_dates_may_be_texts_that_begin_with_the_year(tmp_path, text):
    (read,), _ = read_back(form_file(tmp_path, "saas", {"客户!B15": text}))
    assert read.proposal.planned_sign_date == date(2026, 10, 9)


@pytest.mark.parametrize("text", ["2026-09-02 10:20", "2026/9/2 10:20:00", "2026-09-02T10:20:00+08:00"])
def test_moments_may_be_texts_in_chinese_time(tmp_path, text):
    (read,), _ = read_back(form_file(tmp_path, "saas", {"客户!B9": text}))
    assert read == proposal("saas")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("清单!G4", "1,380.00"),
        ("清单!G4", "1380.00元"),
        ("清单!G4", "１３８０．００"),
        ("付款计划!C4", "30%"),
        ("清单!I4", "165,600.00"),
        ("清单!H4", "6%"),
    ],
)
def test_numbers_may_be_texts_that_say_one_thing_only(tmp_path, cell, value):
    (read,), _ = read_back(form_file(tmp_path, "saas", {cell: value}))
    assert read == proposal("saas")


def test_the_noise_of_binary_fractions_is_not_taken_for_decimals(tmp_path):
    (read,), _ = read_back(form_file(tmp_path, "saas", {"清单!G4": 1379.9 + 0.1, "付款计划!C4": 0.1 + 29.9}))
    assert read == proposal("saas")


def test_a_misspelt_choice_is_told_what_was_meant(tmp_path):
    _, findings = read_back(form_file(tmp_path, "saas", {"客户!B21": "企业法仁"}))
    (found,) = [each for each in findings if each.code == "E212"]
    assert "企业法人" in found.message
    assert "个体工商户" in found.next_step


def test_a_number_that_was_to_be_a_date_is_told_which(tmp_path):
    def as_number(book):
        book["客户"]["B15"].value = 46304
        book["客户"]["B15"].number_format = "General"

    _, findings = read_back(form_file(tmp_path, "saas", act=as_number))
    (found,) = [each for each in findings if each.code == "E209"]
    assert "2026-10-09" in found.next_step


def test_a_percentage_typed_with_its_sign_is_told(tmp_path):
    def as_percent(book):
        book["付款计划"]["C4"].value = 0.3
        book["付款计划"]["C4"].number_format = "0%"

    assert "E215" in codes_at(form_file(tmp_path, "saas", act=as_percent))["付款计划!C4"]


def test_the_other_date_system_is_read_as_meant(tmp_path):
    def count_from_1904(book):
        book.epoch = datetime(1904, 1, 1)

    (read,), _ = read_back(form_file(tmp_path, "saas", act=count_from_1904))
    assert read == proposal("saas")


def test_a_long_wrong_value_is_shown_cut(tmp_path):
    _, findings = read_back(form_file(tmp_path, "saas", {"清单!F4": "九" * 20_000}))
    (found,) = [each for each in findings if each.code == "E206"]
    assert len(found.message) < 200


def test_faults_of_cells_and_of_rules_are_told_in_one_round(tmp_path):
    cells = {"清单!F4": "十二万", "客户!B22": "91339901XN00000A65", "付款计划!C4": 31}
    found = codes_at(form_file(tmp_path, "saas", cells))
    assert "E206" in found["清单!F4"]
    assert "P301" in found["客户!B22"]
    assert any("P221" in codes for codes in found.values())


@pytest.mark.parametrize("sample", ["sales", "techdev"])
def test_one_empty_cell_brings_no_faults_of_rules_with_it(tmp_path, sample):
    sound = {each for codes in codes_at(form_file(tmp_path, sample)).values() for each in codes}
    for cell in CELLS:
        found = codes_at(form_file(tmp_path, sample, {cell: None}))
        codes = {each for here in found.values() for each in here} - sound
        assert codes <= {"E201"}, (cell, found)


def test_a_unit_that_the_field_counts_in_may_be_written(tmp_path):
    months = proposal("saas").service_term.months
    (read,), _ = read_back(form_file(tmp_path, "saas", act=lambda book: _reword(book, "月数", f"{months}个月")))
    assert read == proposal("saas")


def _reword(book, label, text):
    for row in book["里程碑"].iter_rows():
        if str(row[0].value).startswith(label):
            row[1].value = text


def test_a_rate_is_shown_as_it_was_typed(tmp_path):
    _, findings = read_back(form_file(tmp_path, "saas", {"客户!B20": 0.9995000000000001}))
    assert any("0.9995。" in each.message for each in findings if each.code == "E205")
