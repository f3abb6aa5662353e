"""The runs of one paragraph: cut at given places, wrapped as inserted, or copied as deleted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from pipeline.drafting.word.paragraphs import BREAKS, FALLBACK, W
from pipeline.drafting.word.xml_tree import Element, parse_xml

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOT_TEXT = frozenset(
    {f"{W}{name}" for name in ("p", "tbl", "tr", "tc", "pPr", "rPr", "txbxContent", "del", "instrText")} | {FALLBACK}
)
_NAMESPACE = W.strip("{}")
_SEED = parse_xml(f'<w:p xmlns:w="{_NAMESPACE}"/>'.encode())
_RUN_MARKS = (f"{W}rPrChange", f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo")


def new_element(tag: str, attributes: Mapping[str, str] | None = None) -> Element:
    """An empty WordprocessingML element."""
    return _SEED.makeelement(tag, dict(attributes or {}), {"w": _NAMESPACE})


@dataclass(frozen=True, slots=True)
class Leaf:
    """One element that prints text, where its text begins in the paragraph, and what it prints."""

    element: Element
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def leaves_of(paragraph: Element) -> list[Leaf]:
    """What prints the text of one paragraph, in order; together exactly `paragraph_text`."""
    leaves: list[Leaf] = []
    position = 0
    for each in _printing(paragraph):
        text = (each.text or "") if each.tag == f"{W}t" else BREAKS[each.tag]
        leaves.append(Leaf(each, position, text))
        position += len(text)
    return leaves


def _printing(node: Element) -> Iterator[Element]:
    for child in node:
        if child.tag == f"{W}t" or child.tag in BREAKS:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _NOT_TEXT:
            yield from _printing(child)


@dataclass(slots=True)
class Pen:
    """Who marks the changes, when, and with which running number; the styles that the new file knows."""

    author: str
    at: datetime
    first_id: int
    styles: frozenset[str]
    keeps_lists: bool
    _ids: Iterator[int] = field(init=False)

    def __post_init__(self) -> None:
        self._ids = count(self.first_id)

    def mark(self, tag: str) -> Element:
        """A fresh w:ins or w:del with author and date."""
        # Word itself writes local time with a Z behind it.
        moment = self.at.strftime("%Y-%m-%dT%H:%M:%SZ")
        return new_element(f"{W}{tag}", {f"{W}id": str(next(self._ids)), f"{W}author": self.author, f"{W}date": moment})

    def mark_paragraph(self, paragraph: Element, tag: str) -> None:
        """The end of the paragraph came or went."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = new_element(f"{W}pPr")
            paragraph.insert(0, properties)
        runs = properties.find(f"{W}rPr")
        if runs is None:
            runs = new_element(f"{W}rPr")
            # After everything but a section break and a tracked change of the properties.
            late = [each for each in properties if each.tag in (f"{W}sectPr", f"{W}pPrChange")]
            properties.insert(properties.index(late[0]) if late else len(properties), runs)
        runs.insert(0, self.mark(tag))

    def mark_row(self, row: Element, tag: str) -> None:
        """The whole row came or went."""
        properties = row.find(f"{W}trPr")
        if properties is None:
            properties = new_element(f"{W}trPr")
            exception = row.find(f"{W}tblPrEx")
            row.insert(0 if exception is None else 1, properties)
        properties.append(self.mark(tag))

    def wrap_inserted(self, run: Element) -> Element:
        """The run inside a w:ins in its place."""
        wrapped = self.mark("ins")
        run.addprevious(wrapped)
        wrapped.append(run)
        return wrapped

    def mark_look(self, run: Element, before: Element) -> None:
        """The run's look changed; `before` are the settings it had."""
        properties = run.find(f"{W}rPr")
        if properties is None:
            properties = new_element(f"{W}rPr")
            run.insert(0, properties)
        change = self.mark("rPrChange")
        change.append(deepcopy(before))
        properties.append(change)

    def deleted(self, leaves: Sequence[Leaf], start: int, end: int) -> Element:
        """A w:del with the stretch of old text, run by run in its old looks."""
        deletion = self.mark("del")
        for leaf in leaves:
            if leaf.start < end and leaf.end > start:
                deletion.append(self._deleted_run(leaf, max(start, leaf.start), min(end, leaf.end)))
        return deletion

    def _deleted_run(self, leaf: Leaf, start: int, end: int) -> Element:
        run = new_element(f"{W}r")
        looks = run_properties(leaf.element)
        if looks is not None:
            run.append(self.known_looks(looks))
        if leaf.element.tag == f"{W}t":
            text = new_element(f"{W}delText", {XML_SPACE: "preserve"})
            text.text = leaf.text[start - leaf.start : end - leaf.start]
            run.append(text)
        else:
            run.append(new_element(leaf.element.tag, dict(leaf.element.attrib)))
        return run

    def known_looks(self, properties: Element) -> Element:
        """A copy of old properties without styles and lists that the new file does not have."""
        looks = deepcopy(properties)
        for style in looks.iter(f"{W}rStyle", f"{W}pStyle", f"{W}tblStyle"):
            if style.get(f"{W}val", "") not in self.styles:
                style.set(f"{W}val", "")
        unwanted = [each for each in looks.iter(f"{W}rStyle", f"{W}pStyle", f"{W}tblStyle") if not each.get(f"{W}val")]
        unwanted += looks.iter(f"{W}sectPr", f"{W}pPrChange", f"{W}tblPrChange", f"{W}trPrChange", f"{W}tcPrChange")
        unwanted += looks.iter(*_RUN_MARKS)
        unwanted += [] if self.keeps_lists else looks.iter(f"{W}numPr")
        _remove_all(unwanted)
        return looks


