"""Clause numbers as people and programs write them, and the clause that a line belongs to because of them."""

import re
from dataclasses import dataclass
from enum import IntEnum

from pipeline.drafting.word.clause_numbers import chinese_number

_NUMERAL = "[一二三四五六七八九十百零〇两0-9０-９]{1,6}"
_SEPARATOR = r"[\s\u3000、.．:：]"
HEAD, SIGNATURES = "首部", "签署页"
_END_OF_TEXT = re.compile(r"^[（(]?\s*以下无正文|^本页(?:为|无正文)")
_LONGEST_HEADING = 40


class Rank(IntEnum):
    """How deep a number stands; a smaller one ends everything below it."""

    ANNEX = 0
    ARTICLE = 1
    CLAUSE = 2
    SUBCLAUSE = 3
    ITEM = 4
    SUBITEM = 5


@dataclass(frozen=True, slots=True)
class Label:
    """A number at the beginning of a line: as written, what it is, and how much of the line it takes."""

    text: str
    rank: Rank
    length: int


# A reference at the beginning of a sentence (第八条约定的…) is no number of the sentence itself.
_NO_REFERENCE = r"(?!\s*(?:第|所|的|及|和|与|或|中|之|、|，|,|不|约定|规定|载明|列明|《))"
_ANNEX = re.compile(rf"(?:附件|附录|附表)\s*(?:{_NUMERAL}|[A-Z])(?:{_SEPARATOR}+|(?=《)|$)")
_ARTICLE = re.compile(rf"第\s*{_NUMERAL}\s*[条章]{_NO_REFERENCE}{_SEPARATOR}*")
_FORMS: tuple[tuple[re.Pattern[str], Rank], ...] = (
    (re.compile(r"[一二三四五六七八九十]{1,3}(?:[、.．]|[\s\u3000]+)"), Rank.ARTICLE),
    (re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]\s*"), Rank.CLAUSE),
    (re.compile(r"\d{1,2}(?:[.．]\d{1,2}){2,3}(?![\d.．%％])[\s\u3000、]*"), Rank.SUBCLAUSE),
    (re.compile(r"\d{1,2}[.．]\d{1,2}(?:[\s\u3000、]+|(?=[\u4e00-\u9fff“《]))"), Rank.CLAUSE),
    (re.compile(r"\d{1,2}(?:、|[.．](?!\d)|[\s\u3000]+(?=[\u4e00-\u9fff]))[\s\u3000]*"), Rank.CLAUSE),
    (re.compile(r"[（(]\d{1,2}[)）][\s\u3000]*"), Rank.ITEM),
    (re.compile(r"\d{1,2}[)）][\s\u3000]*"), Rank.ITEM),
    (re.compile(r"[①-⑳][\s\u3000]*"), Rank.SUBITEM),
    (re.compile(r"[（(]?[a-zA-Z][)）.、][\s\u3000]*(?=[\u4e00-\u9fff])"), Rank.SUBITEM),
)


def label_of(line: str) -> Label | None:
    """The number a line begins with, None when it begins with none."""
    indent = len(line) - len(line.lstrip())
    text = line[indent:]
    if len(text) <= _LONGEST_HEADING and not text.endswith(("。", "；", ";")):
        annex = _ANNEX.match(text)
        if annex:
            return Label(_tidy(annex[0]), Rank.ANNEX, indent + annex.end())
    article = _ARTICLE.match(text)
    if article:
        return Label(_tidy(article[0]), Rank.ARTICLE, indent + article.end())
    for form, rank in _FORMS:
        found = form.match(text)
        if found:
            return Label(_tidy(found[0]), rank, indent + found.end())
    return None


def counted_label(number: str) -> Label:
    """The same for a number that Word puts before the line by itself and that takes nothing of it."""
    found = label_of(f"{number}\u3000")
    return Label(_tidy(number), found.rank if found else Rank.CLAUSE, 0)


def _tidy(number: str) -> str:
    return re.sub(r"\s", "", number).rstrip("、.．:：")


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a line stands: `name` as people say it (第12.3条（1）), its article and that article's heading."""

    name: str = HEAD
    article: str = HEAD
    heading: str = ""
    annex: str = ""

    @property
    def shown(self) -> str:
        """The name with the heading of its article, as a column shows it."""
        return f"{self.name} {self.heading}".strip()


class ClauseWalk:
    """Goes through a text line by line and knows the clause each line belongs to."""

    def __init__(self) -> None:
        self._numbers: dict[Rank, str] = {}
        self._heading = ""
        self._is_over = False

    def at(self, line: str, label: Label | None) -> Clause:
        """The clause of this line; called once per line, in reading order."""
        if label is None:
            self._is_over = self._is_over or bool(_END_OF_TEXT.match(line.strip()))
            return self._clause()
        if label.rank is Rank.ANNEX:
            self._is_over = False
        rank = self._fitting(label)
        self._numbers = {each: number for each, number in self._numbers.items() if each < rank}
        self._numbers[rank] = label.text
        if rank <= Rank.ARTICLE:
            self._heading = _heading(line[label.length :])
        return self._clause()

    def _fitting(self, label: Label) -> Rank:
        """1、 under 第三条 is a sub-clause, alone it is an article; 一、 under 第三条 is a sub-clause."""
        current = self._numbers.get(Rank.ARTICLE, "")
        if label.rank is Rank.ARTICLE and not label.text.startswith("第") and current.startswith("第"):
            return Rank.CLAUSE
        if label.rank is Rank.CLAUSE and label.text.isdigit() and not current:
            return Rank.ARTICLE
        if label.rank is Rank.CLAUSE and label.text.isdigit() and _is_bare(current):
            return Rank.ARTICLE
        return label.rank

    def _clause(self) -> Clause:
        if self._is_over:
            return Clause(SIGNATURES, SIGNATURES)
        annex, article = self._numbers.get(Rank.ANNEX, ""), self._numbers.get(Rank.ARTICLE, "")
        deeper = [number for rank, number in sorted(self._numbers.items()) if rank > Rank.ARTICLE]
        name = annex + _spoken(article, deeper)
        return Clause(name or HEAD, annex + article or HEAD, self._heading, annex)


def _is_bare(number: str) -> bool:
    return number.isdigit()


def _heading(rest: str) -> str:
    text = rest.strip()
    return "" if len(text) > _LONGEST_HEADING or text.endswith(("。", "；", "：")) else text


def _spoken(article: str, deeper: list[str]) -> str:
    """第12.3条（1） for article 第十二条 with 12.3 and (1); numbers of another form are put behind each other."""
    if not deeper:
        return f"第{article}条" if _is_bare(article) else article
    first, *rest = deeper
    head = f"第{first}条" if re.fullmatch(r"\d+(?:[.．]\d+)+", first) else f"{article}{first}"
    return head + "".join(each.replace("(", "（").replace(")", "）") for each in rest)


def article_number(text: str) -> str:
    """The number of an article in digits, from 第十二条, 12.3 or 第12.3条; empty when there is none."""
    plain = re.search(r"\d+", text)
    chinese = re.search(r"第([一二三四五六七八九十]{1,3})条", text)
    if chinese and (plain is None or chinese.start() <= plain.start()):
        return str(_NUMBERS.get(chinese[1], ""))
    return plain[0] if plain else ""


_NUMBERS = {chinese_number(number): number for number in range(1, 100)}
