"""What a dossier takes along into the archive: items, sources, facts, volume sheets, reading copy."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pipeline.archive.binder import BinderTitle, make_binder
from pipeline.archive.binder_stamps import find_lettering
from pipeline.archive.catalogue import Catalogue, DossierItem, build_catalogue
from pipeline.archive.dossier_package import DossierFacts, DossierPackage, Party
from pipeline.archive.volume import Volume
from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.dossier import SIGNED_COPY
from pipeline.domain.events import DocumentAdded
from pipeline.domain.people import Person
from pipeline.drafting.values import VolumeFacts, contents_values, cover_values, note_sheet_values
from pipeline.services.archiving.completeness import Gap, code_in_dossier
from pipeline.services.office import Office, proposal_of
from pipeline.services.printing import all_printed

FILING_DEPARTMENT = "档案室"
# What a volume lists as items; earlier drafts, Word files and unsigned copies go along as sources.
_ITEM_STAGES = frozenset({"REVIEW", "FINAL", "SIGNED"})
_STAGES = {ContractStatus.CLOSED: "FULL", ContractStatus.TERMINATED: "FULL", ContractStatus.EFFECTIVE: "SIGNED_SET"}


@dataclass(frozen=True, slots=True)
class Hands:
    """Who files and who checks: never the same person."""

    filed_by: Person
    checked_by: Person


def pack(
    office: Office, state: ContractState, number: str, hands: Hands, *, lines: Sequence[bytes], notes: Sequence[str]
) -> DossierPackage:
    """Everything of one archive act under this archive number; BadDocument when a document is not what it was."""
    catalogue = build_catalogue([_item(office, state, each) for each in finished_papers(state)], number)
    facts = _facts(office, state, number, hands)
    volume = _volume(office, facts, catalogue, notes)
    made_on = datetime.fromisoformat(f"{facts.filed_on}T00:00:00+08:00")
    binder = make_binder(catalogue, volume, BinderTitle(facts.title, made_on), find_lettering())
    return DossierPackage(facts, catalogue, tuple(lines), volume, binder, _sources(office, state))


def gap_notes(gaps: Sequence[Gap], gap_note: str) -> list[str]:
    """What the note sheet says of missing pieces."""
    if not gaps:
        return []
    missing = "、".join(each.title for each in gaps)
    return [f"归档时尚缺：{missing}。", f"缺件说明：{gap_note}。"]


def finished_papers(state: ContractState) -> list[DocumentAdded]:
    """The documents a volume lists as items: finished, as PDF."""
    return [each for each in state.documents if each.stage in _ITEM_STAGES and each.path.endswith(".pdf")]


def _item(office: Office, state: ContractState, document: DocumentAdded) -> DossierItem:
    is_scan = document.stage == "SIGNED"
    return DossierItem(
        path=office.workspace.stored(document.path),
        document_no=document.document_no,
        kind=code_in_dossier(document),
        title=document.title,
        responsible=document.responsible,
        dated=date_of(state, document),
        pages=document.pages,
        sha256=document.sha256,
        carrier="纸质扫描件" if is_scan else "电子件",
        remark="签署扫描件" if is_scan else "",
    )


def date_of(state: ContractState, document: DocumentAdded) -> str:
    """The date a document bears, ISO: a signed contract that of its last signature, not of its scan."""
    signing = state.signing
    if signing is None or code_in_dossier(document) != SIGNED_COPY:
        return document.dated
    return max(signing.signed_on_seller, signing.signed_on_buyer)


def _sources(office: Office, state: ContractState) -> tuple[Path, ...]:
    items = {each.path for each in finished_papers(state)}
    data = [each.path for each in state.proposals]
    others = [each.path for each in state.documents if each.path not in items]
    return tuple(office.workspace.stored(each) for each in dict.fromkeys([*data, *others]))


def _facts(office: Office, state: ContractState, number: str, hands: Hands) -> DossierFacts:
    proposal = proposal_of(office, state)
    return DossierFacts(
        contract_no=state.contract_no,
        archive_no=number,
        title=f"{office.company.name}与{state.opened.customer}{state.title}（{state.contract_no}）签订与履行材料",
        parties=(
            Party("甲方", proposal.buyer.name, proposal.buyer.uscc),
            Party("乙方", proposal.seller.name, proposal.seller.uscc),
        ),
        amount_gross=state.opened.amount_gross,
        status=state.status.label,
        stage=_STAGES.get(state.status, "INTERIM"),
        retention=number.split("-")[-2],
        fonds_name=office.company.name,
        filed_by=hands.filed_by.name,
        filed_on=office.today().isoformat(),
        checked_by=hands.checked_by.name,
        effective_on=state.effective_on,
        numbers={"customer_no": state.opened.customer_no, "proposal_no": state.opened.proposal_no},
    )


def _volume(office: Office, facts: DossierFacts, catalogue: Catalogue, notes: Sequence[str]) -> Volume:
    shown = replace(VolumeFacts.of(facts, catalogue, notes), filed_by_dept=FILING_DEPARTMENT)
    sheets = {"AJFM": cover_values(shown), "JNML": contents_values(shown), "JNBK": note_sheet_values(shown)}
    words = (office.drafter.render(key, values).docx for key, values in sheets.items())
    cover, contents, note_sheet = all_printed(office.pdf, words)
    return Volume(cover=cover, contents=contents, note_sheet=note_sheet)