def run_properties(leaf: Element) -> Element | None:
    """The looks of the run that an element stands in."""
    run = next(leaf.iterancestors(f"{W}r"), None)
    found: Element | None = run.find(f"{W}rPr") if run is not None else None
    return found


def runs_of(paragraph: Element) -> list[Element]:
    """The runs of one paragraph, without those of a text box inside it."""
    return [each for each in paragraph.iter(f"{W}r") if next(each.iterancestors(f"{W}p"), None) is paragraph]


def cut_runs(paragraph: Element, places: Iterable[int]) -> None:
    """Cuts the runs so that at every given place of the text a run begins."""
    wanted = sorted(set(places))
    for leaf in leaves_of(paragraph):
        inside = [each for each in wanted if leaf.start <= each < leaf.end]
        if inside:
            _cut(leaf, [each - leaf.start for each in inside])


def _cut(leaf: Leaf, offsets: Sequence[int]) -> None:
    """The last cut first, so that the offsets before it stay right."""
    for offset in reversed(offsets):
        element = leaf.element
        if offset:
            rest = new_element(f"{W}t", {XML_SPACE: "preserve"})
            rest.text = (element.text or "")[offset:]
            element.text = (element.text or "")[:offset]
            element.set(XML_SPACE, "preserve")
            element.addnext(rest)
            element = rest
        _begin_run(element)


def _begin_run(element: Element) -> None:
    """The element and what follows it in its run become a run of their own."""
    run = element.getparent()
    if run.tag != f"{W}r" or not any(each.tag != f"{W}rPr" for each in element.itersiblings(preceding=True)):
        return
    looks = run.find(f"{W}rPr")
    behind = new_element(f"{W}r")
    if looks is not None:
        behind.append(deepcopy(looks))
    following = [element, *element.itersiblings()]
    for each in following:
        behind.append(each)
    run.addnext(behind)


def _remove_all(elements: Iterable[Element]) -> None:
    for each in elements:
        parent = each.getparent()
        if parent is not None:
            parent.remove(each)
