"""Numbers of articles, sub-clauses, items and annexes: they follow what really stands in the finished text.

When a template is loaded its marks become private characters, which data can never contain; after
rendering one pass counts them and a second fills in the references. `[[库:C13]]` prints nothing: it says which
clause of the clause library stands here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.domain.findings import Finding, finding
from pipeline.drafting.word.paragraphs import Paragraph, excerpt, text_elements
from pipeline.drafting.word.xml_tree import Element

OPEN, CLOSE = "\ue000", "\ue001"
LAST_NUMBER = 99
MOST_FAULTS = 30

_MARK = re.compile(r"\[\[\s*(条|款|项|附件|见附件|见|库)\s*(?:[:\uff1a]\s*(\w[\w·、()\uff08\uff09\-]{0,39}?)\s*)?\]\]")
_ANY_MARK = re.compile(r"\[\[([^\[\]]{0,60})\]\]")
_SENTINEL = re.compile(f"{OPEN}(条|款|项|附件|见附件|见):([^{CLOSE}]*){CLOSE}")
_SEALED = re.compile(f"({OPEN}[^{CLOSE}]*{CLOSE})")
_DEFINING = ("条", "款", "项", "附件")
LIBRARY = "库"
_NEEDS_KEY = ("附件", "见", "见附件", LIBRARY)
_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1 to 99 as article numbers are written: 三, 十, 十二, 二十, 九十九; ValueError beyond."""
    if not 1 <= number <= LAST_NUMBER:
        raise ValueError(f"no article number: {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


# ---- in the template ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark as the author wrote it."""

    kind: str
    key: str
    paragraph: Paragraph


def seal_marks(paragraphs: Sequence[Paragraph]) -> tuple[list[Mark], list[Finding]]:
    """Turns every mark in the elements of `paragraphs` into its private form; marks, then faults."""
    marks: list[Mark] = []
    found: list[Finding] = []
    for each in paragraphs:
        if OPEN in each.text or CLOSE in each.text:
            found.append(finding("T057", at=each.place, text=excerpt(each.text.replace(OPEN, "?").replace(CLOSE, "?"))))
        elif "[[" in each.text:
            marks += _seal(each)
            found += _unknown_marks(each)
    return marks, [*found, *_dangling(marks)]


def _unknown_marks(paragraph: Paragraph) -> Iterator[Finding]:
    for each in _ANY_MARK.finditer(paragraph.text):
        known = _MARK.fullmatch(each[0])
        if known is None or (known[1] in _NEEDS_KEY and not known[2]):
            yield finding("T054", at=paragraph.place, mark=excerpt(each[0]), text=excerpt(paragraph.text))


def _seal(paragraph: Paragraph) -> Iterator[Mark]:
    """Writes the private form into the run where a mark begins and takes its letters out of the other runs.

    Marks of the clause library print nothing; they are taken out.
    """
    elements = text_elements(paragraph.element)
    joined = "".join(each.text or "" for each in elements)
    for match in reversed(list(_MARK.finditer(joined))):
        private = "" if match[1] == LIBRARY else f"{OPEN}{match[1]}:{match[2] or ''}{CLOSE}"
        _replace_span(elements, match.span(), private)
    for match in _MARK.finditer(joined):
        yield Mark(match[1], match[2] or "", paragraph)


def _replace_span(elements: Sequence[Element], span: tuple[int, int], private: str) -> None:
    start, end = span
    position, is_first = 0, True
    for each in elements:
        text = each.text or ""
        left, right = max(start - position, 0), min(end - position, len(text))
        if left < right:
            each.text = text[:left] + (private if is_first else "") + text[right:]
            is_first = False
        position += len(text)


def _dangling(marks: Sequence[Mark]) -> Iterator[Finding]:
    """References to keys that no branch of the template ever defines."""
    clauses = {each.key for each in marks if each.kind in ("条", "款", "项")}
    annexes = {each.key for each in marks if each.kind == "附件"}
    for each in marks:
        known = {"见": clauses, "见附件": annexes}.get(each.kind)
        if known is not None and each.key and each.key not in known:
            close = "、".join(sorted(filter(None, known))[:12]) or "无"
            yield finding(
                "T058",
                at=each.paragraph.place,
                key=each.key,
                text=excerpt(each.paragraph.text),
                hint=f"（现有：{close}）",
            )


def unused_marks(marks: Sequence[Mark]) -> list[Finding]:
    """Keys nobody refers to: an annex without mention is a warning, a clause key an information."""
    mentioned = {(each.kind, each.key) for each in marks}
    found = []
    for each in marks:
        if each.kind == "附件" and ("见附件", each.key) not in mentioned:
            found.append(finding("T055", at=each.paragraph.place, key=each.key))
        elif each.kind in ("款", "项") and each.key and ("见", each.key) not in mentioned:
            found.append(finding("T056", at=each.paragraph.place, key=each.key))
    return found


def marks_in(text: str) -> Iterator[tuple[int, str, str]]:
    """Every mark of a text that isn't sealed yet: where it stands, its kind, its key."""
    return ((each.start(), each[1], each[2] or "") for each in _MARK.finditer(text))


# ---- in the rendered text -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Count:
    """The running numbers while the marks are read in order; `faults` are positions with their codes."""

    article: int = 0
    clause: int = 0
    item: int = 0
    annex: int = 0
    clauses: dict[str, str] = field(default_factory=dict)
    annexes: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)


