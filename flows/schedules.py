"""Serves the flows with their schedules, in Asia/Shanghai, until stopped.

Run by `qidang up` once the server answers. It is the only runner of this workspace, so any run that
still says it is running when this starts has lost its process and is marked so.
"""

import asyncio
import os
from pathlib import Path

from prefect import aserve
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import StateType
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.states import Crashed

from flows.archiving import archive_dossiers
from flows.drafting import draft_contracts
from flows.intake import sweep
from flows.nightly import check_archive, check_completeness
from pipeline.bootstrap import schedule_of

ZONE = "Asia/Shanghai"
TAGS = ["契档"]


async def deployments(root: Path) -> list[RunnerDeployment]:
    """One deployment per flow, with the cron lines of company.toml."""
    crons = schedule_of(root)
    timed = [
        (sweep, "收件巡查", crons.intake_sweep),
        (check_completeness, "每日齐全性", crons.completeness),
        (check_archive, "每夜完好性", crons.fixity),
        (archive_dossiers, "定时归档", crons.archiving),
    ]
    served = [
        await each.ato_deployment(name=name, schedule=Cron(cron, timezone=ZONE), tags=TAGS, concurrency_limit=1)
        for each, name, cron in timed
    ]
    return [*served, await draft_contracts.ato_deployment(name="起草", tags=TAGS)]


async def mark_lost_runs() -> int:
    """Runs that died with an earlier service become Crashed; how many there were."""
    states = FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING])
    async with get_client() as client:
        lost = await client.read_flow_runs(flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=states)))
        for run in lost:
            await client.set_flow_run_state(run.id, Crashed(message="服务停止时中断"), force=True)
    return len(lost)


async def serve_schedules(root: Path) -> None:
    """Mark lost runs, then serve until cancelled."""
    await mark_lost_runs()
    await aserve(*await deployments(root), pause_on_shutdown=False, print_starting_message=False)


if __name__ == "__main__":
    asyncio.run(serve_schedules(Path(os.environ["QIDANG_ROOT"])))
