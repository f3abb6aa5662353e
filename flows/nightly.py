"""The nightly checks, as flows: is every dossier complete, are archived bytes what they were."""

from prefect import flow, task

from flows.doorway import named_with_time, office_at_work, show_findings, show_table, worth_retrying
from pipeline.domain.findings import Finding, errors_in
from pipeline.errors import DamagedArchive
from pipeline.services.archiving.completeness import Gap, find_gaps
from pipeline.services.archiving.fixity import check_fixity


@task(name="齐全性核对", retries=2, retry_delay_seconds=60, retry_condition_fn=worth_retrying)
def gaps_now(root: str) -> list[Gap]:
    """What every dossier lacks at its status."""
    with office_at_work(root) as office:
        return find_gaps(office)


@flow(
    name="齐全性检查",
    flow_run_name=lambda: named_with_time("齐全性检查"),
    description="列出各合同缺什么材料、轮到谁、从何时起。",
)
async def check_completeness(root: str) -> int:
    """List what is missing, from whom, since when; how many things that are."""
    gaps = gaps_now(root)
    rows = [
        {"合同编号": each.contract_no, "缺件": f"{each.code} {each.title}", "责任": each.whose_turn, "自": each.since}
        for each in gaps
    ]
    await show_table("completeness", "缺件与待办", rows, nothing="没有缺件。")
    return len(gaps)


@task(name="完好性核对", retries=1, retry_delay_seconds=60, retry_condition_fn=worth_retrying)
def damage_now(root: str) -> list[Finding]:
    """Every archived byte and ledger line read again."""
    with office_at_work(root) as office:
        return check_fixity(office)


@flow(
    name="完好性检查",
    flow_run_name=lambda: named_with_time("完好性检查"),
    description="把总账与档案库逐字节再读一遍；有不符即显示失败，须人工查看。",
)
async def check_archive(root: str) -> int:
    """Read the whole archive again; 0, or DamagedArchive, so that the run shows red, when anything does not match."""
    findings = damage_now(root)
    await show_findings("fixity", "完好性检查", findings, nothing="全部相符。")
    bad = errors_in(findings)
    if bad:
        raise DamagedArchive(f"档案库有 {len(bad)} 处不符，须人工查看。", next_step="请执行 qidang verify 逐条核对。")
    return 0
