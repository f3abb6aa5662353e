"""The stage of a demonstration: cleared and built again after any end, and nobody left on it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.demo.rehearsal import set_stage
from pipeline.demo.story import OPENING
from pipeline.errors import Refused

# A demonstration that has begun to watch its inbox and says so.
DEMONSTRATION = """
import sys, time
from pathlib import Path
from pipeline.demo.rehearsal import set_stage, watcher
from pipeline.demo.story import OPENING
set_stage(Path(sys.argv[1]), OPENING)
with watcher(Path(sys.argv[1])):
    time.sleep(600)
"""
WAIT_SECONDS = 60.0


def wait_for(word: str, log: Path) -> bool:
    """Whether the watcher said this within a minute."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        if log.exists() and word in log.read_text(encoding="utf-8"):
            return True
        time.sleep(0.05)
    return False


def test_a_stage_can_be_set_over_an_earlier_one(tmp_path: Path) -> None:
    set_stage(tmp_path, OPENING)
    (tmp_path / "inbox" / "旧件.pdf").write_bytes(b"left over")
    assert set_stage(tmp_path, OPENING).now().date() == OPENING.date()
    assert not (tmp_path / "inbox" / "旧件.pdf").exists()


def test_a_folder_with_anything_else_in_it_is_never_cleared(tmp_path: Path) -> None:
    (tmp_path / "合同.docx").write_bytes(b"somebody's work")
    with pytest.raises(Refused, match="不能用作演示"):
        set_stage(tmp_path, OPENING)
    assert (tmp_path / "合同.docx").read_bytes() == b"somebody's work"


@pytest.mark.slow
def test_a_demonstration_that_is_killed_leaves_no_watcher_behind(tmp_path: Path) -> None:
    root = tmp_path / "演示"
    log = root / "var" / "log" / "watch.log"
    with subprocess.Popen([sys.executable, "-c", DEMONSTRATION, str(root)]) as played:
        assert wait_for("开始守候收件夹", log)
        played.send_signal(signal.SIGKILL)
    assert wait_for("收件守候已停止", log)
    assert set_stage(root, OPENING).now().date() == OPENING.date()
