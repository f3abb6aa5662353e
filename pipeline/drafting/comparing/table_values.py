"""The values of a revision table (HTXD): changes in four columns, facts called out, wishes with what answers them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.drafting.comparing.comparison import Change, ChangeKind, Comparison
from pipeline.drafting.comparing.counterparty import Handiwork
from pipeline.drafting.comparing.figures import FactChange
from pipeline.drafting.comparing.labels import article_number
from pipeline.drafting.comparing.wording import GONE, NEW, SAME, Piece
from pipeline.drafting.values.contract import Values, document_values
from pipeline.drafting.word.paragraphs import excerpt
from pipeline.drafting.word.value_checks import first_forbidden

NOTHING, UNPRINTABLE = "无", "□"
TITLE = "合同修订对照表"
_LONGEST_SAME, _KEPT = 240, 90
_SHORT_DIGEST = 16
_MOST_NOTES, _LONGEST_NOTE = 30, 120
_FEWEST_SHARED, _SHARED = 4, 0.3
_ANNEX = re.compile("附件[一二三四五六七八九十]{1,3}")
_CLAUSE = re.compile(r"\d{1,2}[.．]\d{1,2}")


@dataclass(frozen=True, slots=True)
class Side:
    """One version as the table names it; the digest is that of its text, when it has one on record."""

    label: str
    text_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A change somebody asked for: who, about which clauses (as they wrote them), what."""

    raised_by: str
    clauses: Sequence[str]
    text: str


@dataclass(frozen=True, slots=True)
class RevisionFacts:
    """What the table says beside the changes; `number` is the document number without version, 无 when it has none.

    `silent` are the changes that a counterparty made without a mark, beside others that it marked.
    """

    number: str
    version: str
    contract_no: str
    contract_title: str
    old: Side
    new: Side
    made_on: date
    drafted_by: str
    wishes: Sequence[Wish] = ()
    reason: str = ""
    notes: Sequence[str] = ()
    silent: Sequence[Change] = ()


def revision_values(comparison: Comparison, facts: RevisionFacts) -> Values:
    """Everything the HTXD template may name; characters that no document may hold are shown as □."""
    return _printable(_values(comparison, facts))


def wishes_answered(comparison: Comparison, wish: Wish) -> list[Change]:
    """The changes in the clauses a wish speaks of: the very clause when it names one, else its article."""
    return [each for each in comparison.changes if _is_about(wish, each)]


def comment_notes(done: Handiwork) -> list[str]:
    """The other side's comments, each a line below the table; the first of very many."""
    notes = [
        f"批注（{each.author}，{each.clause or '位置不明'}）：{excerpt(each.text, _LONGEST_NOTE) or NOTHING}"
        for each in done.comments
    ]
    rest = len(notes) - _MOST_NOTES
    return notes if rest <= 0 else [*notes[:_MOST_NOTES], f"另有 {rest} 条批注，见屏幕上的清单或 --json。"]


def _values(comparison: Comparison, facts: RevisionFacts) -> Values:
    changes = comparison.changes
    return {
        "doc": document_values(facts.number, facts.version, TITLE),
        "contract": {"no": facts.contract_no, "title": facts.contract_title},
        "before": _side(facts.old),
        "after": _side(facts.new),
        "made_on": facts.made_on,
        "drafted_by": facts.drafted_by,
        "summary": _summary(changes),
        "callouts": [_callout(change, fact) for change, fact in comparison.callouts],
        "changes": [_change(number, each, facts) for number, each in enumerate(changes, start=1)],
        "wishes": [_wish(each, comparison) for each in facts.wishes],
        "renumbered": "；".join(f"{old}→{new}" for old, new in comparison.renumbered),
        "rereferenced": "、".join(comparison.rereferenced),
        "notes": list(facts.notes),
    }


def _side(side: Side) -> Values:
    return {"label": side.label, "sha256_short": side.text_sha256[:_SHORT_DIGEST]}


def _summary(changes: Sequence[Change]) -> Values:
    counts = {kind: sum(each.kind is kind for each in changes) for kind in ChangeKind}
    return {
        "total": len(changes),
        "added": counts[ChangeKind.ADDED],
        "removed": counts[ChangeKind.REMOVED],
        "changed": counts[ChangeKind.CHANGED],
        "moved": counts[ChangeKind.MOVED],
        "material": sum(each.material for each in changes),
    }


def _callout(change: Change, fact: FactChange) -> Values:
    return {
        "kind": fact.kind.value,
        "clause": change.clause,
        "before": fact.before or NOTHING,
        "after": fact.after or NOTHING,
    }


