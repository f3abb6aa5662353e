"""`qidang compare` and `qidang templates diff` as a user calls them."""

import json

import pytest
from click.testing import CliRunner, Result

from builders.edited_words import edited, written
from builders.offices import Stage, workspace_at
from builders.word_files import word_file
from pipeline.cli.main import qidang

OURS = written("第一条　标的", "1.1\t网关46台。", "第二条　违约责任", "2.1\t每日万分之五。")


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / name for name in ("原文.docx", "改后.docx")]
    for path, data in zip(paths, (OURS, edited(OURS, {"万分之五": "万分之三"})), strict=True):
        path.write_bytes(data)
    return [str(each) for each in paths]


def call(*words: str, root: str) -> Result:
    return CliRunner().invoke(qidang, ["--root", root, *words], catch_exceptions=False, standalone_mode=False)


def test_two_files_are_told_on_screen_with_the_hard_facts_first(tmp_path, files):
    root = str(workspace_at(Stage.FOUNDED, tmp_path / "house"))
    output = call("compare", *files, "--screen-only", root=root).output
    assert output.index("重点提示") < output.index("修订对照")
    assert "万分之三" in output


def test_json_says_everything(tmp_path, files):
    root = str(workspace_at(Stage.FOUNDED, tmp_path / "house"))
    told = json.loads(call("compare", *files, "--screen-only", "--json", root=root).output)
    (change,) = told["changes"]
    assert (change["clause"], change["kind"], change["material"]) == ("第2.1条 违约责任", "修改", True)
    assert change["callouts"] == [{"kind": "比例/税率", "before": "万分之五", "after": "万分之三"}]


def test_two_versions_of_a_template_are_told_with_the_data_they_need(tmp_path):
    root = str(workspace_at(Stage.FOUNDED, tmp_path / "house"))
    paths = [tmp_path / name for name in ("旧.docx", "新.docx")]
    for path, text in zip(paths, ("{{ a.b }}", "{{ a.c }}"), strict=True):
        path.write_bytes(word_file("[[条:甲]]　条款", f"[[款]]\t{text}"))
    told = json.loads(call("templates", "diff", *map(str, paths), "--json", root=root).output)
    assert (told["fields_added"], told["fields_removed"]) == (["a.c"], ["a.b"])
    assert [each["clause"] for each in told["changes"]] == ["第1.1条 条款"]


def test_the_present_template_is_compared_with_the_one_that_made_a_document(tmp_path):
    root = workspace_at(Stage.DRAFTED, tmp_path / "house")
    (kept,) = (root / "archive" / "templates").glob("*.docx")
    words = ("templates", "diff", "HTWB_SAAS", "--against", kept.stem[:12], "--json")
    told = json.loads(call(*words, root=str(root)).output)
    assert told["old_sha256"] == kept.stem
    assert told["changes"] == []
