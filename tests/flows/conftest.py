"""One real Prefect server for the flow tests of a session, started as the service starts it."""

import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from builders.running import free_port, wait_until
from flows.environment import with_prefect
from flows.minding import answers
from flows.parts import Site, start, stop
from flows.up import parts_of

PREFECT_LEAVES_OPEN = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with Prefect in this process share one server in one worker, and forgive it its open sockets."""
    for each in items:
        if "prefect" in getattr(each, "fixturenames", ()):
            each.add_marker(PREFECT_LEAVES_OPEN)
            each.add_marker(pytest.mark.xdist_group("prefect"))
            each.add_marker(pytest.mark.slow)


@dataclass(frozen=True, slots=True)
class Prefect:
    """A running server; `root` is the folder its own state lies in."""

    root: Path
    port: int

    @property
    def url(self) -> str:
        """Where its API is."""
        return f"http://127.0.0.1:{self.port}/api"


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefect]:
    """A server with the settings that we ship, on a free port."""
    prefect = Prefect(tmp_path_factory.mktemp("prefect"), free_port())
    with (prefect.root / "lock").open("w") as lock:
        site = Site(with_prefect(prefect.root, prefect.port), prefect.root / "var" / "log", lock.fileno())
        server = start(parts_of(prefect.root, prefect.port)[0], site)
        assert wait_until(lambda: answers(prefect.port), 120)
        yield prefect
        stop([server])


@pytest.fixture
def prefect(prefect_server: Prefect) -> Iterator[Prefect]:
    """The server, with this process as its client."""
    os.environ.setdefault("DO_NOT_TRACK", "1")  # read once when Prefect is imported; nobody else here does that
    from prefect.settings import PREFECT_API_URL, PREFECT_HOME, PREFECT_LOGGING_TO_API_ENABLED, temporary_settings

    ours = {PREFECT_API_URL: prefect_server.url, PREFECT_HOME: prefect_server.root}
    with temporary_settings({**ours, PREFECT_LOGGING_TO_API_ENABLED: False}):
        yield prefect_server
    gc.collect()  # what Prefect leaves unclosed is found here, where it is expected, and not in somebody else's test
