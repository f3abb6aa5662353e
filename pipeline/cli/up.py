"""`qidang up`: hand over to the service process, which owns Prefect."""

import os
import sys
from pathlib import Path

import click


@click.command()
@click.option("--port", default=4200, show_default=True, help="调度服务端口。")
@click.pass_obj
def command(root: str, port: int) -> None:
    """启动全部服务(调度、定时任务、收件);Ctrl-C 或 SIGTERM 停止。"""
    folder = str(Path(root).resolve())
    os.execv(sys.executable, [sys.executable, "-m", "flows.up", "--root", folder, "--port", str(port)])
