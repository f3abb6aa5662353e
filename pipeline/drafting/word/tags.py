"""The tags of a template as its author wrote them, each with its place and its pairing checked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.domain.findings import Finding, finding
from pipeline.drafting.word.paragraphs import Paragraph, W, excerpt, paragraph_text
from pipeline.drafting.word.xml_tree import Element

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)
_HALF = re.compile(r"\{\s*\{|\}\s*\}|\{\s*%|%\s*\}|\{#|#\}|(?<!_)\{\s*[A-Za-z_]\w*\.[\w.]+\s*\}")
_OPENS, _CLOSES = r"[{\uff5b][{\uff5b%\uff05]", r"[}\uff5d%\uff05][}\uff5d]"
_FULL_WIDTH = re.compile(
    rf"(?P<opens>{_OPENS})(?:(?!{_OPENS}).)*?(?P<closes>{_CLOSES})|{_OPENS}|{_CLOSES}"
    r"|[\[\uff3b【]{2}\s*(?:条|款|项|附件|见|库)[^\]\uff3d】]{0,40}[\]\uff3d】]{2}",
    re.S,
)
_INSIDE = re.compile(r"(?:\{\{|\{%|\{#)(?P<level>tr|tc|p|r)?(?P<trim>[-+]?)(?P<words>.*?)[-+]?(?:\}\}|%\}|#\})", re.S)
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_UNITS = {"p": "段", "tr": "行", "tc": "格", "r": "处文字", "": "处"}
_MERGES = ("vm", "hm", "colspan", "cellbg")
_PAIRS = {"if": "endif", "for": "endfor"}
_BETWEEN = {"elif": "if", "else": "if"}
_KNOWN = frozenset({*_PAIRS, *_PAIRS.values(), *_BETWEEN, *_MERGES})


@dataclass(frozen=True, slots=True)
class Tag:
    """One `{{ … }}` or `{% … %}`: `level` is p, tr, tc or r when it stands for its whole paragraph, row or cell."""

    text: str
    level: str
    words: str
    paragraph: Paragraph

    @property
    def is_output(self) -> bool:
        return self.text.startswith("{{")

    @property
    def is_comment(self) -> bool:
        return self.text.startswith("{#")

    @property
    def verb(self) -> str:
        """The first word of a statement: if, for, endif …"""
        return "" if self.is_output else self.words.partition(" ")[0]

    @property
    def place(self) -> str:
        return self.paragraph.shown_place

    @property
    def shown(self) -> str:
        return excerpt(self.text, 60)


def tags_of(paragraphs: Iterable[Paragraph]) -> list[Tag]:
    """All complete tags in reading order."""
    return [_tag(found, each) for each in paragraphs for found in _TAG.findall(each.text)]


def _tag(text: str, paragraph: Paragraph) -> Tag:
    level, words = "", text[2:-2]
    match = _INSIDE.fullmatch(text)
    if match:
        level = match["level"] or ""
        is_level = not level or match["words"][:1].isspace() or bool(match["trim"])
        level, words = (level, match["words"]) if is_level else ("", level + match["words"])
    return Tag(text, level, " ".join(words.translate(_QUOTES).split()), paragraph)


def writing_faults(paragraphs: Iterable[Paragraph]) -> Iterator[Finding]:
    """Half tags and full-width braces, with the paragraph they are in."""
    for each in paragraphs:
        full_width = [found for found in _FULL_WIDTH.finditer(each.text) if _is_full_width(found)]
        for found in full_width:
            yield finding("T021", at=each.shown_place, text=excerpt(each.text[found.start() :]))
        rest = _TAG.sub("…", _without(each.text, full_width))
        half = _HALF.search(rest)
        if half:
            yield finding("T020", at=each.shown_place, text=excerpt(rest[max(half.start() - 10, 0) :]))


def _is_full_width(found: re.Match[str]) -> bool:
    """What stands inside a tag or mark may be of any width."""
    if found["opens"]:
        return not f"{found['opens']}{found['closes']}".isascii()
    return not found[0].isascii() and not (found[0].startswith("[[") and found[0].endswith("]]"))


def _without(text: str, told: Sequence[re.Match[str]]) -> str:
    """The text without the tags that were told of already, so that none is told of twice."""
    for each in reversed(told):
        text = f"{text[: each.start()]}…{text[each.end() :]}"
    return text


def pairing_faults(tags: Sequence[Tag]) -> Iterator[Finding]:
    """Statements that are unknown, unpaired, or paired across cells or levels; text that a tag would swallow."""
    for each in tags:
        yield from _own_faults(each)
    open_tags: list[Tag] = []
    for each in tags:
        if each.verb in _PAIRS:
            open_tags.append(each)
        elif each.verb in _BETWEEN or each.verb in _PAIRS.values():
            yield from _match(each, open_tags)
    for each in open_tags:
        yield finding("T023", at=each.place, tag=each.shown, end=_end_of(each))


def _match(tag: Tag, open_tags: list[Tag]) -> Iterator[Finding]:
    wanted = {verb for verb in _PAIRS if _PAIRS[verb] == tag.verb} or ({"if", "for"} if tag.verb == "else" else {"if"})
    if not open_tags or open_tags[-1].verb not in wanted:
        yield finding("T024", at=tag.place, tag=tag.shown)
        return
    opening = open_tags[-1] if tag.verb in _BETWEEN else open_tags.pop()
    if opening.level != tag.level:
        unit = _UNITS[opening.level or tag.level]
        yield finding("T025", at=tag.place, opening=opening.shown, closing=tag.shown, unit=unit)
    elif _scope(opening) is not _scope(tag):
        yield finding("T031", at=tag.place, opening=opening.shown, closing=tag.shown)


def _scope(tag: Tag) -> Element | None:
    """The element inside which both tags of a pair must stand."""
    wanted = {"tr": f"{W}tbl", "tc": f"{W}tr"}.get(tag.level)
    if wanted is None:
        return tag.paragraph.container
    return next(tag.paragraph.element.iterancestors(wanted), None)


def _end_of(tag: Tag) -> str:
    return f"{{%{tag.level} {_PAIRS[tag.verb]} %}}"


def _own_faults(tag: Tag) -> Iterator[Finding]:
    if tag.is_comment:
        return
    if (tag.is_output and tag.level) or (not tag.is_output and tag.verb not in _KNOWN):
        yield finding("T026", at=tag.place, tag=tag.shown)
    elif tag.level in ("p", "tr", "tc"):
        yield from _swallowed(tag)


def _swallowed(tag: Tag) -> Iterator[Finding]:
    rest = _text_of_unit(tag).replace(tag.text, "", 1).strip()
    if rest:
        yield finding("T022", at=tag.place, tag=tag.shown, unit=_UNITS[tag.level], text=excerpt(rest), level=tag.level)


def _text_of_unit(tag: Tag) -> str:
    if tag.level == "p":
        return tag.paragraph.text
    unit = next(tag.paragraph.element.iterancestors(f"{W}{tag.level}"), None)
    if unit is None:
        return tag.paragraph.text
    return "".join(paragraph_text(each) for each in unit.iter(f"{W}p"))
