"""Compare two versions of a contract text: on screen, as a revision table, as a file with tracked changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import disk
from pipeline.domain.contract import ContractEvent, ContractState
from pipeline.domain.events import ContractMoved, OpinionGiven, ReviewOpened
from pipeline.domain.findings import Finding, finding
from pipeline.domain.numbering.numbers import document_number, next_minor
from pipeline.domain.people import Person
from pipeline.domain.review.review import Opinion, ReviewNode
from pipeline.drafting.comparing.comparison import Comparison, compare
from pipeline.drafting.comparing.counterparty import Handiwork, handiwork
from pipeline.drafting.comparing.elsewhere import handiwork_findings, look_elsewhere
from pipeline.drafting.comparing.lines import Version, read_version
from pipeline.drafting.comparing.table_values import (
    RevisionFacts,
    Side,
    Wish,
    comment_notes,
    revision_values,
    wishes_answered,
)
from pipeline.drafting.comparing.tracked import tracked_changes
from pipeline.drafting.paper.pdf_pages import page_count
from pipeline.drafting.values.approval import DEPARTMENTS
from pipeline.drafting.values.contract import contract_title
from pipeline.ledger import UnitOfWork
from pipeline.services.drafting.draft import Text
from pipeline.services.keeping import Sheet, keep
from pipeline.services.office import Office, contract_in
from pipeline.services.reviewing.subjects import Subject, kept_text, subjects_named

TABLE = "HTXD"
FIRST_TABLE = "V1.0"
NO_NUMBER = "未编号"
NOTHING = "无"
ALONG_WITH_WISHES = "落实本轮评审意见时一并调整"


@dataclass(frozen=True, slots=True)
class Compared:
    """A finished comparison with the other side's handiwork, what to tell beside it and what its table says."""

    old: Subject
    new: Subject
    comparison: Comparison
    handiwork: Handiwork
    facts: RevisionFacts
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class RevisionTable:
    """A revision table made but not yet kept."""

    version: str
    docx: bytes
    pdf: bytes
    template_sha256: str


def compare_named(office: Office, names: Sequence[str]) -> Compared:
    """What the user names compared: two files; a contract with two versions, one (and the newest), or a file.

    A contract number alone compares its two newest versions. NotFound and Refused say what can be named.
    """
    old, new = subjects_named(office, names)
    return compare_subjects(office, old, new)


def compare_subjects(office: Office, old: Subject, new: Subject) -> Compared:
    """Both sides compared; BadDocument when one of them is no harmless Word file."""
    before, after = read_version(old.docx, name=old.label), read_version(new.docx, name=new.label)
    comparison, done = compare(before, after), handiwork(before, after)
    contract = old.contract_no or new.contract_no
    facts = _facts_of(office, contract, old, new) if contract else _plain_facts(office, old, new)
    findings = (
        *handiwork_findings(done, after),
        *_unmarked(comparison, new, after),
        *look_elsewhere(before, after),
        *_blanks(comparison, new),
        *_unanswered(comparison, facts),
    )
    facts = replace(facts, notes=(*comment_notes(done), *_notes(findings)), silent=done.silent)
    return Compared(old, new, comparison, done, facts, findings)


def _notes(findings: Sequence[Finding]) -> list[str]:
    """What the table says below its changes; blanks and answers to wishes have their own places."""
    return [f"注意：{each.message}" for each in findings if each.code not in ("D005", "D006", "D017")]


def _unmarked(comparison: Comparison, new: Subject, after: Version) -> Iterator[Finding]:
    """A file that came back to a contract without any tracked change, though it is another text."""
    came_back = bool(new.contract_no) and not new.text_sha256
    if came_back and comparison.changes and not after.revisions:
        yield finding("D014", at=new.label, count=len(comparison.changes))


def write_comparison(office: Office, compared: Compared, into: Path) -> list[Path]:
    """The revision table as Word and PDF and the file with tracked changes, in the folder `into`; their paths."""
    word = office.drafter.render(TABLE, revision_values(compared.comparison, compared.facts))
    marked = tracked_changes(compared.old.docx, compared.new.docx, author=office.company.name, at=office.clock.now())
    made = {
        "修订对照表.docx": word.docx,
        "修订对照表.pdf": office.pdf.to_pdf(word.docx),
        "修订标记稿.docx": marked,
    }
    into.mkdir(parents=True, exist_ok=True)
    for name, data in made.items():
        (into / name).write_bytes(data)
    return [into / name for name in made]


