"""A batch with PDFs: printed ahead, kept group by group, and a paper that cannot be printed is named."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

from builders.offices import DRAFTER, Stage, documents, office_at, office_in
from builders.papers import QuickPress
from builders.workbooks import batch_file, numbered
from pipeline.domain.findings import BadDocument
from pipeline.errors import MissingProgram, OutsideFailure, QidangError
from pipeline.services.drafting.bulk import BulkPlan, draft_batch

WITH_PDF = BulkPlan(workers=2, group=2, with_pdf=True)
WITHOUT = BulkPlan(workers=2, group=2)
UNPRINTABLE = OutsideFailure("打印不了。", next_step="请重试。")


@dataclass(frozen=True, slots=True)
class FailingPress(QuickPress):
    """Prints all but one document; its error stands in its place, as the pool does it."""

    at: int = 0
    error: QidangError = UNPRINTABLE

    def to_pdfs(self, documents: Iterable[bytes]) -> Iterator[bytes | QidangError]:
        for place, each in enumerate(documents):
            yield self.error if place == self.at else self.to_pdf(each)


@pytest.fixture
def office(tmp_path):
    return office_at(Stage.FOUNDED, tmp_path / "house")


def drafted(office, path, plan):
    return draft_batch(office, path, by=DRAFTER, plan=plan)


def kept(office):
    with office.records.reading() as index:
        return {each: sorted(one.path for one in documents(office, each)) for each in index.contract_numbers()}


def test_the_pdf_of_each_paper_is_that_of_its_word_file(office, tmp_path):
    made = drafted(office, batch_file(tmp_path, numbered(5)), WITH_PDF)
    assert made.new == 5
    for each in made.drafted:
        pdf = office.workspace.stored(each.path)
        assert pdf.read_bytes() == office.pdf.to_pdf(pdf.with_suffix(".docx").read_bytes())


def test_a_paper_that_cannot_be_printed_is_named_and_the_groups_before_it_stay(office, tmp_path):
    path = batch_file(tmp_path, numbered(6))
    failing = office_in(office.workspace.root, pdf=FailingPress(at=7))
    proposal = numbered(6)[3].proposal.proposal_no
    with pytest.raises(OutsideFailure, match=proposal) as fault:
        drafted(failing, path, WITH_PDF)
    assert "打印不了" in fault.value.message
    assert "--pdf" in fault.value.next_step
    assert len(kept(office)) == 2


def test_the_same_batch_goes_on_without_pdf(office, tmp_path):
    path = batch_file(tmp_path, numbered(6))
    with pytest.raises(OutsideFailure):
        drafted(office_in(office.workspace.root, pdf=FailingPress(at=7)), path, WITH_PDF)
    made = drafted(office, path, WITHOUT)
    assert [each.contract_no[-4:] for each in made.drafted] == [f"{place:04d}" for place in range(1, 7)]
    assert made.new == 4


def test_without_libreoffice_no_number_is_taken(office, tmp_path):
    missing = FailingPress(error=MissingProgram("没有找到 LibreOffice。", next_step="请安装。"))
    with pytest.raises(MissingProgram):
        drafted(office_in(office.workspace.root, pdf=missing), batch_file(tmp_path, numbered(3)), WITH_PDF)
    assert kept(office) == {}


def test_drafts_made_without_pdf_get_theirs_later(office, tmp_path):
    path = batch_file(tmp_path, numbered(5))
    drafted(office, path, WITHOUT)
    before = kept(office)
    counted = []
    made = draft_batch(office, path, by=DRAFTER, plan=WITH_PDF, told=lambda done, total: counted.append((done, total)))
    assert (made.new, made.reprinted) == (0, 5)
    assert counted == [(0, 5), (2, 5), (4, 5), (5, 5)]
    for each in made.drafted:
        pdf = office.workspace.stored(each.path)
        assert pdf.read_bytes() == office.pdf.to_pdf(pdf.with_suffix(".docx").read_bytes())
    for contract_no, paths in kept(office).items():
        assert paths == sorted([*before[contract_no], *(one.replace(".docx", ".pdf") for one in before[contract_no])])
    assert office.records.verify() == []


def test_a_batch_with_all_its_pdfs_is_not_printed_again(office, tmp_path):
    path = batch_file(tmp_path, numbered(3))
    drafted(office, path, WITHOUT)
    drafted(office, path, WITH_PDF)
    before = office.workspace.ledger.read_bytes()
    again = drafted(office, path, WITH_PDF)
    assert (again.new, again.reprinted) == (0, 0)
    assert office.workspace.ledger.read_bytes() == before


def test_new_rows_and_earlier_drafts_are_printed_in_one_run(office, tmp_path):
    drafted(office, batch_file(tmp_path, numbered(3)), WITHOUT)
    counted = []
    path = batch_file(tmp_path, numbered(5))
    made = draft_batch(office, path, by=DRAFTER, plan=WITH_PDF, told=lambda done, total: counted.append(done))
    assert (made.new, made.reprinted) == (2, 3)
    assert counted == [0, 2, 4, 5]
    assert all(each.path.endswith(".pdf") for each in made.drafted)


def test_an_earlier_draft_that_cannot_be_printed_is_named_and_those_before_it_stay(office, tmp_path):
    path = batch_file(tmp_path, numbered(6))
    made = drafted(office, path, WITHOUT)
    with pytest.raises(OutsideFailure, match=made.drafted[3].contract_no):
        drafted(office_in(office.workspace.root, pdf=FailingPress(at=7)), path, WITH_PDF)
    again = drafted(office, path, WITH_PDF)
    assert (again.new, again.reprinted) == (0, 4)


def test_a_word_file_that_was_touched_is_not_printed(office, tmp_path):
    path = batch_file(tmp_path, numbered(2))
    made = drafted(office, path, WITHOUT)
    word = office.workspace.stored(made.drafted[0].path)
    word.write_bytes(word.read_bytes() + b" ")
    with pytest.raises(BadDocument) as fault:
        drafted(office, path, WITH_PDF)
    assert [each.code for each in fault.value.findings] == ["K021"]
