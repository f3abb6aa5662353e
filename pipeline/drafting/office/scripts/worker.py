"""The script that drives LibreOffice: one JSON request per line on stdin, one JSON answer per line on stdout.

It is run by whichever Python has LibreOffice's `uno` (3.8 or later), so it imports nothing of this project. Its only
argument is JSON: folder, profile (address), pipe (name), sockets (what LibreOffice leaves), binary, listens, memory
(bytes), filter (import), options (PDF export). It ends, together with LibreOffice and the folder, as soon as its
stdin closes or its parent is gone: nobody is left behind.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

FRESH_PROFILE = 81  # LibreOffice's exit code for "the profile is made, start me again"
STARTS = 4
OTHER_MARGIN = 3000  # in 1/100 mm: enough that every page breaks elsewhere


class DiedError(Exception):
    """LibreOffice is gone."""


class UnreadableError(Exception):
    """LibreOffice would not open or print this document."""


class Program:
    """One LibreOffice process at a time, started through the launcher that limits it."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        self.running: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        launcher = str(Path(__file__).with_name("launch.py"))
        limits = [str(os.getpid()), str(self.order["memory"])]
        usual = [
            "-env:UserInstallation=" + self.order["profile"],
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nolockcheck",
            "--nofirststartwizard",
        ]
        self.running = subprocess.Popen(
            [sys.executable, "-s", launcher, *limits, self.order["binary"], *usual, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        return self.running

    def kill(self) -> None:
        if self.running is not None and self.running.poll() is None:
            self.running.kill()
            self.running.wait()


class Listener:
    """A LibreOffice that stays up and takes documents over UNO."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.uno: Any = importlib.import_module("uno")
        self.trouble: type[Exception] = self.uno.getClass("com.sun.star.uno.Exception")
        self.desktop = self._connect(program.order["pipe"])

    def _connect(self, pipe: str) -> Any:
        local = self.uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for _ in range(STARTS):
            process = self.program.start("--accept=pipe,name=" + pipe + ";urp;")
            while process.poll() is None:
                with contextlib.suppress(self.trouble):
                    context = resolver.resolve("uno:pipe,name=" + pipe + ";urp;StarOffice.ComponentContext")
                    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
                time.sleep(0.03)
            if process.returncode != FRESH_PROFILE:
                break
        raise DiedError(f"exit code {process.returncode}")

    def ping(self) -> None:
        """Anything that needs the lock which every document needs too."""
        try:
            self.desktop.getCurrentComponent()
        except self.trouble as error:
            raise DiedError(str(error)) from error

    def _property(self, name: str, value: Any) -> Any:
        made = self.uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        made.Name, made.Value = name, value
        return made

    def _load_properties(self) -> tuple[Any, ...]:
        never = self.uno.getConstantByName("com.sun.star.document.MacroExecMode.NEVER_EXECUTE")
        no_update = self.uno.getConstantByName("com.sun.star.document.UpdateDocMode.NO_UPDATE")
        wanted = {"Hidden": True, "ReadOnly": True, "FilterName": self.program.order["filter"]}
        wanted.update(MacroExecutionMode=never, UpdateDocMode=no_update)
        return tuple(self._property(name, value) for name, value in wanted.items())

    def _export_properties(self) -> tuple[Any, ...]:
        options = tuple(self._property(name, value) for name, value in self.program.order["options"].items())
        data = self.uno.Any("[]com.sun.star.beans.PropertyValue", options)
        return (self._property("FilterName", "writer_pdf_Export"), self._property("FilterData", data))

    def convert(self, source: Path, target: Path) -> None:
        document = None
        try:
            document = self.desktop.loadComponentFromURL(source.as_uri(), "_blank", 0, self._load_properties())
            if document is None:
                raise UnreadableError("not loaded")
            self._lay_out_again(document)
            self.uno.invoke(document, "storeToURL", (target.as_uri(), self._export_properties()))
        except self.trouble as error:
            raise self._meaning(error) from error
        finally:
            if document is not None:
                with contextlib.suppress(self.trouble):
                    document.close(True)

    def _lay_out_again(self, document: Any) -> None:
        """The first layout of a loaded file may leave a heading alone at a page foot; a second one does not."""
        view = document.CurrentController
        if view is None or not hasattr(view, "PageCount"):
            return
        styles = document.StyleFamilies.getByName("PageStyles")
        every = (styles.getByIndex(each) for each in range(styles.Count))
        margins = [(style, style.BottomMargin) for style in every if style.isInUse()]
        for style, margin in margins:
            style.BottomMargin = margin + OTHER_MARGIN
        _ = view.PageCount  # asking lays out
        for style, margin in margins:
            style.BottomMargin = margin

    def _meaning(self, error: Any) -> Exception:
        """A closed bridge means that the process is going down, even when it is not quite gone yet."""
        bridge_closed = "Disposed" in type(error).__name__ or "bridge" in str(error)
        if bridge_closed or self.program.running is None or self.program.running.poll() is not None:
            return DiedError(str(error))
        return UnreadableError(str(error) or type(error).__name__)


class OneByOne:
    """Without uno: LibreOffice started anew for each document, with the same profile and options."""

    def __init__(self, program: Program) -> None:
        self.program = program
        kinds = {bool: "boolean", int: "long", str: "string"}
        options = {
            name: {"type": kinds[type(value)], "value": str(value).lower() if isinstance(value, bool) else str(value)}
            for name, value in program.order["options"].items()
        }
        self.output = "pdf:writer_pdf_Export:" + json.dumps(options)

    def ping(self) -> None:
        """Nothing runs between two documents."""

    def convert(self, source: Path, target: Path) -> None:
        into = ["--convert-to", self.output, "--outdir", str(target.parent)]
        filtered = "--infilter=" + self.program.order["filter"]
        for _ in range(STARTS):
            code = self.program.start(filtered, *into, str(source)).wait()
            if code != FRESH_PROFILE:
                break
        if code != 0:
            raise DiedError(f"exit code {code}")
        if not target.exists():
            raise UnreadableError("no output")


def say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def leave(program: Program) -> None:
    program.kill()
    for socket in program.order["sockets"]:
        with contextlib.suppress(OSError):
            Path(socket).unlink()
    shutil.rmtree(program.order["folder"], ignore_errors=True)
    os.killpg(0, signal.SIGKILL)  # us, too, and whatever LibreOffice has started


def listen(requests: queue.Queue[str], program: Program) -> None:
    for line in sys.stdin:
        requests.put(line)
    leave(program)


def watch_parent(parent: int, program: Program) -> None:
    """A forked sibling may hold our stdin open after the parent's death, so look at the parent too."""
    while os.getppid() == parent:
        time.sleep(1)
    leave(program)


def answer(office: Listener | OneByOne, line: str) -> dict[str, Any]:
    request = json.loads(line)
    try:
        if "ping" in request:
            office.ping()
        else:
            office.convert(Path(request["source"]), Path(request["target"]))
    except DiedError as error:
        return {"ok": False, "fault": "died", "detail": str(error)}
    except UnreadableError as error:
        return {"ok": False, "fault": "unreadable", "detail": str(error)}
    return {"ok": True}


def serve(order: dict[str, Any]) -> None:
    requests: queue.Queue[str] = queue.Queue()
    program = Program(order)
    for watch in ((listen, (requests, program)), (watch_parent, (os.getppid(), program))):
        threading.Thread(target=watch[0], args=watch[1], daemon=True).start()
    try:
        # Only the main thread may start LibreOffice: it is to die with the thread that started it.
        office: Listener | OneByOne = Listener(program) if order["listens"] else OneByOne(program)
    except DiedError as error:
        say({"ok": False, "fault": "died", "detail": str(error)})
        leave(program)
        return
    say({"ok": True})
    while True:
        say(answer(office, requests.get()))


if __name__ == "__main__":
    serve(json.loads(sys.argv[1]))
