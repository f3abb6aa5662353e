"""Found a workspace: folders, company facts and legal's templates; nothing that is there is touched."""

import shutil
from pathlib import Path

import pipeline
from pipeline.errors import MissingProgram
from pipeline.services.workspace import Workspace

HOME = Path(pipeline.__file__).resolve().parents[1]
FOLDERS = ("inbox", "archive", "var")


def found_workspace(root: Path, *, home: Path = HOME) -> list[str]:
    """What was made at `root`; MissingProgram when the shipped templates are not where they belong."""
    if not (home / "doc_templates").is_dir():
        raise MissingProgram("找不到随软件提供的模板。", next_step="请在完整的软件目录中运行。")
    workspace = Workspace(root)
    made = [each for each in FOLDERS if not (root / each).exists()]
    for each in FOLDERS:
        (root / each).mkdir(parents=True, exist_ok=True)
    if not workspace.company_file.exists():
        shutil.copyfile(home / "company.toml", workspace.company_file)
        made.append("company.toml")
    if not workspace.kinds.exists():
        shutil.copytree(home / "doc_templates", workspace.kinds)
        made.append("doc_templates")
    return made
