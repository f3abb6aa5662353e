"""Is a contract text composed as the clause library says: every clause it needs, under its switch, in bold."""

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import nodes

from pipeline.domain.clauses.library import ALWAYS, FREE, LIBRARY, NEVER, WEIGHTY, Clause
from pipeline.domain.findings import Finding, finding
from pipeline.domain.proposal.triggers import TRIGGERS
from pipeline.drafting.kinds.kind import Kind
from pipeline.drafting.values.contract import Values
from pipeline.drafting.word.clause_numbers import Mark
from pipeline.drafting.word.clause_outline import ClauseOutline, clause_marks, clauses_named
from pipeline.drafting.word.expressions import MissingValueError, TemplateEnvironment
from pipeline.drafting.word.filters import UnfitValueError
from pipeline.drafting.word.paragraphs import W, excerpt
from pipeline.drafting.word.template import WordTemplate

_SWITCHES = {each.flag: each.label for each in TRIGGERS}
_GOES_WITH = {"source_code": "source_code_delivery"}


def clause_faults(kind: Kind, template: WordTemplate, values: Values) -> Iterator[Finding]:
    """What the clause library misses in a contract text; nothing for kinds that aren't composed from it."""
    if not kind.contract_kinds:
        return
    marks = clause_marks(template.read)
    yield from _unknown(marks)
    there = _ids(marks)
    yield from _absent(kind, there)
    yield from _out_of_place(kind, there)
    yield from _pale(marks)
    if isinstance(values.get("flags"), Mapping):
        outline = ClauseOutline(template.read)
        for each in LIBRARY.values():
            if each.id in there:
                yield from _switch_faults(each, kind, outline, values)


def clauses_in_template(kind: Kind) -> dict[str, str]:
    """For each clause: `●` always needed, `○` under a switch or by choice, `—` not used, `缺` needed and absent."""
    there = _ids(clause_marks(WordTemplate.from_file(kind.template_path).read))
    return {each.id: _cell(needs_of(each, kind), is_there=each.id in there) for each in LIBRARY.values()}


def _cell(needs: set[str], *, is_there: bool) -> str:
    if not is_there:
        return NEVER if needs <= {FREE, NEVER} else "缺"
    return ALWAYS if ALWAYS in needs else FREE


def unused_terms(kind: Kind, template: WordTemplate) -> Iterator[Finding]:
    """Clause parameters that the template never asks for: what it says instead is fixed, whatever the proposal sets."""
    asked = set().union(*(_terms_in(each.source) for each in template.read))
    for name in kind.terms:
        if name not in asked:
            at = f"{kind.folder.name}/kind.toml"
            yield finding("T086", at=at, name=name, label=kind.term_labels[name])


def _terms_in(source: str) -> set[str]:
    tree = TemplateEnvironment().parse(source)
    return {
        each.attr
        for each in tree.find_all(nodes.Getattr)
        if isinstance(each.node, nodes.Name) and each.node.name == "terms"
    }


def needs_of(clause: Clause, kind: Kind) -> set[str]:
    """What the library says about a clause for each kind of contract this text serves."""
    return {clause.need_in(each) for each in kind.contract_kinds}


def _ids(marks: list[Mark]) -> set[str]:
    return {clause for each in marks for clause in clauses_named(each.key)}


def _unknown(marks: list[Mark]) -> Iterator[Finding]:
    for each in marks:
        for clause in clauses_named(each.key):
            if clause not in LIBRARY:
                text = excerpt(each.paragraph.text)
                yield finding("T080", at=each.paragraph.place, clause=clause, text=text)


def _absent(kind: Kind, there: set[str]) -> Iterator[Finding]:
    for each in LIBRARY.values():
        needs = needs_of(each, kind)
        if each.id in there:
            continue
        if ALWAYS in needs:
            yield finding("T081", at=kind.folder.name, clause=each.id, title=each.title, when="")
        for need in sorted(needs - {ALWAYS, FREE, NEVER}):
            switch = _GOES_WITH.get(need, need)
            label = _SWITCHES.get(switch, need)
            yield finding("T082", at=kind.folder.name, flag=label, switch=switch, clause=each.id, title=each.title)


def _out_of_place(kind: Kind, there: set[str]) -> Iterator[Finding]:
    for clause in sorted(there & LIBRARY.keys()):
        if needs_of(LIBRARY[clause], kind) == {NEVER} and clause not in kind.extra_clauses:
            yield finding("T084", at=kind.folder.name, clause=clause, title=LIBRARY[clause].title)
    for clause in kind.extra_clauses:
        if clause not in there:
            yield finding("T085", at=f"{kind.folder.name}/kind.toml", clause=clause)


def _switch_faults(clause: Clause, kind: Kind, outline: ClauseOutline, values: Values) -> Iterator[Finding]:
    """The clause comes with its switch and goes with it; one that is always needed stays without any."""
    needs = needs_of(clause, kind)
    facts = {"clause": clause.id, "title": clause.title, "at": kind.folder.name}
    if needs == {ALWAYS} and not _stands(clause, outline, _switched(values, _SWITCHES, on=False)):
        yield finding("T081", when="（全部开关关闭时）", **facts)
    for need in sorted(needs - {ALWAYS, FREE, NEVER}):
        switch = _GOES_WITH.get(need, need)
        if switch not in _SWITCHES:
            continue
        named = {"flag": _SWITCHES[switch], "switch": switch}
        if not _stands(clause, outline, _switched(values, [switch], on=True)):
            yield finding("T082", **named, **facts)
        is_free = needs <= {need, NEVER}
        if is_free and _stands(clause, outline, _switched(values, _off_with(need), on=False), unless=False):
            yield finding("T083", **named, **facts)


def _stands(clause: Clause, outline: ClauseOutline, values: Values, *, unless: bool = True) -> bool:
    """Whether the clause stands for these values; `unless` where a condition asks for a missing value (T040)."""
    try:
        return clause.id in outline.places(values)
    except (MissingValueError, UnfitValueError):
        return unless


def _off_with(need: str) -> list[str]:
    return ["source_code_delivery", "source_code_escrow"] if need == "source_code" else [need]


def _switched(values: Values, switches: Mapping[str, str] | list[str], *, on: bool) -> dict[str, Any]:
    return {**values, "flags": {**values["flags"], **dict.fromkeys(switches, on)}}


def _pale(marks: list[Mark]) -> Iterator[Finding]:
    """Clauses that weigh on the other party, of which nothing is in bold."""
    for each in marks:
        for clause in clauses_named(each.key):
            if clause in WEIGHTY and not _is_heading(each) and not _has_bold(each):
                text = excerpt(each.paragraph.text)
                title = LIBRARY[clause].title
                yield finding("T087", at=each.paragraph.place, clause=clause, title=title, text=text)


def _is_heading(mark: Mark) -> bool:
    return mark.paragraph.text.startswith("[[条")


def _has_bold(mark: Mark) -> bool:
    runs = mark.paragraph.element.iter(f"{W}r")
    bold = (run.find(f"{W}rPr/{W}b") for run in runs if any(text.text for text in run.iter(f"{W}t")))
    return any(each is not None and each.get(f"{W}val", "1") not in ("0", "false") for each in bold)
