"""`qidang completeness`: what each dossier lacks, whose turn it is, since when."""

from dataclasses import asdict
from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.services.archiving.completeness import Gap, find_gaps


@click.command()
@click.argument("contract_no", required=False, default="")
@click.pass_obj
@answering
def command(root: str, contract_no: str) -> Answer:
    """各合同在当前状态下缺什么、轮到谁、从何时起。"""
    with open_office(Path(root)) as office:
        gaps = [each for each in find_gaps(office) if contract_no in ("", each.contract_no)]
    return Answer(
        data={"gaps": [asdict(each) for each in gaps]},
        lines=[] if gaps else ["没有缺件。"],
        listings=[completeness_listing(gaps)] if gaps else [],
    )


def completeness_listing(gaps: list[Gap]) -> Listing:
    """The gaps as a table people read."""
    rows = [
        (each.contract_no, each.status, each.code, each.title, each.whose_turn, each.since[:16].replace("T", " "))
        for each in gaps
    ]
    return Listing(f"缺件与待办（共 {len(gaps)} 项）", ("合同编号", "状态", "代码", "材料或事项", "轮到", "自"), rows)
