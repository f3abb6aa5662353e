"""The proof that a compiled part comes out whole: whatever its values, well-formed and with every value in sight.

The tree of the template is walked once with the stack of open elements in hand. Proven is a part whose branches
all leave that stack as they found it and whose values all stand in `w:t` (or between the quotes of an attribute):
then no value can break or hide anything, the document needs no parsing, and its text is known piece by piece.
What the walk does not understand is simply not proven, and its documents are parsed and read back one by one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jinja2 import nodes

from pipeline.drafting.word.clause_numbers import OPEN
from pipeline.drafting.word.paragraphs import BREAKS, W
from pipeline.drafting.word.plain_text import plain_text
from pipeline.drafting.word.xml_tree import BadXmlError, Element, parse_xml

NEW_PARAGRAPH = "\x00"

_NAMESPACE = W[1:-1]
_MARKUP = re.compile(r"[^<]+|<[^>]*>?")
_TAG = re.compile(r"</?([\w:.-]+)[^<]*>")
_ATTRIBUTE = re.compile(r"([\w:.-]+)=\"[^\"]*$")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&"))
_BREAKS = {name.replace(W, "w:"): shown for name, shown in BREAKS.items()}
_ASIDE = ("w:txbxContent", "w:del")


class _UnprovenError(Exception):
    """Leaves the walk: here something stands that it does not understand."""


@dataclass(frozen=True, slots=True)
class StaticText:
    """A piece that stood in the template, and what it says, with `NEW_PARAGRAPH` where a paragraph begins."""

    markup: str
    says: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The pieces of static text, and by which number each node of the tree is known: as text where it holds marks.

    Where values stand in attributes the pieces do not tell, and the text must be read from the finished part.
    """

    statics: tuple[StaticText, ...]
    numbers: Mapping[int, int | str]
    must_be_read: bool


@dataclass(slots=True)
class _Table:
    """A table the walk is in: under which branches it stands, and whether one of its rows always comes out."""

    path: tuple[int, ...]
    always_has_a_row: bool = False


@dataclass(slots=True)
class _Walk:
    """Where the walk is, and what it has seen; `example` is the part with every branch in it once."""

    is_word: bool
    is_body: bool
    stack: list[str] = field(default_factory=list)
    tag: str = ""
    path: tuple[int, ...] = ()
    tables: list[_Table] = field(default_factory=list)
    statics: list[StaticText] = field(default_factory=list)
    numbers: dict[int, int | str] = field(default_factory=dict)
    example: list[str] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    must_be_read: bool = False


def prove(tree: nodes.Template, *, is_word: bool, is_body: bool) -> Proof | None:
    """The proof for a part whose tree was gated, None where it cannot be given."""
    walk = _Walk(is_word, is_body)
    try:
        _walk_all(tree.body, walk)
        if walk.stack or walk.tag:
            return None
        root = parse_xml("".join(walk.example).encode())
    except (_UnprovenError, BadXmlError):
        return None
    if is_word and not _reads_alike(root, walk):
        return None
    if is_body and not all(keeps_its_grid(each) for each in root.iter(f"{W}tbl")):
        return None
    return Proof(tuple(walk.statics), walk.numbers, walk.must_be_read)


def text_of(said: Iterable[str]) -> str:
    """The plain text of a part from what its pieces say, one line per paragraph."""
    return "\n".join(each.rstrip() for each in "".join(said).split(NEW_PARAGRAPH)[1:])


def _reads_alike(root: Element, walk: _Walk) -> bool:
    """The example, parsed and read the slow way, says what its pieces say."""
    example = "".join(walk.example)
    is_plain = example.count(_NAMESPACE) <= 1 and root.nsmap.get("w") == _NAMESPACE
    return is_plain and plain_text(root) == text_of(walk.spoken)


def keeps_its_grid(table: Element) -> bool:
    """docxtpl's table repair would find nothing to do, whichever rows come out."""
    grid = table.find(f"{W}tblGrid")
    if grid is None:
        return False
    columns = len(grid.findall(f"{W}gridCol"))
    has_rows = next(table.iter(f"{W}tr"), None) is not None
    return (has_rows or not columns) and all(
        len(row.findall(f"{W}tc")) <= columns and (row.getparent() is not table or _width(row) == columns)
        for row in table.iter(f"{W}tr")
    )


