import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builders.offices import Stage, office_at, workspace_at
from pipeline.cli.main import qidang
from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.services.health import Check, Health, check_calendar, check_workspace
from pipeline.services.machine import check_machine
from pipeline.services.workspace import Workspace


def doctor(root: Path, *words: str) -> Result:
    """The command run in this process."""
    return CliRunner().invoke(qidang, ["--root", str(root), "doctor", *words])


def found(root: Path) -> dict[str, str]:
    """What the doctor says of each item."""
    return {each["item"]: each["result"] for each in json.loads(doctor(root, "--json").stdout)["checks"]}


def of_workspace(root: Path) -> dict[str, Check]:
    return {each.item: each for each in check_workspace(Workspace(root), polling=False)}


def test_a_founded_workspace_is_ready(tmp_path: Path) -> None:
    told = doctor(workspace_at(Stage.FOUNDED, tmp_path))

    assert told.exit_code == 0, told.stdout
    assert all(word in told.stdout for word in ("项目", "结果", "说明 / 怎么办", "LibreOffice", "页码密钥"))


def test_looking_writes_nothing(tmp_path: Path) -> None:
    root = workspace_at(Stage.FOUNDED, tmp_path)
    (root / "archive" / "keys" / "page.key").unlink(missing_ok=True)
    before = sorted(root.rglob("*"))

    doctor(root)

    assert sorted(root.rglob("*")) == before


def test_a_folder_without_a_workspace_is_told_with_exit_code_3(tmp_path: Path) -> None:
    told = doctor(tmp_path)

    assert told.exit_code == 3
    assert "qidang init" in told.stdout
    assert found(tmp_path)["工作区其余各项"] == "未检"


def test_a_fault_in_the_company_file_is_told_with_its_place(tmp_path: Path) -> None:
    root = workspace_at(Stage.FOUNDED, tmp_path)
    (root / "company.toml").write_text("company = 3\n", encoding="utf-8")

    told = json.loads(doctor(root, "--json").stdout)

    (workspace,) = [each for each in told["checks"] if each["item"] == "工作区"]
    assert not told["ready"]
    assert "company.toml" in workspace["told"]


def test_a_broken_template_is_told_by_name(tmp_path: Path) -> None:
    root = workspace_at(Stage.FOUNDED, tmp_path)
    next((root / "doc_templates").glob("HTSP_*/template.docx")).write_bytes(b"no Word file")

    told = found(root)

    assert told["文书模板 HTSP"] == "不行"
    assert told["文书模板"] == "正常"


def test_a_template_that_the_company_names_must_be_there(tmp_path: Path) -> None:
    root = office_at(Stage.FOUNDED, tmp_path).workspace.root
    settings = (root / "company.toml").read_text(encoding="utf-8")
    (root / "company.toml").write_text(settings.replace('"HTWB_SAAS"', '"HTWB_NONE"'), encoding="utf-8")

    assert found(root)["文书模板 HTWB_NONE"] == "不行"


def test_next_year_without_a_calendar_is_a_notice_and_this_year_stops() -> None:
    this_year, next_year = check_calendar(WorkCalendar(), date(2026, 11, 23))
    now_undecided, _ = check_calendar(WorkCalendar(), date(2027, 1, 5))

    assert (this_year.health, next_year.health) == (Health.GOOD, Health.NOTICE)
    assert "2027" in next_year.told
    assert now_undecided.health is Health.MISSING


def test_a_year_the_company_entered_itself_counts() -> None:
    entered = WorkCalendar(complete_years=frozenset({2027}))

    assert [each.health for each in check_calendar(entered, date(2026, 11, 23))] == [Health.GOOD, Health.GOOD]


def test_a_page_key_that_others_can_read_is_told(tmp_path: Path) -> None:
    office = office_at(Stage.DRAFTED, tmp_path)
    office.workspace.page_key.chmod(0o644)

    key = of_workspace(tmp_path)["页码密钥"]

    assert key.health is Health.MISSING
    assert "chmod 600" in key.next_step


def test_a_lost_page_key_is_never_silently_made_anew(tmp_path: Path) -> None:
    office = office_at(Stage.DRAFTED, tmp_path)
    office.workspace.page_key.unlink()

    assert doctor(tmp_path).exit_code == 3
    assert not office.workspace.page_key.exists()
    assert "备份" in of_workspace(tmp_path)["页码密钥"].next_step


def test_a_damaged_ledger_is_told(tmp_path: Path) -> None:
    office = office_at(Stage.SUBMITTED, tmp_path)
    ledger = office.workspace.ledger
    ledger.write_bytes(ledger.read_bytes().replace(b"LS-RJ", b"LS-RX", 1))

    assert of_workspace(tmp_path)["总账"].health is Health.MISSING


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    root = workspace_at(Stage.FOUNDED, tmp_path)
    (root / "inbox").rmdir()

    assert of_workspace(root)["文件夹 inbox"].health is Health.MISSING


@pytest.mark.slow
def test_this_machine_has_what_it_takes() -> None:
    assert [each for each in check_machine() if each.health is Health.MISSING] == []
