"""What only looks different: emphasis taken away, text struck out, shrunk, whitened or hidden, no word changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.drafting.comparing.alignment import Pair, align
from pipeline.drafting.comparing.lines import Block, Line, Table, Version, lines_of
from pipeline.drafting.comparing.looks import Look, Looks, Stretch, looks_of
from pipeline.drafting.comparing.wording import GONE, NEW, SAME, difference
from pipeline.drafting.word.paragraphs import W

_TRADES = {"bold": "加粗", "italic": "斜体", "struck": "删除线", "hidden": "隐藏", "underline": "下划线"}
_OTHERS = {"colour": "颜色", "highlight": "突出显示或底纹", "size": "字号", "raised": "上下标", "font": "字体"}
_EMPHASIS = ("bold", "underline", "highlight")


@dataclass(frozen=True, slots=True)
class FormatChange:
    """Text whose words stayed and whose look changed: which property, from what to what, where, and the text."""

    what: str
    before: str
    after: str
    clause: str
    text: str
    is_weakened: bool


@dataclass(frozen=True, slots=True)
class LooksPair:
    """Some text that stands in both versions, from `start` to `end` of the new line, with both looks."""

    start: int
    end: int
    old_start: int
    before: Look
    after: Look


def line_pairs(old: Sequence[Block], new: Sequence[Block]) -> Iterator[tuple[Line, Line]]:
    """Every line that stands in both versions, also in the cells of tables that do."""
    yield from _paired(old, new, align(old, new))


def _paired(old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair]) -> Iterator[tuple[Line, Line]]:
    for each in pairs:
        if each.old is None or each.new is None:
            continue
        one, other = old[each.old], new[each.new]
        if isinstance(one, Line) and isinstance(other, Line):
            yield one, other
        elif isinstance(one, Table) and isinstance(other, Table):
            yield from _in_tables(one, other)


def _in_tables(old: Table, new: Table) -> Iterator[tuple[Line, Line]]:
    for pair in align(old.rows, new.rows):
        if pair.old is None or pair.new is None:
            continue
        for one, other in zip(old.rows[pair.old].cells, new.rows[pair.new].cells, strict=False):
            yield from line_pairs(one.blocks, other.blocks)


def format_changes(old: Version, new: Version, pairs: Iterable[tuple[Line, Line]]) -> list[FormatChange]:
    """Every change of looks alone in these lines; text that is new or gone tells its looks elsewhere."""
    looks = looks_of(old.members), looks_of(new.members)
    return [
        change
        for one, other in pairs
        for pair in looks_pairs(one, other, looks)
        if other.text[pair.start : pair.end].strip()
        for change in _changes(pair, other)
    ]


def looks_pairs(old: Line, new: Line, looks: tuple[Looks, Looks]) -> list[LooksPair]:
    """Where text that stayed looks different now."""
    before, after = looks[0].stretches(old.element), looks[1].stretches(new.element)
    if {each.look for each in before} == {each.look for each in after} and len({each.look for each in before}) < 2:
        return []
    found: list[LooksPair] = []
    for old_start, start, length in _stayed(old.text, new.text):
        found += _differing(before, after, old_start, start, length)
    return found


def _stayed(before: str, after: str) -> Iterator[tuple[int, int, int]]:
    """Where text that stayed begins in the old line and in the new one, and how long it is."""
    if before == after:
        yield 0, 0, len(after)
        return
    at_old = at_new = 0
    for piece in difference(before, after):
        if piece.kind == SAME:
            yield at_old, at_new, len(piece.text)
        at_old += len(piece.text) if piece.kind != NEW else 0
        at_new += len(piece.text) if piece.kind != GONE else 0


def _differing(
    before: Sequence[Stretch], after: Sequence[Stretch], old_start: int, start: int, length: int
) -> Iterator[LooksPair]:
    shift = start - old_start
    for one in before:
        for other in after:
            begin = max(one.start + shift, other.start, start)
            end = min(one.end + shift, other.end, start + length)
            if begin < end and one.look != other.look:
                yield LooksPair(begin, end, begin - shift, one.look, other.look)


def _changes(pair: LooksPair, line: Line) -> Iterator[FormatChange]:
    text = line.text[pair.start : pair.end].strip()
    for name, title in (_TRADES | _OTHERS).items():
        before, after = getattr(pair.before, name), getattr(pair.after, name)
        if before != after:
            weaker = _is_weaker(name, before, after, pair.after)
            yield FormatChange(title, _told(name, before), _told(name, after), line.clause.shown, text, weaker)


def _is_weaker(name: str, before: object, after: object, look: Look) -> bool:
    """Whether a reader's eye is led away from the text, or the text is crossed out or hidden."""
    if name in _EMPHASIS:
        return bool(before) and not after
    if name == "size":
        return _points(before) > _points(after)
    return (name in ("struck", "hidden") and bool(after)) or (name == "colour" and look.is_unseen)


def _points(value: object) -> float:
    return int(str(value)) / 2 if str(value).isdigit() else 0.0


def _told(name: str, value: object) -> str:
    if name == "size":
        return f"{_points(value):g} 磅"
    if isinstance(value, bool) or name == "underline":
        return "有" if value else "无"
    return str(value) or "缺省"


# ---- what nobody sees -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unseen:
    """Text that stands in a file and that nobody sees: why, where, and what it says."""

    why: str
    clause: str
    text: str


def unseen_text(version: Version) -> list[Unseen]:
    """Every text that is hidden, white on white or too small to read."""
    looks = looks_of(version.members)
    return [
        Unseen(_why(each.look), line.clause.shown, text)
        for line in lines_of(version.blocks)
        if line.text.strip()
        for each in looks.stretches(line.element)
        if each.look.is_unseen and (text := line.text[each.start : each.end].strip())
        if each.look.hidden or each.look.is_tiny or not _has_dark_ground(line)
    ]


def _why(look: Look) -> str:
    if look.hidden:
        return "隐藏文字"
    return "极小的字" if look.is_tiny else "白色的字"


def _has_dark_ground(line: Line) -> bool:
    """White letters are read well on a coloured cell or paragraph."""
    paths = (f"{W}pPr/{W}shd", f"{W}tcPr/{W}shd")
    cell = next(line.element.iterancestors(f"{W}tc"), None)
    shades = [line.element.find(paths[0]), cell.find(paths[1]) if cell is not None else None]
    fills = [each.get(f"{W}fill", "") for each in shades if each is not None]
    return any(each not in ("", "auto", "FFFFFF") for each in fills)
