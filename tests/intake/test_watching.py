"""The watch over a real folder: what is dropped gets taken in once, and nothing ends the watch."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from builders.hostile_files import odd_things, scan_pdf
from builders.inboxes import HINT_ONLY, PATIENT, QUICK, Desk, all_bytes, names_in, note_for, still_unchanged, taken
from pipeline.errors import Busy, DamagedArchive, MissingProgram, OutsideFailure
from pipeline.intake.claim import Claim, begin_attempt, discard_claim
from pipeline.intake.shelves import Shelf, put_aside, take_from_shelf
from pipeline.intake.watch_hints import Hints
from pipeline.intake.watch_loop import WatchRule
from pipeline.intake.watching import InboxWatch

SCAN = scan_pdf()
POLLING = replace(HINT_ONLY, hints=Hints.POLLING)
NO_HINTS = replace(QUICK, hints=Hints.NONE)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@contextmanager
def watched(inbox: Path, desk: Desk, rule: WatchRule = QUICK) -> Iterator[InboxWatch]:
    watch = InboxWatch(inbox, desk.handling, rule)
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()


def test_a_file_that_was_there_before_is_taken_in(inbox: Path, desk: Desk) -> None:
    (inbox / "a.pdf").write_bytes(SCAN)
    with watched(inbox, desk):
        assert desk.wait_until(lambda: desk.taken == [("a.pdf", SCAN)])
    assert all_bytes(inbox) == [b"%d" % os.getpid()]  # the lock file


@pytest.mark.parametrize("rule", [QUICK, NO_HINTS, HINT_ONLY, POLLING], ids=["both", "sweeps", "hints", "polling"])
def test_a_new_file_is_taken_in_by_hints_and_by_sweeps(inbox: Path, desk: Desk, rule: WatchRule) -> None:
    with watched(inbox, desk, rule):
        time.sleep(0.2)
        (inbox / "a.pdf").write_bytes(SCAN)
        assert desk.wait_until(lambda: desk.names == ["a.pdf"])


def test_a_file_renamed_from_part_is_taken_in_under_its_last_name(inbox: Path, desk: Desk) -> None:
    with watched(inbox, desk, HINT_ONLY):
        time.sleep(0.2)
        (inbox / "a.pdf.part").write_bytes(SCAN)
        assert still_unchanged(inbox, "a.pdf.part", 0.3)
        (inbox / "a.pdf.part").rename(inbox / "a.pdf")
        assert desk.wait_until(lambda: desk.names == ["a.pdf"])


def test_files_moved_in_with_their_folder_are_taken_in(inbox: Path, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "合同A").mkdir()
    (tmp_path / "合同A" / "扫描001.pdf").write_bytes(SCAN)
    with watched(inbox, desk, HINT_ONLY):
        time.sleep(0.2)
        (tmp_path / "合同A").rename(inbox / "合同A")
        assert desk.wait_until(lambda: desk.names == ["合同A/扫描001.pdf"])


def test_a_slow_copy_is_taken_in_whole(inbox: Path, desk: Desk) -> None:
    content = scan_pdf(5)
    pieces = [content[start : start + len(content) // 6 + 1] for start in range(0, len(content), len(content) // 6 + 1)]
    with watched(inbox, desk, PATIENT), (inbox / "a.pdf").open("wb") as copy:
        for piece in pieces[:-1]:
            copy.write(piece)
            copy.flush()
            assert still_unchanged(inbox, "a.pdf", 0.3)  # longer than the quiet time: the missing end holds it
        copy.write(pieces[-1])
        copy.flush()
        assert desk.wait_until(lambda: bool(desk.taken))
    assert desk.taken == [("a.pdf", content)]


def test_a_copy_that_never_ends_is_handed_on_when_patience_is_over(inbox: Path, desk: Desk) -> None:
    (inbox / "a.pdf").write_bytes(SCAN[:-200])
    with watched(inbox, desk):
        assert desk.wait_until(lambda: desk.names == ["a.pdf"])


def test_a_burst_of_two_hundred_files_is_taken_in_each_once(inbox: Path, desk: Desk) -> None:
    with watched(inbox, desk, replace(QUICK, workers=4)):
        for number in range(200):
            (inbox / f"{number:03}.pdf").write_bytes(SCAN)
        assert desk.wait_until(lambda: len(desk.taken) >= 200, 60)
    assert desk.names == [f"{number:03}.pdf" for number in range(200)]
    assert names_in(inbox / ".working") == []


def test_no_more_files_are_claimed_than_hands_are_free(inbox: Path, desk: Desk) -> None:
    most: list[int] = []

    def count(claimed: Claim) -> None:
        most.append(len(names_in(inbox / ".working")))
        time.sleep(0.02)

    desk.before = count
    for number in range(12):
        (inbox / f"{number}.pdf").write_bytes(SCAN)
    with watched(inbox, desk, replace(QUICK, workers=2)):
        assert desk.wait_until(lambda: len(desk.taken) == 12)
    assert max(most) <= 2


def test_a_handler_that_raises_is_tried_again(inbox: Path, desk: Desk) -> None:
    desk.errors = [ValueError("broken"), RuntimeError("broken again")]
    (inbox / "a.pdf").write_bytes(SCAN)
    with watched(inbox, desk):
        assert desk.wait_until(lambda: desk.names == ["a.pdf"])
    assert desk.tries == 3


def test_a_file_that_always_fails_goes_to_the_desk_and_the_next_is_taken_in(inbox: Path, desk: Desk) -> None:
    desk.errors = [OutsideFailure("转换程序没有响应")] * 3
    (inbox / "a.pdf").write_bytes(SCAN)
    with watched(inbox, desk):
        assert desk.wait_until(lambda: bool(desk.given_up))
        (inbox / "b.pdf").write_bytes(SCAN)
        assert desk.wait_until(lambda: desk.names == ["b.pdf"])
    assert desk.given_up == [("a.pdf", "处理这个文件连续失败 3 次，最后一次的原因：转换程序没有响应")]
    assert names_in(inbox / "_待处理") == ["a.pdf", "a.pdf.原因.txt"]


def test_a_handler_that_leaves_the_file_lying_counts_as_failed(inbox: Path, desk: Desk) -> None:
    handling = replace(desk.handling, handle=lambda _: None)
    (inbox / "a.pdf").write_bytes(SCAN)
    watch = InboxWatch(inbox, handling, QUICK)
    watch.start()
    assert desk.wait_until(lambda: bool(desk.given_up))
    watch.stop()
    assert "处理没有完成" in desk.given_up[0][1]


def test_a_file_that_killed_the_process_before_goes_to_the_desk_untried(inbox: Path, desk: Desk) -> None:
    held = taken(inbox, "SCAN-OLD-1")
    for _ in range(QUICK.retry.most_tries):
        begin_attempt(held)
    InboxWatch(inbox, desk.handling, QUICK).drain()
    assert (desk.tries, [name for name, _ in desk.given_up]) == (0, ["扫描001.pdf"])


@pytest.mark.parametrize(
    "trouble",
    [
        OSError(errno.ENOSPC, "no space"),
        Busy("别的程序正在写账本"),
        MissingProgram("没有安装"),
        DamagedArchive("账本损坏"),
    ],
)
def test_trouble_of_the_machine_counts_against_no_file_and_is_told_once(
    inbox: Path, desk: Desk, trouble: Exception
) -> None:
    desk.errors = [trouble] * 8
    (inbox / "a.pdf").write_bytes(SCAN)
    with watched(inbox, desk, replace(QUICK, machine_pause=0.05)):
        assert desk.wait_until(lambda: desk.names == ["a.pdf"])
    assert desk.given_up == []
    assert desk.codes == ["F061"]


def test_a_file_that_cannot_be_claimed_is_told_about_and_taken_in_later(inbox: Path, desk: Desk) -> None:
    (inbox / "a.pdf").write_bytes(SCAN)
    (inbox / ".working").write_text("a file where the folder must be")
    with watched(inbox, desk):
        assert desk.wait_until(lambda: "F047" in desk.codes)
        assert (inbox / "a.pdf").exists()
        (inbox / ".working").unlink()
        assert desk.wait_until(lambda: desk.names == ["a.pdf"])


@contextmanager
def small_disk(at: Path) -> Iterator[None]:
    """A file system with room for few names; needs root."""
    options = ["mount", "-t", "tmpfs", "-o", "size=1m,nr_inodes=8", "tmpfs", str(at)]
    if os.geteuid() != 0 or subprocess.run(options, check=False, capture_output=True).returncode != 0:
        pytest.skip("may not mount a file system here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(at)], check=True)


def test_a_really_full_disk_keeps_the_file_and_goes_on_when_there_is_room(inbox: Path, desk: Desk) -> None:
    with small_disk(inbox):
        (inbox / "a.pdf").write_bytes(SCAN)
        stuffing = [inbox / f"_{number}" for number in range(4)]
        for each in stuffing:
            each.touch()
        with watched(inbox, desk):
            assert desk.wait_until(lambda: "F061" in desk.codes)
            assert (inbox / "a.pdf").read_bytes() == SCAN
            for each in stuffing:
                each.unlink()
            assert desk.wait_until(lambda: desk.taken == [("a.pdf", SCAN)])
    assert desk.given_up == []


def test_what_was_in_flight_at_a_kill_is_taken_in_first(inbox: Path, desk: Desk) -> None:
    taken(inbox, "SCAN-OLD-1", "旧.pdf", SCAN)
    (inbox / "a.pdf").write_bytes(SCAN)
    InboxWatch(inbox, desk.handling, QUICK).drain()
    assert [name for name, _ in desk.taken] == ["旧.pdf", "a.pdf"]


def test_a_file_a_person_is_deciding_on_is_left_to_the_person(inbox: Path, desk: Desk) -> None:
    held = taken(inbox, "SCAN-OLD-1", content=SCAN)
    place = put_aside(held, Shelf.DESK, note_for(held, Shelf.DESK))
    again = take_from_shelf(inbox, place.path, held.scan_no)
    InboxWatch(inbox, desk.handling, QUICK).drain()
    assert (desk.taken, again.path.read_bytes()) == ([], SCAN)
    discard_claim(again)
    assert names_in(inbox / ".working") == []


def test_draining_takes_what_is_whole_and_names_what_is_not(inbox: Path, desk: Desk) -> None:
    (inbox / "a.pdf").write_bytes(SCAN)
    (inbox / "half.pdf").write_bytes(SCAN[:-200])
    assert InboxWatch(inbox, desk.handling, PATIENT).drain() == ("half.pdf",)
    assert desk.names == ["a.pdf"]


def test_draining_an_empty_inbox_ends_at_once(inbox: Path, desk: Desk) -> None:
    assert InboxWatch(inbox, desk.handling, QUICK).drain() == ()


def test_draining_names_a_file_whose_handling_failed(inbox: Path, desk: Desk) -> None:
    desk.errors = [ValueError("broken")] * 9
    (inbox / "a.pdf").write_bytes(SCAN)
    rule = replace(PATIENT, retry=replace(PATIENT.retry, first_pause=60.0))
    assert InboxWatch(inbox, desk.handling, rule).drain() == ("a.pdf",)


def test_odd_things_are_told_about_once(inbox: Path, desk: Desk) -> None:
    odd_things(inbox)
    with watched(inbox, desk):
        assert desk.wait_until(lambda: len(desk.reported) == 5)
        (inbox / "a.pdf").write_bytes(SCAN)
        assert desk.wait_until(lambda: desk.names == ["a.pdf"])
    assert len(desk.reported) == 5


def test_a_second_watch_is_refused_and_told_who_has_the_inbox(inbox: Path, desk: Desk) -> None:
    with watched(inbox, desk), pytest.raises(Busy, match=str(os.getpid())):
        InboxWatch(inbox, desk.handling, QUICK).start()
    with watched(inbox, desk):
        pass


def test_a_missing_inbox_is_told_in_words(tmp_path: Path, desk: Desk) -> None:
    with pytest.raises(OutsideFailure, match="找不到收件夹"):
        InboxWatch(tmp_path / "nowhere", desk.handling, QUICK).drain()


def test_an_inbox_that_comes_back_is_watched_again(inbox: Path, desk: Desk) -> None:
    with watched(inbox, desk):
        inbox.rename(inbox.with_name("away"))
        assert desk.wait_until(lambda: "F063" in desk.codes)
        inbox.mkdir()
        (inbox / "a.pdf").write_bytes(SCAN)
        assert desk.wait_until(lambda: desk.names == ["a.pdf"])


def test_a_report_that_raises_does_not_end_the_watch(inbox: Path, desk: Desk) -> None:
    def broken(_: object) -> None:
        raise ValueError("the report is broken")

    (inbox / "link.pdf").symlink_to("x")
    watch = InboxWatch(inbox, replace(desk.handling, report=broken), QUICK)
    watch.start()
    (inbox / "a.pdf").write_bytes(SCAN)
    time.sleep(0.3)
    (inbox / "link.pdf").unlink()
    assert desk.wait_until(lambda: desk.names == ["a.pdf"])
    watch.stop()


def test_an_idle_watch_stops_when_asked(inbox: Path, desk: Desk) -> None:
    stop = threading.Event()
    watch = InboxWatch(inbox, desk.handling, replace(QUICK, sweep_seconds=3600.0))
    thread = threading.Thread(target=watch.run_until, args=(stop,))
    thread.start()
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()


def test_a_stop_lets_the_running_handler_finish_and_leaves_the_rest(inbox: Path, desk: Desk) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def pause(_: Claim) -> None:
        begun.set()
        go_on.wait(10)

    desk.before = pause
    for name in ("a.pdf", "b.pdf"):
        (inbox / name).write_bytes(SCAN)
    watch = InboxWatch(inbox, desk.handling, QUICK)
    watch.start()
    assert begun.wait(10)
    threading.Timer(0.2, go_on.set).start()
    watch.stop()
    assert len(desk.taken) == 1
    assert all_bytes(inbox).count(SCAN) == 1


_WATCH_UNTIL_TERMINATED = """
import sys
from pathlib import Path
from builders.inboxes import QUICK, Desk
from pipeline.intake.watching import InboxWatch, stopped_by_signals
with stopped_by_signals() as stop:
    print("ready", flush=True)
    InboxWatch(Path(sys.argv[1]), Desk().handling, QUICK).run_until(stop)
print("clean", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_watch_cleanly(inbox: Path, number: signal.Signals) -> None:
    watch = subprocess.Popen(
        [sys.executable, "-c", _WATCH_UNTIL_TERMINATED, str(inbox)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with watch:
        assert watch.stdout
        assert watch.stdout.readline() == "ready\n"
        watch.send_signal(number)
        assert watch.stdout.readline() == "clean\n"
        assert watch.wait(timeout=10) == 0


def test_a_killed_watch_leaves_the_lock_free(inbox: Path, desk: Desk) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _WATCH_UNTIL_TERMINATED, str(inbox)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
    ) as watch:
        assert watch.stdout
        watch.stdout.readline()
        watch.kill()
    assert InboxWatch(inbox, desk.handling, QUICK).drain() == ()
