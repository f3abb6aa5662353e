import subprocess
import sys
from pathlib import Path

import pytest

from flows.environment import FIXED, prefect_environment, with_prefect

ROOT = Path("/somewhere/workspace")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PREFECT_SERVER_UI_API_URL", "/api"),
        ("PREFECT_SERVER_UI_V2_ENABLED", "false"),
        ("PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT", "false"),
        ("PREFECT_SERVER_ANALYTICS_ENABLED", "false"),
        ("DO_NOT_TRACK", "1"),
        ("PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE", "100"),
        ("PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE", "100"),
        ("PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL", "1"),
        ("PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE", "500"),
        ("PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE", "100"),
        ("PREFECT_SERVER_DATABASE_TIMEOUT", "60"),
        ("PREFECT_RUNNER_POLL_FREQUENCY", "2"),
        ("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120"),
        ("PREFECT_SERVER_REGISTER_BLOCKS_ON_START", "false"),
        ("PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED", "events,flow_runs"),
        ("PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD", "2592000"),
        ("PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED", "false"),
        ("PREFECT_HOME", "/somewhere/workspace/var/prefect"),
        ("PREFECT_API_URL", "http://127.0.0.1:4321/api"),
    ],
)
def test_every_prefect_process_gets_the_measured_settings(name: str, value: str) -> None:
    assert prefect_environment(ROOT, 4321)[name] == value


def test_the_callers_own_variables_stay_and_ours_win() -> None:
    made = with_prefect(ROOT, 4321, {"LANG": "zh_CN.UTF-8", "PREFECT_API_URL": "https://elsewhere/api"})

    assert made["LANG"] == "zh_CN.UTF-8"
    assert made["PREFECT_API_URL"] == "http://127.0.0.1:4321/api"


def test_no_proxy_stands_before_this_machine() -> None:
    made = with_prefect(ROOT, 4321, {"http_proxy": "http://proxy:3128", "no_proxy": "intranet.example"})

    assert made["no_proxy"] == made["NO_PROXY"] == "intranet.example,127.0.0.1,localhost"


@pytest.mark.slow
def test_prefect_knows_every_setting_by_the_name_we_give_it(tmp_path: Path) -> None:
    code = "from prefect.settings import get_current_settings as now; print(*now().to_environment_variables())"

    asked = subprocess.run(
        [sys.executable, "-c", code], env=with_prefect(tmp_path), capture_output=True, text=True, check=True
    )

    ours = {name for name in FIXED if name.startswith("PREFECT_")}
    assert ours <= set(asked.stdout.split())
