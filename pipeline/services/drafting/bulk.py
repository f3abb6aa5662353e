"""Draft many contracts in one go: all checked first, then numbered, rendered and kept in groups."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from pipeline.domain.findings import Finding
from pipeline.domain.numbering.forms import NumberKind, serial_of
from pipeline.domain.numbering.numbers import contract_number
from pipeline.domain.people import Person, Role
from pipeline.domain.proposal.checks import CheckedProposal
from pipeline.domain.proposal.model import Proposal
from pipeline.errors import Refused
from pipeline.ledger import Index
from pipeline.services.drafting.bulk_keeping import keep_all
from pipeline.services.drafting.bulk_printing import Printed, printed_groups
from pipeline.services.drafting.bulk_rendering import Papers, Planned, Press, papers_of, press
from pipeline.services.drafting.bulk_reprinting import is_printed, reprinted_groups
from pipeline.services.drafting.draft import Drafted, draft_contract, next_contract_number
from pipeline.services.drafting.proposals import proposal_base
from pipeline.services.drafting.workbooks import returning_faults
from pipeline.services.office import Office
from pipeline.workbooks.reading import is_batch, is_workbook, judged_proposals

Told = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """How a batch is worked off: processes that render, contracts per group commit, chunks ahead, PDF or not."""

    workers: int = 2
    group: int = 25
    ahead: int = 3
    with_pdf: bool = False


@dataclass(frozen=True, slots=True)
class BulkDrafted:
    """What became of a batch: every proposal's contract in order, and where the seconds went.

    `new` were drafted now; `reprinted` were drafted before without PDF and have one now.
    """

    drafted: tuple[Drafted, ...]
    new: int
    reprinted: int
    seconds: dict[str, float]


def is_bulk(path: Path) -> bool:
    """Whether a file is to be drafted in one go: a batch workbook; BadDocument for a workbook that cannot be read."""
    return is_workbook(path) and is_batch(path)


@dataclass(slots=True)
class _Run:
    """A batch on its way: what is still to do, in order, and what is done."""

    office: Office
    by: Person
    plan: BulkPlan
    told: Told
    total: int
    waiting: deque[Proposal]
    done: dict[str, Drafted] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timing(self, phase: str) -> Iterator[None]:
        """Adds the block's seconds to a phase, without those that went to other phases meanwhile."""
        start, others = perf_counter(), sum(self.seconds.values())
        try:
            yield
        finally:
            spent = perf_counter() - start - (sum(self.seconds.values()) - others)
            self.seconds[phase] = self.seconds.get(phase, 0.0) + spent


def draft_batch(office: Office, path: Path, *, by: str, plan: BulkPlan, told: Told = lambda *_: None) -> BulkDrafted:
    """Every proposal of a workbook drafted, each with its approval form; the same command again goes on after a kill.

    BadDocument with every fault of every proposal, and a return copy, before any number is taken. A group is
    reported (`told(done, total)`) when its files and its line in the ledger are durable; number and draft come
    together or not at all. With PDFs, drafts made before without one count as done when theirs is there.
    """
    drafter = office.company.person_in(by, Role.LEGAL)
    start = perf_counter()
    proposals, findings = _checked(office, path)
    checking = perf_counter() - start
    _refuse_doubles(proposals)
    run = _Run(office, drafter, plan, told, len(proposals), deque(proposals), seconds={"核对": checking})
    with press(office, plan.workers) as rendering:
        new = _work_off(run, rendering)
    reprinted = _reprint(run) if plan.with_pdf else 0
    bases = [proposal_base(each.proposal.proposal_no) for each in proposals]
    drafted = [
        replace(run.done[base], findings=tuple(findings.get(each.proposal.proposal_no, ())))
        for base, each in zip(bases, proposals, strict=True)
    ]
    return BulkDrafted(tuple(drafted), new, reprinted, run.seconds)


def _checked(office: Office, path: Path) -> tuple[list[Proposal], dict[str, tuple[Finding, ...]]]:
    """The proposals of a workbook, and what was noted about each that has warnings."""
    proposals: list[Proposal] = []
    noted: dict[str, tuple[Finding, ...]] = {}
    with returning_faults(path) as findings:
        for each in judged_proposals(path, office.calendar, office.today()):
            findings.extend(each.findings)
            if each.proposal:
                proposals.append(each.proposal)
                noted[each.proposal.proposal.proposal_no] = each.findings
    return proposals, noted


def _refuse_doubles(proposals: Sequence[Proposal]) -> None:
    numbers: dict[str, str] = {}
    for each in proposals:
        number = each.proposal.proposal_no
        first = numbers.setdefault(proposal_base(number), number)
        if first != number:
            raise Refused(f"{first} 和 {number} 是同一方案的两个版本。", next_step="一份方案只留一个终版。")


