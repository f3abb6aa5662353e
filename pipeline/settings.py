"""Reads company.toml strictly, for bootstrap alone; every fault is a finding with its key."""

import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from pipeline.domain.findings import BadDocument, Finding, finding
from pipeline.domain.people import Role
from pipeline.errors import NotFound

_LONGEST_SHOWN = 40

Retention = Literal["Y", "D30", "D10"]
Cron = Annotated[str, StringConstraints(pattern=r"^\S+ \S+ \S+ \S+ \S+$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CompanySection(_Strict):
    """Who we are."""

    name: Annotated[str, StringConstraints(min_length=2, max_length=100)]
    entity: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}$")]
    fonds: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}\d{2}$")]
    sign_place: str


class RetentionSection(_Strict):
    """How long dossiers are kept."""

    default: Retention
    major: Retention
    major_amount: Decimal
    shelved: Retention


class CalendarSection(_Strict):
    """Days off and working weekends the calendar library does not know yet."""

    off: list[date] = []
    on: list[date] = []
    complete_years: list[int] = []


class IntakeSection(_Strict):
    """When a dropped file counts as complete, and how much of one is read."""

    quiet_seconds: Annotated[float, Field(ge=0, le=600)] = 3.0
    patience_minutes: Annotated[float, Field(gt=0, le=1440)] = 10.0
    max_pages: Annotated[int, Field(gt=0, le=5000)] = 500
    max_megabytes: Annotated[int, Field(gt=0, le=4096)] = 200
    polling: bool = False


class PdfSection(_Strict):
    """How many LibreOffices print side by side (left out: as the machine allows), and what one document may take."""

    listeners: Annotated[int, Field(ge=1, le=16)] | None = None
    max_seconds: Annotated[float, Field(ge=5, le=3600)] = 120.0
    max_megabytes: Annotated[int, Field(ge=512, le=65536)] = 2048


class ScheduleSection(_Strict):
    """When the scheduled flows run; cron lines in Asia/Shanghai."""

    intake_sweep: Cron = "*/10 * * * *"
    completeness: Cron = "30 6 * * *"
    fixity: Cron = "0 2 * * *"
    archiving: Cron = "0 20 * * 1-5"


class TrainingSection(_Strict):
    """A workspace for practice: its clock can be set, and its archive says so."""

    clock_file: str


class PersonSection(_Strict):
    """One colleague."""

    id: str
    name: str
    department: str
    roles: list[Role]


class Settings(_Strict):
    """The whole of company.toml."""

    company: CompanySection
    numbering: dict[str, Annotated[str, StringConstraints(pattern=r"^(RJ|XS|JS|QT)$")]]
    templates: dict[str, str]
    retention: RetentionSection
    calendar: CalendarSection = CalendarSection()
    intake: IntakeSection = IntakeSection()
    pdf: PdfSection = PdfSection()
    schedule: ScheduleSection = ScheduleSection()
    training: TrainingSection | None = None
    people: list[PersonSection]


def read_settings(path: Path) -> Settings:
    """The settings in `path`; NotFound when there is none, BadDocument with every fault otherwise."""
    if not path.exists():
        raise NotFound(
            f"{path.parent} 不是契档工作区（没有 company.toml）。",
            next_step="请先执行 qidang init，或用 --root 指明工作区。",
        )
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        settings = Settings.model_validate(raw)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadDocument("公司设置读不出来。", [finding("G001", at=path.name, reason=fault)]) from fault
    except ValidationError as faults:
        raise BadDocument("公司设置有误。", _in_words(path.name, faults)) from faults
    doubled = [each for each, times in Counter(person.id for person in settings.people).items() if times > 1]
    if doubled:
        raise BadDocument("公司设置有误。", [finding("G005", at=f"{path.name} people", id=each) for each in doubled])
    return settings


def _in_words(name: str, faults: ValidationError) -> list[Finding]:
    codes = {"missing": "G002", "extra_forbidden": "G003"}
    return [
        finding(
            codes.get(each["type"], "G004"),
            at=f"{name} {key}",
            name=key,
            reason=f"{_REASONS.get(each['type'], each['msg'])}{_shown(each['input'])}",
        )
        for each in faults.errors()
        for key in [".".join(str(part) for part in each["loc"])]
    ]


def _shown(value: object) -> str:
    return f"（现为 {str(value)[:_LONGEST_SHOWN]}）" if isinstance(value, str | int | float) else ""


_REASONS = {
    "enum": f"没有这种职责，可用的有：{'、'.join(Role)}",
    "string_pattern_mismatch": "格式不符",
    "literal_error": "只能取规定的几个值",
    "decimal_parsing": "不是金额",
    "date_from_datetime_parsing": "不是日期（应写 2026-10-01）",
    "list_type": "应为列表",
    "string_type": "应为加引号的文字",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "float_parsing": "应为数字",
    "float_type": "应为数字",
    "bool_parsing": "应为 true 或 false",
    "greater_than": "太小",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
}
