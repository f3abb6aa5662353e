"""What speaks against lending a volume of the archive, or against how it came back (handbook 2.29, JYDJ)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.closing_events import ArchiveLent, ArchiveReturned
from pipeline.domain.findings import Finding, finding
from pipeline.domain.people import Person

ORIGINAL = "外借原件"
MODES = ("查阅", "复印", "电子授权", ORIGINAL)
ORIGINAL_WORKDAYS = 5
"""How long an original may be away, in working days after the day it was lent."""

Mode = Literal["查阅", "复印", "电子授权", "外借原件"]


@dataclass(frozen=True, slots=True)
class LoanAsked:
    """Who wants which volume, how, for what, who approves, and for how long."""

    archive_no: str
    borrower: Person
    mode: Mode
    purpose: str
    approver: Person
    lent_on: date
    due_on: date


def check_loan(
    asked: LoanAsked, out: Sequence[ArchiveLent], heads: Sequence[Person], calendar: WorkCalendar, today: date
) -> Iterator[Finding]:
    """Days, approval, and whether the original is there; `out` are the loans not ended, `heads` who may approve one."""
    if asked.lent_on > today:
        yield finding("B464", at="lent_on", what="借出日期", day=asked.lent_on, today=today)
    if asked.due_on < asked.lent_on:
        yield finding("B460", at="due_on", due=asked.due_on, lent=asked.lent_on)
    if asked.borrower == asked.approver:
        yield finding("B463", at="approved_by", name=asked.borrower.name)
    if asked.mode == ORIGINAL:
        yield from _original(asked, out, heads, calendar)


def _original(
    asked: LoanAsked, out: Sequence[ArchiveLent], heads: Sequence[Person], calendar: WorkCalendar
) -> Iterator[Finding]:
    if asked.approver not in heads:
        known = "、".join(each.name for each in heads) or "目前无人"
        yield finding("B462", at="approved_by", name=asked.approver.name, known=known)
    latest = calendar.add_workdays(asked.lent_on, ORIGINAL_WORKDAYS)
    if asked.due_on > latest:
        yield finding("B461", at="due_on", latest=latest, due=asked.due_on)
    for each in out:
        if each.mode == ORIGINAL and each.archive_no == asked.archive_no:
            told = {"archive_no": each.archive_no, "borrower": each.borrower, "loan": each.loan_no, "due": each.due_on}
            yield finding("B465", at="archive_no", **told)


def check_return(loan: ArchiveLent, back: ArchiveReturned, today: date) -> Iterator[Finding]:
    """Days and pages, and a note wherever something is not as it was."""
    day = date.fromisoformat(back.returned_on)
    if day > today:
        yield finding("B464", at="returned_on", what="归还日期", day=day, today=today)
    if back.returned_on < loan.lent_on:
        yield finding("B468", at="returned_on", day=day, lent=loan.lent_on)
    if back.pages != loan.pages and not back.check.strip():
        yield finding("B466", at="pages", pages=back.pages, lent=loan.pages)
    if not back.is_sound and not back.check.strip():
        yield finding("B467", at="check")
    if back.returned_on > loan.due_on:
        yield finding("B469", at="returned_on", due=loan.due_on)


def still_out(lent: Sequence[ArchiveLent], returned: Sequence[ArchiveReturned]) -> list[ArchiveLent]:
    """The loans that have not ended."""
    ended = {each.loan_no for each in returned}
    return [each for each in lent if each.loan_no not in ended]
