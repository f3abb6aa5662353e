"""What speaks against an appraisal and against destroying a volume (handbook 8.7, 2.29 JDXH)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pipeline.domain.dossier import retention_end
from pipeline.domain.findings import Finding, finding
from pipeline.domain.papers.closing_facts import AppraisalFacts, AppraisedVolume

DESTROY, KEEP = "销毁", "续存"
PANEL_ROLES = ("档案", "业务", "法务", "财务")
BLOCKS = {"legal_hold": "保全", "unsettled": "未结清", "in_warranty": "质保期", "disputed": "争议"}
_WITNESSES = 2
_NUMBER = re.compile(r"([A-Z]{2}[0-9]{2})-HT·([0-9]{4})-(Y|D30|D10)-[0-9]{4}")
_YES_NO = {True: "是", False: "否"}


@dataclass(frozen=True, slots=True)
class KnownVolume:
    """A volume as the ledger knows it; `closed_year` is when the contract ended, `loan_no` names a loan not ended."""

    title: str
    pages: int
    unsettled: bool
    in_warranty: bool
    disputed: bool
    closed_year: int
    loan_no: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What an appraisal is held against: the fonds, the volumes known, terms given anew by earlier appraisals."""

    fonds: str
    known: Mapping[str, KnownVolume]
    renewed: Mapping[str, str]
    today: date


@dataclass(frozen=True, slots=True)
class Term:
    """The year a volume counts from, how long it is kept, and its last day; None for ever."""

    year: int
    retention: str
    expires_on: date | None


def term_of(archive_no: str, shelf: Shelf) -> Term | None:
    """How long a volume is kept, None for a number that is none of this fonds.

    The code in the number stays; what an earlier appraisal gave anew counts. A term runs from the year after the
    contract ended, never before the year in the number (handbook 8.4).
    """
    found = _NUMBER.fullmatch(archive_no)
    if found is None or found[1] != shelf.fonds:
        return None
    known = shelf.known.get(archive_no)
    year = max(int(found[2]), known.closed_year if known else 0)
    return Term(year, found[3], retention_end(shelf.renewed.get(archive_no, found[3]), year))


def blocks_of(volume: AppraisedVolume, known: KnownVolume | None) -> dict[str, bool]:
    """The four questions: what the ledger knows, else what the panel states; legal hold is the panel's alone."""
    stated = {name: bool(getattr(volume, name)) for name in BLOCKS}
    if known is None:
        return stated
    told = {name: bool(getattr(known, name)) for name in BLOCKS if name != "legal_hold"}
    return {**stated, **told}


def check_appraisal(facts: AppraisalFacts, shelf: Shelf, proposer: str) -> Iterator[Finding]:
    """Everything that keeps this list from going to the approver, all at once."""
    missing = [each for each in PANEL_ROLES if each not in {member.role for member in facts.panel}]
    if missing:
        yield finding("B471", at="panel", roles="、".join(missing))
    numbers = [each.archive_no for each in facts.volumes]
    for number in sorted({each for each in numbers if numbers.count(each) > 1}):
        yield finding("B478", at="volumes", archive_no=number)
    for place, each in enumerate(facts.volumes):
        yield from _volume(f"volumes[{place}]", each, shelf, facts.held_on)
    if facts.approver == proposer:
        yield finding("B476", at="approver", name=proposer)
    yield from _days(facts, shelf.today)
    yield from _destruction(facts, proposer)


def _volume(at: str, volume: AppraisedVolume, shelf: Shelf, held_on: date) -> Iterator[Finding]:
    number, known = volume.archive_no, shelf.known.get(volume.archive_no)
    term = term_of(number, shelf)
    if term is None:
        example = f"{shelf.fonds}-HT·2015-D10-0001"
        yield finding("B479", at=f"{at}.archive_no", archive_no=number, example=example)
        return
    if term.expires_on is None:
        yield finding("B480", at=f"{at}.archive_no", archive_no=number)
    elif held_on <= term.expires_on:
        yield finding("B470", at=f"{at}.archive_no", archive_no=number, expires=term.expires_on, held=held_on)
    yield from _not_known(at, volume) if known is None else _contradicted(at, volume, known)
    yield from _opinion(at, volume, known)


