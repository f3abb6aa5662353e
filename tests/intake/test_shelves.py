"""What is not filed lies on a shelf with a note, nothing is overwritten, and a kill loses nothing."""

import errno
import os
from pathlib import Path

import pytest

from builders.crashes import survives_every_failure, survives_every_kill
from builders.inboxes import all_bytes, lay, names_in, note_for, taken
from pipeline.intake.claim import begin_attempt, claim, claims
from pipeline.intake.inbox import look_into
from pipeline.intake.shelves import Shelf, put_aside, take_from_shelf

SCAN = "SCAN-000001"
OTHER = "SCAN-000002"


@pytest.mark.parametrize("raw", ["合" * 83 + ".pdf", os.fsdecode(b"\xff\xfe.pdf"), "a\nb\u202e.pdf", "-rf", "$(x).pdf"])
def test_a_file_with_any_name_can_be_claimed_and_put_aside(tmp_path: Path, raw: str) -> None:
    held = taken(tmp_path, SCAN, name=raw)
    assert claims(tmp_path) == [held]
    place = put_aside(held, Shelf.REJECTED, note_for(held, Shelf.REJECTED))
    assert place.path.read_bytes() == b"%PDF-1"
    assert place.path.parent == tmp_path / "_已退回"
    assert place.path.name.encode().decode() in place.note.read_text("utf-8-sig")


def test_a_file_put_aside_has_its_note_beside_it(tmp_path: Path) -> None:
    held = taken(tmp_path, SCAN)
    place = put_aside(held, Shelf.DESK, note_for(held, Shelf.DESK))
    assert place.note == tmp_path / "_待处理" / "扫描001.pdf.原因.txt"
    assert place.path.read_bytes() == b"%PDF-1"
    assert claims(tmp_path) == []
    assert names_in(tmp_path / ".working") == []


def test_a_taken_name_gets_the_scan_number_behind_it(tmp_path: Path) -> None:
    first, second = taken(tmp_path, SCAN, content=b"one"), taken(tmp_path, OTHER, content=b"two")
    for held in (first, second):
        put_aside(held, Shelf.REJECTED, note_for(held, Shelf.REJECTED))
    shelf = tmp_path / "_已退回"
    assert (shelf / "扫描001.pdf").read_bytes() == b"one"
    assert (shelf / f"扫描001~{OTHER}.pdf").read_bytes() == b"two"
    assert OTHER in (shelf / f"扫描001~{OTHER}.pdf.原因.txt").read_text("utf-8-sig")


def test_the_longest_name_still_has_room_for_its_note(tmp_path: Path) -> None:
    scan_no = "S" * 64
    for number, each in enumerate((SCAN, scan_no)):
        held = taken(tmp_path, each, name="合" * 83 + ".pdf", content=b"%d" % number)
        put_aside(held, Shelf.REJECTED, note_for(held, Shelf.REJECTED))
    assert all_bytes(tmp_path) == [b"0", b"1"]


def test_a_note_of_somebody_else_is_never_overwritten(tmp_path: Path) -> None:
    note = tmp_path / "_已退回" / "扫描001.pdf.原因.txt"
    note.parent.mkdir()
    note.write_text("老说明")
    held = taken(tmp_path, SCAN)
    assert put_aside(held, Shelf.REJECTED, note_for(held, Shelf.REJECTED)).path.name == f"扫描001~{SCAN}.pdf"
    assert note.read_text() == "老说明"


def test_putting_aside_again_finds_it_done(tmp_path: Path) -> None:
    held = taken(tmp_path, SCAN)
    first = put_aside(held, Shelf.DESK, note_for(held, Shelf.DESK))
    assert put_aside(held, Shelf.DESK, note_for(held, Shelf.DESK)) == first


def test_a_note_without_the_scan_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="does not name the scan"):
        put_aside(taken(tmp_path, SCAN), Shelf.DESK, "说明".encode())


def test_a_file_that_is_nowhere_cannot_be_put_aside(tmp_path: Path) -> None:
    held = taken(tmp_path, SCAN)
    held.path.unlink()
    with pytest.raises(FileNotFoundError):
        put_aside(held, Shelf.DESK, note_for(held, Shelf.DESK))
    assert list(tmp_path.glob("_*/*")) == []


def test_a_file_from_the_desk_is_in_flight_again_without_its_note(tmp_path: Path) -> None:
    held = taken(tmp_path, SCAN, name="合同A/扫描001.pdf")
    place = put_aside(held, Shelf.DESK, note_for(held, Shelf.DESK))
    for _ in range(2):
        assert take_from_shelf(tmp_path, place.path, SCAN) == held
        assert not place.note.exists()


def _arranged(folder: Path) -> Path:
    lay(folder, "合同A/扫描001.pdf", b"the only copy")
    (folder / "_已退回" / "合同A").mkdir(parents=True)
    (folder / "_已退回" / "合同A" / "扫描001.pdf").write_bytes(b"an older one")
    return folder


def _take_and_turn_back(inbox: Path) -> None:
    """What a watch does: first what is in flight, then what lies there."""
    held = claims(inbox) or [claim(inbox, each, SCAN) for each in look_into(inbox).files]
    for each in filter(None, held):
        begin_attempt(each)
        put_aside(each, Shelf.REJECTED, note_for(each, Shelf.REJECTED))


def _turned_back_once(inbox: Path) -> None:
    shelf = inbox / "_已退回" / "合同A"
    assert names_in(shelf) == ["扫描001.pdf", f"扫描001~{SCAN}.pdf", f"扫描001~{SCAN}.pdf.原因.txt"]
    assert all_bytes(inbox) == [b"an older one", b"the only copy"]
    assert claims(inbox) == []
    assert names_in(inbox / ".working") == []


@pytest.mark.slow
def test_a_kill_at_every_step_from_claim_to_shelf_loses_and_doubles_nothing(tmp_path: Path) -> None:
    runs = survives_every_kill(tmp_path, arrange=_arranged, act=_take_and_turn_back, check=_turned_back_once)
    assert runs > 10


@pytest.mark.slow
def test_a_disk_fault_at_every_step_from_claim_to_shelf_loses_and_doubles_nothing(tmp_path: Path) -> None:
    outcomes = survives_every_failure(
        tmp_path, arrange=_arranged, act=_take_and_turn_back, check=_turned_back_once, codes=(errno.ENOSPC, errno.EIO)
    )
    assert any(each.error == "OutsideFailure" for each in outcomes)


def _take_back(inbox: Path) -> None:
    take_from_shelf(inbox, inbox / "_待处理" / "扫描001.pdf", SCAN)


def _back_in_flight(inbox: Path) -> None:
    assert [each.name for each in claims(inbox)] == ["扫描001.pdf"]
    assert names_in(inbox / "_待处理") == []


def test_a_kill_while_taking_from_the_desk_loses_nothing(tmp_path: Path) -> None:
    def arranged(folder: Path) -> Path:
        held = taken(folder, SCAN)
        put_aside(held, Shelf.DESK, note_for(held, Shelf.DESK))
        return folder

    assert survives_every_kill(tmp_path, arrange=arranged, act=_take_back, check=_back_in_flight)
