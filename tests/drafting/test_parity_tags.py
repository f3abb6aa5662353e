"""Every tag of docxtpl in the body, in a header and in a footer: our document is docxtpl's own, member by member."""

from collections.abc import Sequence

import pytest

from builders.docxtpl_outputs import by_docxtpl, differences
from builders.word_files import changed, members_of, word_file
from pipeline.drafting.word.template import WordTemplate

Rows = Sequence[Sequence[str]]
VALUES = {
    "a": "甲 & <乙>\"'",
    "b": True,
    "no": False,
    "color": "FF0000",
    "n": 2,
    "lines": "一\n二\n\n三",
    "tab": "x\ty",
    "empty": [],
    "items": [{"name": "一", "n": "1"}, {"name": "二 & 二", "n": "2"}, {"name": "三", "n": "3"}],
}
FOR_ITEMS, END = ["{%tr for i in items %}", ""], ["{%tr endfor %}", ""]

PARAGRAPHS = {
    "values": ["甲方:{{ a }},乙方:{{ a }}。", "{{ a }}{{ a }}"],
    "p-if": ["{%p if b %}", "可选 {{ a }}", "{%p else %}", "x", "{%p endif %}"],
    "p-for": ["{%p for i in items %}", "{{ i.name }}", "{%p endfor %}"],
    "p-inside-p": ["{%p for i in items %}", "{%p if loop.last %}", "末", "{%p endif %}", "{{ i.n }}", "{%p endfor %}"],
    "r": [["前", "{%r if b %}", "中", "{%r endif %}", "后"], ["前", "{%r if no %}", "中", "{%r endif %}", "后"]],
    "inline": ["{% if b %}是{% else %}否{% endif %}{% for i in items %}{{ i.n }}、{% endfor %}"],
    "trimmed": ["甲{%- if b -%}", "乙", "{%- endif -%}", "丙"],
    "split-tags": [["{", "{ a }", "}。"], ["{%", "p if b %", "}"], "x", ["{%p en", "dif %}"]],
    "comments": ["甲{# 说明 #}乙", "{#p 整段说明 #}", "丙"],
    "literal-braces": ["{_{ a }_} {_% b %_} {{ a }}"],
    "line-breaks": ["前{{ lines }}后"],
    "tabs": ["前{{ tab }}后{{ lines }}"],
    "elif": ["{% if no %}一{% elif b %}二{% else %}三{% endif %}"],
}  # fmt: skip
TABLES: dict[str, Rows] = {
    "tr": [["头", "头"], FOR_ITEMS, ["{{ i.name }}", "{{ loop.index }}"], END],
    "tr-if": [["头"], ["{%tr if no %}"], ["x"], ["{%tr else %}"], ["{{ a }}"], ["{%tr endif %}"]],
    "tr-only": [FOR_ITEMS, ["{{ i.name }}", "{{ loop.index }}"], END],
    "tr-none": [["{%tr for i in empty %}", ""], ["{{ i.name }}", "x"], END],
    "tc": [["固定", "{%tc for i in items %}", "{{ i.name }}", "{%tc endfor %}"]],
    "tc-none": [["固定", "{%tc for i in empty %}", "{{ i.name }}", "{%tc endfor %}"], ["1", "2", "3", "4"]],
    "hm": [["{%tc for i in items %}", "{% hm %}{{ a }}", "{%tc endfor %}"], ["x", "y", "z"]],
    "vm": [["头", "头"], FOR_ITEMS, ["{% vm %}{{ a }}", "{{ i.name }}"], END],
    "cellbg": [["{% cellbg color %}{{ a }}", "y"], FOR_ITEMS, ["{% cellbg color %}{{ i.n }}", "z"], END],
    "colspan": [["{% colspan n %}{{ a }}", "y"], ["1", "2"]],
    "cells": [["{{ a }}", "{% if b %}是{% endif %}"], ["{{ lines }}", "{{ tab }}"]],
}  # fmt: skip


def placed(place: str, data: bytes) -> bytes:
    """The content of the body of `data` in the body, the header or the footer."""
    if place == "body":
        return data
    body = members_of(data)["word/document.xml"].decode()
    inner = body[body.index("<w:body>") + len("<w:body>") : body.index("<w:sectPr")]
    frame = word_file("正文", header="页眉", footer="页脚")
    member = next(each for each in members_of(frame) if each.startswith(f"word/{place}"))
    content = members_of(frame)[member].decode()
    start, end = content.index("<w:p"), content.rindex("</w:p>") + len("</w:p>")
    return changed(frame, {member: (content[:start] + inner + content[end:]).encode()})


@pytest.mark.parametrize("place", ["body", "header", "footer"])
@pytest.mark.parametrize("name", [*PARAGRAPHS, *TABLES])
def test_the_document_is_docxtpls_own(name: str, place: str) -> None:
    data = placed(place, word_file(*PARAGRAPHS.get(name, []), rows=TABLES.get(name, [])))
    ours = WordTemplate.from_bytes(data, is_rich=True)
    theirs = by_docxtpl(data, VALUES)
    assert differences(ours.render(VALUES).docx, theirs) == []
    assert differences(ours.render(VALUES).docx, theirs) == []
