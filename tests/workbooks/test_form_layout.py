"""People move, hide, merge, rename and add: what still says one thing is read, the rest is told."""

from builders.proposals import proposal
from builders.workbooks import codes_at, form_file, read_back


def codes(tmp_path, act):
    return codes_at(form_file(tmp_path, "saas", act=act))


def test_rows_put_in_between_and_columns_in_another_order_change_nothing(tmp_path):
    def move(book):
        sheet = book["验收"]
        for row in sheet.iter_rows(min_row=1, max_row=sheet.max_row):
            if row[0].value == "指标 *":
                top = row[0].row
        for row in range(top, sheet.max_row + 1):
            first, last = sheet.cell(row, 1), sheet.cell(row, 4)
            first.value, last.value = last.value, first.value
        book["里程碑"].insert_rows(20)

    (read,), _ = read_back(form_file(tmp_path, "saas", act=move))
    assert read == proposal("saas")


def test_empty_rows_between_filled_ones_do_not_count(tmp_path):
    (read,), _ = read_back(form_file(tmp_path, "saas", act=lambda book: book["付款计划"].insert_rows(6)))
    assert [each.seq for each in read.payment_plan] == [1, 2, 3, 4]


def test_a_missing_sheet_is_told_with_the_one_that_is_probably_it(tmp_path):
    def rename(book):
        book["付款计划"].title = "付款计划表"

    _, findings = read_back(form_file(tmp_path, "saas", act=rename))
    assert {"E101", "E110"} <= {each.code for each in findings}
    assert any("付款计划表" in each.message for each in findings if each.code == "E101")


def test_a_misspelt_column_is_an_error_and_a_persons_own_column_a_remark(tmp_path):
    def rename(book):
        book["清单"]["E3"] = "单位位"
        book["清单"]["N3"] = "我的备注"
        book["清单"]["N4"] = "随便写写"

    assert codes(tmp_path, rename) == {"清单!E3": {"E103"}, "清单!N3": {"E104"}}


def test_a_misspelt_name_is_told_once(tmp_path):
    def rename(book):
        assert book["客户"]["A4"].value == "方案状态 *"
        book["客户"]["A4"] = "方案状况 *"

    assert codes(tmp_path, rename) == {"客户!A4": {"E103"}}


def test_a_cell_beside_the_table_is_told(tmp_path):
    found = codes(tmp_path, lambda book: book["清单"].cell(5, 20, "旁边"))
    assert found["清单!T5"] == {"E111"}


def test_merged_cells_that_hide_values_are_told(tmp_path):
    found = codes(tmp_path, lambda book: book["清单"].merge_cells("C4:C5"))
    assert "E107" in found["清单!C4"]
    assert "E201" in found["清单!C5"]


def test_a_value_merged_over_empty_cells_to_its_right_is_fine(tmp_path):
    def merge(book):
        book["客户"]["C20"] = None
        book["客户"].merge_cells("B20:C20")

    (read,), _ = read_back(form_file(tmp_path, "saas", act=merge))
    assert read == proposal("saas")


def test_hidden_rows_and_sheets_are_read_and_told(tmp_path):
    def hide(book):
        book["清单"].row_dimensions[5].hidden = True
        book["谈判"].sheet_state = "hidden"

    path = form_file(tmp_path, "saas", act=hide)
    assert codes_at(path)["清单!A5"] == {"E108"}
    assert codes_at(path)["谈判"] == {"E109"}
    assert read_back(path)[0] == [proposal("saas")]


def test_a_block_without_its_title_is_told(tmp_path):
    found = codes(tmp_path, lambda book: book["客户"].cell(19, 1, "甲方"))
    assert "E102" in found["客户"]


def test_the_same_field_twice_is_told(tmp_path):
    def double(book):
        book["客户"]["A23"] = "名称"

    assert "E105" in codes(tmp_path, double)["客户!A23"]


def test_a_parameter_given_twice_is_told(tmp_path):
    def double(book):
        sheet = book["条款选项"]
        top = next(row for row in range(1, 60) if sheet.cell(row, 1).value == "■ 条款参数") + 2
        for row in (top, top + 1):
            sheet.cell(row, 1, "nda_years")
            sheet.cell(row, 2, "三年")

    assert any("E216" in each for each in codes(tmp_path, double).values())


def test_a_formula_in_a_computed_cell_is_worked_out_anew(tmp_path):
    (read,), _ = read_back(form_file(tmp_path, "saas", {"清单!I4": "=999"}))
    assert read == proposal("saas")
