"""`qidang init`: a new workspace."""

from pathlib import Path

import click

from pipeline.cli.doors import Answer, answering
from pipeline.services.founding import found_workspace


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
@answering
def command(root: str, folder: Path | None) -> Answer:
    """新建工作区（已有的文件一概不动）。"""
    place = (folder or Path(root)).resolve()
    made = found_workspace(place)
    return Answer(
        data={"root": str(place), "made": made},
        lines=[
            f"工作区：{place}",
            *(f"  新建 {each}" for each in made),
            "下一步：改好 company.toml 中的公司、人员与编号设置，再执行 qidang doctor 检查。",
        ],
    )
