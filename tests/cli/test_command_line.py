"""The doors: Chinese help, documented exit codes, one JSON object whatever happens."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from builders.command_line import call
from builders.offices import CHECKER, FILER, FIRST, GAP_NOTE, Stage, workspace_at
from pipeline.cli.doors import fail_plainly
from pipeline.cli.main import COMMANDS, qidang

WITHOUT_JSON = {"watch", "up", "demo"}


def commands(group: click.Group, *before: str) -> Iterator[tuple[str, ...]]:
    """Every command line that runs something, sub-commands included."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*before, name)
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)


EVERY = list(commands(qidang))


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= each <= "\u9fff" for each in text)


@pytest.mark.parametrize("words", [(), *EVERY], ids=" ".join)
def test_the_help_of_every_command_is_chinese(tmp_path, words):
    shown = call(tmp_path, *words, "--help")
    assert shown.code == 0
    assert shown.out.startswith("用法：qidang")
    for english in ("Usage", "Options:", "Show this", "[required]", "[OPTIONS]", "COMMAND", "TEXT"):
        assert english not in shown.out
    described = [line for line in shown.out.splitlines() if line.startswith("  ")]
    assert is_chinese(described[0])


def test_every_option_says_in_chinese_what_it_is():
    for words in EVERY:
        command: click.Command = qidang
        for each in words:
            assert isinstance(command, click.Group)
            found = command.get_command(click.Context(command), each)
            assert found is not None
            command = found
        for option in command.params:
            if isinstance(option, click.Option) and option.name != "help":
                assert is_chinese(option.help or ""), (words, option.name)


def test_the_overview_names_every_command():
    assert [each[0] for each in EVERY if len(each) == 1] == list(COMMANDS)


def test_the_exit_codes_stand_in_the_overview(tmp_path):
    overview = call(tmp_path, "--help").out
    for code in ("0 成功", "1 文件有错", "2 用法不对", "3 缺少程序", "4 规则不允许", "5 档案受损", "6 暂时不成", "70"):
        assert code in overview


MISUSES = {
    "没有命令 nosuch": ("nosuch",),
    "没有选项 --wrong": ("completeness", "--wrong"),
    "缺少选项 --by": ("issue", FIRST),
    "缺少“合同编号”": ("issue", "--by", "华拟辰"),
    "多出了内容：two": ("completeness", "one", "two"),
    "找不到": ("draft", "nowhere.yaml", "--by", "许拟子"),
    "只能是 RJ、XS、JS、QT": ("register", "reserve", "ZZ", "--purpose", "x", "--by", "y"),
    "2026-10-09 这样的日期": (
        *("desk", "confirm", FIRST, "--seller-on", "10月9日", "--buyer-on", "2026-10-09"),
        *("--reason", "x", "--by", "y"),
    ),
}


@pytest.mark.parametrize("sentence", MISUSES)
def test_a_wrong_call_is_told_in_chinese_with_the_help_page(tmp_path, sentence):
    wrong = call(tmp_path, *MISUSES[sentence])
    assert wrong.code == 2
    assert sentence in wrong.text
    assert "--help" in wrong.text
    assert wrong.out == ""


@pytest.mark.parametrize("sentence", MISUSES)
def test_a_wrong_call_with_json_is_one_json_object(tmp_path, sentence):
    wrong = call(tmp_path, *MISUSES[sentence], "--json")
    assert wrong.code == 2
    assert set(wrong.data) == {"error", "next_step", "findings"}


def test_outside_a_workspace_every_command_says_so(tmp_path):
    for words in (
        ("completeness",),
        ("verify",),
        ("register",),
        ("desk",),
        ("rebuild",),
        ("intake",),
        ("issue", FIRST),
    ):
        answer = call(tmp_path, *words, *(["--by", "华拟辰"] if words[0] == "issue" else []))
        assert answer.code == 4, words
        assert "不是契档工作区" in answer.text
        assert "qidang init" in answer.text
    assert list(tmp_path.iterdir()) == []


def test_a_new_workspace_is_made_once_and_nothing_in_it_is_touched_again(tmp_path):
    first = call(tmp_path, "init", tmp_path / "house", "--json")
    assert first.code == 0
    assert "company.toml" in first.data["made"]
    settings = tmp_path / "house" / "company.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "# ours\n", encoding="utf-8")
    assert call(tmp_path, "init", tmp_path / "house", "--json").data["made"] == []
    assert settings.read_text(encoding="utf-8").endswith("# ours\n")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace_at(Stage.ARCHIVED, tmp_path_factory.mktemp("cli") / "house")