def _change(number: int, change: Change, facts: RevisionFacts) -> Values:
    wishes = [each for each in facts.wishes if _is_about(each, change)]
    return {
        "no": number,
        "clause": _both_names(change),
        "kind": f"{change.kind.value}，未留痕" if _is_silent(change, facts) else change.kind.value,
        "before": _shown([each for each in change.pieces if each.kind != NEW], GONE),
        "after": _shown([each for each in change.pieces if each.kind != GONE], NEW),
        "material": change.material,
        "material_text": f"实质性变更（{'、'.join(change.touches)}）" if change.material else "非实质性变更",
        "callouts_text": "；".join(_told(each) for each in change.callouts),
        "reason": "；".join(each.text for each in wishes) or facts.reason or NOTHING,
        "raised_by": "、".join(dict.fromkeys(each.raised_by for each in wishes)) or NOTHING,
    }


def _is_silent(change: Change, facts: RevisionFacts) -> bool:
    """Known by where it stood and what stood there; a mark beside it in the same line does not excuse it."""
    places = {(each.before, each.old_clause or each.new_clause) for each in facts.silent}
    return (change.before, change.old_clause or change.new_clause) in places


def _both_names(change: Change) -> str:
    if not change.old_clause or not change.new_clause or change.old_clause == change.new_clause:
        return change.clause
    return f"{change.new_clause}（原{change.old_clause}）"


def _told(fact: FactChange) -> str:
    return f"{fact.kind.value}：{fact.before or NOTHING}→{fact.after or NOTHING}"


def _shown(pieces: Sequence[Piece], changed: str) -> list[Values]:
    shown = [{"text": _shortened(each), "changed": each.kind == changed} for each in pieces]
    return shown or [{"text": NOTHING, "changed": False}]


def _shortened(piece: Piece) -> str:
    """Long text that stayed as it was is cut in its middle."""
    if piece.kind != SAME or len(piece.text) <= _LONGEST_SAME:
        return piece.text
    return f"{piece.text[:_KEPT]}……{piece.text[-_KEPT:]}"


def _wish(wish: Wish, comparison: Comparison) -> Values:
    answers = wishes_answered(comparison, wish)
    return {
        "raised_by": wish.raised_by,
        "clauses_text": "、".join(wish.clauses) or NOTHING,
        "text": wish.text,
        "answers_text": "、".join(dict.fromkeys(each.clause for each in answers)) or "未见对应改动",
    }


def _is_about(wish: Wish, change: Change) -> bool:
    return any(_names(clause, change) for clause in wish.clauses) or _speaks_of(wish.text, change)


def _names(clause: str, change: Change) -> bool:
    """Whether the clause as the reviewer wrote it (第十二条 12.3, 附件一, 违约责任) is where the change is."""
    places = [each for each in (change.old_clause, change.new_clause) if each]
    exact = {each.replace("．", ".") for each in _CLAUSE.findall(clause)}
    if exact & {found for place in places for found in _CLAUSE.findall(place)}:
        return True
    annex, article = _ANNEX.search(clause), article_number(clause)
    if annex:
        return any(place.startswith(annex[0]) for place in places)
    if article:
        is_whole = not exact or not any(_CLAUSE.search(place) for place in places)
        return is_whole and article in {article_number(_head(place)) for place in places}
    return any(clause.strip() and clause.strip() in place for place in places)


def _speaks_of(wish: str, change: Change) -> bool:
    """Whether a good part of what was asked for stands in the words that came or went."""
    asked = _neighbours(wish)
    moved = _neighbours("".join(each.text for each in change.pieces if each.kind != SAME))
    return len(asked & moved) >= max(_FEWEST_SHARED, len(asked) * _SHARED)


def _neighbours(text: str) -> set[str]:
    plain = "".join(each for each in text if each.isalnum())
    return {plain[place : place + 2] for place in range(len(plain) - 1)}


def _head(name: str) -> str:
    """The clause without what follows it; an annex has articles of its own."""
    return "" if name.startswith("附件") else name.partition(" ")[0]


def _printable(value: object) -> Values:
    cleaned = _clean(value)
    assert isinstance(cleaned, dict)
    return cleaned


def _clean(value: object) -> object:
    if isinstance(value, str):
        return value if value.isprintable() else "".join(_clean_characters(value))
    if isinstance(value, Mapping):
        return {key: _clean(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_clean(each) for each in value]
    return value


def _clean_characters(text: str) -> Iterator[str]:
    for each in text:
        yield UNPRINTABLE if not each.isprintable() and first_forbidden(each) else each
