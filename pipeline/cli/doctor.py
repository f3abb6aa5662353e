"""`qidang doctor`: is this machine ready, is this workspace, and what to do where they are not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from pipeline.bootstrap import open_office, open_shelf, schedule_of
from pipeline.cli.doors import Answer, Listing, answering
from pipeline.clocks import SystemClock
from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.errors import MissingProgram, QidangError
from pipeline.services.health import Check, Health, check_calendar, check_templates, check_workspace, failed
from pipeline.services.machine import check_machine
from pipeline.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the checks of a workspace need to know of its company.toml."""

    polling: bool
    templates: tuple[str, ...]
    calendar: WorkCalendar
    today: date


_VERDICTS = {
    Health.MISSING: "有必需的东西缺着，请先按“怎么办”处理。",
    Health.NOTICE: "可以使用；提醒的事项请择时处理。",
    Health.GOOD: "一切就绪。",
}


@click.command()
@click.pass_obj
@answering
def command(root: str) -> Answer:
    """检查 Python、LibreOffice、字体、Prefect、磁盘与工作区；缺必需的东西时退出码 3。"""
    checks = [*check_machine(), *_workspace_checks(Workspace(Path(root).resolve()))]
    present = {each.health for each in checks}
    worst = next(each for each in (Health.MISSING, Health.NOTICE, Health.GOOD) if each in present)
    rows = [(each.item, each.health.value, _told(each)) for each in checks]
    return Answer(
        data={"ready": worst is not Health.MISSING, "checks": [_as_json(each) for each in checks]},
        listings=[Listing("检查结果", ("项目", "结果", "说明 / 怎么办"), rows)],
        lines=[_VERDICTS[worst]],
        exit_code=MissingProgram.exit_code if worst is Health.MISSING else 0,
    )


def _workspace_checks(workspace: Workspace) -> Iterator[Check]:
    try:
        schedule_of(workspace.root)
        facts = _facts(workspace)
    except (QidangError, OSError) as fault:
        yield failed("工作区", fault)
        yield Check("工作区其余各项", Health.UNCHECKED, "工作区打不开，无从检查")
        return
    yield Check("工作区", Health.GOOD, str(workspace.root))
    yield from check_workspace(workspace, polling=facts.polling)
    yield from _template_checks(workspace, facts.templates)
    yield from check_calendar(facts.calendar, facts.today)


def _template_checks(workspace: Workspace, wanted: tuple[str, ...]) -> Iterator[Check]:
    try:
        folders = open_shelf(workspace.root).folders()
    except (QidangError, OSError) as fault:
        yield failed("文书模板", fault)
    else:
        yield from check_templates(folders, wanted)


def _facts(workspace: Workspace) -> _Facts:
    """The company's facts; those of a workspace without a page key by default, since opening it would make one."""
    if not workspace.page_key.exists():
        return _Facts(polling=False, templates=(), calendar=WorkCalendar(), today=SystemClock().now().date())
    with open_office(workspace.root) as office:
        templates = tuple(office.company.contract_templates.values())
        return _Facts(office.intake.polling, templates, office.calendar, office.today())


def _told(check: Check) -> str:
    return f"{check.told}\n→ {check.next_step}" if check.next_step else check.told


def _as_json(check: Check) -> dict[str, str]:
    return {"item": check.item, "result": check.health.value, "told": check.told, "next_step": check.next_step}
