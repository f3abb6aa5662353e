"""The parts of a Word template that hold tags, each read and patched once by docxtpl with all its faults."""

import io
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes

from pipeline.domain.findings import Finding, finding
from pipeline.drafting.word.clause_numbers import Mark, seal_marks, unused_marks
from pipeline.drafting.word.expressions import TemplateEnvironment, forbidden_in
from pipeline.drafting.word.filters import FILTERS
from pipeline.drafting.word.gate import MAIN_PART
from pipeline.drafting.word.out_of_sight import hidden_styles, hidden_values, places_beside_text
from pipeline.drafting.word.paragraphs import Paragraph, W, excerpt, paragraphs_of
from pipeline.drafting.word.structure import BODY_RELATIONSHIPS
from pipeline.drafting.word.tags import Tag, pairing_faults, tags_of, writing_faults
from pipeline.drafting.word.tidying import tidy_tags
from pipeline.drafting.word.xml_tree import Element, local_name, parse_xml, xml_text

CORE = "docProps/core.xml"
STYLES = "word/styles.xml"

MOST_PLACES = 3

_PARTS = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_ODD = re.compile(r"unexpected char ['\"](.{1,8}?)['\"] at")
_WHITE = str.maketrans({"\n": " ", "\r": " ", "\t": " "})
_REVISIONS = tuple(
    f"{W}{each}"
    for each in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"),
        *("rPrChange", "pPrChange", "tblPrChange", "tblGridChange", "trPrChange", "tcPrChange", "sectPrChange"),
    )
)
_PERSONAL = ("created", "modified", "lastModifiedBy", "lastPrinted", "revision")


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One member as read: its XML with sealed marks, its source for Jinja, its tags and marks, and its faults.

    `asides` are the places of tags that stand in formulas and field codes.
    """

    member: str
    title: str
    sealed: str
    source: str
    tags: tuple[Tag, ...]
    marks: tuple[Mark, ...]
    found: tuple[Finding, ...]
    unused: tuple[Finding, ...]
    asides: tuple[str, ...] = ()

    @property
    def odd_place(self) -> str:
        """Where to look for what is wrong with no known tag: at those beside the text, if there are any."""
        return "、".join(self.asides[:MOST_PLACES]) or self.title


def read_parts(members: Mapping[str, bytes], *, is_rich: bool = False) -> list[ReadPart]:
    """The body and every header, footer, footnote part and the properties, with all faults of their tags and marks.

    `is_rich` allows the tags that stand for whole runs, paragraphs, rows and cells: `{{r …}}`, `{{p …}}`, `{{tc …}}`.
    """
    hidden = hidden_styles(parse_xml(members[STYLES])) if STYLES in members else frozenset()
    parts = [
        _read_text_part(member, title, members[member], is_rich=is_rich, hidden=hidden)
        for member, title in _text_members(members)
    ]
    if CORE in members:
        parts.append(_read_properties(members[CORE]))
    return parts


def _text_members(members: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    yield MAIN_PART, "正文"
    for relationship in parse_xml(members[BODY_RELATIONSHIPS]).iter("{*}Relationship"):
        title = _PARTS.get(relationship.get("Type", "").rpartition("/")[2])
        member = posixpath.normpath(posixpath.join("word", relationship.get("Target", ""))).lstrip("/")
        if title and member in members:
            yield member, title


def _read_text_part(member: str, title: str, content: bytes, *, is_rich: bool, hidden: frozenset[str]) -> ReadPart:
    root = parse_xml(content)
    paragraphs = list(paragraphs_of(root, title))
    if tidy_tags(paragraphs):
        paragraphs = list(paragraphs_of(root, title))
    tags = tags_of(paragraphs)
    pairs = [replace(each, level="") if is_rich and each.is_output else each for each in tags]
    found = [*_revision_faults(root, paragraphs, title), *writing_faults(paragraphs)]
    found += [*pairing_faults(pairs), *_tag_faults(tags)]
    found += [finding("T016", at=at, tag=excerpt(tag, 60)) for tag, at in hidden_values(paragraphs, hidden)]
    asides = (*places_beside_text(paragraphs),)
    marks, mark_faults = _marks(member, paragraphs)
    source = xml_text(root).translate(_WHITE)
    patched: str = DocxTemplate(io.BytesIO()).patch_xml(source)
    faults = (*found, *mark_faults)
    return ReadPart(member, title, source, patched, (*tags,), (*marks,), faults, (*unused_marks(marks),), asides)


def _marks(member: str, paragraphs: list[Paragraph]) -> tuple[list[Mark], list[Finding]]:
    marks, found = seal_marks(paragraphs)
    if member == MAIN_PART:
        return marks, found
    hint = "编号和引用只能写在正文里，不能写在页眉、页脚、脚注里。"
    misplaced = [
        finding("T052", at=each.paragraph.place, mark=f"[[{each.kind}]]", text=each.paragraph.text[:30], hint=hint)
        for each in marks
    ]
    return marks, [*found, *misplaced]


def _revision_faults(root: Element, paragraphs: list[Paragraph], title: str) -> Iterator[Finding]:
    revised = next(root.iter(*_REVISIONS), None)
    if revised is not None:
        above = [revised, *revised.iterancestors()]
        yield finding("T011", at=next((each.shown_place for each in paragraphs if each.element in above), title))
    if next(root.iter(f"{W}commentReference"), None) is not None:
        yield finding("T012", at=title)


def _read_properties(content: bytes) -> ReadPart:
    root = parse_xml(content)
    for each in list(root):
        if local_name(each) in _PERSONAL:
            root.remove(each)
    source = xml_text(root).translate(_WHITE)
    return ReadPart(CORE, "文档属性", source, source, (), (), (), ())


def _tag_faults(tags: list[Tag]) -> Iterator[Finding]:
    """What is wrong inside single tags: each is read for itself, so that all faults come at once."""
    environment = TemplateEnvironment()
    for each in tags:
        source = _as_complete_source(each)
        if not source:
            continue
        if "&" in each.words:
            # docxtpl compares and writes it as &amp; there.
            yield finding("T028", at=each.place, tag=each.shown, what="符号 &（请把带 & 的文字放进数据里）")
            continue
        try:
            found = [*forbidden_findings(environment.parse(source), each.shown, each.place)]
        except (TemplateSyntaxError, RecursionError, ValueError) as error:
            found = [finding("T027", at=each.place, tag=each.shown, why=why_unreadable(error))]
        yield from found


def _as_complete_source(tag: Tag) -> str:
    if tag.is_output:
        return f"{{{{ {tag.words} }}}}"
    if tag.verb in ("if", "for"):
        return f"{{% {tag.words} %}}{{% end{tag.verb} %}}"
    if tag.verb in ("cellbg", "colspan"):
        return f"{{{{ {tag.words.removeprefix(tag.verb)} }}}}"
    if tag.verb == "elif":
        return f"{{% {tag.words[2:]} %}}{{% endif %}}"
    return ""


def why_unreadable(error: Exception) -> str:
    """In Chinese, why Jinja could not read something."""
    text = str(error).partition("\n")[0]
    if isinstance(error, RecursionError):
        return "套了太多层"
    if "expected token" in text:
        return "写法不完整或多了字"
    odd = _ODD.search(text)
    if odd:
        sign = odd[1] if odd[1].isprintable() else f"U+{ord(odd[1][:1] or ' '):04X}"
        return f"有不认识的符号“{sign}”，多半是全角的或看不见的，请改成半角的或删去"
    if "unknown tag" in text:
        return "这个标签不能用在这里；{% cellbg %}、{% colspan %}、{% vm %}、{% hm %} 只能写在表格的格里"
    return "写法不对"


def forbidden_findings(tree: nodes.Template, tag: str, place: str) -> Iterator[Finding]:
    """What a tag says beyond the template language."""
    for what in dict.fromkeys(forbidden_in(tree)):
        if what.startswith("filter:"):
            known = "、".join(FILTERS)
            yield finding("T029", at=place, name=what.removeprefix("filter:"), tag=tag, known=known)
        else:
            yield finding("T028", at=place, tag=tag, what=what)
