"""A Word template, read and compiled once, rendered many times into equal bytes for equal values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from docxtpl import DocxTemplate
from markupsafe import Markup

from pipeline.domain.findings import BadDocument, Finding, errors_in, finding
from pipeline.domain.page_code import text_digest
from pipeline.drafting.clause_numbers import number_clauses
from pipeline.drafting.expressions import MissingValueError
from pipeline.drafting.filters import UnfitValueError
from pipeline.drafting.plain_text import plain_text
from pipeline.drafting.render_faults import missing_value, unfit_value
from pipeline.drafting.value_checks import character_faults
from pipeline.drafting.word_gate import MEGABYTE, open_word_file
from pipeline.drafting.word_parts import ReadPart, WordPart, compile_part, read_parts
from pipeline.drafting.word_zip import add_members, zip_members
from pipeline.drafting.xml_tree import BadXmlError, Element, parse_xml, xml_bytes

MAX_RENDERED = 64 * MEGABYTE

_WITH_BREAK = re.compile(r"<w:t(?: [^>]*)?>([^<]*[\n\t][^<]*)</w:t>")
_TEXT = '<w:t xml:space="preserve">'
_DRAWING_ID = re.compile(r'(<wp:docPr [^>]*?\bid=")\d+(")')
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A finished document: its bytes, its body text, and what text and template it is by digest."""

    docx: bytes
    text: str
    text_sha256: str
    template_sha256: str


@dataclass(slots=True)
class _Rendered:
    """One part on its way: what came out, and which values were written into it."""

    xml: str
    written: list[str] = field(default_factory=list)


class WordTemplate:
    """A template whose faults were all found when it was read; `findings` keeps those that do not stop it."""

    def __init__(self, data: bytes, name: str) -> None:
        members = open_word_file(data, name=name)
        self.sha256 = sha256(data).hexdigest()
        self.name = name
        self.read = tuple(_read_all(members, name))
        self.findings = tuple(each for part in self.read for each in (*part.found, *part.unused))
        self._parts = _compile_all(self.read, self.findings, name)
        rendered = {each.member for each in self._parts}
        self._base = zip_members({member: each for member, each in members.items() if member not in rendered})

    @classmethod
    def from_file(cls, path: Path) -> "WordTemplate":
        """The template in a file; BadDocument with every fault found."""
        return cls(path.read_bytes(), f"模板 {path.parent.name}/{path.name}")

    @classmethod
    def from_bytes(cls, data: bytes, *, name: str = "模板") -> "WordTemplate":
        """The template in `data`; BadDocument with every fault found."""
        return cls(data, name)

    def render(self, values: Mapping[str, object]) -> RenderedDocument:
        """The document for these values: nested mappings, lists, texts, whole numbers, Decimals and dates.

        Raises BadDocument: a value is missing or cannot be written, holds a forbidden character, a
        reference points nowhere, a value did not arrive in the text.
        """
        self._refuse(character_faults(values))
        members: dict[str, bytes] = {}
        text = ""
        for part in self._parts:
            rendered = self._rendered(part, values)
            if part.is_body:
                rendered.xml, found = number_clauses(rendered.xml)
                self._refuse(found)
            root, shown = self._checked(part, rendered)
            text = shown if part.is_body else text
            members[part.member] = xml_bytes(root)
        docx = add_members(self._base, members)
        return RenderedDocument(docx, text, text_digest(text), self.sha256)

    def _rendered(self, part: WordPart, values: Mapping[str, object]) -> _Rendered:
        try:
            rendered = _run(part, values)
        except MissingValueError as missing:
            raise self._refusal(missing_value(missing, values, self.read)) from missing
        except UnfitValueError as unfit:
            raise self._refusal(unfit_value(unfit, values, self.read)) from unfit
        if "\n" in rendered.xml or "\t" in rendered.xml:
            rendered.xml = _with_breaks(rendered.xml)
        return rendered

    def _checked(self, part: WordPart, rendered: _Rendered) -> tuple[Element, str]:
        """The rendered part as a tree and as text, proven to be well-formed and to hold every value written into it."""
        try:
            root = parse_xml(rendered.xml.encode())
        except BadXmlError as error:
            raise self._refusal([finding("T044", at=part.title, why=error)]) from error
        if part.grid_may_change:
            root = DocxTemplate(b"").fix_tables(rendered.xml)
        text = "".join(root.itertext()) if part.is_properties else plain_text(root)
        self._refuse(_lost_values(part, rendered, root, text))
        return root, text

    def _refuse(self, found: list[Finding]) -> None:
        if errors_in(found):
            raise self._refusal(found)

    def _refusal(self, found: list[Finding]) -> BadDocument:
        return BadDocument(f"{self.name}不能生成文档。", found, next_step=found[0].next_step)


