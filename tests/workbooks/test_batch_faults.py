"""Faults of a batch: rows without their proposal, proposals twice, sheets and columns that are missing."""

import pytest

from builders.proposals import TODAY
from builders.workbooks import batch_file, codes_at, numbered, read_back
from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.workbooks.batch_writing import batch_bytes
from pipeline.workbooks.reading import judged_proposals


def test_rows_of_one_proposal_may_stand_anywhere(tmp_path):
    def shuffle(book):
        sheet = book["清单"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        ordered = sorted(rows, key=lambda row: rows.index(row) % 3)
        for number, row in enumerate(ordered, 4):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value

    made = numbered(3)
    read, _ = read_back(batch_file(tmp_path, made, act=shuffle))
    assert [len(each.line_items) for each in read] == [len(each.line_items) for each in made]


def test_a_row_of_a_proposal_that_is_not_there_is_told_with_the_nearest(tmp_path):
    path = batch_file(tmp_path, numbered(2), {"清单!A5": "202601-001-HZFA-01-V2.1"})
    _, findings = read_back(path)
    (found,) = [each for each in findings if each.code == "E218"]
    assert found.at.endswith("清单!A5")
    assert "202601-001-HZFA-01-V2.0" in found.message


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("方案!A5", "202601-001-HZFA-01-V2.0", "E219"),
        ("方案!A4", 202601001, "E204"),
        ("清单!A5", None, "E201"),
        ("清单!G5", "两个", "E206"),
        ("方案!J4", None, "E201"),
        ("我方!B3", None, "E201"),
    ],
)
def test_a_fault_is_told_at_its_cell(tmp_path, cell, value, code):
    assert code in codes_at(batch_file(tmp_path, numbered(2), {cell: value}))[cell]


def test_a_proposal_without_further_rows_is_told_at_its_own_row(tmp_path):
    def without_lines_of_the_second(book):
        sheet = book["清单"]
        owner = book["方案"]["A5"].value
        for row in reversed(range(4, sheet.max_row + 1)):
            if sheet.cell(row, 1).value == owner:
                sheet.delete_rows(row)

    found = codes_at(batch_file(tmp_path, numbered(3), act=without_lines_of_the_second))
    assert "P118" in found["方案!A5"]


def test_a_column_that_is_needed_and_gone_is_told(tmp_path):
    found = codes_at(batch_file(tmp_path, numbered(2), act=lambda book: book["方案"].delete_cols(4)))
    assert found == {"方案!A3": {"E106"}}


@pytest.mark.parametrize("cell", ["方案!D3", "清单!G3"])
def test_a_misspelt_column_is_told_once_and_no_proposal_passes(tmp_path, cell):
    sheet, place = cell.split("!")

    def misspell(book):
        book[sheet][place] = f"{book[sheet][place].value}数"

    read, findings = read_back(batch_file(tmp_path, numbered(3), act=misspell))
    assert [(each.code, each.at.rpartition(" ")[2]) for each in findings] == [("E103", cell)]
    assert read == []


def test_a_sheet_that_is_gone_is_told(tmp_path):
    _, findings = read_back(batch_file(tmp_path, numbered(2), act=lambda book: book.remove(book["我方"])))
    assert "E101" in {each.code for each in findings}


def test_an_empty_batch_is_told(tmp_path):
    path = tmp_path / "empty.xlsx"
    path.write_bytes(batch_bytes())
    codes = {each.code for each in read_back(path)[1]}
    assert "E112" in codes or "E201" in codes


def test_merged_cells_are_told(tmp_path):
    found = codes_at(batch_file(tmp_path, numbered(2), act=lambda book: book["清单"].merge_cells("A4:A6")))
    assert "E107" in found["清单!A4"]


@pytest.mark.slow
def test_five_hundred_proposals_are_read_one_after_another(tmp_path):
    path = batch_file(tmp_path, numbered(500))
    judged = judged_proposals(path, WorkCalendar(), TODAY)
    assert sum(each.proposal is not None for each in judged) == 500
