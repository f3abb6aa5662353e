"""The compiling of a part: gated, split into pieces, proven where it can be, turned into code by Jinja."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import Any

from jinja2 import Template, TemplateError, nodes

from pipeline.domain.findings import Finding, finding
from pipeline.drafting.word.environment import WordEnvironment
from pipeline.drafting.word.expressions import MAX_LOOP_DEPTH, TemplateEnvironment, loop_depth
from pipeline.drafting.word.gate import MAIN_PART
from pipeline.drafting.word.paragraphs import excerpt
from pipeline.drafting.word.parts import CORE, ReadPart, forbidden_findings, why_unreadable
from pipeline.drafting.word.proof import Proof, prove
from pipeline.drafting.word.quick import QuickPart
from pipeline.drafting.word.quick_code import quick_code
from pipeline.drafting.word.shown import shown, shown_richly

_LITERALS = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_OPENING = re.compile(r"\{[{%][-+]?")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
_DRAWING_ID = re.compile(r'(<wp:docPr [^>]*?(?<=\s)id=")\d+(")')
_WIDENING = ("hm", "colspan")


class WordPart:
    """One member of the template, compiled; `quick` is there when its documents need no reading back."""

    def __init__(self, part: ReadPart, tree: nodes.Template) -> None:
        self.member, self.title, self.odd_place = part.member, part.title, part.odd_place
        proof = _proof(part, tree)
        self._tree = tree
        self._environment = WordEnvironment(shown if proof else shown_richly, tags_in(part.source))
        self.is_constant = next(tree.find_all((nodes.If, nodes.For)), None) is None and all(
            isinstance(each, nodes.TemplateData) for output in tree.find_all(nodes.Output) for each in output.nodes
        )
        code = quick_code(tree, proof, self._environment.tags) if proof else None
        self.quick = QuickPart(proof, code, is_word=not self.is_properties) if proof and code else None
        if proof is None:
            _ = self.template

    @cached_property
    def template(self) -> Template:
        """Jinja's own code, which a proven part needs only when the quick way is left."""
        code: Any = self._environment.compile(self._tree)
        return Template.from_code(self._environment, code, {})

    @property
    def is_body(self) -> bool:
        return self.member == MAIN_PART

    @property
    def is_ours_alone(self) -> bool:
        """docxtpl fills neither endnotes nor all properties."""
        return self.is_properties or self.title == "尾注"

    @property
    def is_properties(self) -> bool:
        return self.member == CORE


def pieces_of(part: WordPart, values: Mapping[str, object]) -> Iterator[str]:
    """Jinja's own pieces, in order: those it escaped are the values, all others stood in the template."""
    return part.template.root_render_func(part.template.new_context(dict(values)))


def compile_part(part: ReadPart) -> tuple[WordPart | None, list[Finding]]:
    """The part compiled, or None with the reasons; what is compiled is exactly what was gated here."""
    try:
        tree = TemplateEnvironment().parse(_a_line_per_tag(_with_numbered_drawings(part)))
        found = [*forbidden_findings(tree, "…", part.title)]
        if loop_depth(tree) > MAX_LOOP_DEPTH:
            found.append(finding("T030", at=part.title, depth=loop_depth(tree), limit=MAX_LOOP_DEPTH))
        if found:
            return None, found
        _write_literals(tree)
        return WordPart(part, tree), []
    except (TemplateError, SyntaxError, RecursionError, ValueError) as error:
        return None, [_unreadable(error, part)]


def _a_line_per_tag(source: str) -> str:
    """Every tag begins a line of its own inside its brackets, so that a fault can be told by its line."""
    return _OPENING.sub(lambda each: f"{each[0]}\n", source)


def tags_in(source: str) -> list[str]:
    """The text behind each opening bracket of the source: what stands in line two, three, …"""
    return [each[0] if (each := _TAG.match(source, opening.start())) else "…" for opening in _OPENING.finditer(source)]


def _proof(part: ReadPart, tree: nodes.Template) -> Proof | None:
    is_body = part.member == MAIN_PART
    if is_body and any(each.level == "tc" or each.verb in _WIDENING for each in part.tags):
        return None
    return prove(tree, is_word=part.member != CORE, is_body=is_body)


def _write_literals(tree: nodes.Template) -> None:
    """`{_{` in a template is `{{` in the document."""
    for each in tree.find_all(nodes.TemplateData):
        for written, meant in _LITERALS:
            each.data = each.data.replace(written, meant)


def _with_numbered_drawings(part: ReadPart) -> str:
    """Drawings that come out exactly once have the number they would be given afterwards."""
    return numbered_drawings(part.source) if part.member == MAIN_PART else part.source


def numbered_drawings(xml: str) -> str:
    """Drawings of the body with ids of their own, as docxtpl numbers them, or Word calls the file damaged."""
    numbers = count(1001)
    return _DRAWING_ID.sub(lambda each: f"{each[1]}{next(numbers)}{each[2]}", xml) if "<wp:docPr " in xml else xml


def _unreadable(error: Exception, part: ReadPart) -> Finding:
    """Named by the tag where reading stopped."""
    tags, line = tags_in(part.source), getattr(error, "lineno", None) or 0
    if not 2 <= line <= len(tags) + 1:
        return finding("T027", at=part.odd_place, tag="…", why=why_unreadable(error))
    return finding(
        "T027", at=place_of(line - 2, tags, part), tag=excerpt(tags[line - 2], 60), why=why_unreadable(error)
    )


def place_of(number: int, tags: Sequence[str], part: ReadPart) -> str:
    """Where a tag of the source stands: the author's tag with the same letters, or the one that is as far on."""
    letters = "".join(tags[number].split())
    written = [each for each in part.tags if not each.is_comment]
    same = next((each.place for each in written if "".join(each.text.split()) == letters), "")
    return same or (written[number].place if len(written) == len(tags) else part.odd_place)
