"""The wording of a contract as it stands: its clauses found by number, held against a quotation, changed.

A clause is named the way people write it (第7.4条, 12.3, 第十三条第六款第2项, 附件一第2行, 附件三 M3, 付款计划第3期).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches

Key = tuple[str, ...]

CELL_BREAK = "｜"
HEAD, SIGNATURES = "首部", "签署页"
PLAN_HEADING = "期次"
MOST_NEAR = 5
# Comparing letter by letter takes quadratic time; a first difference further on is not looked for.
MOST_COMPARED = 2000
_NUM = r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|\d{1,3})"
_NOISE = re.compile(r"(?:主合同|原合同|本合同|合同正文|合同|正文|之|的|中|、|,|表格?|:)+")
_TOKENS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(rf"(?:附件|附录|附表)第?({_NUM})"), ("附件",)),
    (re.compile(r"第?(\d{1,3})\.(\d{1,3})(?:条|款)*"), ("条", "款")),
    (re.compile(rf"第({_NUM})条"), ("条",)),
    (re.compile(rf"第({_NUM})款"), ("款",)),
    (re.compile(rf"第?\(?({_NUM})\)?项|\(({_NUM})\)"), ("项",)),
)
_BARE = re.compile(rf"({_NUM})(?=$|[\u4e00-\u9fffA-Za-z(“\"])(?!行|期)")
_ROW = re.compile(r"第?[“\"]?(.+?)[”\"]?(?:一?行|期)?$")
_BETWEEN_FIGURES = re.compile(r"(?<=\d)\s+(?=\d)")
_DIGITS = {digit: place for place, digit in enumerate("一二三四五六七八九", 1)}
_PLAN, _EDGES = "付款计划", (HEAD, SIGNATURES)


@dataclass(frozen=True, slots=True)
class Leaf:
    """The smallest piece of a text with a place of its own: a numbered paragraph, or a table's row by its label."""

    key: Key
    name: str
    text: str
    number: str = ""
    label: str = ""
    amended_by: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A clause as it stands: how it is rightly called, what it says, and which supplement last changed it."""

    name: str
    leaves: tuple[Leaf, ...]

    @property
    def text(self) -> str:
        first, *others = self.leaves
        return "\n".join([first.text, *(f"{each.number} {each.text}".strip() for each in others)])

    @property
    def amended_by(self) -> str:
        return next((each.amended_by for each in reversed(self.leaves) if each.amended_by), "")


def clause_key(text: str) -> tuple[Key, str]:
    """The place a reference names (`附件1`, `条12`, `款3`, `项2`) and what of it is no number: a row's label."""
    written = _BETWEEN_FIGURES.sub(",", unicodedata.normalize("NFKC", text))
    rest = re.sub(r"《[^》]*》|\s", "", written)
    edge = next((each for each in _EDGES if rest.startswith(each)), "")
    if edge:
        return (edge,), _label(rest.removeprefix(edge))
    key: Key = ()
    while rest:
        taken, length = _next_token(rest, key)
        if not length:
            break
        key, rest = _joined(key, taken), rest[length:]
    return key, _label(rest)


def _next_token(rest: str, key: Key) -> tuple[Key, int]:
    noise = _NOISE.match(rest)
    if noise:
        return (), noise.end()
    for pattern, ranks in _TOKENS:
        match = pattern.match(rest)
        if match:
            numbers = [each for each in match.groups() if each]
            return tuple(f"{rank}{_number(each)}" for rank, each in zip(ranks, numbers, strict=True)), match.end()
    bare = _BARE.match(rest) if not key or key[-1].startswith("附件") else None
    return ((f"条{_number(bare[1])}",), bare.end()) if bare else ((), 0)


def _joined(key: Key, taken: Key) -> Key:
    """第七条 7.4 names its article twice."""
    return key[:-1] + taken if key and taken and key[-1] == taken[0] else key + taken


def _label(rest: str) -> str:
    match = _ROW.match(rest)
    return match[1] if match else ""


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, mark, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if mark else 0) + _DIGITS.get(ones, 0)


