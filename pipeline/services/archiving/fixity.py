"""Read the whole archive and ledger again and compare: nothing is changed, every fault is told."""

from collections.abc import Iterator
from pathlib import Path

from pipeline import disk
from pipeline.archive.verify import verify_root
from pipeline.domain.events import DocumentAdded, ProposalRecorded
from pipeline.domain.findings import Finding, errors_in, finding
from pipeline.errors import DamagedArchive
from pipeline.services.office import Office


def check_fixity(office: Office) -> list[Finding]:
    """Every fault of ledger, index, archive objects, templates used and papers in collection; empty when all is sound.

    With a damaged ledger nobody can say which papers there should be: then only the archive objects are read.
    """
    faults = _ledger_faults(office)
    is_readable = not errors_in(faults)
    if office.workspace.dossiers.exists():
        faults += verify_root(office.workspace.dossiers, office.workspace.ledger).findings
    return [*faults, *(_collected_faults(office) if is_readable else ())]


def _ledger_faults(office: Office) -> list[Finding]:
    try:
        return office.records.verify()
    except DamagedArchive as damage:
        place = office.workspace.relative(office.workspace.ledger)
        return [finding("K022", at=place, reason=damage.message, step=damage.next_step)]


def _collected_faults(office: Office) -> Iterator[Finding]:
    with office.records.reading() as index:
        documents, proposals = index.events_of(DocumentAdded), index.events_of(ProposalRecorded)
    kept = [(each.path, each.sha256, each.document_no) for each in documents]
    kept += [(each.path, each.sha256, each.proposal_no) for each in proposals]
    for path, sha256, name in kept:
        if not office.workspace.stored(path).is_file():
            yield finding("K020", at=path, document_no=name)
        elif not _is_intact(office.workspace.stored(path), sha256):
            yield finding("K021", at=path, document_no=name)
    there = {each.stem for each in office.workspace.templates.glob("*.docx")}
    for digest in sorted({each.template_sha256 for each in documents} - {""} | there):
        template = office.workspace.templates / f"{digest}.docx"
        if not template.is_file() or not _is_intact(template, digest):
            yield finding("K023", at=office.workspace.relative(template), digest=digest[:16])


def _is_intact(path: Path, sha256: str) -> bool:
    return disk.digests_of(path).sha256 == sha256
