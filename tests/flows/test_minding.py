import os
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from builders.running import free_port, processes_naming, python, wait_until
from flows.minding import RestartRule, Service
from flows.parts import Part, Site, last_words, shorten, start, stop
from pipeline.errors import OutsideFailure

HASTY = RestartRule(most=2, first_pause=0.05)
SERVER = "import sys; from builders.running import answer_health; answer_health(int(sys.argv[2]))"
SLEEP = "import time; time.sleep(600)"
FAIL = "import sys; print('✗ 收件夹没有了'); raise SystemExit(6)"
# Dies in its first lives, stays in the one after.
SICKLY = """
import pathlib, sys, time
lives = pathlib.Path(sys.argv[1], "lives")
lives.write_text(lives.read_text() + "x" if lives.exists() else "x")
time.sleep(600 if len(lives.read_text()) > 2 else 1.2)
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with (tmp_path / "lock").open("w") as lock:
        yield Site(environment, tmp_path / "log", lock.fileno())
    assert wait_until(lambda: not processes_naming(str(tmp_path)), 5)


def part(site: Site, name: str, code: str, *words: str) -> Part:
    return Part(f"部件{name}", name, python(code, str(site.logs.parent), *words))


def server(site: Site, port: int) -> Part:
    return part(site, "server", SERVER, str(port))


def service(site: Site, *others: Part, port: int = 0) -> Service:
    port = port or free_port()
    return Service([server(site, port), *others], site, port, site.logs.parent / "inbox", HASTY)


@contextmanager
def running(made: Service) -> Iterator[list[Exception]]:
    """The service in a thread; what it raised, if anything, once the block is left."""
    stopping, raised = threading.Event(), []

    def run() -> None:
        try:
            made.run(stopping)
        except OutsideFailure as failure:
            raised.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    yield raised
    stopping.set()
    thread.join()


def test_a_service_told_to_stop_leaves_no_process(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    said = ""

    def is_ready() -> bool:
        nonlocal said
        said += capfd.readouterr().out
        return "已就绪" in said

    with running(service(site, part(site, "watch", SLEEP))) as raised:
        assert wait_until(is_ready)

    assert raised == []
    assert capfd.readouterr().out.split() == ["正在停止……", "已停止。"]


def test_a_part_that_cannot_start_stops_the_start_with_its_last_words(site: Site) -> None:
    made = service(site, part(site, "watch", FAIL))
    made.parts = made.parts[1:]

    with pytest.raises(OutsideFailure, match="部件watch没有启动起来（退出码 6）：✗ 收件夹没有了"):
        made.run(threading.Event())


def test_a_part_that_dies_is_started_again(site: Site) -> None:
    lives = site.logs.parent / "lives"

    with running(service(site, part(site, "watch", SICKLY))) as raised:
        assert wait_until(lambda: lives.exists() and lives.read_text() == "xxx")

    assert raised == []


def test_a_part_that_keeps_dying_stops_everything_with_a_sentence(site: Site) -> None:
    with running(service(site, part(site, "watch", "import time; time.sleep(1); raise SystemExit(6)"))) as raised:
        assert wait_until(lambda: raised)

    assert "部件watch接连停止 3 次（退出码 6）" in str(raised[0])
    assert "已收文件不会丢失" in raised[0].next_step


def test_a_killed_tether_takes_its_part_along(site: Site) -> None:
    one = start(part(site, "watch", SLEEP), site)
    wait_until(lambda: len(processes_naming(str(site.logs.parent))) == 2)
    os.kill(one.process.pid, signal.SIGKILL)
    assert wait_until(lambda: one.has_ended)

    stop([one])


def test_pauses_grow_between_restarts() -> None:
    assert [RestartRule().pause_after(each) for each in range(1, 6)] == [2, 4, 8, 16, 32]


def test_last_words_are_the_last_line_that_says_anything(site: Site) -> None:
    one = start(part(site, "watch", "print('first'); print('公司设置有误。'); print()"), site)
    assert wait_until(lambda: one.has_ended)
    stop([one])

    assert last_words(one) == "公司设置有误。"


def test_a_long_log_is_put_aside_and_begun_anew(tmp_path: Path) -> None:
    log = tmp_path / "watch.log"
    with log.open("ab") as sink:
        sink.write(b"x" * 100)
        sink.flush()
        shorten(log, longest=50)
        sink.write(b"new")

    assert log.read_bytes() == b"new"
    assert (tmp_path / "watch.log.1").read_bytes() == b"x" * 100


def test_the_parts_are_server_watch_and_schedules() -> None:
    from flows.up import parts_of

    told = [" ".join(each.command[1:]) for each in parts_of(Path("/w"), 4321)]

    assert told == [
        "-m prefect server start --host 127.0.0.1 --port 4321",
        "-m pipeline.cli --root /w watch",
        "-m flows.schedules --root /w",
    ]
    assert all(re.fullmatch(r"[a-z-]+", each.name) for each in parts_of(Path("/w"), 4321))
