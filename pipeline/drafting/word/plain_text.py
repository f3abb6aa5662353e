"""The plain text of a rendered Word part: what reviewers agree to and what is compared with golden text."""

import io
import zipfile

from pipeline.drafting.word.paragraphs import BREAKS, W, paragraphs_of
from pipeline.drafting.word.xml_tree import Element, parse_xml

_TEXT_TAGS = (f"{W}p", f"{W}t", *BREAKS)


def text_of_document(docx: bytes) -> str:
    """The plain text of a whole .docx that we wrote ourselves."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return plain_text(parse_xml(archive.read("word/document.xml")))


def plain_text(root: Element) -> str:
    """One line per paragraph in reading order, tables cell by cell; no headers, footers or page numbers."""
    if next(root.iter(f"{W}txbxContent", f"{W}del"), None) is not None:
        lines = [each.text for each in paragraphs_of(root, "")]
    else:
        lines = _lines(root)
    return "\n".join(each.rstrip() for each in lines)


def _lines(root: Element) -> list[str]:
    """The same in one quick pass, for parts whose paragraphs hold no paragraphs."""
    lines: list[str] = []
    pieces: list[str] = []
    for each in root.iter(*_TEXT_TAGS):
        if each.tag == f"{W}p":
            lines.append("".join(pieces))
            pieces = []
        elif each.tag == f"{W}t":
            pieces.append(each.text or "")
        elif each.getparent().tag == f"{W}r":
            pieces.append(BREAKS[each.tag])
    return [*lines[1:], "".join(pieces)] if lines else []
