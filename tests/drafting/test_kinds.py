"""Document kinds read strictly from their folders."""

from pathlib import Path

import pytest

from builders.drafted import SETTINGS, SHIPPED, kind_folder
from pipeline.domain.findings import BadDocument
from pipeline.drafting.kinds.kind_folders import read_kinds
from pipeline.drafting.kinds.shelf import TemplateShelf
from pipeline.errors import NotFound


def codes(root: Path) -> set[str]:
    found = read_kinds(root).findings
    assert all(each.next_step for each in found)
    return {each.code for each in found}


def settings_of(folder: Path) -> Path:
    return folder / "kind.toml"


def test_the_shipped_kinds_are_in_order() -> None:
    kinds = read_kinds(SHIPPED).kinds
    assert {"HTWB_SAAS", "HTWB_GENERAL", "HTSP", "QSQR", "YSQR", "AJFM", "JNML", "JNBK"} <= kinds.keys()
    assert kinds["HTWB_SAAS"].code == "HTWB"
    assert kinds["HTWB_SAAS"].variant == "SAAS"
    assert kinds["HTWB_SAAS"].stages == ("DRAFT", "REVIEW", "SIGN")


def test_clause_parameters_have_a_default_and_a_chinese_label(tmp_path: Path) -> None:
    folder = kind_folder(tmp_path, "x")
    with settings_of(folder).open("a", encoding="utf-8") as file:
        file.write('[terms]\nnda_years = { label = "保密年限", value = "5" }\n')
    kind = read_kinds(tmp_path).kinds["CSWS"]
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
    assert {each.values["name"] for each in read_kinds(tmp_path).findings} == {"title", "maker", "numbered", "order"}


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
    assert read_kinds(tmp_path).kinds.keys() == {"CSWS"}


def test_two_folders_of_one_kind_are_refused(tmp_path: Path) -> None:
    kind_folder(tmp_path, "x")
    kind_folder(tmp_path, "x", name="CSWS_又一个")
    assert codes(tmp_path) == {"T062"}


@pytest.mark.parametrize("file", ["template.docx", "sample.yaml", "kind.toml"])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    (kind_folder(tmp_path, "x") / file).unlink()
    assert codes(tmp_path) == {"T061"}


@pytest.mark.parametrize("place", [".", "nowhere"])
def test_no_kinds_at_all_is_said_plainly(tmp_path: Path, place: str) -> None:
    with pytest.raises(BadDocument) as refusal:
        read_kinds(tmp_path / place)
    assert [each.code for each in refusal.value.findings] == ["T063"]
    assert "qidang init" in refusal.value.next_step


def test_the_faults_of_all_kinds_come_together(tmp_path: Path) -> None:
    (kind_folder(tmp_path, "x") / "sample.yaml").unlink()
    kind_folder(tmp_path, "x", name="错")
    assert codes(tmp_path) == {"T060", "T061"}


# ---- one bad folder beside good ones --------------------------------------------------------------------------------


@pytest.fixture
def shelf(tmp_path: Path) -> TemplateShelf:
    """A shelf with one kind in order, CSWS."""
    kind_folder(tmp_path / "kinds", "甲方：{{ name }}")
    return TemplateShelf(tmp_path / "kinds", tmp_path / "kept")


def refusal_of(shelf: TemplateShelf, key: str) -> BadDocument:
    with pytest.raises(BadDocument) as refusal:
        shelf.render(key, {"name": "甲"})
    return refusal.value


@pytest.mark.parametrize("bad", ["settings", "sample", "name", "code", "copies"])
def test_only_the_kind_that_is_bad_refuses(shelf: TemplateShelf, bad: str) -> None:
    folder = kind_folder(shelf.folder, "x", name="CSXY_另一种")
    if bad == "settings":
        settings_of(folder).write_text("[[[", encoding="utf-8")
    elif bad == "sample":
        (folder / "sample.yaml").unlink()
    elif bad == "name":
        folder.rename(shelf.folder / "备份")
    elif bad == "code":
        settings_of(folder).write_text(SETTINGS.format(code="CSZZ"), encoding="utf-8")
    else:
        kind_folder(shelf.folder, "x", name="CSXY_另一种 - 副本")
    assert shelf.render("CSWS", {"name": "甲"}).text == "甲方：甲"
    if bad != "name":
        refused = refusal_of(shelf, "CSXY")
        assert "CSXY" in refused.message
        assert all("CSXY" in each.at for each in refused.findings)


def test_of_two_folders_with_one_code_neither_is_taken(shelf: TemplateShelf) -> None:
    other = kind_folder(shelf.folder, "x", name="CSWS_测试文书 - 副本")
    assert [each.code for each in refusal_of(shelf, "CSWS").findings] == ["T062"]
    settings_of(other).write_text("[[[", encoding="utf-8")
    assert [each.code for each in refusal_of(shelf, "CSWS").findings] == ["T062", "T064"]


def test_a_folder_whose_settings_name_another_kind_stops_both(shelf: TemplateShelf) -> None:
    settings_of(kind_folder(shelf.folder, "x", name="CSXY_另一种")).write_text(
        SETTINGS.format(code="CSWS"), encoding="utf-8"
    )
    assert {each.code for each in refusal_of(shelf, "CSWS").findings} == {"T062", "T068"}
    assert {each.code for each in refusal_of(shelf, "CSXY").findings} == {"T068"}


def test_what_legal_mends_counts_at_once(shelf: TemplateShelf) -> None:
    copy = kind_folder(shelf.folder, "x", name="CSWS_副本")
    assert refusal_of(shelf, "CSWS")
    copy.rename(shelf.folder / "_副本")
    assert shelf.render("CSWS", {"name": "甲"}).text == "甲方：甲"


def test_an_unknown_kind_is_told_with_those_that_cannot_be_read(shelf: TemplateShelf) -> None:
    kind_folder(shelf.folder, "x", name="CSXY-另一种")
    with pytest.raises(NotFound) as unknown:
        shelf.kind("CSXY")
    assert "CSXY-另一种" in unknown.value.next_step
