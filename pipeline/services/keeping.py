"""Puts a document into a contract's folder, once, with the fact that says what it is."""

from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.domain.events import DocumentAdded, ProposalRecorded
from pipeline.domain.numbering.short_titles import LIMIT, short_title
from pipeline.ledger import UnitOfWork
from pipeline.services.office import Office


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished document before it has a place."""

    contract_no: str
    document_no: str
    kind: str
    title: str
    stage: str
    version: str
    extension: str
    data: bytes
    pages: int
    responsible: str
    text_sha256: str = ""
    template_sha256: str = ""
    data_sha256: str = ""


def keep(office: Office, work: UnitOfWork, sheet: Sheet) -> DocumentAdded:
    """The sheet durable under its final name and its fact recorded; repeatable until the unit commits."""
    path = folder_for(office, sheet.contract_no) / file_name(sheet.document_no, sheet.title, sheet.extension)
    put_aside_unrecorded(office, work, sheet.document_no, path, sheet.data)
    disk.write_new(path, sheet.data)
    digests = disk.digests_of(path)
    fact = DocumentAdded(
        contract_no=sheet.contract_no,
        document_no=sheet.document_no,
        kind=sheet.kind,
        title=sheet.title,
        stage=sheet.stage,
        version=sheet.version,
        path=office.workspace.relative(path),
        sha256=digests.sha256,
        size=digests.size,
        pages=sheet.pages,
        responsible=sheet.responsible,
        dated=office.today().isoformat(),
        text_sha256=sheet.text_sha256,
        template_sha256=sheet.template_sha256,
        data_sha256=sheet.data_sha256,
    )
    work.record(fact)
    return fact


def folder_for(office: Office, contract_no: str) -> Path:
    """The contract's folder, there and without what a killed run left half written."""
    folder = office.workspace.folder_of(contract_no)
    disk.make_folder(folder)
    disk.sweep(folder)
    return folder


def file_name(document_no: str, title: str, extension: str) -> str:
    """`{文书编号}_{短题名}.{ext}` as the numbering rules say (domain 04 §4.3)."""
    short = disk.safe_name(short_title(title.replace(" ", "")), limit=3 * LIMIT)
    return f"{disk.safe_name(document_no)}_{short}.{extension}"


def put_aside_unrecorded(office: Office, work: UnitOfWork, document_no: str, path: Path, data: bytes) -> None:
    """Move away what a killed run left under this name, unless it is the very same or already a fact."""
    if not path.exists() or path.read_bytes() == data:
        return
    recorded = {each.path for each in work.index.files_of(document_no)}
    if office.workspace.relative(path) in recorded:
        return
    put_among_orphans(office, path)


def put_strangers_aside(office: Office, work: UnitOfWork, contract_no: str) -> None:
    """Move away whatever lies in a new contract's folder from a killed run that wanted the same number."""
    history = work.index.history(contract_no)
    ours = {each.path for each in history if isinstance(each, DocumentAdded | ProposalRecorded)}
    for each in sorted(folder_for(office, contract_no).iterdir()):
        if office.workspace.relative(each) not in ours:
            put_among_orphans(office, each)


def put_among_orphans(office: Office, path: Path) -> None:
    """Move away a file no fact speaks of; nothing is deleted."""
    disk.make_folder(office.workspace.orphans)
    disk.move(path, office.workspace.orphans / f"{disk.digests_of(path).sha256[:16]}_{path.name}")
