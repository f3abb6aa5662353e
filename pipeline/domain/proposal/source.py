"""Proposals out of a YAML or JSON text: strictly read, every value with its place, every fault at once."""

import difflib
import types
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from itertools import islice
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.domain.findings import Finding, finding
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.reading.source import MOST_CHARACTERS, Mark, Path, SourceDocument, shortened, unseen_characters
from pipeline.domain.reading.strict_json import read_json
from pipeline.domain.reading.strict_yaml import read_yaml

Form = Literal["yaml", "json"]
_Model = TypeVar("_Model", bound=BaseModel)

MOST_PROPOSALS = 100
_UNREAD = frozenset({"P001", "P008", "P009", "P010", "P011", "P013"})
_MOST_CHARACTERS_NAMED = 20
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_SHAPE_CODES = {
    "missing": "P101",
    "extra_forbidden": "P102",
    "string_type": "P104",
    "bool_type": "P105",
    "int_type": "P106",
    "list_type": "P107",
    "dict_type": "P108",
    "model_type": "P108",
    "literal_error": "P109",
    "string_too_short": "P116",
    "string_too_long": "P117",
    "too_short": "P118",
    "too_long": "P119",
    "greater_than_equal": "P120",
    "less_than_equal": "P121",
    "string_pattern_mismatch": "P122",
}


def read_proposals(text: str, *, name: str, form: Form) -> list[SourceDocument]:
    """Every document of a file, each with the findings about how it is written; at least one."""
    if len(text) > MOST_CHARACTERS:
        return [_unread(name, "P009", limit=f"{MOST_CHARACTERS // 10_000} 万字")]
    body = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    if not body.strip():
        return [_unread(name, "P010")]
    hidden, readable = _without_hidden(body, name)
    read = read_json if form == "json" else read_yaml
    documents = [_with_mapping(each) for each in islice(read(readable, name), MOST_PROPOSALS + 1)]
    if not documents:
        return [_unread(name, "P010")]
    if len(documents) > MOST_PROPOSALS:
        return [_unread(name, "P009", limit=f"{MOST_PROPOSALS} 份方案")]
    return [replace(documents[0], findings=(*hidden, *documents[0].findings)), *documents[1:]]


def _unread(name: str, code: str, **values: object) -> SourceDocument:
    return SourceDocument(name, {}, {(): Mark(1, 1)}, (finding(code, at=name, **values),))


def _without_hidden(text: str, name: str) -> tuple[list[Finding], str]:
    """The hidden characters as findings, and the text with visible ones in their places."""
    places = dict(unseen_characters(text))
    findings = []
    for place in islice(places, _MOST_CHARACTERS_NAMED):
        line, column = text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
        findings.append(finding("P007", at=f"{name}:{line}:{column}", characters=places[place]))
    if not places:
        return [], text
    return findings, "".join(_REPLACEMENT if place in places else each for place, each in enumerate(text))


def _with_mapping(document: SourceDocument) -> SourceDocument:
    if isinstance(document.value, dict):
        return document
    code = "P010" if document.value is None else "P013"
    findings = document.findings or (finding(code, at=document.at(())),)
    return replace(document, value={}, findings=findings)


def shape_proposal(document: SourceDocument) -> tuple[Proposal | None, list[Finding]]:
    """The typed proposal and its unknown fields, or None with every field that is missing or of the wrong form."""
    return shape(document, Proposal)


def shape(document: SourceDocument, model: type[_Model]) -> tuple[_Model | None, list[Finding]]:
    """The document as this model, or None with every field that is missing, unknown or of the wrong form.

    Where nothing but unknown fields is wrong the model comes without them, so that the rest can be checked too.
    A text that could not be read to its end is not judged by its fields: those it seems to lack may stand there.
    """
    if any(each.code in _UNREAD for each in document.findings):
        return None, []
    try:
        return model.model_validate(document.value), []
    except ValidationError as fault:
        faults = fault.errors(include_url=False, include_input=False)
    findings = _beyond(document, [_shape_finding(document, model, each) for each in faults])
    if any(each["type"] != "extra_forbidden" for each in faults):
        return None, findings
    return model.model_validate(_without(document.value, [each["loc"] for each in faults])), findings


def _without(value: object, paths: Iterable[Path]) -> object:
    known = deepcopy(value)
    for *way, last in paths:
        place: Any = known
        for step in way:
            place = place[step]
        del place[last]
    return known


def _beyond(document: SourceDocument, findings: Iterable[Finding]) -> list[Finding]:
    """Those findings whose place was not faulted already when the text was read."""
    faulted = {_place(each) for each in document.findings}
    return [each for each in findings if _place(each) not in faulted]


def _place(each: Finding) -> str:
    return each.at.partition(" ")[0]


def _shape_finding(document: SourceDocument, model: type[BaseModel], fault: ErrorDetails) -> Finding:
    path: Path = fault["loc"]
    code = _SHAPE_CODES.get(fault["type"], fault["type"] if fault["type"].startswith("P1") else "P199")
    context = fault.get("ctx", {})
    values = {
        "field": shortened(str(path[-1])) if path else "",
        "allowed": str(context.get("expected", "")).replace(" or ", "、").replace(", ", "、").replace("'", ""),
        "limit": next((value for key, value in context.items() if key.startswith(("m", "ge", "le"))), ""),
        "hint": _did_you_mean(model, path) if code == "P102" else "",
    }
    return finding(code, at=document.at(path), **values)


def _did_you_mean(root: type[BaseModel], path: Path) -> str:
    known = list(_model_at(root, path[:-1]).model_fields)
    near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.6)
    return f"是不是想写“{near[0]}”？" if near else f"这里可用的字段有：{'、'.join(known)}。"


def _model_at(root: type[BaseModel], path: Path) -> type[BaseModel]:
    """The model that describes the mapping at `path`."""
    model = root
    for step in path:
        if isinstance(step, str):
            model = _model_in(model.model_fields[step].annotation)
    return model


def _model_in(annotation: Any) -> type[BaseModel]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (list, Union, types.UnionType):
        return _model_in(get_args(annotation)[0])
    raise TypeError(f"no model in {annotation!r}")
