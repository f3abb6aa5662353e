import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from builders.offices import Stage, workspace_at
from conftest import Prefect

CHINA = ZoneInfo("Asia/Shanghai")


def with_client(act: Callable[[Any], Awaitable[Any]]) -> Any:
    """What comes of `act(client)`."""
    from prefect.client.orchestration import get_client

    async def run() -> Any:
        async with get_client() as client:
            return await act(client)

    return asyncio.run(run())


async def _applied(root: Path) -> dict[str, Any]:
    """The workspace's deployments put on the server; their ids by name."""
    from flows.schedules import deployments

    return {each.name: await each.aapply() for each in await deployments(root)}


async def _scheduled(client: Any, deployment: Any) -> list[Any]:
    """The runs the server's scheduler makes for a deployment, waited for."""
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId

    for _ in range(300):
        runs = await client.read_flow_runs(deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])))
        if runs:
            return sorted(runs, key=lambda each: each.expected_start_time)
        await asyncio.sleep(0.2)
    return []


@pytest.mark.parametrize(("name", "hour", "minute"), [("每日齐全性", 6, 30), ("每夜完好性", 2, 0), ("定时归档", 20, 0)])
def test_the_server_schedules_runs_at_the_companys_hours_in_china(
    prefect: Prefect, tmp_path: Path, name: str, hour: int, minute: int
) -> None:
    root = workspace_at(Stage.FOUNDED, tmp_path / "w")

    async def act(client: Any) -> list[Any]:
        return await _scheduled(client, (await _applied(root))[name])

    runs = with_client(act)

    assert {each.state.type.value for each in runs} == {"SCHEDULED"}
    moments = [each.expected_start_time.astimezone(CHINA) for each in runs]
    assert moments
    assert {(each.hour, each.minute) for each in moments} == {(hour, minute)}
    if name == "定时归档":
        assert all(each.weekday() < 5 for each in moments)


def test_every_deployment_names_its_workspace_and_its_module(prefect: Prefect, tmp_path: Path) -> None:
    from flows.schedules import deployments

    made = asyncio.run(deployments(workspace_at(Stage.FOUNDED, tmp_path / "w")))

    assert {each.parameters["root"] for each in made} == {str(tmp_path / "w")}
    assert all(each.entrypoint.startswith("flows.") for each in made)
    assert [each.name for each in made if not each.schedules] == ["起草"]


def test_runs_that_lost_their_process_are_marked_crashed(prefect: Prefect, tmp_path: Path) -> None:
    from prefect.states import Completed, Pending, Running

    from flows.schedules import mark_lost_runs

    root = workspace_at(Stage.FOUNDED, tmp_path / "w")

    async def act(client: Any) -> list[str]:
        deployment = (await _applied(root))["起草"]
        runs = []
        for state in (Running(), Pending(), Completed()):
            run = await client.create_flow_run_from_deployment(deployment, parameters={"path": "x", "by": "y"})
            await client.set_flow_run_state(run.id, state, force=True)
            runs.append(run)
        assert await mark_lost_runs(client) == 2
        return [(await client.read_flow_run(each.id)).state.name for each in runs]

    assert with_client(act) == ["Crashed", "Crashed", "Completed"]


def test_of_missed_runs_only_the_newest_is_still_run(prefect: Prefect, tmp_path: Path) -> None:
    from prefect.states import Scheduled

    from flows.schedules import drop_missed_runs

    root = workspace_at(Stage.FOUNDED, tmp_path / "w")

    async def act(client: Any) -> tuple[list[str], str]:
        ids = await _applied(root)
        missed = await _scheduled(client, ids["每夜完好性"])
        for days, run in enumerate(reversed(missed), 1):
            late = Scheduled(scheduled_time=datetime.now(UTC) - timedelta(days=days))
            await client.set_flow_run_state(run.id, late, force=True)
        asked = await client.create_flow_run_from_deployment(
            ids["起草"],
            parameters={"path": "x", "by": "y"},
            state=Scheduled(scheduled_time=datetime.now(UTC) - timedelta(days=9)),
        )
        assert await drop_missed_runs(client) == len(missed) - 1
        states = [(await client.read_flow_run(each.id)).state.type.value for each in missed]
        return states, (await client.read_flow_run(asked.id)).state.type.value

    states, asked = with_client(act)
    assert states == ["CANCELLED"] * (len(states) - 1) + ["SCHEDULED"]
    assert asked == "SCHEDULED"
