"""Drafting from data that cannot be used: one clear reason each, what was done before is shown, nothing half-made."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builders.command_line import IN_OWN_MOUNTS, Called, call, can_unshare
from builders.offices import Stage, as_yaml, proposal_file, workspace_at
from builders.proposals import raw_proposal, sample_text
from pipeline.cli.screen import visible


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return workspace_at(Stage.FOUNDED, tmp_path / "house")


def numbers_taken(house: Path) -> int:
    ledger = house / "archive" / "ledger" / "events.jsonl"
    return len(ledger.read_bytes().splitlines()) if ledger.exists() else 0


def written(house: Path, name: str, content: str | bytes) -> Path:
    path = house.parent / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def draft(house: Path, *files: Path, json_wanted: bool = False) -> Called:
    return call(house, "draft", *files, "--by", "许拟子", *(["--json"] if json_wanted else []))


# ---- one reason -----------------------------------------------------------------------------------------------------

UNREADABLE: dict[str, tuple[str, str | bytes, str]] = {
    "nothing": ("方案.yaml", "", "P010"),
    "no YAML": ("方案.yaml", "proposal: [", "P001"),
    "no JSON": ("方案.json", '{"proposal": {},}', "P001"),
    "a table of commas": ("方案.csv", "a,b\n1,2\n", "P013"),
    "two million characters": ("方案.yaml", f"a: {'x' * 2_000_000}", "P009"),
    "thousands of documents": ("方案.yaml", "---\na: 1\n" * 5000, "P009"),
    "a thousand levels": ("方案.yaml", f"a: {'[' * 1000}", "P008"),
}


@pytest.mark.parametrize("sort", UNREADABLE)
def test_a_text_that_cannot_be_read_has_one_reason_and_no_list_of_missing_fields(house, sort):
    name, content, code = UNREADABLE[sort]
    answer = draft(house, written(house, name, content), json_wanted=True)
    assert answer.code == 1
    assert [each["code"] for each in answer.data["findings"]] == [code]
    assert numbers_taken(house) == 0


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG"])
def test_another_sort_of_file_is_told_what_data_may_be(house, head):
    answer = draft(house, written(house, "方案.docx", head + bytes(100)))
    assert answer.code == 4
    assert ".yaml" in answer.text
    assert ".xlsx" in answer.text


def test_a_value_cannot_ring_erase_or_turn_round_the_screen(house):
    names = {"buyer.name": "某\x1b[2J某\x07\u202e公司"}
    told = draft(house, written(house, "方案.yaml", as_yaml(raw_proposal("saas", names)))).text
    assert not {"\x1b", "\x07", "\u202e"} & set(told)
    assert "U+202E" in told


@pytest.mark.parametrize(
    ("text", "shown"),
    [("甲\n乙\t丙", "甲\n乙\t丙"), ("a\x1bb", "a<U+001B>b"), ("甲\u200b乙", "甲<U+200B>乙"), ("😀　﨑", "😀　﨑")],
)
def test_what_a_screen_shows(text, shown):
    assert visible(text) == shown


# ---- several files --------------------------------------------------------------------------------------------------


@pytest.fixture
def good_and_bad(house: Path) -> tuple[Path, Path]:
    bad = written(house, "坏.yaml", as_yaml(raw_proposal("sales", {"totals.amount_gross": "1.00"})))
    return proposal_file(house.parent, "saas"), bad


@pytest.mark.slow
def test_what_was_drafted_before_a_bad_file_is_shown(house, good_and_bad):
    answer = draft(house, *good_and_bad)
    assert answer.code == 1
    assert "LS-RJ-2026-0001" in answer.out
    assert "坏.yaml 没有起草" in answer.text
    assert "P211" in answer.err
    assert numbers_taken(house) == 1


@pytest.mark.slow
def test_with_json_both_stand_in_one_object(house, good_and_bad):
    told = draft(house, *good_and_bad, json_wanted=True).data
    assert [each["contract_no"] for each in told["drafted"]] == ["LS-RJ-2026-0001"]
    assert "坏.yaml" in told["error"]
    assert "P211" in {each["code"] for each in told["findings"]}


@pytest.mark.slow
def test_the_mended_call_goes_on_without_drafting_twice(house, good_and_bad):
    good, bad = good_and_bad
    draft(house, good, bad)
    bad.write_text(sample_text("sales"), encoding="utf-8")
    drafted = draft(house, good, bad, json_wanted=True).data["drafted"]
    assert [each["contract_no"] for each in drafted] == ["LS-RJ-2026-0001", "LS-XS-2026-0002"]
    assert numbers_taken(house) == 2


# ---- the machine ----------------------------------------------------------------------------------------------------


def command(house: Path, *files: Path) -> list[str]:
    words = [sys.executable, "-m", "pipeline.cli", "--root", house, "draft", *files, "--by", "许拟子", "--json"]
    return [str(each) for each in words]


@pytest.mark.slow
def test_two_who_draft_the_same_proposal_at_once_get_one_contract(house):
    path = proposal_file(house.parent, "saas")
    both = [subprocess.Popen(command(house, path), stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [json.loads(each.communicate(timeout=120)[0]) for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert {one["contract_no"] for each in told for one in each["drafted"]} == {"LS-RJ-2026-0001"}
    assert numbers_taken(house) == 1


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.3, 0.8, 1.3])
def test_a_draft_killed_midway_is_made_whole_by_the_next_call(house, after):
    path = proposal_file(house.parent, "saas")
    with subprocess.Popen(
        command(house, path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        time.sleep(after)
        os.killpg(process.pid, signal.SIGKILL)
    answer = draft(house, path, json_wanted=True)
    assert answer.code == 0, answer.text
    (drafted,) = answer.data["drafted"]
    assert drafted["contract_no"] == "LS-RJ-2026-0001"
    assert Path(drafted["path"]).read_bytes().startswith(b"%PDF")
    assert numbers_taken(house) == 1
    assert call(house, "verify").code == 0


@pytest.mark.slow
@pytest.mark.skipif(not can_unshare(), reason="a command cannot have its own mounts here")
def test_an_archive_that_can_only_be_read_is_told_and_stays_as_it_is(house):
    script = (
        'root=$1; shift; mount --bind "$root/archive" "$root/archive"; mount -o remount,ro,bind "$root/archive"; "$@"'
    )
    words = ["sh", str(house), *command(house, proposal_file(house.parent, "saas"))]
    done = subprocess.run([*IN_OWN_MOUNTS, script, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 6, done.stderr
    assert "只读" in json.loads(done.stdout)["error"]
    assert not list((house / "archive").iterdir())
