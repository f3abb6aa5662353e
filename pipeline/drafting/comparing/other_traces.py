"""What of a Word file stands in no line: its pages, fields, links, boxes ticked, formulas, pictures, settings, data."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from pipeline.domain.findings import Finding, finding
from pipeline.drafting.comparing.lines import Line, Version, lines_of
from pipeline.drafting.word.paragraphs import FALLBACK, W, excerpt
from pipeline.drafting.word.xml_tree import BadXmlError, Element, local_name, parse_xml

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONS = "word/_rels/document.xml.rels"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"
_TICKED = ("{http://schemas.microsoft.com/office/word/2010/wordml}checked", f"{W}checked", f"{W}default")
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_PAGE = {
    "pgSz": "纸张",
    "pgMar": "页边距",
    "cols": "分栏",
    "titlePg": "首页不同",
    "pgNumType": "页码",
    "lnNumType": "行号",
}
_SETTINGS = {"documentProtection": "编辑限制", "trackRevisions": "修订开关", "writeProtection": "只读建议"}
_NAMES = {
    "w": "宽",
    "h": "高",
    "orient": "方向",
    "top": "上",
    "bottom": "下",
    "left": "左",
    "right": "右",
    "header": "页眉距边",
    "footer": "页脚距边",
    "start": "起始页码",
    "fmt": "格式",
    "num": "栏数",
}
_WORDS = {"landscape": "横向", "portrait": "纵向"}
_DEFAULTS = (("orient", "portrait"), ("fmt", "decimal"), ("num", "1"))
_SHORTEST_LENGTH = 100
_VIEW = ("space", "equalWidth", "code", "docGrid", "gutter")
_DATA = re.compile(r"customXml/item\d+\.xml|docProps/custom\.xml")


def page_setup_findings(old: Version, new: Version) -> Iterator[Finding]:
    """Pages set up otherwise, section by section."""
    before, after = _sections(old.root), _sections(new.root)
    if len(before) != len(after):
        yield finding("D015", at=new.name, what="分节", before=f"{len(before)} 节", after=f"{len(after)} 节")
        return
    for number, (one, other) in enumerate(zip(before, after, strict=True), start=1):
        for tag, title in _PAGE.items():
            if one.get(tag) != other.get(tag):
                shown = {"before": one.get(tag) or "未设", "after": other.get(tag) or "未设"}
                yield finding("D015", at=new.name, what=f"第 {number} 节的{title}", **shown)


def _sections(root: Element) -> list[dict[str, str]]:
    return [
        {tag: shown for tag in _PAGE if (shown := _attributes(section.find(f"{W}{tag}")))}
        for section in root.iter(f"{W}sectPr")
    ]


def _attributes(element: Element | None) -> str:
    """The settings in words and whole millimetres; what programs write by themselves is left out."""
    if element is None:
        return ""
    pairs = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    told = [
        f"{_NAMES.get(name, name)} {_millimetres(value)}"
        for name, value in sorted(pairs.items(), key=lambda pair: [*_NAMES, pair[0]].index(pair[0]))
        if name not in _VIEW and (name, value) not in _DEFAULTS
    ]
    return "，".join(told) or ("有" if local_name(element) == "titlePg" else "")


def _millimetres(value: str) -> str:
    """Twips of 1/1440 inch as millimetres; small numbers are counts, and words stay words."""
    is_length = value.lstrip("-").isdigit() and abs(int(value)) >= _SHORTEST_LENGTH
    return f"{round(int(value) * 25.4 / 1440)} 毫米" if is_length else _WORDS.get(value, value)


# ---- signs in lines -------------------------------------------------------------------------------------------------


def sign_findings(pairs: Sequence[tuple[Line, Line]], old: Version, new: Version) -> Iterator[Finding]:
    """Fields, links, ticked boxes, symbols and formulas that are others in a line that stands in both versions."""
    links = _relations(old), _relations(new)
    for one, other in pairs:
        before, after = _signs(one.element, links[0]), _signs(other.element, links[1])
        if before == after:
            continue
        gone, came = Counter(before) - Counter(after), Counter(after) - Counter(before)
        if gone or came:
            shown = {"before": "、".join(gone) or "无", "after": "、".join(came) or "无"}
            yield finding("D016", at=f"{new.name} {other.clause.shown}", text=excerpt(other.text), **shown)


def _signs(paragraph: Element, links: Mapping[str, str]) -> list[str]:
    return [shown for each in paragraph.iter() if (shown := _sign(each, links))]


def _sign(element: Element, links: Mapping[str, str]) -> str:
    tag = element.tag
    if tag == f"{W}sym":
        return f"符号 {element.get(f'{W}font', '')} {element.get(f'{W}char', '')}"
    if tag in _TICKED and (tag != f"{W}default" or local_name(element.getparent()) == "checkBox"):
        return "已勾选" if _is_on(element) else "未勾选"
    if tag == _FORMULA:
        return f"公式 {element.text or ''}"
    if tag == f"{W}bdo":
        return f"反向排列的文字（{element.get(f'{W}val', '')}）"
    return _pointing(element, links)


def _pointing(element: Element, links: Mapping[str, str]) -> str:
    if element.tag == f"{W}hyperlink":
        target = links.get(element.get(f"{_R}id", ""), element.get(f"{W}anchor", ""))
        return f"超链接 {target}" if target and not target.startswith("_Toc") else ""
    if element.tag == f"{W}fldSimple":
        return _field(element.get(f"{W}instr", ""))
    return _field(element.text or "") if element.tag == f"{W}instrText" else ""


def _field(instruction: str) -> str:
    """The field in short; bookmarks of a table of contents are numbered anew by every program."""
    text = " ".join(instruction.split())
    return "" if not text or "_Toc" in text or text.upper().startswith(("PAGEREF", "TOC")) else f"域 {text[:60]}"


def _is_on(element: Element) -> bool:
    value = element.get(f"{W}val", element.get(element.tag.replace("checked", "val"), "1"))
    return value not in ("0", "false", "off")


def _relations(version: Version) -> dict[str, str]:
    try:
        root = parse_xml(version.members[_RELATIONS])
    except (KeyError, BadXmlError):
        return {}
    return {each.get("Id", ""): each.get("Target", "") for each in root.iter() if isinstance(each.tag, str)}


# ---- pictures -------------------------------------------------------------------------------------------------------


def picture_findings(old: Version, new: Version) -> Iterator[Finding]:
    """Pictures that came, went or were exchanged, with their clause; also those outside the body."""
    before, after = _pictures(old), _pictures(new)
    gone, came = Counter(before.values()) - Counter(after.values()), Counter(after.values()) - Counter(before.values())
    if gone or came:
        places = [place for place, digest in after.items() if digest in came]
        places += [place for place, digest in before.items() if digest in gone]
        shown = "、".join(dict.fromkeys(each.rpartition("#")[0] for each in places))
        yield finding("D004", at=new.name, part=shown, before=len(before), after=len(after))
    elif _media(old) != _media(new):
        yield finding("D004", at=new.name, part="页眉页脚等处", before=len(_media(old)), after=len(_media(new)))


def _pictures(version: Version) -> dict[str, str]:
    """Every picture in the body: its clause and running number, with the digest of what it shows."""
    targets = _relations(version)
    found: dict[str, str] = {}
    for line in lines_of(version.blocks):
        for each in line.element.iter(_BLIP, _IMAGE_DATA):
            if next(each.iterancestors(FALLBACK), None) is None:
                number = each.get(f"{_R}embed") or each.get(f"{_R}id", "")
                content = version.members.get(f"word/{targets.get(number, '')}", b"")
                found[f"{line.clause.shown}#{len(found)}"] = sha256(content).hexdigest()
    return found


def _media(version: Version) -> list[str]:
    held = (content for name, content in version.members.items() if name.startswith("word/media/"))
    return sorted(sha256(each).hexdigest() for each in held)


# ---- settings and data ----------------------------------------------------------------------------------------------


def package_findings(old: Version, new: Version) -> Iterator[Finding]:
    """Protection and tracking switched, data and properties put into the package."""
    before, after = _settings(old), _settings(new)
    for tag, title in _SETTINGS.items():
        if (tag in before) != (tag in after):
            words = {True: "有", False: "无"}
            yield finding("D018", at=new.name, what=title, before=words[tag in before], after=words[tag in after])
    held = ((name, content) for name, content in new.members.items() if _DATA.fullmatch(name))
    data = [name for name, content in held if old.members.get(name) != content]
    if data:
        yield finding("D017", at=new.name, members="、".join(sorted(data)[:5]))


def _settings(version: Version) -> set[str]:
    try:
        root = parse_xml(version.members["word/settings.xml"])
    except (KeyError, BadXmlError):
        return set()
    return {local_name(each) for each in root if each.get(f"{W}val", "1") not in ("0", "false", "off")}
