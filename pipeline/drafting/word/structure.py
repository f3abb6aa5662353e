"""The structure of a template: a body that Word reads, and parts that are there wherever another points at them."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.domain.findings import BadDocument, Finding, finding
from pipeline.drafting.word.gate import MAIN_PART, open_word_file
from pipeline.drafting.word.paragraphs import W, paragraphs_of
from pipeline.drafting.word.xml_tree import BadXmlError, Element, local_name, parse_xml

PACKAGE_RELATIONSHIPS = "_rels/.rels"
BODY_RELATIONSHIPS = "word/_rels/document.xml.rels"

_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_REFERENCES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOTS = {"header": ("hdr", "页眉"), "footer": ("ftr", "页脚"), "footnotes": ("footnotes", "脚注")}
_POINTED_AT = {
    "headerReference": "页眉",
    "footerReference": "页脚",
    "blip": "图片",
    "imagedata": "图片",
    "hyperlink": "超链接",
    "hlinkClick": "超链接",
    "chart": "图表",
}


@dataclass(frozen=True, slots=True)
class _Relationship:
    """One line of a `.rels` member; `target` is a member, empty where it leads out of the file or to a bookmark."""

    id: str
    type: str
    target: str


def open_template(data: bytes, *, name: str = "模板") -> dict[str, bytes]:
    """The members of a harmless .docx that hangs together, by name; BadDocument with everything wrong."""
    members = open_word_file(data, name=name)
    try:
        found = structure_faults(members, name)
    except BadXmlError as error:
        found = [finding("T006", at=name, member=name, why=error)]
    if found:
        raise BadDocument(f"{name}不能使用。", found, next_step=found[0].next_step)
    return members


def structure_faults(members: Mapping[str, bytes], name: str) -> list[Finding]:
    """What keeps the members of a harmless file from being a Word document, each with the place it shows at.

    The body must be in the transitional namespace (ISO/IEC 29500-4), which is what Word and WPS write; every
    relationship must lead to a member, every reference to a relationship (ISO/IEC 29500-2 §6.5). BadXmlError where
    one of them is no XML.
    """
    body = parse_xml(members[MAIN_PART])
    if body.tag != f"{W}document" or body.find(f"{W}body") is None:
        return [finding("T001", at=name, why=_why_no_body(body))]
    return [*_lacking(members, name), *_lost_members(members, name), *_lost_references(members, name)]


def _why_no_body(root: Element) -> str:
    if root.tag == f"{_STRICT}document":
        return "它存成了“Strict Open XML 文档”"
    return "里面没有 Word 的正文"


def _lacking(members: Mapping[str, bytes], name: str) -> Iterator[Finding]:
    for member in (PACKAGE_RELATIONSHIPS, BODY_RELATIONSHIPS):
        if member not in members:
            yield finding("T013", at=name, member=member)
    if PACKAGE_RELATIONSHIPS in members:
        listed = [*_relationships(members, PACKAGE_RELATIONSHIPS)]
        if [each.target for each in listed if _sort(each) == "officeDocument"] != [MAIN_PART]:
            yield finding("T013", at=name, member=f"{PACKAGE_RELATIONSHIPS} 里的 {MAIN_PART}")


def _lost_members(members: Mapping[str, bytes], name: str) -> Iterator[Finding]:
    """Relationships to members that are not there, or are something else than the relationship says."""
    for member in members:
        if not member.endswith(".rels"):
            continue
        for each in _relationships(members, member):
            if each.target and each.target not in members:
                yield finding("T014", at=f"{name} 的 {member}", target=each.target[:80])
            elif _sort(each) in _ROOTS and member == BODY_RELATIONSHIPS:
                yield from _other_root(members, each, name)


def _other_root(members: Mapping[str, bytes], relationship: _Relationship, name: str) -> Iterator[Finding]:
    root, title = _ROOTS[_sort(relationship)]
    if parse_xml(members[relationship.target]).tag != f"{W}{root}":
        member = relationship.target
        yield finding("T006", at=f"{name} 的 {member}", member=member, why=f"不是 Word 的{title}")


def _lost_references(members: Mapping[str, bytes], name: str) -> Iterator[Finding]:
    """Pictures, links, headers whose relationship is not there."""
    for member, content in members.items():
        if not member.endswith(".xml") or _REFERENCES.encode() not in content:
            continue
        root = parse_xml(content)
        folder, file = posixpath.split(member)
        relationships = f"{folder}/_rels/{file}.rels"
        known = {each.id for each in _relationships(members, relationships)} if relationships in members else set()
        for element in root.xpath("//*[@r:*]", namespaces={"r": _REFERENCES}):
            for wanted in _wanted(element):
                if wanted not in known:
                    what = _POINTED_AT.get(local_name(element), "内容")
                    yield finding("T015", at=_place(element, root, member, name), what=what, id=wanted[:40])


def _wanted(element: Element) -> list[str]:
    """The relationships an element asks for; an empty one is how Word says none."""
    return [value for key, value in element.attrib.items() if key.startswith(f"{{{_REFERENCES}}}") and value]


def _place(element: Element, root: Element, member: str, name: str) -> str:
    if member != MAIN_PART:
        return f"{name} 的 {member}"
    above = {id(each): each for each in element.iterancestors(f"{W}p")}
    return next((each.shown_place for each in paragraphs_of(root, "正文") if id(each.element) in above), "正文")


def _relationships(members: Mapping[str, bytes], member: str) -> Iterator[_Relationship]:
    owner = posixpath.dirname(posixpath.dirname(member))
    for each in parse_xml(members[member]).iter("{*}Relationship"):
        target = each.get("Target", "")
        is_inside = each.get("TargetMode") != "External" and not target.startswith("#")
        path = posixpath.normpath(posixpath.join("/", owner, target)).lstrip("/") if is_inside else ""
        yield _Relationship(each.get("Id", ""), each.get("Type", ""), path)


def _sort(relationship: _Relationship) -> str:
    return relationship.type.rpartition("/")[2]