@dataclass(frozen=True, slots=True)
class StandingText:
    """A contract's text with all its changes so far, piece by piece in reading order."""

    leaves: tuple[Leaf, ...]

    def find(self, reference: str) -> list[Found]:
        """The places a reference may mean: none when there is no such clause, several for rows of one label."""
        key, label = clause_key(self._spelt_out(reference))
        if not key:
            return []
        inside = [each for each in self.leaves if each.key[: len(key)] == key]
        if label:
            rows = [each for each in inside if each.label and _plain(each.label) == _plain(label)]
            return [Found(each.name, (each,)) for each in rows]
        return [Found(inside[0].name if inside[0].key == key else reference, tuple(inside))] if inside else []

    def _spelt_out(self, reference: str) -> str:
        """付款计划 is the table whose rows are instalments."""
        plan = self.payment_clause
        return reference.replace(_PLAN, plan, 1) if reference.strip().startswith(_PLAN) and plan else reference

    @property
    def payment_clause(self) -> str:
        """The clause that holds the table of instalments, empty when there is none."""
        heads = [each for each in self.leaves if each.label == PLAN_HEADING]
        return next((each.name for each in self.leaves if heads and each.key == heads[0].key and not each.label), "")

    def clause_with(self, words: str) -> str:
        """The first numbered clause that says these words, outside tables."""
        said = (each for each in self.leaves if not each.label and each.key and each.key[0] not in _EDGES)
        return next((each.name for each in said if words in each.text), "")

    def places_of(self, quotation: str) -> list[str]:
        """Where else a quotation stands word for word."""
        return [each.name for each in self.leaves if each.key and quoted_in(each.text, quotation).times]

    def near(self, reference: str) -> list[str]:
        """The names most like a reference that leads nowhere."""
        names = list(dict.fromkeys(each.name for each in self.leaves if each.key))
        key, _ = clause_key(self._spelt_out(reference))
        stem = key[: max(1, len(key) - 1)]
        family = [each.name for each in self.leaves if key and each.key[: len(stem)] == stem]
        close = get_close_matches(reference, names, n=3, cutoff=0.5)
        return list(dict.fromkeys([*close, *family]))[:MOST_NEAR]

    def replaced(self, found: Found, old: str, new: str, by: str) -> "StandingText":
        """The text after one change: a quotation in the clause gives way to new words, a whole clause to none."""
        holder = next((each for each in found.leaves if quoted_in(each.text, old).times), None)
        leaves = found.leaves if holder is None else (holder,)
        whole = found.text if holder is None else holder.text
        start, end = quoted_in(whole, old).span
        left = whole[:start] + new + whole[end:]
        at = self.leaves.index(leaves[0])
        gone = _ids(leaves)
        kept = [each for each in self.leaves if id(each) not in gone]
        put = [replace(leaves[0], text=left, amended_by=by)] if left.strip() else []
        return StandingText((*kept[:at], *put, *kept[at:]))

    def with_clause(self, reference: str, text: str, by: str) -> "StandingText":
        """The text with one more clause, behind the last of its article."""
        key, _ = clause_key(reference)
        inside = [place for place, each in enumerate(self.leaves) if each.key[:-1] == key[:-1] or each.key == key[:-1]]
        at = inside[-1] + 1 if inside else len(self.leaves)
        leaf = Leaf(key, reference, text, amended_by=by)
        return StandingText((*self.leaves[:at], leaf, *self.leaves[at:]))


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation held against a clause: how often it stands there, as the clause itself spells it, and where."""

    times: int
    text: str = ""
    span: tuple[int, int] = (0, 0)


def quoted_in(clause: str, quotation: str) -> Quoted:
    """Where the quotation stands in the clause word for word; white space and the lines between cells do not count."""
    spots = [place for place, letter in enumerate(clause) if not _is_blank(letter)]
    bare, wanted = "".join(clause[each] for each in spots), squeeze(quotation)
    if not wanted:
        return Quoted(0)
    times = bare.count(wanted)
    if not times:
        return Quoted(0)
    start = bare.index(wanted)
    span = (spots[start], spots[start + len(wanted) - 1] + 1)
    return Quoted(times, clause[span[0] : span[1]], span)


def first_difference(clause: str, quotation: str) -> tuple[str, str]:
    """What clause and quotation say where they first part, each with a few letters around it."""
    ours, theirs = squeeze(clause)[:MOST_COMPARED], squeeze(quotation)[:MOST_COMPARED]
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    part = next((each for each in blocks if each[0] != "equal" and each[3] < len(theirs)), None)
    if part is None:
        return ours[:20], theirs[:20]
    _, start, end, begin, stop = part
    return ours[max(0, start - 6) : end + 8], theirs[max(0, begin - 6) : stop + 8]


def squeeze(text: str) -> str:
    """The text without white space and without the lines drawn between table cells."""
    return "".join(each for each in text if not _is_blank(each))


def _plain(label: str) -> str:
    """A label as it is compared: full and half width are the same, white space does not count."""
    return squeeze(unicodedata.normalize("NFKC", label))


def _is_blank(letter: str) -> bool:
    return letter.isspace() or letter in "|｜"


def overlapping(found: Sequence[Found]) -> Iterator[tuple[int, int]]:
    """Pairs of places in the list that share a piece of the text."""
    for later, each in enumerate(found):
        for earlier, other in enumerate(found[:later]):
            if _ids(each.leaves) & _ids(other.leaves):
                yield earlier, later


def _ids(leaves: Iterable[Leaf]) -> set[int]:
    return {id(each) for each in leaves}
