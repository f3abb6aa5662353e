import ast
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline

HOME = Path(pipeline.__file__).parent
ALL_COMMANDS = """
import sys
from importlib import import_module
from pipeline.cli.main import COMMANDS
for module, _ in COMMANDS.values():
    import_module(f"pipeline.cli.{module}")
print(sorted(each for each in sys.modules if each.split(".")[0] in {"prefect", "flows", "fastapi", "sqlalchemy"}))
"""


def _imported_by(source: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return {each.split(".")[0] for each in found}


@pytest.mark.parametrize("forbidden", ["prefect", "flows"])
def test_no_module_of_pipeline_imports_what_stands_above_it(forbidden: str) -> None:
    assert [each.name for each in HOME.rglob("*.py") if forbidden in _imported_by(each)] == []


def test_every_command_loads_without_prefect() -> None:
    asked = subprocess.run([sys.executable, "-c", ALL_COMMANDS], capture_output=True, text=True, check=True)

    assert asked.stdout.strip() == "[]"


def test_the_overview_of_commands_loads_nothing_heavy() -> None:
    code = "import sys, pipeline.cli.main; print({'rich', 'lxml', 'numpy', 'pydantic', 'psutil'} & set(sys.modules))"

    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert asked.stdout.strip() == "set()"


def test_doctor_knows_the_bounds_that_are_installed_by() -> None:
    import tomllib

    from pipeline.services.machine import BOUNDS

    pins = tomllib.loads((HOME.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]

    for name, (least, below) in BOUNDS.items():
        (pin,) = [each for each in pins if each.split(">")[0].split("[")[0] == name]
        dotted = [".".join(str(part) for part in each) for each in (least, below)]
        assert pin.endswith(f">={dotted[0]},<{dotted[1]}"), pin
