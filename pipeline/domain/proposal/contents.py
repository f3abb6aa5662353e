"""What a proposal sells and says: which priced lines are of what sort, and every sentence somebody wrote."""

import re
from collections.abc import Iterable, Iterator
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
    """What stands in a field of the proposal, or a piece of it."""

    at: str
    text: str


def contents(proposal: Proposal) -> dict[str, bool]:
    """Which of `CONTENTS` the priced lines bring."""
    names = " ".join(f"{each.name} {each.kind}" for each in proposal.line_items)
    return {name: bool(re.search(words, names)) for name, words in CONTENTS.items()}


def wishes(proposal: Proposal) -> Iterator[Said]:
    """What is asked for and agreed: needs, priced lines, agreed points, special terms, clause parameters."""
    for at, need in enumerate(proposal.needs):
        yield Said(f"needs[{at}].pain", need.pain)
    for at, item in enumerate(proposal.line_items):
        yield Said(f"line_items[{at}].name", item.name)
        yield Said(f"line_items[{at}].spec", item.spec)
        yield Said(f"line_items[{at}].kind", item.kind)
    for at, talk in enumerate(proposal.negotiation):
        yield from (Said(f"negotiation[{at}].agreed[{number}]", each) for number, each in enumerate(talk.agreed))
    yield from (Said(f"special_terms[{at}]", each) for at, each in enumerate(proposal.special_terms))
    yield from (Said(f"terms.{name}", each) for name, each in proposal.terms.items())


def worries(proposal: Proposal) -> Iterator[Said]:
    """The same with the risks somebody saw and what is done about them."""
    yield from wishes(proposal)
    for at, each in enumerate(proposal.risks):
        yield Said(f"risks[{at}].risk", each.risk)
        yield Said(f"risks[{at}].response", each.response)


def first_saying(said: Iterable[Said], *words: re.Pattern[str], but: re.Pattern[str] | None = None) -> Said | None:
    """The first piece of a sentence with all these words, and not with those of `but`.

    A piece that denies them doesn't count: 不向境外提供 says nothing of going abroad.
    """
    for each in said:
        if words[0].search(each.text):
            for piece in map(str.strip, _SENTENCE.split(each.text)):
                if _says(piece, words) and not (but and but.search(piece)):
                    return Said(each.at, piece)
    return None


def _says(piece: str, words: Iterable[re.Pattern[str]]) -> bool:
    return all(each.search(piece) for each in words) and not _DENIED.search(piece)
