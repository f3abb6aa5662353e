"""The one place where parts are chosen and joined into an open office."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline import disk
from pipeline.clocks import StoryClock, SystemClock
from pipeline.domain.calendar.clock import Clock
from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.company import Company, RetentionRules
from pipeline.domain.people import Person, Role
from pipeline.drafting.kinds.shelf import TemplateShelf
from pipeline.drafting.office.limits import OfficeLimits
from pipeline.drafting.office.pool import OfficePool
from pipeline.errors import DamagedArchive
from pipeline.ledger import RecordsOffice
from pipeline.services.office import IntakeRules, Office
from pipeline.services.workspace import Workspace
from pipeline.settings import PdfSection, ScheduleSection, Settings, read_settings


@contextmanager
def open_office(root: Path) -> Iterator[Office]:
    """The workspace at `root`, open; LibreOffices start with the first PDFs and end with the block."""
    workspace = Workspace(root.resolve())
    settings = read_settings(workspace.company_file)
    clock = clock_of(settings, workspace)
    with pool_of(settings.pdf) as pool:
        yield Office(
            workspace=workspace,
            company=company_of(settings),
            records=RecordsOffice(workspace.archive, workspace.index, clock),
            drafter=TemplateShelf(workspace.kinds, workspace.templates),
            pdf=pool,
            calendar=calendar_of(settings),
            clock=clock,
            page_key=page_key(workspace),
            intake=IntakeRules(
                quiet_seconds=settings.intake.quiet_seconds,
                patience_seconds=settings.intake.patience_minutes * 60,
                max_pages=settings.intake.max_pages,
                max_bytes=settings.intake.max_megabytes << 20,
                polling=settings.intake.polling,
            ),
        )


def open_shelf(root: Path) -> TemplateShelf:
    """The templates of a workspace, without the rest of the office."""
    workspace = Workspace(root.resolve())
    read_settings(workspace.company_file)
    return TemplateShelf(workspace.kinds, workspace.templates)


def pool_of(pdf: PdfSection) -> OfficePool:
    """The LibreOffices as company.toml wants them; none runs yet."""
    resident = pdf.max_megabytes << 20
    usual = OfficeLimits()
    limits = OfficeLimits(
        document_seconds=pdf.max_seconds,
        resident=resident,
        memory=max(usual.memory, 2 * resident),
        resident_at_rest=min(usual.resident_at_rest, resident),
    )
    return OfficePool(pdf.listeners, limits)


def schedule_of(root: Path) -> ScheduleSection:
    """The cron lines of a workspace."""
    return read_settings(Workspace(root.resolve()).company_file).schedule


def clock_of(settings: Settings, workspace: Workspace) -> Clock:
    """The system's clock, or in a training workspace the one its story sets."""
    if settings.training is None:
        return SystemClock()
    return StoryClock(workspace.root / settings.training.clock_file)


def calendar_of(settings: Settings) -> WorkCalendar:
    """Working days with the company's additions."""
    days = settings.calendar
    return WorkCalendar(off=frozenset(days.off), on=frozenset(days.on), complete_years=frozenset(days.complete_years))


def company_of(settings: Settings) -> Company:
    """The company's facts as the rules know them."""
    section, keep = settings.company, settings.retention
    return Company(
        name=section.name,
        entity=section.entity,
        fonds=section.fonds,
        sign_place=section.sign_place,
        categories=settings.numbering,
        contract_templates=settings.templates,
        retention=RetentionRules(keep.default, keep.major, keep.major_amount, keep.shelved),
        people=tuple(
            Person(each.id, each.name, frozenset(Role(role) for role in each.roles), each.department)
            for each in settings.people
        ),
    )


def page_key(workspace: Workspace) -> bytes:
    """The secret behind the page codes, made once; whoever has it can print pages that look like ours.

    DamagedArchive when it is lost although work has begun: with a new one no issued page could be recognised.
    """
    path = workspace.page_key
    if not path.exists():
        if workspace.ledger.exists() and workspace.ledger.stat().st_size:
            raise DamagedArchive(
                "页码密钥不见了（archive/keys/page.key）。",
                next_step="请从备份恢复；换新密钥会使已发出的签署版无法识别，系统不会自行生成。",
            )
        disk.make_folder(path.parent)
        with suppress(FileExistsError):  # another process made it at the same moment: theirs counts
            disk.write_new(path, secrets.token_bytes(32), mode=0o600)
    return path.read_bytes()
