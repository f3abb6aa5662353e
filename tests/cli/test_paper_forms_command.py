"""`qidang form --paper` and what takes a filled form back, through the door."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from builders.closing import invoice, receipt
from builders.offices import FIRST, SERVICE, Stage, as_yaml, record_file, workspace_at
from pipeline.cli.main import qidang
from pipeline.domain.findings import BadDocument
from pipeline.errors import Refused

Facts = dict[str, Any]
TALKS: Facts = {
    "place": "线上会议",
    "our_attendees": [{"name": "韩拟六", "title": "销售经理"}],
    "their_attendees": [{"name": "郑拟七"}],
    "topics": [{"topic": "价格", "our_position": "维持", "feedback": "要求下调", "result": "维持"}],
    "open_issues": [{"issue": "付款节点", "owner": "李拟五", "due": "2026-12-01"}],
}


@pytest.fixture
def root(tmp_path):
    return workspace_at(Stage.EFFECTIVE, tmp_path / "house")


def run(root: Path, *words: object) -> str:
    outcome = CliRunner().invoke(qidang, ["--root", str(root), *map(str, words)], catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def facts_file(folder: Path, facts: Facts, name: str = "facts.yaml") -> Path:
    path = folder / name
    text = as_yaml(facts) if name.endswith("yaml") else json.dumps(facts, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def filled(root: Path, folder: Path, code: str, facts: Facts, cells: Facts | None = None) -> Path:
    """A form for the first contract, filled from facts and then changed in some cells."""
    path = folder / "资料.xlsx"
    run(root, "form", "--paper", code, FIRST, path, "--from", facts_file(folder, facts))
    if cells:
        book = load_workbook(path)
        for at, value in cells.items():
            sheet, _, cell = at.partition("!")
            book[sheet][cell].value = value
        book.save(path)
    return path


def draw(root: Path, code: str, path: Path, by: str = "韩拟六") -> Facts:
    return json.loads(run(root, "paper", code, FIRST, path, "--by", by, "--json"))


def test_a_form_for_a_contract_says_which(root, tmp_path):
    told = run(root, "form", "--paper", "SWTP", FIRST, tmp_path / "谈判.xlsx")
    assert f"qidang paper SWTP {FIRST} 谈判.xlsx --by 姓名" in told
    head = [load_workbook(tmp_path / "谈判.xlsx")["资料"].cell(row, 2).value for row in range(3, 7)]
    assert head[0].startswith("SWTP ")
    assert head[1] == FIRST
    assert all(head)


def test_a_form_and_its_yaml_give_the_same_paper(root, tmp_path):
    form = filled(root, tmp_path, "SWTP", TALKS)
    by_yaml = draw(root, "SWTP", tmp_path / "facts.yaml")
    assert draw(root, "SWTP", form)["document_no"] == by_yaml["document_no"]
    by_json = draw(root, "SWTP", facts_file(tmp_path, TALKS, "facts.json"))
    assert by_json["document_no"] == by_yaml["document_no"]


def test_a_fault_comes_back_in_a_copy_and_the_form_stays_as_it_was(root, tmp_path):
    form = filled(root, tmp_path, "SWTP", TALKS, {"待解决问题!C4": "月底"})
    before = form.read_bytes()
    with pytest.raises(BadDocument) as refusal:
        draw(root, "SWTP", form)
    assert [(each.code, each.at) for each in refusal.value.findings] == [("E209", "资料.xlsx 待解决问题!C4")]
    assert form.read_bytes() == before
    copy = load_workbook(tmp_path / "资料_待改.xlsx")
    assert "期限" in copy["待解决问题"]["C4"].comment.text
    assert copy["待改清单"]["B2"].value == "待解决问题!C4"


def test_a_fault_found_on_drawing_is_at_its_cell_too(root, tmp_path):
    form = filled(root, tmp_path, "SWTP", TALKS, {"资料!B9": 9})
    with pytest.raises(BadDocument) as refusal:
        draw(root, "SWTP", form)
    (found,) = refusal.value.findings
    assert (found.code, found.at) == ("B030", "资料.xlsx 资料!B9")
    assert (tmp_path / "资料_待改.xlsx").exists()


def test_what_is_only_a_reminder_is_told_in_the_forms_words(root, tmp_path):
    form = filled(root, tmp_path, "SWTP", {key: each for key, each in TALKS.items() if key != "place"})
    (found,) = [each for each in draw(root, "SWTP", form)["findings"] if each["code"] == "B032"]
    assert found["next_step"] == "请填“地点或会议号”。"
    assert found["at"] == "资料.xlsx 资料!B11"


def test_a_form_made_for_another_contract_is_refused(root, tmp_path):
    form = filled(root, tmp_path, "SWTP", TALKS, {"资料!B4": "LS-RJ-2026-0099"})
    with pytest.raises(BadDocument) as refusal:
        draw(root, "SWTP", form)
    assert [each.code for each in refusal.value.findings] == ["E115"]


def test_money_is_entered_from_a_form(root, tmp_path):
    form = filled(root, tmp_path, "KPSK", {"invoices": [invoice()], "receipts": [receipt()]})
    assert "新登记 2 条" in run(root, "money", "record", FIRST, form, "--by", "曹拟寅")
    assert "2 条以前登记过" in run(root, "money", "record", FIRST, tmp_path / "facts.yaml", "--by", "曹拟寅")


def test_an_acceptance_record_may_be_a_form(root, tmp_path):
    run(root, "form", "--paper", "YSQR", FIRST, tmp_path / "验收.xlsx", "--from", record_file(tmp_path))
    made = [
        json.loads(run(root, "accept", FIRST, each, "--by", SERVICE, "--json"))["document_no"]
        for each in (tmp_path / "验收.xlsx", record_file(tmp_path))
    ]
    assert made[0] == made[1]


def test_a_paper_that_needs_no_facts_has_no_form(root, tmp_path):
    with pytest.raises(Refused, match="不需要填写资料"):
        run(root, "form", "--paper", "BJMX", tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()


def test_a_form_is_never_written_over(root, tmp_path):
    run(root, "form", "--paper", "ZGJH", tmp_path / "x.xlsx")
    with pytest.raises(Refused, match="已经存在"):
        run(root, "form", "--paper", "SWTP", tmp_path / "x.xlsx")


def test_an_example_can_be_saved_and_read(root, tmp_path):
    text = run(root, "paper", "SWTP", "--example")
    assert "谈判轮次" in text
    (tmp_path / "样例.yaml").write_text(text + "place: 线上\n", encoding="utf-8")
    assert draw(root, "SWTP", tmp_path / "样例.yaml")["document_no"]


def test_yaml_faults_name_the_label_beside_the_field(root, tmp_path):
    facts = {**TALKS, "open_issues": [{"issue": "付款节点", "due": "月底"}]}
    with pytest.raises(BadDocument) as refusal:
        draw(root, "SWTP", facts_file(tmp_path, facts))
    messages = [each.message for each in refusal.value.findings]
    assert "缺少必填字段“待解决问题（open_issues）第 1 行：责任人（owner）”。" in messages
    assert "qidang form --paper SWTP" in refusal.value.next_step
