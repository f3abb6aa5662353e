"""A file is taken by exactly one, and a kill at any moment loses nothing and doubles nothing."""

import multiprocessing
import os
from pathlib import Path

import pytest

from builders.crashes import survives_every_kill
from builders.hostile_files import odd_things
from builders.inboxes import all_bytes, lay, names_in, taken
from pipeline.intake.claim import begin_attempt, claim, claims, discard_claim, end_attempt
from pipeline.intake.inbox import look_into

SCAN = "SCAN-000001"
OTHER = "SCAN-000002"


def test_a_claimed_file_leaves_the_inbox_for_its_own_folder(tmp_path: Path) -> None:
    held = taken(tmp_path, SCAN, name="合同A/扫描001.pdf")
    assert held.path == tmp_path / ".working" / SCAN / "合同A" / "扫描001.pdf"
    assert held.name == "合同A/扫描001.pdf"
    assert look_into(tmp_path).files == ()


def test_a_claim_is_found_again_after_a_restart(tmp_path: Path) -> None:
    held = taken(tmp_path, SCAN, name="合同A/扫描001.pdf")
    assert claims(tmp_path) == [held]


def test_the_second_who_wants_a_file_gets_none(tmp_path: Path) -> None:
    lying = lay(tmp_path)
    assert claim(tmp_path, lying, SCAN)
    assert claim(tmp_path, lying, OTHER) is None
    assert [each.scan_no for each in claims(tmp_path)] == [SCAN]
    assert names_in(tmp_path / ".working") == [SCAN]


def test_a_file_that_changed_since_the_look_stays_in_the_inbox(tmp_path: Path) -> None:
    lying = lay(tmp_path)
    lying.path.write_bytes(b"%PDF-1 and more")
    assert claim(tmp_path, lying, SCAN) is None
    assert lying.path.read_bytes() == b"%PDF-1 and more"
    assert claims(tmp_path) == []


def test_a_link_put_in_place_of_the_file_is_not_taken(tmp_path: Path) -> None:
    lying = lay(tmp_path)
    lying.path.unlink()
    lying.path.symlink_to("/etc/hostname")
    assert claim(tmp_path, lying, SCAN) is None
    assert lying.path.is_symlink()


@pytest.mark.parametrize("scan_no", ["", "../../x", "a/b", ".hidden1", "x" * 65, "a\nb456"])
def test_a_scan_number_that_is_no_folder_name_is_refused(tmp_path: Path, scan_no: str) -> None:
    with pytest.raises(ValueError, match="no folder name"):
        claim(tmp_path, lay(tmp_path), scan_no)


def test_a_discarded_claim_leaves_nothing(tmp_path: Path) -> None:
    held = taken(tmp_path, SCAN)
    begin_attempt(held)
    for _ in range(2):
        discard_claim(held)
        assert names_in(tmp_path / ".working") == []


def test_attempts_are_counted_over_deaths_of_the_process(tmp_path: Path) -> None:
    held = taken(tmp_path, SCAN)
    assert [begin_attempt(held), begin_attempt(held)] == [1, 2]
    end_attempt(held)
    assert begin_attempt(held) == 1
    assert claims(tmp_path) == [held]


def test_a_link_in_flight_is_listed_but_not_called_plain(tmp_path: Path) -> None:
    held = taken(tmp_path, SCAN)
    held.path.unlink()
    held.path.symlink_to("/etc/hostname")
    (found,) = claims(tmp_path)
    assert not found.is_plain


def test_a_rename_cut_between_link_and_unlink_is_finished(tmp_path: Path) -> None:
    held = taken(tmp_path, SCAN)
    os.link(held.path, tmp_path / "扫描001.pdf")
    assert claims(tmp_path) == [held]
    assert not (tmp_path / "扫描001.pdf").exists()
    assert held.path.read_bytes() == b"%PDF-1"


def test_strange_things_among_the_claims_are_left_alone(tmp_path: Path) -> None:
    held = taken(tmp_path, SCAN)
    (tmp_path / ".working" / "stray.txt").write_text("x")
    (tmp_path / ".working" / "x").mkdir()
    assert claims(tmp_path) == [held]
    assert (tmp_path / ".working" / "stray.txt").exists()


def test_odd_things_in_the_inbox_are_never_claimed(tmp_path: Path) -> None:
    odd_things(tmp_path)
    assert look_into(tmp_path).files == ()


def _race(inbox: Path, number: int, start: "multiprocessing.synchronize.Barrier", won: "multiprocessing.Queue") -> None:
    files = look_into(inbox).files
    start.wait()
    won.put([each.seen.name for each in files if claim(inbox, each, f"RACER{number}-{each.seen.inode}")])


@pytest.mark.slow
def test_of_eight_racing_processes_exactly_one_gets_each_file(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.pdf").write_bytes(b"%d" % number)
    spawning = multiprocessing.get_context("spawn")
    start, won = spawning.Barrier(8), spawning.Queue()
    racers = [spawning.Process(target=_race, args=(tmp_path, number, start, won)) for number in range(8)]
    for racer in racers:
        racer.start()
    winners = [name for _ in racers for name in won.get(timeout=60)]
    for racer in racers:
        racer.join()
    assert sorted(winners) == [f"{number:02}.pdf" for number in range(30)]
    assert len(claims(tmp_path)) == 30
    assert all_bytes(tmp_path) == sorted(b"%d" % number for number in range(30))


def _discard_all(inbox: Path) -> None:
    for each in claims(inbox) or [claim(inbox, each, SCAN) for each in look_into(inbox).files]:
        if each:
            (inbox.parent / "safe").write_bytes(each.path.read_bytes())
            discard_claim(each)


def _kept_elsewhere(inbox: Path) -> None:
    assert (inbox.parent / "safe").read_bytes() == b"%PDF-1"
    assert claims(inbox) == []


def test_a_kill_at_every_step_from_claim_to_discard_keeps_the_bytes_once(tmp_path: Path) -> None:
    def arranged(folder: Path) -> Path:
        lay(folder / "inbox")
        return folder / "inbox"

    assert survives_every_kill(tmp_path, arrange=arranged, act=_discard_all, check=_kept_elsewhere)
