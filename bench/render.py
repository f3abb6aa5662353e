"""Word rendering side by side with its rivals: `python bench/render.py [--quick] [--json]`.

One contract of eight pages with tables, the same for everyone, first checked to come out with the same text.
Contestants take turns within each round and ratios are medians of the ratios of each round.
"""

import argparse
import io
import json
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from rendering import node
from rendering.clock import Run, in_turns, ratio, timed
from rendering.contestants import CONTESTANTS, ours
from rendering.contract import JINJA, template, values
from rendering.growth import measure_growth
from rendering.report import report
from rendering.shipped import measure_shipped

from pipeline.drafting.word.deflate import Packed
from pipeline.drafting.word.plain_text import plain_text
from pipeline.drafting.word.xml_tree import parse_xml

ROUNDS, QUICK_ROUNDS = 40, 6
_WARM = 60  # documents until node has compiled what it runs often


def main() -> None:
    """Measures everything and prints a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="under a minute: fewer rounds, smaller growth")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    options = parser.parse_args()
    found = measure(is_quick=options.quick)
    print(json.dumps(found, ensure_ascii=False) if options.json else report(found))


def measure(*, is_quick: bool) -> dict[str, Any]:
    """All figures: the ratios by their names, and the details behind them."""
    notes = [note] if (note := node.install()) else []
    with tempfile.TemporaryDirectory() as folder:
        engines = {} if notes else {each: node.start(each, Path(folder)) for each in node.ENGINES}
        try:
            seconds = _side_by_side(engines, QUICK_ROUNDS if is_quick else ROUNDS)
        finally:
            for each in engines.values():
                each.close()
    growth = measure_growth(is_quick=is_quick)
    return {
        "ratio_docxtpl_zlib6": ratio(seconds, "docxtpl", "zlib6"),
        "ratio_docxtpl_fast": ratio(seconds, "docxtpl", "fast"),
        "ratio_docxtpl_tuned": ratio(seconds, "docxtpl_tuned", "fast"),
        "ratio_docxtemplater": ratio(seconds, "docxtemplater", "fast"),
        "ratio_carbone": ratio(seconds, "carbone", "fast"),
        "ratio_jinja": ratio(seconds, "fast", "jinja"),
        "rows_growth": growth["rows_growth"],
        "rows_memory_ratio": growth["rows_memory_ratio"],
        "template_growth": growth["template_growth"],
        "milliseconds": {name: round(median(each) * 1000, 3) for name, each in seconds.items()},
        "growth": growth,
        "shipped": measure_shipped(QUICK_ROUNDS if is_quick else ROUNDS),
        "notes": notes,
    }


def _side_by_side(engines: Mapping[str, node.NodeEngine], rounds: int) -> dict[str, list[float]]:
    data, given = template(JINJA), values()
    prepared = {name: prepare(data) for name, prepare in {**CONTESTANTS, "stored": ours(_stored)}.items()}
    runs: dict[str, Run] = {name: timed(lambda render=render: render(given)) for name, render in prepared.items()}
    runs.update({name: engine.run for name, engine in engines.items()})
    documents = {name: render(given) for name, render in prepared.items() if name not in ("jinja", "stored")}
    for name, engine in engines.items():
        engine.run(_WARM)
        documents[name] = engine.document
    _same_text(documents)
    return in_turns(runs, rounds)


def _stored(pieces: Any) -> Packed:
    """No deflating at all: shows what the rest of a render costs."""
    data = b"".join(pieces)
    return Packed(data, 0, len(data))


def _same_text(documents: Mapping[str, Any]) -> None:
    """Everyone must have made the same contract; empty lines left over from optional clauses are forgiven."""
    texts = {name: _text(each) for name, each in documents.items()}
    for name, text in texts.items():
        if text != texts["docxtpl"]:
            raise SystemExit(f"{name} did not make the same document as docxtpl")


def _text(document: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        body = archive.read("word/document.xml")
    return [line for line in plain_text(parse_xml(body)).split("\n") if line]


if __name__ == "__main__":
    main()
