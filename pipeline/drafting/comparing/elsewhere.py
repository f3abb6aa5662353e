"""What a comparison of the body does not see: revisions left inside, headers, notes, text boxes, pictures, comments."""

import re
from collections.abc import Iterator, Sequence

from pipeline.domain.findings import Finding, finding
from pipeline.drafting.comparing.alignment import align
from pipeline.drafting.comparing.lines import Block, Version, version_of
from pipeline.drafting.comparing.revisions import accept_all, count_revisions, reject_all
from pipeline.drafting.word.gate import MAIN_PART
from pipeline.drafting.word.paragraphs import FALLBACK, W, excerpt, paragraphs_of
from pipeline.drafting.word.xml_tree import BadXmlError, Element, parse_xml

_PARTS = (
    (re.compile(r"word/header\d*\.xml"), "页眉"),
    (re.compile(r"word/footer\d*\.xml"), "页脚"),
    (re.compile(r"word/footnotes\.xml"), "脚注"),
    (re.compile(r"word/endnotes\.xml"), "尾注"),
)
_PICTURES = ("{http://schemas.openxmlformats.org/drawingml/2006/main}blip", "{urn:schemas-microsoft-com:vml}imagedata")
_VERSION = re.compile(r"V\d+\.\d+")
_TOO_STRANGE = 0.2
_FEWEST_LINES = 10


def look_elsewhere(old: Version, new: Version) -> list[Finding]:
    """What to tell the reader beside the changes themselves, the gravest first."""
    return [
        *_strangers(old, new),
        *_silent_changes(old, new),
        *(_left_inside(each) for each in (old, new) if each.revisions),
        *_other_parts(old, new),
        *_pictures(old, new),
        *_comments(old),
        *_comments(new),
    ]


def _strangers(old: Version, new: Version) -> Iterator[Finding]:
    pairs = align(old.blocks, new.blocks)
    known = sum(each.old is not None and each.new is not None for each in pairs)
    most = max(len(old.blocks), len(new.blocks))
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


def _silent_changes(old: Version, new: Version) -> Iterator[Finding]:
    """A file with tracked changes should, all of them rejected, be the text that was sent out."""
    if not (new.revisions.inserted or new.revisions.deleted):
        return
    root = parse_xml(new.members[MAIN_PART])
    reject_all(root)
    before = version_of(root, new.members, name=new.name, revisions=count_revisions(root))
    differing = ((_at(old.blocks, pair.old), _at(before.blocks, pair.new)) for pair in align(old.blocks, before.blocks))
    silent = [each for each in differing if _text(each[0]) != _text(each[1])]
    if silent:
        piece = silent[0][0] or silent[0][1]
        yield finding("D002", at=new.name, count=len(silent), clause=piece.clause.shown if piece else "")


def _at(blocks: Sequence[Block], place: int | None) -> Block | None:
    return None if place is None else blocks[place]


def _text(block: Block | None) -> str:
    return "".join(block.body.split()) if block is not None else ""


def _other_parts(old: Version, new: Version) -> Iterator[Finding]:
    for form, title in _PARTS:
        yield from _difference(title, _part_text(old, form), _part_text(new, form), new)
    yield from _difference("文本框", _boxes(old.root), _boxes(new.root), new)


def _difference(title: str, before: str, after: str, new: Version) -> Iterator[Finding]:
    if _without_version(before) != _without_version(after):
        shown = {"before": excerpt(before, 40) or "无", "after": excerpt(after, 40) or "无"}
        yield finding("D003", at=f"{new.name}{title}", part=title, **shown)


def _without_version(text: str) -> str:
    """The version of the document stands in its footer and is another by nature."""
    return _VERSION.sub("", "".join(text.split()))


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


def _pictures(old: Version, new: Version) -> Iterator[Finding]:
    before, after = (sum(1 for _ in each.root.iter(*_PICTURES)) for each in (old, new))
    if before != after or _media(old) != _media(new):
        yield finding("D004", at=new.name, part="正文", before=before, after=after)


def _media(version: Version) -> list[int]:
    return sorted(hash(content) for name, content in version.members.items() if name.startswith("word/media/"))


def _comments(version: Version) -> Iterator[Finding]:
    content = version.members.get("word/comments.xml", b"")
    count = content.count(b"<w:comment ")
    if count:
        yield finding("D008", at=version.name, name=version.name, count=count)
