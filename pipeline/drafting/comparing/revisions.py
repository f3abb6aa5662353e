"""Tracked changes inside a Word part: counted, accepted or rejected as Word itself would do it."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.drafting.word.paragraphs import W
from pipeline.drafting.word.xml_tree import Element

_INSERTED = (f"{W}ins", f"{W}moveTo")
_DELETED = (f"{W}del", f"{W}moveFrom")
_PROPERTY_CHANGES = tuple(
    f"{W}{name}"
    for name in ("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange", "tblGridChange")
)
_CELL_MARKS = (f"{W}cellIns", f"{W}cellDel", f"{W}cellMerge", f"{W}numberingChange", f"{W}tblPrExChange")
_RANGES = tuple(
    f"{W}{kind}Range{end}"
    for kind in ("moveFrom", "moveTo", "customXmlInsRange", "customXmlDelRange")
    for end in ("Start", "End")
)
_IN_TEXT = {f"{W}delText": f"{W}t", f"{W}delInstrText": f"{W}instrText"}
_CONTENT = (f"{W}r", f"{W}hyperlink", f"{W}fldSimple", f"{W}sdt", f"{W}smartTag", *_INSERTED, *_DELETED)


@dataclass(frozen=True, slots=True)
class Revisions:
    """How many tracked changes a part holds, and by whom."""

    inserted: int
    deleted: int
    formatted: int
    authors: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.inserted or self.deleted or self.formatted)


def count_revisions(root: Element) -> Revisions:
    """The tracked changes in a part; paragraph marks and rows count like text."""
    inserted, deleted = list(root.iter(*_INSERTED)), list(root.iter(*_DELETED))
    formatted = list(root.iter(*_PROPERTY_CHANGES, *_CELL_MARKS))
    authors = {each.get(f"{W}author", "") for each in (*inserted, *deleted, *formatted)}
    return Revisions(len(inserted), len(deleted), len(formatted), tuple(sorted(authors - {""})))


def accept_all(root: Element) -> None:
    """The part as it reads when every tracked change is accepted, in place."""
    _settle(root, gone=_DELETED, kept=_INSERTED)
    _drop(root.iter(*_PROPERTY_CHANGES, *_CELL_MARKS))


def reject_all(root: Element) -> None:
    """The part as it read before every tracked change, in place."""
    for change in list(root.iter(*_PROPERTY_CHANGES)):
        _restore(change)
    _settle(root, gone=_INSERTED, kept=_DELETED)
    _drop(root.iter(*_CELL_MARKS))


def _settle(root: Element, *, gone: tuple[str, ...], kept: tuple[str, ...]) -> None:
    _drop_rows(root, gone)
    _join_paragraphs(root, gone)
    for each in list(root.iter(*gone)):
        _remove(each)
    for each in list(root.iter(*kept)):
        _unwrap(each)
    _drop(root.iter(*_RANGES))
    for each in root.iter(*_IN_TEXT):
        each.tag = _IN_TEXT[each.tag]
    _drop_empty_tables(root)


def _drop_rows(root: Element, gone: tuple[str, ...]) -> None:
    for row in list(root.iter(f"{W}tr")):
        properties = row.find(f"{W}trPr")
        if properties is not None and any(properties.find(tag) is not None for tag in gone):
            _remove(row)


def _drop_empty_tables(root: Element) -> None:
    for table in list(root.iter(f"{W}tbl")):
        if next(table.iter(f"{W}tr"), None) is None:
            _remove(table)


def _join_paragraphs(root: Element, gone: tuple[str, ...]) -> None:
    """A paragraph whose mark goes flows into the next one; the last of a cell has no next and stays."""
    for paragraph in reversed(list(root.iter(f"{W}p"))):
        if not _mark_goes(paragraph, gone):
            continue
        following = _next_paragraph(paragraph)
        if following is not None:
            _flow_into(paragraph, following)
            _remove(paragraph)
        elif not _has_content(paragraph, gone) and _is_dispensable(paragraph):
            _remove(paragraph)


def _mark_goes(paragraph: Element, gone: tuple[str, ...]) -> bool:
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(mark.find(tag) is not None for tag in gone)


def _next_paragraph(paragraph: Element) -> Element | None:
    """The paragraph this one would join: the next block, unless a table stands between."""
    for each in paragraph.itersiblings():
        if each.tag == f"{W}p":
            return each
        if each.tag in (f"{W}tbl", f"{W}sdt", f"{W}sectPr"):
            return None
    return None


def _flow_into(paragraph: Element, following: Element) -> None:
    properties = following.find(f"{W}pPr")
    place = 0 if properties is None else 1
    for index, each in enumerate([child for child in paragraph if child.tag != f"{W}pPr"]):
        following.insert(place + index, each)


def _has_content(paragraph: Element, gone: tuple[str, ...]) -> bool:
    return any(each.tag in _CONTENT and each.tag not in gone for each in paragraph)


def _is_dispensable(paragraph: Element) -> bool:
    """A cell must end with a paragraph; elsewhere an empty one before a table may go."""
    following = paragraph.getnext()
    return following is not None and following.tag != f"{W}sectPr"


def _restore(change: Element) -> None:
    """The properties as they were before, which the change element keeps inside."""
    properties = change.getparent()
    old = next(iter(change), None)
    keep = [each for each in properties if each.tag in (f"{W}rPr", f"{W}sectPr", *_INSERTED, *_DELETED)]
    for each in list(properties):
        properties.remove(each)
    for each in [*(old if old is not None else ()), *keep]:
        properties.append(each)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for offset, each in enumerate(list(element)):
        parent.insert(place + offset, each)
    parent.remove(element)


def _drop(elements: Iterator[Element]) -> None:
    for each in list(elements):
        _remove(each)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
