"""Archive what is due, as a flow: new dossiers whose set is complete, additions to old ones."""

from prefect import flow, task

from flows.doorway import named_with_time, office_at_work, show_table, worth_retrying
from pipeline.services.archiving.archive import Archived, archive_due


@task(name="归档", retries=2, retry_delay_seconds=60, retry_condition_fn=worth_retrying)
def archive_what_is_due(root: str) -> list[Archived]:
    """One archive act for each dossier that is due."""
    with office_at_work(root) as office:
        return archive_due(office)


@flow(
    name="定时归档",
    flow_run_name=lambda: named_with_time("定时归档"),
    description="把材料已齐的案卷归档，已归档而有新材料的补入新版。",
)
async def archive_dossiers(root: str) -> int:
    """Archive what is due; how many dossiers that were."""
    archived = archive_what_is_due(root)
    rows = [{"合同编号": each.contract_no, "档号": each.archive_no, "版次": each.object_version} for each in archived]
    await show_table("archived", "归档结果", rows, nothing="没有到期应归档的案卷。")
    return len(archived)
