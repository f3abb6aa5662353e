"""`qidang archive`: one dossier into the archive."""

from dataclasses import asdict
from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, answering
from pipeline.services.archiving.archive import archive_contract


@click.command()
@click.argument("contract_no")
@click.option("--filed-by", required=True, help="立卷人（档案员）。")
@click.option("--checked-by", required=True, help="检查人（另一位档案员）。")
@click.option("--gap-note", default="", help="尚有缺件时的说明与批准人。")
@click.pass_obj
@answering
def command(root: str, contract_no: str, filed_by: str, checked_by: str, gap_note: str) -> Answer:
    """编目、装订、赋档号，写入档案库；内容未变时不产生新版。"""
    with open_office(Path(root)) as office:
        done = archive_contract(office, contract_no, filed_by=filed_by, checked_by=checked_by, gap_note=gap_note)
        path = office.workspace.stored(done.path)
    return Answer(
        data={**asdict(done), "path": str(path)},
        lines=[
            f"{contract_no} 已归档：档号 {done.archive_no}，第 {done.object_version[1:]} 版。",
            f"{done.items} 件，{done.pages} 页。",
            f"位置：{path}",
        ],
    )
