"""The single-file checker that lies beside the archive, run by a bare Python."""

import ast
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import pipeline.archive.verify as checker
from builders.archives import two_dossiers
from builders.broken_archives import DAMAGED
from pipeline.archive.verify import verify_root
from pipeline.archive.verify.bundle import standalone_verifier


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = folder / "archive" / "verify.py"
    return subprocess.run(
        [sys.executable, "-I", "-S", str(script), *arguments], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    two_dossiers(folder)
    return folder


def test_it_finds_a_sound_archive_sound_without_being_told_where(sound):
    result = run(sound)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("核验 2 卷 19 个文件")
    assert result.stdout.endswith("完好\n")


@pytest.mark.parametrize("code", ["A203", "A207", "A212", "A241", "A243"])
def test_it_names_what_the_built_in_checker_names(tmp_path, sound, code):
    folder = tmp_path / code
    shutil.copytree(sound, folder)
    DAMAGED[code](folder)
    result = run(folder)
    report = verify_root(folder / "archive" / "dossiers", folder / "archive" / "ledger" / "events.jsonl")
    assert result.returncode == 1
    lines = [f"{each.code} {each.at}：{each.message}。{each.next_step}。" for each in report.findings]
    assert result.stdout.splitlines()[:-1] == lines


def test_it_says_when_there_is_nothing_to_check(sound, tmp_path):
    result = run(sound, str(tmp_path / "nowhere"))
    assert (result.returncode, result.stdout) == (2, "")
    assert "没有这个目录" in result.stderr


def test_it_needs_the_standard_library_alone():
    tree = ast.parse(standalone_verifier())
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert {name.partition(".")[0] for name in imported} <= set(sys.stdlib_module_names)


def test_no_name_is_defined_twice_in_it():
    body = ast.parse(standalone_verifier()).body
    names = [node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    names += [target.id for node in body if isinstance(node, ast.Assign) for target in node.targets]
    names += [node.target.id for node in body if isinstance(node, ast.AnnAssign)]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_the_checker_shares_no_code_with_the_writer():
    allowed = ("pipeline.archive.verify", "pipeline.domain.findings")
    for path in Path(checker.__file__).parent.glob("*.py"):
        modules = [
            node.module or "" for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)
        ]
        assert [name for name in modules if name.startswith("pipeline") and not name.startswith(allowed)] == []
