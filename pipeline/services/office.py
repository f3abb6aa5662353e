"""What every verb is given: the rooms, the company's facts and the doors to the outside world."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pipeline.domain.calendar.clock import Clock
from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.company import Company
from pipeline.domain.contract import ContractState, fold_contract
from pipeline.domain.proposal.model import Proposal
from pipeline.drafting.kinds.kind import Kind
from pipeline.errors import NotFound, QidangError
from pipeline.ledger import Index, RecordsOffice
from pipeline.services.workspace import Workspace


class Rendered(Protocol):
    """A document out of a template: Word bytes, its plain text and the digests that bind it."""

    @property
    def docx(self) -> bytes: ...
    @property
    def text(self) -> str: ...
    @property
    def text_sha256(self) -> str: ...
    @property
    def template_sha256(self) -> str: ...


class Drafter(Protocol):
    """Legal's templates, compiled once and kept by digest for ever."""

    def render(self, key: str, values: Mapping[str, object], *, template_sha256: str = "") -> Rendered:
        """The kind `key` filled with values, from the present template or the named earlier one."""
        ...

    def clauses(
        self, key: str, values: Mapping[str, object], *, template_sha256: str = ""
    ) -> Mapping[str, tuple[str, ...]]:
        """Which clauses of the clause library stand in such a document, each with its places."""
        ...

    def kind(self, key: str) -> Kind:
        """The kind as its folder says; NotFound for an unknown key."""
        ...


class PdfMaker(Protocol):
    """Word to PDF, the same bytes for the same input."""

    def to_pdf(self, docx: bytes) -> bytes: ...

    def to_pdfs(self, documents: Iterable[bytes]) -> Iterator[bytes | QidangError]:
        """The PDF of each document in their order, some made at the same time; the error in place of a failed one."""
        ...

    def warm_up(self) -> None:
        """Begin starting in the background, so that the first document need not wait."""
        ...


@dataclass(frozen=True, slots=True)
class IntakeRules:
    """When a dropped file counts as complete, and how much of one is read."""

    quiet_seconds: float
    patience_seconds: float
    max_pages: int
    max_bytes: int
    polling: bool


@dataclass(frozen=True, slots=True)
class Office:
    """One workspace, open for work."""

    workspace: Workspace
    company: Company
    records: RecordsOffice
    drafter: Drafter
    pdf: PdfMaker
    calendar: WorkCalendar
    clock: Clock
    page_key: bytes
    intake: IntakeRules

    def today(self) -> date:
        """The date in China."""
        return self.clock.now().date()


def contract_in(index: Index, contract_no: str) -> ContractState:
    """The contract as its facts make it; NotFound when the number opens none."""
    history = index.history(contract_no)
    if not history:
        known = "、".join(index.contract_numbers()[-5:]) or "尚无合同"
        raise NotFound(f"没有合同 {contract_no}。", next_step=f"请核对编号；最近的有：{known}。")
    return fold_contract(history)


def proposal_of(office: Office, state: ContractState) -> Proposal:
    """The proposal a contract is drafted from, as last recorded."""
    data = office.workspace.stored(state.proposal_path).read_bytes()
    return Proposal.model_validate(json.loads(data))
