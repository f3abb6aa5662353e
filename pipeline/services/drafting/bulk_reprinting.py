"""Prints the drafts of an earlier batch that were made without PDFs, from their Word files as they are kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from pipeline import disk
from pipeline.domain.contract import CONTRACT_TEXT
from pipeline.domain.events import DocumentAdded
from pipeline.domain.findings import BadDocument, finding
from pipeline.domain.people import Person
from pipeline.drafting.paper.pdf_pages import page_count
from pipeline.errors import OutsideFailure, QidangError
from pipeline.ledger import Index, UnitOfWork
from pipeline.services.drafting.draft import Drafted
from pipeline.services.keeping import Sheet, keep
from pipeline.services.office import Office
from pipeline.services.papers.approval_form import FORM

_PDF = ".pdf"


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A draft without PDF, with the facts of its Word files: the newest text and the newest form."""

    drafted: Drafted
    words: tuple[DocumentAdded, ...]


def is_printed(drafted: Drafted) -> bool:
    """Whether a draft has its PDF."""
    return drafted.path.endswith(_PDF)


def reprinted_groups(office: Office, drafts: Sequence[Drafted], group: int, by: Person) -> Iterator[list[Drafted]]:
    """Group after group of these drafts as they are with PDF, each when its PDFs are durable.

    OutsideFailure naming the contract when one of its papers cannot be printed, BadDocument when a Word file is not
    what was recorded; the groups before it stay.
    """
    with office.records.reading() as index:
        earlier = [_Earlier(each, _words_of(index, each.contract_no)) for each in drafts]
    outcomes = office.pdf.to_pdfs(_kept_bytes(office, fact) for each in earlier for fact in each.words)
    for start in range(0, len(earlier), group):
        batch = earlier[start : start + group]
        papers = [(fact, _printed(next(outcomes), fact)) for each in batch for fact in each.words]
        paths = _keep(office, papers, by)
        yield [replace(each.drafted, path=paths[each.drafted.contract_no]) for each in batch]


def _words_of(index: Index, contract_no: str) -> tuple[DocumentAdded, ...]:
    """The Word files of the newest text and the newest form that stand there without PDF."""
    kept = index.documents(contract_no)
    newest = {each.kind: each.document_no for each in kept if each.kind in (CONTRACT_TEXT, FORM)}
    printed = {each.document_no for each in kept if each.path.endswith(_PDF)}
    return tuple(each for each in kept if each.document_no in set(newest.values()) - printed)


def _kept_bytes(office: Office, fact: DocumentAdded) -> bytes:
    path = office.workspace.stored(fact.path)
    is_there = path.is_file()
    if not is_there or disk.digests_of(path).sha256 != fact.sha256:
        found = finding("K021" if is_there else "K020", at=fact.path, document_no=fact.document_no)
        raise BadDocument(
            f"{fact.contract_no} 的 Word 草稿缺失或损坏，出不了 PDF。", [found], next_step=found.next_step
        )
    return path.read_bytes()


def _printed(outcome: bytes | QidangError, fact: DocumentAdded) -> bytes:
    if isinstance(outcome, bytes):
        return outcome
    if not isinstance(outcome, OutsideFailure):
        raise outcome
    raise OutsideFailure(
        f"合同 {fact.contract_no} 的 PDF 没有做成：{outcome.message}",
        next_step=f"{outcome.next_step}其 Word 草稿仍在；再运行同一条命令即接着补。",
    ) from outcome


def _keep(office: Office, papers: Sequence[tuple[DocumentAdded, bytes]], by: Person) -> dict[str, str]:
    """The PDFs of a group durable, and where each document's lies; what somebody printed meanwhile stays theirs."""
    numbers = [fact.document_no for fact, _ in papers]
    op = f"print-many:{numbers[0]}:{sha256(chr(10).join(numbers).encode()).hexdigest()[:16]}"
    with office.records.unit_of_work(by=by.id, op=op) as work:
        missing = [] if work.already_done else [each for each in papers if not _pdf_of(work, each[0])]
        for fact, pdf in missing:
            keep(office, work, _sheet(fact, pdf))
        if missing:
            work.commit()
        return {fact.contract_no: _pdf_of(work, fact) for fact, _ in papers if fact.kind == CONTRACT_TEXT}


def _pdf_of(work: UnitOfWork, fact: DocumentAdded) -> str:
    files = (each.path for each in work.index.files_of(fact.document_no))
    return next((each for each in files if each.endswith(_PDF)), "")


def _sheet(fact: DocumentAdded, pdf: bytes) -> Sheet:
    return Sheet(
        contract_no=fact.contract_no,
        document_no=fact.document_no,
        kind=fact.kind,
        title=fact.title,
        stage=fact.stage,
        version=fact.version,
        extension="pdf",
        data=pdf,
        pages=page_count(pdf),
        responsible=fact.responsible,
        text_sha256=fact.text_sha256,
        template_sha256=fact.template_sha256,
        data_sha256=fact.data_sha256,
    )
