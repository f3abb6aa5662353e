"""`qidang loan`: volumes of the archive lent, returned, and those still out."""

from datetime import date, datetime
from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.domain.papers.loan_checks import MODES, Mode
from pipeline.services.office import Office
from pipeline.services.papers.lending import Brought, Wish, lend, loans_out, take_back

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def command() -> None:
    """档案借阅：借出、归还、在借。簿册用 qidang paper JYDJ 年度 打印。"""


@command.command("lend")
@click.argument("subject", metavar="档号或合同编号")
@click.option("--borrower", required=True, help="借阅人。")
@click.option("--mode", required=True, type=click.Choice(MODES), help="利用方式。")
@click.option("--purpose", required=True, help="事由。")
@click.option("--approved-by", required=True, help="批准人；外借原件须部门负责人以上。")
@click.option("--due", "due_on", required=True, type=_DAY, help="应还日期；外借原件不超过 5 个工作日。")
@click.option("--on", "lent_on", type=_DAY, help="借出日期，缺省今天。")
@click.option("--by", required=True, help="登记人（档案员）。")
@click.pass_obj
@answering
def lend_command(
    root: str, /, *, subject: str, mode: Mode, lent_on: datetime | None, due_on: datetime, **told: str
) -> Answer:
    """登记一次借阅。"""
    with open_office(Path(root)) as office:
        day = _day(lent_on, office)
        wish = Wish(subject, told["borrower"], mode, told["purpose"], told["approved_by"], day, due_on.date())
        done = lend(office, wish, by=told["by"])
    loan = done.loan
    return Answer(
        data={"loan_no": loan.loan_no, "archive_no": loan.archive_no, "due_on": loan.due_on},
        lines=[f"{loan.archive_no} 已借出，借阅号 {loan.loan_no}，应于 {loan.due_on} 归还。"],
        findings=done.findings,
    )


@command.command("return")
@click.argument("loan_no", metavar="借阅号")
@click.option("--pages", type=click.IntRange(min=0), help="归还时清点的页数，缺省与借出时相同。")
@click.option("--damaged", is_flag=True, help="有破损、涂改等。")
@click.option("--note", default="", help="说明：缺页、破损及处理。")
@click.option("--on", "returned_on", type=_DAY, help="归还日期，缺省今天。")
@click.option("--by", required=True, help="登记人（档案员）。")
@click.pass_obj
@answering
def return_command(
    root: str, /, *, loan_no: str, pages: int | None, damaged: bool, returned_on: datetime | None, **told: str
) -> Answer:
    """登记归还与检查结果。"""
    with open_office(Path(root)) as office:
        brought = Brought(loan_no, _day(returned_on, office), pages, not damaged, told["note"])
        back, findings = take_back(office, brought, by=told["by"])
    return Answer(
        data={"loan_no": loan_no, "returned_on": back.returned_on, "pages": back.pages},
        lines=[f"{loan_no} 已于 {back.returned_on} 归还，清点 {back.pages} 页。"],
        findings=findings,
    )


@command.command("list")
@click.pass_obj
@answering
def list_command(root: str) -> Answer:
    """在借的案卷，逾期的标出。"""
    with open_office(Path(root)) as office, office.records.reading() as index:
        names = {each.id: each.name for each in office.company.people}
        today = office.today().isoformat()
        rows = [
            (
                each.loan_no,
                each.archive_no,
                names.get(each.borrower, each.borrower),
                each.mode,
                each.lent_on,
                each.due_on,
                "逾期" if each.due_on < today else "",
            )
            for each in loans_out(index)
        ]
    heads = ("借阅号", "档号", "借阅人", "方式", "借出", "应还", "")
    return Answer(
        data={"loans": [{"loan_no": each[0], "archive_no": each[1], "due_on": each[5]} for each in rows]},
        listings=[Listing("在借的案卷", heads, rows)],
    )


def _day(given: datetime | None, office: Office) -> date:
    return given.date() if given else office.today()
