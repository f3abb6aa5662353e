"""The Excel form of a paper's facts as people fill it in: labels, faults at their cells, odd workbooks."""

import pytest
from pydantic import BaseModel

from pipeline.cli.form import FORMS
from pipeline.domain.reading.facts_fields import fields_of

CODES = [code for code, each in FORMS.items() if each.model.model_fields]


def unlabelled(model: type[BaseModel]) -> list[str]:
    """Every field without a Chinese label, in the parts too."""
    found = []
    for each in fields_of(model):
        part = each.part or (each.item.part if each.item else None)
        found += unlabelled(part) if part else []
        if each.label.isascii():
            found.append(f"{model.__name__}.{each.name}")
    return found


@pytest.mark.parametrize("code", CODES)
def test_every_field_of_every_paper_has_a_chinese_label(code):
    assert unlabelled(FORMS[code].model) == []
