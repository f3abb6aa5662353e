"""How a contract text hangs together: numbers without gaps, references that lead somewhere, annexes as listed."""

import re
from collections.abc import Iterator

from pipeline.domain.findings import Finding, finding
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.text_checks.lines import NUMERALS, ContractText, Line

_UNFILLED = re.compile(
    r"[_＿]{2,}|\{\{|\}\}|\{%|%\}|\[\[|\]\]|(?<!等)待(?:定|补充|填)(?!价)|\bTBD\b|(?<![A-Z0-9])X{2,}(?![A-Z0-9])"
    r"|[×〇]{2,}|【[\s　]*】|\b(?:None|null|undefined|nan)\b|见附件(?![一二三四五六七八九十])",
    re.IGNORECASE,
)
_AROUND = 12
_ARTICLE_REF = re.compile(rf"(?<![》法典例定释])(第{NUMERALS}条)")
_CLAUSE_REF = re.compile(r"第(\d{1,3}\.\d{1,3})条")
_ANNEX_REF = re.compile(rf"(附件{NUMERALS})")
_LISTED = re.compile(rf"(附件{NUMERALS})\s*《([^》]+)》")
_LIST_HEAD = re.compile("附件(?:如下|为|包括|有)|附件[：:]")
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def unfilled(text: ContractText, _proposal: Proposal) -> Iterator[Finding]:
    """Nothing is left open: no gap, no 待定, no tag (R4-08)."""
    for line in text.lines:
        for match in _UNFILLED.finditer(line.text):
            excerpt = line.text[max(0, match.start() - _AROUND) : match.end() + _AROUND]
            yield finding("K001", at=line.place, excerpt=excerpt)


def numbering(text: ContractText, _proposal: Proposal) -> Iterator[Finding]:
    """Articles and annexes count from one without a gap or a double."""
    for headings in (text.articles, text.annexes):
        for expected, line in enumerate(headings, start=1):
            if _number(line.heading) != expected:
                yield finding("K060", at=line.place, heading=line.heading, expected=expected)
                break


def references(text: ContractText, _proposal: Proposal) -> Iterator[Finding]:
    """Every 第…条 and 附件… that the text names is there; articles of a law are none of ours."""
    articles, annexes = {each.heading for each in text.articles}, {each.heading for each in text.annexes}
    for line in text.lines:
        gone = [each for each in _ARTICLE_REF.findall(line.text) if each not in articles]
        gone += [f"第{each}条" for each in _CLAUSE_REF.findall(line.text) if each not in text.clauses]
        gone += [each for each in _ANNEX_REF.findall(line.text) if each not in annexes]
        yield from (finding("K061", at=line.place, target=each) for each in dict.fromkeys(gone))


def annex_list(text: ContractText, _proposal: Proposal) -> Iterator[Finding]:
    """The list of annexes names those that follow, no more and no fewer, under the same titles."""
    listed = dict(each for line in _list_of_annexes(text) for each in _LISTED.findall(line.text))
    if not listed and not text.annexes:
        return
    present = {each.heading: each.title for each in text.annexes}
    for name in {**listed, **present}:
        if listed.get(name) != present.get(name):
            yield finding("K059", at=name, listed=listed.get(name, "无"), present=present.get(name, "无"))


def _list_of_annexes(text: ContractText) -> list[Line]:
    """The paragraph that begins the list with those that follow it in the same clause."""
    heads = [each for each in text.lines if _LIST_HEAD.search(each.text) and not each.heading]
    return [each for each in text.lines if heads and each.at == heads[-1].at and each.number >= heads[-1].number]


def _number(heading: str) -> int:
    """第二十一条 → 21."""
    tens, mark, ones = heading.strip("第条附件").rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if mark else 0) + _DIGITS.get(ones, 0)
