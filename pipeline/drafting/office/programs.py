"""Where LibreOffice is on this machine, with the Python that can talk to it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.drafting.paper.pdf_faults import office_missing

USUAL_FOLDERS = (
    Path("/usr/lib/libreoffice/program"),
    Path("/usr/lib64/libreoffice/program"),
    Path("/snap/libreoffice/current/lib/libreoffice/program"),
    Path("/Applications/LibreOffice.app/Contents/MacOS"),
)
SYSTEM_PYTHONS = (Path("/usr/bin/python3"), Path("/usr/local/bin/python3"))
_PROBE_SECONDS = 20


@dataclass(frozen=True, slots=True)
class OfficePrograms:
    """`binary` is the LibreOffice that does the work; `python` runs our worker; `listens` when that Python has uno."""

    binary: Path
    python: Path
    listens: bool


def find_office(search_path: str | None = None, folders: Iterable[Path] = USUAL_FOLDERS) -> OfficePrograms:
    """LibreOffice from the PATH or the usual folders; MissingProgram with the install line when there is none."""
    binary = next(_binaries(search_path, folders), None)
    if binary is None:
        raise office_missing()
    python = next((each for each in _pythons(binary.parent) if has_uno(each)), None)
    return OfficePrograms(binary, python or Path(sys.executable), python is not None)


def _binaries(search_path: str | None, folders: Iterable[Path]) -> Iterator[Path]:
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name, path=search_path)
        if found:
            yield _without_wrapper(Path(found).resolve())
    # /opt holds the packages of The Document Foundation, one folder per version: the newest first.
    offered = sorted(Path("/opt").glob("libreoffice*/program"), reverse=True)
    for folder in (*folders, *(offered if search_path is None else ())):
        if os.access(folder / "soffice", os.X_OK):
            yield _without_wrapper(folder / "soffice")


def _without_wrapper(soffice: Path) -> Path:
    """On Linux `soffice` is a shell script around `soffice.bin`; the real program can be limited and watched."""
    real = soffice.with_name("soffice.bin")
    return real if os.access(real, os.X_OK) else soffice


def _pythons(program: Path) -> Iterator[Path]:
    contents = program.parent
    own = (program / "python", contents / "Resources" / "python", contents / "MacOS" / "python")
    yield from (each for each in (*own, *SYSTEM_PYTHONS) if os.access(each, os.X_OK))


@cache
def has_uno(python: Path) -> bool:
    """Whether this Python can import LibreOffice's `uno` bridge; asked once per process.

    Not with `-I`: the Python that comes with LibreOffice is a wrapper that works through PYTHONPATH.
    """
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [str(python), "-s", "-c", "import uno"]
    try:
        asked = subprocess.run(command, env=clean, cwd="/", capture_output=True, timeout=_PROBE_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0
