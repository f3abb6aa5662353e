"""`qidang register`: the number register, complete and without unexplained gaps."""

from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.services.registering import read_register, reserve_number, void_number


@click.group(invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """编号登记簿：查看与核对、作废、预留。"""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command)


@command.command("list")
@click.pass_obj
@answering
def list_command(root: str) -> Answer:
    """列出全部编号，核对有无重号与说不清的断号。"""
    with open_office(Path(root)) as office:
        rows, findings = read_register(office)
    table = [(each.number, each.kind.value, each.series, each.status.value) for each in rows]
    return Answer(
        data={
            "numbers": [{"number": each[0], "kind": each[1], "series": each[2], "status": each[3]} for each in table]
        },
        listings=[Listing("编号登记簿", ("号码", "类型", "流水", "状态"), table)],
        findings=findings,
        exit_code=1 if findings else 0,
    )


@command.command("void")
@click.argument("number")
@click.option("--reason", required=True, help="作废原因。")
@click.option("--approved-by", required=True, help="批准人。")
@click.option("--by", required=True, help="经办人。")
@click.pass_obj
@answering
def void_command(root: str, number: str, reason: str, approved_by: str, by: str) -> Answer:
    """作废一个号码（永不再用）；合同编号作废，合同随之作废。"""
    with open_office(Path(root)) as office:
        void_number(office, number, by=by, reason=reason, approved_by=approved_by)
    return Answer(data={"number": number, "status": "作废"}, lines=[f"{number} 已作废，不再使用。"])


@command.command("reserve")
@click.argument("category", type=click.Choice(["RJ", "XS", "JS", "QT"]))
@click.option("--purpose", required=True, help="留作何用。")
@click.option("--by", required=True, help="经办人。")
@click.pass_obj
@answering
def reserve_command(root: str, category: str, purpose: str, by: str) -> Answer:
    """预留下一个合同编号（手工应急等）。"""
    with open_office(Path(root)) as office:
        number = reserve_number(office, category, by=by, purpose=purpose)
    return Answer(data={"number": number, "status": "预留"}, lines=[f"{number} 已预留：{purpose}"])
