"""The outline of a template: its marks under its conditions, without words; it tells which clauses a document has.

`[[库:C13]]` in a paragraph says that clause C13 of the clause library stands there. The mark prints nothing, so the
documents themselves know nothing of it; the outline is run beside them, for the few that are asked about.
"""

from collections.abc import Iterator, Mapping, Sequence

from jinja2 import Template

from pipeline.drafting.word.clause_numbers import CLOSE, LIBRARY, OPEN, Mark, marks_in, places_of
from pipeline.drafting.word.expressions import TemplateEnvironment
from pipeline.drafting.word.gate import MAIN_PART
from pipeline.drafting.word.paragraphs import Paragraph, W
from pipeline.drafting.word.parts import ReadPart
from pipeline.drafting.word.tags import Tag

_CONTROLS = ("if", "elif", "else", "endif", "for", "endfor")
_BEGINNING = ("条", "款", "附件")
_PARAGRAPH = "\n"


class ClauseOutline:
    """The marks of a template's body, ready to be run with values."""

    def __init__(self, parts: Sequence[ReadPart]) -> None:
        body = next(each for each in parts if each.member == MAIN_PART)
        self._template: Template = TemplateEnvironment().from_string("".join(_source(body)))

    def places(self, values: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
        """Where each clause stands for these values: 第9.3条, 第十二条, 附件五 or 首部, as the finished text says."""
        paragraphs = self._template.render(values).split(_PARAGRAPH)
        marks = [mark for each in paragraphs for mark in _beginning_first(each)]
        found: dict[str, tuple[str, ...]] = {}
        for (kind, key), place in zip(marks, places_of(marks), strict=True):
            for each in clauses_named(key) if kind == LIBRARY else ():
                found[each] = (*found.get(each, ()), place)
        return found


def clauses_named(key: str) -> list[str]:
    """The clauses that one mark names: `C11、C12`."""
    return key.split("、")


def clause_marks(parts: Sequence[ReadPart]) -> list[Mark]:
    """The marks of the clause library in a template, in reading order."""
    return [mark for part in parts for mark in part.marks if mark.kind == LIBRARY]


def _source(body: ReadPart) -> Iterator[str]:
    """Conditions and marks in their order, each paragraph with marks on a line of its own."""
    for paragraph, tags in _paragraphs(body):
        pieces = [(at, f"{OPEN}{kind}:{key}{CLOSE}") for at, kind, key in marks_in(paragraph.text)]
        if pieces:
            pieces.append((-1, _PARAGRAPH))
        after = 0
        for each in tags:
            after = paragraph.text.index(each.text, after)
            pieces.append((after, f"{{% {each.words} %}}"))
            after += len(each.text)
        yield from (piece for _, piece in sorted(pieces))


def _paragraphs(body: ReadPart) -> list[tuple[Paragraph, list[Tag]]]:
    """Those with marks or conditions, in reading order."""
    found: dict[int, tuple[Paragraph, list[Tag]]] = {}
    for paragraph in (*(each.paragraph for each in body.tags), *(each.paragraph for each in body.marks)):
        found.setdefault(id(paragraph), (paragraph, []))
    for tag in body.tags:
        if tag.verb in _CONTROLS:
            found[id(tag.paragraph)][1].append(tag)
    if not found:
        return []
    root = next(iter(found.values()))[0].element.getroottree().getroot()
    order = {each: number for number, each in enumerate(root.iter(f"{W}p"))}
    return sorted(found.values(), key=lambda one: order[one[0].element])


def _beginning_first(paragraph: str) -> list[tuple[str, str]]:
    """The marks of one paragraph; its number goes first, wherever the author wrote the mark of the library."""
    sealed = [each.removeprefix(OPEN).partition(":") for each in paragraph.split(CLOSE) if each]
    return sorted(((kind, key) for kind, _, key in sealed), key=lambda mark: mark[0] not in _BEGINNING)
