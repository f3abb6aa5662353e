"""Before review a text is judged by the clauses that stand in it, and by the parameters its proposal sets."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from builders.offices import DRAFTER, FIRST, draft, office_in, outside, proposal_file
from pipeline.domain.findings import BadDocument
from pipeline.services.drafting.draft import draft_from_file
from pipeline.services.founding import found_workspace
from pipeline.services.office import Office
from pipeline.services.reviewing.review import submit


@pytest.fixture
def office(tmp_path: Path) -> Office:
    found_workspace(tmp_path / "house")
    return office_in(tmp_path / "house")


def change_text(office: Office, old: str, new: str) -> None:
    """Legal saves the subscription contract with other words."""
    path = text_folder(office) / "template.docx"
    with ZipFile(path) as file:
        members = {each: file.read(each) for each in file.namelist()}
    body = members["word/document.xml"].decode()
    assert old in body
    members["word/document.xml"] = body.replace(old, new).encode()
    with ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)


def text_folder(office: Office) -> Path:
    return next(office.workspace.root.glob("doc_templates/HTWB_SAAS_*"))


def refused(office: Office) -> set[tuple[str, str]]:
    with pytest.raises(BadDocument) as refusal:
        submit(office, FIRST, by=DRAFTER)
    return {(each.code, each.values.get("clause", "")) for each in refusal.value.findings if each.is_error}


def test_a_draft_without_one_of_its_clauses_is_not_sent_to_review(office: Office) -> None:
    change_text(office, "[[库:C20]]", "")
    draft(office)

    assert refused(office) == {("K067", "C20")}


def test_a_text_of_a_house_that_does_not_use_the_library_is_judged_by_its_words(office: Office) -> None:
    change_text(office, "[[库:C20]]", "")
    settings = text_folder(office) / "kind.toml"
    text = settings.read_text(encoding="utf-8")
    start = text.index("[clauses]")
    settings.write_text(text[:start] + text[text.index("[terms]") :], encoding="utf-8")
    draft(office)

    assert submit(office, FIRST, by=DRAFTER).findings == ()


def test_a_parameter_that_the_text_has_fixed_is_found_before_review(office: Office) -> None:
    change_text(office, "{{ terms.nda_years }}", "5")
    draft(office, changes={"terms": {"nda_years": "77"}})

    assert refused(office) == {("K069", "")}


def test_a_parameter_that_the_contract_does_not_have_takes_no_number(office: Office) -> None:
    path = proposal_file(outside(office), changes={"terms": {"nda_year": "7"}})
    with pytest.raises(BadDocument) as refusal:
        draft_from_file(office, path, by=DRAFTER)

    assert [each.code for each in refusal.value.findings] == ["P536"]
    assert not office.workspace.ledger.exists() or b"NumberTaken" not in office.workspace.ledger.read_bytes()
