"""`qidang templates`: legal's templates listed, checked, looked at and accepted."""

from pathlib import Path

import click

from pipeline.bootstrap import open_office, open_shelf
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.domain.findings import errors_in
from pipeline.services.templates import accept, check, create, difference, preview


@click.group()
def command() -> None:
    """文书模板:列出、检查、预览、确认文本、新建。"""


@command.command("list")
@click.pass_obj
@answering
def list_command(root: str) -> Answer:
    """列出全部文书模板。"""
    kinds = list(open_shelf(Path(root)).kinds().values())
    rows = [(each.key, each.title, each.maker, "、".join(each.signs) or "无", each.folder.name) for each in kinds]
    return Answer(
        data={"kinds": [{"key": each.key, "title": each.title, "folder": str(each.folder)} for each in kinds]},
        listings=[Listing("文书模板", ("代码", "名称", "制作", "签署", "文件夹"), rows)],
    )


@command.command("check")
@click.argument("keys", nargs=-1)
@click.pass_obj
@answering
def check_command(root: str, keys: tuple[str, ...]) -> Answer:
    """检查模板(缺省全部):标记、字段、条款编号、刁钻数据、与已确认文本的差别。"""
    shelf = open_shelf(Path(root))
    chosen = keys or tuple(shelf.kinds())
    findings = [one for each in chosen for one in check(shelf, each)]
    bad = errors_in(findings)
    return Answer(
        data={"checked": list(chosen), "sound": not bad},
        lines=[f"检查了 {len(chosen)} 种，{'没有错误' if not bad else f'{len(bad)} 处错误'}。"],
        findings=findings,
        exit_code=1 if bad else 0,
    )


@command.command("preview")
@click.argument("key")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), default=Path("var/preview"))
@click.pass_obj
@answering
def preview_command(root: str, key: str, into: Path) -> Answer:
    """用样例数据生成 Word、PDF 与各页图片,供过目。"""
    with open_office(Path(root)) as office:
        paths = preview(office, key, into if into.is_absolute() else office.workspace.root / into)
    return Answer(data={"paths": [str(each) for each in paths]}, lines=[str(each) for each in paths])


@command.command("diff")
@click.argument("key")
@click.pass_obj
@answering
def diff_command(root: str, key: str) -> Answer:
    """现在生成的文本与已确认文本的差别。"""
    text = difference(open_shelf(Path(root)), key)
    return Answer(data={"difference": text}, lines=[text or "没有差别。"])


@command.command("accept")
@click.argument("key")
@click.option("--yes", is_flag=True, help="已看过差别，确认。")
@click.pass_obj
@answering
def accept_command(root: str, key: str, yes: bool) -> Answer:
    """看过差别后,把现在生成的文本定为标准文本。"""
    shelf = open_shelf(Path(root))
    text = difference(shelf, key)
    if text and not yes:
        return Answer(data={"difference": text}, lines=[text, "以上是差别；确认无误请加 --yes。"], exit_code=1)
    accept(shelf, key)
    return Answer(data={"accepted": key}, lines=[f"{key} 的标准文本已更新。"])


@command.command("new")
@click.argument("code")
@click.argument("title")
@click.pass_obj
@answering
def new_command(root: str, code: str, title: str) -> Answer:
    """新建一种文书:按本企业版式铺好文件夹,在 Word 里改即可。"""
    folder = create(open_shelf(Path(root)), code, title)
    return Answer(
        data={"folder": str(folder)},
        lines=[f"已建 {folder}", "请在 Word 里编辑 template.docx，在 sample.yaml 里填样例，再执行 templates check。"],
    )
