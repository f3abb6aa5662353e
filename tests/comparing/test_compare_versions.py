"""Versions of a contract compared: by number, with a file that came back, and at every new review version."""

import pytest

from builders.edited_words import edited, inserted, kept, paragraph, with_body, written
from builders.offices import (
    DRAFTER,
    FIRST,
    REVIEWERS,
    Stage,
    documents,
    office_at,
    outside,
    proposal_file,
)
from builders.word_files import members_of
from pipeline.domain.events import DocumentAdded
from pipeline.domain.findings import BadDocument
from pipeline.domain.review.review import Opinion, ReviewNode
from pipeline.drafting.comparing.lines import read_version
from pipeline.drafting.comparing.table_values import revision_values
from pipeline.drafting.word.gate import MAIN_PART
from pipeline.errors import NotFound, Refused
from pipeline.services.drafting.draft import compose
from pipeline.services.office import Office, contract_in, proposal_of
from pipeline.services.reviewing.comparing import (
    Compared,
    compare_named,
    compare_subjects,
    folder_for,
    keep_revision_table,
    make_revision_table,
    write_comparison,
)
from pipeline.services.reviewing.review import Said, give_opinion, resubmit_from_file
from pipeline.services.reviewing.subjects import Subject

WISH = "付款期限改为十五个工作日，与终版方案一致"


@pytest.fixture
def office(tmp_path):
    return office_at(Stage.SUBMITTED, tmp_path / "house")


def send_back(office: Office, clause: str = "特别约定") -> None:
    give_opinion(office, FIRST, Said(ReviewNode.SALES, Opinion.CHANGE, WISH, (clause,)), by=REVIEWERS[ReviewNode.SALES])


def send_again(office: Office) -> None:
    changed = proposal_file(outside(office), changes={"special_terms": ["到货短缺的，乙方应在 10 个工作日内补齐。"]})
    resubmit_from_file(office, FIRST, changed, by=DRAFTER)


def papers(office: Office, kind: str) -> list[DocumentAdded]:
    return [each for each in documents(office) if each.kind == kind]


def text_of(office: Office, version: str = "V1.0") -> bytes:
    (path,) = (each.path for each in papers(office, "HTWB") if each.path.endswith("docx") and version in each.path)
    return office.workspace.stored(path).read_bytes()


def came_back(office: Office, data: bytes) -> Compared:
    path = outside(office) / "对方退回.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return compare_named(office, (FIRST, str(path)))


def table_text(office: Office, version: str = "V1.0") -> str:
    (path,) = (each.path for each in papers(office, "HTXD") if each.path.endswith("docx") and version in each.path)
    data = office.workspace.stored(path).read_bytes()
    return "\n".join(read_version(data, name="对照表").lines)


def test_the_first_review_version_has_no_revision_table(office):
    assert not papers(office, "HTXD")


def test_every_further_review_version_brings_its_revision_table(office):
    send_back(office)
    send_again(office)
    kept_tables = papers(office, "HTXD")
    assert [(each.version, each.stage, each.responsible) for each in kept_tables] == [
        ("V1.0", "FINAL", office.company.name)
    ] * 2
    assert {each.path[-4:] for each in kept_tables} == {"docx", ".pdf"}


def test_the_revision_table_says_who_asked_for_what_and_what_came_of_it(office):
    send_back(office)
    send_again(office)
    text = table_text(office)
    assert "评审版 V1.0" in text
    assert "评审版 V1.1" in text
    assert WISH in text
    assert "到货短缺的，乙方应在 10 个工作日内补齐。" in text
    assert "提出人：销售部门 韩拟六" in text


def test_the_next_revision_gets_the_next_version_of_the_table(office):
    send_back(office)
    send_again(office)
    send_back(office)
    changed = proposal_file(outside(office), changes={"special_terms": ["到货短缺的，乙方应在 15 个工作日内补齐。"]})
    resubmit_from_file(office, FIRST, changed, by=DRAFTER)
    assert "期限：10 个工作日→15 个工作日" in table_text(office, "V1.1")


def test_two_versions_of_a_contract_are_compared_by_their_names(office):
    send_back(office)
    send_again(office)
    compared = compare_named(office, (FIRST, "V1.0", "V1.1"))
    assert [each.kind for each in compared.comparison.changes] == ["新增"]
    assert compare_named(office, (FIRST,)).comparison.changes == compared.comparison.changes
    assert compare_named(office, (FIRST, "V1.0")).comparison.changes == compared.comparison.changes


def test_a_file_that_came_back_is_compared_with_the_newest_version(office):
    compared = came_back(office, edited(text_of(office), {"270,000.00": "260,000.00"}))
    changed = {(fact.before, fact.after) for _, fact in compared.comparison.callouts}
    assert changed == {("¥270,000.00", "¥260,000.00"), ("270,000.00", "260,000.00")}
    assert all(each.material for each in compared.comparison.changes)


