"""`qidang intake`: take in what lies in the inbox now, once."""

from dataclasses import asdict
from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.services.intake.watching import Swept, sweep_unless_watched


@click.command()
@click.pass_obj
@answering
def command(root: str) -> Answer:
    """把收件夹里放好的文件处理一遍。"""
    with open_office(Path(root)) as office:
        swept = sweep_unless_watched(office)
    rows = [(each.name, each.outcome, each.contract_no, each.reason) for each in swept.taken]
    return Answer(
        data={"taken": [asdict(each) for each in swept.taken], "left": list(swept.left), "watched": swept.is_watched},
        lines=_remarks(swept),
        findings=swept.troubles,
        listings=[Listing("收件结果", ("文件", "结果", "合同", "说明"), rows)] if rows else [],
    )


def _remarks(swept: Swept) -> list[str]:
    if swept.is_watched:
        return ["收件夹正由运行中的服务守着，放好的文件会自动处理。"]
    if not (swept.taken or swept.left):
        return ["收件夹里没有可处理的文件。"]
    return [f"还没有放好，先留着：{each}" for each in swept.left]
