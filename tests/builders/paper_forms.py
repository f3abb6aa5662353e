"""Facts for papers of a contract, written as files, and what became of them."""

from pathlib import Path

import pytest

from builders.offices import FIRST, as_yaml, outside
from builders.papers import words_of
from pipeline.domain.findings import BadDocument
from pipeline.services.office import Office
from pipeline.services.papers.sales import draw_form


def facts_file(office: Office, values: dict[str, object]) -> Path:
    """The facts as a YAML file outside the workspace's rooms."""
    folder = outside(office)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "facts.yaml"
    path.write_text(as_yaml(values), encoding="utf-8")
    return path


def refused_codes(office: Office, code: str, facts: dict[str, object], by: str) -> set[str]:
    """The codes of the errors that kept the paper from being drawn; nothing was recorded."""
    before = office.workspace.ledger.read_bytes()
    with pytest.raises(BadDocument) as refusal:
        draw_form(office, FIRST, code, facts_file(office, facts), by=by)
    assert office.workspace.ledger.read_bytes() == before
    return {each.code for each in refusal.value.findings if each.is_error}


def word_text(office: Office, document_no: str) -> str:
    """The words of a kept paper."""
    with office.records.reading() as index:
        kept = next(each for each in index.files_of(document_no) if each.path.endswith(".docx"))
    return words_of(office.workspace.stored(kept.path).read_bytes())
