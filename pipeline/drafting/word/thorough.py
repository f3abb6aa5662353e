"""A part finished the thorough way: laid out by docxtpl, parsed, its grid repaired, every value found again in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docxtpl import DocxTemplate
from markupsafe import Markup

from pipeline.domain.findings import Finding, errors_in, finding
from pipeline.drafting.word.clause_numbers import number_clauses
from pipeline.drafting.word.compile import WordPart, numbered_drawings
from pipeline.drafting.word.paragraphs import W
from pipeline.drafting.word.plain_text import plain_text
from pipeline.drafting.word.proof import keeps_its_grid
from pipeline.drafting.word.xml_tree import BadXmlError, Element, parse_xml, xml_bytes

_LAYOUT = re.compile("[\n\t\a\f]")
_BLANKS = str.maketrans("\n\t\a\f", "    ")
_SPACES = re.compile(r"[\s\a]+")
_RICH = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Finished:
    """A part as it goes into the file, and what it says."""

    xml: bytes
    text: str


def finish(part: WordPart, pieces: Sequence[str]) -> tuple[Finished, list[Finding]]:
    """The part, and findings where it came out broken or without one of its values."""
    xml = "".join(pieces)
    written = [_as_text(each) for each in pieces if isinstance(each, Markup)]
    if _LAYOUT.search(xml):
        xml = _laid_out(part, xml)
    return read_back(part, numbered_drawings(xml) if part.is_body else xml, written)


def read_back(part: WordPart, xml: str, written: Sequence[str]) -> tuple[Finished, list[Finding]]:
    """The same for a part that is laid out already."""
    found: list[Finding] = []
    if part.is_body:
        xml, found = number_clauses(xml)
    try:
        root = parse_xml(xml.encode())
    except BadXmlError as error:
        return Finished(b"", ""), [*found, finding("T044", at=part.title, why=error)]
    if part.is_body and not all(keeps_its_grid(each) for each in root.iter(f"{W}tbl")):
        root = _repaired(xml, root)
    text = "".join(root.itertext()) if part.is_properties else plain_text(root)
    found += _nested_runs(part, root)
    if not errors_in(found):
        found += _lost_values(part, written, root, text)
    return Finished(xml_bytes(root), text), found


def reads_as(text: str, xml: bytes) -> bool:
    """Whether a part, parsed, says just this; properties say nothing."""
    try:
        return plain_text(parse_xml(xml)) == text
    except BadXmlError:
        return False


def _as_text(piece: Markup) -> str:
    """What a value says, without the markup of rich text."""
    return Markup(_RICH.sub("", piece)).unescape() if "<" in piece else piece.unescape()


def _laid_out(part: WordPart, xml: str) -> str:
    """Line breaks, tabs, paragraphs and pages inside values as docxtpl writes them; anywhere else they are blanks."""
    if part.is_properties:
        return xml.translate(_BLANKS)
    laid_out: str = DocxTemplate(b"").resolve_listing(xml)
    return laid_out.translate(_BLANKS)


def _repaired(xml: str, root: Element) -> Element:
    """docxtpl's table repair; a table without a grid stays as it is, there is nothing to repair."""
    if any(each.find(f"{W}tblGrid") is None for each in root.iter(f"{W}tbl")):
        return root
    repaired: Any = DocxTemplate(b"").fix_tables(xml)
    return repaired


def _nested_runs(part: WordPart, root: Element) -> list[Finding]:
    """Rich text written by a plain tag stands inside a text, which Word calls damaged."""
    nested = next((each for each in root.iter(f"{W}t") if len(each)), None)
    if nested is None:
        return []
    return [finding("T044", at=part.title, why="带格式的文字要写成 {{r … }}，段落要写成 {{p … }}")]


def _lost_values(part: WordPart, written: Sequence[str], root: Element, text: str) -> list[Finding]:
    """Values that cannot be found again, searched forwards so that a long table costs no more than its length."""
    position = 0
    lost = []
    for value in written:
        wanted = value.strip()
        place = text.find(wanted, position)
        if place >= 0:
            position = place + len(wanted)
        elif wanted not in text and not _stands_elsewhere(wanted, text, root):
            lost.append(finding("T043", at=part.odd_place, value=value[:60]))
    return lost


def _stands_elsewhere(value: str, everything: str, root: Element) -> bool:
    """In an attribute (a colour, a width) that is no field code, or with blanks laid out differently."""
    for each in root.iter():
        if any(value in text and not name.endswith("}instr") for name, text in each.attrib.items()):
            return True
    return _SPACES.sub("", value) in _SPACES.sub("", everything)
