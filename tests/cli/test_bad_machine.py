"""The machine's faults: no LibreOffice, a full disk, settings that are missing or wrong. Each has its sentence."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from builders.command_line import IN_OWN_MOUNTS, Called, call, can_unshare
from builders.offices import Stage, draft, office_in, proposal_file, workspace_at
from pipeline.drafting.office.listener import OfficeListener
from pipeline.drafting.office.programs import find_office
from pipeline.errors import MissingProgram
from pipeline.services.drafting.draft import draft_from_file

HIDDEN = ("/usr/lib/libreoffice", "/usr/lib64/libreoffice", "/opt")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return workspace_at(Stage.FOUNDED, tmp_path / "house")


def entries(house: Path) -> int:
    ledger = house / "archive" / "ledger" / "events.jsonl"
    return len(ledger.read_bytes().splitlines()) if ledger.exists() else 0


def drafting(house: Path, sample: str = "saas") -> tuple[str, ...]:
    path = proposal_file(house.parent, sample)
    return (sys.executable, "-m", "pipeline.cli", "--root", str(house), "draft", str(path), "--by", "许拟子")


def in_shell(script: str, *words: str) -> Called:
    done = subprocess.run([*IN_OWN_MOUNTS, script, "sh", *words], capture_output=True, text=True, check=False)
    return Called(done.returncode, done.stdout, done.stderr)


@pytest.mark.slow
@pytest.mark.skipif(not can_unshare(), reason="a command cannot have its own mounts here")
def test_without_libreoffice_drafting_says_what_to_install_and_loses_nothing(house):
    hide = "; ".join(f"[ ! -d {each} ] || mount -t tmpfs none {each}" for each in HIDDEN)
    answer = in_shell(f'{hide}; PATH=/nowhere exec "$@"', *drafting(house))
    assert answer.code == 3, answer.text
    assert "LibreOffice" in answer.text
    assert "→" in answer.text
    assert entries(house) == 0
    assert call(house, *drafting(house)[5:]).code == 0
    assert entries(house) == 1


def test_without_libreoffice_no_number_is_consumed(tmp_path):
    root = workspace_at(Stage.FOUNDED, tmp_path / "house")
    with OfficeListener(find_programs=lambda: find_office(search_path="", folders=())) as listener:
        office = office_in(root, pdf=listener)
        with pytest.raises(MissingProgram) as told:
            draft_from_file(office, proposal_file(tmp_path), by="许拟子")
    assert told.value.exit_code == 3
    assert told.value.next_step
    assert entries(root) == 0
    assert draft(office_in(root)) == "LS-RJ-2026-0001"


@pytest.mark.slow
@pytest.mark.skipif(not can_unshare(), reason="a command cannot have its own mounts here")
def test_on_a_full_disk_drafting_says_so_and_goes_on_when_there_is_room(house):
    script = (
        'root=$1; shift; mount -t tmpfs -o size=16m none "$root/archive"; '
        'dd if=/dev/zero of="$root/archive/fill" bs=1k count=16300 2>/dev/null || true; '
        'set +e; "$@"; echo "first $?"; rm "$root/archive/fill"; "$@"; echo "second $?"; '
        'wc -l < "$root/archive/ledger/events.jsonl"'
    )
    answer = in_shell(script, str(house), *drafting(house))
    assert "first 6" in answer.out, answer.text
    assert "磁盘已满" in answer.text
    assert "second 0" in answer.out
    assert answer.out.split()[-1] == "1"


def test_a_file_size_limit_is_told_and_nothing_is_half_done(house):
    """The ledger's first line does not fit: a quota behaves like this."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "--root", str(house), *RESERVE],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
    )
    assert done.returncode == 6, done.stderr
    assert "→" in done.stderr
    assert entries(house) == 0
    assert call(house, *RESERVE).code == 0


RESERVE = ("register", "reserve", "RJ", "--purpose", "手工应急", "--by", "许拟子")


SETTINGS = {
    "no TOML": ("[company]", "[company", "company.toml"),
    "a missing key": ('fonds = "LS01"', "", "company.fonds"),
    "an unknown key": ('fonds = "LS01"', 'fonds = "LS01"\ncolour = "red"', "company.colour"),
    "a wrong form": ('entity = "LS"', 'entity = "龙石"', "company.entity"),
    "a wrong cron line": ('fixity = "0 2 * * *"', 'fixity = "每天"', "schedule.fixity"),
    "a role nobody knows": ('roles = ["FIN"]', 'roles = ["BOSS"]', "BOSS"),
    "a date that is none": ("off = []", 'off = ["10月1日"]', "calendar.off"),
    "a number too large": ("max_pages = 500", "max_pages = 500000", "intake.max_pages"),
    "a missing section": ("[retention]", "[retained]", "retention"),
    "two people of one id": ('id = "li.niwu"', 'id = "luo.nishi"', "luo.nishi"),
}


@pytest.mark.parametrize("fault", SETTINGS)
def test_wrong_settings_are_told_with_their_key(house, fault):
    old, new, expected = SETTINGS[fault]
    changed(house, old, new)
    answer = call(house, "completeness")
    assert answer.code in (1, 4), answer.text
    assert expected in answer.text
    assert "→" in answer.text


def changed(house: Path, old: str, new: str) -> None:
    path = house / "company.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_of_two_people_with_one_name_the_id_is_asked_for(house):
    changed(house, 'name = "孔拟丑"', 'name = "许拟子"')
    answer = call(house, *RESERVE)
    assert answer.code == 4
    assert "xu.nizi" in answer.text
    assert "kong.nichou" in answer.text
    assert call(house, *RESERVE[:-1], "xu.nizi").code == 0


def test_a_template_that_is_not_there_is_told_with_those_that_are(house):
    changed(house, 'SAAS = "HTWB_SAAS"', 'SAAS = "HTWB_NIX"')
    answer = call(house, *drafting(house)[5:])
    assert answer.code == 4
    assert "HTWB_NIX" in answer.text
    assert "HTWB_SAAS" in answer.text
    assert entries(house) == 0


def test_settings_in_another_encoding_are_told(house):
    path = house / "company.toml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))
    answer = call(house, "completeness")
    assert answer.code == 1
    assert "company.toml" in answer.text


def test_all_faults_of_the_settings_are_told_at_once(house):
    path = house / "company.toml"
    text = path.read_text(encoding="utf-8").replace('entity = "LS"', 'entity = "x"').replace("max_pages = 500", "")
    path.write_text(text.replace('fonds = "LS01"', ""), encoding="utf-8")
    told = call(house, "completeness").text
    assert "company.entity" in told
    assert "company.fonds" in told


def test_a_workspace_that_may_not_be_written_is_told(house):
    (house / "archive").chmod(0o500)
    (house / "var").chmod(0o500)
    answer = call(house, *RESERVE)
    (house / "archive").chmod(0o750)
    (house / "var").chmod(0o750)
    assert answer.code in (0, 6)  # the superuser may write anywhere


def test_a_number_is_not_taken_twice_when_the_answer_could_not_be_written(house):
    command = [sys.executable, "-m", "pipeline.cli", "--root", str(house), "register", "list"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        process.wait(60)
    assert process.returncode in (0, 1, 6)
