import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from builders.running import free_port, python
from flows.alone import check_port, only_one
from pipeline.errors import Busy

HOLD = """
import sys
from pathlib import Path
from flows.alone import only_one
with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holding(root: Path) -> subprocess.Popen[bytes]:
    """Another process that holds the workspace until its standard input closes."""
    other = subprocess.Popen(python(HOLD, str(root)), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout
    assert other.stdout.readline() == b"held\n"
    return other


def test_a_second_service_is_refused_with_the_process_that_runs(tmp_path: Path) -> None:
    with (
        holding(tmp_path) as other,
        pytest.raises(Busy, match=f"服务已经在运行（进程 {other.pid}）"),
        only_one(tmp_path),
    ):
        pass


def test_the_lock_of_a_killed_service_is_free(tmp_path: Path) -> None:
    with holding(tmp_path) as other:
        other.kill()

    with only_one(tmp_path):
        assert (tmp_path / "var" / "up.lock").read_text() == str(os.getpid())


def test_the_next_service_waits_for_the_parts_of_a_killed_one(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    lock = (tmp_path / "var" / "up.lock").open("w")
    with holding(tmp_path) as other:
        other.kill()
    dead = str(other.pid)
    part = "import fcntl, sys, time; fcntl.flock(0, fcntl.LOCK_EX); print('has it', flush=True); time.sleep(0.7)"
    lock.write(dead)
    lock.flush()
    with subprocess.Popen([sys.executable, "-c", part], stdin=lock, stdout=subprocess.PIPE) as left_over:
        assert left_over.stdout
        left_over.stdout.readline()
        lock.close()

        with only_one(tmp_path):
            assert left_over.wait(10) == 0


def test_the_workspace_can_be_served_again_after_a_clean_end(tmp_path: Path) -> None:
    with only_one(tmp_path):
        pass
    with only_one(tmp_path):
        pass


def test_a_port_in_use_is_refused_with_its_number() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Busy, match=f"端口 {port} 已被其他程序占用"):
            check_port(port)


def test_a_free_port_is_accepted() -> None:
    check_port(free_port())
