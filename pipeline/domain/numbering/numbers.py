"""Business numbers: built, read and given out in order (handbook chapter 4)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import count, groupby, pairwise

from pipeline.domain.findings import Finding, finding
from pipeline.domain.numbering.forms import (
    DOCUMENT_PATTERN,
    FORMS,
    VERSION_PATTERN,
    NumberKind,
    contract_series,
    is_counted,
    is_number,
    serial_of,
    series_of,
)
from pipeline.errors import Refused

__all__ = [
    "DocumentNumber",
    "NumberKind",
    "NumberRow",
    "NumberStatus",
    "archive_number",
    "check_register",
    "contract_number",
    "contract_series",
    "document_number",
    "is_number",
    "item_number",
    "monthly_report_number",
    "next_major",
    "next_minor",
    "next_number",
    "next_serial",
    "parse_document_number",
    "parse_version",
    "serial_of",
    "series_of",
    "weekly_number",
]


class NumberStatus(StrEnum):
    """Where a number of the register stands; there is no way back to free (BHDJ, 4.3)."""

    USED = "在用"
    VOID = "作废"
    RESERVED = "预留"


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One line of the number register."""

    number: str
    kind: NumberKind
    series: str
    status: NumberStatus


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The parts of `LS-RJ-2026-0007-HTSP-01-V1.0`; a weekly sheet has `2026W47` for its serial."""

    owner: str
    code: str
    serial: str
    version: str

    def __str__(self) -> str:
        return f"{self.owner}-{self.code}-{self.serial}-{self.version}"


def next_serial(kind: NumberKind, taken: Iterable[str], *, reserved: Collection[str] = ()) -> int:
    """The serial after the highest of `taken`, stepping over those set aside; the caller holds the ledger's lock.

    `taken` are all numbers of the series ever given out, the voided among them: none comes twice.
    Refused when the digits are used up; a serial never wraps round.
    """
    aside = {serial_of(kind, each) for each in reserved}
    last = max((serial_of(kind, each) for each in taken), default=0)
    serial = next(each for each in count(last + 1) if each not in aside)
    if serial >= 10 ** FORMS[kind].width:
        raise Refused(
            f"{kind}的流水号已经用完（最大 {10 ** FORMS[kind].width - 1}），不能回绕",
            next_step="请编号管理员加位或另立号段，并在编号登记簿留痕",
        )
    return serial


def next_number(kind: NumberKind, series: str, taken: Collection[str], *, reserved: Collection[str] = ()) -> str:
    """The next number of a kind that ends with its serial; `series` is what stands before it (`LS-RJ-2026`).

    ValueError for a kind with more behind the serial (documents) or a misspelt series; Refused as `next_serial`.
    """
    form = FORMS[kind]
    number = f"{series}{form.joint}{next_serial(kind, taken, reserved=reserved):0{form.width}d}"
    if not is_number(kind, number):
        raise ValueError(f"not a {kind} number: {number!r}")
    return number


def contract_number(entity: str, category: str, year: int, serial: int) -> str:
    """`LS-RJ-2026-0007`; the year is that of drafting. ValueError for parts that make no contract number."""
    return _checked(NumberKind.CONTRACT, f"{entity}-{category}-{year:04d}-{serial:04d}")


def document_number(owner_no: str, code: str, serial: int, version: str) -> str:
    """`LS-RJ-2026-0007-HTSP-01-V1.0` under a contract, customer or opportunity; ValueError for impossible parts."""
    return _checked(NumberKind.DOCUMENT, f"{owner_no}-{code}-{serial:02d}-{version}")


def weekly_number(owner_no: str, code: str, iso_week: str, version: str) -> str:
    """`LS-RJ-2026-0007-ZXGZ-2026W47-V1.0`: weekly sheets count by ISO week; ValueError for impossible parts."""
    return _checked(NumberKind.DOCUMENT, f"{owner_no}-{code}-{iso_week}-{version}")


def monthly_report_number(month: str, version: str) -> str:
    """`YDFP-202610-V1.0`; ValueError for impossible parts."""
    return _checked(NumberKind.MONTHLY_REPORT, f"YDFP-{month}-{version}")


def archive_number(fonds: str, year: int, retention: str, serial: int) -> str:
    """The volume's `LS01-HT·2026-D30-0007`; the year is that of archiving. ValueError for impossible parts."""
    return _checked(NumberKind.VOLUME, f"{fonds}-HT·{year:04d}-{retention}-{serial:04d}")


def item_number(volume: str, serial: int) -> str:
    """One item of a volume: `LS01-HT·2026-D30-0007-003`; ValueError for impossible parts."""
    return _checked(NumberKind.ITEM, f"{volume}-{serial:03d}")


def _checked(kind: NumberKind, text: str) -> str:
    if not is_number(kind, text):
        raise ValueError(f"not a {kind} number: {text!r}")
    return text


def parse_document_number(text: str) -> DocumentNumber:
    """The parts of a document number; ValueError when it is none."""
    match = DOCUMENT_PATTERN.fullmatch(text)
    if match is None:
        raise ValueError(f"not a document number: {text!r}")
    return DocumentNumber(*match.groups())


def parse_version(text: str) -> tuple[int, int]:
    """Major and minor of `V1.0`; ValueError when it is no version."""
    if not VERSION_PATTERN.fullmatch(text):
        raise ValueError(f"not a version: {text!r}")
    major, minor = text[1:].split(".")
    return int(major), int(minor)


def next_minor(version: str) -> str:
    """The version after a change under review: `V1.0` gives `V1.1`."""
    major, minor = parse_version(version)
    return f"V{major}.{minor + 1}"


def next_major(version: str) -> str:
    """The version after a frozen text was opened again or issued: `V1.3` gives `V2.0`."""
    return f"V{parse_version(version)[0] + 1}.0"


def check_register(rows: Iterable[NumberRow]) -> list[Finding]:
    """What is wrong in the register: misspelt numbers, numbers given twice, gaps nobody accounted for.

    A void or reserved number explains its serial; a serial below the highest without any row does not.
    """
    ordered = sorted(rows, key=lambda row: (row.kind, row.series, row.number))
    findings = []
    for (kind, series), group in groupby(ordered, key=lambda row: (row.kind, row.series)):
        findings += _check_series(kind, series, list(group))
    return findings


def _check_series(kind: NumberKind, series: str, rows: list[NumberRow]) -> list[Finding]:
    doubled = [each.number for each, following in pairwise(rows) if each.number == following.number]
    findings = [finding("N002", at=each, number=each) for each in doubled]
    if kind not in FORMS:
        return findings
    strange = [row.number for row in rows if not _belongs(row)]
    findings += [finding("N001", at=each, number=each, kind=kind, series=series) for each in strange]
    serials = {
        serial_of(kind, row.number): row.status
        for row in rows
        if row.number not in strange and is_counted(kind, row.number)
    }
    return findings + _gaps(kind, series, serials)


def _belongs(row: NumberRow) -> bool:
    if is_counted(row.kind, row.number):
        return series_of(row.kind, row.number) == row.series
    return is_number(row.kind, row.number)


def _gaps(kind: NumberKind, series: str, serials: dict[int, NumberStatus]) -> list[Finding]:
    last = max((each for each, status in serials.items() if status is not NumberStatus.RESERVED), default=0)
    missing = [each for each in range(1, last) if each not in serials]
    return [finding("N003", at=series, series=series, kind=kind, serial=each) for each in missing]
