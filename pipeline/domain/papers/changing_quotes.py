"""The clauses a change names, each held against the contract as it stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.domain.findings import Finding, finding
from pipeline.domain.money.amounts import format_amount
from pipeline.domain.papers.changing_clauses import (
    Found,
    Key,
    StandingText,
    clause_key,
    first_difference,
    overlapping,
    quoted_in,
    squeeze,
)
from pipeline.domain.papers.changing_facts import ChangeFacts, ClauseChange
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.text_checks.lines import contract_text
from pipeline.domain.text_checks.structure import unfilled

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Quote:
    """One change with what the contract says there; `is_whole` when the quotation is the whole clause."""

    change: ClauseChange
    name: str
    old_text: str
    is_whole: bool = True
    amended_by: str = ""
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class Quotes:
    """Every change that was found, and what is wrong with the others."""

    quotes: tuple[Quote, ...]
    findings: tuple[Finding, ...]


def quote_all(facts: ChangeFacts, text: StandingText) -> Quotes:
    """Each clause of the change held against the text in force."""
    quotes: list[Quote] = []
    findings: list[Finding] = []
    for place, change in enumerate(facts.clauses):
        got = _quote(change, text, f"clauses[{place}]")
        if isinstance(got, Finding):
            findings.append(got)
        else:
            quotes.append(got)
    return Quotes(tuple(quotes), (*findings, *check_numbering(facts, text)))


def check_numbering(facts: ChangeFacts, text: StandingText) -> Iterator[Finding]:
    """Clauses that are added count on from the last of their article, in whatever order they are told."""
    keys = [clause_key(each.clause)[0] if each.action == "增加" else () for each in facts.clauses]
    for place, key in enumerate(keys):
        if not key:
            continue
        highest = max(_beside(key, [each.key for each in text.leaves]), default=0)
        told = {highest, *_beside(key, keys)}
        missing = [number for number in range(highest + 1, _last_number(key)) if number not in told]
        if missing:
            at, clause = f"clauses[{place}].clause", facts.clauses[place].clause
            yield finding("B317", at=at, clause=clause, last=highest or "无", missing="、".join(map(str, missing[:5])))


def _beside(key: Key, keys: Iterable[Key]) -> list[int]:
    """The numbers of the clauses on one level with a key, under the same parent."""
    rank = key[-1].rstrip("0123456789")
    level = (each[: len(key)] for each in keys if len(each) >= len(key))
    return [_last_number(each) for each in level if each[:-1] == key[:-1] and each[-1].rstrip("0123456789") == rank]


def _last_number(key: Key) -> int:
    return int("".join(each for each in key[-1] if each.isdigit()) or "0")


def _quote(change: ClauseChange, text: StandingText, at: str) -> Quote | Finding:
    found = text.find(change.clause)
    if change.action == "增加":
        return _added(change, text, found, at)
    if not found:
        near = "、".join(text.near(change.clause)) or "（合同没有条款号）"
        return finding("B302", at=f"{at}.clause", clause=change.clause, near=near)
    return _taken_out(change, found, at) if not change.old_text.strip() else _held_against(change, text, found, at)


def _added(change: ClauseChange, text: StandingText, found: Sequence[Found], at: str) -> Quote | Finding:
    key, label = clause_key(change.clause)
    if found:
        return finding("B306", at=f"{at}.clause", clause=change.clause)
    if not key or label:
        return finding("B315", at=f"{at}.clause", clause=change.clause)
    if len(key) > 1 and not any(each.key[: len(key) - 1] == key[:-1] for each in text.leaves):
        return finding("B302", at=f"{at}.clause", clause=change.clause, near="、".join(text.near(change.clause)))
    return Quote(change, change.clause.strip(), "")


def _taken_out(change: ClauseChange, found: Sequence[Found], at: str) -> Quote | Finding:
    """The contract's own words, when there can be no doubt which."""
    if len(found) > 1:
        return finding("B304", at=f"{at}.clause", clause=change.clause, count=len(found))
    only = found[0]
    rows = [each for each in only.leaves if each.label]
    if rows and len(only.leaves) > 1:
        row = rows[min(1, len(rows) - 1)].name
        return finding("B314", at=f"{at}.old_text", clause=only.name, row=row)
    return Quote(change, only.name, only.text, amended_by=only.amended_by, found=only)


