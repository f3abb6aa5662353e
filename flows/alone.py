"""Makes sure that one service at a time runs for a workspace, and that its port is free."""

import errno
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flows.environment import HERE
from pipeline.errors import Busy

CLEANING_SECONDS = 20.0
_LOOK_EVERY = 0.2


@contextmanager
def only_one(root: Path) -> Iterator[int]:
    """The workspace's service lock, as the descriptor to hand to every part: held until the last of them is gone.

    Busy names the process that has it. When that process was killed, its parts are given time to end first.
    """
    path = root / "var" / "up.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii", errors="replace") as lock:
        _take(lock)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield lock.fileno()


def _take(lock: IO[str]) -> None:
    until = time.monotonic() + CLEANING_SECONDS
    while not _is_taken(lock):
        lock.seek(0)
        holder = lock.read().strip()
        if _is_alive(holder):
            raise Busy(
                f"服务已经在运行（进程 {holder or '未知'}）。", next_step="无需再次启动；要重启，请先停止原来的服务。"
            )
        if time.monotonic() > until:
            raise Busy("上一次的服务还没有收尾完。", next_step="请过一分钟再启动。")
        time.sleep(_LOOK_EVERY)


def _is_taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(pid: str) -> bool:
    """Whether the holder still runs; one that has not yet written its number does."""
    if not pid.isdigit():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def check_port(port: int) -> None:
    """Busy when another program listens on `port`, or this user may not."""
    with socket.socket() as probe:
        # A port of a service that ended a moment ago counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HERE, port))
        except OSError as taken:
            if taken.errno == errno.EACCES:
                raise Busy(f"没有权限使用端口 {port}。", next_step="请用 --port 换一个 1024 以上的端口。") from taken
            raise Busy(f"端口 {port} 已被其他程序占用。", next_step="请用 --port 换一个端口。") from taken
