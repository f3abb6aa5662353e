"""PDF from Word side by side in one run: `python bench/pdf.py [--quick] [--json] [--pools 1 2 3]`.

The shipped contracts and some short papers with their samples, through LibreOffice started for each document, through
one start for all of them, and through our pools. Contestants take turns within each round over the same documents;
ratios are medians of the ratios of each round. The rivals only print; ours lay out twice, print PDF/A and take clock
and chance out of the result, so that equal Word files give equal PDF files.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import psutil
from rendering.burden import Burden, burdened
from rendering.clock import ratio

from pipeline.drafting.kinds.samples import sample_values
from pipeline.drafting.kinds.shelf import TemplateShelf
from pipeline.drafting.office.footprint import footprint_of
from pipeline.drafting.office.machine import listeners_here
from pipeline.drafting.office.pool import OfficePool
from pipeline.drafting.office.programs import find_office
from pipeline.drafting.paper.pdf_pages import page_count

KINDS = ("HTWB_SAAS", "HTSP", "HTWB_SALES", "QSQR", "HTWB_TECHDEV", "YSQR")
TEMPLATES = Path(__file__).parents[1] / "doc_templates"
ROUNDS, DOCUMENTS = 5, 24
QUICK_ROUNDS, QUICK_DOCUMENTS = 3, 12
COLD, ONE_CALL = "cold", "one_call"


@dataclass(frozen=True, slots=True)
class Contestant:
    """A way of printing Word files, and the bytes its LibreOffices hold at the moment."""

    printed: Callable[[Sequence[bytes]], list[bytes]]
    resident: Callable[[], int]


def main() -> None:
    """Measures everything and prints a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer documents and rounds")
    parser.add_argument("--pools", type=int, nargs="+", default=[1, 2, 3], help="sizes of the pools")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    options = parser.parse_args()
    found = measure(options.pools, is_quick=options.quick)
    print(json.dumps(found, ensure_ascii=False) if options.json else report(found))


def measure(pools: Sequence[int], *, is_quick: bool) -> dict[str, Any]:
    """All figures: the ratios by their names, and the details behind them."""
    rounds, count = (QUICK_ROUNDS, QUICK_DOCUMENTS) if is_quick else (ROUNDS, DOCUMENTS)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        words = documents(Path(folder) / "kept", count)
        opened = {f"pool_{size}": stack.enter_context(OfficePool(size)) for size in pools}
        contestants = {**_rivals(Path(folder)), **{name: _through(pool) for name, pool in opened.items()}}
        starts = {name: _first(contestant, words) for name, contestant in contestants.items()}
        made = {name: _digests(contestant.printed(words)) for name, contestant in contestants.items()}
        burdens = _in_rounds(contestants, words, rounds)
        pages = sum(page_count(each) for each in contestants[f"pool_{pools[0]}"].printed(words)) / count
    return {
        **_ratios(burdens, list(opened)),
        "byte_equal": len({made[name] for name in opened}) == 1,
        "cold_byte_equal": made[COLD] == made[ONE_CALL],
        "first_document_seconds": starts,
        "contestants": {name: _figures(each) for name, each in burdens.items()},
        "documents": count,
        "pages_per_document": round(pages, 1),
        "rounds": rounds,
        "cores": os.cpu_count(),
        "listeners_here": listeners_here(),
        "load": [round(load, 1), round(os.getloadavg()[0], 1)],
    }


def documents(kept: Path, count: int) -> list[bytes]:
    """So many Word files, the kinds in turn."""
    shelf = TemplateShelf(TEMPLATES, kept)
    words = [shelf.render(key, sample_values(shelf.kind(key))).docx for key in KINDS]
    return [words[place % len(words)] for place in range(count)]


