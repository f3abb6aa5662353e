"""A contract's plain text with the place of every paragraph: 首部, 第5.2条, 签署页, 附件三."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

NUMERALS = "[一二三四五六七八九十百]+"

_ARTICLE = re.compile(rf"(第{NUMERALS}条)[\s　]+(\S.*)")
_CLAUSE = re.compile(r"(\d{1,3}\.\d{1,3})[\s　]")
_ANNEX = re.compile(rf"(附件{NUMERALS})[\s　]+(\S.*)")
_SIGNATURE_PAGE = re.compile("签署页|签字页|签章页")
_NUMBER = re.compile(r"(-?[0-9][0-9,]*(?:\.[0-9]+)?)(%?)")
_HEAD, _SIGNING = "首部", "签署页"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: which it is, where it stands, its words, and the heading's own title if it is one."""

    number: int
    at: str
    text: str
    heading: str = ""
    title: str = ""

    @property
    def place(self) -> str:
        return f"{self.at}（第 {self.number} 段）"


@dataclass(frozen=True)
class ContractText:
    """The whole text of a contract, paragraph by paragraph."""

    lines: tuple[Line, ...]

    @cached_property
    def squeezed_lines(self) -> list[str]:
        """Every paragraph without spaces, so that 36 个月 and 36个月 are the same."""
        return [squeeze(each.text) for each in self.lines]

    @cached_property
    def squeezed(self) -> str:
        return "\n".join(self.squeezed_lines)

    @cached_property
    def figures(self) -> list[tuple[frozenset[Decimal], frozenset[Decimal]]]:
        """The numbers of every paragraph, and those with a per cent sign."""
        return [_figures(each) for each in self.squeezed_lines]

    @cached_property
    def articles(self) -> list[Line]:
        return [each for each in self.lines if each.heading.startswith("第")]

    @cached_property
    def annexes(self) -> list[Line]:
        return [each for each in self.lines if each.heading.startswith("附件")]

    @cached_property
    def clauses(self) -> set[str]:
        """The numbers of all sub-clauses: 5.2 …"""
        return {match[1] for each in self.lines if (match := _CLAUSE.match(each.text))}

    def under(self, at: str) -> list[Line]:
        """The paragraphs of a part: 首部, 签署页 or one annex."""
        return [each for each in self.lines if each.at == at]

    def article_of(self, line: Line) -> tuple[Line, ...]:
        """All paragraphs of the article or annex that the line belongs to, its heading first."""
        heads = [each.number for each in self.lines if each.heading]
        start = max((each for each in heads if each <= line.number), default=1)
        end = min((each for each in heads if each > line.number), default=len(self.lines) + 1)
        return self.lines[start - 1 : end - 1]

    def of_annex(self, words: str) -> str:
        """The squeezed text of the first annex whose title has these words; empty when there is none."""
        heads = [each.heading for each in self.annexes if re.search(words, each.title)]
        return "\n".join(squeeze(each.text) for each in self.under(heads[0])) if heads else ""


def contract_text(text: str) -> ContractText:
    """The paragraphs of a plain text with their places."""
    return ContractText(tuple(_placed(text.splitlines())))


def squeeze(text: str) -> str:
    """The text without any white space."""
    return re.sub(r"[\s　]+", "", text)


def _figures(line: str) -> tuple[frozenset[Decimal], frozenset[Decimal]]:
    found = [(Decimal(number.replace(",", "")), sign) for number, sign in _NUMBER.findall(line)]
    return frozenset(each for each, sign in found if not sign), frozenset(each for each, sign in found if sign)


def _placed(texts: list[str]) -> Iterator[Line]:
    at = _HEAD
    for number, text in enumerate(texts, start=1):
        line = _line(number, at, text)
        at = line.at
        yield line


def _line(number: int, at: str, text: str) -> Line:
    if annex := _ANNEX.fullmatch(text):
        return Line(number, annex[1], text, annex[1], annex[2])
    if article := _ARTICLE.fullmatch(text):
        return Line(number, article[1], text, article[1], article[2])
    if clause := _CLAUSE.match(text):
        return Line(number, f"第{clause[1]}条", text)
    if _SIGNATURE_PAGE.search(text) and len(text) < 80 and at.startswith("第"):
        return Line(number, _SIGNING, text)
    return Line(number, at, text)
