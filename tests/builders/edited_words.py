"""Word files as they come back edited: written, changed, renumbered, with tracked changes inside.

ours = written("第一条　标的", "1.1\t甲方向乙方购买设备。", [["名称", "数量"], ["网关", "46"]])
theirs = edited(ours, {"46": "40"})
"""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from docx import Document

from builders.word_files import changed, members_of, saved, zipped
from pipeline.domain.calendar.clock import CHINA
from pipeline.drafting.comparing.comparison import Change, Comparison, compare
from pipeline.drafting.comparing.lines import Version, read_version, version_of
from pipeline.drafting.comparing.revisions import accept_all, count_revisions, reject_all
from pipeline.drafting.word.gate import MAIN_PART, open_word_file
from pipeline.drafting.word.xml_tree import parse_xml

Block = str | Sequence[Sequence[str]]
_SCHEMAS = "http://schemas.openxmlformats.org"
_TYPES = (
    f'<Types xmlns="{_SCHEMAS}/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
).encode()
_RELATIONS = (
    f'<Relationships xmlns="{_SCHEMAS}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_SCHEMAS}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
).encode()
_EMPTY = f'<w:document xmlns:w="{_SCHEMAS}/wordprocessingml/2006/main"><w:body></w:body></w:document>'.encode()
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=CHINA)


def written(*blocks: Block) -> bytes:
    """A docx with these paragraphs (texts) and tables (rows of cells; a line break in a cell begins a paragraph)."""
    return with_body(_blank(), "".join(paragraph(each) if isinstance(each, str) else _table(each) for each in blocks))


def _blank() -> bytes:
    """As little of a package as Word opens, so that hundreds of them cost nothing."""
    return zipped({"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, MAIN_PART: _EMPTY})


def _table(rows: Sequence[Sequence[str]]) -> str:
    grid = "<w:gridCol/>" * len(rows[0])
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(_row(each) for each in rows)}</w:tbl>"


def _row(texts: Sequence[str]) -> str:
    cells = ("".join(paragraph(line) for line in text.split("\n")) for text in texts)
    return f"<w:tr>{''.join(f'<w:tc>{each}</w:tc>' for each in cells)}</w:tr>"


def edited(data: bytes, changes: Mapping[str, str]) -> bytes:
    """The docx with texts replaced where they stand, each in the run that held it."""
    document = Document(io.BytesIO(data))
    for run in document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"):
        for old, new in changes.items():
            run.text = (run.text or "").replace(old, new)
    return saved(document)


def with_body(data: bytes, xml: str) -> bytes:
    """The docx with this XML as the content of its body."""
    main = members_of(data)[MAIN_PART].decode()
    start, end = main.index("<w:body>") + len("<w:body>"), main.index("</w:body>")
    return changed(data, {MAIN_PART: f"{main[:start]}{xml}{main[end:]}".encode()})


def paragraph(inside: str, properties: str = "") -> str:
    """One paragraph as XML; plain text becomes a run."""
    content = inside if inside.startswith("<w:") else kept(inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def inserted(text: str, author: str = "对方") -> str:
    """A tracked insertion as XML."""
    return (
        f'<w:ins w:id="901" w:author="{author}" w:date="2026-11-20T10:00:00Z"><w:r>'
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:ins>'
    )


def deleted(text: str, author: str = "对方") -> str:
    """A tracked deletion as XML."""
    return (
        f'<w:del w:id="902" w:author="{author}" w:date="2026-11-20T10:00:00Z"><w:r>'
        f'<w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'
    )


def kept(text: str) -> str:
    """A plain run as XML, tabs and line breaks as Word writes them."""
    text = escape(text).replace("\t", "</w:t><w:tab/><w:t>").replace("\n", "</w:t><w:br/><w:t>")
    return f"<w:r><w:t>{text}</w:t></w:r>".replace("<w:t>", '<w:t xml:space="preserve">')


def read(data: bytes, name: str = "文件") -> Version:
    """The file as one side of a comparison."""
    return read_version(data, name=name)


def compared(old: bytes, new: bytes) -> Comparison:
    """Both files compared."""
    return compare(read(old, "原文"), read(new, "改后"))


def only_change(old: bytes, new: bytes) -> Change:
    """The one difference of two files."""
    (change,) = compared(old, new).changes
    return change


def accepted(data: bytes) -> list[str]:
    """The lines of a file with every tracked change accepted."""
    return _settled(data, accept=True)


def rejected(data: bytes) -> list[str]:
    """The lines of a file with every tracked change rejected."""
    return _settled(data, accept=False)


def _settled(data: bytes, *, accept: bool) -> list[str]:
    members = open_word_file(data)
    root = parse_xml(members[MAIN_PART])
    counted = count_revisions(root)
    (accept_all if accept else reject_all)(root)
    return version_of(root, members, name="修订稿", revisions=counted).lines
