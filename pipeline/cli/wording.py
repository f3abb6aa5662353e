"""The command line's own words in Chinese: help pages and what is wrong with a call."""

import re
from collections.abc import Iterable

import click

from pipeline.errors import QidangError

_HEADINGS = {"Options": "选项", "Commands": "命令", "Usage: ": "用法："}
_PHRASES = (
    (re.compile(r"Show this message and exit\."), "显示本说明。"),
    (re.compile(r"Show the version and exit\."), "显示版本。"),
    (re.compile(r"\[required\]"), "［必填］"),
    (re.compile(r"\[default: ([^\]]*)\]"), r"［缺省 \1］"),
    (re.compile(r"\[OPTIONS\]"), "[选项]"),
    (re.compile(r"\[?COMMAND\]? \[ARGS\]\.\.\."), "命令 [参数]..."),
    (re.compile(r"\b(TEXT|PATH)\b"), "文字"),
    (re.compile(r"\bINTEGER(?: RANGE)?\b"), "整数"),
    (re.compile(r"\bDIRECTORY\b"), "文件夹"),
    (re.compile(r"\[%Y-%m-%d\]"), "年-月-日"),
)
_WORD = re.compile(r"\b[A-Z]+(?:_[A-Z]+)*\b")
_ARGUMENTS = {
    "CATEGORY": "类别",
    "CODE": "代码",
    "CONTRACT_NO": "合同编号",
    "DOCUMENT_NO": "文书编号",
    "FACTS": "数据文件",
    "FILE": "文件",
    "FILES": "文件",
    "FOLDER": "文件夹",
    "KEY": "代码",
    "KEYS": "代码",
    "NEW": "新文件",
    "NODE": "节点",
    "NUMBER": "号码",
    "OLD": "旧文件",
    "OPINION": "意见",
    "REPORT": "测试记录",
    "SCAN_NO": "收件号",
    "TITLE": "名称",
}


class ChineseFormatter(click.HelpFormatter):
    """Writes click's help pages with Chinese headings and phrases."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _in_chinese(args), prefix or _HEADINGS["Usage: "])

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{_HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(_in_chinese(left), _in_chinese(right)) for left, right in rows], col_max, col_spacing)


def _in_chinese(text: str) -> str:
    for phrase, words in _PHRASES:
        text = phrase.sub(words, text)
    return _WORD.sub(lambda each: _ARGUMENTS.get(each[0], each[0]), text)


class Misuse(QidangError):
    """The call itself is wrong: a command, option or value that is not possible."""

    exit_code = 2


def misuse(error: click.ClickException) -> Misuse:
    """What is wrong with the call, in Chinese, with the help page to read."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "qidang"
    return Misuse(_sentence(error), next_step=f"用法见 {command} --help。")


def _sentence(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            near = "、".join(error.possibilities or ())
            return f"没有选项 {error.option_name}。" + (f"是不是要写 {near}？" if near else "")
        case click.MissingParameter():
            return f"缺少{_name(error.param)}。"
        case click.BadParameter():
            return _bad_value(error)
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 的用法不对：后面要写内容，开关则不写。"
        case click.FileError():
            return f"文件 {error.ui_filename} 打不开。"
    return _by_message(error.format_message())


_MESSAGES = (
    (re.compile(r"No such command '(.*)'\."), r"没有命令 \1。"),
    (re.compile(r"Got unexpected extra arguments? \((.*)\)"), r"多出了内容：\1。"),
    (re.compile(r"Missing command\."), "没有写命令。"),
)


def _by_message(message: str) -> str:
    for pattern, words in _MESSAGES:
        if pattern.search(message):
            return pattern.sub(words, message)
    return f"用法不对：{message}"


def _bad_value(error: click.BadParameter) -> str:
    name = _name(error.param)
    match error.param.type if error.param else None:
        case click.Choice() as choice:
            return f"{name}只能是 {'、'.join(str(each) for each in choice.choices)}。"
        case click.DateTime():
            return f"{name}应写成 2026-10-09 这样的日期。"
        case click.IntRange() | click.types.IntParamType():
            return f"{name}应为整数，且在允许的范围内。"
        case click.Path() as path:
            return f"{name}：{_bad_path(path, error.message)}"
    return f"{name}不对：{error.message}"


def _bad_path(path: click.Path, message: str) -> str:
    named = re.search(r"'(.*)'", message)
    place = f" {named[1]}" if named else ""
    if "does not exist" in message:
        return f"找不到{place}。"
    if "is a directory" in message or "is a file" in message:
        return f"{place.strip()} 不是{'文件' if path.file_okay else '文件夹'}。"
    return f"没有权限读取{place}。"


def _name(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return f"选项 {max(param.opts, key=len)} "
    return f"“{_in_chinese(param.human_readable_name)}”" if param else "内容"
