"""Text whose words stayed and whose look changed, as tracked changes of format: reject, and it looks as it did."""

from collections.abc import Sequence
from dataclasses import fields

from pipeline.drafting.comparing.format_changes import LooksPair
from pipeline.drafting.comparing.lines import Line
from pipeline.drafting.comparing.looks import Look, Looks
from pipeline.drafting.comparing.tracked_runs import Leaf, Pen, cut_runs, leaves_of, new_element, run_properties
from pipeline.drafting.word.paragraphs import W
from pipeline.drafting.word.xml_tree import Element

# The order that ISO/IEC 29500-1 §17.3.2.28 gives the settings of a run; Word refuses a file that has another.
RUN_ORDER = (
    *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow"),
    *("emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position"),
    *("sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang"),
    *("eastAsianLayout", "specVanish", "oMath", "rPrChange"),
)
_PLACES = {f"{W}{name}": place for place, name in enumerate(RUN_ORDER)}
_TAGS = {
    "bold": ("b", "1", "0"),
    "italic": ("i", "1", "0"),
    "struck": ("strike", "1", "0"),
    "hidden": ("vanish", "1", "0"),
    "underline": ("u", "", "none"),
    "size": ("sz", "", "20"),
    "colour": ("color", "", "auto"),
    "highlight": ("highlight", "", "none"),
    "raised": ("vertAlign", "", "baseline"),
}


def mark_looks(pen: Pen, pairs: Sequence[LooksPair], old: Line, new: Line, now: Looks) -> None:
    """Each stretch of the new line in `pairs` gets a tracked change of format that holds the old one."""
    if not pairs:
        return
    cut_runs(new.element, [place for each in pairs for place in (each.start, each.end)])
    leaves, before = leaves_of(new.element), leaves_of(old.element)
    marked: list[Element] = []
    for pair in pairs:
        looks = _old_settings(pen, before, pair, new.element, now)
        for run in _runs(leaves, pair):
            if run not in marked:
                pen.mark_look(run, looks)
                marked.append(run)


def _runs(leaves: Sequence[Leaf], pair: LooksPair) -> list[Element]:
    found = [each.element.getparent() for each in leaves if each.text and pair.start <= each.start < pair.end]
    return [each for each in dict.fromkeys(found) if each.tag == f"{W}r"]


def _old_settings(pen: Pen, leaves: Sequence[Leaf], pair: LooksPair, paragraph: Element, now: Looks) -> Element:
    """The old run's own settings, and what its styles gave it that the new ones would not."""
    leaf = next(each for each in leaves if each.start <= pair.old_start < each.end)
    own = run_properties(leaf.element)
    settings = new_element(f"{W}rPr") if own is None else pen.known_looks(own)
    given = now.look_of(settings, paragraph)
    for each in fields(Look):
        wanted = getattr(pair.before, each.name)
        if each.name in _TAGS and getattr(given, each.name) != wanted:
            _set(settings, *_TAGS[each.name], wanted)
    return settings


def _set(settings: Element, tag: str, on: str, off: str, wanted: object) -> None:
    for each in settings.findall(f"{W}{tag}"):
        settings.remove(each)
    value = (on or str(wanted)) if wanted else off
    if tag == "highlight" and len(value) == 6:
        tag, attributes = "shd", {f"{W}val": "clear", f"{W}color": "auto", f"{W}fill": value}
    else:
        attributes = {f"{W}val": value}
    place = _PLACES[f"{W}{tag}"]
    later = [each for each in settings if _PLACES.get(each.tag, len(RUN_ORDER)) > place]
    element = new_element(f"{W}{tag}", attributes)
    settings.insert(settings.index(later[0]) if later else len(settings), element)
