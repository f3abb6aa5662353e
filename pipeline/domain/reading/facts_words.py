"""Findings about a paper's facts in the words of its form: field names become labels."""

import re
from dataclasses import replace

from pydantic import BaseModel

from pipeline.domain.findings import Finding, catalogue, finding
from pipeline.domain.reading.facts_fields import Path, field_at, labels_in, place_in_words

_NAME = re.compile(r" ?(?<![{\w.])([a-z]+(?:_[a-z]+)*)(?![\w}.@]) ?")


def in_words(found: Finding, model: type[BaseModel], path: Path, *, is_form: bool) -> Finding:
    """The finding with labels for field names; beside the names for people who write YAML, alone for a form."""
    values = dict(found.values)
    field = field_at(model, path)
    if "field" in values and field:
        values["field"] = field.label if is_form else place_in_words(model, path)
    told = finding(found.code, at=found.at, **values)
    wording = catalogue()[found.code]
    labels = labels_in(model)
    message, step = (_labelled(each, labels, is_form=is_form) for each in (wording.message, wording.next_step))
    return replace(told, message=message.format(**values), next_step=step.format(**values))


def _labelled(template: str, labels: dict[str, str], *, is_form: bool) -> str:
    """A wording before its values are put in, so that nothing a person wrote is changed."""

    def words(match: re.Match[str]) -> str:
        name = match[1]
        label = labels.get(name, name)
        if label == name:
            return match[0]
        return f"“{label}”" if is_form else f"{label}（{name}）"

    return _NAME.sub(words, template)
