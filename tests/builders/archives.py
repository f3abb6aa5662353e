"""Whole archives: dossiers in two versions with the real ledger beside them; ocfl-py's opinion of them."""

import logging
from collections.abc import Sequence
from pathlib import Path

import ocfl
from ocfl.validator import Validator

from builders.dossiers import a_note, an_item, package_of
from builders.ledgers import contract_opened, keep, ledger_bytes, office_in
from pipeline.archive.catalogue import DossierItem
from pipeline.archive.dossier_package import DossierPackage, archive_dossier
from pipeline.archive.ocfl_object import CommittedVersion
from pipeline.archive.ocfl_root import StorageRoot, open_root
from pipeline.domain import events as facts

FIRST, SECOND = "LS-RJ-2026-0007", "LS-XS-2026-0008"


def two_dossiers(folder: Path) -> StorageRoot:
    """An archive under `folder/archive`: one dossier with a signed set and a full set, one with a signed set."""
    signed = register(folder, FIRST, ("HTWB", "HTSP"))
    file_dossier(folder, FIRST, signed, stage="签署集")
    file_dossier(folder, FIRST, [*signed, *register(folder, FIRST, ("YSQR",))], stage="全卷")
    file_dossier(folder, SECOND, register(folder, SECOND, ("HTWB",)), stage="签署集")
    return root_in(folder)


def register(folder: Path, contract_no: str, kinds: Sequence[str]) -> list[DossierItem]:
    """Documents put into the contract's folder and the ledger."""
    collecting = folder / "archive" / "collecting" / contract_no
    office = office_in(folder)
    if not collecting.exists():
        keep(office, f"open:{contract_no}", contract_opened(contract_no))
    items = [an_item(collecting, kind, contract_no=contract_no) for kind in kinds]
    keep(office, f"add:{contract_no}:{kinds}", *(document_added(item, contract_no) for item in items))
    return items


def file_dossier(folder: Path, contract_no: str, items: Sequence[DossierItem], stage: str) -> CommittedVersion:
    """One archive act, the version first and the ledger's line after it."""
    package = package_for(folder, contract_no, items, stage)
    op = f"archive:{contract_no}:{stage}"
    version = archive_dossier(root_in(folder), package, a_note(op, stage))
    keep(office_in(folder), op, archived(package, version))
    return version


def package_for(folder: Path, contract_no: str, items: Sequence[DossierItem], stage: str) -> DossierPackage:
    lines = [line for line in ledger_bytes(folder).splitlines() if f'"contract_no":"{contract_no}"'.encode() in line]
    number = archive_no(contract_no)
    return package_of(items, lines, contract_no=contract_no, archive_no=number, stage=stage)


def archive_no(contract_no: str) -> str:
    return f"LS01-HT·2026-D30-{contract_no[-4:]}"


def archived(package: DossierPackage, version: CommittedVersion) -> facts.DossierArchived:
    return facts.DossierArchived(
        contract_no=package.facts.contract_no,
        archive_no=package.facts.archive_no,
        object_id=version.object_id,
        object_version=version.version,
        inventory_sha512=version.inventory_sha512,
        stage=package.facts.stage,
        items=package.catalogue.item_count,
        pages=package.catalogue.page_count,
        filed_by=package.facts.filed_by,
        checked_by=package.facts.checked_by,
    )


def document_added(item: DossierItem, contract_no: str) -> facts.DocumentAdded:
    return facts.DocumentAdded(
        contract_no=contract_no,
        document_no=item.document_no,
        kind=item.kind,
        title=item.title,
        stage="定稿",
        version="V1.0",
        path=f"collecting/{contract_no}/{item.path.name}",
        sha256=item.sha256,
        size=item.path.stat().st_size,
        pages=item.pages,
        responsible=item.responsible,
        dated=item.dated,
    )


def root_in(folder: Path) -> StorageRoot:
    return open_root(folder / "archive")


def ledger_in(folder: Path) -> Path:
    return folder / "archive" / "ledger" / "events.jsonl"


def complaints_of_ocfl_py(root: StorageRoot) -> list[str]:
    """Every error and warning that ocfl-py, which we did not write, has about the root and its objects."""
    logging.getLogger().setLevel(logging.ERROR)
    found = [] if ocfl.StorageRoot(root=str(root.path)).validate(log_warnings=True) else ["root"]
    for declaration in sorted(root.path.rglob("0=ocfl_object_1.1")):
        validator = Validator(log_warnings=True)
        if not validator.validate_object(str(declaration.parent)) or validator.status_str():
            found.append(f"{declaration.parent.name}: {validator.status_str()}")
    return found
