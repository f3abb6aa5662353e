"""`qidang demo`: the whole way with three samples, in a folder of its own."""

import sys
from pathlib import Path

import click


@click.command()
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo"),
    help="演示放到哪个文件夹，缺省 demo。",
)
@click.pass_obj
def command(root: str, into: Path) -> None:
    """用三份样例走完全程：起草、评审、签署、收件、验收、归档、核验。"""
    from rich.console import Console

    from pipeline.demo.run import run_demo

    place = into if into.is_absolute() else Path(root).resolve() / into
    run_demo(place, Console(width=None if sys.stdout.isatty() else 150))
