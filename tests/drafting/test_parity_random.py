"""Templates put together at random, with values that break XML and tags: always docxtpl's own document."""

import pytest

from builders.docxtpl_outputs import differences
from builders.random_templates import TemplateDice, by_docxtpl_in_our_sandbox
from pipeline.drafting.word.template import WordTemplate

SEEDS = range(60)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_template_gives_docxtpls_document_the_first_time_and_the_second(seed: int) -> None:
    dice = TemplateDice(seed)
    data, values = dice.template(), dice.values()
    ours, theirs = WordTemplate.from_bytes(data, is_rich=True), by_docxtpl_in_our_sandbox(data, values)
    assert differences(ours.render(values).docx, theirs) == []
    assert differences(ours.render(values).docx, theirs) == []


def test_the_random_templates_go_the_quick_way_and_the_thorough_way() -> None:
    proven = ["正文" in WordTemplate.from_bytes(TemplateDice(each).template(), is_rich=True).proven for each in SEEDS]
    assert len(SEEDS) / 4 < sum(proven) < len(SEEDS)
