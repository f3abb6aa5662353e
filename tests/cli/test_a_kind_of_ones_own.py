"""A new document kind is a new folder: laid out, checked, filled in, drawn and kept, without a line of program."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from builders.offices import FIRST, Stage, as_yaml, workspace_at
from pipeline.bootstrap import open_office
from pipeline.cli.main import qidang
from pipeline.domain.findings import BadDocument
from pipeline.errors import NotFound, Refused
from pipeline.services.office import contract_in

CODE, LAWYER = "ZLXK", "许拟子"
FACTS: Mapping[str, Any] = {
    "recipient": "望屿市拟仁示例医院",
    "reply_by": "2026-12-10",
    "materials": [{"name": "操作手册", "copies": 2}, {"name": "接口说明"}],
}


def run(root: Path, *words: object, code: int = 0) -> str:
    outcome = CliRunner().invoke(qidang, ["--root", str(root), *map(str, words)], catch_exceptions=False)
    assert outcome.exit_code == code, outcome.output
    return outcome.output


@pytest.fixture
def root(tmp_path):
    root = workspace_at(Stage.EFFECTIVE, tmp_path / "house")
    run(root, "templates", "new", CODE, "资料许可函")
    return root


def folder_of(root: Path) -> Path:
    return root / "doc_templates" / f"{CODE}_资料许可函"


def written(folder: Path, facts: Mapping[str, Any]) -> Path:
    path = folder / "资料.yaml"
    path.write_text(as_yaml(dict(facts)), encoding="utf-8")
    return path


def drawn(root: Path, facts: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run(root, "paper", CODE, FIRST, facts, "--by", LAWYER, "--json"))
    return told


def test_a_new_folder_becomes_a_numbered_paper_in_the_dossier(root, tmp_path):
    assert "没有错误" in run(root, "templates", "check", CODE)
    assert "*收件人" in run(root, "paper", "--list").replace("\n", "")
    form = tmp_path / "资料.xlsx"
    told = run(root, "form", "--paper", CODE, FIRST, form, "--from", written(tmp_path, FACTS))
    assert f"qidang paper {CODE} {FIRST} 资料.xlsx --by 姓名" in told
    assert "操作手册" in [each.value for row in load_workbook(form)["资料清单"].iter_rows() for each in row]
    made = drawn(root, form)
    assert made["document_no"] == f"{FIRST}-{CODE}-01-V1.0"
    assert Path(made["path"]).read_bytes().startswith(b"%PDF")
    assert drawn(root, written(tmp_path, FACTS))["document_no"] == made["document_no"]
    with open_office(root) as office, office.records.reading() as index:
        kept = contract_in(index, FIRST).documents_of(CODE)
    assert [each.path.rpartition(".")[2] for each in kept] == ["docx", "pdf"]


def test_changed_facts_are_a_new_version_and_another_recipient_another_letter(root, tmp_path):
    numbers = [
        drawn(root, written(tmp_path, {**FACTS, **changed}))["document_no"]
        for changed in ({}, {"medium": "纸质"}, {"recipient": "澄溪拟味冷链食品有限公司"})
    ]
    assert [each.removeprefix(f"{FIRST}-{CODE}-") for each in numbers] == ["01-V1.0", "01-V1.1", "02-V1.0"]


def test_long_recipients_that_begin_alike_get_letters_of_their_own(root, tmp_path):
    numbers = {
        drawn(root, written(tmp_path, {**FACTS, "recipient": f"{'很长的单位名称' * 10}{each}"}))["document_no"]
        for each in ("甲/乙", "丙\n丁")
    }
    assert numbers == {f"{FIRST}-{CODE}-01-V1.0", f"{FIRST}-{CODE}-02-V1.0"}


def test_the_example_of_a_new_kind_is_a_whole_set_of_facts(root, tmp_path):
    path = tmp_path / "样例.yaml"
    path.write_text(run(root, "paper", CODE, "--example"), encoding="utf-8")
    assert drawn(root, path)["document_no"]


def test_faults_in_declared_facts_are_told_by_their_labels(root, tmp_path):
    facts = {"reply_by": "月底", "medium": "口头", "materials": [{"copies": 1}], "colour": "红"}
    with pytest.raises(BadDocument) as refusal:
        drawn(root, written(tmp_path, facts))
    told = "".join(each.message for each in refusal.value.findings)
    assert all(label in told for label in ("收件人（recipient）", "答复期限（reply_by）", "资料名称（name）", "colour"))
    with pytest.raises(BadDocument) as missing:
        run(root, "paper", CODE, FIRST, "--by", LAWYER)
    assert "收件人（recipient）" in missing.value.next_step


def test_the_maker_the_folder_names_is_the_one_who_draws(root, tmp_path):
    with pytest.raises(Refused, match="韩拟六不是"):
        run(root, "paper", CODE, FIRST, written(tmp_path, FACTS), "--by", "韩拟六")


def test_a_sample_that_does_not_fit_the_declaration_fails_the_check(root):
    sample = folder_of(root) / "sample.yaml"
    sample.write_text(sample.read_text(encoding="utf-8").replace("  recipient:", "  reciever:"), encoding="utf-8")
    told = run(root, "templates", "check", CODE, code=1)
    assert "facts.recipient”没有写" in told
    assert "facts.reciever”在kind.toml的[facts]里没有声明" in told.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize(
    ("written_as", "told"),
    [
        ('收件人 = { label = "收件人" }', "小写英文字母"),
        ('items = { label = "清单" }', "小写英文字母"),
        ('amount = { label = "金额", type = "decimal" }', "facts.amount.type"),
        ('amount = { label = "金额", lable = "x" }', "可用的项：label、type、required"),
        ('amount = { label = "金额", type = "money", choices = ["1"] }', "只有 type 为 text"),
        ('rows = { label = "清单", type = "list", columns = {} }', "请至少写一项"),
    ],
)
def test_a_slip_in_the_declaration_is_named(root, written_as, told):
    settings = folder_of(root) / "kind.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").partition("\n[facts]\n")[0] + f"\n[facts]\n{written_as}\n",
        encoding="utf-8",
    )
    with pytest.raises(BadDocument) as refusal:
        run(root, "templates", "check", CODE)
    assert told in "".join(f"{each.message}{each.next_step}" for each in refusal.value.findings)


def test_a_template_that_does_not_open_draws_nothing_and_is_told_in_the_list(root, tmp_path):
    (folder_of(root) / "template.docx").write_bytes(b"no Word file")
    with pytest.raises(BadDocument):
        run(root, "paper", CODE, FIRST, written(tmp_path, FACTS), "--by", LAWYER)
    assert f"出不了：{CODE}" in run(root, "paper", "--list")


def test_a_kind_that_others_draw_is_no_paper_of_its_own(root):
    with pytest.raises(Refused, match="不由 qidang paper 出"):
        run(root, "paper", "HTSP", FIRST, "--by", LAWYER)
    with pytest.raises(NotFound, match="没有文书“QQQQ”"):
        run(root, "paper", "QQQQ", FIRST, "--by", LAWYER)


def test_a_variant_of_the_contract_text_is_drafted_with_once_the_company_names_it(root):
    assert '例如 SALES = "HTWB_LEASE"' in run(root, "templates", "new", "HTWB_LEASE", "租赁合同")
    assert "没有错误" in run(root, "templates", "check", "HTWB_LEASE")
    company = root / "company.toml"
    company.write_text(company.read_text(encoding="utf-8").replace('"HTWB_SALES"', '"HTWB_LEASE"'), encoding="utf-8")
    with open_office(root) as office:
        key = office.company.contract_templates["SALES"]
        assert office.drafter.kind(key).title == "租赁合同"
