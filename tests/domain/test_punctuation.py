"""What people read is punctuated as Chinese is: no half-width mark between Chinese letters."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline
from pipeline.domain.findings import catalogue

SOURCE = Path(pipeline.__file__).parent
LETTER = r"[\u3400-\u9fff”》）…]"
HALF_WIDTH = re.compile(
    rf"{LETTER} ?[,;:?!](?={LETTER}|[“《（ {{]|$)"  # 甲,乙
    rf"|[}}\]][,;?!:](?={LETTER})"  # {name},乙
    rf"|{LETTER} ?\(|\({LETTER}|{LETTER}\)|\}}\({{|\)。"
)
# Marks of a template, and what the reader is to write letter by letter.
LITERAL = re.compile(r"\w+\|\w+\(.*?\)|\[\[[^\]]*\]\]|“字段: 值”|'[^']*'|\{\{.*?\}\}|\{%.*?%\}")
PATTERN = re.compile(r"\(\?|\[\^|\\[dswSD(.]|\]\{1,")
SENTENCE = re.compile(r"[，。；：、,;!]")


def slips_in(text: str) -> list[str]:
    return [each[0] for each in HALF_WIDTH.finditer(LITERAL.sub("甲", text))]


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_a_finding_has_full_width_marks(code):
    wording = catalogue()[code]
    assert slips_in(wording.message.replace("{{", "").replace("}}", "")) == []
    assert slips_in(wording.next_step.replace("{{", "").replace("}}", "")) == []


def sentences_of(file: Path) -> Iterator[tuple[int, str]]:
    """Every text of a module with the values in it as {x}; what explains the code is not for the people who use it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    pieces = {id(each) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for each in node.values}
    explaining = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield (
                node.lineno,
                "".join(str(each.value) if isinstance(each, ast.Constant) else "{x}" for each in node.values),
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (pieces | explaining):
            yield node.lineno, node.value


def test_every_sentence_of_the_program_has_full_width_marks():
    slips = [
        f"{file.relative_to(SOURCE)}:{line} {text[:60]}"
        for file in sorted(SOURCE.rglob("*.py"))
        for line, text in sentences_of(file)
        if re.search(r"[\u3400-\u9fff]", text) and SENTENCE.search(text) and not PATTERN.search(text) and slips_in(text)
    ]
    assert slips == []


@pytest.mark.parametrize(
    "text", ["甲,乙", "甲(乙)", "（甲）:乙", "是不是{x}?否则", "写成 {x},单独", "甲({x})", "甲;", "好!"]
)
def test_half_width_marks_are_seen(text):
    assert slips_in(text)


@pytest.mark.parametrize(
    "text", ["10:20 起", "甲，乙（丙）：丁", "qidang draft 文件名.xlsx --by 起草人", "[[条:名称]]", "1,200.00 元"]
)
def test_times_numbers_and_marks_are_no_slips(text):
    assert not slips_in(text)
