"""The parts of a Word template that hold tags, patched once by docxtpl and compiled once by Jinja."""

import io
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Template, TemplateError, TemplateSyntaxError, nodes

from pipeline.domain.findings import Finding, finding
from pipeline.drafting.clause_numbers import Mark, seal_marks, unused_marks
from pipeline.drafting.expressions import MAX_LOOP_DEPTH, TemplateEnvironment, forbidden_in, loop_depth
from pipeline.drafting.filters import FILTERS
from pipeline.drafting.paragraphs import Paragraph, W, paragraphs_of
from pipeline.drafting.tags import Tag, pairing_faults, tags_of, writing_faults
from pipeline.drafting.word_gate import MAIN_PART
from pipeline.drafting.xml_tree import Element, local_name, parse_xml, xml_text

CORE = "docProps/core.xml"

_RELATIONSHIPS = "word/_rels/document.xml.rels"
_PARTS = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_LITERALS = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_WHITE = str.maketrans({"\n": " ", "\r": " ", "\t": " "})
_PERSONAL = ("created", "modified", "lastModifiedBy", "lastPrinted", "revision")
_MERGING = re.compile(r"\{%\s*(?:tc|colspan|hm)\b|\{\{\s*tc\b")


@dataclass(frozen=True, slots=True)
class WordPart:
    """One member of the template, compiled; `grid_may_change` asks for docxtpl's table repair after rendering."""

    member: str
    title: str
    template: Template
    grid_may_change: bool
    has_pictures: bool

    @property
    def is_body(self) -> bool:
        return self.member == MAIN_PART

    @property
    def is_properties(self) -> bool:
        return self.member == CORE


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One member as read: its source for Jinja, its tags and marks, and what is wrong with it."""

    member: str
    title: str
    source: str
    tags: tuple[Tag, ...]
    marks: tuple[Mark, ...]
    found: tuple[Finding, ...]
    unused: tuple[Finding, ...]


def read_parts(members: Mapping[str, bytes]) -> list[ReadPart]:
    """The body and every header, footer, footnote part and the properties, with all faults of their tags and marks."""
    parts = [_read_text_part(member, title, members[member]) for member, title in _text_members(members)]
    if CORE in members:
        parts.append(_read_properties(members[CORE]))
    return parts


def _text_members(members: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    yield MAIN_PART, "正文"
    for relationship in parse_xml(members.get(_RELATIONSHIPS, b"<none/>")):
        title = _PARTS.get(relationship.get("Type", "").rpartition("/")[2])
        member = posixpath.normpath(posixpath.join("word", relationship.get("Target", ""))).lstrip("/")
        if title and member in members:
            yield member, title


def _read_text_part(member: str, title: str, content: bytes) -> ReadPart:
    root = parse_xml(content)
    paragraphs = list(paragraphs_of(root, title))
    tags = tags_of(paragraphs)
    found = [*_revision_faults(root, title), *writing_faults(paragraphs), *pairing_faults(tags), *_tag_faults(tags)]
    marks, mark_faults = _marks(member, paragraphs)
    source = xml_text(root).translate(_WHITE)
    patched: str = DocxTemplate(io.BytesIO()).patch_xml(source)
    return ReadPart(member, title, patched, (*tags,), (*marks,), (*found, *mark_faults), (*unused_marks(marks),))


def _marks(member: str, paragraphs: list[Paragraph]) -> tuple[list[Mark], list[Finding]]:
    marks, found = seal_marks(paragraphs)
    if member == MAIN_PART:
        return marks, found
    hint = "编号和引用只能写在正文里,不能写在页眉、页脚、脚注里。"
    misplaced = [
        finding("T052", at=each.paragraph.place, mark=f"[[{each.kind}]]", text=each.paragraph.text[:30], hint=hint)
        for each in marks
    ]
    return marks, [*found, *misplaced]


def _revision_faults(root: Element, title: str) -> Iterator[Finding]:
    if next(root.iter(f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"), None) is not None:
        yield finding("T011", at=title)
    if next(root.iter(f"{W}commentReference"), None) is not None:
        yield finding("T012", at=title)


def _read_properties(content: bytes) -> ReadPart:
    root = parse_xml(content)
    for each in list(root):
        if local_name(each) in _PERSONAL:
            root.remove(each)
    source = xml_text(root).translate(_WHITE)
    return ReadPart(CORE, "文档属性", source, (), (), (), ())


def _tag_faults(tags: list[Tag]) -> Iterator[Finding]:
    """What is wrong inside single tags: each is read for itself, so that all faults come at once."""
    environment = TemplateEnvironment()
    for each in tags:
        source = _as_complete_source(each)
        if not source:
            continue
        try:
            tree = environment.parse(source)
        except (TemplateSyntaxError, RecursionError) as error:
            yield finding("T027", at=each.place, tag=each.shown, why=_why(error))
        else:
            yield from _forbidden_findings(tree, each.shown, each.place)


def _as_complete_source(tag: Tag) -> str:
    if tag.is_output:
        return f"{{{{ {tag.words} }}}}"
    if tag.verb in ("if", "for"):
        return f"{{% {tag.words} %}}{{% end{tag.verb} %}}"
    if tag.verb == "elif":
        return f"{{% {tag.words[2:]} %}}{{% endif %}}"
    return ""


def _why(error: Exception) -> str:
    text = str(error).partition("\n")[0]
    if "expected token" in text:
        return "写法不完整或多了字"
    if "unexpected char" in text:
        return "有不认识的符号"
    return "写法不对"


def _forbidden_findings(tree: nodes.Template, tag: str, place: str) -> Iterator[Finding]:
    for what in dict.fromkeys(forbidden_in(tree)):
        if what.startswith("filter:"):
            known = "、".join(FILTERS)
            yield finding("T029", at=place, name=what.removeprefix("filter:"), tag=tag, known=known)
        else:
            yield finding("T028", at=place, tag=tag, what=what)


def compile_part(part: ReadPart) -> tuple[WordPart | None, list[Finding]]:
    """The part compiled, or None with the reasons; what is compiled is exactly what was gated here."""
    environment = TemplateEnvironment()
    try:
        tree = environment.parse(part.source)
    except (TemplateSyntaxError, RecursionError) as error:
        return None, [finding("T027", at=part.title, tag=_source_line(error), why=_why(error))]
    found = [*_forbidden_findings(tree, "…", part.title)]
    if loop_depth(tree) > MAX_LOOP_DEPTH:
        found.append(finding("T030", at=part.title, depth=loop_depth(tree), limit=MAX_LOOP_DEPTH))
    if found:
        return None, found
    for each in tree.find_all(nodes.TemplateData):
        each.data = _literal(each.data)
    try:
        code: Any = environment.compile(tree)
    except (TemplateError, SyntaxError, RecursionError) as error:
        return None, [finding("T027", at=part.title, tag="…", why=_why(error))]
    template = Template.from_code(environment, code, {})
    merges, pictures = bool(_MERGING.search(part.source)), "<wp:docPr " in part.source
    return WordPart(part.member, part.title, template, merges or _has_merged_loop(part), pictures), []


def _has_merged_loop(part: ReadPart) -> bool:
    return any(each.level == "tc" or each.verb in ("hm", "colspan") for each in part.tags)


def _literal(text: str) -> str:
    for written, meant in _LITERALS:
        text = text.replace(written, meant)
    return text


def _source_line(error: Exception) -> str:
    """The end of an unreadable source has no useful text; a named tag does."""
    return str(getattr(error, "message", "") or "…")[:60]
