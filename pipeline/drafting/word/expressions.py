"""The sandbox of template expressions: what a tag may say, in an environment where nothing else is reachable."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import StrictUndefined, UndefinedError, nodes
from jinja2.filters import FILTERS as JINJA
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS as JINJA_TESTS

from pipeline.drafting.word.filters import FILTERS, JINJA_FILTERS
from pipeline.drafting.word.shown import shown

MAX_LOOP_DEPTH = 3

_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.If,
    nodes.For,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.CondExpr,
    nodes.Add,
    nodes.Sub,
    nodes.Concat,
    nodes.Tuple,
    nodes.List,
)
_TESTS = ("defined", "undefined", "none", "true", "false", "even", "odd", "in", "eq", "ne", "lt", "le", "gt", "ge")
_COMPARING = ("in", "eq", "ne", "lt", "le", "gt", "ge")
_MOST_GIVEN = {"default": 2, "d": 2, "join": 1, "sum": 1}
_LARGEST_NUMBER = 10**15
_LOOP = ("index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem")
_NAMES = {
    "Call": "调用 ( )",
    "Mul": "乘法 *",
    "Pow": "乘方 **",
    "Div": "除法 /",
    "FloorDiv": "除法 //",
    "Mod": "取余 %",
    "Slice": "切片 [:]",
    "Dict": "字典 { }",
    "Assign": "赋值 set",
}


class MissingValueError(UndefinedError):
    """A tag asked for a value that is not there; `owner` is the group it was looked for in, None for the top."""

    def __init__(self, owner: object, name: str) -> None:
        super().__init__(name)
        self.owner, self.name = owner, name


class Missing(StrictUndefined):
    """Stands for a missing value until it is used, then raises MissingValueError."""

    __slots__ = ()

    def _fail_with_undefined_error(self, *_args: Any, **_kwargs: Any) -> Any:
        owner = self._undefined_obj if isinstance(self._undefined_obj, Mapping | list | tuple) else None
        raise MissingValueError(owner, str(self._undefined_name))

    __iter__ = __str__ = __len__ = __eq__ = __ne__ = __bool__ = __hash__ = _fail_with_undefined_error
    __contains__ = __add__ = __radd__ = __sub__ = __rsub__ = __neg__ = _fail_with_undefined_error
    __lt__ = __le__ = __gt__ = __ge__ = __getitem__ = __call__ = _fail_with_undefined_error


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """Names reach into mappings, lists and `loop` only; no attribute of any Python object is visible."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=Missing, finalize=shown, cache_size=0)
        self.globals.clear()
        self.filters = {**{name: JINJA[name] for name in JINJA_FILTERS}, **FILTERS}
        self.tests = {name: JINJA_TESTS[name] for name in _TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            found = getattr(obj, attribute)
            return self.undefined(name=f"loop.{attribute}") if isinstance(found, Missing) else found
        return self._entry(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self._entry(obj, argument)

    def _entry(self, obj: Any, key: Any) -> Any:
        if isinstance(obj, Missing):
            return obj._fail_with_undefined_error()
        if isinstance(obj, Mapping) and isinstance(key, str | int) and key in obj:
            return obj[key]
        if isinstance(obj, list | tuple) and type(key) is int and -len(obj) <= key < len(obj):
            return obj[key]
        return self.undefined(obj=obj, name=str(key))


def forbidden_in(tree: nodes.Template) -> Iterator[str]:
    """Every use of more than the template language, in Chinese; an unlisted filter comes as `filter:name`."""
    for node in tree.find_all(nodes.Node):
        yield from _forbidden(node)


def _forbidden(node: nodes.Node) -> Iterator[str]:
    kind = type(node).__name__
    if _is_repeat_count(node):
        return
    if not isinstance(node, _NODES) and not isinstance(node, nodes.Operand):
        yield _NAMES.get(kind, kind)
    elif isinstance(node, nodes.Filter | nodes.Test):
        yield from _forbidden_use(node)
    elif isinstance(node, nodes.For) and node.recursive:
        yield "递归循环 recursive"
    elif isinstance(node, nodes.Const) and _is_no_plain_number(node.value):
        yield "过大的数"
    elif any(str(name).startswith("_") for name in _names_in(node)):
        yield "以下划线开头的名称"


def _forbidden_use(node: nodes.Filter | nodes.Test) -> Iterator[str]:
    if isinstance(node, nodes.Test) and node.name not in _TESTS:
        yield f"判断 is {node.name}"
    elif isinstance(node, nodes.Filter) and node.name not in FILTERS and node.name not in JINJA_FILTERS:
        yield f"filter:{node.name}"
    elif _is_given_too_much(node):
        yield f"{node.name} 的参数"


def _is_given_too_much(node: nodes.Filter | nodes.Test) -> bool:
    """More or fewer arguments than the filter or test takes, or arguments that only the data would tell."""
    given = len(node.args)
    if node.kwargs or node.dyn_args or node.dyn_kwargs:
        return True
    if isinstance(node, nodes.Test):
        return given != (node.name in _COMPARING)
    return given > _MOST_GIVEN.get(node.name, 0)


def _is_no_plain_number(value: object) -> bool:
    return isinstance(value, int | float) and not abs(value) < _LARGEST_NUMBER


def _is_repeat_count(node: nodes.Node) -> bool:
    """`2 * loop.length` is what docxtpl itself writes for a cell merged over a loop."""
    return (
        isinstance(node, nodes.Mul)
        and isinstance(node.left, nodes.Const)
        and isinstance(node.left.value, int)
        and isinstance(node.right, nodes.Getattr)
        and isinstance(node.right.node, nodes.Name)
        and node.right.node.name == "loop"
    )


def _names_in(node: nodes.Node) -> Sequence[object]:
    if isinstance(node, nodes.Getattr):
        return [node.attr]
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return [node.arg.value]
    if isinstance(node, nodes.Name):
        return [node.name]
    return []


def loop_depth(node: nodes.Node) -> int:
    """How many loops stand inside one another at most."""
    inner = max((loop_depth(child) for child in node.iter_child_nodes()), default=0)
    return inner + isinstance(node, nodes.For)