def test_a_silent_change_beside_tracked_ones_is_an_error(office):
    ours = written("第一条　标的", "1.1\t网关46台，总价10,000.00元。", "1.2\t质保24个月。")
    theirs = with_body(
        ours,
        paragraph("第一条　标的")
        + paragraph(kept("1.1　网关46台，总价10,000.00元") + inserted("，含运费") + kept("。"))
        + paragraph("1.2　质保12个月。"),
    )
    files = [outside(office) / name for name in ("甲.docx", "乙.docx")]
    files[0].parent.mkdir(parents=True, exist_ok=True)
    for path, data in zip(files, (ours, theirs), strict=True):
        path.write_bytes(data)
    compared = compare_named(office, [str(each) for each in files])
    found = {each.code: each for each in compared.findings}
    assert {"D001", "D002"} <= found.keys()
    assert "第1.2条" in found["D002"].message


def test_the_files_of_a_comparison_are_written_and_the_same_again(office):
    compared = came_back(office, edited(text_of(office), {"270,000.00": "260,000.00"}))
    folder = folder_for(office, compared)
    paths = write_comparison(office, compared, folder)
    assert [each.name for each in paths] == ["修订对照表.docx", "修订对照表.pdf", "修订标记稿.docx"]
    before = [each.read_bytes() for each in paths]
    assert [each.read_bytes() for each in write_comparison(office, compared, folder)] == before
    assert b"w:ins" in members_of(before[2])[MAIN_PART]


def test_a_table_without_a_number_says_so(office):
    compared = came_back(office, edited(text_of(office), {"270,000.00": "260,000.00"}))
    (word, *_) = write_comparison(office, compared, folder_for(office, compared))
    footers = [data for name, data in members_of(word.read_bytes()).items() if "footer" in name]
    assert any("未编号".encode() in each for each in footers)


def test_another_contract_is_noticed(office):
    compared = came_back(office, written(*(f"毫不相干的第{number}句话" for number in range(12))))
    assert "D007" in {each.code for each in compared.findings}


@pytest.mark.parametrize(
    ("names", "refusal"),
    [
        ((FIRST, "V9.9"), NotFound),
        ((FIRST, "V1.0", "V1.0"), Refused),
        (("LS-RJ-2026-9999", "V1.0"), NotFound),
        ((FIRST, "没有这个文件.docx"), NotFound),
    ],
)
def test_what_cannot_be_compared_is_refused_with_a_next_step(office, names, refusal):
    with pytest.raises(refusal) as refused:
        compare_named(office, names)
    assert refused.value.next_step


def test_a_file_that_is_no_word_file_is_refused(office):
    with pytest.raises(BadDocument) as refused:
        came_back(office, b"%PDF-1.7")
    assert refused.value.findings[0].code == "D050"


def test_a_table_left_by_a_killed_run_does_not_stop_the_next_one(office):
    send_back(office)
    folder = office.workspace.folder_of(FIRST)
    with office.records.reading() as index:
        state = contract_in(index, FIRST)
    text = compose(office, FIRST, proposal_of(office, state), version="V1.1", stage="REVIEW")
    table = make_revision_table(office, state, text, by=office.company.person(DRAFTER))
    with office.records.unit_of_work(by=DRAFTER, op="killed") as work:
        left = keep_revision_table(office, work, state, table)
    assert not papers(office, "HTXD")
    assert office.workspace.stored(left).is_file()
    send_again(office)
    assert len(papers(office, "HTXD")) == 2
    assert len(list(folder.glob("*HTXD*"))) == 2
    assert "到货短缺的" in table_text(office)


def test_the_table_marks_what_the_other_side_did_not(office):
    ours = written("第一条　标的", "1.1\t网关46台。", "1.2\t质保24个月。")
    theirs = with_body(
        ours,
        paragraph("第一条　标的")
        + paragraph(kept("1.1　网关46台") + inserted("整") + kept("。"))
        + paragraph("1.2　质保12个月。"),
    )
    compared = compare_subjects(office, Subject("原文", ours), Subject("对方稿", theirs))
    kinds = [each["kind"] for each in revision_values(compared.comparison, compared.facts)["changes"]]
    assert kinds == ["修改", "修改，未留痕"]


def test_a_file_that_came_back_without_any_mark_is_told_as_such(office):
    compared = came_back(office, edited(text_of(office), {"270,000.00": "260,000.00"}))
    assert "D014" in {each.code for each in compared.findings}


def test_two_contracts_of_forty_pages_are_compared_with_all_that_stands_beside(office):
    lines = [f"{number // 8 + 1}.{number % 8 + 1}\t{'甲方应当按期付款。' * 9}第{number}期。" for number in range(400)]
    changed = [each.replace("按期", "于当月") for each in lines]
    compared = compare_subjects(office, Subject("原文", written(*lines)), Subject("改后", written(*changed)))
    assert len(compared.comparison.changes) == 400
