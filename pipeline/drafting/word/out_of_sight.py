"""Values that no reader of the document would see: in hidden text, or where no text stands at all."""

import re
from collections.abc import Iterable, Iterator

from pipeline.drafting.word.paragraphs import Paragraph, W, text_elements
from pipeline.drafting.word.xml_tree import Element

_OUTPUT = re.compile(r"\{\{.*?\}\}", re.S)
_OFF = ("0", "false", "off")
_INSTRUCTION = f"{W}instr"


def hidden_values(paragraphs: Iterable[Paragraph], hidden_styles: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The tags whose values would be hidden, each with its place; a value looks like the first letter of its tag."""
    for each in paragraphs:
        if "{{" not in each.text:
            continue
        runs = [(text, _is_hidden(text, hidden_styles)) for text in text_elements(each.element)]
        if any(hidden for _, hidden in runs):
            letters = [hidden for text, hidden in runs for _ in text.text or ""]
            written = "".join(text.text or "" for text, _ in runs)
            for tag in _OUTPUT.finditer(written):
                if letters[tag.start()]:
                    yield tag[0], each.shown_place


def hidden_styles(styles: Element) -> frozenset[str]:
    """The ids of the styles whose text is hidden, also by what they are based on (ISO/IEC 29500-1 §17.7.4.3)."""
    own = {each.get(f"{W}styleId", ""): _switch(each) for each in styles.iter(f"{W}style")}
    parents = {
        each.get(f"{W}styleId", ""): base.get(f"{W}val", "")
        for each in styles.iter(f"{W}style")
        if (base := each.find(f"{W}basedOn")) is not None
    }
    return frozenset(each for each in own if _inherited(each, own, parents))


def _inherited(style: str, own: dict[str, bool | None], parents: dict[str, str]) -> bool:
    seen: set[str] = set()
    while style in own and style not in seen:
        switch = own[style]
        if switch is not None:
            return switch
        seen.add(style)
        style = parents.get(style, "")
    return False


def _is_hidden(text: Element, hidden_styles: frozenset[str]) -> bool:
    run = text.getparent()
    own = _switch(run)
    if own is not None:
        return own
    # Two styles that both hide cancel out (§17.7.3); nobody means that, so one of them is enough.
    styles = (run.find(f"{W}rPr/{W}rStyle"), next(run.iterancestors(f"{W}p")).find(f"{W}pPr/{W}pStyle"))
    return any(each is not None and each.get(f"{W}val") in hidden_styles for each in styles)


def _switch(element: Element) -> bool | None:
    """Whether its run properties say hidden, or expressly not; None where they do not say."""
    switch = element.find(f"{W}rPr/{W}vanish")
    return None if switch is None else switch.get(f"{W}val", "1").lower() not in _OFF


def places_beside_text(paragraphs: Iterable[Paragraph]) -> Iterator[str]:
    """The paragraphs that have a tag in a formula or a field code, where what it writes is no text."""
    for each in paragraphs:
        aside = "".join(_beside_text(each.element))
        if "{{" in aside:
            yield each.shown_place


def _beside_text(paragraph: Element) -> Iterator[str]:
    for each in paragraph.iter():
        if each.tag != f"{W}t" and next(each.iterancestors(f"{W}p"), None) is paragraph:
            yield each.text or ""
            yield each.get(_INSTRUCTION) or ""
