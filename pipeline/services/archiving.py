"""Archive a dossier: catalogue, volume sheets, reading copy, one new version of its archive object."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from pipeline.archive.binder import BinderTitle, make_binder
from pipeline.archive.binder_stamps import find_lettering
from pipeline.archive.catalogue import Catalogue, DossierItem, build_catalogue
from pipeline.archive.dossier_package import DossierFacts, DossierPackage, Party, archive_dossier
from pipeline.archive.inventory import VersionNote
from pipeline.archive.ocfl_object import CommittedVersion
from pipeline.archive.ocfl_root import open_root
from pipeline.archive.volume import Volume
from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.events import DocumentAdded, DossierArchived, NumberTaken
from pipeline.domain.numbers import NumberKind, archive_number, next_serial
from pipeline.domain.people import Person, Role
from pipeline.drafting.values import (
    VolumeFacts,
    contents_values,
    cover_values,
    note_sheet_values,
)
from pipeline.errors import Refused
from pipeline.ledger import Index
from pipeline.services.completeness import Gap, code_in_dossier, gaps_of
from pipeline.services.office import Office, contract_in, proposal_of

FILING_DEPARTMENT = "档案室"
ADDED_LATER = "定时归档，所缺材料到齐后补入"
ARCHIVABLE = frozenset(
    {
        ContractStatus.EFFECTIVE,
        ContractStatus.PERFORMING,
        ContractStatus.PERFORMED,
        ContractStatus.CLOSED,
        ContractStatus.TERMINATED,
    }
)
# What a volume lists as items; earlier drafts, Word files and unsigned copies go along as sources.
_ITEM_STAGES = frozenset({"REVIEW", "FINAL", "SIGNED"})
_STAGES = {ContractStatus.CLOSED: "FULL", ContractStatus.TERMINATED: "FULL", ContractStatus.EFFECTIVE: "SIGNED_SET"}


@dataclass(frozen=True, slots=True)
class Archived:
    """One archive act."""

    contract_no: str
    archive_no: str
    object_version: str
    items: int
    pages: int
    path: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Hands:
    """Who files and who checks: never the same person."""

    filed_by: Person
    checked_by: Person


def archive_contract(
    office: Office, contract_no: str, *, filed_by: str, checked_by: str, gap_note: str = ""
) -> Archived:
    """The dossier as it stands, archived; nothing new when nothing changed since the last time.

    Refused when the contract is not yet effective, when one person would file and check, or when required
    pieces are missing and no `gap_note` says why (R8-01).
    """
    hands = Hands(office.company.person_in(filed_by, Role.ARC), office.company.person_in(checked_by, Role.ARC))
    if hands.filed_by == hands.checked_by:
        raise Refused("立卷人与检查人不能是同一人。", next_step="请另请一位档案员检查。")
    with office.records.reading() as index:
        state = contract_in(index, contract_no)
        gaps = gaps_of(office, index, state)
        lines = index.lines_of(contract_no)
        act = _act_of(state)
    _may_be_archived(state, gaps, gap_note)
    number = take_archive_number(office, state, by=hands.filed_by)
    catalogue = build_catalogue(_items(office, state), number)
    facts = _facts(office, state, number, hands)
    package = _package(office, state, facts, catalogue, lines, _notes(gaps, gap_note))
    note = VersionNote(
        message=f"归档 {number}({facts.stage})",
        user_name=hands.filed_by.name,
        user_address=f"urn:person:{hands.filed_by.id}",
        created=office.clock.now(),
        op=act,
    )
    version = archive_dossier(open_root(office.workspace.archive), package, note)
    _record(office, package, version, hands, act)
    path = office.workspace.relative(version.path)
    return Archived(contract_no, number, version.version, catalogue.item_count, catalogue.page_count, path, tuple(gaps))


def archive_due(office: Office) -> list[Archived]:
    """Every dossier that changed since it was last archived, or whose set is complete for the first time."""
    with office.records.reading() as index:
        due = [each for each in index.contract_numbers() if _is_due(office, index, each)]
    filed_by, checked_by = [each.id for each in office.company.holders(Role.ARC)[:2]]
    return [
        archive_contract(office, each, filed_by=filed_by, checked_by=checked_by, gap_note=ADDED_LATER) for each in due
    ]


def _is_due(office: Office, index: Index, contract_no: str) -> bool:
    state = contract_in(index, contract_no)
    if state.status not in ARCHIVABLE:
        return False
    if not state.archived:
        return not gaps_of(office, index, state)
    return index.entry_for(f"archived:{_act_of(state)}") is None


def take_archive_number(office: Office, state: ContractState, *, by: Person) -> str:
    """The volume's number: the one it has, or the next of its year and retention (DA/T 13-2022)."""
    contract_no = state.contract_no
    with office.records.unit_of_work(by=by.id, op=f"volume:{contract_no}") as work:
        known = [
            each.number
            for each in work.index.history(contract_no)
            if isinstance(each, NumberTaken) and each.kind == NumberKind.VOLUME
        ]
        if known:
            return known[0]
        company, year = office.company, office.today().year
        retention = company.retention.code_for(state.amount_gross)
        series = f"{company.fonds}-HT·{year}-{retention}"
        taken = [row.number for row in work.index.numbers(series)]
        number = archive_number(company.fonds, year, retention, next_serial(NumberKind.VOLUME, taken))
        work.record(NumberTaken(number, NumberKind.VOLUME, series, state.title, contract_no))
        work.commit()
    return number


