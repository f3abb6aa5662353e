"""What a comparison of the body does not see: unseen text, looks, revisions left inside, headers, settings."""

import re
from collections.abc import Iterator, Sequence

from pipeline.domain.findings import Finding, finding
from pipeline.drafting.comparing.counterparty import Handiwork
from pipeline.drafting.comparing.format_changes import FormatChange, Unseen, format_changes, line_pairs, unseen_text
from pipeline.drafting.comparing.lines import Line, Version, lines_of
from pipeline.drafting.comparing.other_traces import (
    package_findings,
    page_setup_findings,
    picture_findings,
    sign_findings,
)
from pipeline.drafting.comparing.revisions import accept_all
from pipeline.drafting.comparing.wording import GONE, NEW, SAME, difference
from pipeline.drafting.word.paragraphs import FALLBACK, W, excerpt, paragraphs_of
from pipeline.drafting.word.xml_tree import BadXmlError, Element, parse_xml

_PARTS = (
    (re.compile(r"word/header\d*\.xml"), "页眉"),
    (re.compile(r"word/footer\d*\.xml"), "页脚"),
    (re.compile(r"word/footnotes\.xml"), "脚注"),
    (re.compile(r"word/endnotes\.xml"), "尾注"),
)
_OTHER_BY_NATURE = re.compile(r"V\d+\.\d+|(?<=第)\d+(?=页)|(?<=共)\d+(?=页)")
"""The version of the document and the page numbers, which every program writes anew when it saves."""
_TOO_STRANGE = 0.2
_FEWEST_LINES = 10
_MOST_NAMED = 3


def look_elsewhere(old: Version, new: Version) -> list[Finding]:
    """What to tell the reader beside the changes themselves, the gravest first."""
    pairs = list(line_pairs(old.blocks, new.blocks))
    return [
        *_strangers(old, new, pairs),
        *_hidden(old, new),
        *looks_findings(format_changes(old, new, pairs), new.name),
        *(_left_inside(each) for each in (old, new) if each.revisions),
        *_other_parts(old, new),
        *picture_findings(old, new),
        *sign_findings(pairs, old, new),
        *page_setup_findings(old, new),
        *package_findings(old, new),
    ]


def handiwork_findings(done: Handiwork, new: Version) -> Iterator[Finding]:
    """What the other side changed without a mark, and how much it remarked."""
    if done.silent:
        named = "、".join(dict.fromkeys(each.clause for each in done.silent[:_MOST_NAMED]))
        yield finding("D002", at=new.name, count=len(done.silent), clause=named)
    if done.silent_looks:
        yield finding("D013", at=new.name, count=len(done.silent_looks), clause=done.silent_looks[0].clause)
    if done.comments:
        authors = "、".join(dict.fromkeys(each.author for each in done.comments))
        yield finding("D008", at=new.name, name=new.name, count=len(done.comments), authors=authors)


def _strangers(old: Version, new: Version, pairs: Sequence[tuple[Line, Line]]) -> Iterator[Finding]:
    known = sum(bool(each[0].body) for each in pairs)
    most = max(sum(bool(line.body) for line in lines_of(each.blocks)) for each in (old, new))
    if most >= _FEWEST_LINES and known < most * _TOO_STRANGE:
        yield finding("D007", at=new.name, share=known * 100 // most)


def _left_inside(version: Version) -> Finding:
    counts = version.revisions
    return finding(
        "D001",
        at=version.name,
        inserted=counts.inserted,
        deleted=counts.deleted,
        formatted=counts.formatted,
        authors="、".join(counts.authors[:5]) or "未署名",
    )


# ---- looks ----------------------------------------------------------------------------------------------------------


def _hidden(old: Version, new: Version) -> Iterator[Finding]:
    """Text that nobody sees; what was unseen in the old version already is no news."""
    known = {(each.why, each.text) for each in unseen_text(old)}
    for each in _without_repeats(unseen_text(new)):
        if (each.why, each.text) not in known:
            yield finding("D010", at=f"{new.name} {each.clause}", why=each.why, text=excerpt(each.text, 60))


def _without_repeats(found: Sequence[Unseen]) -> list[Unseen]:
    return list(dict.fromkeys(found))


def looks_findings(changes: Sequence[FormatChange], name: str) -> Iterator[Finding]:
    """One finding for every sort of weakened text, one for all that merely looks different."""
    weaker = [each for each in changes if each.is_weakened]
    for what in dict.fromkeys(each.what for each in weaker):
        yield _looks_finding("D011", [each for each in weaker if each.what == what], name)
    others = [each for each in changes if not each.is_weakened]
    if others:
        yield _looks_finding("D012", others, name)


def _looks_finding(code: str, changes: Sequence[FormatChange], name: str) -> Finding:
    first = changes[0]
    return finding(
        code,
        at=f"{name} {first.clause}",
        count=len(changes),
        what="、".join(dict.fromkeys(each.what for each in changes)),
        clauses="、".join(dict.fromkeys(each.clause for each in changes[:_MOST_NAMED])),
        text=excerpt(first.text, 40),
        before=first.before,
        after=first.after,
    )


# ---- other parts ----------------------------------------------------------------------------------------------------


def _other_parts(old: Version, new: Version) -> Iterator[Finding]:
    for form, title in _PARTS:
        yield from _difference(title, _part_text(old, form), _part_text(new, form), new)
    yield from _difference("文本框", _boxes(old.root), _boxes(new.root), new)


def _difference(title: str, before: str, after: str, new: Version) -> Iterator[Finding]:
    if _that_should_stay(before) != _that_should_stay(after):
        shown = {"before": _around(before, after, GONE), "after": _around(before, after, NEW)}
        yield finding("D003", at=f"{new.name}{title}", part=title, **shown)


def _around(before: str, after: str, side: str) -> str:
    """Where two texts part, in one of them, with a few words before."""
    pieces = difference(before, after)
    place = next(index for index, each in enumerate(pieces) if each.kind != SAME)
    head = pieces[place - 1].text[-10:] if place else ""
    rest = "".join(each.text for each in pieces[place:] if each.kind in (SAME, side))
    return excerpt(f"{head}{rest}", 40) or "无"


def _that_should_stay(text: str) -> str:
    return _OTHER_BY_NATURE.sub("", "".join(text.split()))


def _part_text(version: Version, form: re.Pattern[str]) -> str:
    names = sorted(each for each in version.members if form.fullmatch(each))
    return "\n".join(dict.fromkeys(text for name in names if (text := _text_of(version.members[name]))))


def _text_of(content: bytes) -> str:
    try:
        root = parse_xml(content)
    except BadXmlError:
        return ""
    accept_all(root)
    return "\n".join(each.text for each in paragraphs_of(root, "") if each.text.strip())


def _boxes(root: Element) -> str:
    boxes = (box for box in root.iter(f"{W}txbxContent") if next(box.iterancestors(FALLBACK), None) is None)
    return "\n".join(each.text for box in boxes for each in paragraphs_of(box, ""))
