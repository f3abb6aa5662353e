"""`qidang templates`: legal's templates listed, checked, looked at and accepted."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from pipeline.bootstrap import open_office, open_shelf
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.domain.findings import errors_in
from pipeline.domain.people import Role
from pipeline.drafting.comparing.template_versions import TemplateDifference
from pipeline.services.office import PdfMaker
from pipeline.services.templates import (
    accept,
    check,
    clause_table,
    compare_files,
    compare_with_kept,
    create,
    difference,
    preview,
    shut_templates,
)
from pipeline.services.workspace import Workspace


@click.group()
def command() -> None:
    """文书模板：列出、检查、预览、确认文本、新建。"""


@command.command("list")
@click.pass_obj
@answering
def list_command(root: str) -> Answer:
    """列出全部文书模板；有错的列在后面，退出码 1。"""
    shelf = open_shelf(Path(root))
    kinds, shut = list(shelf.folders().kinds.values()), shut_templates(shelf)
    rows = [
        (each.key, each.title, Role(each.maker).label, "、".join(each.signs) or "无", each.folder.name)
        for each in kinds
    ]
    return Answer(
        data={"kinds": [{"key": each.key, "title": each.title, "folder": str(each.folder)} for each in kinds]},
        listings=[Listing("文书模板", ("代码", "名称", "制作", "签署", "文件夹"), rows)],
        lines=[f"{'、'.join(shut)} 有错，改正之前出不了这 {len(shut)} 种文书；其余的不受影响。"] if shut else [],
        findings=list({(one.at, one.message): one for found in shut.values() for one in found}.values()),
        exit_code=1 if shut else 0,
    )


@command.command("clauses")
@click.pass_obj
@answering
def clauses_command(root: str) -> Answer:
    """条款库一览：每一条款在各合同范本里的位置（● 必备，○ 按开关或自选，— 不用，缺 应有而没有）。"""
    table = clause_table(open_shelf(Path(root)))
    texts = table.texts
    rows = [(each.clause.id, each.clause.title, *(each.in_texts[key] for key in texts)) for each in table.rows]
    lacking = sum("缺" in each for each in rows)
    return Answer(
        data={"clauses": [{"clause": each.clause.id, "texts": dict(each.in_texts)} for each in table.rows]},
        listings=[Listing("条款库", ("编号", "条款", *texts), rows)],
        lines=[f"共 {len(rows)} 条，{'各范本都齐' if not lacking else f'{lacking} 条有范本缺少'}。"],
        findings=table.findings,
        exit_code=1 if lacking or errors_in(table.findings) else 0,
    )


@command.command("check")
@click.argument("keys", nargs=-1)
@click.option("--pdf", "as_printed", is_flag=True, help="连同打印效果一起检查（字体、页数、页码标识的位置），较慢。")
@click.pass_obj
@answering
def check_command(root: str, keys: tuple[str, ...], as_printed: bool) -> Answer:
    """检查模板（缺省全部）：标记、字段、条款编号、签章栏、字体、刁钻数据、与已确认文本的差别。"""
    shelf = open_shelf(Path(root))
    there = shelf.folders()
    chosen = keys or tuple(there.kinds)
    findings = [] if keys else [*there.findings]
    with _printer(root) if as_printed else nullcontext() as pdf:
        findings += check(shelf, chosen, pdf=pdf)
    bad = errors_in(findings)
    return Answer(
        data={"checked": list(chosen), "sound": not bad},
        lines=[f"检查了 {len(chosen)} 种，{'没有错误' if not bad else f'{len(bad)} 处错误'}。"],
        findings=findings,
        exit_code=1 if bad else 0,
    )


@contextmanager
def _printer(root: str) -> Iterator[PdfMaker]:
    with open_office(Path(root)) as office:
        yield office.pdf


@command.command("preview")
@click.argument("key")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/preview"),
    help="文件写到哪里，缺省 var/preview。",
)
@click.pass_obj
@answering
def preview_command(root: str, key: str, into: Path) -> Answer:
    """用样例数据生成 Word、PDF 与各页图片，供过目。"""
    with open_office(Path(root)) as office:
        paths = preview(office, key, into if into.is_absolute() else office.workspace.root / into)
    return Answer(data={"paths": [str(each) for each in paths]}, lines=[str(each) for each in paths])


@command.command("diff")
@click.argument("names", nargs=-1, required=True, metavar="代码 | 旧.docx 新.docx")
@click.option("--against", default="", help="与出过文书的旧版模板比，给出其摘要的前几位。")
@click.pass_obj
@answering
def diff_command(root: str, names: tuple[str, ...], against: str) -> Answer:
    """现在生成的文本与已确认文本的差别；给两个模板文件或 --against 时，说明两版模板改了什么、要哪些新数据。"""
    if len(names) == 2:
        return _told(compare_files(Path(names[0]), Path(names[1])))
    if len(names) > 2:
        raise click.UsageError("请给一个代码，或两个模板文件。")
    shelf = open_shelf(Path(root))
    if against:
        return _told(compare_with_kept(shelf, names[0], Workspace(Path(root).resolve()).templates, against))
    text = difference(shelf, names[0])
    return Answer(data={"difference": text}, lines=[text or "没有差别。"])


def _told(found: TemplateDifference) -> Answer:
    named = {
        "新用到的字段": found.fields_added,
        "不再用的字段": found.fields_removed,
        "新增的编号名称": found.keys_added,
        "去掉的编号名称": found.keys_removed,
    }
    changes = found.comparison.changes
    rows = [(each.clause, each.kind.value, each.before or "无", each.after or "无") for each in changes]
    return Answer(
        data={
            "old_sha256": found.old_sha256,
            "new_sha256": found.new_sha256,
            "fields_added": list(found.fields_added),
            "fields_removed": list(found.fields_removed),
            "keys_added": list(found.keys_added),
            "keys_removed": list(found.keys_removed),
            "changes": [dict(zip(("clause", "kind", "before", "after"), each, strict=True)) for each in rows],
        },
        lines=[
            *(f"{title}：{'、'.join(names)}" for title, names in named.items() if names),
            *([] if found else ["两版模板没有差别。"]),
        ],
        listings=[Listing("条文的改动", ("条款", "改动", "原文", "改后"), rows)] if rows else [],
    )


@command.command("accept")
@click.argument("key")
@click.option("--yes", is_flag=True, help="已看过差别，确认。")
@click.option("--pdf", "as_printed", is_flag=True, help="连同页数一起认可。")
@click.pass_obj
@answering
def accept_command(root: str, key: str, yes: bool, as_printed: bool) -> Answer:
    """看过差别后，把现在生成的文本定为标准文本。"""
    shelf = open_shelf(Path(root))
    text = difference(shelf, key)
    if text and not yes:
        return Answer(data={"difference": text}, lines=[text, "以上是差别；确认无误请加 --yes。"], exit_code=1)
    with _printer(root) if as_printed else nullcontext() as pdf:
        pages = accept(shelf, key, pdf=pdf)
    counted = f"，共 {pages} 页" if pages else ""
    return Answer(data={"accepted": key, "pages": pages}, lines=[f"{key} 的标准文本已更新{counted}。"])


@command.command("new")
@click.argument("code")
@click.argument("title")
@click.pass_obj
@answering
def new_command(root: str, code: str, title: str) -> Answer:
    """新建一种文书：按本企业版式铺好文件夹，在 Word 里改即可；HTWB_变体 从通用合同范本抄起。

    例：qidang templates new ZLXK 资料许可函；qidang templates new HTWB_LEASE 租赁合同。
    """
    folder = create(open_shelf(Path(root)), code, title)
    steps = _CONTRACT_STEPS if code.startswith("HTWB_") else _PAPER_STEPS
    return Answer(data={"folder": str(folder)}, lines=[f"已建 {folder}", *(each.format(code=code) for each in steps)])


_PAPER_STEPS = (
    "一、在 kind.toml 的 [facts] 里写明要由人填写的资料（现有的是示范），在 Word 里编辑 template.docx。",
    "二、检查和过目：qidang templates check {code}；qidang templates preview {code}。",
    "三、出文书：qidang form --paper {code} 资料.xlsx，填好后 qidang paper {code} 合同编号 资料.xlsx --by 姓名。",
)
_CONTRACT_STEPS = (
    "一、这是通用合同范本的副本：在 Word 里改 template.docx；只用于某类合同的，改 kind.toml 的 [clauses] kinds。",
    "二、检查和过目：qidang templates check {code}；qidang templates preview {code}。",
    '三、启用：在 company.toml 的 [templates] 里给一种合同类型指定它，例如 SALES = "{code}"。',
    "合同类型只有 SAAS、SALES、TECHDEV 三种，一种类型同时用一个范本；此后新起草的这类合同都用它，要换回就改回原值。",
)
