"""`qidang rebuild`: the index made anew from the ledger."""

from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, answering


@click.command()
@click.pass_obj
@answering
def command(root: str) -> Answer:
    """由总账重建索引（索引随时可删）。"""
    with open_office(Path(root)) as office:
        entries = office.records.rebuild()
    return Answer(data={"entries": entries}, lines=[f"索引已重建，共 {entries} 条记录。"])
