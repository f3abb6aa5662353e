"""Reads an acceptance test record from YAML, as strictly as a proposal: every fault at once, with its place."""

from pipeline.domain.findings import BadDocument, errors_in
from pipeline.domain.papers.acceptance import AcceptanceReport
from pipeline.domain.proposal.source import read_proposals, shape


def read_acceptance(text: str, *, name: str) -> AcceptanceReport:
    """The typed record; BadDocument with all findings when the text is not one whole record."""
    document = read_proposals(text, name=name, form="yaml")[0]
    report, faults = shape(document, AcceptanceReport)
    findings = [*document.findings, *faults]
    if report is None or errors_in(findings):
        raise BadDocument(f"{name} 有误。", findings, next_step="请逐条改正后重试。")
    return report
