"""`qidang compare`: what changed between two versions, by clause, with the hard facts first."""

from dataclasses import asdict
from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.domain.findings import errors_in
from pipeline.drafting.comparing.comparison import Change, Comparison
from pipeline.services.reviewing.comparing import Compared, compare_named, folder_for, write_comparison

_EXCERPT = 120


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="甲 [乙] [丙]")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), help="文件写到哪里，缺省 var/compare。")
@click.option("--screen-only", is_flag=True, help="只在屏幕上看，不写文件。")
@click.pass_obj
@answering
def command(root: str, names: tuple[str, ...], into: Path | None, screen_only: bool) -> Answer:
    """比对两个版本：两个 Word 文件；合同编号加两个版本号；或合同编号加对方退回的文件。

    另出修订对照表（Word 和 PDF）和带修订标记的 Word 文件。
    """
    with open_office(Path(root)) as office:
        compared = compare_named(office, names)
        paths = [] if screen_only else write_comparison(office, compared, into or folder_for(office, compared))
    return _answer(compared, paths)


def _answer(compared: Compared, paths: list[Path]) -> Answer:
    comparison = compared.comparison
    total, material = len(comparison.changes), sum(each.material for each in comparison.changes)
    lines = [
        f"{compared.old.label} → {compared.new.label}：{total} 处改动，其中实质性变更 {material} 处。",
        *(f"仅编号变化：{old}→{new}" for old, new in comparison.renumbered),
        *(f"仅引用的编号随之变化：{each}" for each in comparison.rereferenced),
        *(str(each) for each in paths),
    ]
    return Answer(
        data={
            "old": compared.old.label,
            "new": compared.new.label,
            "changes": [_as_json(each) for each in comparison.changes],
            "renumbered": [list(each) for each in comparison.renumbered],
            "rereferenced": list(comparison.rereferenced),
            "paths": [str(each) for each in paths],
        },
        lines=lines,
        listings=_listings(comparison),
        findings=compared.findings,
        exit_code=1 if errors_in(compared.findings) else 0,
    )


def _listings(comparison: Comparison) -> list[Listing]:
    facts = [
        (fact.kind.value, change.clause, fact.before or "无", fact.after or "无")
        for change, fact in comparison.callouts
    ]
    changes = [
        (each.clause, each.kind.value, _short(each.before), _short(each.after), "、".join(each.touches) or "否")
        for each in comparison.changes
    ]
    heads = ("条款", "改动", "原文", "改后", "实质性")
    return [
        *([Listing("重点提示", ("类别", "条款", "原文", "改后"), facts)] if facts else []),
        *([Listing("修订对照", heads, changes)] if changes else []),
    ]


def _short(text: str) -> str:
    return (text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}……") or "无"


def _as_json(change: Change) -> dict[str, object]:
    return {**asdict(change), "material": change.material}