def split_marks(text: str) -> list[str]:
    """The text in pieces of which every second is a sealed mark; the first and the last are text, maybe empty."""
    return _SEALED.split(text)


def labels_for(sealed: Sequence[str]) -> tuple[str, ...] | None:
    """What stands in place of these marks, None when a document with them has faults."""
    labels, faults = _labels([_parted(each) for each in sealed])
    return None if faults else tuple(labels)


def _parted(sealed: str) -> tuple[str, str]:
    kind, _, key = sealed[1:-1].partition(":")
    return kind, key


def number_clauses(xml: str) -> tuple[str, list[Finding]]:
    """The rendered XML with every mark replaced by its number or reference.

    Articles 第十二条, sub-clauses 12.3, items (1), annexes 附件一; inside an annex articles and sub-clauses
    begin anew. Findings for a reference to nothing, a key used twice, a sub-clause before any article.
    """
    marks = list(_SENTINEL.finditer(xml))
    if not marks:
        return xml, []
    labels, faults = _labels([(each[1], each[2]) for each in marks])
    replaced = iter(labels)
    numbered = _SENTINEL.sub(lambda _mark: next(replaced), xml)
    return numbered, [_fault(code, marks[position], xml) for position, code in faults[:MOST_FAULTS]]


def places_of(marks: Sequence[tuple[str, str]]) -> list[str]:
    """For each mark (kind, key) the sub-clause, article or annex it begins or stands in; 首部 before the first."""
    count, places = _Count(), []
    for kind, _ in marks:
        if kind in _COUNTED:
            _COUNTED[kind](count)
        places.append(f"附件{chinese_number(count.annex)}" if count.annex else _spoken("款", count) or "首部")
    return places


def _labels(marks: Sequence[tuple[str, str]]) -> tuple[list[str], list[tuple[int, str]]]:
    """The numbers first, since references point forwards, too; what has no number is shown as its kind."""
    count = _Count()
    defined = [_label(*each, position, count) for position, each in enumerate(marks)]
    labels = [
        label or _reference(*each, position, count)
        for position, (each, label) in enumerate(zip(marks, defined, strict=True))
    ]
    return labels, count.faults


def _label(kind: str, key: str, position: int, count: _Count) -> str:
    if kind not in _DEFINING:
        return ""
    label = _COUNTED[kind](count)
    if not label:
        count.faults.append((position, "T053" if kind in ("条", "附件") else "T052"))
        return kind
    if key:
        known = count.annexes if kind == "附件" else count.clauses
        if key in known:
            count.faults.append((position, "T051"))
        known[key] = label if kind == "附件" else _spoken(kind, count)
    return label


def _annex(count: _Count) -> str:
    count.annex += 1
    count.article = count.clause = count.item = 0
    return f"附件{chinese_number(count.annex)}" if count.annex <= LAST_NUMBER else ""


def _article(count: _Count) -> str:
    count.article += 1
    count.clause = count.item = 0
    return f"第{chinese_number(count.article)}条" if count.article <= LAST_NUMBER else ""


def _clause(count: _Count) -> str:
    if not count.article and not count.annex:
        return ""
    count.clause += 1
    count.item = 0
    return f"{count.article}.{count.clause}" if count.article else f"{count.clause}."


def _item(count: _Count) -> str:
    if not count.article and not count.annex:
        return ""
    count.item += 1
    return f"({count.item})"


_COUNTED = {"附件": _annex, "条": _article, "款": _clause, "项": _item}


def _spoken(kind: str, count: _Count) -> str:
    """How another clause refers to this one."""
    annex = f"附件{chinese_number(count.annex)}" if count.annex else ""
    if kind == "条":
        return f"{annex}第{chinese_number(count.article)}条"
    place = f"{count.article}.{count.clause}" if count.article else f"{count.clause}"
    clause = f"第{place}条" if count.clause else f"第{chinese_number(count.article)}条" if count.article else ""
    return f"{annex}{clause}" + (f"第({count.item})项" if kind == "项" else "")


def _reference(kind: str, key: str, position: int, count: _Count) -> str:
    known = count.annexes if kind == "见附件" else count.clauses
    if key not in known:
        count.faults.append((position, "T050"))
    return known.get(key, "")


def _fault(code: str, mark: re.Match[str], xml: str) -> Finding:
    kind, key, text = mark[1], mark[2], _paragraph_around(mark, xml)
    if code == "T052":
        hint = "请先在前面写一条带 [[条:名称]] 的标题，再用 [[款]]、[[项]]。"
        return finding(code, at=key or kind, mark=f"[[{kind}]]", text=text, hint=hint)
    if code == "T053":
        return finding(code, at=key or kind, text=text)
    return finding(code, at=key, key=key, text=text)


def _paragraph_around(mark: re.Match[str], xml: str) -> str:
    start = max(xml.rfind("<w:p>", 0, mark.start()), xml.rfind("<w:p ", 0, mark.start()), 0)
    end = xml.find("</w:p>", mark.end())
    text = re.sub(r"<[^>]+>", "", xml[start : end if end >= 0 else len(xml)])
    return excerpt(_SENTINEL.sub(lambda each: f"[[{each[1]}:{each[2]}]]" if each[2] else f"[[{each[1]}]]", text), 40)
