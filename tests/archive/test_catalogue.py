"""The contents list: order, numbers, true pages, and what stands against archiving."""

from io import BytesIO

import pikepdf
import pytest

from builders.dossiers import ARCHIVE_NO, a_pdf, an_item
from pipeline.archive.catalogue import build_catalogue
from pipeline.domain.findings import BadDocument
from pipeline.domain.numbering.short_titles import short_title


def refusals(*items) -> set[str]:
    with pytest.raises(BadDocument) as refused:
        build_catalogue(items, ARCHIVE_NO)
    assert all(each.next_step for each in refused.value.findings)
    return {each.code for each in refused.value.findings}


def test_the_contract_comes_first_and_the_process_after_it(tmp_path):
    kinds = ["ZXGZ", "KHDJ", "YSQR", "HTSP", "HTWB", "QSQR", "HZFA"]
    catalogue = build_catalogue([an_item(tmp_path, kind) for kind in kinds], ARCHIVE_NO)
    assert [each.item.kind for each in catalogue.entries] == ["HTWB", "HTSP", "HZFA", "KHDJ", "QSQR", "ZXGZ", "YSQR"]
    assert [each.item_no for each in catalogue.entries] == [1, 2, 3, 4, 5, 6, 7]
    assert catalogue.entries[2].archive_no == "LS01-HT·2026-D30-0007-003"


def test_within_a_kind_the_earlier_document_comes_first(tmp_path):
    late, early = an_item(tmp_path, serial=1, dated="2026-12-01"), an_item(tmp_path, serial=2, dated="2026-01-05")
    catalogue = build_catalogue([late, early], ARCHIVE_NO)
    assert [each.date8 for each in catalogue.entries] == ["20260105", "20261201"]
    assert (catalogue.date_from, catalogue.date_to) == ("20260105", "20261201")


def test_pages_are_those_with_text_and_add_up(tmp_path):
    items = [
        an_item(tmp_path, "HTWB", data=a_pdf(["1", "", "2", "3"])),
        an_item(tmp_path, "HTSP", data=b"PK docx", name="form.docx", pages=5),
        an_item(tmp_path, "YSQR", data=a_pdf(["1"])),
    ]
    catalogue = build_catalogue(items, ARCHIVE_NO)
    assert [(each.pages, each.sides, each.start_page) for each in catalogue.entries] == [
        (3, 4, 1),
        (5, 0, 4),
        (1, 1, 9),
    ]
    assert (catalogue.item_count, catalogue.page_count) == (3, 9)


def test_carriers_are_counted_for_the_note_sheet(tmp_path):
    items = [an_item(tmp_path, kind) for kind in ("HTSP", "YSQR")]
    catalogue = build_catalogue([*items, an_item(tmp_path, "HTWB", carrier="纸质件扫描")], ARCHIVE_NO)
    assert catalogue.by_carrier() == {"电子件": 2, "纸质件扫描": 1}


def test_a_file_name_says_number_document_and_title(tmp_path):
    item = an_item(tmp_path, title="关于 A/B 项目·二期：<终稿>?的" + "很长" * 40, name="SCAN 0001.PDF")
    (entry,) = build_catalogue([item], ARCHIVE_NO).entries
    assert entry.file_name.startswith("001_LS-RJ-2026-0007-HTWB-01-V1.0_关于 A_B 项目_二期：_终稿__的很长")
    assert entry.file_name.endswith(".pdf")
    assert len(entry.file_name.encode()) <= 180


def test_a_short_title_is_at_most_thirty_characters():
    assert short_title("合" * 40) == "合" * 30


def test_every_fault_is_told_at_once(tmp_path):
    gone = an_item(tmp_path, "HTSP")
    gone.path.unlink()
    codes = refusals(
        gone,
        an_item(tmp_path, "HTWB", sha256="0" * 64),
        an_item(tmp_path, "YSQR", title=" ", responsible="", dated="2026-02-30"),
        an_item(tmp_path, "YYSJ", data=b"docx", name="form.docx"),
        an_item(tmp_path, "ZXHC", data=b"%PDF-1.4 torn"),
        an_item(tmp_path, "SQWT", data=locked()),
    )
    assert codes == {"A250", "A255", "A253", "A254", "A256", "A258", "A257"}


def test_nothing_cannot_be_archived():
    assert refusals() == {"A251"}


def test_the_same_bytes_twice_need_a_reason(tmp_path):
    data = a_pdf(["same"])
    first, second = an_item(tmp_path, "HTWB", data=data), an_item(tmp_path, "HTSP", data=data)
    assert refusals(first, second) == {"A252"}
    explained = an_item(tmp_path, "HTSP", data=data, remark="与合同正文为同一份扫描")
    assert build_catalogue([first, explained], ARCHIVE_NO).item_count == 2


def test_a_scan_of_blank_paper_is_refused(tmp_path):
    assert refusals(an_item(tmp_path, data=a_pdf(["", ""]))) == {"A259"}


@pytest.mark.parametrize("registered", [1, 2])
def test_either_way_of_counting_pages_agrees(tmp_path, registered):
    item = an_item(tmp_path, data=a_pdf(["x", ""]), pages=registered)
    assert build_catalogue([item], ARCHIVE_NO).page_count == 1


def test_a_missing_page_is_noticed(tmp_path):
    assert refusals(an_item(tmp_path, pages=3)) == {"A260"}


def locked() -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(a_pdf(["secret"]))) as pdf:
        pdf.save(output, encryption=pikepdf.Encryption(user="x", owner="y"))
    return output.getvalue()
