"""Business numbers: how each is written, read and counted on (handbook chapter 4)."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from pipeline.errors import Refused


class NumberKind(StrEnum):
    """What a number names."""

    LEAD = "线索号"
    CUSTOMER = "客户编号"
    OPPORTUNITY = "商机号"
    CONTRACT = "合同编号"
    SUPPLEMENT = "补充协议编号"
    TERMINATION = "解除协议编号"
    DOCUMENT = "文书编号"
    MONTHLY_REPORT = "月报编号"
    VOLUME = "档号"
    ITEM = "件号"


CATEGORIES = {"SAAS": "RJ", "SALES": "XS", "TECHDEV": "JS"}
"""The category letters in a contract number by kind of contract; every other kind is QT."""

_MONTH = r"[0-9]{4}(?:0[1-9]|1[0-2])"
_CUSTOMER = rf"{_MONTH}-[0-9]{{3}}"
_CONTRACT = r"[A-Z]{2,4}-(?:RJ|XS|JS|QT)-[0-9]{4}-[0-9]{4}"
_OWNER = rf"(?:{_CONTRACT}(?:-[BZ][0-9]{{2}})?|{_CUSTOMER}(?:-OP[0-9]{{2}})?)"
_VOLUME = r"[A-Z]{2}[0-9]{2}-HT·[0-9]{4}-(?:Y|D30|D10)"
_VERSION = r"V(?:0|[1-9][0-9]{0,2})\.(?:0|[1-9][0-9]{0,2})"


@dataclass(frozen=True, slots=True)
class _Form:
    """What stands before the serial, how the serial is joined on, how many digits it has, and what may follow."""

    stem: str
    joint: str
    width: int
    ending: str = ""

    @property
    def pattern(self) -> str:
        return f"(?P<stem>{self.stem}){self.joint}(?P<serial>[0-9]{{{self.width}}}){self.ending}"


_FORMS = {
    NumberKind.LEAD: _Form(f"XS-{_MONTH}", "-", 4),
    NumberKind.CUSTOMER: _Form(_MONTH, "-", 3),
    NumberKind.OPPORTUNITY: _Form(_CUSTOMER, "-OP", 2),
    NumberKind.CONTRACT: _Form("[A-Z]{2,4}-(?:RJ|XS|JS|QT)-[0-9]{4}", "-", 4),
    NumberKind.SUPPLEMENT: _Form(_CONTRACT, "-B", 2),
    NumberKind.TERMINATION: _Form(_CONTRACT, "-Z", 2),
    NumberKind.DOCUMENT: _Form(rf"{_OWNER}-[A-Z]{{4}}", "-", 2, f"-{_VERSION}"),
    NumberKind.VOLUME: _Form(_VOLUME, "-", 4),
    NumberKind.ITEM: _Form(rf"{_VOLUME}-[0-9]{{4}}", "-", 3),
}
_PATTERNS = {kind: re.compile(form.pattern) for kind, form in _FORMS.items()}
_OTHER_PATTERNS = {NumberKind.MONTHLY_REPORT: re.compile(rf"YDFP-{_MONTH}-{_VERSION}")}
_WEEKLY = r"[0-9]{4}W(?:0[1-9]|[1-4][0-9]|5[0-3])"
_DOCUMENT = re.compile(rf"({_OWNER})-([A-Z]{{4}})-([0-9]{{2}}|{_WEEKLY})-({_VERSION})")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The parts of `LS-RJ-2026-0007-HTSP-01-V1.0`; a weekly sheet has `2026W47` for its serial."""

    owner: str
    code: str
    serial: str
    version: str

    def __str__(self) -> str:
        return f"{self.owner}-{self.code}-{self.serial}-{self.version}"


def is_number(kind: NumberKind, text: str) -> bool:
    """Whether `text` is written as a number of this kind must be."""
    if kind is NumberKind.DOCUMENT:
        return _DOCUMENT.fullmatch(text) is not None
    return ({**_PATTERNS, **_OTHER_PATTERNS})[kind].fullmatch(text) is not None


def serial_of(kind: NumberKind, number: str) -> int:
    """The running serial inside `number`; ValueError when it has none (weekly and monthly sheets) or is misspelt."""
    return int(_counted(kind, number)["serial"])


def series_of(kind: NumberKind, number: str) -> str:
    """The name of the counter `number` came from; contract numbers of one company and year share one (4.2)."""
    stem = _counted(kind, number)["stem"]
    if kind is not NumberKind.CONTRACT:
        return stem
    entity, _, year = stem.split("-")
    return contract_series(entity, int(year))


def contract_series(entity: str, year: int) -> str:
    """The counter of a company's contracts of a year, one for all categories: `LS-2026`."""
    return f"{entity}-{year:04d}"


def _counted(kind: NumberKind, number: str) -> re.Match[str]:
    pattern = _PATTERNS.get(kind)
    match = pattern.fullmatch(number) if pattern else None
    if match is None:
        raise ValueError(f"not a counted {kind.name} number: {number!r}")
    return match


def next_serial(kind: NumberKind, taken: Iterable[str], *, reserved: Collection[str] = ()) -> int:
    """The serial after the highest of `taken`, stepping over those set aside; the caller holds the ledger's lock.

    `taken` are all numbers of the series ever given out, the voided among them: none comes twice.
    Refused when the digits are used up; a serial never wraps round.
    """
    aside = {serial_of(kind, each) for each in reserved}
    last = max((serial_of(kind, each) for each in taken), default=0)
    serial = next(each for each in count(last + 1) if each not in aside)
    if serial >= 10 ** _FORMS[kind].width:
        raise Refused(
            f"{kind}的流水号已经用完(最大 {10 ** _FORMS[kind].width - 1}),不能回绕",
            next_step="请编号管理员加位或另立号段,并在编号登记簿留痕",
        )
    return serial


def next_number(kind: NumberKind, series: str, taken: Collection[str], *, reserved: Collection[str] = ()) -> str:
    """The next number of a kind that ends with its serial; `series` is what stands before it (`LS-RJ-2026`).

    ValueError for a kind with more behind the serial (documents) or a misspelt series; Refused as `next_serial`.
    """
    form = _FORMS[kind]
    number = f"{series}{form.joint}{next_serial(kind, taken, reserved=reserved):0{form.width}d}"
    if not is_number(kind, number):
        raise ValueError(f"not a {kind.name} number: {number!r}")
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
        raise ValueError(f"not a {kind.name} number: {text!r}")
    return text


def parse_document_number(text: str) -> DocumentNumber:
    """The parts of a document number; ValueError when it is none."""
    match = _DOCUMENT.fullmatch(text)
    if match is None:
        raise ValueError(f"not a document number: {text!r}")
    return DocumentNumber(*match.groups())


def parse_version(text: str) -> tuple[int, int]:
    """Major and minor of `V1.0`; ValueError when it is no version."""
    if not re.fullmatch(_VERSION, text):
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
