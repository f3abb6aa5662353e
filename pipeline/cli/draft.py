"""`qidang draft`: proposal data in, contract drafts out."""

import os
from collections.abc import Sequence
from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, HalfwayError, Listing, answering
from pipeline.cli.progress import counting
from pipeline.errors import QidangError
from pipeline.services.drafting.bulk import BulkDrafted, BulkPlan, draft_batch, is_bulk
from pipeline.services.drafting.draft import Drafted, draft_from_file, revise_from_file
from pipeline.services.drafting.folded import as_list, counted
from pipeline.services.office import Office

_MOST_SHOWN = 20
_GROUP = 25
_GROUP_WITH_PDF = 5
"""Contracts that are kept together: with PDFs fewer, so that the bar moves every few seconds."""


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", required=True, help="起草人（法务），姓名或工号。")
@click.option("--revise", metavar="合同编号", default="", help="起草中改稿：为这份合同出下一个草稿版本。")
@click.option(
    "--pdf",
    "with_pdf",
    is_flag=True,
    help="批量起草时同时出 PDF（每份多等零点几秒），以前没出的一并补出；单份总是出 PDF。",
)
@click.pass_obj
@answering
def command(root: str, files: tuple[Path, ...], by: str, revise: str, *, with_pdf: bool) -> Answer:
    """由方案数据（YAML、JSON、Excel）起草合同：逐项核对、取号、生成草稿。

    批量表（qidang form --batch）里的方案全部核对无误后才取号；中断后再运行同一条命令即接着做。
    """
    lines: list[str] = []
    drafted: list[Drafted] = []
    with open_office(Path(root)) as office:
        archive = office.workspace.archive
        try:
            for each in files:
                if revise:
                    drafted.append(revise_from_file(office, revise, each, by=by))
                elif is_bulk(each):
                    done = _in_bulk(office, each, by, with_pdf=with_pdf)
                    lines += [_summary(each, done), *_listed(each, done)]
                    drafted += done.drafted
                else:
                    drafted += draft_from_file(office, each, by=by)
        except (QidangError, OSError) as failure:
            if not drafted:
                raise
            lines.append(f"以上 {len(drafted)} 份已经起草并登记；{each.name} 没有起草，原因如下。")
            raise HalfwayError(_answer(drafted, archive, lines)) from failure
    return _answer(drafted, archive, lines)


def _in_bulk(office: Office, path: Path, by: str, *, with_pdf: bool) -> BulkDrafted:
    group = _GROUP_WITH_PDF if with_pdf else _GROUP
    plan = BulkPlan(workers=max(1, min(os.cpu_count() or 1, 8)), group=group, with_pdf=with_pdf)
    with counting(f"起草 {path.name}") as told:
        return draft_batch(office, path, by=by, plan=plan, told=told)


def _summary(path: Path, done: BulkDrafted) -> str:
    spent = "，".join(f"{phase} {seconds:.1f} 秒" for phase, seconds in done.seconds.items())
    reprinted = f"，补出 PDF {done.reprinted} 份" if done.reprinted else ""
    ends = f"，{done.drafted[0].contract_no} 至 {done.drafted[-1].contract_no}" if done.drafted else ""
    return f"{path.name}：{len(done.drafted)} 份方案，新起草 {done.new} 份{reprinted}{ends}（{spent}）。"


def _listed(path: Path, done: BulkDrafted) -> list[str]:
    """Where the reminders of a batch are kept beside its workbook; the list of an earlier run gives way to it."""
    findings = [one for each in done.drafted for one in each.findings]
    if not findings:
        return []
    target = path.with_name(f"{path.stem}.提醒.txt")
    try:
        target.write_text(as_list(findings), encoding="utf-8-sig")
    except OSError:
        return [f"提醒共 {len(findings)} 条；清单没有写成：{target.parent} 不能写入。"]
    return [f"全部 {len(findings)} 条提醒写在 {target}"]


def _answer(drafted: Sequence[Drafted], archive: Path, lines: list[str]) -> Answer:
    findings = [one for each in drafted for one in each.findings]
    shown = drafted if len(drafted) <= _MOST_SHOWN else drafted[:_MOST_SHOWN]
    if len(drafted) > len(shown):
        lines.append(f"上表只列前 {_MOST_SHOWN} 份，共 {len(drafted)} 份；提醒共 {len(findings)} 条。")
        lines += counted(findings)
    lines += [f"{each.contract_no}：{archive / each.path}" for each in shown]
    if shown:
        lines.append(f"下一步：看过草稿后送审：qidang review submit {shown[0].contract_no} --by 起草人")
    return Answer(
        data={"drafted": [_plain(each, archive) for each in drafted]},
        listings=[
            Listing(
                "起草结果",
                ("合同编号", "客户", "名称"),
                [(each.contract_no, each.customer, each.title) for each in shown],
            )
        ],
        lines=lines,
        findings=findings if len(drafted) == len(shown) else [],
    )


def _plain(drafted: Drafted, archive: Path) -> dict[str, str]:
    return {
        "contract_no": drafted.contract_no,
        "document_no": drafted.document_no,
        "title": drafted.title,
        "customer": drafted.customer,
        "path": str(archive / drafted.path),
    }
