"""Tells a demonstration while it runs: numbered steps with their seconds, and the table at the end."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table
from rich.text import Text


@dataclass(slots=True)
class Teller:
    """Speaks to a console; `step` shows a spinner on a terminal and a line when done everywhere."""

    console: Console
    started: float = field(default_factory=time.monotonic)
    count: int = 0

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """One step of the story, with how long it took."""
        self.count += 1
        begun = time.monotonic()
        with self.console.status(what):
            yield
        taken = time.monotonic() - begun
        self.console.print(Text.assemble(("✓ ", "green"), f"{self.count:2d}. {what}", (f"  {taken:.1f} 秒", "dim")))

    def say(self, line: str, style: str = "") -> None:
        """A line under the present step."""
        self.console.print(Text(f"      {line}", style=style), soft_wrap=True)

    def table(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """What happened, as a table."""
        shown = Table(title=title, title_justify="left")
        for head in heads:
            shown.add_column(head, overflow="fold")
        for row in rows:
            shown.add_row(*(Text(cell) for cell in row))
        self.console.print(shown)

    @property
    def seconds(self) -> float:
        """Since the story began."""
        return time.monotonic() - self.started
