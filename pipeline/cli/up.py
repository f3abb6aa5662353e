"""`qidang up`: hand over to the service process, which owns Prefect."""

import os
import sys
from pathlib import Path

import click

HIGHEST_PORT = 65535


@click.command()
@click.option("--port", default=4200, show_default=True, type=click.IntRange(1, HIGHEST_PORT), help="调度服务端口。")
@click.pass_obj
def command(root: str, port: int) -> None:
    """启动全部服务（调度、定时任务、收件）；Ctrl-C 或 SIGTERM 停止。"""
    from pipeline.bootstrap import schedule_of

    folder = Path(root).resolve()
    schedule_of(folder)  # faults of company.toml are told here, in full
    os.execv(sys.executable, [sys.executable, "-P", "-m", "flows.up", "--root", str(folder), "--port", str(port)])
