"""Numbers that Word writes in front of paragraphs by itself: they are in no text and must be counted."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.drafting.word.clause_numbers import LAST_NUMBER, chinese_number
from pipeline.drafting.word.paragraphs import W
from pipeline.drafting.word.xml_tree import BadXmlError, Element, parse_xml

_CHINESE = ("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting")
_PLACE = re.compile(r"%(\d)")
_DEEPEST = 9
_LONGEST_STYLE_CHAIN = 20


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: where it starts, how it counts, and the text around its number."""

    start: int
    form: str
    text: str


@dataclass(slots=True)
class AutoNumbers:
    """The lists of one Word file, counting while its paragraphs are read from the beginning."""

    lists: Mapping[str, str]
    levels: Mapping[str, Mapping[int, _Level]]
    styles: Mapping[str, tuple[str, int]]
    _counts: dict[str, list[int]] = field(default_factory=dict)

    def label(self, paragraph: Element) -> str:
        """The number Word shows before this paragraph (第三条, 3.2, (1)), empty when it shows none."""
        number, depth = self._numbered(paragraph)
        kind = self.lists.get(number, "")
        level = self.levels.get(kind, {}).get(depth)
        if level is None or level.form in ("bullet", "none"):
            return ""
        counts = self._counts.setdefault(kind, [0] * _DEEPEST)
        counts[depth] = counts[depth] + 1 if counts[depth] else level.start
        counts[depth + 1 :] = [0] * (_DEEPEST - depth - 1)
        # A number of several levels reads 3.2 whatever its levels look like alone (isLgl).
        is_joined = len(_PLACE.findall(level.text)) > 1
        return _PLACE.sub(lambda found: self._shown(kind, int(found[1]) - 1, is_joined), level.text).strip()

    def _shown(self, kind: str, depth: int, is_joined: bool) -> str:
        level = self.levels[kind].get(depth, _Level(1, "decimal", ""))
        return _written(self._counts[kind][depth] or level.start, "decimal" if is_joined else level.form)

    def _numbered(self, paragraph: Element) -> tuple[str, int]:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return "", 0
        style = properties.find(f"{W}pStyle")
        inherited = self.styles.get(style.get(f"{W}val", ""), ("", 0)) if style is not None else ("", 0)
        return _list_of(properties, inherited)


def auto_numbers(members: Mapping[str, bytes]) -> AutoNumbers:
    """The lists that the members of a Word file define; none when it defines none."""
    numbering = _part(members, "word/numbering.xml")
    levels = {each.get(f"{W}abstractNumId", ""): _levels(each) for each in _all(numbering, "abstractNum")}
    lists = {each.get(f"{W}numId", ""): _value(each, "abstractNumId") for each in _all(numbering, "num")}
    return AutoNumbers(lists, levels, dict(_numbered_styles(_part(members, "word/styles.xml"))))


def _part(members: Mapping[str, bytes], name: str) -> Element | None:
    try:
        return parse_xml(members[name]) if name in members else None
    except BadXmlError:
        return None


def _all(root: Element | None, name: str) -> list[Element]:
    return [] if root is None else list(root.iter(f"{W}{name}"))


def _value(element: Element, name: str, default: str = "") -> str:
    found = element.find(f"{W}{name}")
    return default if found is None else str(found.get(f"{W}val", default))


def _levels(abstract: Element) -> dict[int, _Level]:
    return {
        _whole(each.get(f"{W}ilvl")): _Level(
            _whole(_value(each, "start", "1")), _value(each, "numFmt", "decimal"), _value(each, "lvlText")
        )
        for each in abstract.iter(f"{W}lvl")
        if _whole(each.get(f"{W}ilvl")) < _DEEPEST
    }


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0


def _numbered_styles(styles: Element | None) -> Iterator[tuple[str, tuple[str, int]]]:
    known = {each.get(f"{W}styleId", ""): each for each in _all(styles, "style")}
    for name in known:
        yield name, _style_list(name, known)


def _style_list(name: str, known: Mapping[str, Element]) -> tuple[str, int]:
    for _ in range(_LONGEST_STYLE_CHAIN):
        style = known.get(name)
        if style is None:
            break
        properties = style.find(f"{W}pPr")
        found = _list_of(properties, ("", 0)) if properties is not None else ("", 0)
        if found[0]:
            return found
        name = _value(style, "basedOn")
    return "", 0


def _list_of(properties: Element, inherited: tuple[str, int]) -> tuple[str, int]:
    numbering = properties.find(f"{W}numPr")
    if numbering is None:
        return inherited
    number = _value(numbering, "numId", inherited[0])
    depth = _value(numbering, "ilvl", str(inherited[1]))
    return number, min(_whole(depth), _DEEPEST - 1)


def _written(number: int, form: str) -> str:
    if form in _CHINESE and 1 <= number <= LAST_NUMBER:
        return chinese_number(number)
    if form in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if form == "upperLetter" else letter
    if form == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    return str(number)
