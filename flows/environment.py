"""The Prefect settings we ship: quiet, offline, local, and safe for one SQLite server.

Each line cures something measured: UI calls to a fixed port, telemetry, database locks under bursts,
a start-up limit on the edge, unbounded history.
"""

import os
from collections.abc import Mapping
from pathlib import Path

DEFAULT_PORT = 4200

_FIXED = {
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
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
}


def prefect_environment(root: Path, port: int = DEFAULT_PORT) -> dict[str, str]:
    """The variables for every Prefect process of the workspace `root`, its server on 127.0.0.1:`port`."""
    return {
        **_FIXED,
        "PREFECT_HOME": str(root / "var" / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "QIDANG_ROOT": str(root),
    }


def with_prefect(root: Path, port: int = DEFAULT_PORT, base: Mapping[str, str] | None = None) -> dict[str, str]:
    """A whole process environment: the caller's own, with ours on top."""
    return {**(os.environ if base is None else base), **prefect_environment(root, port)}
