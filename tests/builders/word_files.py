"""Small Word files for tests: honest templates, and files that no honest Word ever wrote."""

import io
import zipfile
from collections.abc import Mapping, Sequence

from docx import Document
from docx.oxml import OxmlElement
from docx.table import Table
from docx.text.paragraph import Paragraph

from pipeline.drafting.word.template import WordTemplate

Text = str | Sequence[str]


def word_file(*paragraphs: Text, rows: Sequence[Sequence[Text]] = (), header: str = "", footer: str = "") -> bytes:
    """A docx with these paragraphs and then a table; a list of texts becomes one paragraph in several runs."""
    document = Document()
    for each in paragraphs:
        _write(document.add_paragraph(), each)
    if rows:
        table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                _write(cell.paragraphs[0], text)
        keep_in_house_style(table)
    section = document.sections[0]
    if header:
        section.header.paragraphs[0].text = header
    if footer:
        section.footer.paragraphs[0].text = footer
    return saved(document)


def keep_in_house_style(table: Table) -> None:
    """Rows that hold together over pages, the first of them repeated as a head."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def saved(document: object) -> bytes:
    """The bytes of a python-docx document."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _write(paragraph: Paragraph, text: Text) -> None:
    for run in [text] if isinstance(text, str) else text:
        paragraph.add_run(run)


def template(
    *paragraphs: Text, rows: Sequence[Sequence[Text]] = (), header: str = "", footer: str = ""
) -> WordTemplate:
    """The compiled template of such a file."""
    return WordTemplate.from_bytes(word_file(*paragraphs, rows=rows, header=header, footer=footer))


def members_of(data: bytes) -> dict[str, bytes]:
    """What lies in a docx."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def changed(data: bytes, members: Mapping[str, bytes]) -> bytes:
    """The docx with some members replaced or added."""
    return zipped({**members_of(data), **members})


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of anything."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_body(data: bytes, old: str, new: str) -> bytes:
    """The docx with something replaced in the XML of its body; AssertionError when it is not there."""
    body = members_of(data)["word/document.xml"].decode()
    assert old in body
    return changed(data, {"word/document.xml": body.replace(old, new, 1).encode()})
