"""The facts of the ledger: frozen types named in the past tense, with JSON to and fro.

Money is a decimal string, dates are ISO `YYYY-MM-DD`, moments are ISO with offset, paths are relative
to the archive folder. A fact never changes its meaning; a new meaning is a new type.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeAlias, get_args

from pipeline.domain.closing_events import (
    ArchiveLent,
    ArchiveReturned,
    InvoiceRecorded,
    InvoiceReversed,
    PaymentConditionMet,
    ReceiptRecorded,
    ReceiptRefunded,
)
from pipeline.domain.scan_events import (
    DossierArchived,
    FixityChecked,
    ScanFiled,
    ScanHeld,
    ScanReceived,
    ScanRejected,
    ScanRepeated,
    SigningConfirmed,
    SigningCopyIssued,
)

__all__ = [
    "AgreementsVoided",
    "ArchiveLent",
    "ArchiveReturned",
    "ContractBecameEffective",
    "ContractMoved",
    "ContractOpened",
    "ContractRevised",
    "DocumentAdded",
    "DossierArchived",
    "Event",
    "FixityChecked",
    "InvoiceRecorded",
    "InvoiceReversed",
    "Json",
    "NumberReserved",
    "NumberTaken",
    "NumberVoided",
    "OpinionGiven",
    "PaperFactsStated",
    "PaymentConditionMet",
    "ProposalRecorded",
    "ReceiptRecorded",
    "ReceiptRefunded",
    "ReviewOpened",
    "ReworkConfirmed",
    "ScanFiled",
    "ScanHeld",
    "ScanReceived",
    "ScanRejected",
    "ScanRepeated",
    "SigningConfirmed",
    "SigningCopyIssued",
    "contract_of",
    "from_json",
    "to_json",
]

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NumberTaken:
    """A number left the register for good; `series` is the counter it came from."""

    number: str
    kind: str
    series: str
    purpose: str
    contract_no: str = ""


@dataclass(frozen=True, slots=True)
class NumberVoided:
    """A taken number will never be used; the register keeps why and who agreed."""

    number: str
    reason: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class NumberReserved:
    """A number was set aside for use outside the system (an emergency by hand, for example)."""

    number: str
    kind: str
    series: str
    purpose: str


@dataclass(frozen=True, slots=True)
class ContractOpened:
    """A contract number and a customer's proposal belong together from now on."""

    contract_no: str
    contract_kind: str
    title: str
    customer_no: str
    customer: str
    proposal_no: str
    amount_gross: str
    sign_method: str
    copies_total: int
    copies_seller: int
    drafted_by: str


@dataclass(frozen=True, slots=True)
class ContractRevised:
    """A revised proposal changed what the contract is about; these are its headline facts from now on."""

    contract_no: str
    title: str
    customer: str
    amount_gross: str
    sign_method: str
    copies_total: int
    copies_seller: int


@dataclass(frozen=True, slots=True)
class ProposalRecorded:
    """The exact proposal bytes a contract is drafted from; a revision records new ones."""

    contract_no: str
    proposal_no: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentAdded:
    """A document lies in the contract's folder, durable, with what it was made from."""

    contract_no: str
    document_no: str
    kind: str
    title: str
    stage: str
    version: str
    path: str
    sha256: str
    size: int
    pages: int
    responsible: str
    dated: str
    text_sha256: str = ""
    template_sha256: str = ""
    data_sha256: str = ""


@dataclass(frozen=True, slots=True)
class PaperFactsStated:
    """What a person stated when a paper was drawn, kept because later papers rest on it; no phones or accounts."""

    contract_no: str
    document_no: str
    kind: str
    stated: Json


@dataclass(frozen=True, slots=True)
class ContractMoved:
    """A contract went from one status to another by a listed event."""

    contract_no: str
    event: str
    from_status: str
    to_status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReviewOpened:
    """A text went into review; every opinion of this round binds to `text_sha256`."""

    contract_no: str
    round: int
    form_no: str
    version: str
    text_sha256: str
    drafted_by: str


@dataclass(frozen=True, slots=True)
class OpinionGiven:
    """One reviewer's opinion on one text."""

    contract_no: str
    round: int
    node: str
    person: str
    opinion: str
    reason: str
    clauses: list[str]
    text_sha256: str


@dataclass(frozen=True, slots=True)
class ReworkConfirmed:
    """The reviewer who asked for a change found it done in the text `text_sha256`."""

    contract_no: str
    round: int
    node: str
    person: str
    text_sha256: str


@dataclass(frozen=True, slots=True)
class AgreementsVoided:
    """The text changed, so earlier agreements no longer count."""

    contract_no: str
    round: int
    nodes: list[str]
    old_text_sha256: str
    new_text_sha256: str


@dataclass(frozen=True, slots=True)
class ContractBecameEffective:
    """The contract binds from `effective_on`, for the reason in `basis`."""

    contract_no: str
    effective_on: str
    basis: str


Event: TypeAlias = (
    NumberTaken
    | NumberVoided
    | NumberReserved
    | ContractOpened
    | ContractRevised
    | ProposalRecorded
    | DocumentAdded
    | PaperFactsStated
    | ContractMoved
    | ReviewOpened
    | OpinionGiven
    | ReworkConfirmed
    | AgreementsVoided
    | SigningCopyIssued
    | ScanReceived
    | ScanFiled
    | ScanHeld
    | ScanRejected
    | ScanRepeated
    | SigningConfirmed
    | ContractBecameEffective
    | DossierArchived
    | FixityChecked
    | InvoiceRecorded
    | InvoiceReversed
    | ReceiptRecorded
    | ReceiptRefunded
    | PaymentConditionMet
    | ArchiveLent
    | ArchiveReturned
)

_TYPES: Mapping[str, type] = {each.__name__: each for each in get_args(Event)}


def to_json(event: Event) -> Json:
    """The event as JSON values, its type under `type`."""
    return {"type": type(event).__name__, **asdict(event)}


def from_json(data: Mapping[str, Any]) -> Event:
    """The event that `to_json` wrote; KeyError for a type unknown to this version, TypeError for wrong fields."""
    body = {name: value for name, value in data.items() if name != "type"}
    event_type = _TYPES[data["type"]]
    unknown = body.keys() - {each.name for each in fields(event_type)}
    if unknown:
        raise TypeError(f"{data['type']} has no field {sorted(unknown)}")
    event: Event = event_type(**body)
    return event


def contract_of(event: Event) -> str:
    """The contract the event is about, empty when it is about none."""
    return str(getattr(event, "contract_no", ""))
