"""A next step that names a command names one that there is."""

import re
from pathlib import Path

import click
import pytest

import pipeline
from pipeline.cli.main import qidang

_NAMED = re.compile(r"qidang ([a-z]+)(?: ([a-z]+))?(?=[^a-z_]|$)")
_SOURCES = sorted(Path(pipeline.__file__).parent.rglob("*.py"))


def named_in(text: str) -> set[tuple[str, str]]:
    return {(first, second or "") for first, second in _NAMED.findall(text)}


def is_there(first: str, second: str) -> bool:
    context = click.Context(qidang)
    command = qidang.get_command(context, first)
    if command is None or not isinstance(command, click.Group) or not second:
        return command is not None
    return command.get_command(context, second) is not None


@pytest.mark.parametrize("words", sorted(set().union(*(named_in(each.read_text("utf-8")) for each in _SOURCES))))
def test_a_command_that_a_message_names_exists(words: tuple[str, str]) -> None:
    assert is_there(*words)
