"""Running things: free ports, processes that belong to a folder, waiting for what must come."""

import contextlib
import http.server
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], object], seconds: float = 60.0) -> bool:
    """True as soon as it is so, False when it is still not after `seconds`."""
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def processes_naming(word: str) -> list[psutil.Process]:
    """Every process of this machine whose command line names the word, this one left out."""
    found = []
    for each in psutil.process_iter(["cmdline"]):
        is_there = each.pid != os.getpid() and any(word in part for part in each.info["cmdline"] or ())
        with contextlib.suppress(psutil.NoSuchProcess):
            if is_there and each.status() != psutil.STATUS_ZOMBIE:
                found.append(each)
    return found


def python(code: str, *words: str) -> tuple[str, ...]:
    """A command that runs some Python; `words` are its arguments, and mark it for `processes_naming`."""
    return (sys.executable, "-c", code, *words)


def text_of(path: Path) -> str:
    """What a log says; empty when there is none yet."""
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def answer_health(port: int) -> None:
    """Be a server that says it is healthy, for ever; run in a process of its own."""

    class Healthy(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

    http.server.HTTPServer(("127.0.0.1", port), Healthy).serve_forever()
