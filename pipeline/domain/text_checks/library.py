"""The clauses that stand in a contract text, judged by the clause library (handbook 3.1, 3.2; R4-07).

The template says where each clause stands; words are a second opinion that finds a clause emptied in Word.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from pipeline.domain.clauses.library import ALWAYS, BY_KIND, CONDITIONS, EIGHT, FREE, LIBRARY, NEVER, Clause, Element
from pipeline.domain.findings import Finding, finding
from pipeline.domain.proposal.clause_flags import conditions_of
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.proposal.triggers import TRIGGERS
from pipeline.domain.text_checks.lines import ContractText, squeeze

Standing: TypeAlias = Mapping[str, tuple[str, ...]]
"""Which clauses of the library a text has, by id, each with the places where it stands: 第9.3条, 第十二条, 附件五."""

SHORTEST = 15
"""A clause with fewer characters behind its number says nothing."""

_SOURCES = {"SALES": "民法典第五百九十六条", "TECHDEV": "民法典第八百四十五条"}
_REASONS = {**CONDITIONS, **{each.flag: f"启用了“{each.label}”" for each in TRIGGERS}}
_HEAD = "首部"


def required_clauses(proposal: Proposal) -> dict[str, str]:
    """The clauses this contract needs by id, each with the reason.

    A switch somebody turned on asks for its clause in every kind of contract.
    """
    kind, conditions = proposal.proposal.contract_kind, conditions_of(proposal)
    reasons = {each.id: _why(each, kind, conditions, proposal) for each in LIBRARY.values()}
    return {clause: reason for clause, reason in reasons.items() if reason}


def _why(clause: Clause, kind: str, conditions: Mapping[str, bool], proposal: Proposal) -> str:
    need = clause.need_in(kind)
    if need == ALWAYS:
        return "此类合同必备"
    if need not in (FREE, NEVER):
        return _REASONS[need] if conditions[need] else ""
    switches = {each for each in clause.needs.values() if getattr(proposal.clause_flags, each, None) is True}
    return next((_REASONS[each] for each in sorted(switches)), "")


def missing_clauses(text: ContractText, proposal: Proposal, standing: Standing) -> Iterator[Finding]:
    """Clauses that are not there, and clauses of which nothing but the number is left."""
    for clause, reason in required_clauses(proposal).items():
        title = LIBRARY[clause].title
        if clause not in standing:
            yield finding("K067", at="全文", clause=clause, title=title, reason=reason)
        elif not _says_something(text, standing[clause]):
            yield finding("K068", at=standing[clause][0], clause=clause, title=title)


def uncovered_elements(text: ContractText, proposal: Proposal, standing: Standing) -> Iterator[Finding]:
    """Elements that no clause in the text brings (民法典 470, and what the kind needs besides)."""
    brought = {
        element
        for clause, places in standing.items()
        if clause in LIBRARY and _says_something(text, places)
        for element in LIBRARY[clause].elements
    }
    kind = proposal.proposal.contract_kind
    for each in EIGHT:
        if each not in brought:
            yield _uncovered(each, "民法典第四百七十条")
    for each in BY_KIND[kind]:
        if each not in brought:
            yield _uncovered(each, _SOURCES[kind])


def _uncovered(element: Element, source: str) -> Finding:
    return finding("K006", at="全文", element=element.label, source=source)


def _says_something(text: ContractText, places: tuple[str, ...]) -> bool:
    return any(place == _HEAD or _length_at(text, place) >= SHORTEST for place in places)


def _length_at(text: ContractText, place: str) -> int:
    """How much stands at a place besides its number or heading."""
    heads = [each for each in text.lines if each.heading == place]
    lines = text.article_of(heads[0])[1:] if heads else text.under(place)
    return sum(len(squeeze(each.text).lstrip("0123456789.")) for each in lines)
