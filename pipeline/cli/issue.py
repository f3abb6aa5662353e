"""`qidang issue`: the signing copy of an approved contract."""

from dataclasses import asdict
from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, answering
from pipeline.services.reviewing.issuing import issue_signing_copy


@click.command()
@click.argument("contract_no")
@click.option("--by", required=True, help="经办人（销售助理或法务）。")
@click.pass_obj
@answering
def command(root: str, contract_no: str, by: str) -> Answer:
    """发出签署版 V2.0：与审批通过的文本一字不差，每页印机读页码。"""
    with open_office(Path(root)) as office:
        issued = issue_signing_copy(office, contract_no, by=by)
        path = office.workspace.stored(issued.path)
    return Answer(
        data={**asdict(issued), "path": str(path)},
        lines=[
            f"{issued.document_no} 已发出，共 {issued.pages} 页，请打印 {issued.copies} 份签署。",
            f"文件：{path}",
            "签好后用 200 dpi 以上彩色、不裁边整份扫描，放入收件夹。",
        ],
    )
