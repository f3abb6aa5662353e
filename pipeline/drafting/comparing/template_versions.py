"""What changed between two versions of a template: its wording by clause, the data it asks for, its numbering names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jinja2 import nodes

from pipeline.drafting.comparing.comparison import Comparison, compare
from pipeline.drafting.comparing.lines import read_version
from pipeline.drafting.word.clause_numbers import LAST_NUMBER, chinese_number
from pipeline.drafting.word.expressions import TemplateEnvironment
from pipeline.drafting.word.parts import ReadPart
from pipeline.drafting.word.template import WordTemplate

_MARK = re.compile(r"^\s*\[\[\s*(条|款|项|附件)\s*(?:[:：][^\]]{0,60})?\]\]\s*")
_LIBRARY_MARK = re.compile(r"\[\[\s*库\s*[:：][^\]]{0,60}\]\]")
_NUMBERING = ("条", "款", "项", "附件")
_NAMED = (*_NUMBERING, "库")


@dataclass(frozen=True, slots=True)
class TemplateDifference:
    """Two versions of a template: fields as a template names them (`items[].name`), clause names, changed wording.

    `comparison` numbers clauses as if every condition held, so that a clause has one name in both versions.
    """

    old_sha256: str
    new_sha256: str
    fields_added: tuple[str, ...]
    fields_removed: tuple[str, ...]
    keys_added: tuple[str, ...]
    keys_removed: tuple[str, ...]
    comparison: Comparison

    def __bool__(self) -> bool:
        names = (self.fields_added, self.fields_removed, self.keys_added, self.keys_removed)
        return any(names) or bool(self.comparison.changes)


def template_difference(old: bytes, new: bytes, *, names: tuple[str, str]) -> TemplateDifference:
    """The difference of two template files called `names`; BadDocument with every fault of one that is no template."""
    before, after = (WordTemplate.from_bytes(data, name=name) for data, name in zip((old, new), names, strict=True))
    fields = [fields_of(each.read) for each in (before, after)]
    keys = [_keys(each.read) for each in (before, after)]
    sides = [
        read_version(data, name=name, rewrite=_Numbers().rewritten)
        for data, name in zip((old, new), names, strict=True)
    ]
    return TemplateDifference(
        old_sha256=before.sha256,
        new_sha256=after.sha256,
        fields_added=tuple(sorted(fields[1] - fields[0])),
        fields_removed=tuple(sorted(fields[0] - fields[1])),
        keys_added=tuple(sorted(keys[1] - keys[0])),
        keys_removed=tuple(sorted(keys[0] - keys[1])),
        comparison=compare(*sides),
    )


def _keys(parts: Sequence[ReadPart]) -> set[str]:
    return {f"{mark.kind}:{mark.key}" for part in parts for mark in part.marks if mark.key and mark.kind in _NAMED}


@dataclass(slots=True)
class _Numbers:
    """Numbers for the marks of an unrendered template, counted from its beginning."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_NUMBERING, 0))

    def rewritten(self, text: str) -> str:
        text = _LIBRARY_MARK.sub("", text)
        found = _MARK.match(text)
        return f"{self._next(found[1])}\u3000{text[found.end() :]}" if found else text

    def _next(self, kind: str) -> str:
        below = {"附件": ("条", "款", "项"), "条": ("款", "项"), "款": ("项",), "项": ()}[kind]
        self.counts.update(dict.fromkeys(below, 0))
        self.counts[kind] += 1
        number = min(self.counts[kind], LAST_NUMBER)
        if kind == "款":
            return f"{self.counts['条']}.{number}" if self.counts["条"] else f"{number}."
        if kind == "项":
            return f"({number})"
        return f"第{chinese_number(number)}条" if kind == "条" else f"附件{chinese_number(number)}"


# ---- fields ---------------------------------------------------------------------------------------------------------


def fields_of(parts: Sequence[ReadPart]) -> frozenset[str]:
    """Every field that the parts of a template name in any branch; a row's field is written `items[].name`."""
    trees = (TemplateEnvironment().parse(part.source) for part in parts)
    return frozenset(name for tree in trees for name in _in_all(tree.body, {}))


def _in_all(listed: Sequence[nodes.Node], bound: Mapping[str, str]) -> Iterator[str]:
    for each in listed:
        yield from _in_node(each, bound)


def _in_node(node: nodes.Node, bound: Mapping[str, str]) -> Iterator[str]:
    if isinstance(node, nodes.For):
        yield from _in_node(node.iter, bound)
        path = _path(node.iter, bound)
        names = [each.name for each in node.target.find_all(nodes.Name)]
        names += [node.target.name] if isinstance(node.target, nodes.Name) else []
        inner = {**bound, "loop": "", **dict.fromkeys(names, f"{path}[]" if path else "")}
        yield from _in_all([*node.body, *node.else_, *([node.test] if node.test else [])], inner)
    elif isinstance(node, nodes.Getattr | nodes.Getitem | nodes.Name):
        path = _path(node, bound)
        if path and not path.endswith("[]"):
            yield path
    else:
        yield from _in_all(list(node.iter_child_nodes()), bound)


def _path(node: nodes.Node, bound: Mapping[str, str]) -> str:
    """The dotted name of a reference, empty where it is a loop's own counter or cannot be told."""
    if isinstance(node, nodes.Name):
        return bound.get(node.name, node.name)
    if isinstance(node, nodes.Filter) and node.node is not None:
        return _path(node.node, bound)
    if isinstance(node, nodes.Getattr):
        owner = _path(node.node, bound)
        return f"{owner}.{node.attr}" if owner else ""
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        owner = _path(node.node, bound)
        part = f".{node.arg.value}" if isinstance(node.arg.value, str) else "[]"
        return f"{owner}{part}" if owner else ""
    return ""
