"""What the records say of a contract's changes: its signed wording, its supplements, its settled instalments."""

from collections.abc import Iterator
from decimal import Decimal

from pydantic import ValidationError

from pipeline import disk
from pipeline.domain.closing_events import InvoiceRecorded, InvoiceReversed, ReceiptRecorded, ReceiptRefunded
from pipeline.domain.contract import CONTRACT_TEXT
from pipeline.domain.events import DocumentAdded, Event, PaperFactsStated
from pipeline.domain.findings import BadDocument, finding
from pipeline.domain.numbering.numbers import NumberStatus
from pipeline.domain.papers.changing_clauses import StandingText
from pipeline.domain.papers.changing_facts import ChangeFacts, Settled
from pipeline.domain.papers.changing_record import SupplementRecord
from pipeline.drafting.values.changing_text import standing_text
from pipeline.services.papers.drawing import Case
from pipeline.services.reviewing.issuing import newest_copy

REQUEST = "BGSQ"


def signed_wording(case: Case) -> StandingText:
    """The wording both sides signed: the Word file with the very text of the signing copy."""
    copy, texts = newest_copy(case.state), case.state.documents_of(CONTRACT_TEXT)
    signed = next((each.text_sha256 for each in texts if copy and each.document_no == copy.document_no), "")
    words = [each for each in texts if each.path.endswith(".docx")]
    same = [each for each in words if each.text_sha256 == signed] or words
    return standing_text(_bytes_of(case, same[-1]), name=same[-1].document_no)


def supplements_in(case: Case) -> list[SupplementRecord]:
    """Each supplement as its newest version has it, in the order of their numbers; those void are left out.

    BadDocument when a record is not what was recorded.
    """
    newest: dict[str, SupplementRecord] = {}
    for each in case.state.documents_of(REQUEST):
        if each.path.endswith(".json"):
            record = _record(case, each)
            newest[record.supplement_no] = record
    rows = {row.number: row.status for row in case.index.numbers(case.state.contract_no)}
    return [newest[each] for each in sorted(newest) if rows.get(each) is NumberStatus.USED]


def _record(case: Case, document: DocumentAdded) -> SupplementRecord:
    try:
        return SupplementRecord.model_validate_json(_bytes_of(case, document))
    except ValidationError as error:
        raise _damaged(document) from error


def _bytes_of(case: Case, document: DocumentAdded) -> bytes:
    path = case.office.workspace.stored(document.path)
    if not path.is_file():
        raise BadDocument(
            f"{document.contract_no} 的案卷缺少文件。",
            [finding("K020", at=document.path, document_no=document.document_no)],
        )
    if disk.digests_of(path).sha256 != document.sha256:
        raise _damaged(document)
    return path.read_bytes()


def _damaged(document: DocumentAdded) -> BadDocument:
    found = finding("K021", at=document.path, document_no=document.document_no)
    return BadDocument(f"{document.contract_no} 的案卷有文件损坏。", [found], next_step=found.next_step)


def request_saying(case: Case, change: int, digest: str) -> str:
    """The first request for this change with exactly this content, empty when the dossier holds none."""
    wanted = {"change": change, "approved_sha256": digest}
    stated = (each for each in case.index.history(case.state.contract_no) if isinstance(each, PaperFactsStated))
    return next((each.document_no for each in stated if each.kind == REQUEST and each.stated == wanted), "")


def settled_in(case: Case, facts: ChangeFacts) -> list[Settled]:
    """The instalments that stay: those a person names, and those the ledger has invoices or money for."""
    told = {each.seq for each in facts.settled}
    invoiced, paid = _balances(case.index.history(case.state.contract_no))
    known = [Settled(seq=each, status="已付") for each in sorted(paid) if each not in told]
    known += [Settled(seq=each, status="已开票") for each in sorted(invoiced - paid) if each not in told]
    return sorted([*facts.settled, *known], key=lambda each: each.seq)


def _balances(history: list[Event]) -> tuple[set[int], set[int]]:
    """Instalments with an invoice that stands, and with money that was not given back."""
    invoices: dict[int, Decimal] = {}
    money: dict[int, Decimal] = {}
    for event in history:
        for sums, seq, amount in _moves(event, invoices, money):
            sums[seq] = sums.get(seq, Decimal(0)) + amount
    return {seq for seq, sum_ in invoices.items() if sum_ > 0}, {seq for seq, sum_ in money.items() if sum_ > 0}


def _moves(
    event: Event, invoices: dict[int, Decimal], money: dict[int, Decimal]
) -> Iterator[tuple[dict[int, Decimal], int, Decimal]]:
    match event:
        case InvoiceRecorded():
            yield invoices, event.plan_seq, Decimal(event.gross)
        case InvoiceReversed():
            yield invoices, event.plan_seq, -Decimal(event.gross)
        case ReceiptRecorded():
            yield from ((money, each["plan_seq"], Decimal(each["amount"])) for each in event.applied)
        case ReceiptRefunded():
            yield from ((money, each["plan_seq"], -Decimal(each["amount"])) for each in event.applied)
