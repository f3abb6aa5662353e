"""`qidang intake`: take in what lies in the inbox now, once."""

from dataclasses import asdict
from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.services.sweeping import sweep_inbox


@click.command()
@click.pass_obj
@answering
def command(root: str) -> Answer:
    """把收件夹里放好的文件处理一遍。"""
    with open_office(Path(root)) as office:
        taken = sweep_inbox(office)
    rows = [(each.name, each.outcome, each.contract_no, each.reason) for each in taken]
    return Answer(
        data={"taken": [asdict(each) for each in taken]},
        lines=[] if taken else ["收件夹里没有可处理的文件。"],
        listings=[Listing("收件结果", ("文件", "结果", "合同", "说明"), rows)] if rows else [],
    )
