"""The facts of paper that goes out, comes back and is archived; `events` joins them to all others."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class SigningCopyIssued:
    """A frozen PDF went out for signature; `pages` lists each page's machine code and text digest."""

    contract_no: str
    document_no: str
    version: str
    path: str
    sha256: str
    pages: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ScanReceived:
    """A file left the inbox; its bytes are safe under `scan_no`."""

    scan_no: str
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class ScanFiled:
    """A scan was recognised as a whole signed document and put into its dossier."""

    scan_no: str
    contract_no: str
    document_no: str
    path: str
    sha256: str
    checks: list[dict[str, Any]]
    decided_by: str
    copy_no: int = 1


@dataclass(frozen=True, slots=True)
class ScanHeld:
    """A scan waits on the desk for a person, with candidates and reasons."""

    scan_no: str
    name: str
    path: str
    checks: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    candidates: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ScanRejected:
    """A file was turned back, with reasons; its bytes are kept."""

    scan_no: str
    name: str
    path: str
    findings: list[dict[str, Any]]
    decided_by: str


@dataclass(frozen=True, slots=True)
class ScanRepeated:
    """A file had exactly the bytes of one seen before; it was put aside, not counted twice."""

    scan_no: str
    name: str
    path: str
    sha256: str
    first_scan_no: str


@dataclass(frozen=True, slots=True)
class SigningConfirmed:
    """A person looked at the signed pages: dates read, unchecked items taken on with a reason."""

    contract_no: str
    signed_on_seller: str
    signed_on_buyer: str
    waived: list[str]
    reason: str


@dataclass(frozen=True, slots=True)
class DossierArchived:
    """One archive act: a new version of the contract's archive object."""

    contract_no: str
    archive_no: str
    object_id: str
    object_version: str
    inventory_sha512: str
    stage: str
    items: int
    pages: int
    filed_by: str
    checked_by: str


@dataclass(frozen=True, slots=True)
class FixityChecked:
    """Archived bytes were read again and compared."""

    contract_no: str
    object_id: str
    object_version: str
    findings: list[dict[str, Any]] = field(default_factory=list)
