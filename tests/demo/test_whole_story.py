"""The acceptance test of the whole house: the demonstration, as `make demo` runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from builders.archives import complaints_of_ocfl_py
from pipeline.archive.ocfl_root import open_root
from pipeline.domain.events import DocumentAdded
from pipeline.ledger import Ledger

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished demonstration in a folder of its own."""
    root = tmp_path_factory.mktemp("demo") / "演示"
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "demo", "--into", str(root)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    (root / "said.txt").write_text(done.stdout, encoding="utf-8")
    return root


def ask(root: Path, *words: str) -> dict[str, object]:
    """What `qidang … --json` answers about the workspace."""
    command = [sys.executable, "-m", "pipeline.cli", "--root", str(root), *words, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def documents(root: Path, *kinds: str) -> list[DocumentAdded]:
    """Every file that went into a dossier in the order it did, of these kinds or of all."""
    entries = Ledger(root / "archive" / "ledger" / "events.jsonl").entries()
    added = [event for entry in entries for event in entry.events if isinstance(event, DocumentAdded)]
    return [each for each in added if each.kind in kinds or not kinds]


def test_three_contracts_are_effective_and_archived(story: Path) -> None:
    entries = list(Ledger(story / "archive" / "ledger" / "events.jsonl").entries())
    events = [event for entry in entries for event in entry.events]
    effective = [each.contract_no for each in events if type(each).__name__ == "ContractBecameEffective"]
    archived = [each.contract_no for each in events if type(each).__name__ == "DossierArchived"]
    assert effective == archived == ["LS-RJ-2026-0001", "LS-XS-2026-0002", "LS-JS-2026-0003"]


def test_every_dropped_file_ends_where_it_belongs(story: Path) -> None:
    inbox = story / "inbox"
    found = {
        folder: sorted(each.name for each in (inbox / folder).iterdir() if each.suffix == ".pdf")
        for folder in ("_待处理", "_已退回", "_重复")
    }
    assert found == {
        "_待处理": ["第二份_LS-XS-2026-0002.pdf"],
        "_已退回": ["传了一半.pdf", "食堂菜单.pdf"],
        "_重复": ["再扫一遍.pdf"],
    }
    assert not [each for each in inbox.rglob("*.pdf") if each.parent == inbox or ".working" in each.parts]


def test_what_was_not_filed_has_its_reason_beside_it(story: Path) -> None:
    for file in (story / "inbox").rglob("*.pdf"):
        note = file.with_name(file.name + ".原因.txt").read_text(encoding="utf-8-sig")
        assert file.name in note
    held = (story / "inbox" / "_待处理" / "第二份_LS-XS-2026-0002.pdf.原因.txt").read_text(encoding="utf-8-sig")
    assert "缺第 7 页（共 14 页）" in held


def test_what_no_machine_looked_at_is_never_called_passed(story: Path) -> None:
    events = [each for entry in Ledger(story / "archive/ledger/events.jsonl").entries() for each in entry.events]
    filed = [each for each in events if type(each).__name__ == "ScanFiled"]
    assert len(filed) == 7
    for each in filed:
        status = {check["code"]: check["status"] for check in each.checks}
        assert status["IN-03"] == status["IN-04"] == status["IN-05"] == "通过"
        assert status["IN-11"] == status["IN-14"] == "未检"


def test_the_supplement_came_back_signed_and_lies_in_the_archived_dossier(story: Path) -> None:
    (signed,) = [each for each in documents(story, "BGSQ") if each.stage == "SIGNED"]
    assert signed.document_no == "LS-JS-2026-0003-B01-BGSQ-01-V1.0"
    dossier = story / "archive" / "dossiers" / "b7b" / "6fe" / "urn%3acontract%3aLS-JS-2026-0003"
    manifest = json.loads((dossier / "inventory.json").read_text(encoding="utf-8"))["manifest"]
    kept = {path for paths in manifest.values() for path in paths}
    assert sum("-B01-BGSQ-01-V1.0_" in each for each in kept if "/originals/" in each) == 1
    plan = ask(story, "money", "show", "LS-JS-2026-0003")["plan"]
    assert isinstance(plan, list)
    assert plan[1]["amount"] == "308,506.88"


def test_a_failed_test_is_put_right_before_there_is_a_certificate(story: Path) -> None:
    said = (story / "said.txt").read_text(encoding="utf-8")
    assert "不能出（B270：" in said
    order = [each.kind for each in documents(story) if each.contract_no == "LS-XS-2026-0002"]
    course = ["YQSM", "JFQS", "YSSQ", "YSJL", "ZGJH", "ZGFY", "YSQR"]
    assert [kind for kind in dict.fromkeys(order) if kind in course] == course


def test_every_contract_has_its_account(story: Path) -> None:
    accounts = [each.contract_no for each in documents(story, "KPSK") if each.path.endswith(".pdf")]
    assert accounts == ["LS-RJ-2026-0001", "LS-XS-2026-0002", "LS-JS-2026-0003"]
    assert (story / "var" / "books" / "LS-2026-HTTZ.pdf").is_file()


def test_nothing_is_missing_but_the_report_that_nobody_can_make_yet(story: Path) -> None:
    gaps = ask(story, "completeness")["gaps"]
    assert isinstance(gaps, list)
    assert {each["code"] for each in gaps} == {"SXJC"}


def test_an_independent_validator_finds_nothing_in_the_archive(story: Path) -> None:
    assert complaints_of_ocfl_py(open_root(story / "archive")) == []


def test_anybody_can_verify_the_archive_without_our_software(story: Path) -> None:
    command = [sys.executable, "-I", "-S", str(story / "archive" / "verify.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "完好" in done.stdout


def test_the_house_verifies_itself_and_its_index_can_be_made_anew(story: Path) -> None:
    before = ask(story, "completeness")
    (story / "var" / "index.sqlite3").unlink()
    assert ask(story, "rebuild")["entries"]
    assert ask(story, "verify")["sound"] is True
    assert ask(story, "completeness") == before


def test_the_register_has_no_gap(story: Path) -> None:
    numbers = ask(story, "register", "list")
    assert numbers["findings"] == []
