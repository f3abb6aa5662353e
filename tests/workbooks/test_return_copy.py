"""The return copy shows every fault where it is; the user's own file stays as it was."""

import pytest
from openpyxl import load_workbook

from builders.proposals import TODAY, proposal
from builders.workbooks import batch_file, form_file, numbered, read_back
from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.findings import BadDocument
from pipeline.services.drafting.workbooks import checked_from_workbook
from pipeline.workbooks.looks import FAULT_FILL
from pipeline.workbooks.plans import SUMMARY
from pipeline.workbooks.return_copy import return_copy

FAULTS = {"清单!F4": "十二万", "客户!B21": "企业法仁"}


def returned(path):
    """The return copy that refusing a workbook left beside it."""
    before = set(path.parent.iterdir())
    with pytest.raises(BadDocument) as refusal:
        checked_from_workbook(path, WorkCalendar(), TODAY)
    (copy,) = set(path.parent.iterdir()) - before
    assert copy.name in refusal.value.next_step
    return copy


def is_red(cell):
    return cell.fill.fgColor.rgb == FAULT_FILL.fgColor.rgb


def test_faulty_cells_are_red_with_the_reason_and_the_original_is_untouched(tmp_path):
    path = form_file(tmp_path, "saas", FAULTS)
    before = path.read_bytes()
    copy = load_workbook(returned(path))
    assert path.read_bytes() == before
    assert is_red(copy["清单"]["F4"])
    assert "十二万" in copy["清单"]["F4"].comment.text
    assert "企业法人" in copy["客户"]["B21"].comment.text
    assert not is_red(copy["清单"]["F5"])
    assert copy["清单"]["F4"].value == "十二万"


def test_the_first_sheet_lists_every_finding(tmp_path):
    copy = load_workbook(returned(form_file(tmp_path, "saas", FAULTS)))
    assert copy.sheetnames[0] == SUMMARY
    assert {row[1] for row in copy[SUMMARY].iter_rows(min_row=2, values_only=True)} >= set(FAULTS)


def test_formulas_and_drop_downs_survive_in_the_copy(tmp_path):
    copy = load_workbook(returned(form_file(tmp_path, "saas", FAULTS)))
    assert str(copy["清单"]["I4"].value).startswith("=IF")
    assert copy["客户"].data_validations.count > 10


def test_the_mended_copy_is_accepted(tmp_path):
    copy = returned(form_file(tmp_path, "saas", FAULTS))
    book = load_workbook(copy)
    book["清单"]["F4"], book["客户"]["B21"] = 120, "企业法人"
    book.save(copy)
    (checked,) = checked_from_workbook(copy, WorkCalendar(), TODAY)
    assert checked.proposal == proposal("saas")


def test_a_half_mended_copy_gives_the_next_one_without_the_old_red(tmp_path):
    copy = returned(form_file(tmp_path, "saas", FAULTS))
    book = load_workbook(copy)
    book["清单"]["F4"] = 120
    book.save(copy)
    second = returned(copy)
    assert (copy.name, second.name) == ("saas_待改.xlsx", "saas_待改2.xlsx")
    again = load_workbook(second)
    assert again["清单"]["F4"].comment is None
    assert not is_red(again["清单"]["F4"])
    assert is_red(again["客户"]["B21"])
    assert again.sheetnames.count(SUMMARY) == 1


def test_a_large_workbook_is_copied_cell_by_cell(tmp_path):
    path = batch_file(tmp_path, numbered(4), {"清单!G5": "=1+", "清单!I6": "免税", "方案!D4": "=SUM(A1)"})
    _, findings = read_back(path)
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(return_copy(path, findings, most_loaded=10))
    book = load_workbook(copy)
    assert is_red(book["清单"]["I6"])
    assert book["清单"]["I6"].value == "免税"
    assert book["清单"]["A4"].value == "202601-001-HZFA-01-V2.0"
    assert book["我方"]["B3"].value == proposal("saas").seller.name


def test_a_folder_that_cannot_be_written_to_does_not_hide_the_findings(tmp_path):
    path = form_file(tmp_path, "saas", FAULTS)
    for number in ["", *range(2, 100)]:
        (tmp_path / f"saas_待改{number}.xlsx").write_bytes(b"taken")
    with pytest.raises(BadDocument) as refusal:
        checked_from_workbook(path, WorkCalendar(), TODAY)
    assert len(refusal.value.findings) >= len(FAULTS)
    assert "没有写成" in refusal.value.next_step
