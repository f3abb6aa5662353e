"""`qidang draft`: proposal data in, contract drafts out."""

from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.services.drafting import Drafted, draft_from_file, revise_from_file


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", required=True, help="起草人（法务），姓名或工号。")
@click.option("--revise", metavar="合同编号", default="", help="起草中改稿：为这份合同出下一个草稿版本。")
@click.pass_obj
@answering
def command(root: str, files: tuple[Path, ...], by: str, revise: str) -> Answer:
    """由方案数据(YAML/JSON)起草合同:逐项核对、取号、生成草稿。"""
    with open_office(Path(root)) as office:
        if revise:
            drafted = [revise_from_file(office, revise, each, by=by) for each in files]
        else:
            drafted = [one for each in files for one in draft_from_file(office, each, by=by)]
        archive = office.workspace.archive
    return Answer(
        data={"drafted": [_plain(each, archive) for each in drafted]},
        listings=[
            Listing(
                "起草结果",
                ("合同编号", "客户", "名称", "文件"),
                [(each.contract_no, each.customer, each.title, str(archive / each.path)) for each in drafted],
            )
        ],
        findings=[one for each in drafted for one in each.findings],
    )


def _plain(drafted: Drafted, archive: Path) -> dict[str, str]:
    return {
        "contract_no": drafted.contract_no,
        "document_no": drafted.document_no,
        "title": drafted.title,
        "customer": drafted.customer,
        "path": str(archive / drafted.path),
    }
