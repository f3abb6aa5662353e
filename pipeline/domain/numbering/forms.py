"""How every business number is written: its pattern, its counter and its running serial (handbook chapter 4)."""

import re
from dataclasses import dataclass
from enum import StrEnum


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


_MONTH = r"[0-9]{4}(?:0[1-9]|1[0-2])"
_CUSTOMER = rf"{_MONTH}-[0-9]{{3}}"
_CONTRACT = r"[A-Z]{2,4}-(?:RJ|XS|JS|QT)-[0-9]{4}-[0-9]{4}"
_OWNER = rf"(?:{_CONTRACT}(?:-[BZ][0-9]{{2}})?|{_CUSTOMER}(?:-OP[0-9]{{2}})?)"
_VOLUME = r"[A-Z]{2}[0-9]{2}-HT·[0-9]{4}-(?:Y|D30|D10)"
_VERSION = r"V(?:0|[1-9][0-9]{0,2})\.(?:0|[1-9][0-9]{0,2})"


@dataclass(frozen=True, slots=True)
class Form:
    """What stands before the serial, how the serial is joined on, how many digits it has, and what may follow."""

    stem: str
    joint: str
    width: int
    ending: str = ""

    @property
    def pattern(self) -> str:
        """The whole number as a regular expression with the groups `stem` and `serial`."""
        return f"(?P<stem>{self.stem}){self.joint}(?P<serial>[0-9]{{{self.width}}}){self.ending}"


FORMS = {
    NumberKind.LEAD: Form(f"XS-{_MONTH}", "-", 4),
    NumberKind.CUSTOMER: Form(_MONTH, "-", 3),
    NumberKind.OPPORTUNITY: Form(_CUSTOMER, "-OP", 2),
    NumberKind.CONTRACT: Form("[A-Z]{2,4}-(?:RJ|XS|JS|QT)-[0-9]{4}", "-", 4),
    NumberKind.SUPPLEMENT: Form(_CONTRACT, "-B", 2),
    NumberKind.TERMINATION: Form(_CONTRACT, "-Z", 2),
    NumberKind.DOCUMENT: Form(rf"{_OWNER}-[A-Z]{{4}}", "-", 2, f"-{_VERSION}"),
    NumberKind.VOLUME: Form(_VOLUME, "-", 4),
    NumberKind.ITEM: Form(rf"{_VOLUME}-[0-9]{{4}}", "-", 3),
}
_COUNTED = {kind: re.compile(form.pattern) for kind, form in FORMS.items()}
_WEEKLY = r"[0-9]{4}W(?:0[1-9]|[1-4][0-9]|5[0-3])"
DOCUMENT_PATTERN = re.compile(rf"({_OWNER})-([A-Z]{{4}})-([0-9]{{2}}|{_WEEKLY})-({_VERSION})")
VERSION_PATTERN = re.compile(_VERSION)
_WRITTEN = _COUNTED | {
    NumberKind.DOCUMENT: DOCUMENT_PATTERN,
    NumberKind.MONTHLY_REPORT: re.compile(rf"YDFP-{_MONTH}-{_VERSION}"),
}


def is_number(kind: NumberKind, text: str) -> bool:
    """Whether `text` is written as a number of this kind must be."""
    return _WRITTEN[kind].fullmatch(text) is not None


def contract_under(number: str) -> str:
    """The contract a supplement's or termination's number (`…-B01`, `…-Z01`) belongs to; any other stays as it is."""
    match = _COUNTED[NumberKind.SUPPLEMENT].fullmatch(number) or _COUNTED[NumberKind.TERMINATION].fullmatch(number)
    return match["stem"] if match else number


def is_counted(kind: NumberKind, text: str) -> bool:
    """Whether `text` is such a number and carries a running serial; weekly and monthly sheets carry none."""
    pattern = _COUNTED.get(kind)
    return pattern is not None and pattern.fullmatch(text) is not None


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
    pattern = _COUNTED.get(kind)
    match = pattern.fullmatch(number) if pattern else None
    if match is None:
        raise ValueError(f"not a counted {kind} number: {number!r}")
    return match
