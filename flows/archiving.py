"""Archive what is due, as a flow: new dossiers whose set is complete, and additions to old ones."""

from prefect import flow, task
from prefect.artifacts import create_table_artifact

from flows.doorway import office_at_work, worth_retrying
from pipeline.services.archiving import Archived, archive_due


@task(name="归档", retries=2, retry_delay_seconds=60, retry_condition_fn=worth_retrying)
def archive_what_is_due() -> list[Archived]:
    """One archive act for each dossier that is due."""
    with office_at_work() as office:
        return archive_due(office)


@flow(name="定时归档", flow_run_name="定时归档")
def archive_dossiers() -> int:
    """Archive what is due; how many dossiers that were."""
    archived = archive_what_is_due()
    rows = [{"合同编号": each.contract_no, "档号": each.archive_no, "版次": each.object_version} for each in archived]
    create_table_artifact(key="archived", table=rows, description="归档结果")
    return len(archived)
