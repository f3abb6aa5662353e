"""Checks of a document kind before anyone drafts with it: its template, its sample, hard data, its golden text."""

from collections.abc import Iterable
from dataclasses import replace
from difflib import unified_diff

from pipeline.domain.findings import BadDocument, Finding, finding
from pipeline.drafting.kinds.clause_checks import clause_faults, unused_terms
from pipeline.drafting.kinds.kind import Kind
from pipeline.drafting.kinds.samples import hard_variants, is_proposal_sample, sample_values, without_optional_facts
from pipeline.drafting.kinds.template_layout import font_faults, slot_faults
from pipeline.drafting.kinds.unknown_names import unknown_names
from pipeline.drafting.kinds.word_layout import blank_faults, table_faults
from pipeline.drafting.values.contract import Values
from pipeline.drafting.word.template import WordTemplate


def check_kind(kind: Kind) -> list[Finding]:
    """Everything found at once: tags, marks, unknown fields, slots, fonts, clauses, the sample and its hard variants.

    An empty list means legal may put the kind to use; the golden text is compared by `golden_difference`.
    """
    try:
        template = WordTemplate.from_file(kind.template_path)
        values = sample_values(kind)
    except BadDocument as bad:
        return list(bad.findings)
    found = [*template.findings, *unknown_names(template.read, values)]
    unknown = {each.values.get("name") for each in found if each.code == "T040"}
    sample_faults = _faults(template, values, "样例数据")
    if sample_faults:
        news = [each for each in sample_faults if each.code != "T040" or each.values["name"] not in unknown]
        return _without_repeats([*found, *news])
    sample = template.render(values)
    found += [
        *slot_faults(kind, sample.text),
        *font_faults(kind),
        *table_faults(kind),
        *blank_faults(kind, sample.docx),
        *clause_faults(kind, template, values),
        *unused_terms(kind, template),
    ]
    variants = (*hard_variants(values), *without_optional_facts(kind, values))
    hard = [each for label, variant in variants for each in _faults(template, variant, label)]
    return _without_repeats([*found, *hard, *_stage_faults(kind, template)])


def _faults(template: WordTemplate, values: Values, label: str) -> list[Finding]:
    try:
        template.render(values)
    except BadDocument as bad:
        return [replace(each, at=f"{each.at}（{label}）") for each in bad.findings]
    return []


def _without_repeats(found: Iterable[Finding]) -> list[Finding]:
    return list({(each.code, each.message): each for each in reversed(list(found))}.values())[::-1]


def _stage_faults(kind: Kind, template: WordTemplate) -> list[Finding]:
    """The signing copy must have the very text that was reviewed, so version and stage belong in the footer."""
    if not {"REVIEW", "SIGN"} <= set(kind.stages) or not is_proposal_sample(kind):
        return []
    reviewed = template.render(sample_values(kind, version="V1.0", stage="REVIEW")).text
    signed = template.render(sample_values(kind, version="V2.0", stage="SIGN")).text
    differing = [line for line in reviewed.splitlines() if line not in signed.splitlines()]
    if reviewed == signed:
        return []
    return [finding("T072", at=kind.folder.name, text=differing[0][:60] if differing else "…")]


def golden_text(kind: Kind) -> str:
    """The text of the kind's sample as it renders now; BadDocument when it does not."""
    return WordTemplate.from_file(kind.template_path).render(sample_values(kind)).text + "\n"


def golden_difference(kind: Kind) -> str:
    """What changed against the accepted text, as a line comparison; empty when nothing did."""
    present = golden_text(kind)
    accepted = (
        kind.expected_path.read_text(encoding="utf-8-sig", errors="replace") if kind.expected_path.is_file() else ""
    )
    lines = unified_diff(
        accepted.splitlines(), present.splitlines(), "已认可的文本", "现在生成的文本", lineterm="", n=1
    )
    return "\n".join(lines)


def accept_golden(kind: Kind) -> None:
    """Keeps the present text as the accepted one; a person has looked at it first."""
    kind.expected_path.write_text(golden_text(kind), encoding="utf-8")
