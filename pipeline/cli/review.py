"""`qidang review`: send a text to the reviewers, take their opinions, see where it stands."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.domain.events import OpinionGiven, ReworkConfirmed
from pipeline.domain.review.review import Opinion, ReviewNode, ReviewState
from pipeline.services.office import contract_in
from pipeline.services.reviewing.clauses import optional_clauses
from pipeline.services.reviewing.review import (
    Answered,
    Said,
    Submitted,
    confirm_rework,
    give_opinion,
    reopen,
    resubmit_from_file,
    submit,
)

_HEADS = ("轮次", "节点", "审核人", "意见", "理由", "条款", "文本摘要")
_DONE = ("确认落实", "所提修改已在本版落实，算作同意", "无")
NODES = {"销售": ReviewNode.SALES, "法务": ReviewNode.LEGAL, "财务": ReviewNode.FINANCE, "总监": ReviewNode.DIRECTOR}


@click.group()
def command() -> None:
    """送审、出具意见、落实修改、重新送审、查看进度。"""


@command.command("submit")
@click.argument("contract_no")
@click.option("--by", required=True, help="起草人。")
@click.pass_obj
@answering
def submit_command(root: str, contract_no: str, by: str) -> Answer:
    """把草稿固定为评审版 V1.0 并送审。"""
    with open_office(Path(root)) as office:
        return _submitted(submit(office, contract_no, by=by), office.workspace.archive)


@command.command("resubmit")
@click.argument("contract_no")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", required=True, help="起草人。")
@click.pass_obj
@answering
def resubmit_command(root: str, contract_no: str, file: Path, by: str) -> Answer:
    """按改好的方案数据出下一个评审版；原来的同意随之失效。"""
    with open_office(Path(root)) as office:
        return _submitted(resubmit_from_file(office, contract_no, file, by=by), office.workspace.archive)


@command.command("opinion")
@click.argument("contract_no")
@click.argument("node", type=click.Choice(list(NODES)))
@click.argument("opinion", type=click.Choice([each.value for each in Opinion]))
@click.option("--by", required=True, help="审核人。")
@click.option("--reason", default="", help="理由；修改后同意、不同意必填。")
@click.option("--clause", "clauses", multiple=True, help="涉及的条款号，可多次给出。")
@click.pass_obj
@answering
def opinion_command(root: str, contract_no: str, node: str, opinion: str, **said: object) -> Answer:
    """出具意见（与当前文本绑定）。"""
    clauses = tuple(str(each) for each in said["clauses"]) if isinstance(said["clauses"], tuple) else ()
    words = Said(NODES[node], Opinion(opinion), str(said["reason"]), clauses)
    with open_office(Path(root)) as office:
        return _answered(give_opinion(office, contract_no, words, by=str(said["by"])), office.workspace.archive)


@command.command("confirm")
@click.argument("contract_no")
@click.option("--by", required=True, help="当初提出修改的人。")
@click.pass_obj
@answering
def confirm_command(root: str, contract_no: str, by: str) -> Answer:
    """提出人确认修改已落实，该节点即算同意。"""
    with open_office(Path(root)) as office:
        return _answered(confirm_rework(office, contract_no, by=by), office.workspace.archive)


@command.command("reopen")
@click.argument("contract_no")
@click.option("--by", required=True, help="销售总监。")
@click.option("--reason", required=True, help="为何重开。")
@click.pass_obj
@answering
def reopen_command(root: str, contract_no: str, by: str, reason: str) -> Answer:
    """审批通过后经总监批准重新修订，原审批作废。"""
    with open_office(Path(root)) as office:
        return _answered(reopen(office, contract_no, by=by, reason=reason), office.workspace.archive)


@command.command("status")
@click.argument("contract_no")
@click.pass_obj
@answering
def status_command(root: str, contract_no: str) -> Answer:
    """评审走到哪一步，各节点说了什么，可选条款启用了哪些。"""
    with open_office(Path(root)) as office, office.records.reading() as index:
        state = contract_in(index, contract_no)
        names = {each.id: each.name for each in office.company.people}
        optional = optional_clauses(office, state)
    rows = _rows(state.review, names)
    listings = [Listing("意见", _HEADS, rows)] if rows else []
    if optional:
        clauses = [(each.id, each.title, each.told) for each in optional]
        listings.append(Listing("可选条款", ("编号", "条款", "所在位置"), clauses))
    return Answer(
        data={
            "contract_no": contract_no,
            "status": state.status.value,
            "review_stage": state.review.stage.value,
            "text_sha256": state.review.text_sha256,
            "opinions": [asdict(each) for each in state.review.opinions],
            "optional_clauses": {each.id: list(each.places) for each in optional},
        },
        lines=[f"{contract_no} {state.status.label}；评审：{state.review.stage.value}"],
        listings=listings,
    )


def _rows(review: ReviewState, names: Mapping[str, str]) -> list[tuple[str, ...]]:
    """What every node said in each round, and who found a change done; that counts as its consent."""
    said: list[OpinionGiven | ReworkConfirmed] = [*review.opinions, *review.confirmed]
    return [_row(each, names) for each in sorted(said, key=_turn)]


def _turn(said: OpinionGiven | ReworkConfirmed) -> tuple[int, int]:
    return said.round, list(ReviewNode).index(ReviewNode(said.node))


def _row(said: OpinionGiven | ReworkConfirmed, names: Mapping[str, str]) -> tuple[str, ...]:
    words = _DONE
    if isinstance(said, OpinionGiven):
        words = (said.opinion, said.reason or "无", "、".join(said.clauses) or "无")
    person = names.get(said.person, said.person)
    return (f"第 {said.round} 轮", ReviewNode(said.node).label, person, *words, said.text_sha256[:16])


def _submitted(submitted: Submitted, archive: Path) -> Answer:
    lines = [
        f"{submitted.document_no} 已送审，文本摘要 {submitted.text_sha256[:16]}。",
        f"评审版：{archive / submitted.path}",
    ]
    return Answer(
        data={
            "contract_no": submitted.contract_no,
            "document_no": submitted.document_no,
            "text_sha256": submitted.text_sha256,
            "path": str(archive / submitted.path),
        },
        lines=lines,
        findings=submitted.findings,
    )


def _answered(answered: Answered, archive: Path) -> Answer:
    after = f"轮到：{answered.waiting_for}" if answered.waiting_for else f"合同现为“{answered.status}”"
    form = [f"审批表：{archive / answered.form_path}"] if answered.form_path else []
    return Answer(data=asdict(answered), lines=[f"{answered.contract_no} 已记录。{after}。", *form])
