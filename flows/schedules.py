"""Serves the flows with their schedules, in China's time, until stopped.

It is the only runner of its workspace, so any run that says it is running when this starts has lost its process.
"""

import argparse
import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import Flow, aserve
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterNextScheduledStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.states import Cancelled, Crashed
from prefect.types.entrypoint import EntrypointType

from flows.archiving import archive_dossiers
from flows.doorway import ZONE
from flows.drafting import draft_contracts
from flows.intake import sweep
from flows.nightly import check_archive, check_completeness
from pipeline.bootstrap import schedule_of
from pipeline.errors import OutsideFailure

TAGS = ("契档",)
AT_ONCE = 2
READY_SECONDS = 180.0
_PAGE = 200
_NEVER_ENDED = (StateType.RUNNING, StateType.PENDING, StateType.CANCELLING)


async def deployments(root: Path) -> list[RunnerDeployment]:
    """One deployment per flow, with the cron lines of company.toml; drafting waits to be asked."""
    crons = schedule_of(root)
    timed = [
        await _deployment(sweep, "收件巡查", root, crons.intake_sweep),
        await _deployment(check_completeness, "每日齐全性", root, crons.completeness),
        await _deployment(check_archive, "每夜完好性", root, crons.fixity),
        await _deployment(archive_dossiers, "定时归档", root, crons.archiving),
    ]
    return [*timed, await _deployment(draft_contracts, "起草", root)]


async def _deployment(served: Flow[..., Any], name: str, root: Path, cron: str = "") -> RunnerDeployment:
    return await served.ato_deployment(
        name=name,
        schedule=Cron(cron, timezone=ZONE) if cron else None,
        tags=list(TAGS),
        parameters={"root": str(root)},
        # Found as a module wherever the service was started, not as a path below that folder.
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


async def mark_lost_runs(client: PrefectClient) -> int:
    """Runs that died with an earlier service become Crashed; how many there were."""
    lost = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(_NEVER_ENDED))))
    return await _end(client, await _all_runs(client, lost), Crashed(message="服务停止时中断"))


async def drop_missed_runs(client: PrefectClient) -> int:
    """Of scheduled runs missed while the service was off, only the newest of each kind still runs; how many dropped.

    Runs that a person asked for all wait for their turn.
    """
    missed = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        next_scheduled_start_time=FlowRunFilterNextScheduledStartTime(before_=datetime.now(UTC)),
    )
    runs = [each for each in await _all_runs(client, missed) if each.auto_scheduled]
    newest: dict[UUID | None, FlowRun] = {}
    for each in sorted(runs, key=_due):
        newest[each.deployment_id] = each
    dropped = [each for each in runs if newest[each.deployment_id].id != each.id]
    return await _end(client, dropped, Cancelled(message="服务未运行时错过，由较新的一次代替"))


def _due(run: FlowRun) -> datetime:
    return run.next_scheduled_start_time or datetime.min.replace(tzinfo=UTC)


async def _end(client: PrefectClient, runs: Sequence[FlowRun], state: State[Any]) -> int:
    for each in runs:
        await client.set_flow_run_state(each.id, state, force=True)
    return len(runs)


async def _all_runs(client: PrefectClient, chosen: FlowRunFilter) -> list[FlowRun]:
    runs: list[FlowRun] = []
    while page := await client.read_flow_runs(flow_run_filter=chosen, limit=_PAGE, offset=len(runs)):
        runs += page
    return runs


async def wait_for_server(client: PrefectClient) -> None:
    """Return once the server answers; OutsideFailure when it does not come."""
    until = time.monotonic() + READY_SECONDS
    while await client.api_healthcheck():
        if time.monotonic() > until:
            raise OutsideFailure("调度服务没有应答，定时任务未能登记。", next_step="请看 prefect-server.log。")
        await asyncio.sleep(0.5)


async def serve_schedules(root: Path) -> None:
    """Put what an earlier service left in order, then serve until stopped."""
    async with get_client() as client:
        await wait_for_server(client)
        await mark_lost_runs(client)
        await drop_missed_runs(client)
    await aserve(*await deployments(root), pause_on_shutdown=False, print_starting_message=False, limit=AT_ONCE)


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve the workspace named by `--root`."""
    parser = argparse.ArgumentParser(prog="flows.schedules")
    parser.add_argument("--root", type=Path, required=True)
    asyncio.run(serve_schedules(parser.parse_args(arguments).root))


if __name__ == "__main__":
    main()
