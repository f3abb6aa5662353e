"""Read the whole archive and ledger again and compare: nothing is changed, every fault is told."""

from collections.abc import Iterator

from pipeline import disk
from pipeline.archive.verify import verify_root
from pipeline.domain.events import DocumentAdded
from pipeline.domain.findings import Finding, finding
from pipeline.services.office import Office


def check_fixity(office: Office) -> list[Finding]:
    """Every fault of ledger, index, archive objects and of papers in collection; empty when all is sound."""
    faults = office.records.verify()
    if office.workspace.dossiers.exists():
        faults += verify_root(office.workspace.dossiers, office.workspace.ledger).findings
    return [*faults, *_collected_faults(office)]


def _collected_faults(office: Office) -> Iterator[Finding]:
    with office.records.reading() as index:
        documents = index.events_of(DocumentAdded)
    for each in documents:
        path = office.workspace.stored(each.path)
        if not path.is_file():
            yield finding("K020", at=each.path, document_no=each.document_no)
        elif disk.digests_of(path).sha256 != each.sha256:
            yield finding("K021", at=each.path, document_no=each.document_no)
