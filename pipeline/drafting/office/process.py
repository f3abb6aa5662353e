"""One worker process with its LibreOffice: started, asked, ended."""

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.drafting.office.profile import environment, lay_out
from pipeline.drafting.office.programs import OfficePrograms

IMPORT_FILTER = "MS Word 2007 XML"  # said aloud, so that other bytes are not taken for a plain text and printed
PDF_A_2B = 2
EXPORT_OPTIONS: Mapping[str, bool | int] = MappingProxyType(
    {
        "SelectPdfVersion": PDF_A_2B,
        "UseTaggedPDF": True,
        "ExportBookmarks": True,
        "ExportFormFields": False,
        "ReduceImageResolution": False,
        "UseLosslessCompression": True,
    }
)


class WorkerGoneError(Exception):
    """The worker closed its side: it, or the LibreOffice below it, is no more."""


@dataclass(frozen=True, slots=True)
class OfficeLimits:
    """What one LibreOffice may use: seconds to start and per document, bytes of memory, documents till a restart."""

    start_seconds: float = 90.0
    document_seconds: float = 120.0
    memory: int = 4 * 1024**3
    documents: int = 200


class OfficeProcess:
    """A running worker; not thread-safe, the listener above takes turns."""

    def __init__(self, programs: OfficePrograms, limits: OfficeLimits) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="qidang-"))
        self.documents = 0
        lay_out(self.folder)
        worker = Path(__file__).parent / "scripts" / "worker.py"
        # A session of its own: Ctrl-C at the console reaches us first, and the whole group can be ended at once.
        with (self.folder / "worker.log").open("wb") as errors:
            self._process = subprocess.Popen(
                [programs.python, "-s", worker, json.dumps(_order(self.folder, programs, limits))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment(self.folder),
                cwd=self.folder,
                start_new_session=True,
            )
        self._unread = b""

    @property
    def pid(self) -> int:
        """The worker's process id, which is also its process group."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether the worker still runs."""
        return self._process.poll() is None

    def ask(self, request: Mapping[str, str], seconds: float) -> dict[str, Any]:
        """Send one request, give its answer; WorkerGoneError or TimeoutError."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(dict(request)).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise WorkerGoneError(str(error)) from error
        return self.answer(seconds)

    def answer(self, seconds: float) -> dict[str, Any]:
        """The next line the worker says; WorkerGoneError or TimeoutError."""
        assert self._process.stdout is not None
        until = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._unread:
                if not selector.select(max(0.0, until - time.monotonic())):
                    raise TimeoutError
                read = os.read(self._process.stdout.fileno(), 65536)
                if not read:
                    raise WorkerGoneError("closed")
                self._unread += read
        line, _, self._unread = self._unread.partition(b"\n")
        said: dict[str, Any] = json.loads(line)
        return said

    def end(self) -> None:
        """End worker and LibreOffice at once and remove their folder; can be repeated."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        for end in (self._process.stdin, self._process.stdout):
            if end is not None:
                with contextlib.suppress(OSError):
                    end.close()
        self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _order(folder: Path, programs: OfficePrograms, limits: OfficeLimits) -> dict[str, Any]:
    return {
        "folder": str(folder),
        "binary": str(programs.binary),
        "listens": programs.listens,
        "memory": limits.memory,
        "filter": IMPORT_FILTER,
        "options": dict(EXPORT_OPTIONS),
    }
