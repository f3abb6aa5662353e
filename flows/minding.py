"""Minds the running parts: waits until they are ready, starts again what dies, gives up on what keeps dying."""

import contextlib
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from flows.environment import HERE
from flows.parts import Part, Running, Site, bury, last_words, shorten, start, stop
from pipeline.domain.calendar.clock import CHINA
from pipeline.errors import OutsideFailure

READY_SECONDS = 180.0
_LOOK_EVERY = 0.3
# Asking this machine's own server must not go through an office's proxy.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class RestartRule:
    """Five deaths are forgiven, after pauses of 2, 4, 8, 16 and 32 s; ten quiet minutes wipe the slate clean."""

    most: int = 5
    first_pause: float = 2.0
    quiet: float = 600.0

    def pause_after(self, deaths: int) -> float:
        """Seconds to wait before the next start."""
        return float(self.first_pause * 2 ** (deaths - 1))


@dataclass(slots=True)
class Service:
    """The parts of one workspace's service while they run."""

    parts: Sequence[Part]
    site: Site
    port: int
    inbox: Path
    rule: RestartRule = field(default_factory=RestartRule)
    _running: dict[str, Running] = field(default_factory=dict)
    _deaths: dict[str, int] = field(default_factory=dict)
    _due: dict[str, float] = field(default_factory=dict)

    def run(self, stopping: threading.Event) -> None:
        """Start every part, mind them until told to stop, stop every part; OutsideFailure when it cannot go on."""
        self._say("契档正在启动……")
        try:
            for part in self.parts:
                self._start(part)
            if self._wait_until_ready(stopping):
                self._say(f"已就绪。收件夹：{self.inbox}")
                self._say(f"运行情况：http://{HERE}:{self.port}  日志：{self.site.logs}  停止：Ctrl-C")
            while not stopping.wait(_LOOK_EVERY):
                self._look()
        finally:
            self._say("正在停止……")
            self._stop()
            self._say("已停止。")

    def _say(self, line: str) -> None:
        say(line, self.site.log_of("up"))

    def _start(self, part: Part) -> None:
        self._running[part.name] = start(part, self.site)

    def _wait_until_ready(self, stopping: threading.Event) -> bool:
        until = time.monotonic() + READY_SECONDS
        while not stopping.wait(_LOOK_EVERY):
            for each in self._running.values():
                if each.has_ended:
                    raise _not_starting(each, bury(each))
            if answers(self.port):
                return True
            if time.monotonic() > until:
                raise OutsideFailure(
                    "调度服务迟迟没有就绪。", next_step=f"机器繁忙时可稍后再试；详见日志 {self.site.logs}。"
                )
        return False

    def _look(self) -> None:
        for part in self.parts:
            if part.name in self._due:
                self._start_when_due(part)
            elif self._running[part.name].has_ended:
                self._has_died(self._running[part.name])
            shorten(self._running[part.name].log)
        shorten(self.site.log_of("up"))

    def _start_when_due(self, part: Part) -> None:
        if time.monotonic() >= self._due[part.name]:
            del self._due[part.name]
            self._start(part)

    def _has_died(self, dead: Running) -> None:
        code, name = bury(dead), dead.part.name
        lived = time.monotonic() - dead.since
        deaths = self._deaths[name] = 1 if lived > self.rule.quiet else self._deaths.get(name, 0) + 1
        if deaths > self.rule.most:
            raise _keeps_dying(dead, code, deaths)
        pause = self.rule.pause_after(deaths)
        self._due[name] = time.monotonic() + pause
        self._say(f"{dead.part.title}意外停止（退出码 {code}），{pause:g} 秒后重新启动。日志：{dead.log}")

    def _stop(self) -> None:
        """First those that use the server, so that their last words reach it."""
        started = [self._running[each.name] for each in self.parts if each.name in self._running]
        stop(started[1:])
        stop(started[:1])


def answers(port: int) -> bool:
    """Whether the server says it is healthy."""
    try:
        with _DIRECT.open(f"http://{HERE}:{port}/api/health", timeout=2) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def say(line: str, log: Path) -> None:
    """One line for whoever watches, and with its time into `log`; neither may keep us from stopping cleanly."""
    with contextlib.suppress(OSError, ValueError):
        print(line, flush=True)
    with contextlib.suppress(OSError), log.open("a", encoding="utf-8") as kept:
        kept.write(f"{datetime.now(CHINA):%Y-%m-%d %H:%M:%S}  {line}\n")


def _not_starting(dead: Running, code: int) -> OutsideFailure:
    return OutsideFailure(
        f"{dead.part.title}没有启动起来（退出码 {code}）：{last_words(dead) or '没有留下说明'}",
        next_step=f"请按上面的说明处理；详见日志 {dead.log}。",
    )


def _keeps_dying(dead: Running, code: int, deaths: int) -> OutsideFailure:
    return OutsideFailure(
        f"{dead.part.title}接连停止 {deaths} 次（退出码 {code}）：{last_words(dead) or '没有留下说明'}",
        next_step=f"日志：{dead.log}。排除原因后重新执行 qidang up，已收文件不会丢失。",
    )
