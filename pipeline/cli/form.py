"""`qidang form`: an Excel form to fill in, for a proposal or for the facts of a paper."""

from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, answering
from pipeline.cli.forms import form_of
from pipeline.services.drafting.forms import write_batch_form, write_form
from pipeline.services.papers.accepting import REPORT
from pipeline.services.papers.appraising import OPINION
from pipeline.services.papers.facts_forms import FormWish, write_facts_form
from pipeline.services.papers.recording import ENTRIES

PAPER_COMMAND = "qidang paper {code} {contract_no} {file} --by 姓名"

# What takes a filled form back; every other paper takes it by `qidang paper`.
COMMANDS: dict[str, str] = {
    ENTRIES.code: "qidang money record {contract_no} {file} --by 姓名",
    REPORT.code: "qidang accept {contract_no} {file} --by 姓名",
    OPINION.code: "qidang appraise {file} --by 姓名",
}


@click.command()
@click.argument("words", metavar="[合同编号] 文件.xlsx", nargs=-1, required=True)
@click.option(
    "--paper", "code", default="", metavar="文书代码", help="某种文书的资料表，例如 ZGJH；合同编号可写可不写。"
)
@click.option("--kind", type=click.Choice(["SAAS", "SALES", "TECHDEV"]), default=None, help="合同类型，预先填好。")
@click.option(
    "--from",
    "sources",
    multiple=True,
    metavar="方案.yaml",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="用已有的方案或资料（YAML/JSON）填好；批量表可写多次。",
)
@click.option("--batch", is_flag=True, help="批量表：一行一份方案，清单等各有工作表。")
@click.pass_obj
@answering
def command(
    root: str, words: tuple[str, ...], code: str, kind: str | None, sources: tuple[Path, ...], *, batch: bool
) -> Answer:
    """写一份 Excel 表供填写方案，或（--paper）某种文书的资料；已有的文件不会被覆盖。

    方案表填好后用 qidang draft 起草；资料表填好后用 qidang paper 出文书。
    例：qidang form --paper ZGJH LS-RJ-2026-0001 整改计划资料.xlsx
    """
    if code:
        if batch or kind:
            raise click.UsageError("--paper 不能与 --batch、--kind 同用。")
        return _paper_form(root, code.upper(), words, sources)
    if len(words) != 1:
        raise click.UsageError("方案表只写一个文件名；文书的资料表请加 --paper 文书代码。")
    target = Path(words[0])
    _proposal_form(root, target, kind or "", sources, is_batch=batch)
    return Answer(
        data={"form": str(target)},
        lines=[f"已写好 {target}。", f"填好后运行：qidang draft {target.name} --by 起草人"],
    )


def _proposal_form(root: str, target: Path, kind: str, sources: tuple[Path, ...], *, is_batch: bool) -> None:
    if is_batch and kind:
        raise click.UsageError("批量表里每行自选合同类型，--batch 与 --kind 不能同用。")
    if not is_batch and len(sources) > 1:
        raise click.UsageError("一张表填一份方案；多个文件请加 --batch。")
    if is_batch:
        write_batch_form(target, sources)
        return
    with open_office(Path(root)) as office:
        write_form(office, target, kind=kind, source=sources[0] if sources else None)


def _paper_form(root: str, code: str, words: tuple[str, ...], sources: tuple[Path, ...]) -> Answer:
    if len(words) > 2 or len(sources) > 1:
        raise click.UsageError("请写成 qidang form --paper 文书代码 [合同编号] 文件.xlsx，--from 只写一个。")
    target = Path(words[-1])
    contract_no = words[0] if len(words) > 1 else ""
    pattern = COMMANDS.get(code, PAPER_COMMAND)
    taking = pattern.format(code=code, contract_no=contract_no or "合同编号", file=target.name)
    wish = FormWish(taking, contract_no, sources[0] if sources else None)
    with open_office(Path(root)) as office:
        write_facts_form(office, target, form_of(office, code), wish)
    return Answer(
        data={"form": str(target), "paper": code, "contract_no": contract_no},
        lines=[f"已写好 {target}。", f"填好后运行：{taking}"],
    )
