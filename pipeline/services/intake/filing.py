"""File a signed copy that came back: which copies are due, and the facts of one more original in the dossier."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.events import DocumentAdded, Event, ScanFiled, SigningCopyIssued
from pipeline.domain.findings import Finding, finding
from pipeline.domain.numbering.forms import contract_under
from pipeline.domain.numbering.numbers import parse_document_number
from pipeline.domain.scans.verdict import IssuedCopy, Verdict
from pipeline.intake.claim import Claim
from pipeline.ledger import Index, UnitOfWork
from pipeline.services.drafting.draft import both_parties
from pipeline.services.intake.recognising import Recognised
from pipeline.services.keeping import file_name, folder_for, put_among_orphans
from pipeline.services.office import Office, contract_in

SIGNED = "SIGNED"
_NONE_AWAITED = frozenset(
    {
        ContractStatus.DRAFTING,
        ContractStatus.IN_REVIEW,
        ContractStatus.REVISING,
        ContractStatus.APPROVED,
        ContractStatus.TERMINATED,
        ContractStatus.VOID,
    }
)
"""Where a contract stands when no signed paper of it is awaited: reopened, given up, or not out yet."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A scan that is to be filed; `pages` are its printed sides, blank backs left out."""

    scan_no: str
    name: str
    path: Path
    sha256: str
    pages: int

    @classmethod
    def of(cls, claimed: Claim, sha256: str, seen: Recognised) -> "Arrived":
        printed = sum(not each.blank for each in seen.readings)
        whole = seen.gate.facts.pages if seen.gate.facts else 0
        return cls(claimed.scan_no, claimed.name, claimed.path, sha256, printed or whole)


def issued_copies(index: Index, owners: Sequence[str]) -> list[IssuedCopy]:
    """Every signing copy that ever went out for these contracts, their supplements included, superseded ones marked."""
    contracts = dict.fromkeys(contract_under(each) for each in owners)
    return [copy for each in contracts for copy in _copies_of(index, each)]


def _copies_of(index: Index, contract_no: str) -> list[IssuedCopy]:
    history = index.history(contract_no)
    issued = [each for each in history if isinstance(each, SigningCopyIssued)]
    newest = {_document_of(each): each.document_no for each in issued}
    return [
        IssuedCopy(
            contract_no=contract_no,
            document_no=each.document_no,
            title=_title(index, each.document_no),
            codes=tuple(page["code"] for page in each.pages),
            is_superseded=newest[_document_of(each)] != each.document_no,
        )
        for each in issued
    ]


def _title(index: Index, document_no: str) -> str:
    """What the paper is called, without the word for its unsigned state."""
    unsigned = next((each for each in index.files_of(document_no) if each.stage == "SIGN"), None)
    return unsigned.title.removesuffix("（签署版）") if unsigned else document_no


def _document_of(issued: SigningCopyIssued) -> tuple[str, str, str]:
    number = parse_document_number(issued.document_no)
    return number.owner, number.code, number.serial


def objections_to(index: Index, name: str, verdict: Verdict) -> list[Finding]:
    """Why a whole signing copy is still not filed by itself: all copies are there, or the contract waits for none."""
    copy = verdict.filed_as
    if copy is None:
        return []
    state = contract_in(index, copy.contract_no)
    findings = [] if copies_due(state, copy) else [all_copies_filed(state, copy, name)]
    if state.status in _NONE_AWAITED:
        findings.append(finding("S024", at=name, document_no=copy.document_no, status=state.status.label))
    return findings


def copies_due(state: ContractState, copy: IssuedCopy) -> int:
    """How many signed copies of ours are still to come back."""
    return max(0, state.opened.copies_seller - _filed(state, copy))


def all_copies_filed(state: ContractState, copy: IssuedCopy, name: str) -> Finding:
    """The finding for one copy too many."""
    return finding("S020", at=name, document_no=copy.document_no, copies=_filed(state, copy))


def _filed(state: ContractState, copy: IssuedCopy) -> int:
    return sum(each.document_no == copy.document_no for each in state.scans)


def file_facts(office: Office, work: UnitOfWork, arrived: Arrived, verdict: Verdict, *, by: str) -> list[Event]:
    """The facts of filing a scan, its bytes already durable in the dossier."""
    copy = verdict.filed_as
    if copy is None:
        raise ValueError("only a recognised scan can be filed")
    state = contract_in(work.index, copy.contract_no)
    copy_no = _filed(state, copy) + 1
    path = _keep_scan(office, arrived, copy, copy_no)
    document = parse_document_number(copy.document_no)
    issued = work.index.document(copy.document_no)
    filed = ScanFiled(
        scan_no=arrived.scan_no,
        contract_no=copy.contract_no,
        document_no=copy.document_no,
        path=office.workspace.relative(path),
        sha256=arrived.sha256,
        checks=[each.as_json() for each in verdict.checks],
        decided_by=by,
        copy_no=copy_no,
    )
    added = DocumentAdded(
        contract_no=copy.contract_no,
        document_no=copy.document_no,
        kind=document.code,
        title=f"{copy.title}（签署件第 {copy_no} 份）",
        stage=SIGNED,
        version=f"{document.version}-S",
        path=filed.path,
        sha256=arrived.sha256,
        size=disk.digests_of(path).size,
        pages=arrived.pages,
        responsible=both_parties(office, state),
        dated=office.today().isoformat(),
        text_sha256=issued.text_sha256 if issued else "",
    )
    return [filed, added]


def _keep_scan(office: Office, arrived: Arrived, copy: IssuedCopy, copy_no: int) -> Path:
    name = file_name(f"{copy.document_no}-S{copy_no}", f"{copy.title}签署件", "pdf")
    path = folder_for(office, copy.contract_no) / name
    if path.exists() and disk.digests_of(path).sha256 != arrived.sha256:
        put_among_orphans(office, path)
    disk.copy_new(arrived.path, path)
    return path
