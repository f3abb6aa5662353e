"""Draft contracts from a proposal file, as a flow."""

from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_table_artifact

from flows.doorway import office_at_work, worth_retrying
from pipeline.services.drafting import Drafted, draft_from_file


@task(name="起草", retries=2, retry_delay_seconds=10, retry_condition_fn=worth_retrying)
def draft_file(path: str, by: str) -> list[Drafted]:
    """Every proposal in the file drafted once; drafting again changes nothing."""
    with office_at_work() as office:
        return draft_from_file(office, Path(path), by=by)


@flow(name="起草合同", flow_run_name="起草 {path}")
def draft_contracts(path: str, by: str) -> list[str]:
    """Draft what a proposal file asks for; the contract numbers."""
    drafted = draft_file(path, by)
    rows = [{"合同编号": each.contract_no, "文书": each.document_no, "名称": each.title} for each in drafted]
    create_table_artifact(key="drafts", table=rows, description="起草结果")
    return [each.contract_no for each in drafted]