def _opinion(at: str, volume: AppraisedVolume, known: KnownVolume | None) -> Iterator[Finding]:
    number = volume.archive_no
    if volume.opinion == KEEP:
        if volume.new_retention is None:
            yield finding("B477", at=f"{at}.new_retention", archive_no=number)
        return
    blocked = [BLOCKS[name] for name, is_so in blocks_of(volume, known).items() if is_so]
    if blocked:
        yield finding("B472", at=f"{at}.opinion", archive_no=number, blocks="、".join(blocked))
    if known and known.loan_no:
        yield finding("B482", at=f"{at}.opinion", archive_no=number, loan=known.loan_no)


def _not_known(at: str, volume: AppraisedVolume) -> Iterator[Finding]:
    """A volume from before the ledger: everything must be stated."""
    wanted = {"title": bool(volume.title), "pages": volume.pages is not None}
    wanted |= {name: getattr(volume, name) is not None for name in BLOCKS}
    missing = [name for name, is_there in wanted.items() if not is_there]
    if missing:
        yield finding("B474", at=at, archive_no=volume.archive_no, fields="、".join(missing))


def _contradicted(at: str, volume: AppraisedVolume, known: KnownVolume) -> Iterator[Finding]:
    for name, title in BLOCKS.items():
        stated = getattr(volume, name)
        if name != "legal_hold" and stated is not None and stated != getattr(known, name):
            told = {"told": _YES_NO[stated], "known": _YES_NO[not stated]}
            yield finding("B473", at=f"{at}.{name}", archive_no=volume.archive_no, what=title, **told)
    if volume.pages is not None and volume.pages != known.pages:
        told = {"told": str(volume.pages), "known": str(known.pages)}
        yield finding("B473", at=f"{at}.pages", archive_no=volume.archive_no, what="页数", **told)


def _days(facts: AppraisalFacts, today: date) -> Iterator[Finding]:
    named = [("held_on", "鉴定日期", facts.held_on), ("approved_on", "批准日期", facts.approved_on)]
    named += [("destroyed_on", "销毁日期", facts.destroyed_on)]
    told = [(at, what, day) for at, what, day in named if day is not None]
    for at, what, day in told:
        if day > today:
            yield finding("B464", at=at, what=what, day=day, today=today)
    for (_, before, earlier), (at, what, day) in pairwise(told):
        if day < earlier:
            yield finding("B483", at=at, what=what, day=day, before=before, earlier=earlier)
    if facts.destroyed_on and not facts.approved_on:
        yield finding(
            "B483", at="approved_on", what="销毁日期", day=facts.destroyed_on, before="批准", earlier="未批准"
        )


def _destruction(facts: AppraisalFacts, proposer: str) -> Iterator[Finding]:
    count = sum(each.opinion == DESTROY for each in facts.volumes)
    if not count:
        return
    if not facts.method.strip():
        yield finding("B481", at="method", count=count, what="销毁方式")
    if len(facts.witnesses) != _WITNESSES:
        yield finding("B481", at="witnesses", count=count, what="两名监销人")
    yield from _witnesses(facts.witnesses, facts.approver, proposer)


def _witnesses(witnesses: Sequence[str], approver: str, proposer: str) -> Iterator[Finding]:
    for place, name in enumerate(witnesses):
        reasons = {"是提出人": name == proposer, "是批准人": name == approver, "写了两次": name in witnesses[:place]}
        for why in (each for each, is_so in reasons.items() if is_so):
            yield finding("B475", at=f"witnesses[{place}]", name=name, why=why)
