import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from builders.offices import FIRST, MORNING, Stage, claimed, drop, issued_pdf, office_at
from builders.papers import scanned
from builders.running import text_of, wait_until
from pipeline.cli.watch import taken_line, trouble_line
from pipeline.domain.events import ScanHeld, ScanReceived
from pipeline.domain.findings import Finding, finding
from pipeline.errors import Busy
from pipeline.intake.watch_lock import watch_lock
from pipeline.services.intake.taking_in import TakenIn
from pipeline.services.intake.watching import Tellers, put_before_person, sweep_unless_watched, watch_inbox
from pipeline.services.office import Office

SCAN = "SJ20261123090000-abcdef12"


@dataclass(slots=True)
class Listener:
    """Hears what the watch says, and stops it after as many files as it waits for."""

    waits_for: int = 1
    taken: list[tuple[datetime, TakenIn]] = field(default_factory=list)
    trouble: list[Finding] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)

    @property
    def tellers(self) -> Tellers:
        return Tellers(self._hear, lambda _, each: self.trouble.append(each))

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        return sorted((each.name, each.outcome) for _, each in self.taken)

    def _hear(self, moment: datetime, taken: TakenIn) -> None:
        self.taken.append((moment, taken))
        if len(self.taken) >= self.waits_for:
            self.enough.set()


def watched(office: Office, *, files: int = 1) -> Listener:
    """The inbox watched until so many files were taken in."""
    listener = Listener(files)
    watch_inbox(office, listener.tellers, listener.enough)
    return listener


def test_a_signed_copy_that_is_dropped_is_filed_and_told(tmp_path: Path) -> None:
    office = office_at(Stage.ISSUED, tmp_path)
    drop(office, "签回.pdf", scanned(issued_pdf(office)))

    listener = watched(office)

    ((moment, taken),) = listener.taken
    assert (taken.name, taken.outcome, taken.contract_no) == ("签回.pdf", "已归入", FIRST)
    assert moment == MORNING


def test_what_an_earlier_watch_had_claimed_is_taken_in_at_the_start(tmp_path: Path) -> None:
    office = office_at(Stage.FOUNDED, tmp_path)
    drop(office, "旧.pdf", b"no PDF")
    claimed(office, "旧.pdf", SCAN)

    listener = watched(office)

    assert [each.scan_no for _, each in listener.taken] == [SCAN]
    assert listener.outcomes == [("旧.pdf", "已退回")]


def test_a_second_watch_is_refused(tmp_path: Path) -> None:
    office = office_at(Stage.FOUNDED, tmp_path)

    with watch_lock(office.workspace.inbox), pytest.raises(Busy):
        watch_inbox(office, Listener().tellers, threading.Event())


def test_one_sweep_takes_in_everything_that_lies_there(tmp_path: Path) -> None:
    office = office_at(Stage.FOUNDED, tmp_path)
    for name in ("一.pdf", "二.pdf"):
        drop(office, name, name.encode())

    swept = sweep_unless_watched(office)

    assert sorted(each.name for each in swept.taken) == ["一.pdf", "二.pdf"]
    assert (swept.left, swept.is_watched) == ((), False)


def test_a_sweep_beside_a_watch_touches_nothing(tmp_path: Path) -> None:
    office = office_at(Stage.FOUNDED, tmp_path)
    lying = drop(office, "一.pdf", b"no PDF")

    with watch_lock(office.workspace.inbox):
        swept = sweep_unless_watched(office)

    assert swept.is_watched
    assert lying.exists()


def scan_facts(office: Office) -> Sequence[object]:
    with office.records.reading() as index:
        return index.scan_history(SCAN)


def test_a_file_given_up_waits_on_the_desk_with_the_reason(tmp_path: Path) -> None:
    office = office_at(Stage.FOUNDED, tmp_path)
    drop(office, "怪.pdf", b"%PDF-1.7 odd")
    reason = finding("F032", at="怪.pdf", times=5, why="处理时程序被中断")

    taken = put_before_person(office, claimed(office, "怪.pdf", SCAN), [reason])

    assert taken.outcome == "待处理"
    assert [type(each) for each in scan_facts(office)] == [ScanReceived, ScanHeld]
    assert (office.workspace.inbox / "_待处理" / "怪.pdf").exists()
    assert reason.message in (office.workspace.inbox / "_待处理" / "怪.pdf.原因.txt").read_text("utf-8-sig")


def test_giving_up_again_records_nothing_more(tmp_path: Path) -> None:
    office = office_at(Stage.FOUNDED, tmp_path)
    drop(office, "怪.pdf", b"%PDF-1.7 odd")
    reason = finding("F032", at="怪.pdf", times=5, why="处理时程序被中断")
    odd = claimed(office, "怪.pdf", SCAN)
    with office.records.unit_of_work(by="qidang", op=f"receive:{SCAN}") as work:
        work.record(ScanReceived(SCAN, odd.name, "0" * 64, 12))
        work.commit()

    put_before_person(office, odd, [reason])

    assert [type(each) for each in scan_facts(office)] == [ScanReceived, ScanHeld]


def test_the_line_of_a_file_names_time_outcome_contract_and_reason() -> None:
    turned_back = TakenIn(SCAN, "说明.pdf", "已退回", "不是 PDF\n文件。")
    filed = TakenIn(SCAN, "签回.pdf", "已归入", "", FIRST)

    assert taken_line(MORNING, turned_back) == "2026-11-23 09:00:00  说明.pdf  已退回  不是 PDF 文件。"
    assert taken_line(MORNING, filed) == f"2026-11-23 09:00:00  签回.pdf  已归入  {FIRST}"


def test_the_line_of_a_trouble_says_what_to_do() -> None:
    line = trouble_line(MORNING, finding("F063", at="inbox", inbox="/w/inbox"))

    assert line.startswith("2026-11-23 09:00:00  F063  ")
    assert " → " in line


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_watch_command_tells_each_file_and_stops_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    office = office_at(Stage.FOUNDED, tmp_path / "w")
    (office.workspace.root / "clock").write_text("2026-10-09T09:00:00+08:00", encoding="utf-8")
    with office.workspace.company_file.open("a", encoding="utf-8") as settings:
        settings.write('\n[training]\nclock_file = "clock"\n')
    log = tmp_path / "log"
    command = [sys.executable, "-m", "pipeline.cli", "--root", str(office.workspace.root), "watch"]
    with log.open("wb") as sink, subprocess.Popen(command, stdout=sink, stderr=sink, env=os.environ) as watch:
        assert wait_until(lambda: "开始守候" in text_of(log))
        drop(office, "说明.pdf", b"no PDF at all\n")
        assert wait_until(lambda: "说明.pdf" in text_of(log))
        watch.send_signal(number)

        assert watch.wait(20) == 0
    lines = text_of(log).splitlines()
    assert lines[1].startswith("2026-10-09 09:0")
    assert "说明.pdf  已退回  " in lines[1]
    assert lines[-1] == "收件守候已停止。"
