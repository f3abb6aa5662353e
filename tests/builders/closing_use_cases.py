"""The use cases of money, closure, loans and appraisal, to be disturbed like all others."""

from collections.abc import Mapping

from builders.closing import FINANCE, appraisal, closure, draw_closing, invoice, receipt, record
from builders.offices import DIRECTOR, DRAFTER, FILER, FIRST, Stage
from builders.paper_forms import facts_file
from builders.use_cases import UseCase, status, versions
from pipeline.domain.closing_events import ArchiveLent, ArchiveReturned, InvoiceRecorded, ReceiptRecorded
from pipeline.domain.contract import ContractStatus
from pipeline.domain.events import DocumentAdded
from pipeline.services.office import Office
from pipeline.services.papers.appraising import draw_appraisal
from pipeline.services.papers.closure import close_contract
from pipeline.services.papers.lending import Brought, Wish, lend, take_back


def record_the_first_instalment(office: Office) -> None:
    record(office, invoices=[invoice()], receipts=[receipt()])


def has_money_once(office: Office) -> bool:
    with office.records.reading() as index:
        kinds = [type(each) for each in index.history(FIRST)]
    return kinds.count(InvoiceRecorded) == kinds.count(ReceiptRecorded) == 1


def dissolve(office: Office) -> None:
    draw_closing(office, "JQQR", closure(closure_type="协议解除"), FINANCE)


def lend_it(office: Office) -> None:
    day = office.today()
    lend(office, Wish(FIRST, FINANCE, "外借原件", "核对付款条件", DIRECTOR, day, day), by=FILER)


def loans(office: Office) -> tuple[int, int]:
    with office.records.reading() as index:
        return len(index.events_of(ArchiveLent)), len(index.events_of(ArchiveReturned))


def take_it_back(office: Office) -> None:
    take_back(office, Brought("LS01-JY-2026-001", office.today(), None, is_sound=True), by=FILER)


def appraise(office: Office) -> None:
    draw_appraisal(office, facts_file(office, appraisal()), by=FILER)


def appraisals(office: Office) -> list[str]:
    with office.records.reading() as index:
        papers = [each for each in index.events_of(DocumentAdded) if each.kind == "JDXH"]
    return [each.document_no for each in papers if each.path.endswith(".pdf")]


CLOSING_USE_CASES: Mapping[str, UseCase] = {
    "record money": UseCase(Stage.EFFECTIVE, record_the_first_instalment, has_money_once),
    "print an account": UseCase(
        Stage.EFFECTIVE,
        lambda office: draw_closing(office, "KPSK", None, FINANCE),
        lambda office: versions(office, "KPSK") == ["V1.0"],
        record_the_first_instalment,
    ),
    "close a contract": UseCase(
        Stage.EFFECTIVE,
        lambda office: close_contract(office, FIRST, by=DRAFTER),
        lambda office: status(office) is ContractStatus.TERMINATED,
        dissolve,
    ),
    "lend a volume": UseCase(Stage.ARCHIVED, lend_it, lambda office: loans(office) == (1, 0)),
    "take a volume back": UseCase(Stage.ARCHIVED, take_it_back, lambda office: loans(office) == (1, 1), lend_it),
    "appraise volumes": UseCase(Stage.EFFECTIVE, appraise, lambda office: appraisals(office) == ["LS01-JDXH-01-V1.0"]),
}
