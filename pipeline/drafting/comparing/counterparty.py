"""What the other side did to a file: what it marked, what it changed without a mark, what it remarked."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from pipeline.drafting.comparing.comparison import Change, compare
from pipeline.drafting.comparing.format_changes import FormatChange, format_changes, line_pairs
from pipeline.drafting.comparing.lines import Line, Version, lines_of, version_of
from pipeline.drafting.comparing.revisions import count_revisions, reject_all
from pipeline.drafting.word.gate import MAIN_PART
from pipeline.drafting.word.paragraphs import W, paragraph_text, paragraphs_of
from pipeline.drafting.word.xml_tree import BadXmlError, Element, parse_xml

COMMENTS = "word/comments.xml"
_KINDS = {
    f"{W}ins": "插入",
    f"{W}del": "删除",
    f"{W}moveFrom": "移走",
    f"{W}moveTo": "移来",
    f"{W}rPrChange": "格式",
    f"{W}pPrChange": "段落格式",
}
_TEXT = (f"{W}t", f"{W}delText")
_UNSIGNED = "未署名"


@dataclass(frozen=True, slots=True)
class Marked:
    """One tracked change as its author left it; the text is what came, went, moved or was set differently."""

    kind: str
    author: str
    day: str
    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: by whom, on which day, in which clause, about which words."""

    author: str
    day: str
    clause: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Handiwork:
    """What the other side did, the dangerous part first: changes of words and looks without any mark."""

    silent: tuple[Change, ...]
    silent_looks: tuple[FormatChange, ...]
    marked: tuple[Marked, ...]
    comments: tuple[Comment, ...]


def handiwork(old: Version, new: Version) -> Handiwork:
    """What stands in the file `new` beside its text; silent changes are told only where others are marked."""
    if not new.revisions:
        return Handiwork((), (), (), tuple(comments_in(new)))
    before = _as_sent(new)
    return Handiwork(
        silent=compare(old, before).changes,
        silent_looks=tuple(format_changes(old, before, line_pairs(old.blocks, before.blocks))),
        marked=tuple(marked_changes(new)),
        comments=tuple(comments_in(new)),
    )


def _as_sent(version: Version) -> Version:
    """The file as it read before its author's tracked changes."""
    root = parse_xml(version.members[MAIN_PART])
    reject_all(root)
    return version_of(root, version.members, name=version.name, revisions=count_revisions(root))


# ---- what is marked -------------------------------------------------------------------------------------------------


def marked_changes(version: Version) -> list[Marked]:
    """Every tracked change in the body in reading order, with the clause it stands in."""
    return [each for line in _lines_with_everything(version) for each in _marked_in(line)]


def _lines_with_everything(version: Version) -> Iterator[Line]:
    """The lines of the file as it lies there; those that would go keep their words, so that they have a clause."""
    root = parse_xml(version.members[MAIN_PART])
    shown = deepcopy(root)
    for one in shown.iter(f"{W}p"):
        if not paragraph_text(one).strip():
            _show_deleted(one)
    read = version_of(shown, version.members, name=version.name, revisions=version.revisions)
    originals = dict(zip(shown.iter(f"{W}p"), root.iter(f"{W}p"), strict=True))
    for line in lines_of(read.blocks):
        yield Line(originals[line.element], line.text, line.number, line.body, line.clause)


def _show_deleted(paragraph: Element) -> None:
    for each in list(paragraph.iter(f"{W}del", f"{W}delText")):
        each.tag = f"{W}t" if each.tag == f"{W}delText" else f"{W}ins"


def _marked_in(line: Line) -> list[Marked]:
    found: list[Marked] = []
    for mark in line.element.iter(*_KINDS):
        if next(mark.iterancestors(f"{W}p"), None) is not line.element:
            continue
        made = Marked(_KINDS[mark.tag], _author(mark), _day(mark), line.clause.shown, _words(mark, line))
        if not made.text.strip():
            continue
        if found and _goes_on(found[-1], made):
            found[-1] = Marked(made.kind, made.author, made.day, made.clause, found[-1].text + made.text)
        else:
            found.append(made)
    return found


def _goes_on(before: Marked, after: Marked) -> bool:
    """Word cuts one change into as many as there are runs."""
    return (before.kind, before.author, before.day) == (
        after.kind,
        after.author,
        after.day,
    ) and after.kind != "段落格式"


def _words(mark: Element, line: Line) -> str:
    if mark.tag == f"{W}pPrChange":
        return line.text
    if mark.tag == f"{W}rPrChange":
        run = next(mark.iterancestors(f"{W}r"), None)
        return "" if run is None else _text_in(run)
    return _text_in(mark)


def _text_in(element: Element) -> str:
    return "".join(each.text or "" for each in element.iter(*_TEXT))


def _author(element: Element) -> str:
    return str(element.get(f"{W}author", "")).strip() or _UNSIGNED


def _day(element: Element) -> str:
    return str(element.get(f"{W}date", ""))[:10]


# ---- comments -------------------------------------------------------------------------------------------------------


def comments_in(version: Version) -> list[Comment]:
    """Every comment with the words it is about and their clause; one that hangs nowhere has no clause."""
    try:
        root = parse_xml(version.members[COMMENTS])
    except (KeyError, BadXmlError):
        return []
    places = dict(_anchors(version))
    return [_comment(each, *places.get(each.get(f"{W}id", ""), ("", ""))) for each in root.iter(f"{W}comment")]


def _comment(element: Element, clause: str, about: str) -> Comment:
    text = "\n".join(each.text for each in paragraphs_of(element, "")).strip()
    return Comment(_author(element), _day(element), clause, about, text)


def _anchors(version: Version) -> Iterator[tuple[str, tuple[str, str]]]:
    """Where each comment begins: its number with the clause and the words up to its end or the line's."""
    for line in lines_of(version.blocks):
        for start in line.element.iter(f"{W}commentRangeStart"):
            yield start.get(f"{W}id", ""), (line.clause.shown, _commented(start, line.element))
        for mark in line.element.iter(f"{W}commentReference"):
            if line.element.find(f".//{W}commentRangeStart") is None:
                yield mark.get(f"{W}id", ""), (line.clause.shown, line.text)


def _commented(start: Element, paragraph: Element) -> str:
    number, words, is_inside = start.get(f"{W}id"), [], False
    for each in paragraph.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}t"):
        if each is start:
            is_inside = True
        elif each.tag == f"{W}commentRangeEnd" and each.get(f"{W}id") == number:
            break
        elif is_inside and each.tag == f"{W}t":
            words.append(each.text or "")
    return "".join(words)