def _held_against(change: ClauseChange, text: StandingText, found: Sequence[Found], at: str) -> Quote | Finding:
    holding = [(each, quoted_in(each.text, change.old_text)) for each in found]
    holding = [(each, quoted) for each, quoted in holding if quoted.times]
    if not holding:
        return _not_there(change, text, found[0], at)
    if len(holding) > 1:
        return finding("B304", at=f"{at}.old_text", clause=change.clause, count=len(holding))
    only, quoted = holding[0]
    if quoted.times > 1:
        shown = change.old_text.strip()[:_SHOWN]
        return finding("B305", at=f"{at}.old_text", clause=only.name, text=shown, count=quoted.times)
    is_whole = squeeze(quoted.text) == squeeze(only.text)
    return Quote(change, only.name, quoted.text, is_whole, only.amended_by, only)


def _not_there(change: ClauseChange, text: StandingText, found: Found, at: str) -> Finding:
    """The quotation stands in another clause, or differs from the contract's words."""
    others = text.places_of(change.old_text)
    if others:
        return finding("B316", at=f"{at}.clause", clause=found.name, other="、".join(others[:3]))
    ours, theirs = first_difference(found.text, change.old_text)
    return finding("B303", at=f"{at}.old_text", clause=found.name, ours=ours, theirs=theirs)


def check_wording(proposal: Proposal, facts: ChangeFacts, quotes: Sequence[Quote]) -> Iterator[Finding]:
    """New words that are missing, the same, left open, or against the word of the relation to the contract."""
    for place, each in enumerate(facts.clauses):
        at = f"clauses[{place}]"
        yield from _check_words(each, at)
        for gap in unfilled(contract_text(each.new_text), proposal):
            yield finding("B311", at=f"{at}.new_text", clause=each.clause, excerpt=gap.values["excerpt"])
        if facts.precedence == "仅补充" and each.action != "增加":
            yield finding("B313", at="precedence", action=each.action, clause=each.clause)
    for quote in quotes:
        if quote.change.new_text and squeeze(quote.change.new_text) == squeeze(quote.old_text):
            yield finding("B309", at=quote.name, clause=quote.name)
    for earlier, later in overlapping([each.found or Found(each.name, ()) for each in quotes]):
        if _is_same_spot(quotes[earlier], quotes[later]):
            yield finding("B310", at=quotes[later].name, clause=quotes[later].name, other=quotes[earlier].name)


def _is_same_spot(one: Quote, other: Quote) -> bool:
    """Two different excerpts of one clause are two changes; one inside the other is the same place."""
    return squeeze(one.old_text) in squeeze(other.old_text) or squeeze(other.old_text) in squeeze(one.old_text)


def _check_words(change: ClauseChange, at: str) -> Iterator[Finding]:
    if change.action != "删除" and not change.new_text.strip():
        yield finding("B307", at=f"{at}.new_text", clause=change.clause)
    if change.action == "删除" and change.new_text.strip():
        yield finding("B308", at=f"{at}.new_text", clause=change.clause, action="删除", what="new_text")
    if change.action == "增加" and change.old_text.strip():
        yield finding("B308", at=f"{at}.old_text", clause=change.clause, action="增加", what="old_text")


def check_total_named(quotes: Sequence[Quote], before: Decimal, after: Decimal) -> Iterator[Finding]:
    """Where the old words name the total, the new ones name the new total."""
    old, new = format_amount(before), format_amount(after)
    for each in quotes if before != after else ():
        if each.change.action == "修改" and old in each.old_text and new not in each.change.new_text:
            yield finding("B312", at=each.name, clause=each.name, total=new)