ANSWERS: dict[str, tuple[tuple[str, ...], str]] = {
    "completeness": (("completeness",), "gaps"),
    "one contract's completeness": (("completeness", FIRST), "gaps"),
    "verify": (("verify",), "sound"),
    "rebuild": (("rebuild",), "entries"),
    "register": (("register", "list"), "numbers"),
    "desk": (("desk", "list"), "waiting"),
    "review": (("review", "status", FIRST), "opinions"),
    "intake": (("intake",), "taken"),
    "templates": (("templates", "list"), "kinds"),
    "clauses": (("templates", "clauses"), "clauses"),
    "archive": (
        ("archive", FIRST, "--filed-by", FILER, "--checked-by", CHECKER, "--gap-note", GAP_NOTE),
        "archive_no",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ANSWERS)
def test_a_success_with_json_is_one_json_object(house, name):
    words, key = ANSWERS[name]
    answer = call(house, *words, "--json")
    assert answer.code == 0, answer.text
    assert key in answer.data
    assert "findings" in answer.data


REFUSALS: dict[str, tuple[tuple[str, ...], int]] = {
    "issue what is out": (("issue", FIRST, "--by", "华拟辰"), 4),
    "issue what is not there": (("issue", "LS-RJ-2026-0999", "--by", "华拟辰"), 4),
    "issue by nobody": (("issue", FIRST, "--by", "张三"), 4),
    "issue by the wrong role": (("issue", FIRST, "--by", "曹拟寅"), 4),
    "submit again": (("review", "submit", FIRST, "--by", "许拟子"), 4),
    "an opinion too late": (
        ("review", "opinion", FIRST, "销售", "不同意", "--by", "韩拟六", "--reason", "x" * 12, "--clause", "一"),
        1,
    ),
    "confirm nothing": (("review", "confirm", FIRST, "--by", "韩拟六"), 4),
    "status of nothing": (("review", "status", "X"), 4),
    "file nothing": (("desk", "file", "SJ0", f"{FIRST}-HTWB-01-V2.0", "--by", "华拟辰", "--reason", "没有这一件啊"), 4),
    "turn back nothing": (("desk", "reject", "SJ0", "--by", "华拟辰", "--reason", "没有这一件啊"), 4),
    "void what is effective": (
        ("register", "void", FIRST, "--reason", "x", "--approved-by", "严拟卯", "--by", "许拟子"),
        4,
    ),
    "one person files and checks": (("archive", FIRST, "--filed-by", FILER, "--checked-by", FILER), 4),
    "a kind that is not there": (("templates", "check", "NIX"), 4),
}


@pytest.mark.parametrize("name", REFUSALS)
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_a_refusal_has_its_sentence_its_next_step_and_its_code(house, name, as_json):
    words, code = REFUSALS[name]
    answer = call(house, *words, *(["--json"] if as_json else []))
    assert answer.code == code, answer.text
    if as_json:
        assert is_chinese(answer.data["error"])
        assert answer.data["next_step"] or answer.data["findings"]
    else:
        assert answer.out == ""
        assert answer.err.startswith("✗ ")
        assert "→" in answer.err


def test_a_damaged_archive_ends_with_5_and_names_the_place(house, tmp_path):
    damaged = tmp_path / "house"
    shutil.copytree(house, damaged)
    letter = next((damaged / "archive" / "collecting" / FIRST).glob("*QSQR*.pdf"))
    letter.chmod(0o640)
    letter.write_bytes(letter.read_bytes() + b"x")
    told = call(damaged, "verify")
    assert told.code == 5
    assert letter.name in told.text
    parsed = call(damaged, "verify", "--json")
    assert parsed.code == 5
    assert parsed.data["sound"] is False
    assert {each["code"] for each in parsed.data["findings"]} == {"K021"}


def test_the_console_entry_speaks_through_the_same_doors(tmp_path):
    command = [sys.executable, "-m", "pipeline.cli", "--root", str(tmp_path), "completeness", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 4
    assert "不是契档工作区" in json.loads(done.stdout)["error"]
    assert done.stderr == ""


def test_a_bug_of_ours_is_told_as_one_with_70(tmp_path):
    def broken() -> None:
        raise ZeroDivisionError("nobody thought of this")

    assert fail_plainly(broken) == 70
