"""What docxtpl itself makes of a template, and how two Word files are compared as documents."""

import io
from collections.abc import Callable, Mapping

from docxtpl import DocxTemplate
from lxml import etree

from builders.word_files import members_of

Prepare = Callable[[DocxTemplate], Mapping[str, object]]


def by_docxtpl(data: bytes, values: Mapping[str, object] | Prepare) -> bytes:
    """The document docxtpl makes; values that need the open template come from a function of it."""
    document = DocxTemplate(io.BytesIO(data))
    document.init_docx()
    given = values(document) if callable(values) else values
    document.render(dict(given), autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def differences(ours: bytes, theirs: bytes) -> list[str]:
    """The members that are not the same as XML or, for pictures, byte for byte; order of relationships does not count.

    The properties are left out: ours hold no person and no time, which docxtpl leaves in.
    """
    mine, other = members_of(ours), members_of(theirs)
    names = {*mine, *other} - {"docProps/core.xml"}
    return sorted(each for each in names if _comparable(each, mine.get(each)) != _comparable(each, other.get(each)))


def _comparable(name: str, content: bytes | None) -> object:
    if content is None or not name.endswith((".xml", ".rels")):
        return content
    root = etree.fromstring(content)
    if name.endswith(".rels"):
        return {(each.get("Id"), each.get("Type"), _target(each), each.get("TargetMode")) for each in root}
    if name == "[Content_Types].xml":
        return {tuple(sorted(each.attrib.items())) for each in root}
    return etree.tostring(root, method="c14n")


def _target(relationship: etree._Element) -> str:
    return relationship.get("Target", "").removeprefix("/word/").removeprefix("/")
