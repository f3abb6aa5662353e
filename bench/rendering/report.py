"""The figures as tables in Markdown."""

from collections.abc import Iterator, Mapping
from typing import Any

_GOALS = (
    ("ratio_docxtpl_zlib6", "docxtpl ÷ ours, zlib 6", "≥ 45"),
    ("ratio_docxtpl_fast", "docxtpl ÷ ours, fastest deflate", "≥ 120"),
    ("ratio_docxtpl_tuned", "best docxtpl subclass ÷ ours", ""),
    ("ratio_docxtemplater", "docxtemplater ÷ ours", ""),
    ("ratio_carbone", "carbone ÷ ours", "≥ 10"),
    ("ratio_jinja", "ours ÷ pure Jinja", "≤ 2.5"),
    ("rows_growth", "10,000 rows ÷ 1,000 rows, time", "≤ 12"),
    ("rows_memory_ratio", "10,000 rows, peak memory of the process ÷ docxtpl's", "≤ 0.25"),
    ("template_growth", "template × n, time ÷ n (1 is linear)", "≈ 1"),
)
_NAMES = {
    "docxtpl": "docxtpl as everyone uses it",
    "docxtpl_tuned": "docxtpl, best subclass",
    "docxtemplater": "docxtemplater (node)",
    "carbone": "carbone (node)",
    "zlib6": "**ours, zlib 6**",
    "fast": "**ours, fastest deflate**",
    "stored": "ours without deflate",
    "jinja": "pure Jinja (no document)",
}


def report(found: Mapping[str, Any]) -> str:
    """Everything measured, ready to be read or put into the README."""
    parts = (_goals(found), _times(found), _rows(found), _template(found), _processes(found), _shipped(found))
    return "\n\n".join(["\n".join(each) for each in parts] + [str(each) for each in found["notes"]])


def _goals(found: Mapping[str, Any]) -> Iterator[str]:
    yield "| | measured | aim |"
    yield "| --- | ---: | ---: |"
    for key, title, aim in _GOALS:
        yield f"| {title} | {_shown(found[key])} | {aim} |"


def _shown(figure: float | None) -> str:
    return "not measured" if figure is None else f"{figure:.3g}" if figure < 100 else f"{figure:.0f}"


def _times(found: Mapping[str, Any]) -> Iterator[str]:
    yield "| a contract of eight pages | ms | documents/s |"
    yield "| --- | ---: | ---: |"
    for key, title in _NAMES.items():
        if key in found["milliseconds"]:
            taken = found["milliseconds"][key]
            yield f"| {title} | {taken:.2f} | {1000 / taken:,.0f} |"


def _rows(found: Mapping[str, Any]) -> Iterator[str]:
    growth = found["growth"]
    yield "| table rows | ours, fastest: ms | ours, zlib 6: ms |"
    yield "| ---: | ---: | ---: |"
    for count, taken in growth["rows"]["fast"].items():
        yield f"| {int(count):,} | {taken * 1000:.2f} | {growth['rows']['zlib6'][count] * 1000:.2f} |"
    yield ""
    yield "| 10,000 rows in a process of its own | s | MB for the render | peak MB of the process |"
    yield "| --- | ---: | ---: | ---: |"
    for name, each in growth["peaks"].items():
        yield f"| {_NAMES[name]} | {each['seconds']:.2f} | {each['own'] / 2**20:.0f} | {each['peak'] / 2**20:.0f} |"


def _template(found: Mapping[str, Any]) -> Iterator[str]:
    yield "| template size | ours, fastest: ms |"
    yield "| ---: | ---: |"
    for times, taken in found["growth"]["template"].items():
        yield f"| × {times} | {taken * 1000:.2f} |"


def _processes(found: Mapping[str, Any]) -> Iterator[str]:
    yield "| documents per second | one process | two processes |"
    yield "| --- | ---: | ---: |"
    for name, each in found["growth"]["processes"].items():
        yield f"| {_NAMES[name]} | {each['one']:,.0f} | {each['two']:,.0f} |"


def _shipped(found: Mapping[str, Any]) -> Iterator[str]:
    yield "| shipped contract | docxtpl ms | zlib 6 ms | fastest ms | with text digest ms | ÷ zlib 6 | ÷ fastest |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for key, each in found["shipped"].items():
        times = " | ".join(f"{each[name]:.2f}" for name in ("docxtpl", "zlib6", "fast", "with_digest"))
        yield f"| {key} | {times} | {each['ratio_zlib6']:.0f} | {each['ratio_fast']:.0f} |"
