"""The real command line, called in this process: what it printed, and its exit code."""

import contextlib
import io
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.cli.doors import fail_plainly
from pipeline.cli.main import qidang


@dataclass(frozen=True, slots=True)
class Called:
    """How a call ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON on standard output."""
        return json.loads(self.out)

    @property
    def text(self) -> str:
        """Everything a person saw, line ends inside sentences taken out."""
        return f"{self.out}{self.err}".replace("\n", "")


def call(root: Path, *words: object) -> Called:
    """`qidang --root ROOT WORDS…`, through the same doors as the console entry."""
    told = ["--root", str(root), *(str(each) for each in words)]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = fail_plainly(lambda: qidang(told, prog_name="qidang", standalone_mode=False), told)
    return Called(code, out.getvalue(), err.getvalue())


def can_unshare() -> bool:
    """Whether a command may have its own mounts here."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return False
    tried = subprocess.run([*IN_OWN_MOUNTS, "mount -t tmpfs none /mnt"], capture_output=True, check=False)
    return tried.returncode == 0


IN_OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-ec")
