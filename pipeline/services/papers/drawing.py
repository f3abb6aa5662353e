"""Draw a paper of a contract: facts checked, values built, numbered, rendered, kept; the same again is the same paper.

A `PaperKind` says who may draw a paper, what a person adds, and how its values are built; the tables of kinds stand
with their builders.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from pipeline.domain.contract import ContractState
from pipeline.domain.events import DocumentAdded, Json, NumberTaken, PaperFactsStated
from pipeline.domain.findings import BadDocument, Finding, errors_in
from pipeline.domain.numbering.numbers import document_number, next_minor, parse_document_number
from pipeline.domain.people import Person, Role
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.reading.paper_facts import PaperFacts
from pipeline.drafting.paper.pdf_pages import page_count
from pipeline.drafting.values import document_values
from pipeline.errors import Busy, Refused
from pipeline.ledger import Index, UnitOfWork
from pipeline.services.drafting.draft import both_parties, text_values, text_version
from pipeline.services.keeping import Sheet, keep
from pipeline.services.office import Office, Rendered, contract_in, proposal_of
from pipeline.services.papers.facts_forms import FactsKind, facts_in
from pipeline.services.reviewing.issuing import stamp_and_keep

FIRST_VERSION = "V1.0"
FINAL = "FINAL"


@dataclass(frozen=True)
class Case:
    """What a builder is given: the office, the contract as it stands, its proposal, and who draws."""

    office: Office
    index: Index
    state: ContractState
    proposal: Proposal
    person: Person

    @cached_property
    def contract(self) -> dict[str, object]:
        """What every document of the contract may name."""
        version = text_version(self.state)
        return text_values(self.office, self.state.contract_no, self.proposal, version=version, stage="SIGN")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a builder gives: the values without `doc`, what was found, and what sets this paper apart from others.

    `part` tells several papers of one kind apart (谈判第 2 轮); `number` is a number given elsewhere, `takes` one
    that leaves the register with this paper. `stated` goes into the ledger and `record` (JSON) into the dossier,
    for the papers that rest on this one.
    """

    values: dict[str, Any]
    findings: Sequence[Finding] = ()
    part: str = ""
    number: str = ""
    takes: NumberTaken | None = None
    stated: Json | None = None
    record: bytes = b""


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper; papers before the contract are numbered under the customer (handbook 4.2).

    What is stated for a kind with `keeps_facts` goes into the ledger, for the papers that rest on it. A kind that
    goes out `for_signature` gets page codes. The code of a variant has its name behind it (BGSQ_BCXY). `may` is
    Refused by a contract that is not so far or too far, before anybody is asked for facts.
    """

    code: str
    makers: tuple[Role, ...]
    facts: type[PaperFacts]
    build: Callable[[Case, Any], Drawn]
    of_customer: bool = False
    of_both_parties: bool = False
    confidentiality: str = "内部"
    keeps_facts: bool = False
    for_signature: bool = False
    may: Callable[[ContractState], None] = lambda _state: None

    @property
    def document_code(self) -> str:
        """The four letters in the document's number."""
        return self.code.partition("_")[0]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in the dossier."""

    contract_no: str
    document_no: str
    title: str
    path: str
    pages: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Order:
    """A paper as it is to be: everything but its number; `slot` ends the title of all versions of this paper."""

    kind: PaperKind
    facts: PaperFacts
    state: ContractState
    drawn: Drawn
    title: str
    slot: str
    digest: str
    person: Person


def draw(office: Office, contract_no: str, kind: PaperKind, facts_path: Path | None, *, by: str) -> Paper:
    """The paper kept as Word and PDF; changed facts give its next version, the same facts the same paper.

    BadDocument with every fault of the facts; Refused when the contract is not so far, or by the wrong person.
    """
    person = office.company.person_in(by, *kind.makers)
    stated = FactsKind(kind.code, kind.facts)
    with office.records.reading() as index:
        kind.may(contract_in(index, contract_no))
    with facts_in(office, facts_path, stated, contract_no=contract_no) as given, office.records.reading() as index:
        order = _order(office, index, contract_no, (kind, given.facts), person)
        known = _same(order)
        number = known.document_no if known else _next_number(index, order)
    if not known:
        _make(office, order, number)
    return _paper(office, order, number, given.tell(order.drawn.findings))


def _order(
    office: Office, index: Index, contract_no: str, wanted: tuple[PaperKind, PaperFacts], person: Person
) -> _Order:
    kind, facts = wanted
    state = contract_in(index, contract_no)
    proposal = proposal_of(office, state)
    drawn = kind.build(Case(office, index, state, proposal, person), facts)
    if errors_in(drawn.findings):
        raise BadDocument(f"{contract_no} 的{office.drafter.kind(kind.code).title}还不能出。", drawn.findings)
    slot = f"{office.drafter.kind(kind.code).title}{drawn.part}"
    subject = proposal.proposal.title if kind.of_customer else state.title
    bare = subject.removesuffix("合同") if slot.startswith("合同") else subject
    return _Order(kind, facts, state, drawn, f"{bare}{slot}", slot, values_digest(drawn.values), person)


def values_digest(values: dict[str, Any]) -> str:
    """What tells one set of values from another."""
    return sha256(json.dumps(values, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _earlier(order: _Order) -> list[DocumentAdded]:
    """The versions of this very paper, oldest first."""
    kept = order.state.documents_of(order.kind.document_code)
    return [each for each in kept if each.title.endswith(order.slot) and each.path.endswith(".pdf")]


def _same(order: _Order) -> DocumentAdded | None:
    newest = _earlier(order)[-1:]
    return newest[0] if newest and newest[0].data_sha256 == order.digest else None


def _next_number(index: Index, order: _Order) -> str:
    given, earlier = order.drawn.number, _earlier(order)
    if given and index.files_of(given):
        raise Refused(
            f"{given} 已经存档，内容不同。",
            next_step="同号同版本不得有两种内容；请先在方案数据里升版本号，改稿后再出。",
        )
    if given:
        return given
    if earlier:
        last = parse_document_number(earlier[-1].document_no)
        return f"{last.owner}-{last.code}-{last.serial}-{next_minor(last.version)}"
    owner = order.state.opened.customer_no if order.kind.of_customer else order.state.contract_no
    numbers = (document_number(owner, order.kind.document_code, serial, FIRST_VERSION) for serial in count(1))
    return next(each for each in numbers if not index.files_of(each))


def _make(office: Office, order: _Order, number: str) -> None:
    word = office.drafter.render(order.kind.code, {**order.drawn.values, "doc": _doc(office, order, number)})
    pdf = office.pdf.to_pdf(word.docx)
    with office.records.unit_of_work(by=order.person.id, op=f"paper:{number}") as work:
        if work.already_done:
            return
        if order.drawn.takes:
            work.record(order.drawn.takes)
        _keep_all(office, work, order, number, (word, pdf))
        if order.kind.keeps_facts or order.drawn.stated is not None:
            work.record(_statement(order, number))
        work.commit()


def _keep_all(office: Office, work: UnitOfWork, order: _Order, number: str, made: tuple[Rendered, bytes]) -> None:
    word, pdf = made
    pages = page_count(pdf)
    if order.drawn.record:
        keep(office, work, _sheet(office, order, number, ("json", order.drawn.record, word, 0)))
    keep(office, work, _sheet(office, order, number, ("docx", word.docx, word, pages)))
    printed = _sheet(office, order, number, ("pdf", pdf, word, pages))
    if order.kind.for_signature:
        stamp_and_keep(office, work, replace(printed, stage="SIGN"))
    else:
        keep(office, work, printed)


def _statement(order: _Order, number: str) -> PaperFactsStated:
    told = order.drawn.stated
    stated = order.facts.model_dump(mode="json") if told is None else told
    return PaperFactsStated(order.state.contract_no, number, order.kind.code, stated)


def _doc(office: Office, order: _Order, number: str) -> dict[str, object]:
    parsed = parse_document_number(number)
    head = document_values(f"{parsed.owner}-{parsed.code}-{parsed.serial}", parsed.version, order.title)
    return {
        **head,
        "customer_no": order.state.opened.customer_no,
        "contract_no": order.state.contract_no,
        "prepared_by": order.person.name,
        "prepared_dept": order.person.department,
        "prepared_on": office.today(),
        "confidentiality": order.kind.confidentiality,
    }


def _sheet(office: Office, order: _Order, number: str, made: tuple[str, bytes, Rendered, int]) -> Sheet:
    extension, data, word, pages = made
    is_joint = order.kind.of_both_parties
    return Sheet(
        contract_no=order.state.contract_no,
        document_no=number,
        kind=order.kind.document_code,
        title=order.title,
        stage=FINAL,
        version=parse_document_number(number).version,
        extension=extension,
        data=data,
        pages=pages,
        responsible=both_parties(office, order.state) if is_joint else office.company.name,
        text_sha256=word.text_sha256,
        template_sha256=word.template_sha256,
        data_sha256=order.digest,
    )


def _paper(office: Office, order: _Order, number: str, findings: tuple[Finding, ...]) -> Paper:
    with office.records.reading() as index:
        kept = next(each for each in index.files_of(number) if each.path.endswith(".pdf"))
    if (kept.contract_no, kept.data_sha256) != (order.state.contract_no, order.digest):
        raise Busy(f"{number} 刚由别人用去。", next_step="请再执行一次，会取下一个号。")
    return Paper(order.state.contract_no, number, order.title, kept.path, kept.pages, findings)
