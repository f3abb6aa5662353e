"""Reads what a person adds for a paper, as strictly as a proposal: every fault at once, with its place."""

from typing import TypeAlias, TypeVar

from pydantic import BaseModel

from pipeline.domain.findings import BadDocument, Finding, errors_in, finding
from pipeline.domain.proposal.source import Form, read_proposals, shape
from pipeline.domain.reading.facts_words import in_words
from pipeline.domain.reading.source import Mark, SourceDocument, field_path
from pipeline.errors import Refused

UNNAMED = "补充资料"


PaperFacts: TypeAlias = BaseModel
"""What a person adds for one kind of paper: a strict model, frozen, without unknown fields."""

Facts = TypeVar("Facts", bound=PaperFacts)


def read_facts(model: type[Facts], text: str, *, name: str) -> Facts:
    """The facts a YAML text gives, or a JSON text when the file's name ends so.

    BadDocument with everything missing or wrong, Refused for several at once.
    """
    form: Form = "json" if name.lower().endswith(".json") else "yaml"
    documents = read_proposals(text, name=name, form=form)
    if len(documents) > 1:
        raise Refused(f"{name} 里有 {len(documents)} 份资料。", next_step="一个文件只放一份资料，请去掉“---”分隔。")
    return _shaped(model, documents[0])


def no_facts(model: type[Facts]) -> Facts:
    """The facts when nothing is added; BadDocument names what the paper cannot do without."""
    return _shaped(model, SourceDocument(UNNAMED, {}, {(): Mark(1, 1)}))


def _shaped(model: type[Facts], document: SourceDocument) -> Facts:
    facts, faults = shape(document, model)
    findings = [*document.findings, *(_told(each, model, document) for each in faults)]
    if facts is None or errors_in(findings):
        raise BadDocument(f"{document.name} 还不能用。", findings)
    return facts


def _told(fault: Finding, model: type[Facts], document: SourceDocument) -> Finding:
    """The finding with the field's label beside its name; the pattern of P122 is a proposal's, not every paper's."""
    if fault.code == "P122":
        fault = finding("P199", at=fault.at, **fault.values)
    place = fault.at.removeprefix(document.name).partition(" ")[2]
    return in_words(fault, model, field_path(place), is_form=False)
