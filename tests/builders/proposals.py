"""Proposals for tests: the three samples as plain values, changed in one place, checked or typed."""

from copy import deepcopy
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.findings import Finding
from pipeline.domain.proposal.checks import check_proposal
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.proposal.source import read_proposals
from pipeline.domain.reading.source import field_path

SAMPLES = ("saas", "sales", "techdev")
TODAY = date(2026, 11, 23)


@cache
def sample_text(name: str) -> str:
    """The YAML text of a sample."""
    return files("pipeline.demo").joinpath(f"proposals/{name}.yaml").read_text(encoding="utf-8")


@cache
def _sample_values(name: str) -> Any:
    (document,) = read_proposals(sample_text(name), name=f"{name}.yaml", form="yaml")
    return document.value


def raw_proposal(name: str = "saas", changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """A sample's plain values with some replaced by field name, like `{"line_items[0].quantity": "2"}`.

    A change to `...` takes the field out.
    """
    raw: dict[str, Any] = deepcopy(_sample_values(name))
    for field, value in (changes or {}).items():
        *way, last = field_path(field)
        place: Any = raw
        for step in way:
            place = place[step]
        if value is ...:
            del place[last]
        else:
            place[last] = value
    return raw


def proposal(name: str = "saas", changes: dict[str, Any] | None = None) -> Proposal:
    """A sample as a typed proposal, changed in some fields."""
    return Proposal.model_validate(raw_proposal(name, changes))


def findings_of(name: str = "saas", changes: dict[str, Any] | None = None, *, today: date = TODAY) -> list[Finding]:
    """What the checks say about a changed sample, some days after it was to be signed."""
    return check_proposal(proposal(name, changes), WorkCalendar(), today)


def codes_of(name: str = "saas", changes: dict[str, Any] | None = None, *, today: date = TODAY) -> set[str]:
    """The codes of those findings."""
    return {each.code for each in findings_of(name, changes, today=today)}
