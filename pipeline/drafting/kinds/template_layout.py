"""Checks of a kind's looks: its places to sign and seal, its fonts, its pages, what prints where page codes go."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.domain.findings import Finding, finding
from pipeline.drafting.kinds.kind import Kind
from pipeline.drafting.kinds.page_layout import page_faults
from pipeline.drafting.kinds.samples import sample_values
from pipeline.drafting.office.fonts import STAND_INS
from pipeline.drafting.paper.page_clearance import print_under_codes
from pipeline.drafting.paper.pdf_fonts import HOUSE_FONTS, fonts_in, strange_fonts
from pipeline.drafting.paper.pdf_pages import page_count
from pipeline.drafting.word.gate import open_word_file
from pipeline.drafting.word.paragraphs import W
from pipeline.drafting.word.xml_tree import BadXmlError, Element, parse_xml

EXPECTED_PAGES = "expected_pages.txt"
_GROWTH, _SPARE_PAGES = 1.5, 2
_PARTY = re.compile("^(?:甲方|乙方|双方|我方|对方|客户)")
_ASIDE = re.compile(r"[（(][^）)]*[）)]")
_SEAL_PLACE = re.compile(r"盖章|[（(](?:公章|合同专用章|签章)[）)]")
_SCRIPTS = ("ascii", "hAnsi", "eastAsia", "cs")
_PRINTED = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")


def slot_faults(kind: Kind, text: str) -> Iterator[Finding]:
    """Places that kind.toml promises and the rendered sample does not have.

    A signature's place is where its role is named, a seal's where the text says 盖章; two parties need two.
    """
    plain = "".join(text.split())
    roles = Counter(_PARTY.sub("", _ASIDE.sub("", each)) for each in kind.signs)
    for role, wanted in roles.items():
        found = max((plain.count(each) for each in role.split("或")), default=0)
        if found < wanted:
            slots = "、".join(each for each in kind.signs if role in each)
            yield finding("D020", at=kind.folder.name, slots=slots, role=role, wanted=wanted, found=found)
    seals = len(_SEAL_PLACE.findall(plain))
    if seals < len(kind.seals):
        slots = "、".join(kind.seals)
        yield finding("D021", at=kind.folder.name, slots=slots, wanted=len(kind.seals), found=seals)


def font_faults(kind: Kind) -> Iterator[Finding]:
    """Fonts that the template prints with and that neither come with the program nor have a stand-in."""
    known = {*HOUSE_FONTS, *STAND_INS}
    for name, place in _fonts_named(open_word_file(kind.template_path.read_bytes())).items():
        if name not in known:
            yield finding("D022", at=f"{kind.folder.name} {place}", font=name, house="、".join(HOUSE_FONTS))


def _fonts_named(members: Mapping[str, bytes]) -> dict[str, str]:
    """Every font that stands at a run or in a style that is used, with where it stands first."""
    named: dict[str, str] = {}
    used = {""}
    for member in members:
        if _PRINTED.fullmatch(member):
            root = _root(members[member])
            used |= {each.get(f"{W}val", "") for each in root.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")}
            _note_fonts(root, "文字", named)
    for style in _root(members.get("word/styles.xml", b"<none/>")):
        if style.tag == f"{W}docDefaults" or style.get(f"{W}default") == "1" or style.get(f"{W}styleId", "-") in used:
            name = style.find(f"{W}name")
            _note_fonts(style, f"样式“{'缺省' if name is None else name.get(f'{W}val', '')}”", named)
    return named


def _note_fonts(root: Element, place: str, named: dict[str, str]) -> None:
    for fonts in root.iter(f"{W}rFonts"):
        for script in _SCRIPTS:
            name = fonts.get(f"{W}{script}")
            if name:
                named.setdefault(name, place)


def _root(content: bytes) -> Element:
    try:
        return parse_xml(content)
    except BadXmlError:
        return parse_xml(b"<none/>")


def pdf_faults(kind: Kind, pdf: bytes) -> list[Finding]:
    """What is wrong with the sample as it prints: fonts, many more pages than accepted, print under codes, layout.

    BadDocument when the sample cannot be read.
    """
    faults = [*font_losses(kind, pdf), *_more_pages(kind, pdf), *_under_codes(kind, pdf)]
    return [*faults, *page_faults(kind, pdf, sample_values(kind))]


def accept_pages(kind: Kind, pdf: bytes) -> int:
    """Keeps how many pages the sample has now as the accepted number; that number."""
    pages = page_count(pdf)
    _pages_path(kind).write_text(f"{pages}\n", encoding="utf-8")
    return pages


def _pages_path(kind: Kind) -> Path:
    return kind.folder / EXPECTED_PAGES


def font_losses(kind: Kind, pdf: bytes) -> Iterator[Finding]:
    """Fonts a printed document of this kind uses that are not the house's, or that do not travel with the file."""
    strange, house = strange_fonts(pdf), "、".join(HOUSE_FONTS)
    if strange and len(strange) == len(fonts_in(pdf)):
        yield finding("D027", at=kind.folder.name, fonts="、".join(strange), house=house)
        return
    for name in strange:
        yield finding("D023", at=kind.folder.name, font=name, house=house)
    for each in fonts_in(pdf):
        if not each.is_embedded:
            yield finding("D024", at=kind.folder.name, font=each.name)


def _more_pages(kind: Kind, pdf: bytes) -> Iterator[Finding]:
    path = _pages_path(kind)
    accepted = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    if not (accepted.isascii() and accepted.isdigit()):
        return
    before, now = int(accepted), page_count(pdf)
    if now > max(before * _GROWTH, before + _SPARE_PAGES):
        yield finding("D025", at=kind.folder.name, before=before, now=now)


def _under_codes(kind: Kind, pdf: bytes) -> Iterator[Finding]:
    """Only papers that are issued for signing get page codes."""
    if "SIGN" not in kind.stages:
        return
    for each in print_under_codes(pdf):
        text = f"“{each.text}”" if each.text else "线条或图形"
        yield finding("D026", at=f"{kind.folder.name} 第 {each.page} 页", text=text, place=each.code)
