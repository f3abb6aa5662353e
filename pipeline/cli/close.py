"""`qidang close`: a contract at its end, once finance, sales and legal have signed."""

from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, answering
from pipeline.services.papers.closure import close_contract


@click.command()
@click.argument("contract_no")
@click.option("--by", required=True, help="经办人（法务）。")
@click.pass_obj
@answering
def command(root: str, contract_no: str, by: str) -> Answer:
    """财务、销售、法务在结清（终止）确认单上签字之后，登记合同终结或解除。"""
    with open_office(Path(root)) as office:
        done = close_contract(office, contract_no, by=by)
    return Answer(
        data={"contract_no": contract_no, "status": done.status, "document_no": done.paper_no},
        lines=[f"{contract_no} 现为“{done.status}”，依据 {done.paper_no}。接着请整理全卷归档（qidang archive）。"],
    )
