"""Compare two versions of a contract text: on screen, as a revision table, as a file with tracked changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.domain.contract import ContractEvent, ContractState
from pipeline.domain.events import ContractMoved, DocumentAdded, OpinionGiven, ReviewOpened
from pipeline.domain.findings import Finding, finding
from pipeline.domain.numbering.numbers import document_number, next_minor
from pipeline.domain.people import Person
from pipeline.domain.review.review import Opinion, ReviewNode
from pipeline.drafting.comparing.comparison import Comparison, compare
from pipeline.drafting.comparing.elsewhere import look_elsewhere
from pipeline.drafting.comparing.lines import read_version
from pipeline.drafting.comparing.table_values import RevisionFacts, Side, Wish, revision_values, wishes_answered
from pipeline.drafting.comparing.tracked import tracked_changes
from pipeline.drafting.paper.pdf_pages import page_count
from pipeline.drafting.values.approval import DEPARTMENTS
from pipeline.drafting.values.contract import contract_title
from pipeline.errors import NotFound, Refused
from pipeline.ledger import UnitOfWork
from pipeline.services.drafting.draft import CONTRACT_TEXT, Text
from pipeline.services.keeping import Sheet, keep
from pipeline.services.office import Office, contract_in

TABLE = "HTXD"
FIRST_TABLE = "V1.0"
NO_NUMBER = "未编号"
NOTHING = "无"
ALONG_WITH_WISHES = "落实本轮评审意见时一并调整"


@dataclass(frozen=True, slots=True)
class Subject:
    """One side of a comparison: what it is called, its Word bytes, the contract and text it is known as, if any."""

    label: str
    docx: bytes
    text_sha256: str = ""
    contract_no: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A finished comparison with what to tell beside it and what its table says."""

    old: Subject
    new: Subject
    comparison: Comparison
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
    old, new = _subjects(office, names)
    return compare_subjects(office, old, new)


def compare_subjects(office: Office, old: Subject, new: Subject) -> Compared:
    """Both sides compared; BadDocument when one of them is no harmless Word file."""
    before, after = read_version(old.docx, name=old.label), read_version(new.docx, name=new.label)
    comparison = compare(before, after)
    contract = old.contract_no or new.contract_no
    facts = _facts_of(office, contract, old, new) if contract else _plain_facts(office, old, new)
    findings = [*look_elsewhere(before, after), *_blanks(comparison, new), *_unanswered(comparison, facts)]
    return Compared(old, new, comparison, facts, tuple(findings))


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
    old = _kept_text(office, state, state.review.version)
    new = Subject(f"评审版 {text.version}", text.word.docx, text.word.text_sha256, state.contract_no)
    comparison = compare(read_version(old.docx, name=old.label), read_version(new.docx, name=new.label))
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


# ---- what is compared -----------------------------------------------------------------------------------------------


def _subjects(office: Office, names: Sequence[str]) -> tuple[Subject, Subject]:
    first, *others = names
    if Path(first).is_file():
        if len(others) != 1:
            raise Refused("比对文件要给两个。", next_step="请用 qidang compare 原文.docx 改后.docx。")
        return _file(first), _file(others[0])
    with office.records.reading() as index:
        state = contract_in(index, first)
    if len(others) == 1 and Path(others[0]).is_file():
        return _newest(office, state), _file(others[0], state.contract_no)
    versions = [each.version for each in _texts(state)]
    wanted = [*others, *versions[-1:]][:2] if others else versions[-2:]
    if len(set(wanted)) != 2:
        raise Refused(
            f"{state.contract_no} 要给出两个不同的版本。", next_step=f"现有：{'、'.join(versions)}；也可给一个文件。"
        )
    return _kept_text(office, state, wanted[0]), _kept_text(office, state, wanted[1])


def _file(name: str, contract_no: str = "") -> Subject:
    path = Path(name)
    if not path.is_file():
        raise NotFound(f"没有文件“{name}”。", next_step="请核对路径；要比对合同版本，请先给合同编号。")
    return Subject(path.name, path.read_bytes(), contract_no=contract_no)


def _texts(state: ContractState) -> list[DocumentAdded]:
    return [each for each in state.documents_of(CONTRACT_TEXT) if each.path.endswith(".docx")]


def _newest(office: Office, state: ContractState) -> Subject:
    return _kept_text(office, state, _texts(state)[-1].version)


def _kept_text(office: Office, state: ContractState, version: str) -> Subject:
    texts = {each.version: each for each in _texts(state)}
    if version not in texts:
        raise NotFound(
            f"{state.contract_no} 没有版本“{version}”，也没有这个名字的文件。", next_step=f"现有：{'、'.join(texts)}。"
        )
    text = texts[version]
    label = f"{_STAGES.get(text.stage, '')} {version}".strip()
    return Subject(label, office.workspace.stored(text.path).read_bytes(), text.text_sha256, state.contract_no)


_STAGES = {"DRAFT": "草稿", "REVIEW": "评审版", "SIGN": "签署版"}


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
