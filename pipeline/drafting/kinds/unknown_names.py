"""Fields a template asks for that its values do not have, found without rendering, in every branch at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import nodes

from pipeline.domain.findings import Finding, finding
from pipeline.drafting.word.expressions import TemplateEnvironment
from pipeline.drafting.word.parts import ReadPart
from pipeline.drafting.word.render_faults import hint_for, tags_with

Scope = Mapping[str, Sequence[object]]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that is not there, with the group it was looked for in."""

    dotted: str
    name: str
    group: object


def unknown_names(parts: Sequence[ReadPart], values: Mapping[str, object]) -> list[Finding]:
    """One finding per unknown field, with its first place in the template and the nearest known name."""
    found: dict[str, Finding] = {}
    for part in parts:
        tree = TemplateEnvironment().parse(part.source)
        for each in _in_nodes(tree.body, {name: [value] for name, value in values.items()}):
            found.setdefault(each.dotted, _finding(each, parts))
    return list(found.values())


def _finding(unknown: Unknown, parts: Sequence[ReadPart]) -> Finding:
    places = [each.place for each in tags_with(unknown.dotted, parts) or tags_with(unknown.name, parts)]
    where = f"（用在{places[0]}）" if places else ""
    hint = hint_for(unknown.name, unknown.group)
    return finding("T040", at=places[0] if places else unknown.dotted, name=unknown.dotted, where=where, hint=hint)


def _in_nodes(listed: Sequence[nodes.Node], scope: Scope) -> Iterator[Unknown]:
    for each in listed:
        yield from _in_node(each, scope)


def _in_node(node: nodes.Node, scope: Scope) -> Iterator[Unknown]:
    if isinstance(node, nodes.For):
        yield from _in_node(node.iter, scope)
        yield from _in_nodes([*node.body, *node.else_, *([node.test] if node.test else [])], _inside(node, scope))
    elif isinstance(node, nodes.Test) and node.name in ("defined", "undefined"):
        return
    elif isinstance(node, nodes.Filter) and node.name in ("default", "d"):
        yield from _in_nodes(node.args, scope)
    elif isinstance(node, nodes.Getattr | nodes.Getitem | nodes.Name):
        yield from _in_reference(node, scope)
    else:
        yield from _in_nodes(list(node.iter_child_nodes()), scope)


def _inside(loop: nodes.For, scope: Scope) -> Scope:
    """The names inside a loop: its variables stand for every row there is."""
    rows = [row for each in _candidates(loop.iter, scope) if isinstance(each, list | tuple) for row in each]
    targets = loop.target.items if isinstance(loop.target, nodes.Tuple) else [loop.target]
    single = len(targets) == 1
    bound = {each.name: rows if single else [] for each in targets if isinstance(each, nodes.Name)}
    return {**scope, "loop": [], **bound}


def _in_reference(node: nodes.Expr, scope: Scope) -> Iterator[Unknown]:
    if isinstance(node, nodes.Name):
        if node.name not in scope:
            yield Unknown(node.name, node.name, dict.fromkeys(scope))
        return
    assert isinstance(node, nodes.Getattr | nodes.Getitem)
    yield from _in_node(node.node, scope)
    key = _key(node)
    if key is None:
        return
    for owner in _candidates(node.node, scope):
        if isinstance(owner, Mapping) and owner and key not in owner:
            yield Unknown(_dotted(node), str(key), owner)
            return


def _candidates(node: nodes.Node, scope: Scope) -> Sequence[object]:
    """Every value the expression may stand for, none where that cannot be told."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name, [])
    if isinstance(node, nodes.Getattr | nodes.Getitem):
        key = _key(node)
        owners = _candidates(node.node, scope)
        return [each[key] for each in owners if isinstance(each, Mapping) and key in each]
    return []


def _key(node: nodes.Getattr | nodes.Getitem) -> object | None:
    if isinstance(node, nodes.Getattr):
        return node.attr
    return node.arg.value if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str) else None


def _dotted(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr | nodes.Getitem):
        return f"{_dotted(node.node)}.{_key(node)}"
    return "…"
