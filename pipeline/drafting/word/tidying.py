"""Blanks and invisible characters that word processors and input methods leave inside tags, made plain before reading.

A no-break or full-width blank between the words of a tag is meant as a blank; a character without width is meant as
nothing. What stands between quotes is the author's text and stays as it is.
"""

import re
from collections.abc import Iterable, Iterator

from pipeline.drafting.word.paragraphs import Paragraph, text_elements
from pipeline.drafting.word.xml_tree import Element

_NOTHING = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_BLANK = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_MEANT = {**dict.fromkeys(_NOTHING, ""), **dict.fromkeys(_BLANK, " ")}

_STRAY = re.compile(f"[{_NOTHING}{_BLANK}]")
_TAG = re.compile(rf"\{{[{_NOTHING}]*[{{%#].*?[}}%#][{_NOTHING}]*\}}", re.S)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”|‘[^’]*’")


def tidy_tags(paragraphs: Iterable[Paragraph]) -> bool:
    """Makes the tags of these paragraphs plain in their elements; whether anything had to be changed."""
    changes = [_tidied(each.element) for each in paragraphs if "{" in each.text and _STRAY.search(each.text)]
    return any(changes)


def _tidied(paragraph: Element) -> bool:
    elements = text_elements(paragraph)
    meant = dict(_stray_characters("".join(each.text or "" for each in elements)))
    position = 0
    for each in elements:
        text = each.text or ""
        each.text = "".join(meant.get(position + index, letter) for index, letter in enumerate(text))
        position += len(text)
    return bool(meant)


def _stray_characters(text: str) -> Iterator[tuple[int, str]]:
    """Where in the text of a paragraph one stands inside a tag, and what it was meant to be."""
    for tag in _TAG.finditer(text):
        unquoted = _QUOTED.sub(lambda each: "x" * len(each[0]), tag[0])
        for stray in _STRAY.finditer(unquoted):
            yield tag.start() + stray.start(), _MEANT[stray[0]]
