"""Archive a dossier: one new version of its archive object, its archive number taken once, its fact recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from pipeline.archive.dossier_package import DossierPackage, archive_dossier, archived_facts
from pipeline.archive.inventory import VersionNote
from pipeline.archive.ocfl_names import object_id
from pipeline.archive.ocfl_object import CommittedVersion, committed_versions
from pipeline.archive.ocfl_root import StorageRoot, open_root, recover
from pipeline.domain.contract import ContractState, ContractStatus
from pipeline.domain.events import DossierArchived, NumberTaken
from pipeline.domain.findings import BadDocument
from pipeline.domain.numbering.numbers import NumberKind, archive_number, next_serial
from pipeline.domain.people import Person, Role
from pipeline.errors import Refused
from pipeline.ledger import Index
from pipeline.services.archiving.completeness import Gap, gaps_of
from pipeline.services.archiving.packing import Hands, gap_notes, pack
from pipeline.services.office import Office, contract_in

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


def archive_contract(
    office: Office, contract_no: str, *, filed_by: str, checked_by: str, gap_note: str = ""
) -> Archived:
    """The dossier as it stands, archived; nothing new when nothing changed since the last time.

    Refused when the contract is not yet effective, when one person would file and check, or when required
    pieces are missing and no `gap_note` says why (R8-01).
    """
    hands = _hands(office, filed_by, checked_by)
    root = open_root(office.workspace.archive)
    recover(root)  # a kill while writing leaves an object that cannot be read before it is mended
    with office.records.reading() as index:
        state = contract_in(index, contract_no)
        gaps = gaps_of(office, index, state)
    _may_be_archived(state, gaps, gap_note)
    _record_forgotten(office, root, state, hands)
    number = take_archive_number(office, state, by=hands.filed_by)
    with office.records.reading() as index:
        lines = index.lines_of(contract_no)
    package = pack(office, state, number, hands, lines=lines, notes=gap_notes(gaps, gap_note))
    act = _act_of(state)
    version = archive_dossier(root, package, _note(office, package, hands, act))
    _record(office, _fact(package, version, hands), by=hands.filed_by, act=act)
    totals = package.catalogue
    path = office.workspace.relative(version.path)
    return Archived(contract_no, number, version.version, totals.item_count, totals.page_count, path, tuple(gaps))


def archive_due(office: Office) -> list[Archived]:
    """Every dossier that changed since it was last archived, or whose set is complete for the first time.

    One that cannot be archived does not keep the others back; Refused names them all at the end.
    """
    with office.records.reading() as index:
        due = [each for each in index.contract_numbers() if _is_due(office, index, each)]
    archivists = [each.id for each in office.company.holders(Role.ARC)]
    if due and len(archivists) < 2:
        raise Refused("定时归档需要两位档案员（立卷、检查）。", next_step="请在 company.toml 中补齐档案员。")
    archived, failed = [], []
    for each in due:
        try:
            archived.append(_archive_as(office, each, archivists))
        except (BadDocument, Refused) as reason:
            failed.append(f"{each}：{reason.message}")
    if failed:
        raise Refused(f"{len(failed)} 份案卷没有归档：{' '.join(failed)}", next_step="逐份处理后再归档；其余已归档。")
    return archived


def _archive_as(office: Office, contract_no: str, archivists: Sequence[str]) -> Archived:
    filed_by, checked_by = archivists[:2]
    return archive_contract(office, contract_no, filed_by=filed_by, checked_by=checked_by, gap_note=ADDED_LATER)


def _is_due(office: Office, index: Index, contract_no: str) -> bool:
    state = contract_in(index, contract_no)
    if state.status not in ARCHIVABLE:
        return False
    if not state.archived:
        return not gaps_of(office, index, state)
    return index.entry_for(f"archived:{_act_of(state)}") is None


def _hands(office: Office, filed_by: str, checked_by: str) -> Hands:
    hands = Hands(office.company.person_in(filed_by, Role.ARC), office.company.person_in(checked_by, Role.ARC))
    if hands.filed_by == hands.checked_by:
        raise Refused("立卷人与检查人不能是同一人。", next_step="请另请一位档案员检查。")
    return hands


def _may_be_archived(state: ContractState, gaps: Sequence[Gap], gap_note: str) -> None:
    if state.status not in ARCHIVABLE:
        raise Refused(f"{state.contract_no} 现为“{state.status.label}”，尚不能归档。", next_step="合同生效后再归档。")
    if gaps and not gap_note.strip():
        missing = "、".join(f"{each.code} {each.title}" for each in gaps)
        raise Refused(
            f"{state.contract_no} 还缺 {len(gaps)} 项材料：{missing}。",
            next_step="补齐后归档；确需先归的，请用 --gap-note 写明缺件说明与批准人。",
        )


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


def _act_of(state: ContractState) -> str:
    """The name of this archive act: the same as long as the dossier is the same, so that it is done once."""
    digests = sorted({each.sha256 for each in state.documents} | {each.sha256 for each in state.proposals})
    content = "\n".join([state.contract_no, state.status.value, *digests])
    return f"archive-{state.contract_no}-{sha256(content.encode()).hexdigest()[:16]}"


def _note(office: Office, package: DossierPackage, hands: Hands, act: str) -> VersionNote:
    return VersionNote(
        message=f"归档 {package.facts.archive_no}（{package.facts.stage}）",
        user_name=hands.filed_by.name,
        user_address=f"urn:person:{hands.filed_by.id}",
        created=office.clock.now(),
        op=act,
    )


def _record_forgotten(office: Office, root: StorageRoot, state: ContractState, hands: Hands) -> None:
    """Record versions that became durable just before an earlier run was killed."""
    identifier = object_id(state.contract_no)
    for act, version in committed_versions(root, identifier).items():
        with office.records.reading() as index:
            is_known = index.entry_for(f"archived:{act}") is not None
        if not is_known:
            _record(office, _told_fact(office, root, version), by=hands.filed_by, act=act)


def _told_fact(office: Office, root: StorageRoot, version: CommittedVersion) -> DossierArchived:
    """The fact of an archive act as its own version tells it."""
    told = archived_facts(root, version.object_id, version.version)
    return DossierArchived(
        contract_no=told["contract_no"],
        archive_no=told["archive_no"],
        object_id=version.object_id,
        object_version=version.version,
        inventory_sha512=version.inventory_sha512,
        stage=told["stage"],
        items=told["totals"]["items"],
        pages=told["totals"]["pages"],
        filed_by=office.company.person(told["filed_by"]).id,
        checked_by=office.company.person(told["checked_by"]).id,
    )


def _fact(package: DossierPackage, version: CommittedVersion, hands: Hands) -> DossierArchived:
    facts, catalogue = package.facts, package.catalogue
    return DossierArchived(
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


def _record(office: Office, fact: DossierArchived, *, by: Person, act: str) -> None:
    with office.records.unit_of_work(by=by.id, op=f"archived:{act}") as work:
        if not work.already_done:
            work.record(fact)
            work.commit()
