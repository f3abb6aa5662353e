"""What a proposal sells and says: which priced lines are of what sort, and every sentence somebody wrote."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.domain.proposal.model import Proposal

CONTENTS = {
    "development": "开发",
    "support": "支持|运维|巡检|维护",
    "installation": "安装|督导|调试|培训",
    "spare_parts": "备件",
    "software": "软件|许可",
}
"""What lines may bring, by the words of their name and kind."""

_SENTENCE = re.compile("[，,；;。！!？?\n]")
_DENIED = re.compile(
    "不(?:涉及|含|包括|包含|接触|处理|收集|采集|向|对|得|允许|提供|交付|移交|托管|存储|出境|需|要求|作|做|自动|再|续)"
    "|无需|无须|未涉及|不必|禁止|没有|除外|仅[^，；。]{0,12}境内"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of a sentence in the proposal, with the field it stands in."""

    at: str
    text: str


def contents(proposal: Proposal) -> dict[str, bool]:
    """Which of `CONTENTS` the priced lines bring."""
    names = " ".join(f"{each.name} {each.kind}" for each in proposal.line_items)
    return {name: bool(re.search(words, names)) for name, words in CONTENTS.items()}


def wishes(proposal: Proposal) -> Iterator[Said]:
    """What is asked for and agreed, piece by piece: needs, priced lines, agreed points, special terms, parameters."""
    yield from _pieces("needs", [(f"[{at}].pain", each.pain) for at, each in enumerate(proposal.needs)])
    yield from _pieces("line_items", _words_of_lines(proposal))
    agreed = [
        (f"[{at}].agreed[{number}]", words)
        for at, talk in enumerate(proposal.negotiation)
        for number, words in enumerate(talk.agreed)
    ]
    yield from _pieces("negotiation", agreed)
    yield from _pieces("special_terms", [(f"[{at}]", each) for at, each in enumerate(proposal.special_terms)])
    yield from _pieces("terms", [(f".{name}", each) for name, each in proposal.terms.items()])


def worries(proposal: Proposal) -> Iterator[Said]:
    """The same with the risks somebody saw and what is done about them."""
    yield from wishes(proposal)
    risks = [(f"[{at}].risk", each.risk) for at, each in enumerate(proposal.risks)]
    yield from _pieces("risks", risks)
    yield from _pieces("risks", [(f"[{at}].response", each.response) for at, each in enumerate(proposal.risks)])


def first_saying(said: Iterator[Said], words: re.Pattern[str]) -> Said | None:
    """The first piece with these words that doesn't deny them: 不向境外提供 says nothing of going abroad."""
    return next((each for each in said if words.search(each.text) and not _DENIED.search(each.text)), None)


def _words_of_lines(proposal: Proposal) -> list[tuple[str, str]]:
    return [
        (f"[{at}].{field}", words)
        for at, each in enumerate(proposal.line_items)
        for field, words in (("name", each.name), ("spec", each.spec), ("kind", each.kind))
    ]


def _pieces(group: str, texts: list[tuple[str, str]]) -> Iterator[Said]:
    for at, text in texts:
        yield from (Said(f"{group}{at}", piece.strip()) for piece in _SENTENCE.split(text) if piece.strip())
