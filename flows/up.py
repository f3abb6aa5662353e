"""One command that runs everything: Prefect server, schedules, inbox watcher; one signal that stops it all.

The children are process groups of their own; each also dies with us if we are killed outright (Linux),
so no stop leaves an orphan. State lives in the workspace, so a restart goes on where it was.
"""

import argparse
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.environment import DEFAULT_PORT, with_prefect
from pipeline.errors import Busy, MissingProgram, OutsideFailure, QidangError

STOP_SECONDS = 20.0
READY_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Child:
    """One running part of the service."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


def start_child(name: str, command: Sequence[str], *, environment: dict[str, str], logs: Path) -> Child:
    """A child in its own process group, writing to var/log/<name>.log."""
    logs.mkdir(parents=True, exist_ok=True)
    log = logs / f"{name}.log"
    with log.open("ab") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.tethered", *command],
            env=environment,
            stdout=sink,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    return Child(name, process, log)


def stop_children(children: Sequence[Child]) -> None:
    """Ask every child to stop, last started first; after a while insist."""
    for child in reversed(children):
        _signal_group(child, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for child in reversed(children):
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal_group(child, signal.SIGKILL)
            child.process.wait()
        # Whatever a child left in its group goes too.
        _signal_group(child, signal.SIGKILL)


def _signal_group(child: Child, number: signal.Signals) -> None:
    try:
        os.killpg(child.process.pid, number)
    except (ProcessLookupError, PermissionError):
        return


@contextmanager
def only_one(root: Path) -> Iterator[None]:
    """Hold the workspace's service lock, or raise Busy naming the process that has it."""
    lock = root / "var" / "up.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            held.seek(0)
            raise Busy(
                f"服务已经在运行(进程 {held.read().strip() or '未知'})。",
                next_step="无需再次启动;要重启请先停止原来的服务。",
            ) from taken
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        yield


def wait_until_healthy(server: Child, port: int, stopping: threading.Event) -> bool:
    """True once the server answers; False when asked to stop first; OutsideFailure when it died or never came."""
    deadline = time.monotonic() + READY_SECONDS
    while not stopping.wait(0.2):
        if server.process.poll() is not None:
            raise OutsideFailure("调度服务没有启动起来。", next_step=f"请把日志 {server.log} 发给管理员。")
        if _answers(port):
            return True
        if time.monotonic() > deadline:
            raise OutsideFailure("调度服务迟迟没有就绪。", next_step=f"请看日志 {server.log};机器繁忙时可稍后再试。")
    return False


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=2) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def check_port(port: int) -> None:
    """Busy when something else already listens on the server's port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as taken:
            raise Busy(f"端口 {port} 已被其他程序占用。", next_step="请用 --port 换一个端口。") from taken


def serve_until_stopped(root: Path, port: int, stopping: threading.Event) -> None:
    """Start the parts in order, then watch over them until a stop is asked for."""
    environment = with_prefect(root, port)
    logs = root / "var" / "log"
    children: list[Child] = []
    try:
        server = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
        watch = [sys.executable, "-m", "pipeline.cli", "--root", str(root), "watch"]
        children.append(start_child("prefect-server", server, environment=environment, logs=logs))
        children.append(start_child("inbox-watch", watch, environment=environment, logs=logs))
        print("契档正在启动……", flush=True)
        if not wait_until_healthy(children[0], port, stopping):
            return
        schedules = [sys.executable, "-m", "flows.schedules"]
        children.append(start_child("schedules", schedules, environment=environment, logs=logs))
        print(f"已就绪。收件夹:{root / 'inbox'}", flush=True)
        print(f"运行情况:http://127.0.0.1:{port}  日志:{logs}  停止:Ctrl-C", flush=True)
        _mind(children, stopping)
    finally:
        print("正在停止……", flush=True)
        stop_children(children)
        print("已停止。", flush=True)


def _mind(children: Sequence[Child], stopping: threading.Event) -> None:
    while not stopping.wait(1.0):
        for child in children:
            if child.process.poll() is not None:
                raise OutsideFailure(
                    f"{child.name} 意外停止(退出码 {child.process.returncode})。",
                    next_step=f"日志:{child.log}。重新执行 qidang up 即可,已收文件不会丢失。",
                )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the service for a workspace; exit code 0 after a clean stop."""
    parser = argparse.ArgumentParser(prog="qidang up")
    parser.add_argument("--root", type=Path, default=Path())
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    chosen = parser.parse_args(arguments)
    root = chosen.root.resolve()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    try:
        if not (root / "company.toml").exists():
            raise MissingProgram(f"{root} 不是契档工作区(没有 company.toml)。", next_step="请先执行 qidang init。")
        with only_one(root):
            check_port(chosen.port)
            serve_until_stopped(root, chosen.port, stopping)
    except QidangError as failure:
        print(f"✗ {failure.message}\n→ {failure.next_step}", file=sys.stderr, flush=True)
        return failure.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
