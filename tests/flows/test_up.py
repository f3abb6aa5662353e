import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from builders.offices import Stage, workspace_at
from builders.running import free_port, processes_naming, text_of, wait_until
from flows.minding import answers

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("up")]


class Up:
    """`qidang up` for a workspace of its own, as a person starts it."""

    def __init__(self, root: Path) -> None:
        self.root, self.port, self.said = root, free_port(), root / "said.txt"
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        return [sys.executable, "-m", "pipeline.cli", "--root", str(self.root), "up", "--port", str(self.port)]

    def start(self) -> subprocess.Popen[bytes]:
        """Started in a session of its own, and ready."""
        self.said.unlink(missing_ok=True)
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                self.command(), stdout=said, stderr=said, stdin=subprocess.DEVNULL, start_new_session=True
            )
        assert wait_until(lambda: "已就绪" in text_of(self.said), 120), text_of(self.said)
        return self.process

    def second(self) -> subprocess.CompletedProcess[str]:
        """A further start to its end."""
        return subprocess.run(self.command(), capture_output=True, text=True, timeout=60, check=False)

    def asked(self, path: str, what: object | None = None) -> Any:
        """An answer of the server's API."""
        body = None if what is None else json.dumps(what).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/{path}", body, {"content-type": "application/json"}
        )
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as reply:
            return json.loads(reply.read())

    def log(self, name: str) -> str:
        return text_of(self.root / "var" / "log" / f"{name}.log")

    def deployments(self) -> dict[str, str]:
        """Ids by name; empty while the server is away."""
        try:
            return {each["name"]: each["id"] for each in self.asked("deployments/filter", {})}
        except OSError:
            return {}

    def descendants(self) -> list[psutil.Process]:
        assert self.process
        return psutil.Process(self.process.pid).children(recursive=True)

    def saying(self, word: str) -> list[psutil.Process]:
        """Those of its processes that have this word in their command line."""
        found = []
        for each in self.descendants():
            with contextlib.suppress(psutil.NoSuchProcess):
                if word in each.cmdline():
                    found.append(each)
        return found

    def is_gone(self, left: list[psutil.Process], seconds: float) -> bool:
        """No process of this service is left: none that was seen, none that names the workspace or the port."""

        def nobody() -> bool:
            return (
                not any(is_alive(each) for each in left)
                and not processes_naming(str(self.root))
                and not answers(self.port)
            )

        return wait_until(nobody, seconds)


def is_alive(process: psutil.Process) -> bool:
    """Whether it still runs, and is not only waiting to be buried."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    made = Up(workspace_at(Stage.FOUNDED, tmp_path / "w"))
    yield made
    if made.process and made.process.poll() is None:
        made.process.terminate()
        made.process.wait(30)


def test_one_command_runs_everything_and_one_signal_stops_it(up: Up) -> None:
    service = up.start()

    assert answers(up.port)
    assert wait_until(lambda: "开始守候" in up.log("inbox-watch"))
    assert wait_until(lambda: len(up.deployments()) == 5)
    (up.root / "inbox" / "说明.pdf").write_bytes(b"no PDF at all\n")
    assert wait_until(lambda: "说明.pdf" in up.log("inbox-watch"))

    again = up.second()
    assert again.returncode == 6
    assert f"服务已经在运行（进程 {service.pid}）" in again.stderr

    left = up.descendants()
    assert len(left) >= 6
    service.terminate()
    assert service.wait(20) == 0
    assert up.is_gone(left, 1)
    assert text_of(up.said).splitlines()[-1] == "已停止。"
    assert up.log("up").splitlines()[-1].endswith("  已停止。")


def test_a_killed_service_takes_everything_along_and_starts_again_with_its_state(up: Up) -> None:
    service = up.start()
    assert wait_until(lambda: len(up.deployments()) == 5)
    before = up.deployments()
    lost = up.asked(f"deployments/{before['起草']}/create_flow_run", {"parameters": {"path": "x", "by": "y"}})["id"]
    running = {"state": {"type": "RUNNING", "name": "Running"}, "force": True}
    up.asked(f"flow_runs/{lost}/set_state", running)
    left = up.descendants()

    os.kill(service.pid, signal.SIGKILL)
    service.wait()
    up.start()  # at once: what is left of the first is waited for

    assert not [each for each in left if is_alive(each)]
    assert wait_until(lambda: up.asked(f"flow_runs/{lost}")["state"]["name"] == "Crashed")
    assert wait_until(lambda: up.deployments() == before)


def test_a_flow_run_at_work_does_not_outlive_a_killed_service(up: Up) -> None:
    service = up.start()
    assert wait_until(lambda: len(up.deployments()) == 5)
    up.asked(f"deployments/{up.deployments()['每夜完好性']}/create_flow_run", {})
    assert wait_until(lambda: up.saying("prefect.engine"))
    left = up.descendants()

    os.kill(service.pid, signal.SIGKILL)
    service.wait()

    assert up.is_gone(left, 20)


def test_a_part_that_dies_comes_back(up: Up) -> None:
    up.start()
    assert wait_until(lambda: "开始守候" in up.log("inbox-watch"))

    (watch,) = [each for each in up.saying("watch") if each not in up.saying("flows.tethered")]
    watch.kill()

    assert wait_until(lambda: up.log("inbox-watch").count("开始守候") == 2)
    assert "收件守候意外停止（退出码 137），2 秒后重新启动" in text_of(up.said)
    assert answers(up.port)


def test_the_console_going_away_stops_the_service(up: Up) -> None:
    service = up.start()
    left = up.descendants()

    service.send_signal(signal.SIGHUP)

    assert service.wait(20) == 0
    assert up.is_gone(left, 1)


def test_a_taken_port_is_told_before_anything_starts(up: Up) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", up.port))
        other.listen()
        refused = up.second()

    assert refused.returncode == 6
    assert f"端口 {up.port} 已被其他程序占用" in refused.stderr
    assert "--port" in refused.stderr
    assert not (up.root / "var" / "log").exists()


def test_a_folder_that_is_no_workspace_is_left_alone(tmp_path: Path) -> None:
    refused = Up(tmp_path).second()

    assert refused.returncode == 4
    assert "qidang init" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_faults_of_the_company_file_are_told_in_full(up: Up) -> None:
    with (up.root / "company.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[schedule2]\n[training]\n")

    refused = up.second()

    assert refused.returncode == 1
    assert "schedule2" in refused.stderr
    assert "training.clock_file" in refused.stderr
