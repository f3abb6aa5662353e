"""The nightly checks, as flows: is every dossier complete, are archived bytes what they were."""

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.doorway import office_at_work, worth_retrying
from pipeline.domain.findings import Finding
from pipeline.services.completeness import Gap, find_gaps
from pipeline.services.fixity import check_fixity


@task(name="齐全性核对", retries=2, retry_delay_seconds=60, retry_condition_fn=worth_retrying)
def gaps_now() -> list[Gap]:
    """What every dossier lacks at its status."""
    with office_at_work() as office:
        return find_gaps(office)


@flow(name="齐全性检查", flow_run_name="齐全性检查")
def check_completeness() -> int:
    """List what is missing, from whom and since when; how many things that are."""
    gaps = gaps_now()
    rows = [
        {"合同编号": each.contract_no, "缺件": f"{each.code} {each.title}", "责任": each.whose_turn, "自": each.since}
        for each in gaps
    ]
    create_table_artifact(key="completeness", table=rows, description=f"缺件 {len(rows)} 项")
    return len(gaps)


@task(name="完好性核对", retries=1, retry_delay_seconds=60, retry_condition_fn=worth_retrying)
def damage_now() -> list[Finding]:
    """Every archived byte and ledger line read again."""
    with office_at_work() as office:
        return check_fixity(office)


@flow(name="完好性检查", flow_run_name="完好性检查")
def check_archive() -> int:
    """Read the whole archive again; how many faults there are. The run fails when there is one."""
    findings = damage_now()
    lines = [f"- **{each.code}** {each.at}:{each.message}" for each in findings] or ["全部相符。"]
    create_markdown_artifact(key="fixity", markdown="# 完好性检查\n\n" + "\n".join(lines))
    if findings:
        raise RuntimeError(f"档案库有 {len(findings)} 处不符,须人工查看。")
    return 0
