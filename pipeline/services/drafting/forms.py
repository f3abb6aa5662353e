"""Excel forms written for people to fill in: empty, or with what a proposal says already."""

from collections.abc import Sequence
from pathlib import Path

from pipeline import disk
from pipeline.domain.findings import Finding
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.proposal.source import Form, read_proposals, shape_proposal
from pipeline.errors import Refused
from pipeline.services.drafting.proposals import read_text
from pipeline.services.office import Office
from pipeline.workbooks.batch_writing import batch_bytes
from pipeline.workbooks.form_writing import form_bytes
from pipeline.workbooks.reading import refuse_faulty
from pipeline.workbooks.sheet_writing import TermHint


def write_form(office: Office, target: Path, *, kind: str = "", source: Path | None = None) -> Path:
    """The form of one proposal at `target`: empty, or filled from a YAML or JSON file; nothing there is replaced."""
    proposals = proposals_in(source) if source else []
    if len(proposals) > 1:
        raise Refused(f"{source} 里有 {len(proposals)} 份方案。", next_step="多份方案请加 --batch，写成批量表。")
    proposal = proposals[0] if proposals else None
    chosen = proposal.proposal.contract_kind if proposal else kind
    keep_beside(target, form_bytes(proposal, kind=chosen, terms=_term_hints(office, chosen)))
    return target


def write_batch_form(target: Path, sources: Sequence[Path] = ()) -> Path:
    """The batch workbook at `target`: empty, or with every proposal of the files."""
    keep_beside(target, batch_bytes([each for source in sources for each in proposals_in(source)]))
    return target


def proposals_in(source: Path) -> list[Proposal]:
    """The proposals of a YAML or JSON file, typed; what they say is checked when they are drafted."""
    form: Form = "json" if source.suffix.lower() == ".json" else "yaml"
    proposals: list[Proposal] = []
    findings: list[Finding] = []
    for document in read_proposals(read_text(source), name=source.name, form=form):
        proposal, faults = shape_proposal(document)
        findings += [*document.findings, *faults]
        proposals += [proposal] if proposal else []
    refuse_faulty(source.name, findings)
    return proposals


def keep_beside(target: Path, data: bytes) -> None:
    """A workbook written at `target`; Refused when something is there or the name is no .xlsx."""
    if target.suffix.lower() != ".xlsx":
        raise Refused(f"{target.name} 不是 .xlsx 文件名。", next_step="请写成例如 方案.xlsx。")
    try:
        disk.write_new(target, data)
    except FileExistsError:
        raise Refused(f"{target.name} 已经存在，没有改动它。", next_step="请换一个文件名，或先移走旧的。") from None


def _term_hints(office: Office, kind: str) -> list[TermHint]:
    """The clause parameters of the kind's template, none for no kind."""
    if not kind:
        return []
    template = office.drafter.kind(office.company.contract_templates[kind])
    return [TermHint(key, template.term_labels[key], value) for key, value in template.terms.items()]
