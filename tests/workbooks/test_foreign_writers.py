"""Forms that another spreadsheet program saved: shared texts, computed formulas, formats of its own."""

from pathlib import Path

import pytest

from builders.proposals import proposal
from builders.workbooks import read_back
from pipeline.domain.findings import BadDocument, errors_in
from pipeline.services.drafting.proposals import canonical

FILES = Path(__file__).with_name("files")


def test_a_form_saved_by_libreoffice_gives_the_same_proposal():
    (read,), findings = read_back(FILES / "saved_by_libreoffice.xlsx")
    assert canonical(read) == canonical(proposal("techdev"))
    assert errors_in(findings) == []


@pytest.mark.parametrize("ending", ["xls", "et", "ods", "xlsm"])
def test_other_endings_are_told_what_to_do(tmp_path, ending):
    path = tmp_path / f"form.{ending}"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    with pytest.raises(BadDocument) as refusal:
        read_back(path)
    assert ".xlsx" in refusal.value.next_step
