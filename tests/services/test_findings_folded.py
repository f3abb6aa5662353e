"""The same fault in many rows of a batch is one line; many reminders are counted by code."""

from pipeline.domain.findings import finding
from pipeline.services.drafting.folded import as_list, counted, folded


def missing(row):
    return finding("E201", at=f"批量.xlsx 方案!AB{row}", label="说明", hint="")


def test_the_same_fault_in_fifty_rows_is_one_line():
    (told,) = folded(missing(row) for row in range(4, 54))
    assert told.at == "批量.xlsx 方案!AB 列 第 4–53 行（共 50 行）"


def test_rows_with_gaps_are_named_one_by_one():
    (told,) = folded(missing(row) for row in (4, 5, 9))
    assert "第 4–5、9 行（共 3 行）" in told.at


def test_two_faults_stay_two():
    assert len(folded(missing(row) for row in (4, 5))) == 2


def test_reminders_are_counted_with_an_example_and_all_listed():
    found = [missing(row) for row in (4, 5, 9)]
    assert counted(found)[0].startswith("E201 共 3 条，例如：批量.xlsx 方案!AB4")
    assert as_list(found).count("E201") == 3
