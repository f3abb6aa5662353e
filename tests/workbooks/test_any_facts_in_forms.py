"""Whatever facts a paper may have, its Excel form gives them back."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from builders.random_facts import facts_for, form_of, read_form
from pipeline.cli.forms import FORMS

CODES = [code for code, each in FORMS.items() if each.model.model_fields]


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_form_filled_from_facts_gives_the_same_facts(code, data):
    model = FORMS[code].model
    facts = model.model_validate(data.draw(facts_for(model)))
    with tempfile.TemporaryDirectory() as folder:
        read = read_form(form_of(Path(folder), code, facts), code)
    assert list(read.findings) == []
    assert read.facts == facts
    assert read.facts.model_dump_json() == facts.model_dump_json()
