"""The other side of the desk, a process of its own: prints signing copies, signs, seals, scans and drops them.

Called with the workspace and an order file (JSON): a list of jobs, each naming the PDF, who signs, the scanner,
what goes wrong with the pile, and the name of the file to drop.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.demo.faults import swapped, without_page
from pipeline.demo.paper import PaperPage, Party, sign_on_paper
from pipeline.demo.presets import PRESETS
from pipeline.demo.scanner import scan
from pipeline.demo.seals import Seal

_FAULTS: Mapping[str, Callable[[Sequence[PaperPage]], list[PaperPage]]] = {
    "": list,
    "缺页": lambda pages: without_page(pages, max(1, len(pages) // 2)),
    "颠倒": lambda pages: swapped(pages, 1, 2),
}


def work_off(root: Path, order: Path) -> None:
    """Every job of the order, in turn, into the workspace's inbox."""
    for number, job in enumerate(json.loads(order.read_text(encoding="utf-8"))):
        drop(root / "inbox", job["name"], _bytes_of(root, job, number))


def drop(inbox: Path, name: str, data: bytes) -> None:
    """A file the way a scanner's software leaves it: written under another name, then renamed."""
    part = inbox / f"{name}.part"
    part.write_bytes(data)
    part.rename(inbox / name)


def _bytes_of(root: Path, job: Mapping[str, Any], number: int) -> bytes:
    if "again" in job:
        return Path(root, str(job["again"])).read_bytes()
    if "raw" in job:
        return bytes.fromhex(str(job["raw"]))
    parties = [_party(each) for each in job["parties"]]
    pages = sign_on_paper(Path(root, str(job["pdf"])).read_bytes(), parties, seed=number + 1, document=job["document"])
    return scan(_FAULTS[job.get("fault", "")](pages), PRESETS[job["scanner"]], seed=number + 1)


def _party(given: Mapping[str, str]) -> Party:
    return Party(given["side"], Seal(given["company"]), given["person"], date.fromisoformat(given["signed_on"]))


if __name__ == "__main__":
    work_off(Path(sys.argv[1]), Path(sys.argv[2]))
