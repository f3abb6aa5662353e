"""How a stretch of text really looks in a Word file: its own settings, its styles, and the file's defaults together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.drafting.comparing.tracked_runs import Leaf, leaves_of, run_properties
from pipeline.drafting.word.paragraphs import W
from pipeline.drafting.word.xml_tree import BadXmlError, Element, parse_xml, xml_text

STYLES = "word/styles.xml"
_LONGEST_STYLE_CHAIN = 20
_OFF = ("0", "false", "off", "none")
_TOGGLES = {"bold": ("b",), "italic": ("i",), "struck": ("strike", "dstrike"), "hidden": ("vanish",)}
_VALUES = {"underline": "u", "size": "sz", "colour": "color", "highlight": "highlight", "raised": "vertAlign"}
_DEFAULT_SIZE, _TINY = 20, 10
_NO_COLOUR = ("", "auto", "FFFFFF", "none", "white", "clear")


@dataclass(frozen=True, slots=True)
class Look:
    """How some text looks; the size in half points, colours as Word writes them, empty where Word decides."""

    bold: bool = False
    italic: bool = False
    underline: str = ""
    struck: bool = False
    hidden: bool = False
    size: str = str(_DEFAULT_SIZE)
    colour: str = ""
    highlight: str = ""
    raised: str = ""
    font: str = ""

    @property
    def is_unseen(self) -> bool:
        """Whether nobody sees it on a white page: hidden, white, or smaller than 5 points."""
        return self.hidden or self.is_tiny or (_is_white(self.colour) and self.highlight in _NO_COLOUR)

    @property
    def is_tiny(self) -> bool:
        """Whether the letters are too small to be read."""
        return self.size.isdigit() and int(self.size) < _TINY


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some text of one line that looks alike, from `start` to `end` of the line's text."""

    start: int
    end: int
    look: Look


def _is_white(colour: str) -> bool:
    try:
        parts = [int(colour[place : place + 2], 16) for place in (0, 2, 4)]
    except ValueError:
        return False
    return len(colour) == 6 and min(parts) >= 0xF0


@dataclass(slots=True)
class Looks:
    """The styles of one Word file; asked for the look of one run after another."""

    styles: Mapping[str, Element] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    usual: str = ""
    _of_style: dict[str, dict[str, str]] = field(default_factory=dict)
    _known: dict[tuple[str, str], Look] = field(default_factory=dict)

    def stretches(self, paragraph: Element) -> list[Stretch]:
        """The looks of one paragraph's text in order, neighbours that look alike put together."""
        found: list[Stretch] = []
        style = self._paragraph_style(paragraph)
        for leaf in leaves_of(paragraph):
            look = self._look(leaf, style)
            if not leaf.text:
                continue
            if found and found[-1].look == look:
                found[-1] = Stretch(found[-1].start, leaf.end, look)
            else:
                found.append(Stretch(leaf.start, leaf.end, look))
        return found

    def look_of(self, properties: Element | None, paragraph: Element) -> Look:
        """The look of a run with these properties in this paragraph."""
        return self._resolved(properties, self._paragraph_style(paragraph))

    def _look(self, leaf: Leaf, style: str) -> Look:
        return self._resolved(run_properties(leaf.element), style)

    def _resolved(self, properties: Element | None, style: str) -> Look:
        key = (style, "" if properties is None else xml_text(properties))
        if key not in self._known:
            own = _settings(properties)
            self._known[key] = _look_from(self._layered(own, style, own.get("style", "")))
        return self._known[key]

    def _paragraph_style(self, paragraph: Element) -> str:
        found = paragraph.find(f"{W}pPr/{W}pStyle")
        return self.usual if found is None else str(found.get(f"{W}val", ""))

    def _layered(self, own: Mapping[str, str], paragraph_style: str, run_style: str) -> dict[str, str]:
        """ISO/IEC 29500-1 §17.7.3: what two styles both switch on is off again; what the run says itself goes first."""
        first, second = self._settings_of(paragraph_style), self._settings_of(run_style)
        merged = {**self.defaults, **first, **second}
        for name in _TOGGLES:
            if first.get(name) and second.get(name):
                merged[name] = ""
        return {**merged, **own}

    def _settings_of(self, style: str) -> dict[str, str]:
        if style not in self._of_style:
            merged: dict[str, str] = {}
            for each in self._chain(style):
                merged = {**_settings(each.find(f"{W}rPr")), **merged}
            self._of_style[style] = merged
        return self._of_style[style]

    def _chain(self, style: str) -> Iterator[Element]:
        for _ in range(_LONGEST_STYLE_CHAIN):
            found = self.styles.get(style)
            if found is None:
                return
            yield found
            base = found.find(f"{W}basedOn")
            style = "" if base is None else base.get(f"{W}val", "")


def looks_of(members: Mapping[str, bytes]) -> Looks:
    """The looks that a file's styles give; a file without styles, or with broken ones, has Word's own defaults."""
    try:
        root = parse_xml(members[STYLES])
    except (KeyError, BadXmlError):
        return Looks()
    styles = {each.get(f"{W}styleId", ""): each for each in root.iter(f"{W}style")}
    usual = [name for name, each in styles.items() if _is_usual(each)]
    defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    return Looks(styles, _settings(defaults), usual[0] if usual else "")


def _is_usual(style: Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on")


def _settings(properties: Element | None) -> dict[str, str]:
    """What one w:rPr says itself; a switch that is off is an empty text."""
    if properties is None:
        return {}
    found = {name: each for name, tags in _TOGGLES.items() for tag in tags for each in _switch(properties, tag)}
    for name, tag in _VALUES.items():
        element = properties.find(f"{W}{tag}")
        if element is not None:
            found[name] = _plain(element.get(f"{W}val", ""))
    found |= _marker(properties)
    fonts, style = properties.find(f"{W}rFonts"), properties.find(f"{W}rStyle")
    if fonts is not None and (fonts.get(f"{W}eastAsia") or fonts.get(f"{W}eastAsiaTheme")):
        found["font"] = fonts.get(f"{W}eastAsia") or f"主题字体 {fonts.get(f'{W}eastAsiaTheme')}"
    if style is not None:
        found["style"] = style.get(f"{W}val", "")
    return found


def _switch(properties: Element, tag: str) -> Iterator[str]:
    element = properties.find(f"{W}{tag}")
    if element is not None:
        yield "" if element.get(f"{W}val", "1") in _OFF else "1"


def _marker(properties: Element) -> dict[str, str]:
    """A shading behind the letters looks like a highlight and tells the same."""
    shade = properties.find(f"{W}shd")
    filled = "" if shade is None else shade.get(f"{W}fill", "")
    has_own = properties.find(f"{W}highlight") is not None
    return {"highlight": filled} if filled and filled not in _NO_COLOUR and not has_own else {}


def _plain(value: str) -> str:
    return "" if value in ("none", "auto", "baseline") else value


def _look_from(settings: Mapping[str, str]) -> Look:
    return Look(
        bold=bool(settings.get("bold")),
        italic=bool(settings.get("italic")),
        underline=settings.get("underline", ""),
        struck=bool(settings.get("struck")),
        hidden=bool(settings.get("hidden")),
        size=settings.get("size", str(_DEFAULT_SIZE)),
        colour=settings.get("colour", ""),
        highlight=settings.get("highlight", ""),
        raised=settings.get("raised", ""),
        font=settings.get("font", ""),
    )
