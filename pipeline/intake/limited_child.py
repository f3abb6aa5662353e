"""What the forked child of one sandboxed call does between its birth and its end."""

import importlib
import json
import os
import pickle
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from pipeline.intake.limits import Limits

_MB = 1 << 20
_DEFAULT_SIGNALS = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True, slots=True)
class Request:
    """One call: where the function lives, its pickled argument, its ceilings."""

    module: str
    function: str
    argument: bytes
    limits: Limits


def be_child(request: Request, answer_fd: int) -> NoReturn:
    """Turn this freshly forked process into the limited child: one call, one answer, end."""
    try:
        os.setsid()
        _forget_nursery(answer_fd)
        signal.alarm(int(request.limits.wall_seconds) + 5)  # should the nursery itself be killed
        unlimited = _set_limits(request.limits)
        _write_all(answer_fd, _answer(request, unlimited))
    finally:
        os._exit(0)


def _forget_nursery(answer_fd: int) -> None:
    signal.set_wakeup_fd(-1)
    for number in _DEFAULT_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.closerange(3, answer_fd)
    os.closerange(answer_fd + 1, 1024)


def _set_limits(limits: Limits) -> list[str]:
    """Set every ceiling; the names of those this system does not know (macOS: memory)."""
    wanted = {
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_CPU": (limits.cpu_seconds, limits.cpu_seconds + 1),
        "RLIMIT_FSIZE": (limits.file_mb * _MB,) * 2,
        "RLIMIT_NOFILE": (limits.open_files,) * 2,
        "RLIMIT_AS": (_mapped_bytes() + limits.memory_mb * _MB,) * 2,
    }
    return [name for name, pair in wanted.items() if not _set_limit(name, pair)]


def _set_limit(name: str, pair: tuple[int, int]) -> bool:
    number = getattr(resource, name, None)
    if number is None:
        return False
    _, hard = resource.getrlimit(number)
    ceiling = pair[1] if hard == resource.RLIM_INFINITY else min(pair[1], hard)
    try:
        resource.setrlimit(number, (min(pair[0], ceiling), ceiling))
    except (ValueError, OSError):
        return False
    return True


def _mapped_bytes() -> int:
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _answer(request: Request, unlimited: list[str]) -> bytes:
    """One line of JSON about the answer, then the answer itself."""
    head: dict[str, Any] = {"kind": "refused", "why": "", "unlimited": unlimited}
    body = b""
    try:
        function = _find(request)
        value = function(pickle.loads(request.argument))
        head["kind"] = "bytes" if isinstance(value, bytes) else "json"
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        if len(body) > request.limits.answer_bytes:
            head, body = head | {"kind": "refused", "why": f"AnswerTooLarge: {len(body)} bytes"}, b""
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes is the answer
        head |= {"kind": "refused", "why": f"{type(error).__name__}: {str(error)[:300]}"}
    return json.dumps(head).encode() + b"\n" + body


def _find(request: Request) -> Callable[[Any], object]:
    found: Any = importlib.import_module(request.module)
    for part in request.function.split("."):
        found = getattr(found, part)
    function: Callable[[Any], object] = found
    return function


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