def make_revision_table(office: Office, state: ContractState, text: Text, *, by: Person) -> RevisionTable | None:
    """The table from the last review version to `text`, ready to be kept; None when nothing was reviewed before."""
    if not state.review.round:
        return None
    old = kept_text(office, state, state.review.version)
    new = Subject(f"评审版 {text.version}", text.word.docx, text.word.text_sha256, state.contract_no)
    before, after = read_version(old.docx, name=old.label), read_version(new.docx, name=new.label)
    comparison = compare(before, after)
    earlier = [each.version for each in state.documents_of(TABLE)]
    version = next_minor(earlier[-1]) if earlier else FIRST_TABLE
    facts = RevisionFacts(
        number=document_number(state.contract_no, TABLE, 1, version).rsplit("-", 1)[0],
        version=version,
        contract_no=state.contract_no,
        contract_title=state.title,
        old=Side(old.label, old.text_sha256),
        new=Side(new.label, new.text_sha256),
        made_on=office.today(),
        drafted_by=by.name,
        wishes=_wishes(office, state, old.text_sha256),
        reason=_reason(office, state),
        notes=_notes(look_elsewhere(before, after)),
    )
    word = office.drafter.render(TABLE, revision_values(comparison, facts))
    return RevisionTable(version, word.docx, office.pdf.to_pdf(word.docx), word.template_sha256)


def keep_revision_table(office: Office, work: UnitOfWork, state: ContractState, table: RevisionTable) -> str:
    """The table kept as Word and PDF inside an open unit of work; its PDF's path. Repeatable until the commit."""
    path = ""
    pages = page_count(table.pdf)
    for extension, data in (("docx", table.docx), ("pdf", table.pdf)):
        sheet = Sheet(
            contract_no=state.contract_no,
            document_no=document_number(state.contract_no, TABLE, 1, table.version),
            kind=TABLE,
            title=f"{contract_title(state.title)}修订对照表",
            stage="FINAL",
            version=table.version,
            extension=extension,
            data=data,
            pages=pages,
            responsible=office.company.name,
            template_sha256=table.template_sha256,
        )
        path = keep(office, work, sheet).path
    return path


# ---- what the table says --------------------------------------------------------------------------------------------


def _plain_facts(office: Office, old: Subject, new: Subject) -> RevisionFacts:
    return RevisionFacts(
        number=NO_NUMBER,
        version="",
        contract_no="",
        contract_title=Path(new.label).stem,
        old=Side(old.label, old.text_sha256),
        new=Side(new.label, new.text_sha256),
        made_on=office.today(),
        drafted_by=NOTHING,
    )


def _facts_of(office: Office, contract_no: str, old: Subject, new: Subject) -> RevisionFacts:
    with office.records.reading() as index:
        state = contract_in(index, contract_no)
    return RevisionFacts(
        number=NO_NUMBER,
        version="",
        contract_no=contract_no,
        contract_title=state.title,
        old=Side(old.label, old.text_sha256),
        new=Side(new.label, new.text_sha256),
        made_on=office.today(),
        drafted_by=office.company.person(state.opened.drafted_by).name,
        wishes=_wishes(office, state, old.text_sha256) if new.text_sha256 else (),
        reason="" if new.text_sha256 else "对方退回的改动",
    )


def _wishes(office: Office, state: ContractState, text_sha256: str) -> list[Wish]:
    """What reviewers asked to be changed in this very text, and what is still open from before."""
    review = state.review
    asked = [each for each in review.opinions if each.text_sha256 == text_sha256 and each.opinion != Opinion.AGREE]
    open_before = [each for each in review.rework if each not in asked]
    return [_wish(office, each) for each in (*open_before, *asked)]


def _wish(office: Office, opinion: OpinionGiven) -> Wish:
    name = office.company.person(opinion.person).name
    return Wish(f"{DEPARTMENTS[ReviewNode(opinion.node)]} {name}", tuple(opinion.clauses), opinion.reason)


def _reason(office: Office, state: ContractState) -> str:
    """Why clauses changed that nobody's wish names: the reopening's reason, or along with the wishes."""
    with office.records.reading() as index:
        history = index.history(state.contract_no)
    reason = ""
    for event in history:
        if isinstance(event, ReviewOpened):
            reason = ""
        elif isinstance(event, ContractMoved) and event.event == ContractEvent.REOPEN:
            reason = event.reason
    return reason or ALONG_WITH_WISHES


def _blanks(comparison: Comparison, new: Subject) -> Iterator[Finding]:
    if comparison.blanks_only:
        yield finding("D005", at=new.label, count=comparison.blanks_only)


def _unanswered(comparison: Comparison, facts: RevisionFacts) -> Iterator[Finding]:
    for wish in facts.wishes:
        if not wishes_answered(comparison, wish):
            yield finding("D006", at=f"{'、'.join(wish.clauses)}", wish=wish.text, person=wish.raised_by)


def folder_for(office: Office, compared: Compared) -> Path:
    """Where the files of a comparison are put when the user names no folder."""
    name = f"{compared.facts.contract_no or Path(compared.old.label).stem}_{compared.new.label}"
    return office.workspace.var / "compare" / disk.safe_name(name)
