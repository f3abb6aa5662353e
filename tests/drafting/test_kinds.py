"""Document kinds read strictly from their folders."""

from pathlib import Path

import pytest

from builders.drafted import SHIPPED, kind_folder
from pipeline.domain.findings import BadDocument
from pipeline.drafting.kinds.kind import load_kinds


def codes(root: Path) -> set[str]:
    with pytest.raises(BadDocument) as error:
        load_kinds(root)
    assert error.value.next_step
    return {each.code for each in error.value.findings}


def settings_of(folder: Path) -> Path:
    return folder / "kind.toml"


def test_the_shipped_kinds_are_in_order() -> None:
    kinds = load_kinds(SHIPPED)
    assert {"HTWB_SAAS", "HTWB_GENERAL", "HTSP", "QSQR", "YSQR", "AJFM", "JNML", "JNBK"} <= kinds.keys()
    assert kinds["HTWB_SAAS"].code == "HTWB"
    assert kinds["HTWB_SAAS"].variant == "SAAS"
    assert kinds["HTWB_SAAS"].stages == ("DRAFT", "REVIEW", "SIGN")


def test_clause_parameters_have_a_default_and_a_chinese_label(tmp_path: Path) -> None:
    folder = kind_folder(tmp_path, "x")
    with settings_of(folder).open("a", encoding="utf-8") as file:
        file.write('[terms]\nnda_years = { label = "保密年限", value = "5" }\n')
    kind = load_kinds(tmp_path)["CSWS"]
    assert kind.terms == {"nda_years": "5"}
    assert kind.term_labels == {"nda_years": "保密年限"}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("colour = 1", "T065"),
        ('media = ["xlsx"]', "T067"),
        ('retention = "D99"', "T067"),
        ('stages = ["LATER"]', "T067"),
        ("[terms]\na = 1", "T067"),
        ("[[[", "T064"),
        ('variant = "SAAS"', "T068"),
    ],
)
def test_a_slip_in_the_settings_is_found(tmp_path: Path, line: str, code: str) -> None:
    folder = kind_folder(tmp_path, "x")
    with settings_of(folder).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert code in codes(tmp_path)


def test_a_forgotten_setting_is_named(tmp_path: Path) -> None:
    settings_of(kind_folder(tmp_path, "x")).write_text('code = "CSWS"\n', encoding="utf-8")
    with pytest.raises(BadDocument) as error:
        load_kinds(tmp_path)
    assert {each.values["name"] for each in error.value.findings} == {"title", "maker", "numbered", "order"}


def test_a_maker_who_is_no_role_is_refused(tmp_path: Path) -> None:
    settings = settings_of(kind_folder(tmp_path, "x"))
    settings.write_text(settings.read_text(encoding="utf-8").replace("LEGAL", "BOSS"), encoding="utf-8")
    assert codes(tmp_path) == {"T069"}


@pytest.mark.parametrize("name", ["测试", "CS_x", "csws_x", "CSWS", "CSWSX_测试"])
def test_a_folder_that_is_not_named_after_its_code_is_refused(tmp_path: Path, name: str) -> None:
    kind_folder(tmp_path, "x", name=name)
    assert codes(tmp_path) == {"T060"}


def test_folders_put_aside_are_passed_over(tmp_path: Path) -> None:
    kind_folder(tmp_path, "x")
    kind_folder(tmp_path, "x", name="_旧版")
    kind_folder(tmp_path, "x", name=".git")
    assert load_kinds(tmp_path).keys() == {"CSWS"}


def test_two_folders_of_one_kind_are_refused(tmp_path: Path) -> None:
    kind_folder(tmp_path, "x")
    kind_folder(tmp_path, "x", name="CSWS_又一个")
    assert codes(tmp_path) == {"T062"}


@pytest.mark.parametrize("file", ["template.docx", "sample.yaml", "kind.toml"])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    (kind_folder(tmp_path, "x") / file).unlink()
    assert codes(tmp_path) == {"T061"}


def test_no_kinds_at_all_is_said_plainly(tmp_path: Path) -> None:
    assert codes(tmp_path) == {"T063"}
    assert codes(tmp_path / "nowhere") == {"T063"}


def test_the_faults_of_all_kinds_come_together(tmp_path: Path) -> None:
    (kind_folder(tmp_path, "x") / "sample.yaml").unlink()
    kind_folder(tmp_path, "x", name="错")
    assert codes(tmp_path) == {"T060", "T061"}
