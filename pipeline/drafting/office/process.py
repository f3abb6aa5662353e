"""One worker process with its LibreOffice: started, asked, ended."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.drafting.office.folder import OfficeFolder, pipe_of, profile_of, sockets_of
from pipeline.drafting.office.footprint import footprint_of
from pipeline.drafting.office.limits import LostError, OfficeLimits, Watch
from pipeline.drafting.office.profile import environment, lay_out
from pipeline.drafting.office.programs import OfficePrograms
from pipeline.drafting.paper.pdf_faults import office_died

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


class OfficeProcess:
    """A running worker; not thread-safe, the listener above takes turns."""

    def __init__(self, programs: OfficePrograms, limits: OfficeLimits) -> None:
        self._limits = limits
        self._own = OfficeFolder()
        self.folder = self._own.path
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
                pass_fds=(self._own.lock,),
            )
        self._unread = b""

    @property
    def pid(self) -> int:
        """The worker's process id, which is also its process group."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether the worker still runs."""
        return self._process.poll() is None

    def convert(self, docx: bytes) -> dict[str, Any]:
        """What the worker says about one more document, its PDF under `pdf`; LostError or TimeoutError."""
        self.documents += 1
        source, target = (self.folder / f"{self.documents}.{ending}" for ending in ("docx", "pdf"))
        source.write_bytes(docx)
        try:
            said = self.ask({"source": str(source), "target": str(target)}, self._limits.document_seconds)
            return {**said, "pdf": target.read_bytes()} if said["ok"] else said
        finally:
            source.unlink(missing_ok=True)
            target.unlink(missing_ok=True)

    def ailment(self) -> str:
        """Why this LibreOffice should not get another document; empty when it is fit for it."""
        if not self.is_alive() or not self.folder.is_dir():
            return "gone"
        if self.documents >= self._limits.documents:
            return f"{self.documents} documents"
        resident = footprint_of(self.pid).resident
        if resident > self._limits.resident_at_rest:
            return f"{resident >> 20} MB"
        return "" if self._is_awake() else "asleep"

    def _is_awake(self) -> bool:
        try:
            return bool(self.ask({"ping": ""}, self._limits.ping_seconds)["ok"])
        except (LostError, TimeoutError):
            return False

    def ask(self, request: Mapping[str, str], seconds: float) -> dict[str, Any]:
        """Send one request, give its answer; LostError or TimeoutError."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(dict(request)).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise LostError(str(error), office_died()) from error
        return self.answer(seconds)

    def answer(self, seconds: float) -> dict[str, Any]:
        """The next line the worker says; LostError when it has gone, stalled or grown, TimeoutError."""
        assert self._process.stdout is not None
        watch = Watch(self.pid, self._limits, seconds)
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._unread:
                if not selector.select(watch.pause()):
                    watch.look()
                    continue
                read = os.read(self._process.stdout.fileno(), 65536)
                if not read:
                    raise LostError("closed", office_died())
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
        self._own.remove()


def _order(folder: Path, programs: OfficePrograms, limits: OfficeLimits) -> dict[str, Any]:
    return {
        "folder": str(folder),
        "profile": profile_of(folder),
        "pipe": pipe_of(folder),
        "sockets": [str(each) for each in sockets_of(folder)],
        "binary": str(programs.binary),
        "listens": programs.listens,
        "memory": limits.memory,
        "filter": IMPORT_FILTER,
        "options": dict(EXPORT_OPTIONS),
    }
