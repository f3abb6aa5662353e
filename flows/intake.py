"""Sweep the inbox, as a flow: what no watch takes in, this does."""

from prefect import flow, task

from flows.doorway import named_with_time, office_at_work, show_table, worth_retrying
from pipeline.services.intake.desk import waiting
from pipeline.services.intake.watching import Swept, sweep_unless_watched


@task(name="收件", retries=2, retry_delay_seconds=30, retry_condition_fn=worth_retrying)
def take_everything_in(root: str) -> Swept:
    """Every settled file in the inbox, taken in once; none where a watch is at work."""
    with office_at_work(root) as office:
        return sweep_unless_watched(office)


@task(name="待处理", retries=2, retry_delay_seconds=30, retry_condition_fn=worth_retrying)
def look_at_desk(root: str) -> list[dict[str, str]]:
    """What waits for a person, as rows to show."""
    with office_at_work(root) as office:
        return [
            {
                "收件号": each.scan_no,
                "文件": each.name,
                "原因": "\n".join(each.reasons),
                "可能是": "\n".join(each.candidates),
            }
            for each in waiting(office)
        ]


@flow(
    name="收件巡查",
    flow_run_name=lambda: named_with_time("收件巡查"),
    description="收件守候没有运行时代为收件，并列出等待人工处理的文件。",
)
async def sweep(root: str) -> int:
    """Take in what lies in the inbox and show what waits for people; how many files were taken in."""
    swept = take_everything_in(root)
    rows = [
        {"文件": each.name, "结果": each.outcome, "合同": each.contract_no, "说明": each.reason} for each in swept.taken
    ]
    rows += [{"文件": name, "结果": "未完成", "合同": "", "说明": "仍在写入，或多次未能处理"} for name in swept.left]
    idle = "收件守候在运行，由其随到随收。" if swept.is_watched else "收件夹里没有可处理的文件。"
    await show_table("intake", "收件结果", rows, nothing=idle)
    await show_table("desk", "待处理件", look_at_desk(root), nothing="没有待处理件。")
    return len(swept.taken)
