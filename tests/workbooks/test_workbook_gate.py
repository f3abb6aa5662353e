"""Files that are no harmless workbook are turned away before anything in them is read."""

import io
import re
import tracemalloc
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from builders.proposals import proposal
from builders.workbooks import form_file, members_of, read_back, with_shared_texts, zip_of
from pipeline.domain.findings import BadDocument
from pipeline.workbooks.form_writing import form_bytes
from pipeline.workbooks.gate import Limits

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def code_of(path, **settings):
    with pytest.raises(BadDocument) as refusal:
        read_back(path, **settings)
    (found,) = refusal.value.findings
    assert refusal.value.next_step
    return found.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E003"),
        (b"buyer: x", "E005"),
        (OLE + bytes(5000), "E001"),
        (OLE + bytes(1000) + "EncryptedPackage".encode("utf-16-le"), "E002"),
        (b"PK\x03\x04" + bytes(100), "E003"),
        (form_bytes()[:9000], "E003"),
    ],
)
def test_other_files_are_turned_away(tmp_path, data, code):
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    assert code_of(path) == code


def changed_members(tmp_path, changes):
    members = members_of(form_bytes(proposal("saas")))
    return zip_of(tmp_path / "x.xlsx", {**members, **changes})


def test_macros_are_turned_away(tmp_path):
    assert code_of(changed_members(tmp_path, {"xl/vbaProject.bin": b"x"})) == "E007"


def test_a_macro_workbook_under_another_name_is_turned_away(tmp_path):
    types = members_of(form_bytes())["[Content_Types].xml"].replace(
        b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    )
    assert code_of(changed_members(tmp_path, {"[Content_Types].xml": types})) == "E007"


def test_a_zip_bomb_is_turned_away_unopened(tmp_path):
    assert code_of(changed_members(tmp_path, {"xl/media/a.xml": bytes(40 << 20)})) == "E006"


def test_an_announced_size_that_lies_does_not_help_a_bomb(tmp_path):
    path = tmp_path / "x.xlsx"
    members = members_of(form_bytes(proposal("saas")))
    members["xl/worksheets/sheet2.xml"] = b"<worksheet>" + b" " * (30 << 20) + b"</worksheet>"
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    data = bytearray(buffer.getvalue())
    size = (len(members["xl/worksheets/sheet2.xml"])).to_bytes(4, "little")
    path.write_bytes(bytes(data).replace(size, (1000).to_bytes(4, "little")))
    assert code_of(path) in {"E003", "E004", "E006"}


PARTS = ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet2.xml")


@pytest.mark.parametrize("member", PARTS)
def test_a_document_type_is_turned_away(tmp_path, member):
    members = with_shared_texts(members_of(form_bytes(proposal("saas"))))
    body = re.sub(rb"^<\?xml.*?\?>", b"", members[member])
    members[member] = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + body
    assert code_of(zip_of(tmp_path / "x.xlsx", members)) == "E003"


def test_a_member_that_leaves_the_archive_is_turned_away(tmp_path):
    assert code_of(changed_members(tmp_path, {"../../evil.xml": b"<a/>"})) == "E003"


def test_a_word_file_is_turned_away(tmp_path):
    relation = b'<Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/>'
    members = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": b"<Relationships>" + relation + b"</Relationships>",
        "word/document.xml": b"<w/>",
    }
    assert code_of(zip_of(tmp_path / "x.xlsx", members)) == "E005"


def test_somebody_elses_workbook_is_turned_away(tmp_path):
    def keep_one(book):
        for name in book.sheetnames[1:]:
            del book[name]
        book.worksheets[0].title = "销售日报"

    assert code_of(form_file(tmp_path, "saas", act=keep_one)) == "E113"


def test_a_text_that_is_not_in_the_table_of_texts_is_told(tmp_path):
    members = with_shared_texts(members_of(form_bytes(proposal("saas"))))
    name = "xl/worksheets/sheet2.xml"
    members[name] = re.sub(rb"<x:v>[0-9]+<", b"<x:v>99999<", members[name], count=1)
    assert code_of(zip_of(tmp_path / "x.xlsx", members)) == "E003"


def test_a_cell_in_the_last_corner_of_the_sheet_costs_nothing(tmp_path):
    path = form_file(tmp_path, "saas", act=lambda book: book["清单"].cell(1_048_576, 16_384, "x"))
    tracemalloc.start()
    (read,), findings = read_back(path)
    assert tracemalloc.get_traced_memory()[1] < 30 << 20
    tracemalloc.stop()
    assert read == proposal("saas")
    assert any(each.at.endswith("清单!XFD1048576") for each in findings)


def test_empty_rows_without_end_are_passed_over(tmp_path):
    sheet = members_of(form_bytes(proposal("saas")))["xl/worksheets/sheet4.xml"]
    empty = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(5000, 105_000))
    longer = sheet.replace(b"</sheetData>", empty + b"</sheetData>")
    path = changed_members(tmp_path, {"xl/worksheets/sheet4.xml": longer})
    assert read_back(path)[0] == [proposal("saas")]


def test_more_cells_than_any_form_has_are_turned_away(tmp_path):
    def fill(book):
        for row in range(200, 260):
            for column in range(1, 101):
                book["清单"].cell(row, column, row * column)

    assert code_of(form_file(tmp_path, "saas", act=fill), limits=Limits(cells=5000)) == "E004"


def test_texts_in_a_shared_table_with_runs_and_phonetic_hints_are_read(tmp_path):
    """As Excel and WPS write them; elements may carry a prefix."""
    members = with_shared_texts(members_of(form_bytes(proposal("saas"))))
    assert members["xl/worksheets/sheet2.xml"].count(b't="s"') > 50
    assert read_back(zip_of(tmp_path / "x.xlsx", members))[0] == [proposal("saas")]


def test_a_text_longer_than_any_cell_is_turned_away(tmp_path):
    members = members_of(form_bytes(proposal("saas")))
    name = "xl/worksheets/sheet2.xml"
    members[name] = members[name].replace(b"3399010000000000024", b"3" * 50_000)
    assert code_of(zip_of(tmp_path / "x.xlsx", members)) == "E004"
