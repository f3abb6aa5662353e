"""Functions that misbehave in a child process, each in one way."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path


def double(number: int) -> int:
    return number * 2


def loop_forever(_: object) -> None:
    while True:
        pass


def sleep_forever(_: object) -> None:
    time.sleep(3600)


def eat_memory(_: object) -> int:
    return len(b"x" * (8 << 30))


def abort(_: object) -> None:
    os.abort()


def exit_quietly(_: object) -> None:
    os._exit(0)


def fail(sentence: str) -> None:
    raise ValueError(sentence)


def recurse(depth: int) -> int:
    return recurse(depth + 1)


def answer_bytes(length: int) -> bytes:
    return b"x" * length


def answer_no_json(_: object) -> object:
    return object()


def write_file(path: Path) -> None:
    path.write_bytes(b"x" * (4 << 20))


def open_many(path: Path) -> None:
    [path.open() for _ in range(200)]


def leave_grandchild(path: Path) -> int:
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
    path.write_text(str(sleeper.pid))
    return sleeper.pid


def kill_own_parent(_: object) -> None:
    os.kill(os.getppid(), signal.SIGKILL)


def kill_parent_once(path: Path) -> str:
    if not path.exists():
        path.write_text("done")
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(3600)
    return "survived"


def print_loudly(_: object) -> str:
    print("noise" * 1000)
    return "said"


def count_threads(_: object) -> int:
    return threading.active_count()
