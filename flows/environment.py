"""The Prefect settings we ship: quiet, offline, local, safe for one SQLite server.

Each line cures something measured: UI calls to a fixed port, telemetry, database locks under bursts,
a start-up limit on the edge, unbounded history.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

DEFAULT_PORT = 4200
HERE = "127.0.0.1"
THIRTY_DAYS = 30 * 24 * 3600

FIXED: Mapping[str, str] = MappingProxyType(
    {
        "PREFECT_SERVER_UI_API_URL": "/api",
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "500",
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
        "PREFECT_SERVER_DATABASE_TIMEOUT": "60",
        "PREFECT_RUNNER_POLL_FREQUENCY": "2",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(THIRTY_DAYS),
        "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
        # A folder called `flows` or `prefect` that happens to lie where the service starts must not be imported.
        "PYTHONSAFEPATH": "1",
        "PYTHONUNBUFFERED": "1",
    }
)


def prefect_environment(root: Path, port: int = DEFAULT_PORT) -> dict[str, str]:
    """The variables for every Prefect process of the workspace `root`, its server on 127.0.0.1:`port`."""
    return {
        **FIXED,
        "PREFECT_HOME": str(root / "var" / "prefect"),
        "PREFECT_API_URL": f"http://{HERE}:{port}/api",
    }


def with_prefect(root: Path, port: int = DEFAULT_PORT, base: Mapping[str, str] | None = None) -> dict[str, str]:
    """A whole process environment: the caller's own, with ours on top and no proxy in front of this machine."""
    outer = os.environ if base is None else base
    spared = ",".join(filter(None, (outer.get("NO_PROXY") or outer.get("no_proxy"), HERE, "localhost")))
    return {**outer, **prefect_environment(root, port), "NO_PROXY": spared, "no_proxy": spared}
