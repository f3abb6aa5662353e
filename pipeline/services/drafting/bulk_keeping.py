"""Keeps the papers of a group of contracts: many files flushed side by side, then told to the ledger together."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from pipeline import disk
from pipeline.domain.contract import ContractState
from pipeline.domain.people import Person
from pipeline.drafting.paper.pdf_pages import page_count
from pipeline.ledger import UnitOfWork
from pipeline.services.drafting.bulk_printing import Printed
from pipeline.services.drafting.bulk_rendering import Papers
from pipeline.services.drafting.draft import Drafted, both_parties, open_contract, text_sheet
from pipeline.services.keeping import Sheet, file_name, folder_for, keep
from pipeline.services.office import Office, Rendered, contract_in
from pipeline.services.papers.approval_form import BLANK_VERSION, form_sheet

_FLUSHING = 8
"""Threads that wait for the disk side by side: its journal takes their flushes together."""


def keep_all(
    office: Office, work: UnitOfWork, papers: Sequence[Papers], printed: Sequence[Printed], by: Person
) -> list[Drafted]:
    """Every contract of a group opened with its papers, inside a unit of work that is already open."""
    with ThreadPoolExecutor(_FLUSHING) as threads:
        folders = list(threads.map(lambda each: _fresh_folder(office, each.planned.contract_no), papers))
        for each in papers:
            open_contract(office, work, each.planned.contract_no, each.planned.proposal, by)
        states = [contract_in(work.index, each.planned.contract_no) for each in papers]
        prints: Sequence[Printed | None] = printed or [None] * len(papers)
        sheets = [
            _sheets(office, state, paper, pages) for state, paper, pages in zip(states, papers, prints, strict=True)
        ]
        _write(threads, folders, sheets)
    for sheet in (sheet for of_one in sheets for sheet in of_one):
        keep(office, work, sheet)
    return [_drafted(office, state, each) for state, each in zip(states, sheets, strict=True)]


def _fresh_folder(office: Office, contract_no: str) -> Path:
    """The folder of a number that is being taken now; what a killed run left there goes to the orphans."""
    folder = folder_for(office, contract_no)
    orphans = office.workspace.orphans
    for left in sorted(folder.iterdir()):
        disk.make_folder(orphans)
        target = orphans / f"{disk.digests_of(left).sha256[:16]}_{left.name}"
        with suppress(FileExistsError):
            disk.move(left, target)
        disk.remove_file(left)
    return folder


def _write(threads: ThreadPoolExecutor, folders: Iterable[Path], sheets: Iterable[Sequence[Sheet]]) -> None:
    files = [
        (folder / file_name(sheet.document_no, sheet.title, sheet.extension), sheet.data)
        for folder, each in zip(folders, sheets, strict=True)
        for sheet in each
    ]
    list(threads.map(lambda file: disk.write_new(*file), files))


def _sheets(office: Office, state: ContractState, papers: Papers, printed: Printed | None) -> list[Sheet]:
    parties = both_parties(office, state)
    text = _renditions(papers.text.word, printed.text if printed else b"")
    form = _renditions(papers.form, printed.form if printed else b"")
    return [
        *(text_sheet(parties, state, papers.text, each) for each in text),
        *(form_sheet(office, state, papers.form, BLANK_VERSION, each) for each in form),
    ]


def _renditions(word: Rendered, pdf: bytes) -> list[tuple[str, bytes, int]]:
    """Ending, bytes and pages of a paper's files; nobody counts the pages of one without PDF."""
    pages = page_count(pdf) if pdf else 0
    return [("docx", word.docx, pages), *([("pdf", pdf, pages)] if pdf else [])]


def _drafted(office: Office, state: ContractState, sheets: Sequence[Sheet]) -> Drafted:
    first = next((each for each in sheets if each.extension == "pdf"), sheets[0])
    path = office.workspace.folder_of(state.contract_no) / file_name(first.document_no, first.title, first.extension)
    return Drafted(
        contract_no=state.contract_no,
        document_no=first.document_no,
        title=state.title,
        customer=state.opened.customer,
        path=office.workspace.relative(path),
    )