def _read_all(members: Mapping[str, bytes], name: str) -> list[ReadPart]:
    try:
        return read_parts(members)
    except BadXmlError as error:
        found = finding("T006", at=name, member=name, why=error)
        raise BadDocument(f"{name}不能使用。", [found], next_step=found.next_step) from error


def _compile_all(parts: tuple[ReadPart, ...], found: tuple[Finding, ...], name: str) -> list[WordPart]:
    compiled = []
    faults = [*found]
    for each in parts:
        part, more = compile_part(each)
        if part is not None:
            compiled.append(part)
        elif not errors_in(each.found):
            faults += more
    if errors_in(faults):
        raise BadDocument(f"{name}有错。", faults, next_step=errors_in(faults)[0].next_step)
    return compiled


def _run(part: WordPart, values: Mapping[str, object]) -> _Rendered:
    """Jinja's own pieces: those it escaped are the values, all others stood in the template."""
    pieces: list[str] = []
    written: list[str] = []
    size = 0
    for piece in part.template.root_render_func(part.template.new_context(dict(values))):
        size += len(piece)
        if size > MAX_RENDERED:
            found = finding("T045", at=part.title, limit=MAX_RENDERED // MEGABYTE)
            raise BadDocument("文档太大。", [found], next_step=found.next_step)
        if isinstance(piece, Markup):
            written.append(piece.unescape())
        pieces.append(piece)
    xml = "".join(pieces)
    return _Rendered(_renumbered_drawings(xml) if part.has_pictures else xml, written)


def _renumbered_drawings(xml: str) -> str:
    """Drawings repeated by a loop need ids of their own, or Word calls the file damaged."""
    numbers = iter(range(1001, 1001 + len(xml)))
    return _DRAWING_ID.sub(lambda each: f"{each[1]}{next(numbers)}{each[2]}", xml)


def _with_breaks(xml: str) -> str:
    """Line breaks and tabs inside values as Word writes them; anywhere else they are blanks."""
    broken = _WITH_BREAK.sub(
        lambda each: f"{_TEXT}{each[1]}</w:t>".replace("\n", f"</w:t><w:br/>{_TEXT}").replace(
            "\t", f"</w:t><w:tab/>{_TEXT}"
        ),
        xml,
    )
    return broken.replace("\n", " ").replace("\t", " ")


def _lost_values(part: WordPart, rendered: _Rendered, root: Element, text: str) -> list[Finding]:
    """Values that cannot be found again, searched forwards so that a long table costs no more than its length."""
    position = 0
    lost = []
    for value in rendered.written:
        wanted = value.strip()
        place = text.find(wanted, position)
        if place >= 0:
            position = place + len(wanted)
        elif wanted not in text and not _stands_elsewhere(wanted, text, root):
            lost.append(finding("T043", at=part.title, value=value[:60]))
    return lost


def _stands_elsewhere(value: str, everything: str, root: Element) -> bool:
    """In an attribute (a colour, a width) that is no field code, or with blanks laid out differently."""
    for each in root.iter():
        if any(value in text and not name.endswith("}instr") for name, text in each.attrib.items()):
            return True
    return _SPACES.sub("", value) in _SPACES.sub("", everything)
