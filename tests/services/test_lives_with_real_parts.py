"""Whole lives of the three sample contracts with LibreOffice and image-only scans: the quick press hides nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from builders.archives import complaints_of_ocfl_py
from builders.command_line import call
from builders.offices import (
    ASSISTANT,
    CHECKER,
    DRAFTER,
    FILER,
    FIRST,
    GAP_NOTE,
    Stage,
    agree,
    bring_in,
    certify,
    draft,
    issued_copy,
    issued_pdf,
    office_in,
    sign,
    workspace_at,
)
from builders.papers import scanned
from pipeline.archive.ocfl_root import open_root
from pipeline.domain.contract import ContractStatus
from pipeline.drafting.office.pool import OfficePool
from pipeline.drafting.paper.pdf_pages import page_count, page_texts
from pipeline.services.archiving.archive import archive_contract
from pipeline.services.archiving.fixity import check_fixity
from pipeline.services.office import Office, contract_in
from pipeline.services.reviewing.issuing import issue_signing_copy
from pipeline.services.reviewing.review import submit

pytestmark = pytest.mark.slow
NUMBERS = {"saas": FIRST, "sales": "LS-XS-2026-0001", "techdev": "LS-JS-2026-0001"}


@pytest.fixture(scope="module")
def pool() -> Iterator[OfficePool]:
    with OfficePool() as started:
        yield started


@pytest.fixture
def office(tmp_path: Path, pool: OfficePool) -> Office:
    return office_in(workspace_at(Stage.FOUNDED, tmp_path / "house"), pdf=pool)


def text_of(office: Office, number: str, code: str) -> str:
    """The words of the newest PDF of a kind that is no scan."""
    with office.records.reading() as index:
        printed = [each for each in index.documents(number) if each.kind == code and each.stage != "SIGNED"]
    files = [each for each in printed if each.path.endswith(".pdf")]
    return "".join(page_texts(office.workspace.stored(files[-1].path).read_bytes())).replace("\n", "")


def brought_back(office: Office, number: str, code: str = "HTWB") -> None:
    scan = scanned(issued_pdf(office, number, code), dpi=150)
    taken = bring_in(office, f"{number}-{code}.pdf", scan)
    assert (taken.outcome, taken.contract_no) == ("已归入", number), taken


@pytest.mark.parametrize("sample", NUMBERS)
def test_a_sample_lives_from_proposal_to_archive(office, sample):
    number = draft(office, sample)
    assert number == NUMBERS[sample]
    submit(office, number, by=DRAFTER)
    agree(office, number)
    issued = issue_signing_copy(office, number, by=ASSISTANT)
    assert issued.pages == page_count(issued_pdf(office, number)) == len(issued_copy(office, number).pages)
    brought_back(office, number)
    sign(office, number)
    done = archive_contract(office, number, filed_by=FILER, checked_by=CHECKER, gap_note=GAP_NOTE)
    assert done.pages > issued.pages
    with office.records.reading() as index:
        assert contract_in(index, number).status is ContractStatus.EFFECTIVE
    assert check_fixity(office) == []
    assert complaints_of_ocfl_py(open_root(office.workspace.archive)) == []


def test_the_papers_say_what_the_ledger_says(office):
    number = draft(office)
    submit(office, number, by=DRAFTER)
    agree(office, number)
    issue_signing_copy(office, number, by=ASSISTANT)
    brought_back(office, number)
    office.clock.at += timedelta(days=1)
    sign(office, number, on=office.today() - timedelta(days=1))
    certify(office, number)
    brought_back(office, number, "YSQR")
    form, letter, certificate = (text_of(office, number, code) for code in ("HTSP", "QSQR", "YSQR"))
    for name in ("韩拟六", "孔拟丑", "曹拟寅", "严拟卯"):
        assert name in form
    assert number in letter
    assert letter.count("2026 年 11 月 23 日") >= 3
    assert "CS-001" in certificate


def test_the_same_house_gives_the_same_bytes_twice(tmp_path, pool):
    made = []
    for name in ("one", "two"):
        house = office_in(workspace_at(Stage.FOUNDED, tmp_path / name), pdf=pool)
        draft(replace(house, page_key=b"the same secret for both"))
        made.append({each.name: each.read_bytes() for each in (house.workspace.collecting / FIRST).iterdir()})
    assert made[0] == made[1]


def test_the_command_line_does_the_same_with_its_own_libreoffice(tmp_path):
    root = workspace_at(Stage.SUBMITTED, tmp_path / "house")
    for node, who in (("销售", "韩拟六"), ("法务", "孔拟丑"), ("财务", "曹拟寅"), ("总监", "严拟卯")):
        assert call(root, "review", "opinion", FIRST, node, "同意", "--by", who).code == 0
    issued = call(root, "issue", FIRST, "--by", ASSISTANT, "--json")
    assert issued.code == 0, issued.text
    assert Path(issued.data["path"]).read_bytes().startswith(b"%PDF")
    assert call(root, "verify").code == 0
