"""Draft contracts from a proposal file, as a flow."""

from pathlib import Path

from prefect import flow, task

from flows.doorway import office_at_work, show_findings, show_table, worth_retrying
from pipeline.domain.findings import BadDocument
from pipeline.errors import NotFound
from pipeline.services.drafting.draft import Drafted, draft_from_file


@task(name="起草", retries=2, retry_delay_seconds=10, retry_condition_fn=worth_retrying)
def draft_file(root: str, path: str, by: str) -> list[Drafted]:
    """Every proposal in the file drafted once; drafting again changes nothing."""
    proposal = Path(root, path)
    if not proposal.is_file():
        raise NotFound(f"找不到方案文件 {path}。", next_step="请给出工作区内的相对路径，或完整路径。")
    with office_at_work(root) as office:
        return draft_from_file(office, proposal, by=by)


@flow(
    name="起草合同",
    flow_run_name="起草 {path}",
    description="由方案文件（YAML 或 JSON）起草合同。path：工作区内的相对路径或完整路径；by：法务人员。",
)
async def draft_contracts(root: str, path: str, by: str) -> list[str]:
    """Draft what a proposal file asks for; the contract numbers.

    `path` is a YAML or JSON file, absolute or in the workspace; `by` a person of the legal department.
    """
    try:
        drafted = draft_file(root, path, by)
    except BadDocument as bad:
        await show_findings("draft-findings", bad.message, bad.findings, nothing="")
        raise
    rows = [{"合同编号": each.contract_no, "文书": each.document_no, "名称": each.title} for each in drafted]
    await show_table("drafts", "起草结果", rows, nothing="文件里没有方案。")
    warnings = [finding for each in drafted for finding in each.findings]
    await show_findings("draft-findings", "起草提醒", warnings, nothing="没有需要留意的地方。")
    return [each.contract_no for each in drafted]
