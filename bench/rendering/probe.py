"""Measurements that want a process of their own: `python -m rendering.probe WHAT CONTESTANT …`, one JSON line out."""

import gc
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rendering.clock import in_turns, ratio, timed
from rendering.contestants import CONTESTANTS
from rendering.contract import JINJA, template, values


def probe(what: str, *arguments: object) -> Any:
    """What a probe in a new process found."""
    return finish(begin(what, *arguments))


def begin(what: str, *arguments: object) -> subprocess.Popen[str]:
    """A probe under way."""
    command = [sys.executable, "-m", "rendering.probe", what, *map(str, arguments)]
    return subprocess.Popen(command, cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> Any:
    """What it found."""
    output, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"a probe failed: {process.args!r}")
    return json.loads(output)


def _peak(contestant: str, rows: str) -> dict[str, float]:
    """Peak memory of a process that renders one document with so many rows, what of it is the render's, and seconds."""
    render = CONTESTANTS[contestant](template(JINJA))
    render(values(1))
    given = values(int(rows))
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _memory("VmRSS")
    seconds = timed(lambda: render(given))(1)
    return {"seconds": seconds, "peak": _memory("VmHWM"), "own": _memory("VmHWM") - before}


def _memory(name: str) -> int:
    """Bytes, as the Linux kernel counts them for this process."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(each.split()[1]) * 1024 for each in lines if each.startswith(f"{name}:"))


def _rows(contestant: str, rounds: str, *counts: str) -> dict[str, object]:
    """Seconds by number of table rows, and how the largest compares with a tenth of it."""
    render = CONTESTANTS[contestant](template(JINJA))
    given = {each: values(int(each)) for each in counts}
    runs = {each: timed(lambda each=each: render(given[each])) for each in counts}
    return _compared(runs, counts, int(rounds))


def _template(contestant: str, rounds: str, *times: str) -> dict[str, object]:
    """Seconds by size of the template."""
    renders = {each: CONTESTANTS[contestant](template(JINJA, int(each))) for each in times}
    given = values()
    runs = {each: timed(lambda each=each: renders[each](given)) for each in times}
    return _compared(runs, times, int(rounds))


def _compared(runs: Any, names: Sequence[str], rounds: int) -> dict[str, object]:
    seconds = in_turns(runs, rounds)
    medians = {each: sorted(seconds[each])[len(seconds[each]) // 2] for each in names}
    return {"seconds": medians, "ratios": {each: ratio(seconds, names[-1], each) for each in names}}


def _throughput(contestant: str, seconds: str) -> float:
    """Documents per second, each with data of its own."""
    render = CONTESTANTS[contestant](template(JINJA))
    given = [values(number=each) for each in range(1, 51)]
    render(given[0])
    started, made = time.perf_counter(), 0
    while time.perf_counter() - started < float(seconds):
        render(given[made % len(given)])
        made += 1
    return made / (time.perf_counter() - started)


_PROBES = {"peak": _peak, "rows": _rows, "template": _template, "throughput": _throughput}

if __name__ == "__main__":
    print(json.dumps(_PROBES[sys.argv[1]](*sys.argv[2:])))
