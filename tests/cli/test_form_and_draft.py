"""`qidang form` and `qidang draft` with Excel, through the door."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from builders.offices import DRAFTER, Stage, workspace_at
from builders.proposals import sample_text
from builders.workbooks import batch_file, numbered
from pipeline.cli.main import qidang
from pipeline.errors import Refused


@pytest.fixture
def root(tmp_path):
    return workspace_at(Stage.FOUNDED, tmp_path / "house")


def run(root: Path, *words: object) -> str:
    outcome = CliRunner().invoke(qidang, ["--root", str(root), *map(str, words)], catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def test_an_empty_form_is_written_for_a_kind(root, tmp_path):
    assert "form.xlsx" in run(root, "form", tmp_path / "form.xlsx", "--kind", "TECHDEV")
    assert (tmp_path / "form.xlsx").stat().st_size > 10_000


def test_a_form_is_never_written_over(root, tmp_path):
    run(root, "form", tmp_path / "form.xlsx")
    before = (tmp_path / "form.xlsx").read_bytes()
    with pytest.raises(Refused):
        run(root, "form", tmp_path / "form.xlsx", "--kind", "SALES")
    assert (tmp_path / "form.xlsx").read_bytes() == before


def test_a_batch_is_drafted_through_the_door(root, tmp_path):
    path = batch_file(tmp_path, numbered(3))
    drafted = json.loads(run(root, "draft", path, "--by", DRAFTER, "--json"))["drafted"]
    assert [each["contract_no"][-4:] for each in drafted] == ["0001", "0002", "0003"]


def test_a_batch_form_takes_several_proposals(root, tmp_path):
    sources = []
    for sample in ("saas", "sales"):
        source = tmp_path / f"{sample}.yaml"
        source.write_text(sample_text(sample), encoding="utf-8")
        sources += ["--from", source]
    run(root, "form", tmp_path / "batch.xlsx", "--batch", *sources)
    assert "2 份方案" in run(root, "draft", tmp_path / "batch.xlsx", "--by", DRAFTER)