def _work_off(run: _Run, rendering: Press) -> int:
    """Plan numbers, render ahead, keep group after group; plan anew when somebody else took a number meanwhile."""
    new = 0
    while run.waiting:
        with run.timing("已有的合同"):
            _put_known_aside(run)
        for papers, pages in _ready(run, rendering):
            with run.timing("保存与记账"):
                kept = _keep_group(run, papers, pages)
            if not kept:
                break
            new += len(kept)
            for each in kept:
                run.waiting.popleft()
                run.done[_base_of(papers, each)] = each
            _tell(run)
    return new


def _tell(run: _Run) -> None:
    """How many are done; with PDFs wanted, those that have one."""
    done = run.done.values()
    run.told(sum(map(is_printed, done)) if run.plan.with_pdf else len(done), run.total)


def _reprint(run: _Run) -> int:
    """The drafts found without PDF get one, group after group; how many."""
    lacking = {each.contract_no: base for base, each in run.done.items() if not is_printed(each)}
    drafts = [run.done[base] for base in lacking.values()]
    groups = reprinted_groups(run.office, drafts, run.plan.group, run.by)
    while True:
        with run.timing("补出 PDF"):
            group = next(groups, None) if drafts else None
        if group is None:
            return len(drafts)
        for each in group:
            run.done[lacking[each.contract_no]] = each
        _tell(run)


def _base_of(papers: Sequence[Papers], drafted: Drafted) -> str:
    planned = next(each.planned for each in papers if each.planned.contract_no == drafted.contract_no)
    return proposal_base(planned.proposal.proposal.proposal_no)


def _put_known_aside(run: _Run) -> None:
    """Proposals that have their contract already leave the queue; Refused when their data is another now."""
    with run.office.records.reading() as index:
        known = {number for each in run.waiting if index.contract_by_proposal(number := _base(each))}
    for each in [each for each in run.waiting if _base(each) in known]:
        run.done[_base(each)] = draft_contract(run.office, CheckedProposal(each, ()), by=run.by)
        run.waiting.remove(each)
    if known:
        _tell(run)


def _base(proposal: Proposal) -> str:
    return proposal_base(proposal.proposal.proposal_no)


def _ready(run: _Run, rendering: Press) -> Iterator[tuple[list[Papers], list[Printed]]]:
    """Group after group as it is to be kept, with PDFs where they are wanted."""
    rendered = _rendered(run, rendering)
    if not run.plan.with_pdf:
        yield from ((papers, []) for papers in rendered)
        return
    printed = printed_groups(run.office.pdf, rendered)
    while True:
        with run.timing("等待 PDF"):
            group = next(printed, None)
        if group is None:
            return
        yield group


def _rendered(run: _Run, rendering: Press) -> Iterator[list[Papers]]:
    """The papers of group after group; a few groups are being made ahead of the one that is kept."""
    groups = _groups(run)
    started = deque(rendering.begin(each, run.by) for each in _next_few(groups, run.plan.ahead))
    try:
        while started:
            with run.timing("等待文书生成"):
                papers = papers_of(started.popleft())
            yield papers
            started += [rendering.begin(each, run.by) for each in _next_few(groups, 1)]
    finally:
        for each in started:
            each.cancel()


def _next_few(groups: Iterator[list[Planned]], count: int) -> list[list[Planned]]:
    return [group for _, group in zip(range(count), groups, strict=False)]


def _groups(run: _Run) -> Iterator[list[Planned]]:
    """What waits, with the numbers that come next, in groups."""
    waiting = list(run.waiting)
    if not waiting:
        return
    office = run.office
    with office.records.reading() as index:
        first = serial_of(NumberKind.CONTRACT, next_contract_number(office, index, waiting[0]))
    planned = [Planned(_number(office, each, serial), each) for serial, each in enumerate(waiting, first)]
    for start in range(0, len(planned), run.plan.group):
        yield planned[start : start + run.plan.group]


def _number(office: Office, proposal: Proposal, serial: int) -> str:
    category = office.company.categories.get(proposal.proposal.contract_kind, "QT")
    return contract_number(office.company.entity, category, office.today().year, serial)


def _keep_group(run: _Run, papers: Sequence[Papers], pages: Sequence[Printed]) -> list[Drafted]:
    """The group durable: its files and one line of the ledger; nothing when its numbers are no longer free."""
    with run.office.records.unit_of_work(by=run.by.id, op=_op(papers)) as work:
        if work.already_done or not _still_free(run.office, work.index, papers):
            return []
        kept = keep_all(run.office, work, papers, pages, run.by)
        work.commit()
    return kept


def _op(papers: Sequence[Papers]) -> str:
    bases = [_base(each.planned.proposal) for each in papers]
    return f"open-many:{bases[0]}:{sha256(chr(10).join(bases).encode()).hexdigest()[:16]}"


def _still_free(office: Office, index: Index, papers: Sequence[Papers]) -> bool:
    first = papers[0].planned
    if next_contract_number(office, index, first.proposal) != first.contract_no:
        return False
    return not any(index.contract_by_proposal(_base(each.planned.proposal)) for each in papers)
