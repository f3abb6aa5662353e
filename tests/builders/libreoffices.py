"""Running LibreOffices as the machine sees them, and scripts that stand beside the real one where it must misbehave."""

import sys
from collections.abc import Callable
from pathlib import Path

import psutil

from pipeline.drafting.office.programs import OfficePrograms


def family_of(pid: int | None) -> list[psutil.Process]:
    """The worker and what runs below it, the worker first."""
    assert pid is not None
    worker = psutil.Process(pid)
    return [worker, *worker.children(recursive=True)]


def gone(processes: list[psutil.Process]) -> bool:
    """Whether all of them end within seconds."""
    return not psutil.wait_procs(processes, timeout=10)[1]


def folder_of(processes: list[psutil.Process]) -> Path:
    """The private folder that a family works in."""
    return Path(processes[0].cwd())


def executable(path: Path, script: str) -> Path:
    """A shell script that can be run."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def acting_as_libreoffice(folder: Path, script: str) -> Callable[[], OfficePrograms]:
    """Programs without uno whose LibreOffice is a shell script; it gets the usual arguments."""
    binary = executable(folder / "soffice", script)
    return lambda: OfficePrograms(binary, Path(sys.executable), listens=False)
