"""What changed between two versions of a text, clause by clause, with what a reader must not miss called out."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.drafting.comparing.alignment import ALIKE, align, similarities
from pipeline.drafting.comparing.figures import FactChange, FactKind, changed_facts, party_names
from pipeline.drafting.comparing.lines import CELL_BREAK, Block, Line, Row, Table, Version
from pipeline.drafting.comparing.weight import touches
from pipeline.drafting.comparing.wording import SAME, Piece, difference
from pipeline.drafting.comparing.wordplay import deciding_words, look_alikes

_SHORTEST_MOVED = 8
_REFERENCE = re.compile(r"第[一二三四五六七八九十]{1,3}条|第\d{1,2}\.\d{1,2}条|附件[一二三四五六七八九十]{1,3}")


class ChangeKind(StrEnum):
    """What happened to a clause."""

    ADDED = "新增"
    REMOVED = "删除"
    CHANGED = "修改"
    MOVED = "移动"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: where (name in the old and in the new text), both wordings, what essential terms it touches."""

    kind: ChangeKind
    clause: str
    old_clause: str
    new_clause: str
    before: str
    after: str
    pieces: tuple[Piece, ...]
    touches: tuple[str, ...]
    callouts: tuple[FactChange, ...]

    @property
    def material(self) -> bool:
        """Whether an essential term is touched (民法典 488 by analogy); a lawyer decides in the end."""
        return bool(self.touches)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side.

    `renumbered` are clauses known by their words whose number is another, as pairs of names; `rereferenced` are
    clauses where nothing but a reference followed such a number.
    """

    old: Version
    new: Version
    changes: tuple[Change, ...]
    renumbered: tuple[tuple[str, str], ...]
    rereferenced: tuple[str, ...]
    blanks_only: int

    @property
    def callouts(self) -> list[tuple[Change, FactChange]]:
        """Changed facts with the change they belong to: names and codes first, then money, rates, days."""
        order = list(FactKind)
        pairs = [(change, fact) for change in self.changes for fact in change.callouts]
        hard = [each for each in pairs if each[1].kind is not FactKind.REFERENCE]
        return sorted(hard, key=lambda each: order.index(each[1].kind))


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place where the versions differ: a line or a row on either side or both."""

    old: Line | Row | None
    new: Line | Row | None
    is_moved: bool = False

    @property
    def piece(self) -> Line | Row:
        piece = self.new or self.old
        assert piece is not None
        return piece


def compare(old: Version, new: Version) -> Comparison:
    """Every difference in the bodies of two versions; numbers that merely moved on are no difference."""
    spots = list(_spots(old.blocks, new.blocks))
    shifted = tuple(dict.fromkeys(_renumbered(spots)))
    blanks = sum(_is_blank_only(each) for each in spots)
    names = party_names([*old.lines, *new.lines])
    numbers = _new_numbers(spots)
    differing = [each for each in spots if _is_real(each)]
    followed = [each for each in differing if _only_followed(each, numbers)]
    real = _paired_moves([each for each in differing if not _only_followed(each, numbers)])
    changes = [_change(group, names) for group in _grouped(real)]
    return Comparison(old, new, tuple(changes), shifted, tuple(_place(each.piece) for each in followed), blanks)


def _spots(old: Sequence[Block], new: Sequence[Block]) -> Iterator[_Spot]:
    for pair in align(old, new):
        one = old[pair.old] if pair.old is not None else None
        other = new[pair.new] if pair.new is not None else None
        if isinstance(one, Table) or isinstance(other, Table):
            yield from _row_spots(one, other)
        else:
            yield _Spot(one, other)


def _row_spots(old: Block | None, new: Block | None) -> Iterator[_Spot]:
    rows = old.rows if isinstance(old, Table) else ()
    others = new.rows if isinstance(new, Table) else ()
    for pair in align(rows, others):
        yield _Spot(
            rows[pair.old] if pair.old is not None else None, others[pair.new] if pair.new is not None else None
        )


def _body(piece: Line | Row | None) -> str:
    return piece.body if piece is not None else ""


def _is_blank_only(spot: _Spot) -> bool:
    before, after = _body(spot.old), _body(spot.new)
    return before != after and _without_blanks(before) == _without_blanks(after)


def _is_real(spot: _Spot) -> bool:
    return _without_blanks(_body(spot.old)) != _without_blanks(_body(spot.new))


def _new_numbers(spots: Iterable[_Spot]) -> dict[str, str]:
    """Under which name every clause that stands in both versions is referred to now."""
    return {
        each.old.clause.name: each.new.clause.name
        for each in spots
        if isinstance(each.old, Line) and isinstance(each.new, Line) and each.old.number and each.new.number
    }


def _only_followed(spot: _Spot, numbers: Mapping[str, str]) -> bool:
    """Whether the old wording with its references brought up to date is the new one."""
    if spot.old is None or spot.new is None:
        return False
    brought = _REFERENCE.sub(lambda found: numbers.get(found[0], found[0]), spot.old.body)
    return _without_blanks(brought) == _without_blanks(spot.new.body)


