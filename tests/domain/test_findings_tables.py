"""The tables of findings this room owns: every sentence fills in, speaks Chinese and gives a next step."""

import re
from string import Formatter

import pytest

from pipeline.domain.findings import finding
from pipeline.domain.findings.dossiers import CATALOGUE as DOSSIERS
from pipeline.domain.findings.numbering import CATALOGUE as NUMBERING
from pipeline.domain.findings.proposals import CATALOGUE as PROPOSALS
from pipeline.domain.findings.reviewing import CATALOGUE as REVIEWING
from pipeline.domain.findings.scans import CATALOGUE as SCANS
from pipeline.domain.findings.wording import Severity, Wording

ROWS = {**DOSSIERS, **NUMBERING, **PROPOSALS, **REVIEWING, **SCANS}


def gaps_in(wording: Wording) -> set[str]:
    texts = wording.message + wording.next_step
    return {name for _, name, _, _ in Formatter().parse(texts) if name}


@pytest.mark.parametrize("code", ROWS)
def test_every_row_is_a_chinese_sentence_with_a_next_step(code: str) -> None:
    wording = ROWS[code]
    filled = finding(code, at="某处", **dict.fromkeys(gaps_in(wording), "某值"))

    for text in (filled.message, filled.next_step) if wording.severity is not Severity.INFO else (filled.message,):
        assert re.search("[\u4e00-\u9fff]", text)
    assert wording.message.endswith(("。", "}"))
    assert not re.search("[\u4e00-\u9fff][,;!?]", text), "Chinese sentences take full-width punctuation"


def test_a_code_nobody_wrote_down_fails_loudly() -> None:
    with pytest.raises(KeyError):
        finding("P999", at="某处")
