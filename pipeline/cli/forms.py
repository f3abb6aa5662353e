"""`qidang paper`: one of the many papers of a contract, drawn from the house's records and a person's facts."""

from pathlib import Path
from typing import Any

import click

from pipeline.bootstrap import open_office, open_shelf
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.domain.findings import BadDocument
from pipeline.domain.reading.facts_example import example_of
from pipeline.domain.reading.facts_fields import fields_of
from pipeline.drafting.kinds.shelf import TemplateShelf
from pipeline.errors import NotFound, Refused
from pipeline.services.office import Office
from pipeline.services.papers.accepting import REPORT
from pipeline.services.papers.appraising import OPINION
from pipeline.services.papers.books import BOOKS, print_book
from pipeline.services.papers.changing import CHANGING_PAPERS
from pipeline.services.papers.closing import CLOSING_PAPERS
from pipeline.services.papers.declared import declared_paper, paper_of
from pipeline.services.papers.drawing import PaperKind, draw
from pipeline.services.papers.facts_forms import FactsKind
from pipeline.services.papers.performing import PERFORMING_PAPERS
from pipeline.services.papers.recording import ENTRIES
from pipeline.services.papers.remedying import REMEDYING_PAPERS
from pipeline.services.papers.sales import SALES_PAPERS
from pipeline.services.templates import shut_templates

YEAR_DIGITS = 4

# Every kind of paper by its code; a new room of papers adds its table here.
PAPERS: dict[str, PaperKind] = {
    **SALES_PAPERS,
    **PERFORMING_PAPERS,
    **REMEDYING_PAPERS,
    **CHANGING_PAPERS,
    **CLOSING_PAPERS,
}

# Everything people fill in, by its code: facts of papers, entries of money, test records, appraisals.
FORMS: dict[str, FactsKind[Any]] = {
    **{each.code: FactsKind(each.code, each.facts) for each in PAPERS.values()},
    **{each.code: each for each in (ENTRIES, REPORT, OPINION)},
}


@click.command()
@click.argument("code", required=False, default="")
@click.argument("subject", metavar="[合同编号|年度]", required=False, default="")
@click.argument("facts", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", default="", help="编制人。")
@click.option("--list", "as_list", is_flag=True, help="列出可以出的文书及所需资料。")
@click.option("--example", "as_example", is_flag=True, help="印出这种文书资料的 YAML 样例，不出文书。")
@click.pass_obj
@answering
def command(root: str, code: str, subject: str, facts: Path | None, by: str, **asked: bool) -> Answer:
    """出一份文书：登记表、方案、谈判记录、授权书、用印、生效通知等；资料补充系统里没有的内容。

    资料可以是 Excel 表（qidang form --paper 文书代码 写出空表）、YAML 或 JSON。
    例：qidang paper KHDJ LS-RJ-2026-0001 资料.xlsx --by 李拟五；簿册：qidang paper HTTZ 2026 --by 华拟辰。
    """
    with open_office(Path(root)) as office:
        if asked["as_list"] or not code:
            return _kinds(office, open_shelf(Path(root)))
        if asked["as_example"]:
            return _example(office, code)
        if not by:
            raise Refused("没有写编制人。", next_step="请加 --by 姓名。")
        if code in BOOKS:
            return _book(office, code, subject, by)
        return _paper(office, PAPERS.get(code) or declared_paper(office, code), subject, facts, by)


def form_of(office: Office, code: str) -> FactsKind[Any]:
    """What people fill in under this code, shipped or declared in a folder of the company's own."""
    if code in FORMS:
        return FORMS[code]
    return FactsKind(code, declared_paper(office, code).facts)


def _example(office: Office, code: str) -> Answer:
    form = form_of(office, code)
    if not form.model.model_fields:
        raise Refused(f"“{code}”没有要填的资料。", next_step="请用 qidang paper --list 查看可以出的文书。")
    text = example_of(form.model, _title(office, code))
    return Answer(data={"paper": code, "example": text}, lines=text.splitlines())


def _paper(office: Office, kind: PaperKind, contract_no: str, facts: Path | None, by: str) -> Answer:
    if not contract_no:
        raise Refused("没有写合同编号。", next_step=f"请写成 qidang paper {kind.code} 合同编号 --by 姓名。")
    made = draw(office, contract_no, kind, facts, by=by)
    path = office.workspace.stored(made.path)
    return Answer(
        data={"contract_no": contract_no, "document_no": made.document_no, "path": str(path), "pages": made.pages},
        lines=[f"{made.document_no} 已出，共 {made.pages} 页，已存入案卷。", f"文件：{path}"],
        findings=made.findings,
    )


def _book(office: Office, code: str, year: str, by: str) -> Answer:
    if year and not (year.isascii() and year.isdigit() and len(year) == YEAR_DIGITS):
        raise Refused(f"“{year}”不是年度。", next_step="簿册请写年度，例如 2026；不写就是今年。")
    made = print_book(office, code, int(year) if year else office.today().year, by=by)
    return Answer(
        data={"code": code, "path": made.path, "pages": made.pages, "rows": made.rows},
        lines=[f"{office.drafter.kind(code).title}已打印：{made.rows} 行，{made.pages} 页。", f"文件：{made.path}"],
    )


def _kinds(office: Office, shelf: TemplateShelf) -> Answer:
    rows = [_kind_row(office, each) for each in PAPERS.values()]
    for code, book in BOOKS.items():
        makers = "、".join(each.label for each in book.makers)
        rows.append((code, _title(office, code), makers, "（簿册，由总账打印，后写年度）"))
    own = [each for each in map(paper_of, shelf.folders().kinds.values()) if each and each.code not in PAPERS]
    shut = shut_templates(shelf)
    rows += [_kind_row(office, each) for each in own if each.code not in shut]
    return Answer(
        data={"papers": [{"code": each[0], "title": each[1]} for each in rows]},
        listings=[
            Listing(
                "可以出的文书",
                ("代码", "名称", "编制", "补充资料（* 必填；空表：qidang form --paper 代码 文件.xlsx）"),
                rows,
            )
        ],
        lines=[f"模板有错，改正之前出不了：{'、'.join(shut)}（见 qidang templates list）。"] if shut else [],
    )


def _kind_row(office: Office, kind: PaperKind) -> tuple[str, str, str, str]:
    named = "、".join(f"*{each.label}" if each.is_required else each.label for each in fields_of(kind.facts))
    makers = "、".join(each.label for each in kind.makers)
    return kind.code, _title(office, kind.code), makers, named


def _title(office: Office, code: str) -> str:
    """What a kind is called; one whose template is in no order is still in the list."""
    try:
        return office.drafter.kind(code).title
    except (BadDocument, NotFound):
        return "（模板有错，见 qidang templates list）"
