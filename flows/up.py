"""One command that runs everything: Prefect server, schedules, inbox watcher; one signal that stops it all.

State lives in the workspace, so a restart goes on where it was. A part that dies is started again after growing
pauses; when it keeps dying everything stops with a sentence, because half a service looks like a whole one.
"""

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from flows.alone import check_port, only_one
from flows.environment import DEFAULT_PORT, HERE, with_prefect
from flows.minding import Service
from flows.parts import Part, Site
from pipeline.cli.doors import fail_plainly
from pipeline.errors import MissingProgram, NotFound

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def parts_of(root: Path, port: int) -> list[Part]:
    """The parts of the service, in the order they start; they stop in the opposite one."""
    python = (sys.executable, "-m")
    server = (*python, "prefect", "server", "start", "--host", HERE, "--port", str(port))
    return [
        Part("调度服务", "prefect-server", server),
        Part("收件守候", "inbox-watch", (*python, "pipeline.cli", "--root", str(root), "watch")),
        Part("定时任务", "schedules", (*python, "flows.schedules", "--root", str(root))),
    ]


def run_service(root: Path, port: int, stopping: threading.Event) -> None:
    """Run the workspace's service until `stopping` is set.

    NotFound without a workspace, Busy when it is served already or the port is taken, MissingProgram without
    Prefect, OutsideFailure when a part does not start or keeps dying.
    """
    if find_spec("prefect") is None:
        raise MissingProgram("没有安装 Prefect。", next_step="请按 README 重新安装本软件的依赖。")
    if not (root / "company.toml").is_file():
        raise NotFound(f"{root} 不是契档工作区（没有 company.toml）。", next_step="请先执行 qidang init。")
    with only_one(root) as lock:
        check_port(port)
        site = Site(with_prefect(root, port), root / "var" / "log", lock)
        Service(parts_of(root, port), site, port, root / "inbox").run(stopping)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the service for a workspace; exit code 0 after a clean stop."""
    parser = argparse.ArgumentParser(prog="qidang up")
    parser.add_argument("--root", type=Path, default=Path())
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    chosen = parser.parse_args(arguments)
    stopping = threading.Event()
    for number in _STOPPING:  # also where the shell that started us had told us to ignore them
        signal.signal(number, lambda *_: stopping.set())
    return fail_plainly(lambda: run_service(chosen.root.resolve(), chosen.port, stopping))


if __name__ == "__main__":
    sys.exit(main())