def _may_be_archived(state: ContractState, gaps: Sequence[Gap], gap_note: str) -> None:
    if state.status not in ARCHIVABLE:
        raise Refused(f"{state.contract_no} 现为“{state.status.label}”，尚不能归档。", next_step="合同生效后再归档。")
    if gaps and not gap_note.strip():
        missing = "、".join(f"{each.code} {each.title}" for each in gaps)
        raise Refused(
            f"{state.contract_no} 还缺 {len(gaps)} 项材料：{missing}。",
            next_step="补齐后归档；确需先归的，请用 --gap-note 写明缺件说明与批准人。",
        )


def _items(office: Office, state: ContractState) -> list[DossierItem]:
    wanted = [each for each in state.documents if each.stage in _ITEM_STAGES and each.path.endswith(".pdf")]
    return [_item(office, each) for each in wanted]


def _item(office: Office, document: DocumentAdded) -> DossierItem:
    is_scan = document.stage == "SIGNED"
    return DossierItem(
        path=office.workspace.stored(document.path),
        document_no=document.document_no,
        kind=code_in_dossier(document),
        title=document.title,
        responsible=document.responsible,
        dated=document.dated,
        pages=document.pages,
        sha256=document.sha256,
        carrier="纸质扫描件" if is_scan else "电子件",
        remark="签署扫描件" if is_scan else "",
    )


def _sources(office: Office, state: ContractState) -> tuple[Path, ...]:
    items = {each.path for each in state.documents if each.stage in _ITEM_STAGES and each.path.endswith(".pdf")}
    data = [each.path for each in state.proposals]
    others = [each.path for each in state.documents if each.path not in items]
    return tuple(office.workspace.stored(each) for each in dict.fromkeys([*data, *others]))


def _facts(office: Office, state: ContractState, number: str, hands: Hands) -> DossierFacts:
    proposal = proposal_of(office, state)
    return DossierFacts(
        contract_no=state.contract_no,
        archive_no=number,
        title=f"{office.company.name}与{state.opened.customer}{state.title}合同（{state.contract_no}）签订与履行材料",
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


def _package(
    office: Office,
    state: ContractState,
    facts: DossierFacts,
    catalogue: Catalogue,
    lines: Iterable[bytes],
    notes: list[str],
) -> DossierPackage:
    volume = _volume(office, facts, catalogue, notes)
    made_on = datetime.fromisoformat(f"{facts.filed_on}T00:00:00+08:00")
    binder = make_binder(catalogue, volume, BinderTitle(facts.title, made_on), find_lettering())
    return DossierPackage(facts, catalogue, tuple(lines), volume, binder, _sources(office, state))


def _volume(office: Office, facts: DossierFacts, catalogue: Catalogue, notes: list[str]) -> Volume:
    shown = replace(VolumeFacts.of(facts, catalogue, notes), filed_by_dept=FILING_DEPARTMENT)
    sheets = {"AJFM": cover_values(shown), "JNML": contents_values(shown), "JNBK": note_sheet_values(shown)}
    made = {key: office.pdf.to_pdf(office.drafter.render(key, values).docx) for key, values in sheets.items()}
    return Volume(cover=made["AJFM"], contents=made["JNML"], note_sheet=made["JNBK"])


def _notes(gaps: Sequence[Gap], gap_note: str) -> list[str]:
    if not gaps:
        return []
    missing = "、".join(f"{each.title}" for each in gaps)
    return [f"归档时尚缺：{missing}。", f"缺件说明：{gap_note}"]


def _act_of(state: ContractState) -> str:
    """The name of this archive act: the same as long as the dossier is the same, so that it is done once."""
    digests = sorted({each.sha256 for each in state.documents} | {each.sha256 for each in state.proposals})
    content = "\n".join([state.contract_no, state.status.value, *digests])
    return f"archive-{state.contract_no}-{sha256(content.encode()).hexdigest()[:16]}"


def _record(office: Office, package: DossierPackage, version: CommittedVersion, hands: Hands, act: str) -> None:
    facts, catalogue = package.facts, package.catalogue
    with office.records.unit_of_work(by=hands.filed_by.id, op=f"archived:{act}") as work:
        if work.already_done:
            return
        work.record(
            DossierArchived(
                contract_no=facts.contract_no,
                archive_no=facts.archive_no,
                object_id=version.object_id,
                object_version=version.version,
                inventory_sha512=version.inventory_sha512,
                stage=facts.stage,
                items=catalogue.item_count,
                pages=catalogue.page_count,
                filed_by=hands.filed_by.id,
                checked_by=hands.checked_by.id,
            )
        )
        work.commit()
