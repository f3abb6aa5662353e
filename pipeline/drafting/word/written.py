"""The values of one document, all written at once: joined, checked, escaped and encoded in one go where they are plain.

Data never holds `SEAM`: private characters are refused in every value (see `value_checks`).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from pipeline.domain.scans.page_code import normalised_text
from pipeline.drafting.word.shown import shown

SEAM = "\ue002"

_SEAM = SEAM.encode()
_LAYOUT = (b"\n", b"\t", b"\a", b"\f")


@dataclass(frozen=True, slots=True)
class Written:
    """Values as texts; plain ones are letters that are escaped and nothing else."""

    texts: Sequence[str]
    is_plain: bool

    @property
    def has_markup(self) -> bool:
        """Whether one of them would bring elements of its own, which no proof has seen."""
        return not self.is_plain and any("<" in each for each in self.texts if isinstance(each, Markup))

    def encoded(self) -> list[bytes]:
        """Each as it stands in the XML; line breaks are still letters."""
        if not self.texts:
            return []
        if self.is_plain:
            return escape(SEAM.join(self.texts)).encode().split(_SEAM)
        return [escape(each).encode() for each in self.texts]

    def said(self) -> Sequence[str]:
        """Each as it reads."""
        if self.is_plain:
            return self.texts
        return [each.unescape() if isinstance(each, Markup) else each for each in self.texts]


def written(values: Sequence[object]) -> Written:
    """The values as a document shows them; raises whatever `shown` raises."""
    texts = [each if type(each) is str else _letters(each) for each in values]
    if "".join(texts).isprintable() and Markup not in set(map(type, texts)):
        return Written(texts, is_plain=True)
    return Written([each if isinstance(each, Markup) else _letters(each) for each in texts], is_plain=False)


def _letters(value: object) -> str:
    text = shown(value)
    return text if isinstance(text, Markup) or type(text) is str else str(text)


def is_laid_out(encoded: bytes) -> bool:
    """Whether a value holds line breaks, tabs, paragraphs or pages."""
    return any(each in encoded for each in _LAYOUT)


def is_one_line_break(encoded: bytes) -> bool:
    """Whether line breaks are all it holds."""
    return not any(each in encoded for each in _LAYOUT[1:])


# ---- as the digest takes them ---------------------------------------------------------------------------------------


def folded(texts: Sequence[str]) -> list[str] | None:
    """Each text as `normalised_text` leaves it, None where one could grow together with the letter before it.

    NFKC of a text is that of its parts when each part begins with a letter that nothing composes with (UAX 15 §9).
    """
    seamed = unicodedata.normalize("NFKC", SEAM.join(texts))
    if not all(begins_alone(each[0]) for each in seamed.split(SEAM) if each):
        return None
    for each in set(seamed):
        if each != SEAM and _vanishes(each):
            seamed = seamed.replace(each, "")
    return seamed.split(SEAM)


@lru_cache(maxsize=4096)
def _vanishes(letter: str) -> bool:
    return not normalised_text(letter)


@lru_cache(maxsize=4096)
def begins_alone(letter: str) -> bool:
    """No accent, and none of the vowels that compose with a letter before them, all of which stand outside here."""
    return not unicodedata.combining(letter) and (letter < "\u0300" or "\u2000" <= letter <= "\uffff")
