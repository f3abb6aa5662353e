"""The stage of a demonstration: a fresh training workspace, its story clock, its running watcher."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pipeline.clocks import StoryClock
from pipeline.errors import OutsideFailure, Refused
from pipeline.services.founding import found_workspace

CLOCK = "var/story-clock.txt"
_TRAINING = f"""
[training]                         # 演练工作区：时钟由故事拨动，不作真实用途
clock_file = "{CLOCK}"
"""
_QUICKER = (("quiet_seconds = 3.0", "quiet_seconds = 0.4"), ("patience_minutes = 10.0", "patience_minutes = 0.05"))
_STOP_SECONDS = 20


def set_stage(root: Path, opening: datetime) -> StoryClock:
    """A fresh training workspace at `root`; an earlier rehearsal there is cleared, anything else is Refused."""
    if root.exists() and any(root.iterdir()):
        _must_be_rehearsal(root)
        shutil.rmtree(root)
    found_workspace(root)
    settings = root / "company.toml"
    text = settings.read_text(encoding="utf-8")
    for usual, quicker in _QUICKER:
        text = text.replace(usual, quicker)
    settings.write_text(text + _TRAINING, encoding="utf-8")
    clock = StoryClock(root / CLOCK)
    clock.set(opening)
    return clock


def _must_be_rehearsal(root: Path) -> None:
    settings = root / "company.toml"
    if not settings.is_file() or "[training]" not in settings.read_text(encoding="utf-8"):
        raise Refused(f"{root} 里有别的东西，不能用作演示。", next_step="请用 --into 指定一个空文件夹。")


@contextmanager
def watcher(root: Path) -> Iterator[None]:
    """The inbox watched by a process of its own for the time of the block, and no longer than this one lives."""
    log = root / "var" / "log" / "watch.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pipeline.demo.leash", "--root", str(root), "watch"]
    with log.open("ab") as sink, _started(command, sink) as process:
        try:
            yield
            if process.poll() is not None:
                raise OutsideFailure("收件进程中途停止。", next_step=f"请看 {log}。")
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _started(command: list[str], sink: BinaryIO) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=sink, stderr=subprocess.STDOUT)


def drop_scans(root: Path, order: Path) -> None:
    """Have the print shop, a process of its own, print, sign, scan and drop what `order` lists."""
    command = [sys.executable, "-m", "pipeline.demo.print_shop", str(root), str(order)]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OutsideFailure("模拟打印扫描没有成功。", next_step=done.stderr[-800:])


def wait_until(is_so: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Wait for something the watcher does; OutsideFailure when it does not happen in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise OutsideFailure(f"等了 {seconds:.0f} 秒，{what}仍未完成。", next_step="请看 var/log/watch.log。")
        time.sleep(0.1)
