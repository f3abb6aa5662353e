"""Sweep the inbox, as a flow: what the watcher did not see, this takes in."""

from prefect import flow, task
from prefect.artifacts import create_table_artifact

from flows.doorway import office_at_work, worth_retrying
from pipeline.services.sweeping import sweep_inbox
from pipeline.services.taking_in import TakenIn


@task(name="收件", retries=2, retry_delay_seconds=30, retry_condition_fn=worth_retrying)
def take_everything_in() -> list[TakenIn]:
    """Every settled file in the inbox, taken in once."""
    with office_at_work() as office:
        return sweep_inbox(office)


@flow(name="收件巡查", flow_run_name="收件巡查")
def sweep() -> int:
    """Take in what lies in the inbox; how many files that were."""
    taken = take_everything_in()
    if taken:
        rows = [
            {"文件": each.name, "结果": each.outcome, "合同": each.contract_no, "说明": each.reason} for each in taken
        ]
        create_table_artifact(key="intake", table=rows, description="收件结果")
    return len(taken)
