"""`qidang watch`: the inbox watched until told to stop, one line for each file."""

import logging
from datetime import datetime
from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.domain.findings import Finding
from pipeline.intake.watching import stopped_by_signals
from pipeline.services.intake.taking_in import TakenIn
from pipeline.services.intake.watching import Tellers, watch_inbox


@click.command()
@click.pass_obj
def command(root: str) -> None:
    """守着收件夹，文件放好即收，每件一行；Ctrl-C 或 SIGTERM 停止。"""
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s", level=logging.WARNING)
    with open_office(Path(root)) as office, stopped_by_signals() as stop:
        _say(f"开始守候收件夹：{office.workspace.inbox}")
        watch_inbox(office, Tellers(_say_taken, _say_trouble), stop)
        _say("收件守候已停止。")


def taken_line(moment: datetime, taken: TakenIn) -> str:
    """One line for one file: when, which, what became of it, its contract, the reason."""
    return "  ".join(
        filter(None, (_stamp(moment), taken.name, taken.outcome, taken.contract_no, " ".join(taken.reason.split())))
    )


def trouble_line(moment: datetime, trouble: Finding) -> str:
    """One line for what keeps the watch from its work, with the next step."""
    return f"{_stamp(moment)}  {trouble.code}  {' '.join(trouble.message.split())} → {trouble.next_step}"


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _say_taken(moment: datetime, taken: TakenIn) -> None:
    _say(taken_line(moment, taken))


def _say_trouble(moment: datetime, trouble: Finding) -> None:
    _say(trouble_line(moment, trouble))


def _say(line: str) -> None:
    click.echo(line)