def _rivals(folder: Path) -> dict[str, Contestant]:
    """LibreOffice as everyone calls it, with a profile that is kept: its first start is not counted."""
    binary = str(find_office().binary.with_name("soffice"))
    usual = [binary, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]

    def call(files: Sequence[Path]) -> None:
        command = [*usual, "--outdir", str(folder), *map(str, files)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def cold(words: Sequence[bytes]) -> list[bytes]:
        files = _written(words, folder)
        for each in files:
            call([each])
        return [each.with_suffix(".pdf").read_bytes() for each in files]

    def one_call(words: Sequence[bytes]) -> list[bytes]:
        files = _written(words, folder)
        call(files)
        return [each.with_suffix(".pdf").read_bytes() for each in files]

    return {COLD: Contestant(cold, _called), ONE_CALL: Contestant(one_call, _called)}


def _called() -> int:
    """What runs in our own process group but us: the members of a pool have groups of their own."""
    return footprint_of(os.getpgrp()).resident - psutil.Process().memory_info().rss


def _written(words: Sequence[bytes], folder: Path) -> list[Path]:
    files = [folder / f"{place}.docx" for place in range(len(words))]
    for path, word in zip(files, words, strict=True):
        path.write_bytes(word)
    return files


def _through(pool: OfficePool) -> Contestant:
    def printed(words: Sequence[bytes]) -> list[bytes]:
        made = list(pool.to_pdfs(words))
        faults = [each for each in made if not isinstance(each, bytes)]
        if faults:
            raise faults[0]
        return [each for each in made if isinstance(each, bytes)]

    return Contestant(printed, lambda: sum(footprint_of(each).resident for each in pool.worker_pids))


def _first(contestant: Contestant, words: Sequence[bytes]) -> float:
    started = time.perf_counter()
    contestant.printed(words[:1])
    return round(time.perf_counter() - started, 2)


def _digests(pdfs: Sequence[bytes]) -> tuple[str, ...]:
    return tuple(sha256(each).hexdigest() for each in pdfs)


def _in_rounds(contestants: Mapping[str, Contestant], words: Sequence[bytes], rounds: int) -> dict[str, list[Burden]]:
    burdens: dict[str, list[Burden]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            burdens[name].append(burdened(partial(contestant.printed, words), len(words), contestant.resident))
    return burdens


def _ratios(burdens: Mapping[str, Sequence[Burden]], pools: Sequence[str]) -> dict[str, float | None]:
    seconds = {name: [each.seconds for each in found] for name, found in burdens.items()}
    busy = {name: [each.busy_seconds for each in found] for name, found in burdens.items()}
    by_time = {f"ratio_cold_{name}": ratio(seconds, COLD, name) for name in pools}
    by_work = {f"ratio_cold_{name}_cpu": ratio(busy, COLD, name) for name in pools}
    return {**by_time, **by_work, "ratio_cold_one_call": ratio(seconds, COLD, ONE_CALL)}


def _figures(burdens: Sequence[Burden]) -> dict[str, float]:
    return {
        "milliseconds": round(1000 * median(each.seconds for each in burdens), 1),
        "cpu_milliseconds": round(1000 * median(each.busy_seconds for each in burdens), 1),
        "peak_megabytes": round(max(each.peak for each in burdens) / 1024**2),
    }


def report(found: Mapping[str, Any]) -> str:
    """The figures as a table in Markdown."""
    head = ["| | ms per document | processor ms | cold ÷ it | peak memory |", "| --- | ---: | ---: | ---: | ---: |"]
    rows = [_row(name, found) for name in found["contestants"]]
    load = " → ".join(f"{each}" for each in found["load"])
    about = (
        f"{found['documents']} documents of {found['pages_per_document']} pages, {found['rounds']} rounds, "
        f"{found['cores']} cores, load {load}; byte-equal over all pools: {found['byte_equal']}, "
        f"over two ways of calling soffice: {found['cold_byte_equal']}; first document with the start, seconds: "
        + ", ".join(f"{name} {seconds}" for name, seconds in found["first_document_seconds"].items())
    )
    return "\n".join([*head, *rows, "", about])


def _row(name: str, found: Mapping[str, Any]) -> str:
    figures = found["contestants"][name]
    times = found.get(f"ratio_cold_{name}", "1")
    return (
        f"| {name} | {figures['milliseconds']:.0f} | {figures['cpu_milliseconds']:.0f} | {times} "
        f"| {figures['peak_megabytes']} MB |"
    )


if __name__ == "__main__":
    main()
