"""The sandbox as the Word engine runs it: the same rules, a short way for plain values, and an end to every loop."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import nodes, pass_context
from jinja2.runtime import Context

from pipeline.drafting.word.expressions import Missing, TemplateEnvironment
from pipeline.drafting.word.filters import UnfitValueError

MOST_TURNS = 2_000_000

_COUNTED = "_counted"


class TooManyTurnsError(Exception):
    """All loops of a part together turn more often than any honest document needs."""


class _CountingContext(Context):
    """The values of one part, and how often its loops may still turn."""

    turns_left = MOST_TURNS


@pass_context
def _counted(context: _CountingContext, value: Any) -> Any:
    """What a loop goes over, when it is a list and when all loops together come to an end."""
    if isinstance(value, Missing):
        return iter(value)
    if not isinstance(value, list | tuple | Mapping):
        raise UnfitValueError("for", value, "循环只用于列表；请核对字段名。")
    context.turns_left -= len(value)
    if context.turns_left < 0:
        raise TooManyTurnsError
    return value


class WordEnvironment(TemplateEnvironment):
    """`write` says how a value is written into the part; names in plain dicts are looked up without detours.

    `tags` are the texts of the tags of the part, one per line of the source that is compiled here.
    """

    context_class = _CountingContext

    def __init__(self, write: Callable[[object], object], tags: Sequence[str] = ()) -> None:
        super().__init__()
        self.finalize = write
        self.tags = tags
        self.filters[_COUNTED] = _counted

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def _generate(self, source: nodes.Template, *given: Any, **named: Any) -> str:
        for each in source.find_all(nodes.For):
            if not (isinstance(each.iter, nodes.Filter) and each.iter.name == _COUNTED):
                each.iter = nodes.Filter(each.iter, _COUNTED, [], [], None, None, lineno=each.lineno)
        return super()._generate(source, *given, **named)
