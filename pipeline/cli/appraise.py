"""`qidang appraise`: volumes whose time is over, and the paper of an appraisal."""

from datetime import datetime
from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.errors import Refused
from pipeline.services.office import Office
from pipeline.services.papers.appraising import draw_appraisal, volumes_due


@click.command()
@click.argument("facts", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", default="", help="提出人（档案员）。")
@click.option("--due", "due_by", type=click.DateTime(["%Y-%m-%d"]), help="不出单，只列出到这一天已期满的案卷。")
@click.pass_obj
@answering
def command(root: str, facts: Path | None, by: str, due_by: datetime | None) -> Answer:
    """由鉴定资料出《鉴定意见书与销毁清册》；本命令只出单，不销毁任何东西。

    资料可以是 Excel 表（qidang form --paper JDXH 写出空表）、YAML 或 JSON；不写资料则列出今天已期满的案卷。
    """
    with open_office(Path(root)) as office:
        if facts is None or due_by:
            return _due(office, due_by)
        if not by:
            raise Refused("没有写提出人。", next_step="请加 --by 姓名。")
        made = draw_appraisal(office, facts, by=by)
        path = office.workspace.stored(made.path)
    return Answer(
        data={"document_no": made.document_no, "path": str(path), "pages": made.pages},
        lines=[f"{made.document_no} 已出，共 {made.pages} 页，永久保存。", f"文件：{path}"],
        findings=made.findings,
    )


def _due(office: Office, due_by: datetime | None) -> Answer:
    day = due_by.date() if due_by else office.today()
    rows = [(each.archive_no, each.title, each.expires_on.isoformat()) for each in volumes_due(office, day)]
    return Answer(
        data={"volumes": [{"archive_no": each[0], "expires_on": each[2]} for each in rows]},
        listings=[Listing(f"到 {day.isoformat()} 期满的案卷", ("档号", "题名", "保管到"), rows)],
        lines=["系统启用前的案卷不在总账里，请另查目录。"],
    )
