"""A kind.toml as text: read as editors on Windows save it, its slips told in Chinese with their line."""

import re
import tomllib
from pathlib import Path

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")
_CHINESE_MARKS = re.compile("[“”‘’＝＃［］｛｝，]")
_CHINESE_NAME = re.compile(r"\s*[\u4e00-\u9fff]\S*\s*=")
_NOT_IN_TEXT = re.compile(r'"[^"]*"|\'[^\']*\'|#.*')
_REASONS = (
    ("Cannot overwrite", "这一项写了两次"),
    ("twice", "这一段写了两次"),
    ("Cannot declare", "这一段写了两次"),
    ("Unescaped", "文字里的反斜线要写成两个"),
    ("Unterminated", "引号没有成对"),
    ("Illegal character", "有不能用的字符，或引号没有成对"),
)
_LONGEST_LINE = 40


class BadSettingsError(ValueError):
    """The settings are no TOML; the message is a Chinese clause with the line."""


def read_settings(path: Path) -> dict[str, object]:
    """What a kind.toml says; a byte-order mark is passed over. BadSettingsError, or OSError as it comes."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSettingsError("它不是 UTF-8 编码，请在记事本里另存为 UTF-8 编码") from error
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadSettingsError(_told(str(error), text.splitlines())) from error


def _told(message: str, lines: list[str]) -> str:
    found = _PLACE.search(message)
    number = int(found[1]) if found and found[1] else len(lines)
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    return f"第 {number} 行“{line.strip()[:_LONGEST_LINE]}”{_reason(message, line)}"


def _reason(message: str, line: str) -> str:
    if _CHINESE_MARKS.search(_NOT_IN_TEXT.sub("", line)):
        return "用了中文的引号或标点，请改成英文半角的"
    if _CHINESE_NAME.match(line):
        return "等号前的名称请用小写英文字母，中文写在 label 里"
    return next((reason for words, reason in _REASONS if words in message), "不是“名称 = 值”的写法")
