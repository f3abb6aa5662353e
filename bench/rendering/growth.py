"""How time and memory grow with table rows and with the template, and what a second process brings."""

from typing import Any

from rendering.probe import begin, finish, probe

_ROWS = (10, 100, 1_000, 10_000)
_REMEMBERED = {False: ("docxtpl", "docxtpl_tuned", "zlib6", "fast"), True: ("docxtpl", "fast")}
_TIMES, _QUICK_TIMES = (1, 4, 16, 64), (1, 4, 8)


def measure_growth(*, is_quick: bool) -> dict[str, Any]:
    """Seconds by rows and by template size, bytes at 10,000 rows, documents per second of one and two processes."""
    rounds = 2 if is_quick else 9
    times = _QUICK_TIMES if is_quick else _TIMES
    rows = {each: probe("rows", each, rounds, *_ROWS) for each in ("zlib6", "fast")}
    sizes = probe("template", "fast", rounds, *times)
    peaks = {each: probe("peak", each, _ROWS[-1]) for each in _REMEMBERED[is_quick]}
    return {
        "rows_growth": rows["fast"]["ratios"]["1000"],
        "rows_memory_ratio": round(peaks["fast"]["peak"] / peaks["docxtpl"]["peak"], 3),
        "template_growth": round(sizes["ratios"]["1"] / times[-1], 3),
        "rows": {name: each["seconds"] for name, each in rows.items()},
        "template": sizes["seconds"],
        "peaks": peaks,
        "processes": {name: _processes(name, 0.5 if is_quick else 4.0) for name in ("docxtpl", "zlib6", "fast")},
    }


def _processes(contestant: str, seconds: float) -> dict[str, float]:
    alone = probe("throughput", contestant, seconds)
    pair = [begin("throughput", contestant, seconds) for _ in range(2)]
    return {"one": alone, "two": sum(finish(each) for each in pair)}
