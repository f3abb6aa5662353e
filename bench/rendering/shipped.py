"""The contracts that are shipped, with the values of their samples: docxtpl in our own sandbox against our engine."""

import io
from pathlib import Path
from statistics import median
from typing import Any

from docxtpl import DocxTemplate

from pipeline.drafting.kinds.kind_folders import read_kinds
from pipeline.drafting.kinds.samples import sample_values
from pipeline.drafting.word.deflate import zlib_deflate
from pipeline.drafting.word.expressions import TemplateEnvironment
from pipeline.drafting.word.template import WordTemplate
from rendering.clock import in_turns, ratio, timed

_KINDS = Path(__file__).parent.parent.parent / "doc_templates"


def measure_shipped(rounds: int) -> dict[str, Any]:
    """For each contract text: milliseconds with either deflate, with its text and digest too, and against docxtpl."""
    kinds = {key: kind for key, kind in read_kinds(_KINDS).kinds.items() if key.startswith("HTWB")}
    return {key: _measured(kind.template_path.read_bytes(), sample_values(kind), rounds) for key, kind in kinds.items()}


def _measured(data: bytes, values: Any, rounds: int) -> dict[str, Any]:
    fast, plain = WordTemplate.from_bytes(data), WordTemplate.from_bytes(data, deflate=zlib_deflate)
    seconds = in_turns(
        {
            "fast": timed(lambda: fast.render(values)),
            "zlib6": timed(lambda: plain.render(values)),
            "with_digest": timed(lambda: fast.render(values).text_sha256),
            "docxtpl": timed(lambda: _by_docxtpl(data, values)),
        },
        rounds,
    )
    milliseconds = {name: round(median(each) * 1000, 3) for name, each in seconds.items()}
    return {
        **milliseconds,
        "ratio_fast": ratio(seconds, "docxtpl", "fast"),
        "ratio_zlib6": ratio(seconds, "docxtpl", "zlib6"),
    }


def _by_docxtpl(data: bytes, values: Any) -> None:
    document = DocxTemplate(io.BytesIO(data))
    document.render(values, TemplateEnvironment(), autoescape=True)
    document.save(io.BytesIO())
