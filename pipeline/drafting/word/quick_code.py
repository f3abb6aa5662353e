"""The code of a proven part: Jinja's own but for three places, so that static text comes as numbers and values bare.

What Jinja would escape and encode piece by piece is done for all values of a document at once (see `quick`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame

from pipeline.drafting.word.environment import WordEnvironment
from pipeline.drafting.word.proof import Proof

# A piece of static text by its number, one that holds marks by its number as text, a value alone in a tuple.
Piece = int | str | tuple[object]


class _QuickGenerator(CodeGenerator):
    """Writes outputs without escaping, and the names of a plain dict without a call."""

    environment: "QuickEnvironment"

    def visit(self, node: nodes.Node, *given: Any, **named: Any) -> Any:
        """Outputs and names in our way, all else in Jinja's."""
        if isinstance(node, nodes.Output):
            return self._output(node, *given)
        if isinstance(node, nodes.Getattr):
            return self._entry(node, *given)
        return super().visit(node, *given, **named)

    def _output(self, node: nodes.Output, frame: Frame) -> None:
        for each in node.nodes:
            if isinstance(each, nodes.TemplateData):
                self.writeline(f"yield {self.environment.numbers[id(each)]!r}", each)
            else:
                self.writeline("yield (", each)
                self.visit(each, frame)
                self.write(",)")

    def _entry(self, node: nodes.Getattr, frame: Frame) -> None:
        name = repr(node.attr)
        self.write("(group[" + name + "] if type(group := ")
        self.visit(node.node, frame)
        self.write(f") is dict and {name} in group else environment.getattr(group, {name}))")


class QuickEnvironment(WordEnvironment):
    """The sandbox of a proven part; `numbers` says by which piece each static text of the tree is known."""

    code_generator_class = _QuickGenerator

    def __init__(self, numbers: Mapping[int, int | str], tags: Sequence[str]) -> None:
        super().__init__(_as_it_is, tags)
        self.numbers = numbers


def _as_it_is(value: object) -> object:
    return value


@dataclass(frozen=True, slots=True)
class QuickCode:
    """The code of one proven part; running it needs the values alone."""

    template: Template

    def running(self, values: Mapping[str, object]) -> Iterator[Piece]:
        """The pieces of the document in their order."""
        pieces: Iterator[Any] = self.template.root_render_func(self.template.new_context(dict(values)))
        return pieces


def quick_code(tree: nodes.Template, proof: Proof, tags: Sequence[str]) -> QuickCode:
    """The code for the tree that was proven; TemplateError, SyntaxError or RecursionError if Python cannot have it."""
    environment = QuickEnvironment(proof.numbers, tags)
    code: Any = environment.compile(tree)
    return QuickCode(Template.from_code(environment, code, {}))
