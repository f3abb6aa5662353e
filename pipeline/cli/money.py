"""`qidang money`: invoices, receipts and what takes them back, entered from a file; how an account stands."""

from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.domain.money.amounts import format_amount
from pipeline.domain.papers.receipt_checks import check_conditions
from pipeline.services.office import contract_in
from pipeline.services.papers.recording import account_in, record_money, standings_of

EXAMPLE = """\b
资料可以是 Excel 表（qidang form --paper KPSK 写出空表），也可以写 YAML；
一个文件可写多条，可不断往后添，登记过的不会重复。YAML 示例：
  conditions:               # 付款条件何时成就（合同生效的、验收确认书已签回的不必写）
  - {plan_seq: 2, met_on: 2026-12-18, basis: 上线验收确认书}
  invoices:
  - plan_seq: 1
    invoice_type: 增值税专用发票（数电）
    invoice_no: "26999900000000000101"
    invoiced_on: 2026-10-12
    net: "76415.09"
    tax_rate: "0.06"        # 多种税率改写 rates: [{tax_rate, net, tax}, …]
    tax: "4584.91"
    gross: "81000.00"
  receipts:
  - received_on: 2026-10-21
    amount: "81000.00"
    payer: 付款户名
    bank_ref: NX20261021000371
    applied: [{plan_seq: 1, amount: "81000.00"}]
  reversals:                # 红字发票：invoice_no、reverses、reversed_on、net、tax_rate、tax、gross、reason
  refunds:                  # 退款：refunded_on、amount、bank_ref、refunds、applied、reason
"""


@click.group()
def command() -> None:
    """开票与收款：逐笔登记，查看应收。"""


@command.command("record", epilog=EXAMPLE)
@click.argument("contract_no", metavar="合同编号")
@click.argument("entries", metavar="资料", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", required=True, help="登记人（财务）。")
@click.pass_obj
@answering
def record_command(root: str, contract_no: str, entries: Path, by: str) -> Answer:
    """登记开票、到账、红字发票、退款、付款条件成就；一条有错则一条也不登记。"""
    with open_office(Path(root)) as office:
        done = record_money(office, contract_no, entries, by=by)
    sums = {name: format_amount(getattr(done, name)) for name in ("invoiced", "received", "open")}
    known = f"，{done.known} 条以前登记过" if done.known else ""
    return Answer(
        data={"contract_no": contract_no, "new": done.new, "known": done.known, **sums},
        lines=[
            f"{contract_no} 新登记 {done.new} 条{known}。",
            f"累计开票 {sums['invoiced']} 元，累计收款 {sums['received']} 元，未收余额 {sums['open']} 元。",
        ],
        findings=done.findings,
    )


@command.command("show")
@click.argument("contract_no", metavar="合同编号")
@click.pass_obj
@answering
def show_command(root: str, contract_no: str) -> Answer:
    """一份合同各期的开票、收款与到期情况。"""
    with open_office(Path(root)) as office, office.records.reading() as index:
        state = contract_in(index, contract_no)
        account = account_in(office, index, state)
        standing = standings_of(office, state, account)
        today = office.today()
    rows = [
        (
            str(each.payment.seq),
            each.payment.name,
            format_amount(each.payment.amount_gross),
            format_amount(account.invoiced_for(each.payment.seq)),
            format_amount(each.received),
            each.due_on.isoformat() if each.due_on else "/",
            each.status(today),
        )
        for each in standing
    ]
    heads = ("期次", "名称", "金额", "已开票", "已收", "到期日", "状态")
    return Answer(
        data={"contract_no": contract_no, "plan": [dict(zip(_FIELDS, each, strict=True)) for each in rows]},
        listings=[Listing(f"{contract_no} 开票与收款", heads, rows)],
        lines=[f"未收余额 {format_amount(account.open)} 元。"],
        findings=tuple(check_conditions(account)),
    )


_FIELDS = ("seq", "name", "amount", "invoiced", "received", "due_on", "status")
