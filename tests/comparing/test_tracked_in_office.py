"""The same in LibreOffice: the files open, accept all and reject all give the two texts, the table prints."""

import io
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from builders.edited_words import NOON, accepted, edited, read
from builders.offices import Stage, office_at
from builders.word_files import members_of
from pipeline.drafting.comparing.lines import lines_of
from pipeline.drafting.comparing.looks import looks_of
from pipeline.drafting.comparing.tracked import tracked_changes
from pipeline.drafting.office.listener import OfficeListener
from pipeline.drafting.office.programs import find_office
from pipeline.drafting.paper.pdf_fonts import strange_fonts
from pipeline.drafting.paper.pdf_pages import page_texts
from pipeline.services.reviewing.comparing import compare_subjects, write_comparison
from pipeline.services.reviewing.subjects import Subject

pytestmark = pytest.mark.slow

SETTLE = """
import sys, subprocess, time, uno
from com.sun.star.beans import PropertyValue
binary, profile, source, target, deed = sys.argv[1:]
def start():
    return subprocess.Popen([binary, "-env:UserInstallation=file://" + profile, "--headless", "--norestore", "--nologo",
        "--nodefault", "--accept=pipe,name=settle;urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
def option(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made
office = start()
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(400):
    try:
        context = resolver.resolve("uno:pipe,name=settle;urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.1)
        if office.poll() is not None:
            office = start()
manager = context.ServiceManager
desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
document = desktop.loadComponentFromURL("file://" + source, "_blank", 0, (option("Hidden", True),))
dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:%sAllTrackedChanges" % deed, "", 0, ())
document.storeToURL("file://" + target, (option("FilterName", "MS Word 2007 XML"),))
document.close(True)
try:
    desktop.terminate()
except Exception:
    pass
office.wait(30)
"""


def contract() -> bytes:
    document = Document()
    for text in (
        "第一条　标的",
        "1.1\t乙方供应网关46台。",
        "1.2\t货物应为全新产品。",
        "第二条　付款",
        "2.1\t按下表付款：",
    ):
        document.add_paragraph(text)
    table = document.add_table(0, 2)
    for texts in (("期次", "比例"), ("预付款", "20%"), ("验收款", "80%")):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    for text in ("2.2\t先开票。", "第三条　违约", "3.1\t每日万分之五。", "（以下无正文）"):
        document.add_paragraph(text)
    return _saved(document)


def changed_contract() -> bytes:
    """Figures, a clause more, a clause less, a row more, a paragraph more in a cell."""
    document = Document(io.BytesIO(edited(contract(), {"46台": "40台", "万分之五": "万分之三", "80%": "75%"})))
    lines = {each.text: each for each in document.paragraphs}
    lines["第二条　付款"].insert_paragraph_before("1.3\t随附装箱清单。")
    gone = lines["2.2\t先开票。"]._p
    gone.getparent().remove(gone)
    row = document.tables[0].add_row()
    row.cells[0].text, row.cells[1].text = "质保金", "5%"
    document.tables[0].rows[1].cells[0].add_paragraph("合同生效后支付")
    return _saved(document)


def _saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def settled_by_office(data: bytes, deed: str, folder: Path) -> bytes:
    programs = find_office()
    if not programs.listens:
        pytest.skip("this LibreOffice has no Python bridge")
    script, source, target = folder / "settle.py", folder / "marked.docx", folder / f"{deed}.docx"
    script.write_text(SETTLE, "utf-8")
    source.write_bytes(data)
    command = [programs.python, "-s", script, programs.binary, folder / "profile", source, target, deed]
    subprocess.run([str(each) for each in command], check=True, timeout=120, cwd="/")
    return target.read_bytes()


def test_accept_all_and_reject_all_in_libreoffice_give_the_two_texts(tmp_path):
    old, new = contract(), changed_contract()
    marked = tracked_changes(old, new, author="许拟子", at=NOON)
    assert accepted(marked) == read(new).lines
    assert read(settled_by_office(marked, "Accept", tmp_path)).lines == read(new).lines
    assert read(settled_by_office(marked, "Reject", tmp_path)).lines == read(old).lines


def emphasised(*texts: str) -> bytes:
    """The contract with these texts in bold."""
    document = Document(io.BytesIO(contract()))
    for line in document.paragraphs:
        for run in line.runs:
            run.bold = True if run.text in texts else None
    return _saved(document)


def bold_texts(data: bytes) -> set[str]:
    version = read(data)
    looks = looks_of(version.members)
    return {line.text for line in lines_of(version.blocks) for each in looks.stretches(line.element) if each.look.bold}


def test_libreoffice_gives_back_the_emphasis_that_was_taken_away(tmp_path):
    taken, given = "3.1\t每日万分之五。", "2.2\t先开票。"
    marked = tracked_changes(emphasised(taken), emphasised(given), author="许拟子", at=NOON)
    assert bold_texts(settled_by_office(marked, "Accept", tmp_path)) == {given}
    assert bold_texts(settled_by_office(marked, "Reject", tmp_path)) == {taken}


def test_the_marked_file_and_the_table_print_in_house_fonts(tmp_path):
    with OfficeListener() as listener:
        office = office_at(Stage.FOUNDED, tmp_path / "house")
        made = write_comparison(
            _with_printer(office, listener),
            compare_subjects(office, Subject("原文.docx", contract()), Subject("改后.docx", changed_contract())),
            tmp_path / "out",
        )
        table, marked = made[1].read_bytes(), listener.to_pdf(made[2].read_bytes())
    text = "".join("".join(page_texts(table)).split())
    assert strange_fonts(table) == []
    assert "合同修订对照表" in text
    assert "数量：46台→40台" in text
    assert "全新产品" in "".join(page_texts(marked))
    assert members_of(made[2].read_bytes())


def _with_printer(office, listener):
    return replace(office, pdf=listener)
