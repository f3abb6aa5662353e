"""`qidang desk`: what waits for a person, and what the person decides."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.services.intake.desk import file_by_hand, reject_by_hand, waiting
from pipeline.services.intake.signing import SignedPages, confirm_signing

DAY = click.DateTime(["%Y-%m-%d"])


@click.group(invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """待处理件：查看、人工归入、退回；签署登记。"""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command)


@command.command("list")
@click.pass_obj
@answering
def list_command(root: str) -> Answer:
    """列出待处理件，附原因与可能的合同。"""
    with open_office(Path(root)) as office:
        found = waiting(office)
    rows = [
        (each.scan_no, each.name, "\n".join(each.reasons), "\n".join(each.candidates) or "无", each.path)
        for each in found
    ]
    return Answer(
        data={"waiting": [asdict(each) for each in found]},
        lines=[] if found else ["没有待处理件。"],
        listings=[Listing("待处理", ("收件号", "文件", "原因", "可能是", "位置"), rows)] if rows else [],
    )


@command.command("file")
@click.argument("scan_no")
@click.argument("document_no")
@click.option("--by", required=True, help="经办人。")
@click.option("--reason", required=True, help="为何可以归入。")
@click.pass_obj
@answering
def file_command(root: str, scan_no: str, document_no: str, by: str, reason: str) -> Answer:
    """看过以后，把一份待处理件归入指定的签署版。"""
    with open_office(Path(root)) as office:
        taken = file_by_hand(office, scan_no, document_no, by=by, reason=reason)
    return Answer(data=asdict(taken), lines=[f"{taken.name} 已归入 {taken.contract_no}。"])


@command.command("reject")
@click.argument("scan_no")
@click.option("--by", required=True, help="经办人。")
@click.option("--reason", required=True, help="为何退回。")
@click.pass_obj
@answering
def reject_command(root: str, scan_no: str, by: str, reason: str) -> Answer:
    """看过以后退回。"""
    with open_office(Path(root)) as office:
        taken = reject_by_hand(office, scan_no, by=by, reason=reason)
    return Answer(data=asdict(taken), lines=[f"{taken.name} 已退回：{taken.path}"])


@command.command("confirm")
@click.argument("contract_no")
@click.option("--seller-on", type=DAY, required=True, help="我方签署日期，如 2026-10-09。")
@click.option("--buyer-on", type=DAY, required=True, help="对方签署日期。")
@click.option("--reason", required=True, help="印章、签字、日期是怎样核对的。")
@click.option("--by", required=True, help="经办人。")
@click.pass_obj
@answering
def confirm_command(root: str, contract_no: str, by: str, reason: str, **days: datetime) -> Answer:
    """签署登记：人工看过印章、签字、日期后，合同生效并出签署确认函。"""
    signed = SignedPages(days["seller_on"].date(), days["buyer_on"].date(), reason)
    with open_office(Path(root)) as office:
        effective = confirm_signing(office, contract_no, signed, by=by)
        path = office.workspace.stored(effective.letter_path)
    return Answer(
        data={**asdict(effective), "letter_path": str(path)},
        lines=[
            f"{contract_no} 自 {effective.effective_on} 起生效。",
            f"由人工承担核对的项目：{'、'.join(effective.waived) or '无'}",
            f"确认函：{path}",
        ],
    )
