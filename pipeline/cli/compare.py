"""`qidang compare`: what changed between two versions, by clause, with the hard facts first."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.domain.findings import errors_in
from pipeline.drafting.comparing.comparison import Change, Comparison
from pipeline.drafting.comparing.counterparty import Handiwork
from pipeline.drafting.comparing.wording import around_difference
from pipeline.services.reviewing.comparing import Compared, compare_named, folder_for, write_comparison

_EXCERPT = 120
_MOST_SHOWN = 60


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
            "silent": [_as_json(each) for each in compared.handiwork.silent],
            "silent_looks": [asdict(each) for each in compared.handiwork.silent_looks],
            "marked": [asdict(each) for each in compared.handiwork.marked],
            "comments": [asdict(each) for each in compared.handiwork.comments],
            "paths": [str(each) for each in paths],
        },
        lines=lines,
        listings=[*_dangers(compared.handiwork), *_listings(comparison), *_marks(compared.handiwork)],
        findings=compared.findings,
        exit_code=1 if errors_in(compared.findings) else 0,
    )


def _dangers(done: Handiwork) -> list[Listing]:
    """What the other side changed without a mark, before everything else."""
    silent = [(each.clause, each.kind.value, *_telling(each)) for each in done.silent]
    looks = [(each.clause, each.what, f"{each.before}→{each.after}", _short(each.text)) for each in done.silent_looks]
    return [
        *_listing("未留痕的改动（请先看）", ("条款", "改动", "原文", "改后"), silent),
        *_listing("未留痕的格式改动", ("条款", "格式", "变化", "文字"), looks),
    ]


def _marks(done: Handiwork) -> list[Listing]:
    """What the other side marked and remarked."""
    marked = [(each.clause, each.kind, _short(each.text), each.author, each.day) for each in done.marked]
    comments = [
        (each.clause or "位置不明", _short(each.about), _short(each.text), each.author) for each in done.comments
    ]
    return [
        *_listing("对方留痕的改动", ("条款", "改动", "文字", "作者", "日期"), marked),
        *_listing("对方的批注", ("条款", "针对", "批注", "作者"), comments),
    ]


def _listing(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[Listing]:
    """The table, when there is anything to show; its beginning when it is too long for a screen."""
    if not rows:
        return []
    is_long = len(rows) > _MOST_SHOWN
    shown = f"{title}：共 {len(rows)} 条，先列 {_MOST_SHOWN} 条，其余见修订对照表" if is_long else title
    return [Listing(shown, heads, rows[:_MOST_SHOWN])]


def _listings(comparison: Comparison) -> list[Listing]:
    facts = [
        (fact.kind.value, change.clause, fact.before or "无", fact.after or "无")
        for change, fact in comparison.callouts
    ]
    changes = [
        (each.clause, each.kind.value, *_telling(each), "、".join(each.touches) or "否") for each in comparison.changes
    ]
    heads = ("条款", "改动", "原文", "改后", "实质性")
    return [
        *_listing("重点提示", ("类别", "条款", "原文", "改后"), facts),
        *_listing("修订对照", heads, changes),
    ]


def _telling(change: Change) -> tuple[str, str]:
    """The wordings around what changed: a reader looks for the change, not for the beginning of the clause."""
    before, after = around_difference(change.before, change.after, most=_EXCERPT)
    return before or "无", after or "无"


def _short(text: str) -> str:
    return (text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}……") or "无"


def _as_json(change: Change) -> dict[str, object]:
    return {**asdict(change), "material": change.material}
