"""`qidang accept`: an acceptance certificate from a test record."""

from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, answering
from pipeline.services.papers.accepting import draw_up_acceptance


@click.command()
@click.argument("contract_no")
@click.argument("report", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", required=True, help="经办人（客服或项目经理）。")
@click.pass_obj
@answering
def command(root: str, contract_no: str, report: Path, by: str) -> Answer:
    """由验收测试记录出具《验收确认书》，供客户签字盖章。

    记录可以是 Excel 表（qidang form --paper YSQR 写出空表）、YAML 或 JSON。
    """
    with open_office(Path(root)) as office:
        made = draw_up_acceptance(office, contract_no, report, by=by)
        path = office.workspace.stored(made.path)
    return Answer(
        data={"contract_no": contract_no, "document_no": made.document_no, "path": str(path), "pages": made.pages},
        lines=[f"{made.document_no} 已出具，共 {made.pages} 页，请客户签字并盖章后扫描放回收件夹。", f"文件：{path}"],
        findings=made.findings,
    )
