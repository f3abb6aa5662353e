"""`qidang form`: an Excel form to fill in, empty or with the data of a proposal."""

from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, answering
from pipeline.services.drafting.forms import write_batch_form, write_form


@click.command()
@click.argument("target", metavar="文件.xlsx", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(["SAAS", "SALES", "TECHDEV"]), default=None, help="合同类型，预先填好。")
@click.option(
    "--from",
    "sources",
    multiple=True,
    metavar="方案.yaml",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="用已有的方案（YAML/JSON）填好；批量表可写多次。",
)
@click.option("--batch", is_flag=True, help="批量表：一行一份方案，清单等各有工作表。")
@click.pass_obj
@answering
def command(root: str, target: Path, kind: str | None, sources: tuple[Path, ...], *, batch: bool) -> Answer:
    """写一份 Excel 表供填写方案；填好后用 qidang draft 起草。已有的文件不会被覆盖。"""
    if batch and kind:
        raise click.UsageError("批量表里每行自选合同类型，--batch 与 --kind 不能同用。")
    if not batch and len(sources) > 1:
        raise click.UsageError("一张表填一份方案；多个文件请加 --batch。")
    if batch:
        write_batch_form(target, sources)
    else:
        with open_office(Path(root)) as office:
            write_form(office, target, kind=kind or "", source=sources[0] if sources else None)
    return Answer(
        data={"form": str(target)},
        lines=[f"已写好 {target}。", f"填好后运行：qidang draft {target.name} --by 起草人"],
    )