def _without_blanks(text: str) -> str:
    return "".join(text.replace(CELL_BREAK.strip(), "").split())


# ---- moved and grouped ----------------------------------------------------------------------------------------------


def _paired_moves(spots: Sequence[_Spot]) -> list[_Spot]:
    """What vanished here and stands there is one move; it is told where it stands now."""
    gone = [place for place, each in enumerate(spots) if _is_lone(each, each.old)]
    came = [place for place, each in enumerate(spots) if _is_lone(each, each.new)]
    if not gone or not came:
        return list(spots)
    alike = similarities([spots[each].piece for each in gone], [spots[each].piece for each in came])
    moved: dict[int, int] = {}
    for row, column in sorted(
        ((row, column) for row in range(len(gone)) for column in range(len(came)) if alike[row, column] >= ALIKE),
        key=lambda each: -float(alike[each]),
    ):
        if gone[row] not in moved.values() and came[column] not in moved:
            moved[came[column]] = gone[row]
    return [
        replace(each, old=spots[moved[place]].old, is_moved=True) if place in moved else each
        for place, each in enumerate(spots)
        if place not in moved.values()
    ]


def _is_lone(spot: _Spot, side: Line | Row | None) -> bool:
    is_alone = (spot.old is None) != (spot.new is None)
    return is_alone and isinstance(side, Line) and len(side.body) >= _SHORTEST_MOVED


def _grouped(spots: Sequence[_Spot]) -> list[list[_Spot]]:
    """Lines that came or went together as one article or one clause are one change."""
    groups: list[list[_Spot]] = []
    for each in spots:
        if groups and _belongs(groups[-1], each):
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups


def _belongs(group: Sequence[_Spot], spot: _Spot) -> bool:
    first, piece = group[0], spot.piece
    if _kind([spot]) not in (ChangeKind.ADDED, ChangeKind.REMOVED) or _kind(group[:1]) is not _kind([spot]):
        return False
    head = first.piece
    is_whole_article = isinstance(head, Line) and head.clause.name == head.clause.article
    return head.clause.article == piece.clause.article if is_whole_article else head.clause == piece.clause


def _kind(group: Sequence[_Spot]) -> ChangeKind:
    first = group[0]
    if first.is_moved:
        return ChangeKind.MOVED
    if first.old is None:
        return ChangeKind.ADDED
    return ChangeKind.REMOVED if first.new is None else ChangeKind.CHANGED


def _change(group: Sequence[_Spot], names: Sequence[str]) -> Change:
    old, new = group[0].old, group[0].new
    before = "\n".join(_shown(each.old, each is not group[0]) for each in group if each.old)
    after = "\n".join(_shown(each.new, each is not group[0]) for each in group if each.new)
    pieces = difference(before, after)
    kind, place = _kind(group), group[0].piece
    facts = _facts(group, names, kind, pieces)
    return Change(
        kind=kind,
        clause=_place(place),
        old_clause=_place(old) if old else "",
        new_clause=_place(new) if new else "",
        before=before,
        after=after,
        pieces=pieces,
        touches=touches(_headings(old, new), [each.text for each in pieces if each.kind != SAME], facts),
        callouts=facts,
    )


def _facts(
    group: Sequence[_Spot], names: Sequence[str], kind: ChangeKind, pieces: Sequence[Piece]
) -> tuple[FactChange, ...]:
    """Bare figures and references of a clause that came or went as a whole tell nothing of their own."""
    found = [fact for each in group for fact in changed_facts(_body(each.old), _body(each.new), names)]
    if kind in (ChangeKind.ADDED, ChangeKind.REMOVED):
        found = [each for each in found if each.kind not in (FactKind.FIGURE, FactKind.REFERENCE)]
    else:
        found += [*deciding_words(pieces), *look_alikes(pieces)]
    return tuple(dict.fromkeys(found))


def _shown(piece: Line | Row | None, with_number: bool) -> str:
    if isinstance(piece, Line) and with_number and piece.number:
        return f"{piece.number} {piece.body}"
    return _body(piece)


def _place(piece: Line | Row) -> str:
    return f"{piece.clause.shown}，{piece.place}" if isinstance(piece, Row) else piece.clause.shown


def _headings(*pieces: Line | Row | None) -> str:
    return " ".join(each.clause.heading for each in pieces if each is not None)


def _renumbered(spots: Iterable[_Spot]) -> Iterator[tuple[str, str]]:
    """Clauses known by their words whose number is another now; those below a shifted article go without saying."""
    articles: set[tuple[str, str]] = set()
    for each in spots:
        if not isinstance(each.old, Line) or not isinstance(each.new, Line) or not each.new.number:
            continue
        old, new = each.old.clause, each.new.clause
        if old.name == new.name or (old.article, new.article) in articles:
            continue
        if old.article != new.article:
            articles.add((old.article, new.article))
            yield old.article, new.article
        else:
            yield old.name, new.name
