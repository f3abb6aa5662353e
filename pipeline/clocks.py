"""The clocks a workspace can run by: the machine's, or in a training workspace one that a story sets."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.domain.calendar.clock import CHINA
from pipeline.errors import QidangError


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock, shown in China's time."""

    def now(self) -> datetime:
        """The present moment in +08:00."""
        return datetime.now(CHINA)


@dataclass(frozen=True, slots=True)
class StoryClock:
    """A clock for practice: runs on from the moment written in its file, measured from when that was written."""

    path: Path

    def now(self) -> datetime:
        """The story's moment in +08:00."""
        try:
            start = datetime.fromisoformat(self.path.read_text(encoding="utf-8").strip())
            written = self.path.stat().st_mtime
        except (OSError, ValueError) as fault:
            raise QidangError(
                f"演练时钟读不出来（{self.path.name}）。",
                next_step="请在该文件写一个带时区的时刻，如 2026-10-09T09:00:00+08:00。",
            ) from fault
        return (start + (datetime.now(CHINA) - datetime.fromtimestamp(written, CHINA))).astimezone(CHINA)

    def set(self, moment: datetime) -> None:
        """Move the story to another moment."""
        aside = self.path.with_suffix(".new")
        aside.write_text(moment.isoformat(), encoding="utf-8")
        aside.replace(self.path)