def _width(row: Element) -> int:
    spans = (cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc"))
    return sum(1 if each is None else int(each.get(f"{W}val", "1")) for each in spans)


# ---- the walk -------------------------------------------------------------------------------------------------------


def _walk_all(listed: Sequence[nodes.Node], walk: _Walk) -> None:
    for each in listed:
        if isinstance(each, nodes.Output):
            for child in each.nodes:
                _walk_output(child, walk)
        elif isinstance(each, nodes.If | nodes.For):
            _walk_branches(each, walk)
        else:
            raise _UnprovenError


def _walk_branches(node: nodes.If | nodes.For, walk: _Walk) -> None:
    """Every branch must leave open what it found open."""
    path, stack, tag, tables = walk.path, [*walk.stack], walk.tag, len(walk.tables)
    walk.path = (*path, id(node))
    for branch in _branches(node):
        _walk_all(branch, walk)
        if walk.stack != stack or len(walk.tables) != tables or _place_in(walk.tag) != _place_in(tag):
            raise _UnprovenError
        walk.tag = tag
    walk.path = path


def _branches(node: nodes.If | nodes.For) -> Iterator[Sequence[nodes.Node]]:
    yield node.body
    if isinstance(node, nodes.If):
        for each in node.elif_:
            yield each.body
    yield node.else_


def _place_in(tag: str) -> tuple[str, int, str]:
    """Where in an unfinished tag the walk is: which attribute, inside or outside its quotes."""
    found = _ATTRIBUTE.search(tag)
    return tag.partition(" ")[0], tag.count('"'), found[1] if found else ""


def _walk_output(node: nodes.Node, walk: _Walk) -> None:
    if isinstance(node, nodes.TemplateData):
        before = len(walk.spoken)
        _walk_markup(node.data, walk)
        _remember(node, "".join(walk.spoken[before:]), walk)
        walk.example.append(node.data)
    elif walk.tag:
        _walk_attribute_value(walk)
    elif (walk.stack[-1] if walk.stack else "") == "w:t" or (walk.stack and not walk.is_word):
        walk.example.append("x")
        walk.spoken.append("x")
    else:
        raise _UnprovenError


def _walk_attribute_value(walk: _Walk) -> None:
    found = _ATTRIBUTE.search(walk.tag)
    if found is None or found[1].endswith("instr"):
        raise _UnprovenError
    walk.must_be_read = True
    walk.example.append("1")


def _remember(node: nodes.TemplateData, says: str, walk: _Walk) -> None:
    """A mark that is not said would be counted but never seen."""
    if node.data.count(OPEN) != says.count(OPEN):
        raise _UnprovenError
    number = len(walk.statics)
    walk.numbers[id(node)] = str(number) if OPEN in says else number
    walk.statics.append(StaticText(node.data, says))


def _walk_markup(data: str, walk: _Walk) -> None:
    if walk.tag:
        end = data.find(">")
        if "<" in data[: end if end >= 0 else None]:
            raise _UnprovenError
        walk.tag += data[: end + 1] if end >= 0 else data
        if end < 0:
            return
        data = data[end + 1 :]
        tag, walk.tag = walk.tag, ""
        _walk_tag(tag, walk)
    for each in _MARKUP.findall(data):
        if not each.startswith("<"):
            _walk_text(each, walk)
        elif each.endswith(">"):
            _walk_tag(each, walk)
        else:
            walk.tag = each


def _walk_text(text: str, walk: _Walk) -> None:
    if walk.stack and walk.stack[-1] == "w:t":
        walk.spoken.append(_plain(text))


def _plain(text: str) -> str:
    for entity, meant in _ENTITIES:
        text = text.replace(entity, meant)
    return text


def _walk_tag(tag: str, walk: _Walk) -> None:
    found = _TAG.fullmatch(tag)
    if found is None or found[1] in _ASIDE:
        raise _UnprovenError
    if tag.startswith("</"):
        _close(found[1], walk)
    else:
        _open(found[1], tag, walk)


def _open(name: str, tag: str, walk: _Walk) -> None:
    if name == "w:p":
        walk.spoken.append(NEW_PARAGRAPH)
    elif name in _BREAKS and walk.stack[-1:] == ["w:r"]:
        walk.spoken.append(_BREAKS[name])
    elif name == "w:tbl":
        walk.tables.append(_Table(walk.path))
    elif name == "w:tr" and walk.tables and walk.tables[-1].path == walk.path:
        walk.tables[-1].always_has_a_row = True
    elif name == "wp:docPr" and walk.path:
        raise _UnprovenError
    if not tag.endswith("/>"):
        walk.stack.append(name)


def _close(name: str, walk: _Walk) -> None:
    if not walk.stack or walk.stack.pop() != name:
        raise _UnprovenError
    if name == "w:tbl" and not walk.tables.pop().always_has_a_row and walk.is_body:
        raise _UnprovenError
