"""What people read on the screen: sentences, tables and findings, none of which can trick the terminal."""

import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.domain.findings import Finding

if TYPE_CHECKING:
    from rich.console import Console

_SEVERITY_WORDS = {"E": "错误", "W": "提醒", "I": "说明"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A table for people: a title, column heads and rows of text."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def console_for(*, to_stderr: bool = False) -> "Console":
    """The screen, or a page of fixed width when what is said goes into a file."""
    from rich.console import Console

    return Console(stderr=to_stderr, width=None if sys.stdout.isatty() else 140)


def show_findings(console: "Console", findings: Sequence[Finding]) -> None:
    """Print findings, one block each: severity and code, place, what is wrong, what to do."""
    for each in findings:
        head = f"{_SEVERITY_WORDS[each.severity.value]} {each.code}  {each.at}"
        say(console, head, style="red" if each.is_error else "yellow")
        say(console, f"    {each.message}")
        if each.next_step:
            say(console, f"    → {each.next_step}", style="cyan")


def say(console: "Console", text: str, style: str = "") -> None:
    """Print a text as it is: nothing in it is taken for markup."""
    console.print(visible(text), style=style or None, markup=False, highlight=False, soft_wrap=True)


def visible(text: str) -> str:
    """The text as a screen may show it: what would ring, colour, erase or turn it round is shown as its number."""
    if text.isprintable():
        return text
    return "".join(f"<U+{ord(each):04X}>" if _is_trick(each) else each for each in text)


def _is_trick(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cf", "Cs")


def show_listing(console: "Console", listing: Listing) -> None:
    """Print a table; long cells go on in the next line."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=listing.title, title_justify="left")
    for head in listing.heads:
        table.add_column(head, overflow="fold")
    for row in listing.rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    console.print(table)
