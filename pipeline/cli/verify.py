"""`qidang verify`: the archive read again by code that shares nothing with the writer."""

from pathlib import Path

import click

from pipeline.bootstrap import open_office
from pipeline.cli.doors import Answer, answering
from pipeline.domain.findings import errors_in
from pipeline.services.archiving.fixity import check_fixity


@click.command()
@click.pass_obj
@answering
def command(root: str) -> Answer:
    """逐字节核验档案库、总账与在收集材料；有不符即退出码 5。"""
    with open_office(Path(root)) as office:
        findings = check_fixity(office)
    bad = errors_in(findings)
    return Answer(
        data={"sound": not bad},
        lines=[] if bad else ["全部相符。"],
        findings=findings,
        exit_code=5 if bad else 0,
    )
